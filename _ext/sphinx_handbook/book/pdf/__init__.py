"""Merges fragments into one PDF file: fills in what depends on the whole book, writes each font and image once."""
