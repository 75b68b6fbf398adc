"""Imposes cards on sheets, several a side, with cutting marks; the backs lie behind their fronts.

The pages of the PDF are front and back in turn. Lengths are in millimetres, from a sheet's lower left corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import product
from typing import Final, Literal

import pikepdf
from pikepdf import Array, Name, Page, Pdf

from . import MM, imposed_pdf

Turn = Literal["long", "short"]
"""The edge of the sheet that the printer turns it over."""

#: The room between cards, best first: each card's bleed has half of it.
_GAPS: Final = (6.0, 4.0, 2.0, 0.0)

#: Around the cards there is room for marks; cards that fill the whole sheet have theirs on its edges.
_AROUND: Final = 7.5

#: Cutting marks: their distance from a card's corner, and their length; where there is no room around the cards, the
#: length from the edge of the sheet, of which a printer leaves out the outer part.
_MARK_GAP, _MARK, _MARK_WITHIN = 1.5, 5.0, 8.0

#: The arms of the cross where cards without a gap meet.
_CROSS: Final = 2.0

#: How much rounding may be needed for cards that fill the sheet: A7 is a quarter of A5, which has an odd width.
_ROUNDED: Final = 1.0


@dataclass(frozen=True, slots=True)
class Grid:
    """Where cards stand on a sheet."""

    sheet: tuple[float, float]
    card: tuple[float, float]
    columns: int
    rows: int
    gap: float

    @property
    def count(self) -> int:
        """How many cards a sheet holds."""
        return self.columns * self.rows

    @property
    def corner(self) -> tuple[float, float]:
        """The lower left corner of the cards: they stand in the middle of the sheet."""
        (width, height), (across, down), gap = self.sheet, self.card, self.gap
        return (
            (width - self.columns * across - (self.columns - 1) * gap) / 2,
            (height - self.rows * down - (self.rows - 1) * gap) / 2,
        )

    def places(self) -> list[tuple[float, float]]:
        """The lower left corner of each card, in reading order."""
        left, bottom = self.corner
        (across, down), gap = self.card, self.gap
        return [
            (left + column * (across + gap), bottom + row * (down + gap))
            for row in reversed(range(self.rows))
            for column in range(self.columns)
        ]

    def cuts(self) -> tuple[list[float], list[float]]:
        """Where the sheet is cut: from its left edge, and from its lower edge."""
        places = self.places()
        across = sorted({round(x + side, 4) for x, _ in places for side in (0, self.card[0])})
        down = sorted({round(y + side, 4) for _, y in places for side in (0, self.card[1])})
        return across, down


def grid(card: tuple[float, float], sheet: tuple[float, float]) -> Grid | None:
    """The grid with the most cards, the sheet upright or on its side; ``None`` where it holds no card.

    Cards have the widest gap that costs none of them a place, and stand without room around them only where more fit.
    """
    best: tuple[tuple[object, ...], Grid] | None = None
    upright = (min(sheet), max(sheet))
    for (width, height), around, gap in product((upright, upright[::-1]), (_AROUND, 0.0), _GAPS):
        room = 0 if around or gap else _ROUNDED
        columns = int((width - 2 * around + gap + room) / (card[0] + gap))
        rows = int((height - 2 * around + gap + room) / (card[1] + gap))
        one = Grid((width, height), card, columns, rows, gap)
        rank = (one.count, around, gap, height)
        if one.count and (best is None or rank > best[0]):
            best = rank, one
    return best[1] if best else None


def back(place: tuple[float, float], layout: Grid, turn: Turn) -> tuple[float, float, bool]:
    """Where the back of a card lies on the other side of the sheet, and whether it stands on its head there.

    Turned over the edge, it lies behind its front, and the card is turned like a page of a book.
    """
    (width, height), (across, down), (x, y) = layout.sheet, layout.card, place
    if (turn == "long") == (height >= width):
        return width - x - across, y, False
    return x, height - y - down, True


def imposed(data: bytes, layout: Grid, turn: Turn, *, repeat: bool = False) -> bytes:
    """The cards of a PDF on sheets, to be printed at their own size on both sides, turned over the edge ``turn``.

    With ``repeat`` each card fills a sheet of its own (step and repeat). The result has no structure and claims no
    standard, since its pages are not in reading order.
    """
    with pikepdf.open(BytesIO(data)) as source, Pdf.new() as sheets:
        forms = [sheets.copy_foreign(_form(page)) for page in source.pages]
        cards = list(zip(forms[::2], forms[1::2], strict=True))
        if repeat:
            cards = [card for card in cards for _ in range(layout.count)]
        for first in range(0, len(cards), layout.count):
            placed = list(zip(cards[first : first + layout.count], layout.places(), strict=False))
            sheets.pages.append(_side(sheets, layout, [(front, place, False) for (front, _), place in placed]))
            backs = [(behind, back(place, layout, turn)) for (_, behind), place in placed]
            sheets.pages.append(_side(sheets, layout, [(each, (x, y), turned) for each, (x, y, turned) in backs]))
        return imposed_pdf.written(
            sheets, source, Name.DuplexFlipLongEdge if turn == "long" else Name.DuplexFlipShortEdge
        )


def _form(page: Page) -> pikepdf.Object:
    """A page as a form XObject with its trim box as ``/Trim``; its bleed is drawn, too."""
    form = imposed_pdf.form(page)
    form.BBox = Array([float(each) for each in page.mediabox])
    form.Matrix = Array([1, 0, 0, 1, 0, 0])
    form.Trim = Array(imposed_pdf.trim(page))
    return form


def _side(pdf: Pdf, layout: Grid, cards: Sequence[tuple[pikepdf.Object, tuple[float, float], bool]]) -> Page:
    """A side of a sheet: the cards at their places, those that are ``turned`` on their heads; then the marks."""
    operators, forms = [], {}
    across, down = (side * MM for side in layout.card)
    bleed = layout.gap / 2 * MM
    for number, (form, place, turned) in enumerate(cards):
        left, bottom, *_ = (float(each) for each in form.Trim)
        x, y = (side * MM for side in place)
        move = f"-1 0 0 -1 {x + across + left:.4f} {y + down + bottom:.4f}" if turned else (
            f"1 0 0 1 {x - left:.4f} {y - bottom:.4f}"
        )  # fmt: skip
        operators.append(
            f"q {x - bleed:.4f} {y - bleed:.4f} {across + 2 * bleed:.4f} {down + 2 * bleed:.4f} re W n "
            f"{move} cm /Card{number} Do Q"
        )
        forms[f"/Card{number}"] = form
    operators += imposed_pdf.cutting_marks(marks(layout))
    return imposed_pdf.side(pdf, layout.sheet, operators, forms)


def marks(layout: Grid) -> Iterator[tuple[float, float, float, float]]:
    """The cutting marks as lines from a point to another: at both ends of each cut, and where four cards meet."""
    (width, height), (left, bottom) = layout.sheet, layout.corner
    # Where a card ends with the sheet there is nothing to cut.
    columns = [x for x in layout.cuts()[0] if _ROUNDED < x < width - _ROUNDED]
    rows = [y for y in layout.cuts()[1] if _ROUNDED < y < height - _ROUNDED]
    for x in columns:
        for start, way in ((bottom, -1), (height - bottom, 1)):
            near, far = _mark(start, way, bottom, height)
            yield x, near, x, far
    for y in rows:
        for start, way in ((left, -1), (width - left, 1)):
            near, far = _mark(start, way, left, width)
            yield near, y, far, y
    if not layout.gap:
        for x, y in product(columns, rows):
            yield x - _CROSS, y, x + _CROSS, y
            yield x, y - _CROSS, x, y + _CROSS


def _mark(start: float, way: int, room: float, length: float) -> tuple[float, float]:
    """From where to where a mark goes along its cut, which ends at ``start``; ``room`` is that around the cards."""
    if room >= _MARK_GAP + _MARK:
        return start + way * _MARK_GAP, start + way * (_MARK_GAP + _MARK)
    edge = length if way > 0 else 0.0
    return edge - way * _MARK_WITHIN, edge
