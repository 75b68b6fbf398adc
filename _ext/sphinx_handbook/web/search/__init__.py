"""The search: passages, index, files."""
