"""What the book says, page by page, as a release and the pages about releases have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ...releases.page import Page
from ...releases.passage import titled_targets

if TYPE_CHECKING:
    from ..domain import HandbookDomain


def pages(domain: HandbookDomain, docnames: Iterable[str]) -> Iterator[Page]:
    """Each of some pages with its passages, and the titles of its sections that any of these show."""
    whole = [replace(each, passages=domain.passages(each.docname)) for each in without_passages(domain, docnames)]
    targets = {target for page in whole for each in page.passages for target in titled_targets(each.text)}
    by_page = sections(domain) if targets else {}
    for page in whole:
        own = by_page.get(page.docname, {})
        yield replace(page, places=tuple((place, own[place]) for place in sorted(own.keys() & targets)))


def sections(domain: HandbookDomain) -> dict[str, dict[str, str]]:
    """The titles of sections, by page and by what stands for them in a passage: a label, or a page with an id."""
    by_page: dict[str, dict[str, str]] = {}
    pages = {docname.rpartition("/")[2] for docname in domain.env.all_docs}
    for docname, headings in domain.data["headings"].items():
        own = by_page[docname] = {f"/{docname}#{place}": title for place, title in headings.items() if place}
        # In Markdown ``#`` and the id alone leads there, too, where that is no page's.
        own |= {f"#{place}": title for place, title in headings.items() if place and place not in pages}
    for label, (docname, _, title) in domain.env.get_domain("std").data["labels"].items():
        by_page.setdefault(docname, {})[f"#{label}"] = title
    return by_page


def places(domain: HandbookDomain, docnames: Sequence[str]) -> dict[str, str]:
    """The titles of all sections by what stands for them in a passage.

    Of two with the same name it is that on the first of some pages, whichever was read first.
    """
    by_page = sections(domain)
    order = [*sorted(by_page.keys() - set(docnames)), *reversed(docnames)]
    return {place: title for docname in order for place, title in by_page.get(docname, {}).items()}


def without_passages(domain: HandbookDomain, docnames: Iterable[str]) -> Iterator[Page]:
    """Each of some pages, its passages left out."""
    for docname in docnames:
        record = domain.entries.get(docname) or domain.added.get(docname)
        yield Page(docname, domain.page_name(docname), former=record.former if record is not None else ())


def exact_digests(domain: HandbookDomain, docnames: Iterable[str]) -> dict[str, str]:
    """The digest of what each of some pages says, to the letter, by docname."""
    listed = domain.data["exact_digests"]
    return {docname: listed[docname] for docname in docnames if docname in listed}
