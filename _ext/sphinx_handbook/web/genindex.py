"""Sphinx's index of terms in the book's own order: Sphinx puts Århus under A, and æ wherever Unicode has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.environment.adapters.indexentries import IndexEntries

from ..languages import collation
from ..languages.index_order import Index, ordered

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder


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
