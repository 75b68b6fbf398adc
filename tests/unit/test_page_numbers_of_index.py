"""Which page numbers stand behind a word of the index, and in which order."""

from __future__ import annotations

import re

import pytest

from sphinx_handbook.book.content import genindex, references

FAR = "x" * references.APART
PAGES = [
    '<p id="z--one">One <span id="z--two">two</span></p>' + FAR + '<p id="z--three">three</p>',
    '<p id="a--one">one</p>',
]
PLACES = references.places(PAGES)


def places_of(*links: tuple[str, str]) -> list[str]:
    """The places whose pages are shown; a star behind those in bold."""
    html = "".join(genindex.numbers(links, PLACES, "&#160;&#160;"))
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


@pytest.mark.parametrize(
    ("word", "parts", "divided"),
    [
        ("$cfg['LoginCookieValidity']", ["$cfg['Login", "Cookie", "Validity']"], False),
        ("os.path.supports_unicode_filenames", ["os.", "path.", "supports_", "unicode_", "filenames"], False),
        ("a short name", ["a short name"], False),
        ("the averyveryverylongnameofone", ["the averyveryverylongnameofone"], True),
    ],
)
def test_a_line_ends_between_the_parts_of_a_name(word: str, parts: list[str], divided: bool) -> None:
    html = genindex._word(word, [("", "page#place")], (), {"page--place": 1}, "en")
    name, number = re.fullmatch(r"<li><p>(.*?)&#160;&#160;(.*)</p></li>", html).groups()  # type: ignore[union-attr]
    assert name.replace("&#x27;", "'").split("<wbr>") == parts
    assert number.startswith("<wbr>") == divided
