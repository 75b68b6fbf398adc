"""A book in Arabic: its pages are the mirror image of an English book's, and are published without a warning."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from tests import paper, verapdf
from tests.support import build, write_root

from sphinx_handbook.book.postflight import read_pdf

TITLE = "\u062f\u0644\u064a\u0644 \u0627\u0644\u0648\u0631\u0634\u0629"
TOOLS = "\u0627\u0644\u0623\u062f\u0648\u0627\u062a"
HAMMER = "\u0645\u0637\u0631\u0642\u0629"
WORDS = f"{HAMMER} {TOOLS} Sphinx. " * 12

CONF = f"""\
project = "{TITLE}"
language = "ar"
release = "2.1"
extensions = ["sphinx_handbook"]
html_theme = "handbook"
"""

INDEX = f"""\
{TITLE}
{"=" * 30}

{WORDS}

.. toctree::

   tools
   api
"""

PAGE = f"""\
{TOOLS}
{"=" * 30}

{WORDS}

.. index:: {HAMMER}

See :doc:`api` {HAMMER}.

Lend the :doc:`api` with ``borrow()`` to **friends** alone.

{TOOLS} *Spring* **Boot** 2.0, :doc:`api`, ``run()`` {TOOLS}.

{TOOLS} one two three four five six seven eight nine *ten* eleven twelve thirteen (fourteen, *fifteen*) sixteen {TOOLS}.

* {HAMMER}

{HAMMER}
   {TOOLS}

.. list-table::

   * - {HAMMER}
     - 500 g

.. code-block:: python

   lend("tool")

.. note::

   {HAMMER} [#n]_

.. [#n] {TOOLS}
"""

API = """\
API
===

.. py:function:: lend(tool: str) -> int

   Text.
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files = {"conf.py": CONF, "index.rst": INDEX, "tools.rst": PAGE, "api.rst": API}
    return write_root(tmp_path_factory.mktemp("arabic"), files)


@pytest.fixture(scope="module")
def pdf(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = build(root, tmp_path_factory.mktemp("book"), "handbook-pdf")
    assert book.warnings == ()
    (path,) = book.outdir.glob("*.pdf")
    return path


def on(pdf: Path, page: int, words: str) -> paper.Word:
    return next(each for each in paper.words(pdf)[page - 1] if words in re.findall(r"\w+", each.text))


def test_it_is_valid_and_is_turned_from_right_to_left(pdf: Path) -> None:
    assert [verapdf.failures(pdf, flavour) for flavour in ("ua1", "2a")] == [[], []]
    with pikepdf.open(pdf) as opened:
        assert opened.Root.ViewerPreferences.Direction == "/R2L"
        assert opened.Root.PageLayout == "/TwoPageLeft"


def test_the_page_is_a_mirror_image(pdf: Path) -> None:
    width = 595.3
    # The first page is on the left: page 3 has its number at the left edge, page 4 at the right one.
    assert on(pdf, 3, "3").right < width * 0.25 and on(pdf, 4, "4").left > width * 0.75
    # The contents begin at the right, their numbers stand at the left.
    assert on(pdf, 2, "المحتويات").right > width * 0.5 > on(pdf, 2, "3").right
    page = paper.words(pdf)[3]
    column = max(each.right for each in page if "Sphinx" in each.text)
    heading = next(each for each in page if each.top < 200)
    assert abs(heading.right - column) < 1
    # What is in the first column of a table stands right of the second; code begins at the left.
    weight = on(pdf, 4, "500")
    assert weight.right < column and on(pdf, 4, "lend").left < weight.left
    assert on(pdf, 5, "lend").left < width * 0.4


def test_words_and_figures_stand_in_order(pdf: Path) -> None:
    (facts,) = read_pdf.read(pdf)
    pieces = [each.text for each in facts.pieces]
    assert {TITLE, "500 g", "API", HAMMER} <= {each.strip().replace("\xa0", " ") for each in pieces}
    # "(انظر صفحة 5)" is read from the right; what follows its number moves up to it.
    see, number = on(pdf, 4, "انظر"), on(pdf, 4, "5")
    assert 0 < see.left - number.right < 6
    # At the foot: the title at the right, its version, the edition at the left of it.
    foot = [each for each in paper.words(pdf)[3] if each.top > 700]
    edition, version = (
        next(each for each in foot if re.fullmatch(form, each.text)) for form in ("[0-9a-f]{8}", r"2\.1")
    )
    assert edition.right < version.left and max(each.right for each in foot if each.text != "4") > version.right


def test_a_paragraph_from_left_to_right_stands_in_its_own_order(pdf: Path) -> None:
    """As where a catalogue of messages lacks it; links and code are boxes of their own. Its lines end at the right."""
    page = paper.words(pdf)[3]
    first = next(each for each in page if each.text.startswith("Lend"))
    line = sorted((each for each in page if abs(each.top - first.top) < 5), key=lambda each: each.left)
    text = "".join(each.text for each in line)
    # Within the brackets all is read from the right; the number takes no more room than it needs.
    assert text == "Lend the API)5(انظر\xa0صفحة\xa0 with borrow() to friends alone."
    column = max(each.right for each in page if "Sphinx" in each.text)
    assert column - 20 < line[-1].right < column + 1


def test_the_website_says_so_too(root: Path, tmp_path: Path) -> None:
    site = build(root, tmp_path / "site")
    assert site.warnings == ()
    assert '<html lang="ar" dir="rtl" ' in site.html("tools")


def line_of(pdf: Path, words: str) -> list[paper.Word]:
    """The words of the line that has some in it, from left to right."""
    page = paper.words(pdf)[3]
    first = next(each for each in page if words in each.text)
    return sorted((each for each in page if abs(each.top - first.top) < 5), key=lambda each: each.left)


def test_a_phrase_of_several_elements_stands_in_its_own_order(pdf: Path) -> None:
    """In a line from right to left (UAX #9); the number in brackets takes no more room than it needs."""
    text = " ".join(each.text.strip() for each in line_of(pdf, "Spring"))
    assert text == f"{TOOLS}. run() , ) 5 (انظر\xa0صفحة Spring Boot 2.0, API {TOOLS}"


def test_a_phrase_goes_on_in_its_own_order_in_the_next_line(pdf: Path) -> None:
    """A bracket or a comma at a line's end belongs to the words that follow in the next one."""
    first, second = line_of(pdf, "eleven"), line_of(pdf, "sixteen")
    assert first != second
    text = " ".join(each.text.strip() for each in (*first, *second))
    assert re.search(r"ten eleven twelve thirteen", text), text
    assert re.search(r"\(fourteen, fifteen\) sixteen", text), text
