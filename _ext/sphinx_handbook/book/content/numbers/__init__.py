"""The numbers of chapters, sections and figures in a book."""
