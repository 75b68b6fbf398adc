"""Which parts of a book share a page: a category of a few lines with what follows, what is looked up with the like."""

from __future__ import annotations

from sphinx_handbook.book.content import chunks
from sphinx_handbook.book.content.order import Document, Part
from sphinx_handbook.book.content.shared_pages import BACK, TEXT, shared
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.catalogue.schema.model import Schema

SCHEMA, _ = toml_file.parse(
    """
[book]
title = "B"
language = "en"
back = ["addresses", "abbreviations", "register"]
[[categories]]
id = "places"
title = "Places"
singular = "place"
colour = "sea"
[[categories]]
id = "things"
title = "Things"
singular = "thing"
colour = "sea"
[[categories]]
id = "books"
title = "Books"
singular = "book"
colour = "sea"
[colours.sea]
strong = "#14669c"
tint = "#e9f2f9"
dark_strong = "#6ea9ef"
dark_tint = "#1c2d3f"
"""
)


def category(name: str, *entries: str) -> Part:
    pages = (Document(f"{name}/{each}", 2, "entry", name) for each in entries)
    return Part((Document(f"{name}/index", 1, "category", name), *pages))


def page(name: str) -> Part:
    return Part((Document(name, 1, "page"),))


PARTS = [
    category("places"), category("things", "table"), category("books"), page("about"),
    page("addresses"), page("abbreviations"), page("register"),
]  # fmt: skip
SHORT, LONG = "<p>Its entries are missing.</p>", "<p>" + "word " * 400 + "</p>"
PAGES = {each.docname: SHORT for part in PARTS for each in part.documents} | {"addresses": LONG, "register": LONG}


def test_what_has_a_few_lines_shares_a_page() -> None:
    result = shared(PARTS, PAGES, SCHEMA, frozenset())
    assert result.follows == {"things/index", "about", "abbreviations"}
    assert result.groups == {
        "places/index": "1-2", "things/index": "1-2", "books/index": "3-0", "about": "3-0",
        "addresses": BACK, "abbreviations": BACK,
    }  # fmt: skip
    # Each is laid out with what it follows.
    assert chunks.runs(PARTS, result.follows) == [[0, 1], [2, 3], [4, 5], [6]]
    assert len(chunks.runs(PARTS)) == len(PARTS)


def test_a_long_category_and_what_must_begin_a_page_stay_apart() -> None:
    long = {**PAGES, "places/index": LONG, "abbreviations": LONG}
    assert shared(PARTS, long, SCHEMA, frozenset({"about"})).follows == frozenset()


def test_of_two_short_categories_in_a_row_each_page_has_two_at_most() -> None:
    parts = [category("places"), category("things"), category("books"), page("about")]
    assert shared(parts, PAGES, SCHEMA, frozenset()).groups == {
        "places/index": "1-2", "things/index": "1-2", "books/index": "3-0", "about": "3-0",
    }  # fmt: skip


def test_a_page_of_a_few_lines_opens_with_the_next_page_of_text() -> None:
    parts = [page("borrowing"), Part((Document("index", 1, "root"),)), category("places")]
    pages = {**PAGES, "borrowing": SHORT, "index": SHORT}
    result = shared(parts, pages, SCHEMA, frozenset())
    assert result.follows == {"index"} and result.groups == {"borrowing": TEXT, "index": TEXT}
    assert not shared(parts, {**pages, "borrowing": LONG}, SCHEMA, frozenset()).follows
    # A book without a catalogue has chapters, each of which begins a page.
    assert not shared(parts[:2], pages, Schema(), frozenset()).follows


def test_entries_on_pages_of_their_own_follow_nothing() -> None:
    parts = [category("places"), Part((Document("places/house", 2, "entry", "places"),)), category("books")]
    pages = {**PAGES, "places/house": SHORT}
    assert shared(parts, pages, SCHEMA, frozenset()).follows == frozenset()
