"""Sphinx's index of words in a language's own order: Sphinx puts Århus under A, and æ wherever Unicode has it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from . import collation

#: What Sphinx makes of an index: letters, each with its words and what these lead to.
Index = list[tuple[str, list[tuple[str, Any]]]]


def ordered(index: Index, language: str) -> Index:
    """An index's words in the language's order, each under its letter."""

    def under(word: tuple[str, Any]) -> str:
        # A word may have a letter of its own choice (``category_key``).
        return str(word[1][2] or collation.heading(word[0], language))

    words = [
        (name, (links, sorted(below, key=_key(language)), own))
        for _, entries in index
        for name, (links, below, own) in entries
    ]
    words.sort(key=lambda word: (collation.key(under(word), language), collation.key(word[0], language)))
    return [(letter, list(entries)) for letter, entries in groupby(words, under)]


def _key(language: str) -> Any:
    return lambda pair: collation.key(pair[0], language)
