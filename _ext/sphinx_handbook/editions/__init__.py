"""What is printed: an edition, its page format, its files' names, the list of what was built."""
