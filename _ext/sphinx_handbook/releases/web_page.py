"""Where the website tells whoever has a printed copy what has changed since."""

from __future__ import annotations

from functools import cache

from ..i18n import N_, translator


# Each page of a book asks.
@cache
def name(language: str) -> str:
    """The page's name, without a suffix, in the book's language: it stays the same, since it is printed."""
    return translator(language)(N_("your-copy"))


@cache
def title(language: str) -> str:
    """The page's title."""
    return translator(language)(N_("Is your copy still right?"))
