"""Danish and German order, line by line; and that any text has a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_handbook.languages import index_order
from sphinx_handbook.languages.collation import NUMBERS, heading, key

#: Each line is in its right order. The stroke marks a compound's joint.
LINES = """\
Karl, karl
krål, kraal
Nygård, Nygaard
Ekstra, Ekstra|arbejde, Ekstrabevilling, Ekstratog
Schytt, Schütt
morter, mortér
Ree, Rée
Zoo, Ærø, Ørsted, Aabenraa, Ålborg, Aalborg, Åse, Aase
Sandgærdet, Sandgaard
thing, þing, tid
V, Va, Vej, Vin, W, Wa, Web, Wien
A, a, Å, å, Aa, aa
oeuvre, œuvre, ofte
2, 10, A
Kabel, Kartoffel, Kø, Kål, Kåre, Kaare
Midtlab, MindLab
Samarbejde om modernisering, Samarbejdsaftalen, Samarbejdssekretariatet"""


@pytest.mark.parametrize("line", LINES.splitlines())
def test_danish_order(line: str) -> None:
    words = line.split(", ")
    words_backwards = words[::-1]
    assert sorted(words_backwards, key=lambda word: key(word, "da")) == words
    assert sorted(words, key=lambda word: key(word, "da_DK")) == words


def test_sphinx_would_sort_this_wrong() -> None:
    assert sorted(["Århus", "Bern", "Zoo"], key=lambda word: key(word, "da")) == ["Bern", "Zoo", "Århus"]


@pytest.mark.parametrize(
    ("word", "letter"),
    [
        ("Aalborg", "Å"),
        ("Ekstra|arbejde", "E"),
        ("æble", "Æ"),
        ("ö", "Ø"),
        ("»Kød og blod«", "K"),
        ("2010", NUMBERS),
        ("…", NUMBERS),
        ("þing", "T"),
    ],
)
def test_danish_headings(word: str, letter: str) -> None:
    assert heading(word, "da") == letter


@pytest.mark.parametrize(
    "line",
    [
        "Apfel, Ärger, Arzt",
        "Bar, Bär, Bären, Barfuß",
        "Masse, Maße, Massen",
        "Ofen, Öl, Oma",
        "schon, Schon, schön, Schön, Schonung",
        "2, 10, Übung, Uhr",
    ],
)
def test_german_order(line: str) -> None:
    words = line.split(", ")
    words_backwards = words[::-1]
    assert sorted(words_backwards, key=lambda word: key(word, "de")) == words
    assert sorted(words_backwards, key=lambda word: key(word, "de_AT")) == words


@pytest.mark.parametrize(("word", "letter"), [("Ärger", "A"), ("öl", "O"), ("Aal", "A"), ("„Übung“", "U"), ("ß", "S")])
def test_german_headings(word: str, letter: str) -> None:
    assert heading(word, "de") == letter


def test_other_languages() -> None:
    words = ["2", "10", "apple", "Éclair", "ecru", "Zebra"]
    words_backwards = words[::-1]
    assert sorted(words_backwards, key=lambda word: key(word, "en")) == words
    assert heading("Éclair", "en") == "E"
    assert heading("Aalborg", "en") == "A"


@given(st.text(), st.text(), st.sampled_from(["da", "de", "en"]))
def test_any_two_texts_have_an_order(one: str, other: str, language: str) -> None:
    ours, theirs = key(one, language), key(other, language)
    assert (ours < theirs) + (ours > theirs) + (ours == theirs) == 1
    assert (ours == theirs) == (one == other)
    assert heading(one, language)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("sv", "ana, ünder, yta, zon, åka, ägg, æsir, öl, øl"),
        ("fi", "yö, zen, Åbo, äiti, öljy"),
        ("nb", "Zoo, Ærø, Ørsta, Ås, Aasen"),
        ("nn_NO", "zoo, ærleg, øy, å"),
        ("de", "Apfel, Äpfel, arm, Öl, Übung, Ulm, Zoo"),
    ],
)
def test_letters_stand_where_each_language_has_them(language: str, line: str) -> None:
    words = line.split(", ")
    words_backwards = words[::-1]
    assert sorted(words_backwards, key=lambda word: key(word, language)) == words


def flat(index: index_order.Index) -> list[str]:
    return [f"{letter}: {' '.join(word for word, _ in entries)}" for letter, entries in index]


def test_a_word_of_the_index_may_have_what_it_is_sorted_by() -> None:
    def entry(word: str, *below: str, letter: str | None = None) -> tuple[str, object]:
        return word, ([], [(each, []) for each in below], letter)

    signs = [entry("__init__"), entry("~", "the end", "begin")]
    index = [("Symbols", [signs[1]]), ("T", [entry("the Hague")]), ("Z", [entry("zoo", letter="Z")]), ("_", [signs[0]])]
    assert flat(index_order.ordered(index, "en")) == ["Symbols: ~", "_: __init__", "T: the Hague", "Z: zoo"]
    keys = {"__init__": "init", "the Hague": "Hague", "the end": "a"}
    by_key = index_order.ordered(index, "en", keys)
    assert flat(by_key) == ["Symbols: ~", "H: the Hague", "I: __init__", "Z: zoo"]
    assert [word for word, _ in by_key[0][1][0][1][1]] == ["the end", "begin"]
    danish = [("A", [entry("Aarhus")]), ("Z", [entry("zoo")])]
    assert flat(index_order.ordered(danish, "da")) == ["Z: zoo", "Å: Aarhus"]
    assert flat(index_order.ordered(danish, "da", {"zoo": "ål"})) == ["Å: zoo Aarhus"]
