"""What a language needs to read a formula aloud; a module for each language has its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["Vocabulary", "greek", "signs"]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language; braces in a phrase are filled with the words of the parts."""

    signs: Mapping[str, str]
    greek: Mapping[str, str]
    capital: str
    """Before a Greek capital letter."""
    accents: Mapping[str, str]
    over: str
    fraction: str
    binomial: str
    squared: str
    cubed: str
    power: str
    index: str
    prime: str
    root: str
    nth_root: str
    from_to: str
    over_all: str
    up_to: str
    of: str
    limit: str
    above: str
    below: str
    matrix: str
    row: str
    cases: str
    lines: str
    end: Mapping[str, str]
    """What ends a construction that has more than one letter or number in it."""


_ORDER: Final = "αβγδεζηθικλμνξοπρστυφχψω"
_VARIANTS: Final = {"ϵ": "ε", "ϑ": "θ", "ϖ": "π", "ϱ": "ρ", "ς": "σ", "ϕ": "φ", "ϰ": "κ"}


def greek(names: str) -> dict[str, str]:
    """The names of the small Greek letters, given in the order of the alphabet."""
    table = dict(zip(_ORDER, names.split(), strict=True))
    return table | {variant: table[letter] for variant, letter in _VARIANTS.items()}


def signs(words: str) -> dict[str, str]:
    """A table written as lines of signs and what all of them are called."""
    table: dict[str, str] = {}
    for line in words.strip().splitlines():
        signs, _, name = line.strip().partition(" ")
        table.update(dict.fromkeys(signs, name))
    return table
