"""An edition's page format: page, margins and type size, as numbers and as custom properties of CSS.

``book.css`` is written for text of 11 pt. An edition with another size has all its points in proportion; its page is
custom properties. So an edition is a few numbers, never a copy of the style sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ..design.tokens import Tokens
    from .edition import Edition, Side

#: What ``book.css`` is written for, in points: the text, and in millimetres the column that 70 letters of it fill.
BODY: Final = 11.0
MEASURE: Final = 122.0

#: The smallest type: on small pages in points, in large print as a part of the text's size.
SMALLEST: Final = 8.0
SMALLEST_LARGE: Final = 16 / 18
#: That of wide tables and long lines of code, which would be turned or divided otherwise.
SMALLEST_WIDE: Final = 7.0

#: What is to fit is set no smaller than this, in points, and smaller by steps of this.
_SMALLEST_FITTED, _STEP = 9.5, 0.5

#: A page that is filled less than this is nearly empty.
NEARLY_EMPTY: Final = 1 / 3
#: What less space above titles may save at most, as a part of each page's height.
SHORTENED: Final = 0.12
#: A chapter of more pages is not set again for one page: that would take up to twice as long.
LONGEST_SHORTENED: Final = 12

#: The bleed of a press's edition, in millimetres, and its custom property in CSS.
BLEED: Final = 3.0
BLEED_PROPERTY: Final = "--page-bleed"

#: From here on print is large: how much larger than the book its text is.
LARGE: Final = 1.2

#: Notes stand in the outer margin where it has this room, in millimetres: gap, notes, rest to the edge of the paper.
NOTES: Final = 60.0
_GAP, _EDGE = 6.0, 20.0
#: How wide a note is at most, in millimetres.
_WIDEST_NOTE = 60.0

#: A page without notes in its margin: the size of its text in points, the column that 80 letters of it fill, and the
#: margins above and below, in millimetres.
_PLAIN_BODY, _PLAIN_MEASURE = 10.0, 129.0
_PLAIN_TOP, _PLAIN_BOTTOM = 22.0, 25.0
#: The part of the margins beside the text that is at the inner side.
_INNER = 0.41

#: The column of old page numbers on a sheet of corrections, with its gap: 66 pt, as ``corrections.css`` has it.
_NUMBERS = 23.3

#: Notes stand beside text of this size at most, on paper of this width at least.
_LARGEST_WITH_NOTES, _WIDE_PAPER = 12.0, 200.0
#: Paper on its side is wider than this: its lines are a tenth longer; and the part of the margins at the inner side.
_LYING, _LYING_MEASURE, _LYING_INNER = 230.0, 1.1, 0.36
#: Its text in points where nothing stands in the margin.
_LYING_BODY = 12.0
#: Paper narrower than this has text of this size.
_POCKET, _POCKET_BODY = 100.0, 9.0
#: Pages lower than this have little room for titles.
_LOW = 130.0
#: The margins above and below of paper that is as high as Letter at least.
_HIGH, _TOP, _BOTTOM = 275.0, 33.0, 35.0

#: From the text to the running head and to the number at the foot, and the room that each of these takes; a tab's reach
#: from the edge of the page, and what stays free beside it. All in millimetres.
_HEAD, _FOOT_GAP, _LINE_ROOM = 6.0, 9.0, 7.0
_TAB, _BESIDE_TAB = 11.0, 2.0

#: Cards: the margin in millimetres, the size of the text in points; the same of cards with a side shorter than this.
_CARD_MARGIN, _CARD_BODY = 7.0, 9.5
_SMALL_CARD, _CARD_MARGIN_SMALL, _CARD_BODY_SMALL = 95.0, 5.0, 8.0

#: Posters: their margin, and the largest and the smallest size of their text in points, as parts of the paper's shorter
#: side in millimetres; no text is smaller than the last, in points. Each size that is tried is this part of the last.
_POSTER_MARGIN, _POSTER_LARGEST, _POSTER_SMALLEST, _POSTER_LEAST = 0.07, 0.1, 0.04, 9.5
_POSTER_STEP: Final = 0.93

#: A cover's title follows the page's width, or its height as far as this goes.
_COVER_HEIGHT: Final = 1.15

_POINTS = re.compile(r"(?<![\w.])(?<![\w-]-)(\d+(?:\.\d+)?+|\.\d++)pt\b")


@dataclass(frozen=True, slots=True)
class PageFormat:
    """A page in millimetres, and the size of its text in points."""

    width: float
    height: float
    top: float
    bottom: float
    inner: float
    outer: float
    body: float = BODY
    high_contrast: bool = False
    bleed: float = 0
    """How far what reaches the edge of the page is drawn beyond it."""
    cover_apart: bool = False
    """Whether the cover is a sheet of its own: its inside is empty, and the text begins on a right page."""
    turns: bool = True
    """Whether a page may lie on its side: not where pages are folded or imposed."""
    manual: bool = False
    """Whether half a line parts paragraphs, listings and descriptions, of which a technical manual has many."""
    card: bool = False
    """Whether it is a side of a card."""
    poster: bool = False
    """Whether it is a poster, to be read on a wall."""
    corrections: bool = False
    """Whether it is that of a sheet of corrections, with the old page numbers beside the text."""

    fit: int = 0
    """How many pages an entry's sheet may take; 0 where nobody says so."""
    closer: bool = False
    """Whether there is less space between paragraphs and below titles, so that a sheet fits."""
    shorter: bool = False
    """Whether there is less space above titles, so that a chapter's last lines take no page of their own."""
    last_apart: bool = False
    """Whether a chapter's last entry begins a page, so that its last lines do not stand alone on one."""

    @property
    def column(self) -> float:
        """The width of the text."""
        return self.width - self.inner - self.outer

    @property
    def notes(self) -> bool:
        """Whether notes stand beside the text; else they stand under the title."""
        return self.outer >= NOTES and not self.manual and not self.poster

    @property
    def note_width(self) -> float:
        """The width of a note in the margin."""
        return min(self.outer - _GAP - _EDGE, _WIDEST_NOTE)

    @property
    def edge(self) -> float:
        """From the edge of the page to the number at the foot."""
        return self.outer - _GAP - self.note_width if self.notes else self.outer

    @property
    def tab(self) -> float:
        """How far a tab reaches from the outer edge into the page."""
        return min(_TAB, self.outer - _BESIDE_TAB)

    @property
    def note_move(self) -> float:
        """From the note column right of the text to the one left of it, in CSS pixels: text, gap, notes, gap."""
        return (self.column + _GAP + self.note_width + _GAP) * 96 / 25.4 if self.notes else 0

    @property
    def scale(self) -> float:
        """What every point in ``book.css`` is multiplied by."""
        return self.body / BODY


def of(edition: Edition) -> PageFormat:
    """The page format of an edition. What it leaves unset is that of the book on A4, in proportion."""
    width, height = edition.page_size
    body = edition.size or (BODY if width >= _POCKET else _POCKET_BODY)
    top, bottom = (_TOP, _BOTTOM) if height >= _HIGH else (round(height / 9, 1), round(height / 8.5, 1))
    if width >= _WIDE_PAPER and body <= _LARGEST_WITH_NOTES:
        text, inner = MEASURE, 22.0
        if width > _LYING:
            text = MEASURE * _LYING_MEASURE * body / BODY
            inner = round(_LYING_INNER * (width - text), 1)
        page = PageFormat(width, height, top, bottom, inner, width - inner - text, body)
    else:
        text = min(0.79 * width, MEASURE * body / BODY)
        inner = round(0.47 * (width - text), 1)
        # Large print on large paper has the margins of its size.
        top, bottom = round(height / 9, 1), round(height / 8.5, 1)
        page = PageFormat(width, height, top, bottom, inner, round(width - text - inner, 1), body)
    if edition.cards:
        page = _card(width, height, edition.size)
    if edition.poster:
        margin = round(_POSTER_MARGIN * min(width, height), 1)
        body = edition.size or round(_POSTER_LARGEST * min(width, height), 1)
        page = PageFormat(width, height, margin, margin, margin, margin, body)
    bleed = BLEED if edition.variant == "press" or edition.cards else 0
    return replace(
        page,
        **{str(side): margin for side, margin in edition.margins.items()},
        bleed=bleed,
        turns=not (edition.impose or bleed),
        high_contrast=edition.contrast == "high",
        cover_apart=edition.cover == "separate",
        manual=edition.manual,
        card=edition.cards,
        poster=edition.poster,
        corrections=edition.corrections,
        fit=1 if edition.poster else edition.fit,
        closer=False,
        shorter=False,
        last_apart=False,
    )


def _card(width: float, height: float, size: float | None) -> PageFormat:
    """A card: what stands on it is so far from the edge that no cut reaches it."""
    small = min(width, height) < _SMALL_CARD
    margin, body = (_CARD_MARGIN_SMALL, _CARD_BODY_SMALL) if small else (_CARD_MARGIN, _CARD_BODY)
    return PageFormat(width, height, margin, margin, margin, margin, size or body)


def fitting(page: PageFormat) -> Iterator[PageFormat]:
    """What to try, one after the other, where a sheet is too long: less space, then smaller type as well."""
    if page.poster:
        yield from _smaller_posters(page)
        return
    closer = replace(page, closer=True)
    yield closer
    steps = 1
    while (size := page.body - steps * _STEP) >= _SMALLEST_FITTED:
        yield replace(closer, body=size)
        steps += 1


def _smaller_posters(page: PageFormat) -> Iterator[PageFormat]:
    least = max(_POSTER_SMALLEST * min(page.width, page.height), _POSTER_LEAST)
    while page.body > least:
        page = replace(page, body=max(round(page.body * _POSTER_STEP, 1), least))
        yield page


def shorter(page: PageFormat) -> Iterator[PageFormat]:
    """What to try where a chapter's last page is nearly empty: less space above titles, then between paragraphs too."""
    fewer = replace(page, shorter=True)
    yield fewer
    yield replace(fewer, closer=True)


def as_manual(edition: Edition) -> Edition:
    """An edition that has nothing in its margin: no room for notes, a wider column in place of it, and less space.

    Small pages have no such room anyway, and large print keeps its own. What the edition itself says goes before.
    """
    width, _ = edition.page_size
    body = edition.size or (_PLAIN_BODY if width <= _LYING else _LYING_BODY)
    if body > _LARGEST_WITH_NOTES:
        return edition
    if width < _WIDE_PAPER:
        return replace(edition, manual=True)
    beside = width - _PLAIN_MEASURE * body / _PLAIN_BODY
    inner = round(beside * _INNER, 1)
    sides: Sequence[tuple[Side, float]] = (
        ("top", _PLAIN_TOP), ("bottom", _PLAIN_BOTTOM), ("inner", inner), ("outer", round(beside - inner, 1)),
    )  # fmt: skip
    return replace(edition, size=body, margins={**dict(sides), **edition.margins}, manual=True)


def of_corrections(edition: Edition, printed: Edition | None) -> Edition:
    """The edition that a sheet of corrections is laid out in: type and contrast as in ``printed``, which it is for.

    It is a loose sheet: both sides have the same margins. What the edition itself says goes before.
    """
    large = printed is not None and (printed.size or BODY) > _LARGEST_WITH_NOTES
    size = edition.size or (printed.size if printed and large else None)
    contrast = printed.contrast if printed and edition.contrast == "normal" else edition.contrast
    width, height = edition.page_size
    text = min(0.84 * width, (MEASURE + _NUMBERS) * (size or BODY) / BODY)
    beside = round((width - text) / 2, 1)
    above = round(height / 12, 1)
    sides: Sequence[tuple[Side, float]] = (("top", above), ("bottom", above), ("inner", beside), ("outer", beside))
    return replace(edition, size=size, contrast=contrast, margins={**dict(sides), **edition.margins})


def css(page: PageFormat, tokens: Tokens) -> str:
    """The custom properties that ``book.css`` reads."""
    measures = {
        "width": page.width, "height": page.height, "top": page.top, "bottom": page.bottom, "inner": page.inner,
        "outer": page.outer, "edge": page.edge, "column": page.column, "note": max(page.note_width, 0),
        "note-left": page.column + _GAP, "bleed": page.bleed,
        "reading": min(page.column, 102 * page.scale),
        "shorter": min(page.width, page.height),
        "text-height": page.height - page.top - page.bottom,
        "head": min(_HEAD, max(page.top - _LINE_ROOM, 0)), "foot-gap": min(_FOOT_GAP, max(page.bottom - _LINE_ROOM, 0)),
    }  # fmt: skip
    lines = "".join(f"  --page-{name}: {value:.2f}mm;\n" for name, value in measures.items())
    # A title on paper that lies is as large as its height has room for.
    lines += f"  --cover-size: {min(page.width, page.height * _COVER_HEIGHT) / 5:.2f}pt;\n"
    lines += "".join(f"  --size-{name}: {size};\n" for name, size in sizes(tokens.paper.size, page).items())
    if page.high_contrast:
        lines += "".join(f"  --{name}: #000000;\n" for name in ("ink", "quiet", "line", "edge"))
    bleed = f"  bleed: {page.bleed}mm;\n" if page.bleed else ""
    return f":root {{\n{lines}}}\n@page {{\n{lines}{bleed}}}\n"


def sheets(page: PageFormat) -> list[str]:
    """The names of the style sheets that an edition of this format has beside the book's own."""
    conditions = {
        "narrow.css": not page.notes and not page.card and not page.poster,
        "pocket.css": (page.width < _POCKET or page.height < _LOW) and not (page.card or page.poster),
        "lying.css": page.notes and page.width > 0.9 * page.height,
        "large.css": page.scale > LARGE,
        "apart.css": page.cover_apart,
        "press.css": bool(page.bleed) and not page.card,
        "card.css": page.card,
        "poster.css": page.poster,
        "poster_lying.css": page.poster and page.width > page.height,
        "manual.css": page.manual,
        "corrections.css": page.corrections,
    }
    return [name for name, condition in conditions.items() if condition]


def space_sheets(page: PageFormat) -> list[str]:
    """The style sheets of a format that is tried in place of an edition's own (``fitting``, ``shorter``), by name."""
    conditions = {"closer.css": page.closer, "shorter.css": page.shorter, "last_apart.css": page.last_apart}
    return [name for name, condition in conditions.items() if condition]


def without_edges(page: PageFormat) -> PageFormat:
    """The format of which a press's edition differs in its edges and its cover alone."""
    return replace(page, bleed=0, turns=True, cover_apart=False)


def with_edges_of(page: PageFormat, other: PageFormat) -> PageFormat:
    """A format with what ``without_edges`` takes from another one."""
    return replace(page, bleed=other.bleed, turns=other.turns, cover_apart=other.cover_apart)


def without_space(page: PageFormat) -> PageFormat:
    """A format without what ``space_sheets`` depends on."""
    return replace(page, closer=False, shorter=False, last_apart=False)


def sizes(sizes_on_a4: Mapping[str, str], page: PageFormat) -> dict[str, str]:
    """The sizes of type: headings grow less than the text, and nothing becomes too small to read."""
    points = {name: _size(float(value.removesuffix("pt")), page) for name, value in sizes_on_a4.items()}
    if "mark" in sizes_on_a4:
        # What is raised is small beside any text.
        points["mark"] = float(sizes_on_a4["mark"].removesuffix("pt")) * max(page.scale, 1)
    return {name: f"{size:.2f}pt" for name, size in points.items()}


def _size(size: float, page: PageFormat) -> float:
    if page.scale == 1:
        return size
    if size > BODY and page.scale > 1:
        return max(size * float(page.scale**0.6), page.body * 1.08)
    least = page.body * SMALLEST_LARGE if page.scale > 1 else SMALLEST
    return max(size * page.scale, least)


def scaled(sheet: str, page: PageFormat) -> str:
    """A style sheet with every length in points in proportion to the edition's text."""
    if page.scale == 1:
        return sheet
    return _POINTS.sub(lambda length: f"{float(length[1]) * page.scale:.3f}pt", sheet)
