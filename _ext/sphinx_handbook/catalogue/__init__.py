"""What an entry is and how entries relate. Pure Python, shared by the build and the command line."""
