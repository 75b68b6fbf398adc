"""What can be asked of all entries, and the answers."""
