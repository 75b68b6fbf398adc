"""What the book says, page by page, as a release and the pages about releases have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ...releases.page import Page

if TYPE_CHECKING:
    from ..domain import HandbookDomain


def pages(domain: HandbookDomain, docnames: Iterable[str]) -> Iterator[Page]:
    """Each of some pages with its passages."""
    for each in without_passages(domain, docnames):
        yield replace(each, passages=domain.passages(each.docname))


def without_passages(domain: HandbookDomain, docnames: Iterable[str]) -> Iterator[Page]:
    """Each of some pages, its passages left out."""
    for docname in docnames:
        record = domain.entries.get(docname) or domain.added.get(docname)
        yield Page(docname, domain.page_name(docname), former=record.former if record is not None else ())


def digests(domain: HandbookDomain, docnames: Iterable[str]) -> dict[str, str]:
    """The digest of what each of some pages says, by docname."""
    listed = domain.data["text_digests"]
    return {docname: listed[docname] for docname in docnames if docname in listed}
