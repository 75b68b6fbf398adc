"""Numbers of notes at the foot of pages that begin with 1 on each page: known when the pages are, so set again then."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from weasyprint.document import Document

#: The classes that ``content`` gives: of a number that begins anew on each page, and of a note.
_OF_PAGE: Final = "of-page"
_NOTE: Final = "page-note"
#: Of a further call of a note, and of the number of a page behind a reference.
_AGAIN: Final = "note-again"
_REFERENCE: Final = "pageref"

#: How often a chunk is laid out again: a second figure, or a page number that is left out, may move a call to another
#: page, where it has another number.
_PASSES: Final = 6

#: The style of numbers that are as wide whatever they are.
_FIXED: Final = "display: inline-block; width: 1.2em"


@dataclass(slots=True)
class _Repeated:
    """A further call of a note, and the number of the note's page behind it, which only another page needs."""

    link: Element
    reference: Element
    note: str
    space: str
    """What stands between the two."""
    stays: bool = False
    """Whether the page's number is printed wherever the call comes to stand."""

    def fit(self, *, same_page: bool) -> bool:
        """Print or leave out the page's number; whether that changes anything. What is printed again stays."""
        hidden, hide = not self.link.tail, same_page and not self.stays
        self.stays = self.stays or (hidden and not hide)
        self.link.tail = "" if hide else self.space
        self.reference.set("style", "display: none" if hide else "")
        return hidden != hide


def by_page(lay_out: Callable[[], tuple[Document, Any]], root: Element) -> tuple[Document, Any]:
    """What ``lay_out`` returns for ``root``, the tree of the HTML, with notes numbered by page.

    Where numbers do not come to rest, each gets the same room, so that none moves what follows.
    """
    notes, repeated = _notes(root), _repeated(root)
    for number in notes:
        # Nearly all pages have fewer than ten, so that this changes no line.
        number.text = "1"
    laid_out = lay_out()
    for count in range(_PASSES + 1 if notes else 0):
        pages = [[*_elements(page._page_box)] for page in laid_out[0].pages]
        places = {place: at for at, page in enumerate(pages) for each in page for place in (each, _note(each)) if place}
        changed = False
        for each in repeated:
            each.stays = each.stays or count >= _PASSES - 1
            changed |= each.fit(same_page=places.get(each.link) == places.get(each.note))
        own = _by_note(pages, notes)
        wanted = {number: str(own.get(note, number.text)) for number, note in notes.items()}
        if not changed and all(number.text == text for number, text in wanted.items()):
            break
        for number, text in wanted.items():
            number.text = text
            if count == _PASSES - 1:
                number.set("style", _FIXED)
        # These pages are let go of before the next are made.
        del laid_out, pages, places
        laid_out = lay_out()
    return laid_out


def _repeated(root: Element) -> list[_Repeated]:
    """The further calls that are followed by the number of a page."""
    calls = []
    for parent in root.iter():
        for link, following in pairwise(parent):
            if _AGAIN in _classes(link) and _REFERENCE in _classes(following) and link.tail:
                calls.append(_Repeated(link, following, (link.get("href") or "").removeprefix("#"), link.tail))
    return calls


def _note(element: Element) -> str:
    """The id of a note at the foot of a page; an empty string for another element."""
    return element.get("id", "") if _NOTE in _classes(element) else ""


def _classes(element: Any) -> list[str]:
    return (element.get("class") or "").split()


def _notes(root: Element) -> dict[Element, str]:
    """The id of the note that each number stands for, at the note and where it is called."""
    notes: dict[Element, str] = {}
    for element in root.iter():
        if element.tag == "a":
            name, within = (element.get("href") or "").removeprefix("#"), element
        elif _NOTE in _classes(element):
            name, within = element.get("id", ""), element[0]
        else:
            continue
        notes |= {number: name for number in within.iter("span") if _OF_PAGE in _classes(number)}
    return notes


def _by_note(pages: Sequence[Sequence[Element]], notes: Mapping[Element, str]) -> dict[str, int]:
    """The number of each note by its id: its place among those that are called on the page.

    A note that stands on the next page for want of room keeps its number there, and those of that page come after it.
    """
    numbers: dict[str, int] = {}
    placed: set[str] = set()
    for elements in pages:
        own = [name for each in elements if (name := _note(each))]
        last = max((numbers.get(name, 0) for name in own if name not in placed), default=0)
        placed.update(own)
        for name in (notes[each] for each in elements if each in notes):
            if name not in numbers:
                last += 1
                numbers[name] = last
    return numbers


def _elements(page_box: Any) -> Iterator[Any]:
    """The elements whose boxes stand on a page, in reading order."""
    waiting = [page_box]
    while waiting:
        box = waiting.pop()
        box = getattr(box, "_box", box)
        # The place that WeasyPrint keeps in the text for a note's number has the note's element, too.
        if box.element is not None and "::" not in box.element_tag:
            yield box.element
        waiting += reversed(getattr(box, "children", ()))
