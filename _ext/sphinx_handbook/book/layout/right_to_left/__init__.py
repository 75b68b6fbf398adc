"""The pages of a book in a language that is written from right to left."""
