"""Raw HTML of pages: what is not closed."""
