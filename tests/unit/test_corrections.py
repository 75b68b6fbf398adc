"""What a sheet of corrections says: what is on paper, in the order of the old book, by its page numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sphinx_handbook.book.content.corrections import sheet_html
from sphinx_handbook.book.jobs.corrections import CorrectedRelease
from sphinx_handbook.i18n import translator
from sphinx_handbook.languages.dates import PartialDate
from sphinx_handbook.releases.compare import compare
from sphinx_handbook.releases.corrections import CorrectedPage, PrintedEdition, corrections
from sphinx_handbook.releases.page import Page
from sphinx_handbook.releases.passage import Kind, Passage, title_of
from sphinx_handbook.releases.release import Release
from sphinx_handbook.releases.summary import summary


def passage(
    text: str, folio: str = "1", *, kind: Kind = "text", field: str = "", links: tuple[str, ...] = ()
) -> Passage:
    return Passage(kind, text, links, field, (("main", folio), ("booklet", f"{int(folio) * 2}")))


def page(name: str, *passages: Passage, title: str = "") -> Page:
    folios = tuple(
        (edition, tuple(dict.fromkeys(dict(each.folios)[edition] for each in passages)))
        for edition in ("main", "booklet")
    )
    return Page(name, title or name.rpartition("/")[2].capitalize(), passages, folios=folios)


SAW = page(
    "tools/saw",
    passage("Saw", "4", kind="heading"),
    passage("it cuts wood", "4", field="brief"),
    passage("words for a search", "4", field="index"),
    passage("A saw has teeth, and it cuts boards along and across the grain.", "4"),
    passage("Sharpen it once a year.", "5"),
    passage("Hang it up when you have done.", "5"),
    passage("a drawing of a saw", "5", kind="image"),
)
WEDGE = page("tools/wedge", passage("Wedge", "6", kind="heading"), passage("It splits what is struck.", "6"))
OLD = [SAW, WEDGE]
EDITION = PrintedEdition(
    "main",
    frozenset({"tools/saw", "tools/wedge", "tools/plane", "methods/wedge"}),
    {"brief": "In brief"},
    frozenset({"index"}),
    {"tools": "Tools", "methods": "Methods"},
)


def as_told(new: list[Page], edition: PrintedEdition = EDITION) -> list[tuple[str, str, str]]:
    """Page, kind and folio of each correction."""
    return [
        (each.title, correction.kind, correction.folio)
        for each in sheet(new, edition)
        for correction in each.corrections
    ]


def sheet(new: list[Page], edition: PrintedEdition = EDITION) -> tuple[CorrectedPage, ...]:
    return corrections(compare(OLD, new), OLD, new, edition)


def changed(at: int, *passages: Passage, of: Page = SAW) -> Page:
    return replace(of, passages=(*of.passages[:at], *passages, *of.passages[at + 1 :]))


NEW = passage("Oil the blade.", "1")


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        pytest.param(OLD, [], id="nothing"),
        pytest.param(
            [changed(4, replace(SAW.passages[4], text="Sharpen it twice a year.")), WEDGE],
            [("Saw", "words", "5")],
            id="a word",
        ),
        pytest.param(
            [changed(3, passage("Nothing of what was there is left: all these are words of a new kind here.")), WEDGE],
            [("Saw", "replaced", "4")],
            id="a paragraph of other words",
        ),
        pytest.param([changed(4), WEDGE], [("Saw", "removed", "5")], id="a paragraph gone"),
        pytest.param(
            [changed(4, SAW.passages[4], NEW, replace(NEW, text="And the handle.")), WEDGE],
            [("Saw", "added", "5")],
            id="two paragraphs, written at once",
        ),
        pytest.param(
            [replace(SAW, passages=(*SAW.passages[:3], *SAW.passages[4:6], SAW.passages[3], SAW.passages[6])), WEDGE],
            [("Saw", "moved", "4")],
            id="a paragraph elsewhere",
        ),
        pytest.param(
            [changed(1, replace(SAW.passages[1], text="it cuts all")), WEDGE], [("Saw", "words", "4")], id="a field"
        ),
        pytest.param([changed(2, replace(SAW.passages[2], text="others")), WEDGE], [], id="a field of the web alone"),
        pytest.param([changed(6, replace(SAW.passages[6], text="a photo")), WEDGE], [], id="what an image is called"),
        pytest.param(
            [changed(4, replace(SAW.passages[4], links=("https://example.org/",))), WEDGE],
            [("Saw", "link", "5")],
            id="an address",
        ),
        pytest.param(
            [changed(4, replace(SAW.passages[4], links=("py:class:int",))), WEDGE], [], id="no address on paper"
        ),
        pytest.param(
            [
                replace(SAW, title="Handsaw", passages=(replace(SAW.passages[0], text="Handsaw"), *SAW.passages[1:])),
                WEDGE,
            ],
            [("Saw", "words", "4")],
            id="a title",
        ),
        pytest.param([SAW], [("Wedge", "page removed", "6")], id="a page gone"),
        pytest.param([WEDGE], [("Saw", "page removed", "4–5")], id="a page gone that stood on two"),
        pytest.param([SAW, replace(WEDGE, docname="tools/cleaver")], [], id="a page's name alone"),
        pytest.param(
            [SAW, replace(WEDGE, docname="methods/wedge")],
            [("Wedge", "page moved", "6")],
            id="a page in another chapter",
        ),
        pytest.param(
            [SAW, page("tools/plane", passage("Plane"), passage("It makes boards even.")), WEDGE],
            [("Plane", "page added", "5")],
            id="a new page, behind the one before it",
        ),
    ],
)
def test_what_is_told(new: list[Page], expected: list[tuple[str, str, str]]) -> None:
    assert as_told(new) == expected


def test_the_numbers_are_those_of_the_edition_that_is_held() -> None:
    """A booklet has its own; a page that an edition does not hold is none of its corrections."""
    new = [changed(4, replace(SAW.passages[4], text="Sharpen it twice a year.")), WEDGE]
    assert as_told(new, replace(EDITION, id="booklet")) == [("Saw", "words", "10")]
    assert as_told(new, replace(EDITION, id="large")) == []
    added = [*OLD, page("tools/plane", passage("Plane"))]
    assert as_told(added, replace(EDITION, holds=frozenset({"tools/saw"}))) == []


def test_the_order_is_that_of_the_old_book() -> None:
    """New pages stand where they are laid in, also where pages before them are new or gone."""
    first, second, last = (page(f"tools/{name}", passage(name)) for name in ("adze", "brace", "chisel"))
    edition = replace(EDITION, holds=frozenset({"tools/adze", "tools/brace", "tools/chisel"}))
    assert as_told([first, changed(4), second, last], edition) == [
        ("Adze", "page added", ""),
        ("Saw", "removed", "5"),
        ("Brace", "page added", "5"),
        ("Chisel", "page added", "5"),
        ("Wedge", "page removed", "6"),
    ]


def test_where_something_is_written_is_told_by_words() -> None:
    (corrected,) = sheet([changed(5, SAW.passages[5], NEW), WEDGE])
    assert corrected.corrections[0].beside == "… it up when you have done."
    (corrected,) = sheet([changed(0, NEW, SAW.passages[0]), WEDGE])
    assert corrected.corrections[0].beside == ""


def test_fields_that_stand_behind_the_text_come_last() -> None:
    """In the order of the old page, not in that of front matter; on a later page also what is a fact."""
    old = page(
        "tools/saw",
        passage("Saw", "4", kind="heading"),
        passage("it cuts wood", "4", field="brief"),
        passage("A shop", "5", field="read_more"),
        passage("A saw has teeth.", "4"),
        passage("Sharpen it once a year.", "5"),
    )
    new = replace(old, passages=tuple(replace(each, text=f"{each.text} now") for each in old.passages))
    edition = replace(EDITION, behind=frozenset({"read_more"}))
    (sheet_page,) = corrections(compare([old], [new]), [old], [new], edition)
    words = [each.words[0].before for each in sheet_page.corrections]
    assert words == ["Saw", "it cuts wood", "A saw has teeth.", "Sharpen it once a year.", "A shop"]
    assert [each.folio for each in sheet_page.corrections] == ["4", "4", "4", "5", "5"]


def test_images_that_are_links_are_told_by_their_addresses() -> None:
    """They have no words: on a sheet of corrections there is nothing to write."""
    old = page(
        "tools/saw", passage("Saw", "4", kind="heading"), passage("", "4", links=("a.svg", "https://a.example/"))
    )
    new = replace(old, passages=(old.passages[0], passage("", links=("b.svg",)), passage("", links=("c.svg",))))
    changes = compare([old], [new])
    (of_page,) = summary(changes, str, str, "main")
    words = [(part.before, part.after) for each in of_page.passages for part in each.words if part.changed]
    assert {"c.svg"} <= {after for _, after in words}
    assert all(any(part.before or part.after for part in each.words) for each in of_page.passages)
    assert not any(each.links_before or each.links_after for each in of_page.passages)
    assert corrections(changes, [old], [new], EDITION) == ()


def test_titles_of_pages_stand_for_their_names() -> None:
    wood = passage(f"See {title_of('#saw')} before you buy any", "6")
    old = [SAW, replace(WEDGE, passages=(*WEDGE.passages, wood))]
    new = [
        SAW,
        replace(WEDGE, passages=(*WEDGE.passages, replace(wood, text=f"See {title_of('#wedge')} before you buy"))),
    ]
    (corrected,) = corrections(compare(old, new), old, new, EDITION)
    changed_words = [(each.before, each.after) for each in corrected.corrections[0].words if each.changed]
    assert changed_words == [("Saw", "Wedge"), ("any", "")]


HEAD = sheet_html.Head("Workshop", "1st edition, 29 November 2026", "1a2b3c4d", "5e6f7a8b", "1 March 2027", "Booklet")


def test_words_that_go_and_come_are_told_by_more_than_a_line() -> None:
    """What a screen reader reads says it in words; what is a page's own never becomes mark-up."""
    edited = changed(4, replace(SAW.passages[4], text='Sharpen it <b>"twice"</b> a year.'))
    text = sheet_html.html(HEAD, sheet([edited, WEDGE]), str)
    assert '<del data-spoken="cross out: once">once</del>' in text
    word = "&lt;b&gt;&quot;twice&quot;&lt;/b&gt;"
    assert f'<ins data-spoken="write: {word}">{word}</ins>' in text
    for each in (
        "1st edition, 29 November 2026",
        "1a2b3c4d",
        "5e6f7a8b, 1\N{NO-BREAK SPACE}March\N{NO-BREAK SPACE}2027",
        "Booklet",
    ):
        assert each in text
    assert "laid" not in text
    danish = sheet_html.html(HEAD, sheet([edited, WEDGE]), translator("da"))
    assert '<li class="correction"><p class="old-page">side <strong>5</strong></p><p>Sharpen it' in danish


def test_few_words_that_stayed_are_no_island() -> None:
    new = replace(SAW.passages[3], text="A saw has teeth. Wood is easy, and it cuts boards along and across the grain.")
    (corrected,) = sheet([changed(3, new), WEDGE])
    assert [each[:2] for each in corrected.corrections[0].words if each.changed] == [("teeth,", "teeth. Wood is easy,")]
    long = passage(
        "One two three four five six seven eight is nine ten, and all of this has stayed as it was before.", "6"
    )
    old = [SAW, replace(WEDGE, passages=(*WEDGE.passages, long))]
    text = "Eight and more is now, and all of this has stayed as it was before."
    new_pages = [SAW, replace(WEDGE, passages=(*WEDGE.passages, replace(long, text=text)))]
    (corrected,) = corrections(compare(old, new_pages), old, new_pages, EDITION)
    assert [each[:2] for each in corrected.corrections[0].words if each.changed] == [
        ("One two three four five six seven eight is nine ten,", "Eight and more is now,")
    ]


def test_a_number_is_printed_once_for_what_stands_on_one_page() -> None:
    text = sheet_html.html(HEAD, sheet([changed(4, replace(NEW, text="Other words")), WEDGE]), str)
    assert text.count("old-page") == 1
    both = changed(3, replace(SAW.passages[3], text="A saw has teeth, and it cuts boards along the grain."))
    both = changed(4, of=both)
    text = sheet_html.html(HEAD, sheet([both, WEDGE]), str)
    assert text.count("old-page") == 2


def test_a_listing_is_corrected_by_lines() -> None:
    code = passage("a = 1\nb  =  2\nc = 3", "6", kind="code")
    old = [SAW, replace(WEDGE, passages=(*WEDGE.passages, code))]
    new = [SAW, replace(WEDGE, passages=(*WEDGE.passages, replace(code, text="a = 1\nb  =  4\nc = 3")))]
    text = sheet_html.html(HEAD, corrections(compare(old, new), old, new, EDITION), str)
    assert ">b  =  2</del>" in text
    assert ">b  =  4</ins>" in text


@pytest.mark.parametrize(
    ("language", "name", "title", "of_sheet"),
    [
        ("da", "2. udgave", "2. udgave, 3.~marts~2027", "Rettelser til 2. udgave, 3.~marts~2027"),
        ("da", "", "Udgaven fra 3.~marts~2027", "Rettelser til udgaven fra 3.~marts~2027"),
        ("de", "", "Ausgabe vom 3.~März~2027", "Berichtigungen zur Ausgabe vom 3.~März~2027"),
        ("en", "", "Print of March~3,~2027", "Corrections to the print of March~3,~2027"),
    ],
)
def test_a_sheet_says_which_release_it_is_for(language: str, name: str, title: str, of_sheet: str) -> None:
    """A release without a name is no day alone, and no day is broken over two lines."""
    release = CorrectedRelease(Path("r.json"), Release(PartialDate(2027, 3, 3), name, (), ()), language, {})
    unbroken = [each.replace("~", "\N{NO-BREAK SPACE}") for each in (title, of_sheet)]
    assert [release.title, release.sheet_title] == unbroken


def test_a_page_that_stood_on_several_is_crossed_out_on_all() -> None:
    assert "pages <strong>4–5</strong></p><p" in sheet_html.html(HEAD, sheet([WEDGE]), str)
