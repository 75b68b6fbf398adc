"""The commands about releases: ``handbook release`` and ``handbook changes``."""
