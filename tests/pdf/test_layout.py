"""The layout's own promises, on small roots: numbers drawn late, margins, refusals, whole files."""

from __future__ import annotations

import gc
import re
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pikepdf
import pytest
import weasyprint
from PIL import Image
from tests import paper
from tests.support import TABLE, Build, build, make_root
from weasyprint.formatting_structure.boxes import Box

from sphinx_handbook.book.content import chunks, translator
from sphinx_handbook.book.layout import errors, patched_weasyprint, weasyprint_speed
from sphinx_handbook.book.layout.fetcher import project_fetcher
from sphinx_handbook.book.layout.weasyprint_seams import drawing, hyphenation
from sphinx_handbook.book.layout.weasyprint_speed import computed_styles
from sphinx_handbook.book.manuscript import Chunk, Manuscript
from sphinx_handbook.book.pdf import fragment
from sphinx_handbook.editions import listing
from sphinx_handbook.readable import Readable

PDF = "proeve.pdf"


def pdf(tmp_path: Path, **files: str) -> Build:
    return build(make_root(tmp_path / "root", **files), tmp_path / "out", "handbook-pdf")


def test_the_room_a_number_does_not_need_is_closed(tmp_path: Path) -> None:
    """Three figures of room are kept; after "(se side 5)" the next word stands one space away."""
    book = pdf(tmp_path, ting__bord=TABLE.replace("i {entry}`huset`.", "i {entry}`huset` og ellers ude."))
    assert book.warnings == ()
    for words in paper.words(tmp_path / "out" / PDF):
        for place, word in enumerate(words):
            if word.text == "og" and re.fullmatch(r"\d\)", words[place - 1].text):
                gap = words[place].left - words[place - 1].right
                normal = words[place + 1].left - words[place].right
                assert abs(gap - normal) < 0.6
                return
    pytest.fail("the reference is not in the book")


def test_a_book_of_a_thousand_pages_has_room_for_four_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def book(html: str) -> Manuscript:
        return Manuscript("Bog", "", (Chunk(html),), "")

    html = f'<p>Se {translator.folio("a")} og 10,<span class="mi">000</span></p>'
    assert chunks.widen_numbers(book(html), 30) == book(html)
    for wide in (chunks.widen_numbers(book(html), 950), chunks.widen_numbers(book(html + "<i>ord </i>" * 280_000), 30)):
        whole = "".join(each.html for each in wide.chunks)
        assert ">0000</span> og" in whole and '<span class="mi">000</span>' in whole
    # The room that three figures or one do not need is closed all the same.
    monkeypatch.setattr(chunks, "_MANY_PAGES", 0)
    test_the_room_a_number_does_not_need_is_closed(tmp_path)


def test_numbers_in_the_contents_end_at_one_edge(book_pdf: Path) -> None:
    numbers = [word for word in paper.words(book_pdf)[1] if word.text.isdigit() and word.top < 250 * paper.MM]
    assert len({len(word.text) for word in numbers}) == 2
    assert max(word.right for word in numbers) - min(word.right for word in numbers) < 1


def test_margin_notes_stand_on_the_outer_side(book_pdf: Path) -> None:
    sides = set()
    for number, words in enumerate(paper.words(book_pdf), 1):
        column = paper.COLUMN_RIGHT if number % 2 else paper.COLUMN_LEFT
        notes = [word for word in words if word.text == "Emner:"]
        for word in notes:
            outer = word.left > column + paper.COLUMN_WIDTH if number % 2 else word.right < column
            assert outer, (number, word)
            sides.add(number % 2)
    assert sides == {0, 1}


def test_nothing_stands_outside_the_page(book_pdf: Path) -> None:
    for number, words in enumerate(paper.words(book_pdf), 1):
        for word in words:
            # A category's number stands in its tab, as near to the edge as an office's printer can print.
            edge = 5 if re.fullmatch("[1-5]", word.text) else 10
            assert word.left > edge * paper.MM, (number, word)
            assert word.right < (210 - edge) * paper.MM, (number, word)
            assert word.bottom < 287 * paper.MM, (number, word)


def test_the_same_source_makes_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = build(make_root(tmp_path / "one"), tmp_path / "out", "handbook-pdf")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    two = build(make_root(tmp_path / "deeper/two"), tmp_path / "elsewhere/out", "handbook-pdf")
    assert (one.outdir / PDF).read_bytes() == (two.outdir / PDF).read_bytes()


def test_a_missing_image_is_told_with_file_and_line(tmp_path: Path) -> None:
    book = pdf(tmp_path, ting__bord=TABLE + "\n![Et bord](bord.png)\n")
    assert any(each.startswith("ting/bord.md:9: WARNING:") and "bord.png" in each for each in book.warnings)


def test_a_remote_image_is_not_fetched(tmp_path: Path) -> None:
    # One without words is no other fault.
    images = "\n![Et bord](http://127.0.0.1:9/bord.png)\n\n![](http://127.0.0.1:9/stol.png)\n"
    book = pdf(tmp_path, ting__bord=TABLE + images)
    assert book.warnings == (
        *(
            f"ting/bord.md:{line}: WARNING: Billedet http://127.0.0.1:9/{name} ligger på en anden maskine; intet hentes, "
            "når bogen laves. Læg en kopi ved siden af siden. [handbook.remote-image]"
            for line, name in ((9, "bord.png"), (11, "stol.png"))
        ),
    )
    # Its words are printed, as those of a badge would be.
    assert "Et bord" in paper.run("pdftotext", book.outdir / PDF, "-")


def test_an_image_of_the_project_is_printed(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", ting__bord=TABLE + "\n![Et bord](bord.png)\n")
    Image.new("RGB", (1200, 800), "#14669c").save(root / "ting/bord.png")
    book = build(root, tmp_path / "out", "handbook-pdf")
    assert book.warnings == ()
    with pikepdf.open(tmp_path / "out" / PDF) as opened:
        images = [
            item for item in opened.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
        assert [(int(image.Width), int(image.Height)) for image in images] == [(1200, 800)]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://example.org/a.css", "ftp://example.org/a"])
def test_the_fetcher_stays_in_the_project(address: str, tmp_path: Path) -> None:
    fetcher = project_fetcher(Readable.of([tmp_path]))
    with pytest.raises(ValueError, match="outside the project"):
        fetcher.fetch(address)


def test_the_fetcher_follows_no_link_out_of_the_project(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "own.txt").write_text("own")
    fetcher = project_fetcher(Readable.of([inside]))
    with pytest.raises(ValueError, match="outside the project"):
        fetcher.fetch((inside / "link.txt").as_uri())
    with pytest.raises(ValueError, match="outside the project"):
        fetcher.fetch((inside / "../secret.txt").as_uri())
    assert fetcher.fetch((inside / "own.txt").as_uri()).read() == b"own"


def test_a_book_with_a_warning_does_not_take_the_good_ones_place(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    build(root, tmp_path / "out", "handbook-pdf")
    good = (tmp_path / "out" / PDF).read_bytes()
    (root / "ting/bord.md").write_text(TABLE.replace("resume", "resumee"), "utf-8")
    book = build(root, tmp_path / "out", "handbook-pdf", fail_on_warnings=True)
    assert book.warnings
    assert (tmp_path / "out" / PDF).read_bytes() == good
    # What it would be lies beside it.
    files = {path.name for path in (tmp_path / "out").iterdir() if path.is_file()}
    assert files == {PDF, listing.NAME, f"{PDF.removesuffix('.pdf')}-draft.pdf"}


def test_places_of_one_name_are_told(tmp_path: Path) -> None:
    twice = "".join(f'<p id="ting/bord--{name}">{name}</p>' for name in "xxyy")
    raw = f'\n```{{raw}} html\n{twice}<a href="#ting/bord--x">a</a> <a href="#nowhere">c</a>\n```\n'
    # Of what MyST has warned of, nothing is said again.
    book = pdf(tmp_path, ting__bord=TABLE + "\nSe [der](../steder/huset.md#ingen-steder).\n" + raw)
    assert sum("ingen-steder" in each for each in book.warnings) == 1
    assert [each for each in book.warnings if "nowhere" in each or "bord--" in each] == [
        "ting/bord.md:12: WARNING: To steder i bogen har navnet »ting/bord--x«. [handbook.duplicate-place]",
        "ting/bord.md:12: WARNING: En henvisning fører ingen steder hen i bogen: »nowhere«. [handbook.dangling-place]",
    ]


def test_headings_that_pages_share_are_places_of_their_own(tmp_path: Path) -> None:
    book = pdf(
        tmp_path, ting__bord=TABLE + "\n## Rummene\n\nSe [rummene](#rummene).\n", ting__stol=TABLE + "\n## Rummene\n"
    )
    assert [each for each in book.warnings if "handbook" in each] == []


def test_a_page_that_paper_leaves_out_is_no_link_there(tmp_path: Path) -> None:
    root = make_root(
        tmp_path / "root", om="---\norphan: true\n---\n# Om\n\nOm os.\n", ting__bord=TABLE + "\nSe [om os](../om.md).\n"
    )
    book = build(root, tmp_path / "out", "handbook-pdf")
    assert book.warnings == ()
    text = "".join(paper.column(tmp_path / "out" / PDF, page) for page in range(2, 6))
    assert "Se om os." in text


def test_links_out_of_the_book_show_their_address(tmp_path: Path) -> None:
    book = pdf(tmp_path, ting__bord=TABLE + "\nLæs [loven](https://lov.dk/om-borde) og <https://lov.dk/stole>.\n")
    assert book.warnings == ()
    with pikepdf.open(tmp_path / "out" / PDF) as opened:
        count = len(opened.pages)
    text = paper.flowing("".join(paper.column(tmp_path / "out" / PDF, page) for page in range(2, count + 1)))
    assert "loven (https://lov.dk/om-borde) og https://lov.dk/stole." in text


def test_the_reviewed_list_decides_how_a_word_is_divided(tmp_path: Path) -> None:
    import pyphen

    try:
        hyphenation.register_hyphenation("da", "# liste\nspørgeskema-under-søgelse  # led\nfeedback\n", tmp_path)
        dictionary = pyphen.Pyphen(lang="da")
        assert dictionary.inserted("spørgeskemaundersøgelse") == "spørgeskema-under-søgelse"
        assert dictionary.inserted("feedback") == "feedback"
        assert "-" in dictionary.inserted("arbejdsplads")
        assert len(list(tmp_path.iterdir())) == 1
    finally:
        hyphenation.register_hyphenation("da", "", tmp_path)
    assert pyphen.Pyphen(lang="da").inserted("spørgeskemaundersøgelse") != "spørgeskema-under-søgelse"


def test_a_table_does_not_divide_the_single_words_of_a_column_beside_long_text(tmp_path: Path) -> None:
    prose = "Her står en begrundelse, som fylder flere linjer i sin kolonne, fordi der er så meget at sige om den. " * 2
    words = ["Regeringen", "Samarbejde", "Forvaltning"]
    rows = "\n".join(f"| {word} | 4 | {prose} |" for word in words)
    book = pdf(tmp_path, ting__bord=f"{TABLE}\n| Emne | Tal | Hvorfor |\n|---|---|---|\n{rows}\n")
    assert book.warnings == ()
    printed = {word.text for page in paper.words(tmp_path / "out" / PDF) for word in page}
    assert printed.issuperset(words)


def drawn_of(html: str, *, in_chunks: bool = False) -> Any:
    speed = weasyprint_speed.MODULES
    with patched_weasyprint.patched(computed_styles.StyleCache(), in_chunks=in_chunks, speed=speed):
        document = weasyprint.HTML(string=html).render()
        return document, drawing.draw(document, "note", 100)


def test_the_seams_are_where_they_were() -> None:
    """What ``weasy`` leans on; fails loudly at an upgrade that moves it."""
    assert weasyprint.__version__.startswith("70.")
    number = '<span class="folio" data-target="a">000</span>'
    _, drawn = drawn_of(f'<style>@page {{ @top-left {{ content: counter(page) }} }}</style><p id="a">x {number} y</p>')
    (sheet,) = drawn.pages
    assert [each.parts for each in sheet.deferred] == [("a",)]
    assert sheet.deferred[0].follows and sheet.deferred[0].room > 0
    assert [len(sheet.deferred[0].glyphs[sign].codes) > 0 for sign in "059af"] == [True] * 5
    kinds = [each.kind for each in drawn.body(sheet) if isinstance(each, fragment.Slot)]
    assert kinds == ["text", "near"]
    assert list(sheet.sides) == ["right"]


def moved_by(drawing_of_page: fragment.Drawing) -> list[tuple[int, ...]]:
    """For each drawing, form and text in red: the deferred texts whose unused room it moves up by."""
    moves: list[tuple[int, ...]] = []
    stack: list[tuple[int, ...]] = [()]
    for part in drawing_of_page:
        if isinstance(part, fragment.Slot):
            if part.kind == "near":
                stack[-1] = (*stack[-1], part.text_index)
            continue
        for operator in part.splitlines():
            if operator.endswith(b"Q"):
                stack.pop()
            elif operator.endswith(b"q"):
                stack.append(stack[-1])
            elif operator in (b"1 0 0 rg", b"f") or operator.endswith(b" Do"):
                moves.append(stack[-1])
    assert len(stack) == 1
    return moves


NUMBER = '<span class="folio" data-target="a">000</span>'
RED = '<svg width="9" height="9" viewBox="0 0 9 9"><path d="M0 0h9v9h-9z" fill="#f00"/></svg>'


@pytest.mark.parametrize(
    ("html", "moves"),
    [
        # Images have a context of their own, and are drawn after the text.
        (f"{RED} {NUMBER} {RED} {NUMBER} {RED}", [(), (0,), (0, 1)]),
        (f"{NUMBER} <b>x {RED}</b> y", [(0,)]),
        (f'{NUMBER} <b style="display: inline-block">x {RED}</b> y', [(0,)]),
        (f'{NUMBER} <b style="display: inline-block; overflow: hidden">x {RED}</b> y', [(0,)]),
        (f'{NUMBER} <b style="color: #f00; opacity: 0.9">x</b>', [(0,)]),
        (f'{NUMBER} <b style="color: #f00; position: relative; top: 2px">x</b>', [(0,)]),
        (f'<b style="position: relative">{NUMBER} y</b> <i style="color: #f00; position: relative">x</i>', [(0,)]),
        # What has a place of its own keeps it.
        (f'x {NUMBER} <b style="color: #f00; float: right">x</b>', [()]),
        (f'{NUMBER} <b style="color: #f00; position: absolute; right: 0">x</b>', [()]),
    ],
)  # fmt: skip
def test_all_that_follows_a_number_on_its_line_moves_up_to_it(html: str, moves: list[tuple[int, ...]]) -> None:
    _, drawn = drawn_of(f"<p id=a>{html}<p>next")
    (sheet,) = drawn.pages
    drawn_moves = moved_by(drawn.body(sheet))
    # A drawing has its colour, then its path.
    assert drawn_moves == [each for each in moves for _ in range(2 if "svg" in html else 1)]


def test_a_page_apart_is_good_for_both_sides_and_has_no_number() -> None:
    _, drawn = drawn_of(
        """<style>@page { size: 400px 400px; margin: 40px 90px 40px 30px; @top-left { content: "s. " counter(page) } }
        @page :left { margin: 40px 30px 40px 90px; @top-left { content: "venstre" } }</style><p>a""",
        in_chunks=True,
    )
    (sheet,) = drawn.pages
    assert sorted(sheet.sides) == ["left", "right"]
    assert [round(sheet.sides[side].shift) for side in ("right", "left")] == [0, 60]
    assert [round(sheet.sides[side].note_shift) for side in ("right", "left")] == [0, -100]
    (late,) = sheet.deferred
    assert late.parts[-1] is fragment.Deferred.PAGE
    assert any(isinstance(each, fragment.Slot) for each in sheet.sides["right"].margin_boxes)
    assert not any(isinstance(each, fragment.Slot) for each in sheet.sides["left"].margin_boxes)


def test_a_page_whose_text_is_not_the_same_on_both_sides_is_no_page_apart() -> None:
    with pytest.raises(errors.SidesDiffer):
        drawn_of("<style>@page { margin: 40px } @page :left { margin: 80px }</style><p>a", in_chunks=True)


@pytest.mark.usefixtures("imports_frozen")
def test_no_page_of_a_chunk_stays_in_memory_when_the_next_is_laid_out() -> None:
    """What is still in use when a chunk is done is never looked at again by the collector, which rests in a chunk."""
    html = """<style>@page { @top-left { content: string(head) } } h1 { string-set: head content() }</style>
        <h1>a</h1><p>b <span class="folio" data-target="a">000</span></p>"""
    speed = weasyprint_speed.MODULES
    gc.collect()
    before = {id(each) for each in gc.get_objects() if isinstance(each, Box)}
    with patched_weasyprint.patched(computed_styles.StyleCache(), in_chunks=True, speed=speed):
        drawing.draw(weasyprint.HTML(string=html).render(), "note", 100)
        gc.collect()
        left = [each for each in gc.get_objects() if isinstance(each, Box) and id(each) not in before]
    # Running heads are kept for the next chunk.
    kinds = {type(each).__name__ for each in left}
    assert {"MarginBox"} <= kinds <= {"MarginBox", "LineBox", "TextBox"}


def test_a_drawing_has_its_pictures_on_whichever_page_it_stands(caplog: pytest.LogCaptureFixture) -> None:
    """They are loaded when the page is drawn, and the pages before it are gone then."""
    picture = (
        "<image width='9' height='9' href='data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E'/>"
    )
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{picture}</svg>"
    pages = f'<p style="break-before: page"><img alt="a" src="data:image/svg+xml,{quote(svg)}">' * 2
    with patched_weasyprint.patched(computed_styles.StyleCache(), in_chunks=True, speed=weasyprint_speed.MODULES):
        drawn = drawing.draw(weasyprint.HTML(string=pages).render(), "note", 100, lets_go=True)
    assert (len(drawn.pages), caplog.messages) == (2, [])


def test_what_is_drawn_is_told_and_marked_as_asked() -> None:
    """The seams by which the finishing pass learns what stands where."""
    _, drawn = drawn_of(
        """<html lang=da><style>@page { @top-left { content: "hoved" } } p { text-decoration: underline }
        .x::before { content: leader(".") }</style><ul><li>et</ul><p>to <a href=#x>tre <em>fire</em></a><p id=x class=x>
        <span style="opacity: 0.5">fem</span>"""
    )
    pieces, places = drawn.pieces, drawn.places
    drawn.mark(each for each in pieces if each.text.strip() != "to")
    (sheet,) = drawn.pages
    body = zlib.decompress(drawn.body(sheet))
    # In the source's order, whatever is drawn first.
    texts = [(each.text.strip(), each.pseudo) for each in pieces if each.text.strip(". ")]
    assert [text for text, _ in texts] == ["•", "et", "to", "tre", "fire", "fem"]
    assert texts[0][1] == "marker"
    assert [each.stream is None for each in pieces if each.text.strip() in ("fire", "fem")] == [True, False]
    # The words within a link are told to be a link, too.
    assert len(places) == 1
    assert places[0].element is not None and places[0].element.tag == "a"
    assert places[0].destination == "x"
    assert b"".join(sheet.sides["right"].margin_boxes).count(b"/Pagination") == 1
    assert b"/MCID 0" in body
    # No mark within another: the line under a word is the word's.
    depth = 0
    for operator in re.findall(rb"\b(BDC|BMC|EMC)\b", body):
        depth += -1 if operator == b"EMC" else 1
        assert depth in (0, 1)


def test_a_project_of_any_kind_prints(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "conf.py").write_text('project = "Any Project"\nextensions = ["sphinx_handbook"]\nnumfig = True\n')
    Image.new("RGB", (300, 200), "#888").save(root / "grey.png")
    (root / "index.rst").write_text(ANY)
    (root / "deeper.rst").write_text(
        "Deeper\n======\n\nSee :ref:`Chapter <top>`, :numref:`pic` and :term:`word`.\n\nPart\n----\n\nEnd.\n"
    )
    book = build(root, tmp_path / "out", "handbook-pdf")
    # A line of code without a space is divided.
    assert (book.warnings, book.statuscode) == ((), 0)
    text = paper.run("pdftotext", "-raw", tmp_path / "out/any-project.pdf", "-")
    for words in ("A note", "Footnote text", "cell two", "def code", "What it means", "(see page", "Fig. 1", "x_long"):
        assert words in text
    assert "No syntax" in paper.run("qpdf", "--check", tmp_path / "out/any-project.pdf")


ANY = """\
.. _top:

Any Project
===========

Text with a footnote [#f]_ and :download:`a file <grey.png>`.

.. [#f] Footnote text.

.. note:: A note

.. list-table:: Table
   :header-rows: 1

   * - head
     - two
   * - cell
     - cell two

.. _pic:

.. figure:: grey.png
   :alt: A grey box
   :width: 150px

   Caption

.. code-block:: python

   def code():
       return "%s"

.. glossary::

   word
      What it means.

.. toctree::

   deeper
""" % ("x_long" * 40)
