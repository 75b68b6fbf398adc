"""What lets people contribute to a book on a code host: checks, issue forms, a text for contributors."""
