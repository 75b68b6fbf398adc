"""The folder: the entries that a reader has gathered, on a page of its own."""
