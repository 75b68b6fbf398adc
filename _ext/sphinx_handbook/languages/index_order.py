"""Sphinx's index of words in a language's own order: Sphinx puts Århus under A, and æ wherever Unicode has it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from . import collation

#: What Sphinx makes of an index: letters, each with its words and what these lead to.
Index = list[tuple[str, list[tuple[str, Any]]]]


def ordered(index: Index, language: str, keys: Mapping[str, str] | None = None) -> Index:
    """An index's words in the language's order, each under its letter.

    ``keys`` has what a word is sorted by in place of itself: its reading, or the word without what stands before it. In
    a language without an order of its own the words stay in Sphinx's.
    """
    keys = keys or {}
    own_order = collation.knows(language)
    # Sphinx names the group of signs, which comes first.
    symbols = index[0][0] if index and not _is_letter(index[0][1][0][0]) else collation.NUMBERS

    def key(word: str) -> Any:
        text = keys.get(word, word)
        return collation.key(text, language) if own_order else (_unicode_key(text), word)

    def under(word: tuple[str, Any]) -> str:
        # A word may have a letter of its own choice (``category_key``).
        if word[1][2]:
            return str(word[1][2])
        text = keys.get(word[0], word[0])
        return collation.heading(text, language) if own_order else _unicode_heading(text, symbols)

    words = [
        (name, (links, sorted(below, key=lambda pair: key(pair[0])), own))
        for _, entries in index
        for name, (links, below, own) in entries
    ]
    if own_order:
        words.sort(key=lambda word: (collation.key(under(word), language), key(word[0])))
    else:
        words.sort(key=lambda word: key(str(word[1][2])) if word[1][2] else key(word[0]))
    return [(letter, list(entries)) for letter, entries in groupby(words, under)]


def _unicode_key(text: str) -> tuple[bool, str]:
    """What Sphinx sorts a word by: signs before letters, letters without regard to capitals."""
    plain = unicodedata.normalize("NFD", text.lower()).removeprefix("\N{RIGHT-TO-LEFT MARK}")
    return _is_letter(plain), plain


def _unicode_heading(text: str, symbols: str) -> str:
    """The letter that Sphinx puts a word under, or the name of the group of signs."""
    first = unicodedata.normalize("NFD", text.removeprefix("\N{RIGHT-TO-LEFT MARK}"))[:1].upper()
    return first if _is_letter(first) else symbols


def _is_letter(text: str) -> bool:
    return text[:1].isalpha() or text.startswith("_")
