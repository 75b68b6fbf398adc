"""File names made from titles."""

from __future__ import annotations

import re
import unicodedata

from .rules import rules


def slug(title: str, otherwise: str = "book", language: str = "") -> str:
    """A file name made from a title: ``Æbler på Ærø`` becomes ``aebler-paa-aeroe``; ``ü`` is ``ue`` in German."""
    spelled = unicodedata.normalize("NFC", title.casefold())
    for letter, letters in rules(language).spelled.items():
        spelled = spelled.replace(letter, letters)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or otherwise
