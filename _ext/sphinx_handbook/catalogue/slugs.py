"""File names made from titles."""

from __future__ import annotations

import re
import unicodedata


def slug(title: str, otherwise: str = "book") -> str:
    """A file name made from a title: ``Æbler på Ærø`` becomes ``aebler-paa-aeroe``."""
    danish = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "þ": "th", "ð": "d"})
    plain = unicodedata.normalize("NFKD", title.casefold().translate(danish)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or otherwise
