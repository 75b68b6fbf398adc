"""Leaves a page where an entry has lain before, so that a printed address and an old bookmark still lead to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ..catalogue.domain import HandbookDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx

TEMPLATE = "redirect.html"


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The page for each former place, for Sphinx to write."""
    for former, entry in sorted(HandbookDomain.of(app.env).moved.items()):
        address = app.builder.get_relative_uri(former, entry.docname)
        yield former, {"title": entry.title, "address": address}, TEMPLATE


def connect(app: Sphinx) -> None:
    """Write the pages at the end of this build."""
    app.connect("html-collect-pages", pages)
