"""What a reader can do with a page."""
