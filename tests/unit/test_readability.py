"""How hard a page is to read, and which abbreviations it does not spell out."""

from __future__ import annotations

import pytest

from sphinx_handbook.catalogue.lint.page_text import PageText
from sphinx_handbook.catalogue.markdown import abbreviations, readability
from sphinx_handbook.catalogue.markdown.readability import WordCounts


def counts(text: str) -> WordCounts:
    page = PageText("page.md", text)
    return readability.count(page.prose, 1, page.heading_lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Katten sover. Hunden løber stærkt.", WordCounts(2, 5, 0)),
        ("Medarbejdere har indflydelse", WordCounts(1, 3, 2)),
        # A line's end is none of a sentence's, a paragraph's is.
        ("Katten\nsover\n\nog drømmer", WordCounts(2, 4, 1)),
        ("# En lang overskrift\n\nKatten sover.", WordCounts(1, 2, 0)),
        ("Overskriften\n====\n\nKatten sover.", WordCounts(1, 2, 0)),
        ("- Katten sover\n- Hunden løber\n1. Fisken svømmer", WordCounts(3, 6, 1)),
        ("| a | b |\n|---|---|\n| c | d |\n\nKatten sover.", WordCounts(1, 2, 0)),
        ("```\nkode og mere kode\n```\n\nKatten sover. % 3", WordCounts(1, 2, 0)),
        # What a link and a role are called is read; where they lead is not.
        ("Se [den lange aftale](https://eksempel.dk/aftale.html) i {entry}`MindLab <mindlab>`.", WordCounts(1, 6, 1)),
        # Points that end no sentence.
        ("Det er f.eks. en kat, bl.a. kl. 9.30 i 3.14 dage.", WordCounts(1, 11, 0)),
        ("»Nej.« Han gik. Hun blev!", WordCounts(3, 5, 0)),
        ("MED-udvalget og CO₂", WordCounts(1, 3, 1)),
        ("", WordCounts()),
    ],
)
def test_words_and_sentences(text: str, expected: WordCounts) -> None:
    assert counts(text) == expected


def test_lix_is_words_a_sentence_and_long_words_in_a_hundred() -> None:
    page = " ".join(["Katten går en tur med indflydelsen hver eneste dag her."] * 10)
    assert counts(page) == WordCounts(10, 100, 10)
    assert counts(page).lix == 10 + 10
    assert counts("Katten sover.").lix is None, "of a few words a level says nothing"
    assert (counts(page) + counts("Katten sover.")).words == 102


def unexplained(text: str, small: str = "", **long_forms: str) -> list[tuple[str, int, int, int | None]]:
    page = PageText("page.md", text)
    uses = abbreviations.unexplained(page.prose, 1, page.heading_lines, long_forms, small.split())
    return [(each.word, each.line, each.column, each.explained) for each in uses]


def test_an_abbreviation_without_its_long_form_is_named_once() -> None:
    assert unexplained("Spørg OAO.\nOAO svarer.") == [("OAO", 1, 7, None)]
    assert unexplained("Spørg *OAO*, SU-medlemmer og SU's formand.") == [("OAO", 1, 8, None), ("SU", 1, 14, None)]
    assert unexplained("OAO\n\nOffentligt arbejde (OAO) er mere.\n\nOAO") == [("OAO", 1, 1, 3)]
    assert unexplained("Se SU.", SU="Samarbejdsudvalg") == [("SU", 1, 4, None)]


@pytest.mark.parametrize(
    "text",
    [
        "Offentligt Ansattes Organisationer (OAO) svarer.",
        "Det er samarbejdsudvalget (SU).",
        "SU (samarbejdsudvalget) svarer. SU er klar.",
        "Vi bruger **OAO** – Offentligt Ansattes Organisationer – i dag.",
        "Offentligt Ansattes Organisationer, kaldet OAO, svarer.",
        "{abbr}`RSV (respiratorisk syncytialvirus)` smitter.",
        "SU\n: Samarbejdsudvalg",
        "# OAO\n\nMere om det.",
        "EU, en PDF og en CV.",
        "Kapitel IV og XII på niveau AA.",
        "SKRIV ALTID DET HER.",
        "Det fylder 20 MB og 1,5 GB på A4, §2 i X-4.",
        "`OAO`, MAX_OAO og [her](OAO.md), https://eksempel.dk/OAO",
        "```\nOAO\n```",
    ],
)
def test_what_is_spelled_out_or_no_abbreviation_is_left_alone(text: str) -> None:
    assert unexplained(text) == []


def test_what_the_book_knows() -> None:
    assert unexplained("Samarbejdsudvalgets møde. SU mødes.", SU="Samarbejdsudvalg") == []
    # Emphasis: the book has the word in small letters. What it knows is an abbreviation all the same.
    assert unexplained("Gør det IKKE.", small="ikke") == []
    assert unexplained("I MED sidder de.", small="med", MED="medindflydelse") == [("MED", 1, 3, None)]
    assert abbreviations.small_words("Gør det IKKE, Anna.") == {"det"}
