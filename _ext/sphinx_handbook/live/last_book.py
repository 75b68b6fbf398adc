"""Page numbers and the mark of the book as it was last built, for a page that is printed by itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf

from ..book.pdf.pagination import Pagination
from ..editions import listing
from ..files import write_if_changed

if TYPE_CHECKING:
    from ..book.pdf.fragment import FragmentSummary


@dataclass(frozen=True, slots=True)
class LastBook:
    """What the book as it was last built says on its pages of itself."""

    pages: Mapping[str, int] = field(default_factory=dict)
    """The page, from 1, of each named destination."""
    edition: str = ""
    """The mark at the foot of its pages; an empty string where there is no such book."""


def last_book(printed: Path, edition: str, cache: Path) -> LastBook:
    """The file of an edition in the folder ``printed``.

    What was read is stored in the folder ``cache``, since reading a long book takes longer than printing a page.
    """
    file = next((each for each in listing.load(printed) if each.id == edition and not each.document), None)
    if file is None:
        return LastBook()
    stored = cache / f"numbers-{edition}.json"
    try:
        digest, pages = json.loads(stored.read_text("utf-8"))
    except (OSError, ValueError, TypeError):
        digest, pages = "", {}
    if digest != file.sha256:
        try:
            pages = _read(printed / file.file)
        except (OSError, pikepdf.PdfError, KeyError, AttributeError, ValueError):
            return LastBook()
        write_if_changed(stored, json.dumps([file.sha256, pages]).encode())
    return LastBook({str(name): int(page) for name, page in pages.items()}, file.edition)


def _read(path: Path) -> dict[str, int]:
    with pikepdf.open(path) as pdf:
        at: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        named = pikepdf.NameTree(pdf.Root.Names.Dests).items()
        pages = {name: at.get(place[0].objgen, 0) for name, place in named}
        return {name: page for name, page in pages.items() if page}


def paginated(summary: FragmentSummary, name: str, book: Mapping[str, int], first_numbered: str) -> Pagination:
    """A fragment's pages as ``book`` numbers them: the one with the place ``name`` has the number that it has there.

    Without that the fragment begins on page 1. ``first_numbered`` is the place whose page is number 1.
    """
    first = max(0, book.get(name, 1) - 1 - summary.destinations.get(name, 0))
    own = {place: first + page + 1 for place, page in summary.destinations.items()}
    places = {**book, **own} if name in book else own
    pages = max(first + summary.pages, *places.values(), 0)
    return Pagination((first,), pages, places, places.get(first_numbered, 1) - 1)
