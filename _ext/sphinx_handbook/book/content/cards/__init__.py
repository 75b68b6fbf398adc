"""Cards: the front and the back of each entry."""
