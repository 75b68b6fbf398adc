"""The second example: a catalogue of more than 30 entries, every type of field and every kind of edition."""

from __future__ import annotations

import json
from pathlib import Path

import pikepdf
import pytest
from tests import paper, verapdf
from tests.fields import missing, page_text, pdf_text
from tests.slices import sized
from tests.support import REPOSITORY, Build, build

from sphinx_handbook.catalogue.entries import field_types
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.cli import main

ROOT = REPOSITORY / "examples/methods"
SCHEMA, _ = toml_file.load(ROOT / "katalog.toml")
#: What is printed: in "make test" the book. Other editions of a whole book are the fixed book's there, and the sheet of an
#: entry with every type of field is that of ``test_fields.py``.
EDITIONS = sized(("main",), ("main", *SCHEMA.editions))
UNPUBLISHED = {"follow/anonymous-survey", "begin/name-tent-cards", "decide/lottery"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("methods")


@pytest.fixture(scope="module")
def site(place: Path) -> Build:
    built = build(ROOT, place / "site", doctrees=place / "doctrees")
    assert built.warnings == ()
    return built.data()


@pytest.fixture(scope="module")
def book(place: Path) -> Build:
    printed = {"handbook_pdf_editions": ",".join(EDITIONS)}
    built = build(ROOT, place / "book", "handbook-pdf", doctrees=place / "doctrees", settings=printed)
    assert (built.warnings, built.statuscode) == ((), 0)
    return built.data()


def test_check_is_content(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    assert main(["check", str(ROOT)]) == 0, capsys.readouterr()


def test_it_is_a_whole_catalogue(site: Build) -> None:
    assert len(site.entries) >= 30
    assert not UNPUBLISHED & set(site.entries)
    used = {name for entry in site.entries.values() for name in entry.values}
    assert used == set(SCHEMA.fields)
    assert {field.type for field in SCHEMA.fields.values()} == set(field_types.TYPES)


def test_every_value_is_on_its_page(site: Build) -> None:
    for name, entry in site.entries.items():
        assert missing(entry, SCHEMA, site.entries, "page", page_text(site.html(name))) == [], name
    for name in UNPUBLISHED:
        assert not (site.outdir / f"{name}.html").exists()


def test_every_value_is_in_the_book_and_on_its_sheet(book: Build) -> None:
    whole = pdf_text(book.outdir / "better-meetings.pdf")
    for name, entry in book.entries.items():
        texts = {"book": whole}
        if "sheets" in EDITIONS:
            texts["sheet"] = pdf_text(book.outdir / f"better-meetings-sheets-{name.replace('/', '-')}.pdf")
        for where, text in texts.items():
            assert missing(entry, SCHEMA, book.entries, "book", text) == [], (name, where)
    for title in ("Anonymous survey", "Name tent cards", "Lottery"):
        assert title not in whole


def test_nothing_is_printed_over_anything_else(book: Build) -> None:
    # Entries begin where there is room, and the notes beside most of them are taller than the rest of many a page.
    assert SCHEMA.book.entry_starts == "flow"
    for name in ("better-meetings", *sized((), ("better-meetings-large", "better-meetings-press-inside"))):
        for number, words in enumerate(paper.words(book.outdir / f"{name}.pdf"), 1):
            assert paper.overprinted(words) == [], (name, number)
    beside = set()
    for number, words in enumerate(paper.words(book.outdir / "better-meetings.pdf"), 1):
        left = paper.COLUMN_RIGHT + paper.COLUMN_WIDTH if number % 2 else 0
        for word in words:
            if word.text == "Leading" and left < word.left < left + paper.COLUMN_LEFT:
                beside.add(number % 2)
                assert word.bottom < paper.COLUMN_TOP + paper.COLUMN_HEIGHT, number
    assert beside == {0, 1}


@pytest.mark.torture
def test_the_book_is_accessible(book: Build) -> None:
    assert verapdf.failures(book.outdir / "better-meetings.pdf", "ua1") == []


def test_every_edition_that_was_asked_for_is_made(book: Build) -> None:
    listed = json.loads((book.outdir / "editions.json").read_text("utf-8"))["editions"]
    ids = {each["id"] for each in listed}
    # One edition may be several files, as the press's cover and inner pages are.
    assert all(any(each == name or each.startswith(f"{name}-") for each in ids) for name in EDITIONS)
    files: set[Path] = {book.outdir / each["file"] for each in listed}
    assert len(files) >= len(EDITIONS) - 1 + ("sheets" in EDITIONS) * len(book.entries)
    for path in files:
        with pikepdf.open(path) as pdf:
            assert pdf.check_pdf_syntax() == [] and len(pdf.pages) >= 1, path
