"""What the web builder writes, and when: only what changed, in several processes."""
