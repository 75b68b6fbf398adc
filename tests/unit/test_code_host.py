"""Where a page can be edited, and a new one written, on the hosts that people keep books on."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from tests.support import CATALOGUE

from sphinx_handbook.catalogue import code_host
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.catalogue.schema.model import Book


def repository(url: str, folder: str = "docs", **book: str) -> code_host.Repository:
    of_book = code_host.repository(Book(title="B", repository_url=url, **book), folder)  # type: ignore[arg-type]
    assert of_book is not None
    return of_book


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://github.com/o/r", "https://github.com/o/r/edit/main/docs/a/b.md"),
        ("https://github.com/o/r/", "https://github.com/o/r/edit/main/docs/a/b.md"),
        ("https://github.com/o/r.git", "https://github.com/o/r/edit/main/docs/a/b.md"),
        # What stands in the browser's field, of a folder.
        ("https://github.com/o/r/tree/next/text", "https://github.com/o/r/edit/next/text/a/b.md"),
        ("https://github.com/o/r/blob/next", "https://github.com/o/r/edit/next/a/b.md"),
        ("https://github.com/o/r/edit/main/text/", "https://github.com/o/r/edit/main/text/a/b.md"),
        ("https://github.firma.dk/o/r", "https://github.firma.dk/o/r/edit/main/docs/a/b.md"),
        ("https://gitlab.com/o/r", "https://gitlab.com/o/r/-/edit/main/docs/a/b.md"),
        ("https://gitlab.com/g/h/i/r", "https://gitlab.com/g/h/i/r/-/edit/main/docs/a/b.md"),
        ("https://gitlab.com/g/h/r/-/tree/next/text", "https://gitlab.com/g/h/r/-/edit/next/text/a/b.md"),
        ("https://gitlab.amt.de/g/r", "https://gitlab.amt.de/g/r/-/edit/main/docs/a/b.md"),
        ("https://codeberg.org/o/r", "https://codeberg.org/o/r/_edit/main/docs/a/b.md"),
        ("https://codeberg.org/o/r/src/branch/next/text", "https://codeberg.org/o/r/_edit/next/text/a/b.md"),
        ("https://bitbucket.org/o/r", "https://bitbucket.org/o/r/src/main/docs/a/b.md?mode=edit&spa=0&at=main"),
        # A host that nobody knows, and pages of a website on a known one.
        ("https://kode.dk/bog/ret/docs/", "https://kode.dk/bog/ret/docs/a/b.md"),
        ("https://o.github.io/edit/docs", "https://o.github.io/edit/docs/a/b.md"),
    ],
)
def test_a_page_is_edited_where_its_host_edits(url: str, address: str) -> None:
    assert repository(url).edit("a/b.md") == address


def test_what_the_book_says_goes_before_what_is_guessed() -> None:
    own = repository(
        "https://kode.dk/o/r", repository_host="forgejo", repository_branch="next", repository_folder="x/y"
    )
    assert own.edit("a/b c.md") == "https://kode.dk/o/r/_edit/next/x/y/a/b%20c.md"
    assert (
        repository("https://github.com/o/r", repository_folder="").edit("a.md")
        == "https://github.com/o/r/edit/main/a.md"
    )
    assert repository("https://github.com/o/r", folder="").edit("a.md") == "https://github.com/o/r/edit/main/a.md"


@pytest.mark.parametrize(
    ("url", "path", "file", "text"),
    [
        ("https://github.com/o/r", "/o/r/new/main", {"filename": ["docs/a/ny.md"]}, "value"),
        ("https://codeberg.org/o/r", "/o/r/_new/main/docs/a", {"filename": ["ny.md"]}, "value"),
        ("https://gitlab.com/o/r", "/o/r/-/new/main/docs/a", {"file_name": ["ny.md"]}, ""),
    ],
)
def test_a_new_page_comes_with_its_text_where_the_host_takes_one(url: str, path: str, file: dict, text: str) -> None:
    words = "---\nemner: # æøå & = ? + 100 %\n---\n\n# Titel\n"
    parts = urlsplit(repository(url).new("a/ny.md", words, "short"))
    assert parts.path == path
    assert parse_qs(parts.query) == file | ({text: [words]} if text else {})


def test_a_text_that_is_too_long_for_an_address_is_the_short_one() -> None:
    github = repository("https://github.com/o/r")
    assert "value=short" in github.new("a/ny.md", "x" * 9000, "short")
    assert github.new("a/ny.md", "x" * 9000, "y" * 9000).endswith("value=")
    assert repository("https://bitbucket.org/o/r").new("a/ny.md", "x", "x") == ""
    assert repository("https://kode.dk/o/r").new("a/ny.md", "x", "x") == ""


@pytest.mark.parametrize("url", ["https://github.com/o", "https://github.com", "https://codeberg.org/o/r/wiki/Home"])
def test_an_address_that_is_no_repository_is_refused(url: str) -> None:
    text = CATALOGUE.format(language="da").replace("[book]", f'[book]\nrepository_url = "{url}"', 1)
    _, (problem,) = toml_file.parse(text)
    assert text.splitlines()[problem.line - 1].startswith("repository_url") and problem.values["word"] == url
