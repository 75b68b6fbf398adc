"""How words are written by those whose keyboard, or memory, lacks a letter: tables for the search's script.

A letter is folded to what stands for it where it is missing (``å`` to ``aa``), then two words are the same where they
fold to the same. Loosely, they are the same too where somebody left the mark out altogether (``arbejdsmiljo``): a
pair that a folded letter became is taken for the bare letter. Marks of all other letters are simply left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_EVERYWHERE: Final[Mapping[str, str]] = {
    "æ": "ae",
    "ä": "ae",
    "œ": "oe",
    "ø": "oe",
    "ö": "oe",
    "å": "aa",
    "ß": "ss",
    "þ": "th",
}

_FOLDED: Final[Mapping[str, Mapping[str, str]]] = {"de": {"ü": "ue"}}

_DANISH: Final = {"oe": "o", "aa": "a"}
_LOOSE: Final[Mapping[str, Mapping[str, str]]] = {
    "da": _DANISH,
    "nb": _DANISH,
    "nn": _DANISH,
    "no": _DANISH,
    "sv": {"ae": "a", "oe": "o", "aa": "a"},
    "fi": {"ae": "a", "oe": "o"},
    "de": {"ae": "a", "oe": "o", "ue": "u"},
}


def folded(language: str) -> dict[str, str]:
    """What stands for a letter."""
    return {**_EVERYWHERE, **_FOLDED.get(language[:2], {})}


def loose(language: str) -> dict[str, str]:
    """What such a pair is taken for, too."""
    return dict(_LOOSE.get(language[:2], {}))
