"""In which direction a language is written."""

from __future__ import annotations

import unicodedata
from functools import cache

from .dates import locale_of


@cache
def is_right_to_left(language: str) -> bool:
    """Whether a language, as a project names it, is written from right to left: Arabic, Hebrew, Persian, Urdu ..."""
    return locale_of(language).character_order == "right-to-left"


def runs_left_to_right(text: str) -> bool:
    """Whether a text has a letter and none that is written from right to left."""
    kinds = {unicodedata.bidirectional(each) for each in text}
    return "L" in kinds and kinds.isdisjoint({"R", "AL"})


def of_words(text: str, language: str) -> str:
    """The attribute of HTML for a text from left to right in a language that is not, with a space before; else nothing.

    Without it the brackets of a name such as “lend()” stand before the name.
    """
    return ' dir="ltr"' if is_right_to_left(language) and runs_left_to_right(text) else ""
