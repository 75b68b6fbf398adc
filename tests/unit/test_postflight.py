"""Postflight's checks on small made-up facts: what each finds, and what it leaves alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from tests.calls import calls

from sphinx_handbook.book.postflight import (
    checks_any_pdf,
    checks_this_book,
    local_paths,
    printed_page_numbers,
    text_search,
)
from sphinx_handbook.book.postflight.expected import Expected, Passage, Reference
from sphinx_handbook.book.postflight.facts import Bookmark, Element, Facts, Font, PdfLink, ShownText, Tags

NAME = "bog.pdf"
LONG = "En sætning, der er lang nok til at være sikker på, hvor den står"
BOX = (0.0, 0.0, 10.0, 10.0)


def book(**changed: object) -> Facts:
    """Two entries on two pages after the contents; the first refers to the second."""
    texts = [
        (1, "Indhold"), (1, "Huset"), (1, " . . . . 2"), (1, "Bordet"), (1, " . . . . 3"),
        (2, "Huset"), (2, "Huset står ved "), (2, "bordet"), (2, " (se side 3)."),
        (3, "Bordet"), (3, "Bordet er af eg, og arbejds\N{HYPHEN}"), (3, "pladsen er god."),
    ]  # fmt: skip
    roles = [
        ("H1", 0, 1, 1), ("TOC", 1, 5, 1), ("Link", 1, 2, 1), ("Link", 3, 4, 1), ("H1", 5, 6, 2),
        ("P", 6, 9, 2), ("Link", 7, 8, 2), ("H1", 9, 10, 3), ("P", 10, 12, 3),
    ]  # fmt: skip
    facts = Facts(
        labels=("1", "2", "3"),
        pieces=tuple(ShownText(page, text, base=-14.0 * at) for at, (page, text) in enumerate(texts)),
        furniture=(ShownText(2, "2"), ShownText(3, "3")),
        elements=tuple(Element(role, -1, first, last, page) for role, first, last, page in roles),
        links=(link(1, 1, "huset", 2), link(1, 3, "bord", 3), link(2, 7, "bord", 3)),
        places={"huset": 2, "bord": 3},
        bookmarks=(Bookmark("Indhold", 1, 1), Bookmark("Huset", 1, 2), Bookmark("Bordet", 1, 3)),
        fonts=(Font("Literata-Italic", True),),
        tags=Tags(present=True),
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


def link(page: int, piece: int, place: str, lands: int, **more: str) -> PdfLink:
    return PdfLink(page, BOX, piece, piece + 1, place=place, lands=lands, contents="ord", action="GoTo", **more)  # type: ignore[arg-type]


def expected(**changed: object) -> Expected:
    """What the book should hold."""
    expectation = Expected(
        passages=[
            Passage(("Huset",), "huset.md", 1, "huset", True),
            Passage(("Huset står ved bordet", "."), "huset.md", 3, "huset"),
            Passage(("Bordet",), "bord.md", 1, "bord", True),
            Passage(("Bordet er af eg, og arbejdspladsen er god.",), "bord.md", 3, "bord"),
        ],
        places={"huset": (0, False), "bord": (2, False)},
        references=[Reference("bordet", "bord", "huset.md", 3)],
        contents=[("Huset", "huset"), ("Bordet", "bord")],
        numbers=Counter(huset=1, bord=2),
        titles=[0, 2],
        private=("/srv/hemmeligt/bog",),
    )
    for name, value in changed.items():
        setattr(expectation, name, value)
    return expectation


def pieces(facts: Facts, **texts: str) -> tuple[ShownText, ...]:
    """The pieces with some changed; ``p3="x"`` changes the fourth."""
    changed = {int(name[1:]): text for name, text in texts.items()}
    return tuple(replace(each, text=changed.get(at, each.text)) for at, each in enumerate(facts.pieces))


def findings(facts: Facts, meant: Expected | None = None) -> list[str]:
    problems = checks_any_pdf.problems(facts, NAME, expected=meant is not None)
    if meant is not None:
        problems += [each for each in checks_this_book.problems(facts, NAME, meant) if each not in problems]
    return [f"{each.path}:{each.line} {each.code.removeprefix('postflight-')}: {each.text(str)}" for each in problems]


def test_a_sound_book_has_no_findings() -> None:
    assert findings(book(), expected()) == []


def test_contents_in_several_lists_are_passed_over() -> None:
    """Under each caption of a toctree there is one; the first title is short, and a word of the last list."""
    lines = [f"Kapitel {number} om huset og alt, hvad der hører til" for number in range(120)]
    texts = ["Hus", "Del", *lines, "Hus", LONG]
    facts = Facts(
        labels=("1", "2"),
        pieces=tuple(ShownText(1 if at < len(texts) - 2 else 2, text, base=-14.0 * at) for at, text in enumerate(texts)),
        elements=(
            Element("Sect", -1, 0, 122, 1), Element("TOC", 0, 0, 1, 1), Element("P", 0, 1, 2, 1), Element("TOC", 0, 2, 122, 1),
            Element("H1", -1, 122, 123, 2), Element("P", -1, 123, 124, 2),
        ),
        bookmarks=(Bookmark("Hus", 1, 2),),
        tags=Tags(present=True),
    )  # fmt: skip
    meant = Expected(
        passages=[Passage(("Hus",), "hus.md", 1, "hus", True), Passage((LONG,), "hus.md", 3, "hus")],
        contents=[("Hus", "hus")],
        titles=[0],
    )
    assert findings(facts, meant) == []


def test_a_chapter_s_own_contents_are_text() -> None:
    """The pages that were read begin after the book's contents: what stands before the list is searched for, too."""
    texts = ["Hus", LONG, "Tag", "Væg", "Tag"]
    facts = Facts(
        labels=("1", "2"),
        pieces=tuple(ShownText(2, text, base=-14.0 * at) for at, text in enumerate(texts)),
        elements=(
            Element("H1", -1, 0, 1, 2), Element("P", -1, 1, 2, 2), Element("TOC", -1, 2, 4, 2), Element("P", -1, 4, 5, 2),
        ),
        bookmarks=(Bookmark("Hus", 1, 2),),
        tags=Tags(present=True),
        pages=range(2, 3),
    )  # fmt: skip
    words = ["Hus", LONG, "Tag", "Væg", "Tag"]
    passages = [Passage((each,), "hus.md", at + 1, "hus", at == 0) for at, each in enumerate(words)]
    assert findings(facts, Expected(passages=passages, titles=[0])) == []


def test_a_heading_that_is_an_image_has_the_words_of_the_image() -> None:
    elements = (
        Element("H1", -1, 0, 0, 1), Element("Span", 0, 0, 0, 1), Element("Figure", 1, 0, 0, 1, alternative="Huset"),
        Element("P", -1, 0, 1, 1), Element("Figure", 3, 0, 0, 1, alternative="Et tag"),
    )  # fmt: skip
    facts = Facts(labels=("1",), pieces=(ShownText(1, LONG),), elements=elements, tags=Tags(present=True))
    assert findings(replace(facts, bookmarks=(Bookmark("Huset", 1, 1),))) == []
    assert len(findings(replace(facts, bookmarks=(Bookmark("Et tag", 1, 1),)))) == 2


SOUND = book()
FAULTS = [
    ({"tags": Tags()}, "bog.pdf:0 tag: The file has no structure: nothing tells a reader's aid what it is."),
    ({"tags": Tags(True, outside=(ShownText(2, "Løst"),))}, "bog.pdf:2 tag: Page 2: the structure does not have this text: “Løst”."),
    ({"tags": Tags(True, empty=((2, "P"), (2, "P")))}, "bog.pdf:2 tag: Page 2: the structure has P, whose text is not on the page (2)."),
    ({"tags": Tags(True, twice=((2, "P"),))}, "bog.pdf:2 tag: Page 2: the structure has P twice."),
    ({"tags": Tags(True, astray=((2, "P"),))}, "bog.pdf:2 tag: Page 2: from what stands in P there is no way back to it."),
    ({"elements": (*SOUND.elements, Element("P", 5, 0, 0, drawn=False))}, "bog.pdf:2 empty: Page 2: P is empty."),
    ({"elements": (*SOUND.elements, Element("H3", -1, 9, 10, 3))}, "bog.pdf:3 outline: Page 3: the heading “Bordet” skips a level."),
    ({"elements": (*SOUND.elements, Element("Link", -1, 9, 10, 3))}, "bog.pdf:3 link: Page 3: the structure says that “Bordet” is a link, but nothing can be clicked there."),
    ({"links": (*SOUND.links, replace(SOUND.links[2], tagged=False))}, "bog.pdf:2 tag: Page 2: the link “bordet” is not in the structure."),
    ({"links": (*SOUND.links, replace(SOUND.links[2], contents=" "))}, "bog.pdf:2 link: Page 2: the link “bordet” has no words for a viewer."),
    ({"links": (*SOUND.links, replace(SOUND.links[2], lands=0))}, "bog.pdf:2 link: Page 2: the link “bordet” leads nowhere."),
    ({"links": (*SOUND.links, replace(SOUND.links[2], action="URI", address="file:///srv/x.html"))}, "bog.pdf:2 link: Page 2: the link “bordet” leads to a file of the machine that made this one: file:///srv/x.html"),
    ({"links": (*SOUND.links, replace(SOUND.links[2], action="Launch"))}, "bog.pdf:2 link: Page 2: the link “bordet” leads to a file of the machine that made this one: Launch"),
    ({"links": (*SOUND.links, replace(SOUND.links[2], action="URI", address="x.html"))}, "bog.pdf:2 link: Page 2: the link “bordet” has half an address: x.html"),
    ({"pieces": pieces(SOUND, p8=" (se side 2).")}, "bog.pdf:2 number: Page 2: beside “bordet” stands page 2, but it is on page 3."),
    ({"pieces": pieces(SOUND, p4=" . . . . 2")}, "bog.pdf:1 number: Page 1: beside “Bordet” stands page 2, but it is on page 3."),
    ({"pieces": pieces(SOUND, p7="12")}, None),
    ({"furniture": (ShownText(2, "1"), ShownText(3, "3"))}, "bog.pdf:2 number: Page 2: the number printed on it is 1, but a viewer calls it 2."),
    ({"fonts": (Font("Literata", False),)}, "bog.pdf:0 font: The font Literata is not embedded."),
    ({"fonts": (Font("Literata", True, "✔a", "✔"),)}, "bog.pdf:0 font: The font Literata does not have these letters, which are shown as boxes: ✔"),
    ({"paths": ("/home/anna/bog",)}, "bog.pdf:0 path: The file tells of the machine that made it: /home/anna/bog"),
    ({"paths": ("/home/{name}",), "places": {**SOUND.places, "huset--rpath-/home/{name}": 2}}, None),
    ({"bookmarks": (*SOUND.bookmarks, Bookmark("Stolen", 1, 3))}, "bog.pdf:3 outline: The bookmark “Stolen” leads to page 3, where there is no such heading."),
    ({"bookmarks": (*SOUND.bookmarks, Bookmark("Stolen", 1, 0))}, "bog.pdf:0 outline: The bookmark “Stolen” leads nowhere."),
    ({"bookmarks": SOUND.bookmarks[:2]}, "bog.pdf:3 outline: Page 3: the heading “Bordet” has no bookmark."),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "sentence"), FAULTS, ids=[str(n) for n in range(len(FAULTS))])
def test_what_a_file_gives_away(changed: dict[str, object], sentence: str | None) -> None:
    sentences = findings(book(**changed))
    assert (sentence in sentences) if sentence else sentences == [], sentences


NUMBERED = pieces(SOUND, p9="2. Bordet")
MISSING = [
    ({"pieces": NUMBERED, "bookmarks": (*SOUND.bookmarks[:2], Bookmark("2. Bordet", 1, 3))}, {}, ""),
    ({"pieces": pieces(SOUND, p11="pladsen er rar.")}, {}, "bord.md:3 text: This is not in the PDF: “Bordet er af eg, og arbejdspladsen er god.”."),
    ({"places": {"huset": 2, "bord": 2}}, {}, "bord.md:1 link: In the PDF, links to “Bordet” lead to page 2, but it is on page 3."),
    ({"links": (*SOUND.links[:2], link(2, 7, "huset", 2))}, {}, "bog.pdf:2 link: Page 2: the link “bordet” leads to page 2 instead of page 3."),
    ({"links": SOUND.links[:2]}, {}, "huset.md:3 link: In the PDF, “bordet” is no link."),
    ({"pieces": pieces(SOUND, p8=".")}, {}, "bord.md:1 number: In the PDF, the page number of “Bordet” (page 3) is printed 1 times too few."),
    ({"pieces": pieces(SOUND, p8=" (se side 2).")}, {}, "bog.pdf:2 number: Page 2: beside “bordet” stands page 2, but it is on page 3."),
    ({"elements": SOUND.elements[:7]}, {}, "bord.md:1 outline: In the PDF, “Bordet” is no heading."),
    ({"bookmarks": SOUND.bookmarks[:2]}, {}, "bord.md:1 outline: In the PDF, “Bordet” has no bookmark."),
    ({"written": b"(/srv/hemmeligt/bog/index.md)"}, {}, "bog.pdf:0 path: The file tells of the machine that made it: /srv/hemmeligt/bog"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "meant", "sentence"), MISSING, ids=[str(n) for n in range(len(MISSING))])
def test_what_is_not_as_it_should_be(changed: dict[str, object], meant: dict[str, object], sentence: str) -> None:
    sentences = findings(book(**changed), expected(**meant))
    assert (sentence in sentences) if sentence else sentences == [], sentences


def test_pages_in_the_wrong_order_are_noticed() -> None:
    swapped = {1: 1, 2: 3, 3: 2}
    facts = replace(SOUND, pieces=tuple(replace(each, page=swapped[each.page]) for each in SOUND.pieces))
    (problem,) = list(checks_any_pdf.order(facts, NAME))[:1]
    assert problem.values == {"page": "2", "before": "3"}


def test_many_findings_of_a_kind_are_counted() -> None:
    problems = list(
        checks_any_pdf.few(checks_any_pdf.machine(replace(SOUND, paths=tuple(map(str, range(25)))), NAME), NAME)
    )
    assert len(problems) == checks_any_pdf.MOST + 1
    assert problems[-1].text(str) == "And 15 more of the kind."


def test_a_heading_of_a_formula_has_the_bookmark_that_is_its_tex() -> None:
    """It is read out in words."""
    formula = Element("Formula", 0, 0, 0, 1, alternative="x squared")
    facts = replace(
        SOUND, pieces=(ShownText(1, "Words."),), elements=(Element("H1", -1, 0, 0, 1), formula, Element("P", -1, 0, 1, 1)),
        bookmarks=(Bookmark("x^2", 1, 1),), links=(),
    )  # fmt: skip
    assert list(checks_any_pdf.bookmarks(facts, NAME)) == []
    no_formula = replace(facts, elements=(facts.elements[0], replace(formula, role="Figure"), facts.elements[2]))
    assert len(list(checks_any_pdf.bookmarks(no_formula, NAME))) == 2


# Page numbers beside links -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "after", "number"),
    [
        ("bordet", " (se side 3).", "3"),
        ("the table", " (see page 3)", "3"),
        ("the table", ", p. 3", None),
        ("the table", " p. 3", "3"),
        ("bordet (se side 3)", " og", "3"),
        ("Bordet", " . . . . . 3", "3"),
        ("Bordet . . . . . 3", "", "3"),
        ("Bordet", "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}3", "3"),
        ("3", ", ", "3"),
        ("3,", " ", "3"),
        ("bordet", " 2014 blev bordet lavet.", None),
        ("bordet", " (3 ben).", None),
        ("§ 3", " i loven", None),
    ],
)
def test_which_number_tells_a_page(inside: str, after: str, number: str | None) -> None:
    facts = Facts(
        ("1", "2", "3"),
        (ShownText(1, inside), ShownText(1, after)),
        links=(PdfLink(1, BOX, 0, 1, lands=3, action="GoTo"),),
    )
    (group,) = printed_page_numbers.groups(facts)
    numbers = printed_page_numbers.printed(facts, group)
    assert (numbers[0] if numbers else None) == number


def test_a_list_item_is_no_page() -> None:
    """A figure that leads to a list item or a note of that number is right whatever its page."""
    facts = replace(
        SOUND,
        pieces=(*pieces(SOUND, p7="7", p8="."), ShownText(3, "7.")),
        links=(link(2, 7, "adresse-7", 3),),
        places={"adresse-7": 3},
    )
    assert list(checks_any_pdf.numbers(facts, NAME)) == []
    assert list(checks_any_pdf.numbers(replace(facts, pieces=facts.pieces[:-1]), NAME)) == []  # no such page: 7 > 2 * 3
    lower = replace(facts, pieces=pieces(SOUND, p7="2", p8="."))
    assert [each.values["number"] for each in checks_any_pdf.numbers(lower, NAME)] == ["2"]
    # The number of a note leads back to where the note is called.
    note = Element("Note", -1, 7, 8, page=2)
    back = replace(lower, elements=(*lower.elements, note, Element("Lbl", len(lower.elements), 7, 8, page=2)))
    piece = replace(back.pieces[7], element=len(back.elements) - 1)
    back = replace(back, pieces=(*back.pieces[:7], piece, *back.pieces[8:]))
    assert list(checks_any_pdf.numbers(back, NAME)) == []


# Words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "source"),
    [
        ("ARBEJDS\N{HYPHEN}\nPLADSER", "arbejdspladser"),
        ("o\N{LATIN SMALL LIGATURE FFI}cielle", "officielle"),
        ("»ord«\N{NO-BREAK SPACE}– og", '"ord" - og'),
        ("a\u030ar", "år"),
        ("skæv\N{SOFT HYPHEN}vredet", "skævvredet"),
        ("ΣΥΝΤΗΡΗΣΗ ΑΚΡΙΒΕΙΑΣ", "Συντήρηση ακριβείας"),
        ("ΕΝ ΑΡΧΗ ΗΝ Ο ΛΟΓΟΣ ΡΟΛΟΪ", "Ἐν ἀρχῇ ἦν ὁ λόγος ρολόι"),
        ("KILAVUZ İÇİNDEKİLER", "Kılavuz içindekiler"),
        ("STRASSE", "Straße"),
    ],
)
def test_typography_changes_no_letter(printed: str, source: str) -> None:
    assert text_search.letters(printed) == text_search.letters(source)


def find(book: str, *passages: str) -> str:
    """What became of each passage, a letter each: f(ound), l(ost), m(oved)."""
    places = text_search.find(text_search.letters(book), [passage.split("|") for passage in passages])
    return "".join("l" if each.lost else "m" if each.moved else "f" for each in places)


def test_words_are_found_in_their_order() -> None:
    one, two, three = (f"{LONG} {word}" for word in ("her", "der", "og ikke andre steder"))
    assert find(f"{one} {two} {three}", one, two, three) == "fff"
    assert find(f"{one} {three}", one, two, three) == "flf"
    assert find(f"{one} (se side 7) {two} (https://x.dk/y) {three}", one, two, three) == "fff"
    far = "x" * 5000
    assert find(f"{one} {three} {far} {two}", one, two, three) == "fmf"
    assert find(f"{two} {far} {one} {three}", one, two, three) == "fmf"


def test_what_print_adds_may_stand_between_parts() -> None:
    assert find("Læs om huset (se side 7)s tag.", "Læs om huset|s tag.") == "f"
    assert find("Læs om huset (se side 7) tag.", "Læs om huset|ets væg.") == "l"


def test_a_short_word_that_is_lost_does_not_lose_the_rest() -> None:
    one, two = f"{LONG} og ja", f"{LONG} igen, ganske vist"
    assert find(f"{one} {two} {'y' * 100} nej {'z' * 500}", one, "nej", two) == "flf"


def test_the_contents_are_not_taken_for_the_text() -> None:
    """A title stands in the contents, too; its page is that where the text follows."""
    contents = text_search.letters("Indhold Huset 2 Bordet 3 ")
    text = text_search.letters(f"Huset {LONG}. Bordet {LONG} også.")
    places = text_search.find(contents + text, [["Huset"], [LONG], ["Bordet"], [f"{LONG} også"]])
    assert places[0].begin == len(contents)
    assert places[2].begin == len(contents) + len(text_search.letters(f"Huset {LONG}"))


def test_what_nobody_knows_the_length_of_is_stepped_over() -> None:
    one, two = text_search.letters(f"{LONG} her"), text_search.letters(f"{LONG} der")
    text = one + "x" * 9000 + two
    assert [each.moved for each in text_search.find(text, [[one], [two]])] == [False, True]
    assert [each.moved for each in text_search.find(text, [[one], [two]], loose={1})] == [False, False]


def test_what_runs_from_right_to_left_is_looked_for_as_it_is_read() -> None:
    assert find(f"{LONG}\u05e9\u05dc\u05d5\u05dd", LONG, "\u05e9\u05dc\u05d5\u05dd") == "ff"
    assert find(LONG, LONG, "\u05e9\u05dc\u05d5\u05dd") == "fl"


def test_a_large_book_takes_work_that_grows_with_it() -> None:
    def steps(count: int) -> int:
        """How many calls it takes to find the passages of a book of which a tenth is gone."""
        passages = [[f"Stykke {n} har sin egen tekst, som ingen andre har, {n * n}"] for n in range(count)]
        text = text_search.letters(" ".join(each[0] for each in passages))
        text = text[: len(text) // 2] + text[len(text) // 2 + len(text) // 10 :]
        places: list[text_search.PassageLocation] = []
        steps = calls(lambda: places.extend(text_search.find(text, passages)))
        assert 0.08 < sum(each.lost for each in places) / count < 0.12
        return steps

    assert steps(8000) < 1.5 * 8 * steps(1000)


# Paths ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (b"(/home/anna/bog/index.md)", ["/home/anna/bog/index.md"]),
        (b"(file:///srv/bog.html)", ["file:///srv/bog.html"]),
        (rb"(C:\\Users\\anna\\bog.md)", [r"C:\\Users\\anna\\bog.md"]),
        (b"(https://example.org/home/anna)", []),
        (b"<</Dest (initiativer/home)>>", []),
        (b"/Type /Page /Root 1 0 R", []),
    ],
)
def test_which_strings_tell_of_a_machine(text: bytes, paths: list[str]) -> None:
    assert list(local_paths.paths_in(text)) == paths


def test_a_title_that_ends_with_a_figure_keeps_apart_from_its_page() -> None:
    """In the contents; the last line there does not reach into the text that follows."""
    facts = Facts(
        ("1", "2"),
        (
            ShownText(1, "Ting 9", element=2),
            ShownText(1, "2", element=1),
            ShownText(2, "Ting 9", element=3),
            ShownText(2, "Læs om 4 ting", base=-20),
        ),
        elements=(Element("TOC", -1, 0, 2, 1), Element("TOCI", 0, 0, 2, 1), Element("Link", 1, 0, 1, 1)),
        links=(link(1, 0, "ting", 2),),
    )
    (group,) = printed_page_numbers.groups(facts)
    assert printed_page_numbers.printed(facts, group) == ("2", False)
    assert [figure for _, figure in printed_page_numbers.figures(facts, group)] == ["9", "2"]


def test_a_printed_number_is_held_against_the_label_of_its_page() -> None:
    numbered = book(labels=("i", "ii", "1"), furniture=(ShownText(2, "ii"), ShownText(3, "1")))
    # Leader dots are no text in our own files.
    rest = {"first": "ii", "second": " . . . . 1", "third": " (se side 1)."}

    def with_texts(first: str, second: str, third: str) -> Facts:
        texts = [each.text for each in numbered.pieces]
        texts[2], texts[4], texts[8] = first, second, third
        own = zip(numbered.pieces, texts, strict=True)
        return replace(numbered, pieces=tuple(replace(piece, text=text) for piece, text in own))

    assert findings(with_texts(**rest), expected()) == []
    (problem,) = findings(with_texts(**rest | {"first": " . . . . iv"}), expected())
    assert problem.endswith("beside “Huset” stands page iv, but it is on page ii.")
    (problem,) = findings(with_texts(**rest | {"third": " (se side 3)."}), expected())
    assert problem.endswith("beside “bordet” stands page 3, but it is on page 1.")
    wrong = replace(with_texts(**rest), furniture=(ShownText(2, "iii"), ShownText(3, "1")))
    assert findings(wrong, expected()) == [
        "bog.pdf:2 number: Page 2: the number printed on it is iii, but a viewer calls it ii."
    ]


def test_front_matter_is_looked_for_before_the_contents() -> None:
    facts = book()
    preface = (
        ShownText(1, "Forordet henviser til ", base=20),
        ShownText(1, "bordet", base=20),
        ShownText(1, ".", base=20),
    )
    moved = replace(
        facts,
        pieces=(*preface, *facts.pieces),
        elements=(
            Element("P", -1, 0, 3, 1),
            *(replace(each, first=each.first + 3, last=each.last + 3) for each in facts.elements),
        ),
        links=(
            link(1, 1, "bord", 3),
            *(replace(each, first=each.first + 3, last=each.last + 3) for each in facts.links),
        ),
    )
    meant = expected()
    meant.passages.insert(0, Passage(("Forordet henviser til bordet", "."), "forord.md", 1, "forord"))
    meant.places = {"huset": (1, False), "bord": (3, False)}
    meant.titles = [1, 3]
    meant.references.insert(0, Reference("bordet", "bord", "forord.md", 1, "forord"))
    meant.before_contents = 1
    assert findings(moved, meant) == []
    meant.before_contents = 0
    assert findings(moved, meant) != []
    assert expected(before_contents=2).part({"bord"}, Counter(), []).before_contents == 0
    # The preface may have contents of its own.
    own = replace(moved, elements=(Element("TOC", 0, 0, 2, 1), *moved.elements))
    meant.before_contents = 1
    assert findings(own, meant) == []


def test_a_page_s_number_may_stand_in_a_line_with_others() -> None:
    tab = ShownText(3, "2", base=400)
    assert (
        findings(
            book(furniture=(ShownText(3, "Bordet, side "), ShownText(3, "3"), ShownText(3, "/3"), tab)), expected()
        )
        == []
    )
    assert findings(book(furniture=(ShownText(3, "Bordet, side 3/3"), tab)), expected()) == []
    assert len(findings(book(furniture=(ShownText(3, "Bordet, side 13/3x"), tab)), expected())) == 1
