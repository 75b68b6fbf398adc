"""Which pages the web builder writes, and how: only those that changed, in several processes."""
