"""What the book says, page by page, as a release and the pages about releases have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from ...releases.page import Page
from ...releases.passage import titled_targets

if TYPE_CHECKING:
    from ..domain import HandbookDomain


def pages(domain: HandbookDomain, docnames: Iterable[str]) -> Iterator[Page]:
    """Each page of a book with its passages, and the titles that these show or lead to, apart from those of pages.

    A page has those of its sections; those of what is not in the book stands with each page that shows or names it.
    """
    whole = [replace(without_passages(domain, each), passages=domain.passages(each)) for each in docnames]
    by_page = {page.docname: _targets(page) for page in whole}
    targets = set().union(*by_page.values())
    by_section = sections(domain) if targets else {}
    elsewhere = not_in_book(domain, by_page.keys(), by_section) if targets else {}
    for page in whole:
        own = by_section.get(page.docname, {})
        titles = {place: own[place] for place in own.keys() & targets}
        titles |= {place: elsewhere[place] for place in elsewhere.keys() & by_page[page.docname]}
        yield replace(page, places=tuple(sorted(titles.items())))


def _targets(page: Page) -> set[str]:
    """What stands in a page's passages for a title that is shown, or that a link leads to."""
    targets = {target for each in page.passages for target in (*titled_targets(each.text), *each.links)}
    return targets | {target.partition("#")[0] for target in targets}


def not_in_book(
    domain: HandbookDomain, docnames: Set[str], by_section: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """The titles of pages that are not in the book of ``docnames``, and of their sections, as ``sections`` has them.

    What stands for a page or a section of the book, too, is left out.
    """
    titles: dict[str, str] = {}
    for docname in sorted(domain.env.all_docs.keys() - docnames, reverse=True):
        name = domain.page_name(docname)
        titles |= {f"#{docname.rpartition('/')[2]}": name, **by_section.get(docname, {}), f"/{docname}": name}
    in_book = {f"#{docname.rpartition('/')[2]}" for docname in docnames}
    in_book |= {place for docname in docnames for place in by_section.get(docname, ())}
    return {place: title for place, title in titles.items() if place not in in_book}


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
    """The titles of all sections, and of pages that are not in the book of ``docnames``, by what stands for them.

    Of two with the same name it is that on the first page of the book, whichever was read first.
    """
    by_section = sections(domain)
    titles = not_in_book(domain, set(docnames), by_section)
    return titles | {
        place: title for docname in reversed(docnames) for place, title in by_section.get(docname, {}).items()
    }


def decides_places(domain: HandbookDomain) -> object:
    """A value with another `repr` where, of the same pages, ``places`` has others: three times as soon as those."""
    labels = domain.env.get_domain("std").data["labels"]
    return sorted(domain.data["headings"].items()), sorted(labels.items())


def without_passages(domain: HandbookDomain, docname: str) -> Page:
    """A page, its passages left out."""
    record = domain.entries.get(docname) or domain.added.get(docname)
    return Page(docname, domain.page_name(docname), former=record.former if record is not None else ())


def exact_digests(domain: HandbookDomain, docnames: Iterable[str]) -> dict[str, str]:
    """The digest of what each of some pages says, to the letter, by docname."""
    listed = domain.data["exact_digests"]
    return {docname: listed[docname] for docname in docnames if docname in listed}
