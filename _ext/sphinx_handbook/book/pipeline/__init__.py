"""Which task runs when, in which process: lay out, merge, read back."""
