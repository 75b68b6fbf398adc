"""What stands around the text of the book: tabs, the edition's id, QR codes, the back cover."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from PIL import Image
from tests import paper
from tests.support import CATALOGUE, Build, build, commit, make_root
from tests.verapdf import failures

from sphinx_handbook.book.content import covers
from sphinx_handbook.book.layout.page_css import page_css
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.editions import page_format
from sphinx_handbook.editions.edition import Edition

SCHEMA, _ = toml_file.parse(CATALOGUE.format(language="da"))
ADDRESS = "https://eksempel.dk/bog"


def test_a_permalink_is_the_pages_address_on_the_web() -> None:
    addressed_schema = replace(SCHEMA, book=replace(SCHEMA.book, base_url=f"{ADDRESS}/"))
    assert covers.permalink(addressed_schema, "ting/bord") == f"{ADDRESS}/ting/bord.html"
    assert covers.permalink(addressed_schema) == f"{ADDRESS}/"
    assert covers.permalink(SCHEMA, "ting/bord") == ""


def test_tabs_stand_lower_for_each_category_and_none_leaves_the_page() -> None:
    many = replace(SCHEMA, categories=tuple(replace(SCHEMA.categories[0], number=number) for number in range(1, 21)))
    for schema in (SCHEMA, many):
        boxes = []
        for line in page_css(schema, page_format.of(Edition("main"))).splitlines():
            if re.match(r"@page category-\d+:right", line):
                top = float(line.partition("margin-top: ")[2].partition("mm")[0])
                boxes.append((top, top + float(line.partition("height: ")[2].partition("mm")[0])))
        assert len(boxes) == len(schema.categories)
        assert all(before[1] < after[0] for before, after in itertools.pairwise(boxes))
        assert boxes[-1][1] <= 229


def test_a_page_that_two_categories_share_has_both_tabs() -> None:
    two = replace(SCHEMA, categories=tuple(replace(SCHEMA.categories[0], number=number) for number in (1, 2)))
    (shared,) = [
        line
        for line in page_css(two, page_format.of(Edition("main"))).splitlines()
        if line.startswith("@page :nth(1 of category-1-2):right")
    ]
    upper, lower = shared.split("@right-bottom")
    room, gap = 297.0 - 33 - 35, 3.0
    top, bottom = (float(each.partition(f"{name}: ")[2].partition("mm")[0]) for each, name in ((upper, "margin-top"), (lower, "margin-bottom")))  # fmt: skip
    height = float(lower.partition("height: ")[2].partition("mm")[0])
    assert 'content: "1"' in upper and 'content: "2"' in lower
    assert room - bottom - height == pytest.approx(top + height + gap, abs=0.02)


@pytest.fixture(scope="module")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("addressed")
    root = make_root(folder / "root")
    catalogue = root / "katalog.toml"
    catalogue.write_text(catalogue.read_text("utf-8").replace("[book]", f'[book]\nbase_url = "{ADDRESS}"', 1), "utf-8")
    book = build(root, folder / "out", "handbook-pdf")
    assert book.warnings == ()
    return book


def raster(pdf: Path, page: int, folder: Path) -> Image.Image:
    """A page as a grey office printer has it: 150 dpi."""
    paper.run("pdftoppm", "-r", "150", "-gray", "-f", str(page), "-l", str(page), "-singlefile", pdf, folder / "page")
    return Image.open(folder / "page.pgm")


def test_a_code_holds_the_address_that_is_printed_under_it(addressed: Build, tmp_path: Path) -> None:
    pdf = addressed.outdir / "proeve.pdf"
    pages = paper.words(pdf)
    page_of_address: dict[str, int] = {}
    for number, words in enumerate(pages, 1):
        for code in zxingcpp.read_barcodes(raster(pdf, number, tmp_path)):
            printed = "".join(word.text for word in words)
            assert code.text in printed, (number, code.text)
            page_of_address[code.text] = number
    assert sorted(page_of_address) == [f"{ADDRESS}/", f"{ADDRESS}/steder/huset.html", f"{ADDRESS}/ting/bord.html"]
    assert page_of_address[f"{ADDRESS}/"] == len(pages), "the book's own address stands on its back"


def test_without_an_address_there_is_no_code(book_pdf: Path, tmp_path: Path) -> None:
    for number in (6, len(paper.words(book_pdf))):
        assert not zxingcpp.read_barcodes(raster(book_pdf, number, tmp_path))


def links_on_back(pdf: Path) -> list[str | None]:
    """Where the links on a book's last page lead."""
    return [each.address for each in paper.links(pdf) if each.page == len(paper.words(pdf))]


def test_the_back_tells_edition_day_and_isbn(tmp_path: Path) -> None:
    """The day is that of the last change to any page, as git tells it; how to reach somebody may be no link."""
    root = make_root(tmp_path / "root")
    catalogue = root / "katalog.toml"
    more = '[book]\nisbn = "978-0-306-40615-7"\ncontact = "Ring 33 92 80 00"'
    catalogue.write_text(catalogue.read_text("utf-8").replace("[book]", more, 1), "utf-8")
    commit(root, "2026-03-09")
    book = build(root, tmp_path / "out", "handbook-pdf")
    assert book.warnings == ()
    pdf = book.outdir / "proeve.pdf"
    back = " ".join(word.text for word in paper.words(pdf)[-1])
    assert re.search(r"Udgave \w{8} 9\. marts 2026 ISBN 978-0-306-40615-7", back), back
    assert "Kontakt: Ring 33 92 80 00" in back, back
    assert links_on_back(pdf) == []


def test_a_book_with_releases_says_mark_and_day_to_be_looked_up(tmp_path: Path) -> None:
    """In at least 8 points at the foot of each page, of a small one, too; the code leads to the release of that mark."""
    root = make_root(tmp_path / "root")
    catalogue = root / "katalog.toml"
    book_table = f'[book]\nbase_url = "{ADDRESS}"\ncontact = "https://eksempel.dk/skriv"'
    text = catalogue.read_text("utf-8").replace("[book]", book_table, 1)
    more = '[releases]\nfolder = "udgivelser"\n\n[editions.main]\ntitle = "Bog"\npaper = "A5"\nsize = 9.5\n\n[editions.ark]\ntitle = "Ark"\nsheets = ["entry"]\n'
    catalogue.write_text(f"{text}\n{more}", "utf-8")
    commit(root, "2026-03-09")
    book = build(root, tmp_path / "out", "handbook-pdf")
    assert book.warnings == ()
    pdf = book.outdir / "proeve.pdf"
    pages = paper.words(pdf)
    (mark,) = {each.text for words in pages for each in words if re.fullmatch(r"[0-9a-f]{8}", each.text)}
    day = [word for words in pages for word in words if word.text == "2026-03-09"]
    assert len(day) >= len(pages) - 3
    with pikepdf.open(pdf) as opened:
        # A page's own content is in CSS pixels.
        fonts = [
            float(operands[1]) * 0.75
            for operands, operator in pikepdf.parse_content_stream(opened.pages[2])
            if str(operator) == "Tf"
        ]
    assert any(abs(size - 8) < 0.01 for size in fonts), fonts
    code, *_ = zxingcpp.read_barcodes(raster(pdf, len(pages), tmp_path))
    assert code.text == f"{ADDRESS}/dit-eksemplar.html#{mark}"
    assert "https://eksempel.dk/skriv" in links_on_back(pdf)
    back = " ".join(word.text for word in pages[-1])
    assert "Kontakt: https://eksempel.dk/skriv" in back, back
    assert "Er dit eksemplar stadig rigtigt?" in back and re.search(rf"Udgave {mark} 9\. marts 2026", back)
    # What is kept of the last build has the new day.
    table = root / "ting/bord.md"
    table.write_text(f"{table.read_text('utf-8')}\n", "utf-8")
    commit(root, "2026-03-11")
    assert build(root, tmp_path / "out", "handbook-pdf").warnings == ()
    for path in book.outdir.glob("*.pdf"):
        days = {word.text for words in paper.words(path) for word in words if word.text.startswith("2026-")}
        assert days == {"2026-03-11"}, path.name


def test_the_edition_is_named_after_what_it_holds(tmp_path: Path) -> None:
    def edition(folder: str, **files: str) -> str:
        book = build(make_root(tmp_path / folder / "root", **files), tmp_path / folder / "out", "handbook-pdf")
        cover = " ".join(word.text for word in paper.words(book.outdir / "proeve.pdf")[0])
        return cover.rpartition("Udgave ")[2]

    one = edition("one")
    other = edition("other", ting__ny="---\nresume: Nyt.\n---\n\n# Nyt\n\nNyt.\n")
    assert len(one) == covers.ID_LENGTH
    # That the same source makes the same book elsewhere is tested of every edition (test_editions.py).
    assert one != other


def test_the_back_tells_whom_to_write_to(tmp_path: Path) -> None:
    root, contact = make_root(tmp_path / "root"), "hus@eksempel.dk"
    catalogue = root / "katalog.toml"
    catalogue.write_text(catalogue.read_text("utf-8").replace("[book]", f'[book]\ncontact = "{contact}"', 1), "utf-8")
    book = build(root, tmp_path / "out", "handbook-pdf")
    assert book.warnings == ()
    pdf = book.outdir / "proeve.pdf"
    pages = paper.words(pdf)
    back = " ".join(word.text for word in pages[-1])
    assert f"Kontakt: {contact}" in back, back
    assert links_on_back(pdf) == [f"mailto:{contact}"]
    assert failures(pdf, "ua1") == []
