"""Fills in what a fragment leaves open: page numbers, the edition's id, the side of the sheet that a page lies on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from . import open_numbers
from .fragment import Deferred, Drawing, FragmentPage, Glyphs, PageSide, Slot
from .syntax import number

#: A CSS pixel in points.
POINT: Final = 0.75

#: Printed in place of the page number of a destination that no page has.
UNKNOWN: Final = "000"

#: The parts of a day, in their order.
_OF_DAY: Final = (Deferred.YEAR, Deferred.MONTH, Deferred.DAY)


@dataclass(frozen=True, slots=True)
class DeferredValues:
    """The values of the whole book that deferred texts print."""

    destinations: Mapping[str, int]
    """The page of each named destination, from 1."""
    pages: int
    """How many pages there are."""
    fingerprint: str
    """The edition's id."""
    label: Callable[[int], str] = str
    """What is printed as the number of a page, which counts from 1."""
    day: str = ""
    """The day of the last change to the text, as in 2027-03-03."""
    is_sheet: bool = False
    """Whether the file may be bound with others, where its pages have other numbers (``open_numbers``)."""


@dataclass(frozen=True, slots=True)
class FilledText:
    """A deferred text with its values filled in."""

    operators: bytes
    """What draws it, between ``BT`` and ``ET``."""
    words: str
    """The figures that were filled in."""
    spare: float
    """How far what follows it moves to the left, since it is narrower than its room, in pixels.

    Where it keeps its right edge, less than 0: to the right.
    """
    is_open: bool = False
    """Whether its numbers are others where the file is bound with others (``open_numbers``)."""


def fill_texts(page: FragmentPage, page_number: int, values: DeferredValues) -> list[FilledText]:
    """Fill in every deferred text of a page; ``page_number`` counts from 1."""
    return [_fill_text(page, index, page_number, values) for index in range(len(page.deferred))]


def _fill_text(page: FragmentPage, index: int, page_number: int, values: DeferredValues) -> FilledText:
    text = page.deferred[index]
    parts: list[Glyphs | int] = []
    glyphs: list[Glyphs] = []
    words = ""
    for part in text.parts:
        if isinstance(part, Glyphs):
            glyphs.append(part)
            parts.append(part)
            continue
        figures = _figures(part, page_number, values)
        drawn = [text.glyphs[figure] for figure in figures]
        words += figures
        glyphs += drawn
        number_of_page = _page(part, page_number, values)
        parts += drawn if number_of_page is None else [number_of_page]
    spare = text.room - sum(each.width for each in glyphs)
    x = text.x + {"left": 0.0, "center": spare / 2, "right": spare}[text.align]
    drawing = [b"1 0 0 -1 %s %s Tm" % (number(x), number(text.y)), *open_numbers.operators(glyphs)]
    is_open = values.is_sheet and any(isinstance(each, int) for each in parts)
    if is_open:
        drawing.insert(0, open_numbers.point(index, text, parts, page))
    room = -spare if text.follows and text.align == "right" else spare
    return FilledText(b"\n".join(drawing), words, room, is_open)


def _page(part: Deferred | str, page_number: int, values: DeferredValues) -> int | None:
    """The page whose number a part is, 0 where it says how many there are; None where it is no page's number."""
    if part is Deferred.PAGES:
        return 0
    if part is Deferred.PAGE:
        return page_number
    return None if isinstance(part, Deferred) else values.destinations.get(part)


def _figures(part: Deferred | str, page_number: int, values: DeferredValues) -> str:
    if part is Deferred.PAGE:
        return values.label(page_number)
    if part is Deferred.PAGES:
        return values.label(values.pages)
    if part is Deferred.EDITION:
        return values.fingerprint
    if isinstance(part, Deferred):
        return values.day.split("-")[_OF_DAY.index(part)]
    page = values.destinations.get(part)
    return values.label(page) if page else UNKNOWN


def fill_drawing(drawing: Drawing, texts: Sequence[FilledText], side: PageSide) -> bytes:
    """A drawing with its slots filled, for a page that lies on ``side``; ``texts`` are the page's deferred texts."""
    return b"\n".join(each if isinstance(each, bytes) else _fill_slot(each, texts, side) for each in drawing)


def _fill_slot(slot: Slot, texts: Sequence[FilledText], side: PageSide) -> bytes:
    if slot.kind == "text":
        return texts[slot.text_index].operators
    if slot.kind == "note":
        return b"1 0 0 1 %s 0 cm" % number(side.note_shift)
    text = texts[slot.text_index]
    before = open_numbers.move(slot.text_index) + b"\n" if text.is_open else b""
    return before + b"1 0 0 1 %s 0 cm" % number(-text.spare)


def shift_of(side: PageSide, *, note: bool) -> float:
    """How far text, or a note, moves to the right of where layout put it, in points."""
    return (side.shift + (side.note_shift if note else 0)) * POINT


def spare_of(indices: Sequence[int], texts: Sequence[FilledText]) -> float:
    """How much room some deferred texts leave unused together, in points: what follows moves up that far."""
    return sum(texts[each].spare for each in indices) * POINT
