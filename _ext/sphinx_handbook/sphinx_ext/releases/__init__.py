"""The passages of each page, for releases of the book."""
