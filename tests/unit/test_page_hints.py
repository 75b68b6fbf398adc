"""What could look better on pages, on small made-up facts: what each check names, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sphinx_handbook.book.postflight.facts import Box, Element, Facts, ShownText, Tags
from sphinx_handbook.book.postflight.pages import judge, lines, sheets

#: Where lines of 11 pt stand on a page of A4, from the first to the last.
TOP, LEADING, FULL = 740.0, 15.0, 42
WORDS = "En linje, der er fuld af ord og går fra den ene side af spalten til den anden"

#: A block: its role, its lines, and the size of its type. Each line is on the page after those that are full.
Block = tuple[str, list[str], float]


def facts(*pages: list[Block], tagged: bool = True, trim: Box = (0, 0, 595, 842)) -> Facts:
    """Pages of blocks, one below the other. A block with no role goes on from the page before."""
    pieces, elements = [], []
    for number, blocks in enumerate(pages, 1):
        base = TOP
        for role, texts, size in blocks:
            first = len(pieces)
            at = len(elements) if role else len(elements) - 1
            for text in texts:
                pieces.append(ShownText(number, text, 60.0, base, at, size))
                base -= LEADING
            if role:
                elements.append(Element(role, -1, first, len(pieces), number))
    return Facts(
        labels=tuple(str(each) for each in range(1, len(pages) + 1)),
        pieces=tuple(pieces),
        elements=tuple(elements),
        tags=Tags(present=tagged),
        pages=range(1, len(pages) + 1),
        trims=dict.fromkeys(range(1, len(pages) + 1), trim),
    )


def text(count: int, role: str = "P", size: float = 11.0) -> Block:
    return role, [WORDS] * count, size


def hints(*pages: list[Block]) -> list[tuple[str, int]]:
    """The code and page of each hint."""
    problems = judge.problems(lines.gather(facts(*pages)), "bog.pdf")
    assert all("{" not in each.text(lambda message: message) for each in problems)
    return [(each.code.removeprefix("page-"), each.line) for each in problems]


COVER: list[Block] = [("P", ["Bogen"], 40.0)]
PAGE: list[Block] = [("H1", ["Et kapitel"], 20.0), text(FULL - 1)]


def test_full_pages_need_nothing() -> None:
    assert hints(COVER, PAGE, PAGE, COVER) == []
    assert hints() == []


@pytest.mark.parametrize(("count", "expected"), [(1, [("empty", 3)]), (12, [("empty", 3)]), (15, [])])
def test_a_nearly_empty_page(count: int, expected: list[tuple[str, int]]) -> None:
    assert hints(COVER, PAGE, [text(count)], PAGE, COVER) == expected


def test_a_sheet_has_no_covers() -> None:
    assert hints(PAGE, [text(3)]) == [("empty", 2)]


def test_a_drawing_fills_a_page() -> None:
    page = facts(COVER, PAGE, [text(3)], PAGE, COVER)
    drawn = [*page.elements, Element("Figure", -1, 0, 0, 3, box=(60.0, 200.0, 400.0, 600.0))]
    filled = lines.gather(Facts(**{**{name: getattr(page, name) for name in page.__dataclass_fields__}, "elements": tuple(drawn)}))  # fmt: skip
    assert judge.problems(filled, "bog.pdf") == []


@pytest.mark.parametrize(
    ("count", "top", "head", "expected"),
    [
        (20, 740.0, [], [("gap", 3)]),
        # It is the picture, and not the end of something, that leaves the page nearly empty.
        (13, 740.0, [], [("gap", 3)]),
        # There is room for it: the page ends for another reason.
        (4, 740.0, [], [("empty", 3)]),
        (30, 740.0, [], []),
        # A small one would have had the room; another page begins with words.
        (20, 740.0 - 500, [], []),
        (20, 700.0, [text(1)], []),
        # A title that stands within pages as well began none by itself, as a chapter does.
        (20, 720.0, [("H2", ["En titel"], 16.0)], [("gap", 3)]),
        (20, 720.0, [("H1", ["Et kapitel"], 20.0)], []),
    ],
)
def test_a_page_that_a_picture_leaves_half_empty(
    count: int, top: float, head: list[Block], expected: list[tuple[str, int]]
) -> None:
    section: list[Block] = [*PAGE[:1], text(3), ("H2", ["Et afsnit"], 16.0), text(FULL - 5)]
    page = facts(COVER, section, [text(count)], [*head, text(FULL - 32)], PAGE, COVER)
    below = replace(page, pieces=tuple(replace(each, base=each.base - 450) if each.page == 4 and each.text == WORDS and top != 700 else each for each in page.pieces))  # fmt: skip
    drawn = replace(below, elements=(*page.elements, Element("Figure", -1, 0, 0, 4, box=(60.0, 300.0, 400.0, top))))
    problems = judge.problems(lines.gather(drawn), "bog.pdf")
    assert [(each.code.removeprefix("page-"), each.line) for each in problems if each.code != "page-line"] == expected


SMALL: Block = ("P", ["Se også en side (side 7)"], 9.0)
TITLE: Block = ("H2", ["Den næste indgang"], 16.0)


@pytest.mark.parametrize(
    ("before", "head", "expected"),
    [
        ([], [("H3", ["Se også"], 9.0), SMALL], True),
        # A list that began on the page before.
        ([("H3", ["Se også"], 9.0), SMALL], [SMALL], True),
        # Two lines of the entry's own text are enough; an unlabelled table or listing is set small as well.
        ([], [text(2), ("H3", ["Se også"], 9.0), SMALL], False),
        ([], [SMALL], False),
        # Below a heading of the text's size: a description in a manual.
        ([("H3", ["Parametre"], 11.0)], [SMALL], False),
    ],
)
def test_a_tail_above_a_title(before: list[Block], head: list[Block], expected: bool) -> None:
    page = [("H2", ["En indgang"], 16.0), text(30), *before]
    assert hints(COVER, PAGE, page, [*head, TITLE, text(30)], COVER) == ([("tail", 4)] if expected else [])


@pytest.mark.parametrize(("here", "there", "page"), [(1, 3, 2), (3, 1, 3), (2, 2, 0)])
def test_a_line_that_is_alone_on_its_page(here: int, there: int, page: int) -> None:
    result = hints(COVER, [text(FULL - here), text(here)], [("", [WORDS] * there, 11.0), text(20)], COVER)
    assert result == ([("line", page)] if page else [])


DIVIDED = "En linje, der er fuld af ord, og som slutter midt i et arbejds\N{SOFT HYPHEN}"


def test_hyphens_in_a_row() -> None:
    assert hints(COVER, [("P", [DIVIDED] * 3 + ["plads er god."], 11.0), text(30)], PAGE, COVER) == []
    rest = ("P", ["en " + DIVIDED] * 3 + ["plads er god."], 11.0)
    assert hints(COVER, [rest, text(30)], PAGE, COVER) == [("hyphens", 2)]
    # "mellem- og langsigtet", and a dash, are no divisions of words; nor are the lines of a table's narrow cell.
    assert (
        hints(COVER, [("P", ["Arbejdet er mellem-", "– Og så videre", "og slut"], 11.0), text(30)], PAGE, COVER) == []
    )
    assert hints(COVER, [("TD", ["en " + DIVIDED] * 5, 11.0), text(30)], PAGE, COVER) == []


def test_a_page_that_ends_within_a_word() -> None:
    page = [text(FULL - 3), ("P", [WORDS, WORDS, DIVIDED], 11.0)]
    assert hints(COVER, page, [("", ["plads er god", WORDS], 11.0), text(30)], COVER) == [("word", 2)]


@pytest.mark.parametrize(("last", "expected"), [("så.", True), ("med det.", False), ("12", False), ("}", False)])
def test_a_short_last_line(last: str, expected: bool) -> None:
    assert hints(COVER, [("P", [WORDS, WORDS, last], 11.0), text(30)], PAGE, COVER) == (
        [("short", 2)] if expected else []
    )
    listing = ("P", ["def f(x): return the value of x and y and z", "  if", "  x"], 11.0)
    assert hints(COVER, [listing, text(30)], PAGE, COVER) == []


def test_a_row_that_goes_on_overleaf() -> None:
    book = facts(COVER, [text(FULL - 1), ("TD", [WORDS], 9.0)], [("", [WORDS], 9.0), text(30)], COVER)
    cell = next(each for each in book.elements if each.role == "TD")
    row = Element("TR", -1, cell.first, cell.first + 2, 2)
    with_row = Facts(**{**{name: getattr(book, name) for name in book.__dataclass_fields__}, "elements": (*book.elements, row)})  # fmt: skip
    assert [each.code for each in judge.problems(lines.gather(with_row), "bog.pdf")] == ["page-row"]


def test_words_that_are_drawn_before_what_is_read_before_them() -> None:
    book = facts(COVER, PAGE, COVER)
    drawn = replace(book, tags=replace(book.tags, unordered=((2, "Et kapitel"),)))
    assert [(each.code, each.line) for each in judge.problems(lines.gather(drawn), "bog.pdf")] == [("page-order", 2)]


def test_running_heads_of_a_file_without_structure_are_left_out() -> None:
    head: Block = ("P", ["Bogen"], 8.0)
    foot: Block = ("P", ["12"], 8.0)
    full = [head, text(FULL), foot]
    page: list[Block] = [head, text(3), ("P", [""] * (FULL - 3), 8.0), foot]
    book = facts(full, full, page, full, full, tagged=False)
    assert [(each.code, each.line) for each in judge.problems(lines.gather(book), "bog.pdf")] == [("page-empty", 3)]


@pytest.mark.parametrize(
    ("count", "trim", "expected"),
    [
        (32, (0, 0, 595, 842), sheets.Sheets(32, 16)),
        # Two lines are on a sheet of their own.
        (33, (0, 0, 595, 842), sheets.Sheets(33, 17, 2, (20,))),
        # A5 is folded, four pages to a sheet; the cards on their side are printed as they are.
        (36, (0, 0, 420, 595), sheets.Sheets(36, 9)),
        (33, (0, 0, 420, 595), sheets.Sheets(33, 9, 2, (20,))),
        (20, (0, 0, 420, 297), sheets.Sheets(20, 10)),
        (1, (0, 0, 595, 842), sheets.Sheets(1, 1)),
    ],
)
def test_sheets(count: int, trim: Box, expected: sheets.Sheets) -> None:
    book = facts(COVER, *[[text(2)] if page == 20 else PAGE for page in range(2, count)], COVER[: count - 1], trim=trim)
    book = facts(COVER, trim=trim) if count == 1 else book
    assert sheets.of(book, lines.gather(book)) == expected
