"""Files into documents: kinds, charsets, dumps, WARC, tables, archives."""
