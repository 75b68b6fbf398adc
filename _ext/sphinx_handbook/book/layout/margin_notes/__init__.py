"""Gives the notes in a page's margin room: each is whole, beside its own entry, on a page that has room for it."""
