"""Numbers of notes at the foot of pages that begin with 1 on each page: known when the pages are, so set again then."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from weasyprint.document import Document

#: The classes that ``content`` gives: of a number that begins anew on each page, and of a note.
OF_PAGE: Final = "of-page"
_NOTE: Final = "page-note"

#: How often a chunk is laid out again: a second figure may move a call to another page, where it has another number.
_PASSES: Final = 3

#: The style of numbers that are as wide whatever they are.
_FIXED: Final = "display: inline-block; width: 1.2em"


def by_page(lay_out: Callable[[], tuple[Document, Any]], root: Element) -> tuple[Document, Any]:
    """What ``lay_out`` returns for ``root``, the tree of the HTML, with notes numbered by page.

    Where numbers do not come to rest, each gets the same room, so that none moves what follows.
    """
    notes = _notes(root)
    for number in notes:
        # Nearly all pages have fewer than ten, so that this changes no line.
        number.text = "1"
    laid_out = lay_out()
    for count in range(_PASSES + 1 if notes else 0):
        own = _by_note(laid_out[0], notes)
        wanted = {number: str(own.get(note, number.text)) for number, note in notes.items()}
        if all(number.text == text for number, text in wanted.items()):
            break
        for number, text in wanted.items():
            number.text = text
            if count == _PASSES - 1:
                number.set("style", _FIXED)
        # These pages are let go of before the next are made.
        del laid_out
        laid_out = lay_out()
    return laid_out


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
        notes |= {number: name for number in within.iter("span") if OF_PAGE in _classes(number)}
    return notes


def _by_note(document: Document, notes: Mapping[Element, str]) -> dict[str, int]:
    """The number of each note by its id: its place among those that are called on the page.

    A note that stands on the next page for want of room keeps its number there, and those of that page come after it.
    """
    numbers: dict[str, int] = {}
    placed: set[str] = set()
    for page in document.pages:
        elements = [*_elements(page._page_box)]
        own = [each.get("id") for each in elements if _NOTE in _classes(each)]
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
