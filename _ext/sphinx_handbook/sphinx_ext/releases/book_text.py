"""What the book says, page by page, as a release and the pages about releases have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ...releases.page import Page
from .passages import of_record

if TYPE_CHECKING:
    from ..domain import HandbookDomain


def pages(domain: HandbookDomain, docnames: Iterable[str]) -> Iterator[Page]:
    """Each of some pages with its passages: its title, its front matter, its text."""
    for docname in docnames:
        record = domain.entries.get(docname) or domain.added.get(docname)
        of_fields = tuple(of_record(record, domain.schema)) if record is not None else ()
        text = domain.data["passages"].get(docname, ())
        former = record.former if record is not None else ()
        yield Page(docname, domain.page_name(docname), (*text[:1], *of_fields, *text[1:]), former)
