"""File names made from titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from ..i18n import base

#: What stands for a letter that is no other letter with a mark.
_SPELLED: Final = {"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "þ": "th", "ð": "d"}

#: What a language writes where a letter of its own cannot be had.
_OWN: Final[Mapping[str, Mapping[str, str]]] = {"de": {"ä": "ae", "ö": "oe", "ü": "ue"}}


def slug(title: str, otherwise: str = "book", language: str = "") -> str:
    """A file name made from a title: ``Æbler på Ærø`` becomes ``aebler-paa-aeroe``; ``ü`` is ``ue`` in German."""
    own = _OWN.get(base(language), {})
    spelled = unicodedata.normalize("NFC", title.casefold())
    for letter, letters in {**_SPELLED, **own}.items():
        spelled = spelled.replace(letter, letters)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or otherwise
