"""Letters that the book's faces do not have: which there are, and what is told of them."""
