"""Cards on sheets: as many as fit, backs behind their fronts, cuts where cards end."""

from __future__ import annotations

import itertools
from io import BytesIO

import pikepdf
import pytest

from sphinx_handbook.book.prepress import n_up
from sphinx_handbook.editions import paper

CARDS = ("A6", "A7", "A5", "A6 landscape", "poker", "85 × 55 mm", "100 × 100 mm")
SHEETS = ("A4", "Letter", "A3", "A4 landscape")


def grids() -> list[n_up.Grid]:
    grids = (n_up.grid(paper.size(card), paper.size(sheet)) for card, sheet in itertools.product(CARDS, SHEETS))
    return [each for each in grids if each is not None]


@pytest.mark.parametrize(
    ("card", "sheet", "count"),
    [
        ("A6", "A4", 4),
        ("A7", "A4", 8),
        ("A5", "A4", 2),
        ("poker", "A4", 9),
        ("poker", "Letter", 9),
        ("85 × 55 mm", "A4", 10),
    ],
)
def test_a_sheet_holds_what_people_expect(card: str, sheet: str, count: int) -> None:
    layout = n_up.grid(paper.size(card), paper.size(sheet))
    assert layout is not None and layout.count == count == len(layout.places())


def test_a_card_that_does_not_fit_has_no_grid() -> None:
    assert n_up.grid(paper.size("A4"), paper.size("A5")) is None


@pytest.mark.parametrize("layout", grids(), ids=str)
def test_cards_stand_on_the_sheet_and_apart(layout: n_up.Grid) -> None:
    (width, height), (across, down) = layout.sheet, layout.card
    for x, y in layout.places():
        # A4 is a millimetre less than four times A6.
        assert min(x, y) >= -0.6 and x + across <= width + 0.6 and y + down <= height + 0.6
    for (x, y), (other_x, other_y) in itertools.combinations(layout.places(), 2):
        assert abs(x - other_x) >= across - 1e-6 or abs(y - other_y) >= down - 1e-6


@pytest.mark.parametrize("turn", ["long", "short"])
@pytest.mark.parametrize("layout", grids(), ids=str)
def test_turned_over_each_back_lies_behind_its_front(layout: n_up.Grid, turn: n_up.Turn) -> None:
    (width, height), (across, down) = layout.sheet, layout.card
    for place in layout.places():
        x, y, on_its_head = n_up.back(place, layout, turn)
        # The sheet turned about its upright axis shows the back mirrored from left to right, about the other one from
        # top to bottom, which turns what is on it.
        upright = (turn == "long") == (height >= width)
        behind = (width - x - across, y) if upright else (x, height - y - down)
        assert behind == pytest.approx(place)
        # As a page of a book is turned, the back is never on its head.
        assert on_its_head != upright


@pytest.mark.parametrize("layout", grids(), ids=str)
def test_every_cut_has_a_mark_at_both_ends_and_none_lies_on_a_card(layout: n_up.Grid) -> None:
    (width, height), (across, down) = layout.sheet, layout.card
    lines = list(n_up.marks(layout))
    for x in (each for each in layout.cuts()[0] if 1 < each < width - 1):
        ends = sorted(min(y0, y1) for x0, y0, x1, y1 in lines if x0 == x1 == x)
        assert len(ends) >= 2 and ends[0] < height / 2 < ends[-1]
    for x0, y0, x1, y1 in lines:
        for x, y in layout.places():
            # On a card's edge, or outside; never across it.
            inside = x + 0.01 < (x0 + x1) / 2 < x + across - 0.01 and y + 0.01 < (y0 + y1) / 2 < y + down - 0.01
            assert not inside, (layout, (x0, y0, x1, y1))


def test_cards_that_nearly_fill_their_sheet_have_a_gap() -> None:
    """A cut that is a little off then leaves nothing of the next card."""
    layout = n_up.grid((100, 143), paper.size("A4"))
    assert layout is not None and (layout.count, layout.gap) == (4, 6.0)
    full = n_up.grid(paper.size("A6"), paper.size("A4"))
    assert full is not None and (full.count, full.gap) == (4, 0.0)


def test_a_card_that_is_repeated_fills_its_sheet() -> None:
    with pikepdf.new() as pdf:
        for width in (179, 180, 181, 182):
            pdf.add_blank_page(page_size=(width, 252))
        written = BytesIO()
        pdf.save(written)
    layout = n_up.grid(paper.size("poker"), paper.size("A4"))
    assert layout is not None
    with pikepdf.open(BytesIO(n_up.imposed(written.getvalue(), layout, "long", repeat=True))) as sheets:
        cards = [[float(each.BBox[2]) for each in page.Resources.XObject.values()] for page in sheets.pages]
    assert cards == [[179] * 9, [180] * 9, [181] * 9, [182] * 9]
