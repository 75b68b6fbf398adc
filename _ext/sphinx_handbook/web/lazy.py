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

from . import strangers

if TYPE_CHECKING:
    from sphinx.application import Sphinx

Make = Callable[[], Any]


class Text(UserString):
    """A string that is made when it is asked for."""

    def __init__(self, make: Make) -> None:
        self._make = make

    @property
    def data(self) -> str:  # type: ignore[override]
        """The string."""
        return str(self._make())


class List(UserList[Any]):
    """A list that is made when it is asked for."""

    def __init__(self, make: Make) -> None:
        self._make = make

    @property
    def data(self) -> list[Any]:  # type: ignore[override]
        """The list."""
        return list(self._make())


class Dict(UserDict[str, Any]):
    """A dictionary that is made when it is asked for."""

    def __init__(self, make: Make) -> None:
        self._make = make

    @property
    def data(self) -> dict[str, Any]:  # type: ignore[override]
        """The dictionary."""
        return dict(self._make())


def connect(app: Sphinx) -> None:
    """Let the builder tell its templates of a page in this way."""
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
    sphinx_context = builder.get_doc_context
    # Another kind of builder tells of pages in its own way; and whoever is given the values themselves may count on
    # their being strings.
    if type(builder).get_doc_context is not StandaloneHTMLBuilder.get_doc_context:
        return
    if strangers.listen(app, "html-page-context"):
        return

    def get_doc_context(docname: str, body: str, metatags: str) -> dict[str, Any]:
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
