"""Makes a page that redirects from each former address of an entry, for printed addresses and old bookmarks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..languages.direction import is_right_to_left
from ..sphinx_ext.domain import HandbookDomain
from .generated_pages import GeneratedPage

if TYPE_CHECKING:
    from sphinx.application import Sphinx

TEMPLATE = "redirect.html"


def pages(app: Sphinx) -> Iterator[GeneratedPage]:
    """A page for each former docname of an entry."""
    for former, entry in sorted(HandbookDomain.of(app.env).moved.items()):
        address = app.builder.get_relative_uri(former, entry.docname)
        values = {"title": entry.title, "address": address, "right_to_left": is_right_to_left(app.config.language)}
        yield GeneratedPage(former, TEMPLATE, values, lambda values=values: values, framed=False)  # type: ignore[misc]
