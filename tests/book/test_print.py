"""The Danish book on paper: all its text is there, divided as the book's own list says, and the file keeps the standards."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from tests import paper
from tests.book import restoration
from tests.support import DOCS
from tests.support import DOCS_PRINTED as PAGES
from tests.verapdf import failures

from sphinx_handbook.book import postflight
from sphinx_handbook.book.postflight.expected import Expected


@pytest.fixture(scope="module")
def text(book_pdf: Path) -> str:
    """The whole book's text column, as one run of words."""
    with pikepdf.open(book_pdf) as opened:
        count = len(opened.pages)
    return paper.flowing("".join(paper.column(book_pdf, page) for page in range(2, count + 1)))


@pytest.mark.parametrize("page", PAGES)
def test_the_text_of_every_page_is_in_it(page: str, text: str) -> None:
    source = (DOCS / f"{page}.md").read_text("utf-8")
    titles = {path.stem: restoration.title(path.read_text("utf-8")) for path in DOCS.glob("*/*.md")}
    lines = [_plain(line, titles) for line in _prose(source)]
    assert lines
    missing = [line for line in lines if line.casefold() not in text.casefold()]
    assert not missing


def _prose(source: str) -> list[str]:
    """The body's paragraphs, headings and list items, without directives' fences and code."""
    _, body = restoration.front_matter(source) if source.startswith("---") else ({}, source)
    body = re.sub(r"^```.*?^```$", "", body, flags=re.MULTILINE | re.DOTALL)
    body = re.sub(r"^:::\{category-index\}.*?^:::$", "", body, flags=re.MULTILINE | re.DOTALL)
    body = re.sub(r"^:::\{toctree\}.*?^:::$", "", body, flags=re.MULTILINE | re.DOTALL)
    lines = [line.strip() for line in body.splitlines()]
    # Fences, and the options below them, are for the machine.
    return [line for line in lines if line and not re.match(r":::|:[a-z-]+:", line)]


def _plain(line: str, titles: dict[str, str]) -> str:
    line = re.sub(r"^(#+|[-*]|\d+[.)])\s+", "", line)
    if literal := re.search(r"``\s?(.+?)\s?``", line):
        # What stands between two backticks is shown as it is written.
        return " ".join(_plain(part, titles) for part in line.split(literal[0])[:1])
    line = _roles(line, titles)
    # Paper tells where a link out of the book leads.
    line = re.sub(r"\[([^\]]+)\]\((https?:[^)]+)\)", r"\1 (\2)", line)
    line = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", line).replace("**", "").replace("`", "")
    line = re.sub(r'"([^"]*)"', r"»\1«", line)
    return " ".join(line.split())


def _roles(line: str, titles: dict[str, str]) -> str:
    line = re.sub(r"\{entry\}`([^`<]+?)\s*<[^>]+>`", r"\1", line)
    return re.sub(r"\{entry\}`([^`]+)`", lambda role: titles[role[1]], line)


def test_no_word_is_divided_against_the_list(book_pdf: Path) -> None:
    """Every word in the reviewed list that a line divides is divided where the list allows it."""
    allowed = {}
    for line in (DOCS / "orddeling.txt").read_text("utf-8").splitlines():
        if word := line.partition("#")[0].strip().casefold():
            parts = word.split("-")
            allowed["".join(parts)] = {len("".join(parts[:n])) for n in range(1, len(parts))}
    divided = 0
    with pikepdf.open(book_pdf) as opened:
        count = len(opened.pages)
    for page in range(2, count + 1):
        for first, second in re.findall(r"(\w+)\u00ad\n(\w+)", paper.column(book_pdf, page)):
            word = (first + second).casefold()
            if word in allowed:
                divided += 1
                assert len(first) in allowed[word], f"{first}-{second} on page {page}"
    assert divided > 0


def test_no_hyphen_is_added_to_an_address(book_pdf: Path) -> None:
    with pikepdf.open(book_pdf) as opened:
        count = len(opened.pages)
    text = "\n".join(paper.column(book_pdf, page) for page in range(1, count + 1))
    whole = re.sub(r"\n", "", text)
    for source in DOCS.rglob("*.md"):
        for link in restoration.addresses(source.read_text("utf-8")):
            assert link["adresse"] in whole, link["adresse"]


def test_an_address_has_the_number_that_it_has_in_the_list_of_all(book_pdf: Path) -> None:
    """Behind each name of an address stands a number, which leads to the address's own line in the list."""
    pages = paper.words(book_pdf)
    numbers = set()
    for link in paper.links(book_pdf):
        if link.target is None or not (link.name or "").startswith("om/adresser--address-"):
            continue
        number = "".join(word.text for word in pages[link.page - 1] if word.inside(link.box))
        assert link.name == f"om/adresser--address-{number}"
        numbers.add(int(number))
        line = [word for word in pages[link.target - 1] if word.text == f"{number}."]
        assert line, link
    assert numbers == set(range(1, 12)), "eleven addresses, each with its number where it is used"


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_it_is_accessible_and_archivable(book_pdf: Path, flavour: str) -> None:
    assert failures(book_pdf, flavour) == []


def test_it_is_what_it_should_be(book_pdf: Path, book_expected: Expected, record_property: Any) -> None:
    record_property("files", 1)
    assert postflight.check(book_pdf, book_pdf.name, ((None, book_expected),)) == []
