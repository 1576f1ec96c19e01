"""Language and topics."""
