"""Which page numbers stand behind a word of the index, and in which order."""

from __future__ import annotations

import re

from sphinx_handbook.book.content import genindex, references

FAR = "x" * references.APART
PAGES = [
    '<p id="z--one">One <span id="z--two">two</span></p>' + FAR + '<p id="z--three">three</p>',
    '<p id="a--one">one</p>',
]
PLACES = references.places(PAGES)


def places_of(*links: tuple[str, str]) -> list[str]:
    """The places whose pages are shown; a star behind those in bold."""
    html = "".join(genindex.numbers(links, PLACES))
    return [place + "*" * bool(strong) for strong, place in re.findall(r'(<strong>)?<a href="#([^"]*)">', html)]


def test_they_are_in_the_order_of_the_book() -> None:
    # Sphinx has main entries first, and the others by the names of their files.
    links = [("main", "z.html#three"), ("", "a.html#one"), ("", "z.html#one")]
    assert places_of(*((main, address.replace(".html", "")) for main, address in links)) == [
        "z--one",
        "z--three*",
        "a--one",
    ]


def test_what_stands_within_half_a_page_has_one() -> None:
    assert places_of(("", "z#two"), ("", "z#one"), ("", "z#one"), ("", "z#three")) == ["z--one", "z--three"]
    assert places_of(("", "z#one"), ("main", "z#two")) == ["z--one*"]


def test_two_pages_are_apart_however_short_they_are() -> None:
    assert places_of(("", "z#three"), ("", "a#one")) == ["z--three", "a--one"]


def test_what_is_not_in_the_book_has_none() -> None:
    assert places_of(("", "elsewhere#one")) == []
