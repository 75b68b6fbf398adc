"""What changed on the printed pages of two states of a book."""
