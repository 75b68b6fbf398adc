"""What the website tells of the book's releases: a page for whoever has a printed copy, a line on each page."""
