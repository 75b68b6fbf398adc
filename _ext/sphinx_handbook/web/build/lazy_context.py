"""Delays what Sphinx computes for the templates of every page until one of them prints it.

Sphinx renders titles six times a page, for its neighbours, the pages above it and its table of contents. Our templates
take these from `page_context`; those of a project may well print Sphinx's.
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

#: A function that makes a value, or the value itself: a slice of a list that is made later is made at once.
Make = Callable[[], Any] | Any

GetContext = Callable[[str, str, str], dict[str, Any]]


class _Lazy:
    """A value made when it is first used; the base of the three types below."""

    def __init__(self, make: Make) -> None:
        self._make = make if callable(make) else lambda: make

    def __str__(self) -> str:
        """The value as a template prints it; makes it."""
        return str(self.data)  # type: ignore[attr-defined]

    def __repr__(self) -> str:
        """The type's name alone: Sphinx takes the `repr` of all values to log them, which must not make this one."""
        return f"<{type(self).__name__}>"


class LazyText(_Lazy, UserString):
    """A string that is made when it is asked for."""

    @property
    def data(self) -> str:  # type: ignore[override]
        """The string."""
        return str(self._make())


class LazyList(_Lazy, UserList[Any]):
    """A list that is made when it is asked for."""

    @property
    def data(self) -> list[Any]:  # type: ignore[override]
        """The list."""
        return list(self._make())


class LazyDict(_Lazy, UserDict[str, Any]):
    """A dictionary that is made when it is asked for."""

    @property
    def data(self) -> dict[str, Any]:  # type: ignore[override]
        """The dictionary."""
        return dict(self._make())


def get_doc_context(app: Sphinx, sphinx_context: GetContext) -> GetContext:
    """A method that returns what ``sphinx_context`` does, each costly value made when it is first used."""
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
    # Another kind of builder has a context of its own.
    if type(builder).get_doc_context is not StandaloneHTMLBuilder.get_doc_context:
        return sphinx_context

    @cache
    def needs_plain_values() -> bool:
        # Third-party code that receives the values may count on their being strings and lists.
        return third_party.listen(app, "html-page-context")

    def lazy_context(docname: str, body: str, metatags: str) -> dict[str, Any]:
        if needs_plain_values():
            return sphinx_context(docname, body, metatags)

        @cache
        def whole() -> dict[str, Any]:
            return sphinx_context(docname, body, metatags)

        def neighbour(position: int, name: str) -> LazyDict | None:
            other = (builder.relations.get(docname) or (None, None, None))[position]
            return LazyDict(lambda: whole()[name]) if other in builder.env.titles else None

        suffix = str(builder.env.doc2path(docname, False))[len(docname) :]
        link_suffix = builder.config.html_sourcelink_suffix
        title = builder.env.longtitles.get(docname)
        return {
            "parents": LazyList(lambda: whole()["parents"]),
            "prev": neighbour(1, "prev"),
            "next": neighbour(2, "next"),
            "title": builder.render_partial(title)["title"] if title else "",
            "meta": builder.env.metadata.get(docname),
            "body": body,
            "metatags": metatags,
            "rellinks": LazyList(lambda: whole()["rellinks"]),
            "sourcename": docname + suffix + (link_suffix if suffix != link_suffix else "")
            if builder.config.html_copy_source
            else "",
            "toc": LazyText(lambda: whole()["toc"]),
            "display_toc": builder.env.toc_num_entries[docname] > 1,
            "page_source_suffix": suffix,
        }

    return lazy_context
