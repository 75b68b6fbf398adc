"""The form of editions, and what ``katalog.toml`` may say of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.support import CATALOGUE

from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.design import tokens
from sphinx_handbook.editions import page_format
from sphinx_handbook.editions import paper as papers
from sphinx_handbook.editions.edition import Edition
from sphinx_handbook.problems import Problem


def read(table: str) -> tuple[list[Edition], list[Problem], int]:
    """The editions of a catalogue with a table more, its problems, and the line that the table begins at."""
    text = CATALOGUE.format(language="da")
    schema, problems = toml_file.parse(f"{text}\n{table}")
    return schema.all_editions(), problems, text.count("\n") + 2


def test_without_any_edition_there_is_the_main_one() -> None:
    printings, problems, _ = read("")
    assert problems == []
    assert [(each.id, each.paper, each.size) for each in printings] == [("main", "A4", None)]


def test_an_edition_is_a_few_lines() -> None:
    printings, problems, _ = read('[editions.lomme]\ntitle = "Lomme"\npaper = "A6"\nsize = 9\nmargins = {inner = 12}')
    assert problems == []
    pocket = page_format.of(printings[1])
    assert (pocket.width, pocket.height, pocket.body, pocket.inner) == (105, 148, 9, 12)
    assert not pocket.notes


@pytest.mark.parametrize(
    ("table", "line", "words"),
    [
        ('[editions.x]\ntitle = "X"\npaper = "A8"', 2, ("A8", "A4", "A5 landscape", "120 × 170 mm")),
        ('[editions.x]\ntitle = "X"\npaper = "Lettre"', 2, ("Lettre", "Mente du »Letter«?")),
        ('[editions.x]\ntitle = "X"\npaper = "A4 liggende"', 2, ("A4 liggende", "A5 landscape")),
        ('[editions.x]\ntitle = "X"\npaper = "30 x 200 mm"', 2, ("30 x 200 mm", "40", "1200")),
        ('[editions.x]\ntitle = "X"\npaper = "3 × 4000 cm"\nimpose = "booklet"', 2, ("3 × 4000 cm", "1200")),
        ('[editions.x]\ntitle = "X"\npapir = "A5"', 2, ("papir", "paper")),
        ('[editions.x]\ntitle = "X"\nsize = 4', 2, ("size", "6")),
        ('[editions.x]\ntitle = "X"\nsize = "stor"', 2, ("size", "tal")),
        ('[editions.x]\npaper = "A5"', 0, ("title",)),
        ('[editions.x]\ntitle = "X"\nterms = ["tilid"]', 2, ("tilid", "tillid")),
        ('[editions.x]\ntitle = "X"\ncategories = ["sted"]', 2, ("sted", "steder")),
        ('[editions.x]\ntitle = "X"\nsheets = ["side"]', 2, ("side", "entry", "category")),
        ('[editions.x]\ntitle = "X"\npaper = "A2"\nimpose = "booklet"', 2, ("A2",)),
        ('[editions.x]\ntitle = "X"\npaper = "A4"\nsheet = "A5"\nimpose = "cards"', 3, ("A4", "A5")),
        ('[editions.x]\ntitle = "X"\npaper = "A6"\nsheet = "A44"\nimpose = "cards"', 3, ("A44", "A4")),
        ('[editions.x]\ntitle = "X"\nsheet = "2 × 3 m"\nimpose = "cards"', 2, ("2 × 3 m", "A4")),
        ('[editions.x]\ntitle = "X"\nsheet = "2000 × 3000 mm"\nimpose = "cards"', 2, ("2000 × 3000 mm", "1200")),
        ('[editions.x]\ntitle = "X"\nimpose = "cards"\nsheets = ["entry"]', 2, ("sheets",)),
        ('[editions.x]\ntitle = "X"\npaper = "A5"\nimpose = "booklet"\nturn = "short"', 4, ("turn", "cards")),
        ('[editions.x]\ntitle = "X"\nsheets = ["entry", "term"]\none_file = true', 3, ("one_file", "category")),
        ('[editions.x]\ntitle = "X"\ntemplate = "kort.html"', 2, ("template", "cards")),
        ('[editions.x]\ntitle = "X"\nsignature = 8', 2, ("signature", "booklet")),
        ('[editions.x]\ntitle = "X"\npaper = "A5"\nimpose = "booklet"\nsignature = 6', 4, ("4, 8",)),
        ('[editions.x]\ntitle = "X"\nsheets = ["entry"]\nposter = true', 3, ("poster", "category")),
        ('[editions.x]\ntitle = "X"\nimpose = "cards"\nvariant = "press"\ncover = "separate"', 4, ("cover",)),
        ('[editions.main]\nimpose = "cards"\npaper = "A6"', 1, ("main", "impose")),
        ('[editions.x]\ntitle = "X"\npaper = "A5"\nmargins = {inner = 70, outer = 70}', 3, ("A5",)),
        ('[editions.x]\ntitle = "X"\nvariant = "tryk"', 2, ("tryk", "press")),
        ('[editions.x]\ntitle = "X"\npaper = "A5"\nvariant = "press"\nimpose = "booklet"', 3, ("trykkeri",)),
        ('[editions.main]\nterms = ["tillid"]', 1, ("main", "terms")),
        ('[editions.x]\ntitle = "X"\ncover = "separate"', 2, ("press",)),
        ('[editions.x]\ntitle = "X"\nvariant = "press"\nsheets = ["entry"]\ncover = "separate"', 4, ("press",)),
        ('[editions.x]\ntitle = "X"\nvariant = "press"\ncover = "for sig"', 3, ("for sig", "separate")),
        ('[editions.x]\ntitle = "X"\ncorrections = true', 2, ("[releases]",)),
        ('[editions.x]\ntitle = "X"\nreleases = ["2027-03-03"]', 2, ("releases", "corrections")),
        ('[releases]\nfolder = "r"\n[editions.x]\ntitle = "X"\ncorrections = true\nterms = ["tillid"]', 5, ("terms",)),
        ('[releases]\nfolder = "r"\n[editions.x]\ntitle = "X"\ncorrections = true\nvariant = "press"', 5, ("variant",)),
        ('[releases]\nfolder = "r"\n[editions.main]\ncorrections = true', 3, ("main", "corrections")),
        ('[editions.x]\ntitle = "X"\nvariant = "press"\nspine = 4', 3, ("spine", "separate")),
        ('[editions.x]\ntitle = "X"\nleaf = 0.1', 2, ("leaf", "separate")),
        ('[editions.x]\ntitle = "X"\nvariant = "press"\ncover = "separate"\nspine = 4\nleaf = 0.1', 5, ("spine",)),
        ('[editions.x]\ntitle = "X"\nstock = "uncoated"', 2, ("stock", "press")),
        ('[editions.x]\ntitle = "X"\nvariant = "press"\nstock = "uncoated"', 3, ("profile", "FOGRA52")),
        ('[editions.x]\ntitle = "X"\nrepeat = true', 2, ("repeat", "cards")),
        ('[editions.x]\ntitle = "X"\nfit = 1', 2, ("fit", "sheets")),
        ('[editions.x]\ntitle = "X"\nsheets = ["category"]\nfit = 1', 3, ("fit", "sheets")),
        ('[editions.x]\ntitle = "X"\nvariant = "press"\ncover = "separate"\nspine = 900', 4, ("spine", "80")),
    ],
)
def test_a_wrong_table_is_told_with_its_line_and_what_is_right(table: str, line: int, words: tuple[str, ...]) -> None:
    from sphinx_handbook.i18n import translator

    _, problems, begin = read(table)
    assert len(problems) == 1
    message = problems[0].text(translator("da"))
    assert problems[0].line == begin + line
    assert all(word in message for word in words)


BOOKLET = '[editions.x]\ntitle = "X"\npaper = "A5"\nimpose = "booklet"\n'
PRESS = '[editions.x]\ntitle = "X"\nvariant = "press"\n'
CARDS = '[editions.x]\ntitle = "X"\npaper = "A6"\nimpose = "cards"\n'
APART = f'{PRESS}cover = "separate"\n'
SHEETS = '[editions.x]\ntitle = "X"\nsheets = ["category"]\n'


@pytest.mark.parametrize(
    ("table", "other"),
    [
        (BOOKLET, "x-til-foldning"),
        (CARDS, "x-til-udskaering"),
        (PRESS, "x-med-maerker"),
        (PRESS, "x-jobseddel"),
        (APART, "x-indhold"),
        (APART, "x-omslag-med-maerker"),
        (SHEETS, "x-steder"),
        ('[editions.main]\npaper = "A5"\nimpose = "booklet"\n', "til-foldning"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_two_editions_with_one_file_are_told(table: str, other: str, first: bool) -> None:
    from sphinx_handbook.i18n import translator

    taken = f'[editions.{other}]\ntitle = "Y"\n'
    text = f"{table}{taken}" if first else f"{taken}{table}"
    _, problems, begin = read(text)
    (problem,) = problems
    message = problem.text(translator("da"))
    owner = "main" if "main" in table else "x"
    # The main edition comes first, wherever it stands.
    late = other if first or owner == "main" else owner
    assert text.splitlines()[problem.line - begin] == f"[editions.{late}]"
    assert f"»{other}«" in message and f"»{owner}«" in message and f"…-{other}.pdf" in message


def test_all_clashes_are_told_at_once_and_near_names_are_none() -> None:
    clash = "".join(f'[editions.x-{each}]\ntitle = "Y"\n' for each in ("omslag", "med-maerker", "indhold", "steder"))
    _, problems, _ = read(APART + clash)
    assert [each.values["word"] for each in problems] == ["x-omslag", "x-indhold"]
    _, problems, _ = read(SHEETS + clash)
    assert [each.values["word"] for each in problems] == ["x-steder"]


@pytest.mark.parametrize(
    ("written", "width", "height"),
    [
        ("A6", 105, 148),
        ("A5 landscape", 210, 148),
        ("16:9", 297, 167),
        ("16:9 landscape", 297, 167),
        ("Legal", 215.9, 355.6),
        ("120 × 170 mm", 120, 170),
        ("120x170", 120, 170),
        ("6 × 9 in", 152.4, 228.6),
        ("6in x 9in", 152.4, 228.6),
        ("10,5 x 14.8 cm", 105, 148),
    ],
)
def test_paper_has_a_name_or_any_size(written: str, width: float, height: float) -> None:
    assert papers.size(written) == (width, height)


@pytest.mark.parametrize(
    "written", ["", "A9", "landscape", "A4 portrait", "6 × 9 ft", "-1 × 20 mm", "1 × 2 × 3 mm", "a × b mm"]
)
def test_what_is_no_size_is_refused(written: str) -> None:
    with pytest.raises(papers.NoSize):
        papers.size(written)


@pytest.mark.parametrize(
    ("paper", "sheet"),
    [("A6", "A5"), ("A5", "A4"), ("A4", "A3"), ("B5", "A3"), ("Letter", "Tabloid"), ("6 × 9 in", "A3"),
     ("5.5 × 8.5 in", "Letter"), ("A5 landscape", "A3"), ("square", "A3"), ("A3", "A2")],
)  # fmt: skip
def test_a_booklet_has_the_smallest_sheet_that_holds_two_pages(paper: str, sheet: str) -> None:
    assert papers.spread(paper) == f"{sheet} landscape"
    (width, height), (across, down) = papers.size(paper), papers.size(f"{sheet} landscape")
    assert 2 * width <= across + 0.5 and height <= down + 0.5


@pytest.mark.parametrize(
    "paper", [*papers.SIZES, "A4 landscape", "A7 landscape", "6 × 9 in", "100 × 300 mm", "40 × 60 mm"]
)
@pytest.mark.parametrize("size", [None, 8, 9.5, 14, 18])
def test_every_form_has_a_column_and_type_in_order(paper: str, size: float | None) -> None:
    page = page_format.of(Edition("x", paper=paper, size=size))
    assert page.inner + page.column + page.outer == pytest.approx(page.width)
    assert min(page.inner, page.outer) >= min(10, 0.09 * page.width)
    # On wide paper lines stay as long as can be read.
    assert page.column > page.width / 2 or page.column > 11 * page.body
    assert size or page.column / page.body <= 12.3
    assert page.tab <= page.outer - 2 and page.edge > 0
    sizes = {name: float(value[:-2]) for name, value in page_format.sizes(tokens.load().paper.size, page).items()}
    assert (
        sizes["foot"] <= sizes["small"] <= sizes["note"] <= sizes["body"] < sizes["h2"] < sizes["entry"] < sizes["h1"]
    )
    assert sizes["body"] == pytest.approx(size or (11 if page.width >= 100 else 9))
    assert sizes["small"] >= min(8, sizes["body"])


def test_the_book_on_a4_is_what_its_style_sheet_is_written_for() -> None:
    main = page_format.of(Edition("main"))
    assert (main.inner, main.column, main.outer, main.note_width) == (22, 122, 66, 40)
    assert page_format.scaled("p { margin: 15pt; }", main) == "p { margin: 15pt; }"
    large = page_format.of(Edition("x", size=22))
    assert page_format.scaled("h1 { margin: 15pt -1.5pt; font: 1em/12pt x-1pt }", large) == (
        "h1 { margin: 30.000pt -3.000pt; font: 1em/24.000pt x-1pt }"
    )


def test_a_manual_has_a_wider_column_and_smaller_text() -> None:
    main = Edition("main")
    with_notes, without = page_format.of(main), page_format.of(page_format.as_manual(main))
    assert with_notes.notes and not without.notes
    assert without.column > with_notes.column and without.body < with_notes.body
    assert without.inner < without.outer
    # The letters on a line: 70 of 11 points stand in 122 mm.
    assert 78 <= without.column / 122 * 70 * 11 / without.body <= 82
    # What an edition says goes before, and small pages are as they are.
    own = Edition("main", size=12, margins={"inner": 40})
    assert page_format.of(page_format.as_manual(own)).inner == 40
    small = Edition("main", paper="A5")
    assert page_format.of(page_format.as_manual(small)).column == page_format.of(small).column
    # Less space between paragraphs, but not in large print.
    assert "manual.css" in page_format.sheets(page_format.of(page_format.as_manual(small)))
    assert "manual.css" in page_format.sheets(without) and "manual.css" not in page_format.sheets(with_notes)
    assert page_format.as_manual(Edition("main", size=18)) == Edition("main", size=18)


def test_no_selector_asks_for_more_than_has_can_match() -> None:
    # cssselect2 matches nothing where a combinator follows the one that a selector within :has() begins with.
    style = Path(page_format.__file__).parents[1] / "book" / "layout" / "style"
    for sheet in style.glob("*.css"):
        css = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
        assert not re.findall(r":has\(\s*[>+~]\s*[^\s,()>+~]+\s*[>~]\s*[^()]*\)", css), sheet.name


@pytest.mark.parametrize(("size", "tried"), [(None, [11, 10.5, 10, 9.5]), (10.2, [10.2, 9.7]), (9, [9]), (18, 18)])
def test_what_is_to_fit_is_set_closer_then_smaller(size: float | None, tried: list[float] | int) -> None:
    page = page_format.of(Edition("x", size=size, sheets=("entry",), fit=1))
    forms = list(page_format.fitting(page))
    assert page.fit == 1 and all(each.closer for each in forms)
    sizes = [round(each.body, 2) for each in forms]
    assert sizes == tried if isinstance(tried, list) else (sizes[0], sizes[-1]) == (tried, 9.5)
    assert {(each.column, each.top, each.bottom) for each in forms} == {(page.column, page.top, page.bottom)}


def test_a_poster_is_tried_from_large_to_small() -> None:
    page = page_format.of(Edition("x", paper="A3", sheets=("category",), poster=True))
    sizes = [page.body, *(each.body for each in page_format.fitting(page))]
    assert sizes == sorted(sizes, reverse=True) and (sizes[0], sizes[-1]) == (29.7, 297 * 0.04)
    assert "press.css" not in page_format.sheets(page) and "poster.css" in page_format.sheets(page)
