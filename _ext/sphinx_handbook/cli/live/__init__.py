"""``handbook live``: the command, and the links into the contributor's editor."""
