"""Discovery, politeness and the network: from URLs to pages, with receipts."""
