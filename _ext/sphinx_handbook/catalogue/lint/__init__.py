"""Mistakes of people who write: what a page says that is not what its writer meant."""
