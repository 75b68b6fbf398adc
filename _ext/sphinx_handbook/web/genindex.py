"""Sphinx's index of terms in the book's own order: Sphinx puts Århus under A, and æ wherever Unicode has it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from sphinx.environment.adapters.indexentries import IndexEntries

from ..catalogue import collation

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

#: What Sphinx makes of an index: letters, each with its words and what these lead to.
Index = list[tuple[str, list[tuple[str, Any]]]]


def connect(app: Sphinx) -> None:
    """Let this build's index be in order, where the language has an order that we know."""
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
    language = str(app.config.language)
    if not collation.knows(language):
        return
    write, create = builder.write_genindex, IndexEntries.create_index

    def create_index(self: IndexEntries, *arguments: Any, **more: Any) -> Index:
        return ordered(create(self, *arguments, **more), language)

    def write_genindex() -> None:
        IndexEntries.create_index = create_index  # type: ignore[method-assign]
        try:
            write()
        finally:
            IndexEntries.create_index = create  # type: ignore[method-assign]

    builder.write_genindex = write_genindex  # type: ignore[method-assign]


def ordered(index: Index, language: str) -> Index:
    """The same words in the language's order, each under its letter."""

    def under(word: tuple[str, Any]) -> str:
        # A word may have a letter of its own choice (``category_key``).
        return str(word[1][2] or collation.heading(word[0], language))

    words = [
        (name, (links, sorted(below, key=_key(language)), own))
        for _, held in index
        for name, (links, below, own) in held
    ]
    words.sort(key=lambda word: (collation.key(under(word), language), collation.key(word[0], language)))
    return [(letter, list(held)) for letter, held in groupby(words, under)]


def _key(language: str) -> Any:
    return lambda pair: collation.key(pair[0], language)
