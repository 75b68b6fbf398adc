"""The numbers of a book's chapters: on through the book, letters in appendices."""

from __future__ import annotations

from itertools import islice

from sphinx_handbook.book.content.numbers import section_numbers
from sphinx_handbook.book.content.numbers.section_numbers import PageNumbers
from sphinx_handbook.book.content.order import Document

#: Two numbered toctrees, of which the web has each begin with 1; the last chapter is in none.
BY_SPHINX: dict[str, PageNumbers] = {
    "one": {"": (1,), "#a": (1, 1)},
    "one/more": {"": (1, 2)},
    "two": {"": (2,), "#deep": ()},
    "three": {"": (1,), "#b": (1, 1)},
    "four": {"": (2,), "#c": (2, 1), "#second-title": (3,)},
    "four/more": {"": (2, 2)},
}
BOOK = [
    Document("index", 1, "root"), Document("one", 1, "page"), Document("one/more", 2, "page"), Document("two", 1, "page"),
    Document("three", 1, "page"), Document("four", 1, "page"), Document("four/more", 2, "page"),
    Document("five", 1, "page"),
]  # fmt: skip
HEADINGS = {"five": ["#d", "#e"]}


def joined(*appendices: str, documents: list[Document] = BOOK) -> dict[str, list[str]]:
    numbers = section_numbers.numbered(BY_SPHINX, HEADINGS, documents, {*appendices})
    return {name: [".".join(map(str, each)) for each in own.values()] for name, own in numbers.items()}


def test_a_second_toctree_goes_on_with_the_numbers() -> None:
    assert joined() == {
        "one": ["1", "1.1"], "one/more": ["1.2"], "two": ["2", ""], "three": ["3", "3.1"], "four": ["4", "4.1", "5"],
        "four/more": ["4.2"],
    }  # fmt: skip


def test_one_toctree_keeps_the_numbers_of_the_web_with_their_gaps() -> None:
    documents = [each for each in BOOK if each.docname in ("one", "two")]
    assert joined(documents=documents[1:]) == {"two": ["2", ""]}
    assert joined(documents=documents) == {"one": ["1", "1.1"], "two": ["2", ""]}


def test_appendices_have_letters_with_all_below_them() -> None:
    lettered = joined("four", "five")
    assert lettered["three"] == ["3", "3.1"]
    assert lettered["four"] == ["A", "A.1", "B"] and lettered["four/more"] == ["A.2"]
    # Its headings have no numbers: its title alone has a letter.
    assert lettered["five"] == ["C", "", ""]


def test_there_may_be_more_appendices_than_letters() -> None:
    letters = list(islice(section_numbers._letters(), 704))
    assert [letters[at] for at in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
