"""How it looks: one set of tokens and faces that the screen and the paper both read."""
