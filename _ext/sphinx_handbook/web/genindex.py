"""Sphinx's index of terms in the book's own order: Sphinx puts Århus under A, and æ wherever Unicode has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sphinx.environment.adapters.indexentries import IndexEntries

from ..languages import collation
from ..languages.index_order import Index, ordered

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def write_genindex(app: Sphinx, write: Callable[[], None]) -> Callable[[], None]:
    """A method that writes the index in the language's order, or ``write`` itself where `collation` has none.

    Sphinx makes the entries within its method, so `IndexEntries.create_index` is replaced on the class while it runs.
    """
    language = str(app.config.language)
    if not collation.knows(language):
        return write
    create = IndexEntries.create_index

    def create_index(self: IndexEntries, *args: Any, **kwargs: Any) -> Index:
        return ordered(create(self, *args, **kwargs), language)

    def write_in_order() -> None:
        IndexEntries.create_index = create_index  # type: ignore[method-assign]
        try:
            write()
        finally:
            IndexEntries.create_index = create  # type: ignore[method-assign]

    return write_in_order
