"""What was printed, release by release, and what has changed since."""
