"""``handbook links``: asks every address that the book leads to, and writes down which of them work."""
