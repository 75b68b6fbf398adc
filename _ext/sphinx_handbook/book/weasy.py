"""Every seam into WeasyPrint's inside, in one place.

What is used here is not public: the boxes of a laid-out page, their Pango layouts, and Pyphen's list of
dictionaries. The package asks for one minor version of WeasyPrint; ``tests/pdf/test_seams.py`` fails when an
upgrade moves any of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyphen
from weasyprint.document import Document, Page
from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import line_size


@dataclass(frozen=True, slots=True)
class Number:
    """A page number to be drawn: where it stands, and the place whose page it tells."""

    text: Any
    ancestors: tuple[Any, ...]
    target: str


def pages_of_places(document: Document) -> dict[str, int]:
    """The page (from 1) on which each named place lies."""
    found: dict[str, int] = {}
    for number, page in enumerate(document.pages, 1):
        for name in page.anchors:
            found.setdefault(name, number)
    return found


def settle_numbers(document: Document, pages: Mapping[str, int]) -> list[str]:
    """Draw every page number, now that the pages are known, and close the room that it does not need.

    Returns the places that no page has. A number that stands in running text draws what follows it on its line
    nearer; one that is set to the right keeps its right edge.
    """
    lost: list[str] = []
    for index, page in enumerate(document.pages):
        numbers = list(_numbers(page._page_box, ()))
        for number in numbers:
            if number.target in pages:
                _settle(number, str(pages[number.target]))
            else:
                lost.append(number.target)
        if numbers:
            # Links were measured before the words moved.
            document.pages[index] = Page(page._page_box)
    return lost


def _numbers(box: Any, ancestors: tuple[Any, ...]) -> Iterator[Number]:
    if isinstance(box, boxes.TextBox):
        element = box.element
        if (
            element is not None
            and "folio" in (element.get("class") or "").split()
            and (target := element.get("data-target"))
        ):
            yield Number(box, ancestors, target)
        return
    for child in getattr(box, "children", ()):
        yield from _numbers(child, (*ancestors, box))


def _settle(number: Number, figures: str) -> None:
    box = number.text
    room = box.width
    layout = box.pango_layout
    layout.reactivate(box.style)
    layout.set_text(figures)
    line, _ = layout.get_first_line()
    width, _ = line_size(line, box.style)
    layout.deactivate()
    box.text, box.width = figures, width
    spare = room - width
    keeper = next((each for each in reversed(number.ancestors) if isinstance(each, boxes.LineBox)), None)
    if keeper is None:
        return
    if keeper.style["text_align_all"] in ("end", "right"):
        box.translate(dx=spare)
        return
    inner: Any = box
    for ancestor in reversed(number.ancestors):
        following = False
        for child in ancestor.children:
            if following:
                child.translate(dx=-spare)
            following = following or child is inner
        ancestor.width -= spare
        inner = ancestor
        if ancestor is keeper:
            return


def move_to_outer_margin(document: Document, name: str, distance: float) -> None:
    """Move what has the class ``name`` from the right margin to the left one on left pages.

    ``distance`` is in CSS pixels. Pages are known only now, and CSS has no word for the outer side.
    """
    for index, page in enumerate(document.pages):
        if index % 2 == 0:
            continue
        moved = list(_outermost(page._page_box, name))
        for box in moved:
            box.translate(dx=-distance)
        if moved:
            document.pages[index] = Page(page._page_box)


def _outermost(box: Any, name: str) -> Iterator[Any]:
    element = getattr(box, "element", None)
    if element is not None and name in (element.get("class") or "").split():
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _outermost(child, name)


#: Pyphen's own dictionaries, as they are before any book adds to them.
_DICTIONARIES = dict(pyphen.LANGUAGES)


def register_hyphenation(language: str, exceptions: str, folder: Path) -> None:
    """Teach Pyphen the divisions of words that its own patterns get wrong, and forget those of another book.

    ``exceptions`` has a word a line with ``-`` where it may be divided. ``folder`` takes the dictionary that is
    made of Pyphen's own and these; it is named by its content, since Pyphen keeps what it has read.
    """
    pyphen.LANGUAGES.clear()
    pyphen.LANGUAGES.update(_DICTIONARIES)
    known = pyphen.language_fallback(language)
    if known is None or not words(exceptions):
        return
    base = Path(str(_DICTIONARIES[known]))
    encoding, _, patterns = base.read_bytes().partition(b"\n")
    extra = "\n".join(_pattern(word) for word in words(exceptions))
    data = encoding + b"\n" + extra.encode(encoding.decode().strip()) + b"\n" + patterns
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"hyph_{known}_{hashlib.sha256(data).hexdigest()[:16]}.dic"
    if not made.exists():
        made.write_bytes(data)
    for name in (known, language):
        pyphen.LANGUAGES[name] = made


def words(exceptions: str) -> list[str]:
    """The words of an exception list; ``#`` begins a comment."""
    lines = (line.partition("#")[0].strip() for line in exceptions.splitlines())
    return [line.casefold() for line in lines if line]


def _pattern(word: str) -> str:
    """A Hunspell pattern for one whole word: 9 divides, 8 forbids, stronger than every pattern of the language."""
    letters = word.split("-")
    parts = [each[0] + "".join(f"8{letter}" for letter in each[1:]) for each in letters]
    return "." + "9".join(parts) + "."
