"""Fills what a fragment leaves open: page numbers, the edition's name, the side of the sheet that a page lies on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .fragment import Deferred, DeferredText, Drawing, FragmentPage, Glyphs, PageSide, Slot
from .syntax import number as told

#: A CSS pixel in points.
POINT: Final = 0.75

#: What is drawn where nobody knows a page.
UNKNOWN: Final = "000"


@dataclass(frozen=True, slots=True)
class Known:
    """What the whole book knows."""

    places: Mapping[str, int]
    """The page of each place, from 1."""
    pages: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Text:
    """A late text that is known."""

    drawn: bytes
    words: str
    spare: float
    """How much narrower it is than the room that was left for it, in pixels."""


def texts(leaf: FragmentPage, page: int, known: Known) -> list[Text]:
    """Every late text of a page, now that its number is known."""
    return [_text(late, page, known) for late in leaf.deferred]


def _text(late: DeferredText, page: int, known: Known) -> Text:
    glyphs: list[Glyphs] = []
    words = ""
    for part in late.parts:
        if isinstance(part, Glyphs):
            glyphs.append(part)
            continue
        figures = _figures(part, page, known)
        words += figures
        glyphs += [late.case[sign] for sign in figures]
    spare = late.room - sum(each.width for each in glyphs)
    x = late.x + {"left": 0.0, "center": spare / 2, "right": spare}[late.align]
    drawn = [b"1 0 0 -1 %s %s Tm" % (told(x), told(late.y))]
    face, run = "", ""
    for each in glyphs:
        if each.face and each.face != face:
            if run:
                drawn.append(f"[{run}] TJ".encode())
            drawn.append(f"{each.face} Tf".encode())
            face, run = each.face, ""
        run += each.shown
    if run:
        drawn.append(f"[{run}] TJ".encode())
    return Text(b"\n".join(drawn), words, spare)


def _figures(part: Deferred | str, page: int, known: Known) -> str:
    if part is Deferred.PAGE:
        return str(page)
    if part is Deferred.PAGES:
        return str(known.pages)
    if part is Deferred.EDITION:
        return known.fingerprint
    return str(known.places.get(part, UNKNOWN))


def filled(drawing: Drawing, found: Sequence[Text], edge: PageSide) -> bytes:
    """A drawing without holes, on the side of the sheet that ``edge`` is of."""
    return b"\n".join(each if isinstance(each, bytes) else _fill(each, found, edge) for each in drawing)


def _fill(hole: Slot, found: Sequence[Text], edge: PageSide) -> bytes:
    if hole.kind == "text":
        return found[hole.late].drawn
    return b"1 0 0 1 %s 0 cm" % told(edge.note if hole.kind == "note" else -found[hole.late].spare)


def across(edge: PageSide, *, note: bool) -> float:
    """How far right of where layout put it something of a page stands, in points."""
    return (edge.shift + (edge.note if note else 0)) * POINT


def nearer(numbers: Sequence[int], found: Sequence[Text]) -> float:
    """How far what follows some late texts has moved up to them, in points."""
    return sum(found[each].spare for each in numbers) * POINT
