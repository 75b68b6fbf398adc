"""A German book on paper is German, says so, and is as sound as any."""

from __future__ import annotations

import re

import pikepdf
import pytest
from tests import german, paper
from tests.support import Build
from tests.verapdf import failures

#: Names of things that are called the same everywhere.
NAMES = german.words("PDF ISBN mm https html kg mediabox bleedbox trimbox fogra coated iso sha Byte Literata Display")
NAMES |= german.words("Medium Italic Semi Bold Schibsted Grotesk Source Code Pro mailto")

EDITIONS = {
    "pruefbuch.pdf", "pruefbuch-heft.pdf", "pruefbuch-heft-zum-falten.pdf", "pruefbuch-gross.pdf",
    "pruefbuch-karten-dinge-tisch.pdf", "pruefbuch-karten-orte-uebung.pdf",
    "pruefbuch-presse-inhalt.pdf", "pruefbuch-presse-inhalt-mit-schnittmarken.pdf",
    "pruefbuch-presse-umschlag.pdf", "pruefbuch-presse-umschlag-mit-schnittmarken.pdf",
    "pruefbuch-presse-auftragszettel.pdf",
}  # fmt: skip


def text(path: str) -> str:
    """A file's words, divided ones whole; numbers that are not words are left out."""
    return re.sub(r"[\u2010\u00ad]\n|\b[0-9a-f]{8,}\b", "", paper.run("pdftotext", "-raw", path, "-"))


def test_files_have_german_names(german_print: Build) -> None:
    assert {each.name for each in german_print.outdir.glob("*.pdf")} == EDITIONS


@pytest.mark.parametrize("name", sorted(EDITIONS))
def test_every_word_is_german(german_print: Build, name: str) -> None:
    words = text(str(german_print.outdir / name))
    # A checksum is letters and figures on several lines.
    left = german.words(words.partition("SHA-256")[0]) - german.vocabulary() - NAMES
    assert left == set()


def test_the_words_are_there(german_print: Build) -> None:
    whole_text = " ".join(text(str(german_print.outdir / "pruefbuch.pdf")).split())
    for words in ("Inhalt", "(siehe Seite 4)", "Erwähnt in", "Ausgabe", "1. März 2020", "„alten“ Tisch", "12,5 kg",
                  "siehe Übung im Haus", "siehe auch Vertrauen"):  # fmt: skip
        assert words in whole_text, words
    ticket = " ".join(text(str(german_print.outdir / "pruefbuch-presse-auftragszettel.pdf")).split())
    assert "Druckfarben Cyan, Magenta, Gelb, Schwarz" in ticket
    assert re.search(r"Dateigröße \d{2,3}\.\d{3} Byte", ticket)


def test_it_says_that_it_is_german(german_print: Build) -> None:
    with pikepdf.open(german_print.outdir / "pruefbuch.pdf") as opened:
        assert str(opened.Root.Lang) == "de"
        assert str(opened.Root.StructTreeRoot.K[0].Lang) == "de"
        assert "<rdf:li>de</rdf:li>" in opened.Root.Metadata.read_bytes().decode()
        links = [str(each.get("/Contents", "")) for page in opened.pages for each in page.obj.get("/Annots", [])]
    assert any("Seite 4" in each for each in links)
    assert not german.words(" ".join(links)) - german.vocabulary() - NAMES


@pytest.mark.parametrize("name", ["pruefbuch.pdf", "pruefbuch-heft.pdf", "pruefbuch-gross.pdf"])
def test_it_is_accessible(german_print: Build, name: str) -> None:
    assert failures(german_print.outdir / name, "ua1") == []
