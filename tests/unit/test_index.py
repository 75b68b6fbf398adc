"""The search's index: what a page is found by, and that it is read back as it was written."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from tests.search_gold import vocabulary

from sphinx_handbook.languages import folding
from sphinx_handbook.web.search.index import (
    ALIAS,
    DIGITS,
    HEADING,
    MORE,
    OFTEN,
    SHARED,
    SUMMARY,
    TERM,
    TEXT,
    TITLE,
    ParentLabel,
    Record,
    SearchTerm,
    encoded,
    index,
    joined,
    words,
)


def decoded(text: str) -> list[int]:
    """As the script reads it."""
    places, page, step, times = [], -1, 0, 1
    for digit in text:
        value = DIGITS.index(digit)
        if value >= MORE:
            step += (value - MORE) * times
            times *= len(DIGITS) - MORE
        else:
            page += step + value * times + 1
            places.append(page)
            step, times = 0, 1
    return places


@given(st.lists(st.integers(0, 10_000_000), unique=True).map(sorted))
def test_numbers_are_read_back(numbers: list[int]) -> None:
    text = encoded(numbers)
    assert decoded(text) == numbers
    assert not set(text) & set(' ,"\\')
    assert json.loads(f'"{text}"') == text


@given(st.sets(st.text().flatmap(lambda text: st.sampled_from(words(text) or ["ord"]))).map(sorted))
def test_words_are_read_back(sorted_words: list[str]) -> None:
    text = joined(["co-op.org", *sorted_words])
    assert vocabulary(text) == ["co-op.org", *sorted_words]
    assert json.loads(f'"{text}"') == text


@given(st.text())
def test_words_have_only_letters_and_figures(text: str) -> None:
    assert all(word == word.lower() or not word.islower() for word in words(text))
    assert not any(" " in word or "_" in word or set(SHARED) & set(word) for word in words(text))


def standing(*records: Record) -> dict[str, dict[int, list[int]]]:
    """Each word's pages by where they have it."""
    data = json.loads(index(records, [], [], {}))
    lists = data["found"].split(" ")
    return {
        word: {where: decoded(each) for where, each in enumerate(places.split(",")) if each}
        for word, places in zip(vocabulary(data["words"]), lists, strict=True)
    }


def test_a_word_stands_where_it_weighs_most() -> None:
    record = Record(
        "a.html",
        "Titel",
        ParentLabel("Kategori", "blue"),
        "Resumé med titel",
        aliases=("COI",),
        terms=(SearchTerm("Emne", ("EM",)),),
        marked=("stikord",),
        headings="Hvad? titel coi",
        text="ofte ofte ofte engang resumé",
    )
    places = standing(Record("b.html", "Engang"), record)
    assert places["titel"] == {TITLE: [1]}
    assert places["coi"] == {ALIAS: [1]}
    assert places["emne"] == places["em"] == places["stikord"] == {TERM: [1]}
    assert places["resumé"] == {SUMMARY: [1]}
    assert places["hvad"] == {HEADING: [1]}
    assert places["ofte"] == {OFTEN: [1]}
    assert places["engang"] == {TITLE: [0], TEXT: [1]}


def test_an_abbreviation_that_is_written_like_a_small_word_stands_by_itself() -> None:
    record = Record("a.html", "IT", text="It runs.")
    data = json.loads(index([record, Record("b.html", "It", text="US, us and USA")], [], [], {}, {"it", "us"}))
    assert {"IT", "it", "US", "us", "usa"} <= {*vocabulary(data["words"])}
    assert "USA" not in vocabulary(data["words"])


def test_the_text_of_a_long_page_is_worth_less() -> None:
    """A list of changes has every word of the book in passing."""
    short = [Record(f"{number}.html", f"Titel{number}", text="ord mere") for number in range(9)]
    data = json.loads(
        index([*short, Record("changes.html", "Ændringer", text=" ".join(map(str, range(99))))], [], [], {})
    )
    words_of_all = 9 * 3 + 100
    assert data["long"] == [[9, round((3 * words_of_all / 10 / 100) ** 2, 3)]]


def test_hosts_are_words() -> None:
    data = json.loads(index([Record("a.html", "Titel", hosts="mind-lab.dk")], [], [], {}))
    assert vocabulary(data["words"]) == ["dk", "lab", "mind", "mind-lab.dk", "mindlab", "titel"]


def test_irregular_forms_are_sent_where_the_book_has_one() -> None:
    groups = ["mand mænd", "bog bøger"]
    data = json.loads(index([Record("a.html", "Formænd")], [], [], {}, (), groups))
    assert data["irregular"] == ["mand mænd"]


@given(st.lists(st.builds(Record, st.text(), st.text(), text=st.text()), max_size=5))
def test_any_text_makes_an_index(records: list[Record]) -> None:
    places = standing(*records) if any(words(each.title + " " + each.text) for each in records) else {}
    for number, record in enumerate(records):
        for word in words(record.title) + words(record.text):
            assert any(number in pages for pages in places[word].values())


def test_every_pair_that_is_loosened_is_one_that_a_letter_became() -> None:
    for language in ("da", "sv", "de", "nb", "fi"):
        assert set(folding.loose(language)) <= set(folding.folded(language).values())
    assert folding.loose("en") == {}


def test_a_language_without_the_letters_leaves_their_marks_out() -> None:
    """`Angstrom` finds “Ångström” in an English book; the script leaves out the marks of letters without a pair."""
    for language in ("en", "fr"):
        assert not {"å", "ä", "ö"} & set(folding.folded(language))
        assert folding.folded(language)["ø"] == "o"
    assert folding.folded("da")["å"] == "aa"
