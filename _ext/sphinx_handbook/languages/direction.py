"""In which direction a language is written."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from .dates import locale_of

#: The languages that are written from right to left in one of their scripts, by all their codes. Only of these Babel is
#: asked, since its data take each process four megabytes.
_SOMETIMES: Final = re.compile(
    "ajp|apc|arb?|ara|aze?|azj|bal|bam|bcc|bgn|bm|ckb|cld|div|drw|dv|fas?|ff|fuc|ful|hau?|heb?|iw|ji|kas|kaz|kk|ks|lrc"
    "|may|msa?|mzn|nqo|pan?|pbu|per|pes|prs|ps|pus|rhg|snd|sdh?|skr|syr|tnf|trw|uig|ug|urd?|uzb?|uzn|yid?|ydd|zsm"
)


@cache
def is_right_to_left(language: str) -> bool:
    """Whether a language, as a project names it, is written from right to left: Arabic, Hebrew, Persian, Urdu ..."""
    may_be = _SOMETIMES.fullmatch(re.split("[-_]", language.lower())[0])
    return may_be is not None and locale_of(language).character_order == "right-to-left"


def runs_left_to_right(text: str) -> bool:
    """Whether a text has a letter and none that is written from right to left."""
    kinds = {unicodedata.bidirectional(each) for each in text}
    return "L" in kinds and kinds.isdisjoint({"R", "AL"})


def of_words(text: str, language: str) -> str:
    """The attribute of HTML for a text from left to right in a language that is not, with a space before; else nothing.

    Without it the brackets of a name such as “lend()” stand before the name.
    """
    return ' dir="ltr"' if is_right_to_left(language) and runs_left_to_right(text) else ""
