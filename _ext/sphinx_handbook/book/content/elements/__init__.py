"""What paper asks of single elements of a page: tables, code, references, signatures."""
