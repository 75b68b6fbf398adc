"""Leaves a page where an entry has lain before, so that a printed address and an old bookmark still lead to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..sphinx_ext.domain import HandbookDomain
from .generated_pages import GeneratedPage

if TYPE_CHECKING:
    from sphinx.application import Sphinx

TEMPLATE = "redirect.html"


def pages(app: Sphinx) -> Iterator[GeneratedPage]:
    """The page for each former place."""
    for former, entry in sorted(HandbookDomain.of(app.env).moved.items()):
        values = {"title": entry.title, "address": app.builder.get_relative_uri(former, entry.docname)}
        yield GeneratedPage(former, TEMPLATE, values, lambda values=values: values, framed=False)  # type: ignore[misc]
