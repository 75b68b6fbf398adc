"""Leaves undone what Sphinx tells the templates of every page until one of them prints it.

Sphinx renders the title six times a page, for its neighbours, what stands above it and its table of contents. Our
templates make these places themselves (`context`); those of a project may well print Sphinx's.
"""

from __future__ import annotations

from collections import UserDict, UserList, UserString
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder

from ...sphinx_build import third_party

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: How to make a value, or the value itself: a slice of a list that is made later is made at once.
Make = Callable[[], Any] | Any


class _Later:
    """What all three have in common."""

    def __init__(self, make: Make) -> None:
        self._make = make if callable(make) else lambda: make

    def __str__(self) -> str:
        """What a template prints."""
        return str(self.data)  # type: ignore[attr-defined]

    def __repr__(self) -> str:
        """Nothing of the value: Sphinx has everything printed, so that it could be logged."""
        return f"<{type(self).__name__}>"


class Text(_Later, UserString):
    """A string that is made when it is asked for."""

    @property
    def data(self) -> str:  # type: ignore[override]
        """The string."""
        return str(self._make())


class List(_Later, UserList[Any]):
    """A list that is made when it is asked for."""

    @property
    def data(self) -> list[Any]:  # type: ignore[override]
        """The list."""
        return list(self._make())


class Dict(_Later, UserDict[str, Any]):
    """A dictionary that is made when it is asked for."""

    @property
    def data(self) -> dict[str, Any]:  # type: ignore[override]
        """The dictionary."""
        return dict(self._make())


def connect(app: Sphinx) -> None:
    """Let the builder tell its templates of a page in this way."""
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
    sphinx_context = builder.get_doc_context
    # Another kind of builder tells of pages in its own way.
    if type(builder).get_doc_context is not StandaloneHTMLBuilder.get_doc_context:
        return

    @cache
    def told_to_others() -> bool:
        # Whoever is given the values themselves may count on their being strings.
        return third_party.listen(app, "html-page-context")

    def get_doc_context(docname: str, body: str, metatags: str) -> dict[str, Any]:
        if told_to_others():
            return sphinx_context(docname, body, metatags)

        @cache
        def whole() -> dict[str, Any]:
            return sphinx_context(docname, body, metatags)

        def place(which: int, name: str) -> Dict | None:
            other = (builder.relations.get(docname) or (None, None, None))[which]
            return Dict(lambda: whole()[name]) if other in builder.env.titles else None

        suffix = str(builder.env.doc2path(docname, False))[len(docname) :]
        shown = builder.config.html_sourcelink_suffix
        title = builder.env.longtitles.get(docname)
        return {
            "parents": List(lambda: whole()["parents"]),
            "prev": place(1, "prev"),
            "next": place(2, "next"),
            "title": builder.render_partial(title)["title"] if title else "",
            "meta": builder.env.metadata.get(docname),
            "body": body,
            "metatags": metatags,
            "rellinks": List(lambda: whole()["rellinks"]),
            "sourcename": docname + suffix + (shown if suffix != shown else "")
            if builder.config.html_copy_source
            else "",
            "toc": Text(lambda: whole()["toc"]),
            "display_toc": builder.env.toc_num_entries[docname] > 1,
            "page_source_suffix": suffix,
        }

    builder.get_doc_context = get_doc_context  # type: ignore[method-assign]
