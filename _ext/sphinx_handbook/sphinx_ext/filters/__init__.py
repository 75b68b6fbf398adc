"""What readers choose from a list of entries by, on a page of HTML."""
