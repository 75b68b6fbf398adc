"""Fragments merged into one file: pagination, deferred values, levels, the file itself. No layout, no WeasyPrint."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from io import BytesIO
from typing import Literal

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_handbook.book.layout import css_scan
from sphinx_handbook.book.layout.css_variables import with_values
from sphinx_handbook.book.pdf import fill_deferred, open_references, outline
from sphinx_handbook.book.pdf.fragment import (
    STANDS,
    Deferred,
    DeferredText,
    FontUse,
    Fragment,
    FragmentPage,
    FragmentSummary,
    Glyphs,
    LinkAnnotation,
    NamedDestination,
    PageSide,
    PdfObject,
    Slot,
    stands_for,
)
from sphinx_handbook.book.pdf.merge import merge_fragments
from sphinx_handbook.book.pdf.metadata import DocumentInfo
from sphinx_handbook.book.pdf.pagination import paginate, roman
from sphinx_handbook.book.pdf.syntax import string
from sphinx_handbook.book.pdf.writer import PdfWriter

CASE = {sign: Glyphs("/F 10", f"<{ord(sign):04x}>", 5.0 if sign != "1" else 4.0) for sign in "0123456789abcdef"}

Side = Literal["left", "right", ""]


def late(
    *parts: Glyphs | Deferred | str, align: Literal["left", "center", "right"] = "left", follows: bool = True
) -> DeferredText:
    return DeferredText(parts, CASE, 100, 200, 15, align, follows)


def leaf(number: int, **attributes: object) -> FragmentPage:
    edge = {"left": PageSide([], [b"l"], -30, -100), "right": PageSide([], [b"r"], 0, 0)}
    page = FragmentPage(number, 1, 595, 842, (0, 0, 0, 0), zlib.compress(b"body"), edge, [], [], [], [], [])  # type: ignore[arg-type]
    for name, value in attributes.items():
        setattr(page, name, value)
    return page


def fragment(
    leaves: list[FragmentPage], elements: list[tuple[int, bytes]] | None = None, roots: list[int] | None = None
) -> Fragment:
    things = [PdfObject(1, b"<</Font 2 0 R>>")]
    return Fragment(leaves, things, elements or [], roots or [], {}, {}, {}, 2)


def bound(*fragments: Fragment, sides: list[Side] | None = None) -> pikepdf.Pdf:
    order = paginate([each.summary for each in fragments], sides or [""] * len(fragments))
    data = merge_fragments(
        fragments, order, DocumentInfo("T", "", "da", "P"), "0123abcd", b"icc", lambda faces: ((), {})
    )
    return pikepdf.open(BytesIO(data))


@pytest.mark.parametrize(
    ("pages", "sides", "first", "count"),
    [
        ([1, 2, 3], ["", "", ""], (0, 1, 3), 6),
        ([1, 2, 1], ["", "", "left"], (0, 1, 3), 4),
        ([1, 1, 1], ["", "", "left"], (0, 1, 3), 4),
        ([1, 4], ["", "right"], (0, 2), 6),
    ],
)
def test_a_fragment_that_needs_a_side_has_an_empty_page_before_it(
    pages: list[int], sides: list[Side], first: tuple[int, ...], count: int
) -> None:
    order = paginate([FragmentSummary(each, {f"p{at}": each - 1}) for at, each in enumerate(pages)], sides)
    assert (order.first, order.pages) == (first, count)
    assert order.destinations == {
        f"p{at}": begin + each for at, (begin, each) in enumerate(zip(first, pages, strict=True))
    }


def test_an_empty_page_lies_in_the_file() -> None:
    pdf = bound(fragment([leaf(10)]), fragment([leaf(10)]), fragment([leaf(10)]), sides=["", "", "left"])
    assert [("/Contents" in page.obj) for page in pdf.pages] == [True, True, False, True]


@given(st.integers(1, 9_999))
def test_a_number_closes_the_room_that_it_does_not_need(page: int) -> None:
    values = fill_deferred.DeferredValues({"a": page}, 10_000, "0123abcd")
    width = sum(CASE[sign].width for sign in str(page))
    for align, x in (("left", 100), ("right", 115 - width), ("center", 100 + (15 - width) / 2)):
        (text,) = fill_deferred.fill_texts(leaf(1, deferred=[late("a", align=align)]), 1, values)  # type: ignore[arg-type]
        assert text.words == str(page)
        # In a line from right to left, which keeps its right edge, what follows moves to the right.
        assert text.spare == pytest.approx(width - 15 if align == "right" else 15 - width)
        assert text.operators.startswith(
            b"1 0 0 -1 %s 200 Tm\n/F 10 Tf\n[" % (f"{x:.3f}".rstrip("0").rstrip(".").encode())
        )
        assert text.operators.count(b"<") == len(str(page))


def test_words_around_a_number_keep_their_own_face() -> None:
    values = fill_deferred.DeferredValues({}, 7, "beef0001")
    parts = (Glyphs("/G 9", "<0041>", 3), Deferred.PAGE, Glyphs("/G 9", "<0042>", 3), Deferred.PAGES, Deferred.EDITION)
    (text,) = fill_deferred.fill_texts(leaf(1, deferred=[late(*parts)]), 3, values)
    assert text.words == "37beef0001"
    assert [each for each in text.operators.split(b"\n") if each.endswith(b"Tf")] == [
        b"/G 9 Tf", b"/F 10 Tf", b"/G 9 Tf", b"/F 10 Tf",
    ]  # fmt: skip


def test_a_place_that_nobody_knows_is_not_made_up() -> None:
    (text,) = fill_deferred.fill_texts(leaf(1, deferred=[late("nowhere")]), 1, fill_deferred.DeferredValues({}, 1, ""))
    assert text.words == fill_deferred.UNKNOWN


def test_a_sheet_has_what_draws_its_text_with_other_numbers() -> None:
    """Where it has page numbers in it; a book has nothing of the kind."""
    texts = [late(Glyphs("/G 9", "<0041>", 3), "a"), late(Deferred.PAGES, align="right"), late(Deferred.EDITION)]
    page = leaf(1, deferred=texts)
    values = fill_deferred.DeferredValues({"a": 4}, 12, "0123abcd")
    plain = fill_deferred.fill_texts(page, 1, values)
    *numbers, edition = fill_deferred.fill_texts(page, 1, replace(values, is_sheet=True))
    assert [each.is_open for each in (*plain, *numbers, edition)] == [False] * 3 + [True] * 2 + [False]
    points = []
    for open_text, text in zip(numbers, plain, strict=False):
        point, operators = open_text.operators.split(b"DP\n")
        assert (operators, open_text.spare) == (text.operators, text.spare)
        assert point.startswith(b"/HandbookNumber<</V<")
        points.append(json.loads(bytes.fromhex(point[20:-3].decode())))
    assert [(each["text"], each["align"], each["room"]) for each in points] == [(0, 0, 15), (1, 1, 15)]
    assert points[0]["parts"] == [["/G 9 Tf\n[<0041>] TJ", 3], 4] and points[1]["parts"] == [0]
    assert len(points[0]["figures"]) == 10
    moved = fill_deferred.fill_drawing([Slot("near", 0)], numbers, page.sides["left"])
    assert moved == b"/HandbookMove<</I 0>>DP\n" + fill_deferred.fill_drawing(
        [Slot("near", 0)], plain, page.sides["left"]
    )


@pytest.mark.parametrize("what", list(Deferred))
def test_what_stands_for_something_open_is_found_again(what: Deferred) -> None:
    (match,) = STANDS.finditer(f"Side {stands_for(what)} af 000")
    assert match[1] == what.value


def test_pages_notes_and_links_stand_where_their_side_has_them() -> None:
    def page(number: int, name: str) -> FragmentPage:
        spots = [LinkAnnotation(number + 1, 50, (10, 20, 40, 30), "b", "", ("ord",), bare=False, note=name == "b")]
        return leaf(
            number, links=spots, destinations=[NamedDestination(name, 10, 20, False)], body=[b"x", Slot("note"), b"y"]
        )

    pdf = bound(
        fragment([page(10, "a")], [(50, b"<</S/P/P 0 0 R/K[]>>")], [50]),
        fragment([page(10, "b")], [(50, b"<</S/P/P 0 0 R/K[]>>")], [50]),
    )
    first, second = pdf.pages
    assert [float(each) for each in first.obj.Annots[0].Rect] == [10, 20, 40, 30]
    # A left page's text lies 30 pixels further left, its notes 100 more: 22.5 and 75 points.
    assert [float(each) for each in second.obj.Annots[0].Rect] == [10 - 97.5, 20, 40 - 97.5, 30]
    drawn = [b"\n".join(each.read_bytes() for each in page.obj.Contents) for page in pdf.pages]
    assert b"1 0 0 1 0 0 cm" in drawn[0] and b"cm" not in drawn[0].replace(b"1 0 0 1 0 0 cm", b"")
    assert b"q 1 0 0 1 -22.5 0 cm" in drawn[1] and b"1 0 0 1 -100 0 cm" in drawn[1]
    names = pikepdf.NameTree(pdf.Root.Names.Dests)
    assert [float(names[each][2]) for each in ("a", "b")] == [10, -12.5]


def test_a_link_is_as_wide_as_its_number_and_moves_up_behind_another() -> None:
    spots = [
        LinkAnnotation(20, 50, (0, 0, 30, 10), "a", "", ("se side ", 0), bare=True, within=(0,)),
        LinkAnnotation(21, 50, (40, 0, 60, 10), "a", "", (0,), bare=True, before=(0,)),
    ]
    page = leaf(10, deferred=[late("a")], links=spots, destinations=[NamedDestination("a", 0, 0, False)])
    pdf = bound(fragment([page], [(50, b"<</S/P/P 0 0 R/K[]>>")], [50]))
    one, two = pdf.pages[0].obj.Annots
    # Page 1 is 4 pixels wide in a room of 15: 11 pixels are 8.25 points.
    assert [float(each) for each in one.Rect] == [0, 0, 21.75, 10]
    assert [float(each) for each in two.Rect] == [31.75, 0, 51.75, 10]
    assert (str(one.Contents), str(two.Contents)) == ("se side 1", "side 1")


@pytest.mark.parametrize("kids", ["3", "[3 4]", "51 0 R", "<</Type/MCR/MCID 3/Pg 10 0 R>>"])
def test_a_reference_to_what_the_file_has_is_a_link(kids: str) -> None:
    """Else it is open: words, and what a link needs."""
    address = open_references.address(["b--æ", "b"])
    link = LinkAnnotation(60, 50, (10, 20, 30, 40), "", address, ("Bordet",), bare=False)
    elements = [(50, f"<</Type/StructElem/S/Span/P 0 0 R/Pg 10 0 R/K {kids}/A@50>>".encode()), (51, b"<</S/Code>>")]
    own = fragment([leaf(10, open_links=[link])], elements, [50])
    alone = bound(own)
    span = alone.Root.StructTreeRoot.K[0].K[0]
    value = {"to": ["b--æ", "b"], "words": "Bordet", "areas": [[0, 0, 10, 20, 30, 40]]}
    assert (span.S, json.loads(str(span.A.P[0].V))) == ("/Span", value)
    assert alone.Root.MarkInfo.UserProperties and "/Annots" not in alone.pages[0]
    both = bound(own, fragment([leaf(10, destinations=[NamedDestination("b", 0, 800, note=False)])]))
    element, annotation = both.Root.StructTreeRoot.K[0].K[0], both.pages[0].Annots[0]
    assert (element.S, str(annotation.Dest), str(annotation.Contents)) == ("/Link", "b", "Bordet")
    assert element.K[-1].Obj.objgen == annotation.objgen and len(element.K) == 2 + (kids == "[3 4]")
    assert "/A" not in element and "/UserProperties" not in both.Root.MarkInfo


def test_headings_go_on_from_one_fragment_to_the_next() -> None:
    def levels(*source_levels: int) -> Fragment:
        elements = [(50 + at, b"<</S/H@%d/P 0 0 R/K[]>>" % level) for at, level in enumerate(source_levels)]
        return fragment([leaf(10)], elements, [number for number, _ in elements])

    pdf = bound(levels(1, 3), levels(3, 4), levels(2, 1))
    kids = pdf.Root.StructTreeRoot.K[0].K
    assert [str(each.S) for each in kids] == ["/H1", "/H2", "/H2", "/H3", "/H2", "/H1"]


def test_notes_of_all_fragments_have_names_of_their_own() -> None:
    note = [(50, b"<</S/Note/P 0 0 R/ID@/K[]>>")]
    pdf = bound(fragment([leaf(10)], note, [50]), fragment([leaf(10)], note, [50]))
    assert [str(each.ID) for each in pdf.Root.StructTreeRoot.K[0].K] == ["note-1", "note-2"]
    assert "/IDTree" in pdf.Root.StructTreeRoot


def test_an_image_that_comes_again_is_in_the_file_once() -> None:
    image = PdfObject(30, b"<</Type /XObject/Subtype /Image/Width 1/Height 1>>", b"data")
    other = PdfObject(30, b"<</Type /XObject/Subtype /Image/Width 1/Height 1>>", b"other")
    fragments = [fragment([leaf(10)]) for _ in range(3)]
    for each, item in zip(fragments, (image, image, other), strict=True):
        each.objects.append(item)
    pdf = bound(*fragments)
    assert len([each for each in pdf.objects if isinstance(each, pikepdf.Stream) and "/Width" in each]) == 2


def test_the_faces_of_all_fragments_are_one() -> None:
    embedded: dict[str, FontUse] = {}

    def embed(faces: object) -> tuple[tuple[()], dict[str, int]]:
        embedded.update(faces)  # type: ignore[call-overload]
        return (), {}

    fragments = [fragment([leaf(10)]), fragment([leaf(10)])]
    fragments[0].faces = {"F": FontUse({}, "x", {1: 5.0}, {1: "a"})}
    fragments[1].faces = {"F": FontUse({}, "x", {2: 6.0}, {1: "a", 2: "b"})}
    order = paginate([each.summary for each in fragments], ["", ""])
    merge_fragments(fragments, order, DocumentInfo("T", "", "da", "P"), "", b"icc", embed)
    assert embedded["F"].to_unicode == {1: "a", 2: "b"}
    assert embedded["F"].widths == {1: 5.0, 2: 6.0}


LETTERS = st.characters(exclude_categories=["Cs"])


def closed(file: PdfWriter, more: bytes = b"") -> bytes:
    """A file with one empty page."""
    pages = file.reserve()
    page = file.add(b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 1 1]/Resources<<>>>>" % pages)
    file.put(pages, b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % page)
    return file.close(file.add(b"<</Type/Catalog/Pages %d 0 R%s>>" % (pages, more)), file.add(b"<<>>"))


@given(st.lists(st.tuples(st.integers(1, 6), st.text(LETTERS, max_size=8)), max_size=30))
def test_every_heading_is_a_bookmark_below_the_last_higher_one(headings: list[tuple[int, str]]) -> None:
    file = PdfWriter()
    page = file.add(b"<</Type/Page>>")
    items = [outline.OutlineItem(level, label, page, 0, 0, closed=False) for level, label in headings]
    number = outline.write(file, items)
    entry = b"/Outlines %d 0 R" % number if number else b""
    data = closed(file, entry)
    with pikepdf.open(BytesIO(data)) as pdf:
        seen: list[str] = []
        waiting = list(reversed(pdf.open_outline().root))
        while waiting:
            item = waiting.pop()
            seen.append(item.title)
            waiting += reversed(item.children)
    assert seen == [label for _, label in headings]


@given(st.lists(st.one_of(st.text(), st.binary()), max_size=700))
def test_what_is_written_is_read_again(values: list[str | bytes]) -> None:
    file = PdfWriter()
    numbers = []
    for at, value in enumerate(values):
        if isinstance(value, str):
            numbers.append(file.add(b"<</V" + string(value) + b">>", first=bool(at % 2)))
        else:
            numbers.append(file.packed(value))
    data = closed(file)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert not pdf.check_pdf_syntax()
        for number, value in zip(numbers, values, strict=True):
            there = pdf.get_object((number, 0))
            if isinstance(value, str):
                assert bytes(there.V) == bytes.fromhex(string(value)[1:-1].decode())
            else:
                assert there.read_bytes() == value


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("", True),
        ("h1 { color: red; margin: 0 } @page { margin: 2cm; @bottom-center { content: counter(page) } }", True),
        ("@page { @top-left { content: string(running-chapter) ' ' counter( pages ) } }", True),
        ("/* counter-increment: x */ p { break-before: page }", True),
        ("h2 { counter-increment: h2 }", False),
        ("h2::before { content: counter(h2) }", False),
        ("a::after { content: target-counter(attr(href), page) }", False),
        ("h1 { string-set: title content() }", False),
        ("@page { @top-left { content: string(title) } }", False),
        ("h1 { break-before: right }", False),
        ("@page wide:first { margin: 0 }", False),
        ("@page :left { margin-left: 1cm }", False),
        ("@page :left { @top-left { content: 'x' } }", True),
        ("@import 'x.css';", False),
    ],
)
def test_which_style_sheets_let_a_book_be_laid_out_apart(css: str, expected: bool) -> None:
    assert css_scan.can_be_split([css]) is expected


def test_values_that_hold_for_the_whole_book_are_put_in() -> None:
    ours = [
        ":root { --a: 1pt; --b: var(--a) solid; --c: red; }",
        ":root { --a: 2pt; } .x { --c: blue; } p { border: var(--b); color: var(--c); width: calc(var(--a) * -1) }",
    ]
    css = with_values(ours, [])[1]
    assert "border: 2pt solid; color: var(--c); width: calc(2pt * -1)" in css
    # A style sheet of the book's own may still set it.
    assert "border: var(--a) solid" in with_values(ours, ["body { --a: 3pt }"])[1]


def test_pages_before_the_first_chapter_may_have_roman_numbers() -> None:
    summaries = [FragmentSummary(1, {}), FragmentSummary(2, {"preface": 1}), FragmentSummary(3, {"one": 0, "two": 2})]
    order = paginate(summaries, ["", "", "right"], "one")
    assert (order.front, [order.label(page) for page in range(1, 8)]) == (4, ["i", "ii", "iii", "iv", "1", "2", "3"])
    assert order.page_labels == b"<</Nums[0<</S/r/St 1>>4<</S/D/St 1>>]>>"
    values = fill_deferred.DeferredValues(order.destinations, order.pages, "", order.label)
    glyphs = {sign: Glyphs("/F 10", f"<{ord(sign):04x}>", 5) for sign in "0123456789iv"}
    parts = (Deferred.PAGE, Deferred.PAGES, "preface", "two", "nowhere")
    (text,) = fill_deferred.fill_texts(leaf(1, deferred=[late(*parts)._replace(glyphs=glyphs)]), 2, values)
    assert text.words == f"ii3iii3{fill_deferred.UNKNOWN}"


def test_roman_numbers_are_those_of_a_viewer() -> None:
    numbers = {4: "iv", 9: "ix", 14: "xiv", 40: "xl", 99: "xcix", 448: "cdxlviii", 1994: "mcmxciv"}
    assert {each: roman(each) for each in numbers} == numbers


def test_a_pattern_is_moved_with_the_text_of_its_page() -> None:
    """It is not moved by what moves the content (ISO 32000-1, 8.7.3.1)."""
    patterns = [PdfObject(at, b"<</PatternType 1/Matrix [0.75 0 0 -0.75 %d 700]>>" % (10 * at)) for at in (4, 5)]
    both = fragment([leaf(3, patterns=[4]), leaf(6, patterns=[5])])
    both.objects[0] = PdfObject(1, b"<</Pattern<</p0 4 0 R/p1 5 0 R>>>>")
    both.objects += patterns
    begins: tuple[Side, Side] = ("", "left")
    for side, shifts in zip(begins, ([0, -22.5], [-22.5, 0]), strict=True):
        merged = bound(both, sides=[side])
        last = merged.pages[-1].Resources.Pattern
        assert [float(each.Matrix[4]) for each in (last.p0, last.p1)] == [40 + shifts[0], 50 + shifts[1]]
