"""What someone hears who does not see the book: the structure, read back from the PDF, and what no validator sees."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from PIL import Image
from tests import paper
from tests.paper import Tag
from tests.support import BOOK, TABLE, Build, build, make_root
from tests.support import PRINTED as PAGES

from sphinx_handbook.book.pdf.tagging import build_structure, roles, structure_tree
from sphinx_handbook.book.pdf.tagging.marked_content import MarkedContent

HEADINGS = tuple(f"H{level}" for level in range(1, 7))


@pytest.fixture(scope="session")
def book(book_pdf: Path) -> Tag:
    """The real book as it is heard."""
    return paper.structure(book_pdf)


@pytest.fixture(scope="session")
def constructs(constructs_pdf: Path) -> Tag:
    """One of everything as it is heard."""
    return paper.structure(constructs_pdf)


@pytest.fixture(params=["book_pdf", "example", "constructs_pdf"])
def any_pdf(request: pytest.FixtureRequest) -> Path:
    """Each of the three files."""
    if request.param == "example":
        book: Build = request.getfixturevalue("example_pdf")
        return book.outdir / "the-toolbox.pdf"
    path: Path = request.getfixturevalue(request.param)
    return path


def one(tag: Tag, role: str, text: str) -> Tag:
    """The one element of this role that has these words."""
    matches = [
        each for each in tag.all(role) if text in each.text and not any(text in b.text for b in each.all(role)[1:])
    ]
    assert len(matches) == 1, [each.text for each in matches]
    return matches[0]


# All three -------------------------------------------------------------------------------------------


def test_every_element_says_something(any_pdf: Path) -> None:
    for tag in paper.structure(any_pdf).all():
        assert tag.kids or tag.contents or tag.role in ("TD", "TH"), tag


def test_only_known_roles_are_used(any_pdf: Path) -> None:
    allowed = {
        *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "P", "TOC", "TOCI", "L", "LI", "Lbl", "LBody"),
        *("Table", "THead", "TBody", "TFoot", "TR", "TH", "TD", "Caption", "Figure", "Formula"),
        *("Span", "Link", "Reference", "Code", "Quote", "Note", "BibEntry"),
        *HEADINGS,
    }
    assert {tag.role for tag in paper.structure(any_pdf).all()} <= allowed


def test_headings_begin_at_one_and_skip_none(any_pdf: Path) -> None:
    levels = [int(tag.role[1]) for tag in paper.structure(any_pdf).all(*HEADINGS)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_bookmarks_are_headings_at_their_levels(any_pdf: Path) -> None:
    headings = [(tag.text.casefold(), int(tag.role[1])) for tag in paper.structure(any_pdf).all(*HEADINGS)]
    with pikepdf.open(any_pdf) as opened, opened.open_outline() as outline:
        marks: list[tuple[str, int]] = []
        stack = [(item, 1) for item in reversed(outline.root)]
        while stack:
            item, level = stack.pop()
            marks.append((" ".join(item.title.split()).casefold(), level))
            stack += [(child, level + 1) for child in reversed(item.children)]
    assert len(marks) > 3
    # Headings that are no bookmarks (a register's letters) may stand between.
    rest = iter(headings)
    assert all(mark in rest for mark in marks), [mark for mark in marks if mark not in headings]


def test_every_link_is_in_one_link_and_says_where_it_leads(any_pdf: Path) -> None:
    structure = paper.structure(any_pdf)
    link_texts = [words for tag in structure.all() for words in tag.contents]
    with pikepdf.open(any_pdf) as opened:
        placed = [each for page in opened.pages for each in page.obj.get("/Annots", [])]
        names = {str(each.Dest) for each in placed if "/Dest" in each}
        assert len(placed) == len({int(each.StructParent) for each in placed}) == len(link_texts)
        assert all(int(each.F) == 4 for each in placed)
        # Nobody can click on nothing.
        assert all(float(each.Rect[2]) > float(each.Rect[0]) and each.Rect[3] != each.Rect[1] for each in placed)
    for tag in structure.all("Link"):
        assert tag.contents
        assert not [each for each in tag.all("Link") if each is not tag], tag
    for words in link_texts:
        assert words.strip()
        assert words not in names or (" " not in words and "/" not in words and "--" not in words), words
        assert not words.isdigit(), words


def test_no_leader_rule_or_folio_is_read(any_pdf: Path) -> None:
    for tag in paper.structure(any_pdf).all():
        for kid in tag.kids:
            if isinstance(kid, str):
                assert not re.fullmatch(r"(\s?[.·…_]){2,}\s*| [.·]", kid), tag


def test_what_stands_in_the_margins_is_decoration(any_pdf: Path) -> None:
    with pikepdf.open(any_pdf) as opened:
        kinds = set()
        for page in opened.pages[2:]:
            for operands, operator in pikepdf.parse_content_stream(page, "BDC"):
                if str(operator) == "BDC" and operands[0] == "/Artifact":
                    kinds.add(str(operands[1].Type))
    assert "/Pagination" in kinds


def test_lists_and_tables_are_whole(any_pdf: Path) -> None:
    structure = paper.structure(any_pdf)
    for items in structure.all("L"):
        assert {kid.role for kid in items.kids if isinstance(kid, Tag)} <= {"LI", "L", "Caption"}
        assert items.attributes["ListNumbering"]
    for item in structure.all("LI"):
        assert [kid.role for kid in item.kids if isinstance(kid, Tag)][-1] == "LBody"
    for head in structure.all("TH"):
        assert head.attributes["Scope"] in ("/Column", "/Row")
    for figure in structure.all("Figure"):
        assert figure.attributes["Alt"]
        assert "BBox" in figure.attributes


def test_ligatures_and_divided_words_are_copied_whole(any_pdf: Path) -> None:
    with pikepdf.open(any_pdf) as opened:
        for font in (each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and "/ToUnicode" in each):
            characters = set(paper._characters(font).values())
            assert not [each for each in characters if any(0xFB00 <= ord(letter) <= 0xFB06 for letter in each)]
            assert "\u2010" not in characters
    text = paper.run("pdftotext", any_pdf, "-")
    assert "\u2010" not in text


# The real book ----------------------------------------------------------------------------------------


def test_the_contents_are_a_table_of_contents(book: Tag, book_pdf: Path) -> None:
    contents = book.all("TOC")[0]
    items = contents.all("TOCI")
    assert len(items) == len(PAGES)
    for item in items:
        assert item.all("Reference")[0].all("Link")
        assert re.search(r"\d$", item.all("P")[0].text)


def test_the_text_is_heard_in_the_sources_order(book: Tag) -> None:
    """Every paragraph's beginning, in the order of the source, page by page."""
    for page in PAGES:
        source = (BOOK / f"{page}.md").read_text("utf-8")
        body = re.sub(r"^:::\{.*?^:::$", "", source, flags=re.DOTALL | re.MULTILINE)
        body = re.sub(r"\A---\n.*?^---$", "", body, flags=re.DOTALL | re.MULTILINE)
        lines = re.findall(r"^(?=\w)[^`\[{(<>:*_\"»\n]{40,}", body, re.MULTILINE)
        heads = [" ".join(line[:40].split()) for line in lines]
        places = [book.text.find(head) for head in heads]
        assert -1 not in places, heads[places.index(-1)]
        assert places == sorted(places), page


def test_links_to_pages_say_which(book: Tag) -> None:
    link_texts = {words for tag in book.all("Link") for words in tag.contents}
    assert any(re.fullmatch(r"side \d+", words) for words in link_texts)
    assert any(words.startswith("http") for words in link_texts)
    assert {"Initiativer", "MindLab"} <= link_texts


# One of everything --------------------------------------------------------------------------------------


def test_a_table_over_pages_is_one_table(constructs: Tag) -> None:
    table = one(constructs, "Table", "Række 89")
    assert len(table.pages) > 2
    assert [kid.role for kid in table.kids if isinstance(kid, Tag)] == ["Caption", "THead", "TBody"]
    rows = table.all("TR")
    assert len(rows) == 91
    # Its head is printed on each page and heard once.
    assert [cell.attributes["Scope"] for cell in rows[0].all("TH")] == ["/Column"] * 3
    assert table.text.count("Nummer") == 1
    assert [cell.role for cell in rows[7].all("TH", "TD")] == ["TH", "TD", "TD"]
    assert rows[7].all("TH")[0].attributes["Scope"] == "/Row"


def test_cells_that_span_and_cells_that_are_empty(constructs: Tag) -> None:
    table = one(constructs, "Table", "bred celle")
    cells = table.all("TD")
    assert cells[0].attributes["ColSpan"] == "2"
    assert cells[1].attributes["RowSpan"] == "2"
    assert [len(row.all("TH", "TD")) for row in table.all("TR")] == [2, 1, 2, 1]
    assert not cells[-1].text


def test_a_paragraph_and_a_listing_over_pages_are_one(constructs: Tag) -> None:
    assert len(one(constructs, "P", "Et langt afsnit").pages) > 2
    code = one(constructs, "Code", "linje_0 =")
    assert "linje_89" in code.text
    assert len(code.pages) > 1


def test_lists_within_lists(constructs: Tag) -> None:
    outer = next(each for each in constructs.all("L") if each.text.startswith("– En"))
    assert outer.attributes["ListNumbering"] == "/Disc"
    assert [each.attributes["ListNumbering"] for each in outer.all("L")] == ["/Disc", "/Disc", "/Decimal"]
    body = outer.all("LBody")[1]
    assert [kid.role for kid in body.kids if isinstance(kid, Tag)] == ["P", "P", "L"]
    assert [item.all("Lbl")[0].text for item in outer.all("L")[2].all("LI")] == ["1.", "2."]


def test_numbers_go_on_where_the_source_says(constructs: Tag) -> None:
    fifth = next(each for each in constructs.all("L") if "Fem" in each.text and "Seks" in each.text)
    assert [label.text for label in fifth.all("Lbl")] == ["5.", "6."]
    letters = next(each for each in constructs.all("L") if "Bogstav" in each.text)
    assert letters.attributes["ListNumbering"] == "/LowerAlpha"
    assert [label.text for label in letters.all("Lbl")] == ["a.", "b."]


def test_a_definition_is_a_mark_and_a_body(constructs: Tag) -> None:
    terms = next(each for each in constructs.all("L") if each.text.startswith("Ord "))
    assert terms.attributes["ListNumbering"] == "/None"
    assert [[kid.role for kid in item.kids if isinstance(kid, Tag)] for item in terms.all("LI")] == [
        ["Lbl", "LBody"]
    ] * 2
    synonyms = next(item for item in constructs.all("LI") if "fortrolighed" in item.text)
    assert [kid.role for kid in synonyms.kids if isinstance(kid, Tag)] == ["Lbl", "Lbl", "LBody"]


def test_notes_have_names_and_ways_back(constructs: Tag) -> None:
    notes = constructs.all("Note")
    assert [note.attributes["ID"] for note in notes] == ["note-1", "note-2"]
    assert [words for note in notes for link in note.all("Link") for words in link.contents] == [
        "tilbage til teksten"
    ] * 2
    assert [note.all("Lbl")[0].text for note in notes] == ["[1]", "[2]"]
    references = [tag.contents for each in constructs.all("Reference") for tag in each.all("Link") if "[" in tag.text]
    assert references == [["note 1"], ["note 2"]]


def test_an_image_has_words_and_a_caption(constructs: Tag) -> None:
    figures = constructs.all("Figure")
    # The one with an empty text is decoration, twice.
    assert [each.attributes["Alt"] for each in figures] == ["En grå firkant", "En halvt gennemsigtig firkant"]
    assert one(constructs, "Caption", "Underteksten").text.startswith("figur 1")
    assert [link.contents for link in constructs.all("Link") if link.all("Figure")] == [["https://eksempel.dk/billede"]]


def test_other_languages_say_so(constructs: Tag) -> None:
    assert constructs.attributes["Lang"] == "da"
    foreign = [(tag.role, tag.attributes["Lang"], tag.text) for tag in constructs.all() if "Lang" in tag.attributes][1:]
    assert foreign == [
        ("Span", "en", "trust and cooperation"),
        ("Span", "de", "Vertrauen"),
        ("BlockQuote", "en", "Trust takes years."),
    ]


def test_in_the_book_a_title_in_another_language_says_so(book: Tag) -> None:
    in_other_languages = [
        (tag.attributes["Lang"], tag.text) for tag in book.all() if tag.attributes.get("Lang", "da") != "da"
    ]
    assert in_other_languages == [("en", "How Denmark lost its MindLab: the inside story")]
    (foreign,) = (text for _, text in in_other_languages)
    assert not re.search(
        r"(?i)\b(the|and|of|with|from|how|this|that|are|its|about|story)\b", book.text.replace(foreign, "")
    )


def test_abbreviations_tell_what_they_stand_for(constructs: Tag) -> None:
    abbreviations = [(tag.text, tag.attributes["E"]) for tag in constructs.all("Span") if "E" in tag.attributes]
    assert abbreviations == [("HK", "Handels- og Kontorfunktionærernes Forbund")]


def test_a_link_keeps_what_stands_in_it(constructs: Tag) -> None:
    law = one(constructs, "Link", "lov med")
    assert [kid.role for kid in law.kids if isinstance(kid, Tag)] == ["Span", "Code"]
    assert law.contents == ["https://lov.dk/æble?a=1"]
    long = one(constructs, "Link", "her er den lange")
    assert len(long.contents) > 1, "a place on each of its lines"
    assert {*long.contents} == {"https://eksempel.dk/lang"}


def test_formulas_have_words(constructs: Tag) -> None:
    assert [tag.attributes["Alt"] for tag in constructs.all("Formula")] == [
        "a i anden plus b i anden er lig med c i anden",
        "e er lig med m c i anden",
    ]


def test_a_skipped_level_is_mended(constructs: Tag) -> None:
    assert one(constructs, "H2", "Niveauer")


def test_divided_words_are_found(constructs_pdf: Path, constructs: Tag) -> None:
    assert "\u00ad" in paper.run("pdftotext", constructs_pdf, "-")
    for word in ("samarbejdsudvalgsmedlemmer", "medarbejderrepræsentanter", "innovationslaboratorier"):
        assert word in constructs.text


def test_a_typed_hyphen_stays(tmp_path: Path) -> None:
    """In an address and in words, also where the source has the other hyphen for it."""
    text = "\nE-mail og e\u2010post: <https://lov.dk/om-borde-og-stole>.\n"
    book = build(make_root(tmp_path / "root", ting__bord=TABLE + text), tmp_path / "out", "handbook-pdf")
    assert book.warnings == ()
    structure = paper.structure(tmp_path / "out/proeve.pdf").text
    assert "E-mail og e-post: https://lov.dk/om-borde-og-stole" in structure
    assert "\u00ad" not in structure


def test_an_image_without_words_is_told(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", ting__bord=TABLE + "\n```{image} bord.png\n```\n")

    Image.new("RGB", (900, 600), "#14669c").save(root / "ting/bord.png")
    book = build(root, tmp_path / "out", "handbook-pdf")
    assert book.warnings == (
        "ting/bord.md:9: WARNING: Billedet »bord.png« har ingen tekst til dem, der ikke ser det. Skriv den efter :alt:, "
        "i Markdown mellem ![ og ], i HTML efter alt=. [handbook.image-alt]",
    )


# The parts that need no PDF -----------------------------------------------------------------------------


def piece(element: ElementTree.Element, text: str = "ord", page: int = 0, pseudo: str = "") -> MarkedContent:
    return MarkedContent(page, element, pseudo, text, (0, 0, 1, 1))


def outline(node: structure_tree.Node) -> str:
    kids = [outline(kid) for kid in node.kids if isinstance(kid, structure_tree.Node)]
    return node.role + (f"({' '.join(kids)})" if kids else "")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a</p>", "Document(P)"),
        ("<div>a</div>", "Document(P)"),
        ("<div><p>a</p><p>b</p></div>", "Document(Div(P P))"),
        ("<li>a</li>", "Document(P)"),
        ("<ul>a</ul>", "Document(L(LI(LBody)))"),
        ("<ul><p>a</p></ul>", "Document(L(LI(LBody(P))))"),
        ("<dl><dd>a</dd><dt>b</dt></dl>", "Document(L(LI(LBody) LI(Lbl)))"),
        ("<dl><div><dt>a</dt><dd>b</dd></div></dl>", "Document(L(LI(Lbl LBody)))"),
        ("<dt>a</dt>", "Document(P)"),
        ("<tr>a</tr>", "Document(P)"),
        ("<table>a</table>", "Document(Table(TR(TD)))"),
        ("<table><thead><tr><th>a</th></tr></thead></table>", "Document(Table(TBody(TR(TH))))"),
        ("<table><tr><td>a</td><td/></tr></table>", "Document(Table(TR(TD TD)))"),
        ("<h4>a</h4><h6>b</h6>", "Document(H H)"),
        ("<nav><ol><li>a<ol><li>b</li></ol></li></ol></nav>", "Document(Sect(TOC(TOCI(TOC(TOCI)))))"),
        ("<a href='#x'>no place of its own</a>", "Document(P(Span))"),
        ("<figure><figcaption>a</figcaption></figure>", "Document(Caption)"),
        ("<q>a</q><p>b</p>", "Document(P(Quote) P)"),
    ],
)
def test_odd_markup_has_sound_structure(html: str, expected: str) -> None:
    root = ElementTree.fromstring(f"<html><body>{html}</body></html>")
    pieces = [piece(each) for each in root.iter() if (each.text or "").strip()]
    assert outline(build_structure.build(root, pieces, []).root) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img src="a/b.png" alt="_images/b.png"/>', ""),
        ('<img src="b.png" alt=" to  ord "/>', "to ord"),
        ("<svg><title>et navn</title></svg>", "et navn"),
        ('<svg aria-label="navn"/>', "navn"),
    ],
)
def test_an_address_is_no_description(html: str, expected: str) -> None:
    assert roles.alternative(ElementTree.fromstring(html)) == expected
