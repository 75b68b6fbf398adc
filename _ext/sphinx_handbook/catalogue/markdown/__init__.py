"""What is read in a page's Markdown without Sphinx."""
