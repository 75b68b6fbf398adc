"""Nothing is cut off, parted from its caption, or set by rules that are meant for something else."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from tests import paper
from tests.slices import sized
from tests.support import build
from tests.verapdf import failures

RUN = "0001020304050607080910111213141516171819202122232425262728293031323334353637" * 2
WORDS = "Words that fill. "
BLUE = (0x30, 0x60, 0xC0)
#: How many tables with a listing there are, and how many listings alone: they reach down to every height of a page.
TABLE_COUNT, LISTING_COUNT = sized((10, 20), (24, 40))

CONF = """\
project = "Whole pages"
author = "Somebody"
release = "2.1"
extensions = ["sphinx_handbook", "sphinx.ext.viewcode", "sphinx.ext.todo"]
"""

INDEX = """\
Whole pages
===========

.. todolist::

.. toctree::
   :caption: First part

   contents
   pictures
   runs
   tables

.. _the-second:

Second part
-----------

.. toctree::

   html
   prose
   api
   changes
   listings
   places

.. toctree::

   Elsewhere <https://example.org/elsewhere>

Indices and tables
==================

* :ref:`genindex`
* :ref:`modindex`
* :ref:`search`
"""

#: Lines that end, wherever a line of paper does, before a full stop as well.
TOKENS = "\n   ".join(
    f'x = tools_{"e" * place}.borrow(handle_length_of_hammer=length("hammer")).values().of' for place in range(1, 13)
)

PICTURES = """\
Pictures
========

.. image:: tall.png
   :alt: first

.. figure:: tall.png
   :alt: second

   The caption stays.

.. image:: tall.png
   :alt: third
   :height: 4000px

.. image:: tall.*
   :alt: fourth
"""

RUNS = f"""\
Runs
====

Run ``{RUN}`` and {RUN} and (`this <https://example.org/{RUN}>`_).

{RUN}
{"-" * len(RUN)}

{RUN}
   A term.

.. code-block:: python

   call("{RUN}")
   {TOKENS}
   if this_is_a_long_condition_that_goes_on_and_on and that_is_another_one_which_goes_on_and_on_for_ever: pass
   short()

.. py:function:: {"a_long_name" * 10}(an_argument: int)

.. list-table::

   * - ``{RUN}``
     - {RUN}
     - {RUN}
     - {RUN}
"""

TABLES = "\n".join(
    [
        "Tables\n======\n",
        ".. list-table:: The tall one\n   :header-rows: 1\n",
        "   * - Head one\n     - Head two",
        *(f"   * - r{n}\n     - {WORDS * (450 if n < 2 else 20)}" for n in range(3)),
        *(
            f"\nBefore {n}.\n\n.. list-table:: Caption {n}.\n   :header-rows: 1\n\n   * - Head {n}.\n   * - Cell\n\n"
            f".. code-block:: python\n   :caption: Listing {n}.\n\n   code_{n}_\n"
            for n in range(TABLE_COUNT)
        ),
    ]
)

HTML = """\
Raw HTML
========

.. raw:: html

   <ol start="5" type="a"><li>five</li><li value="9">nine</li><li>ten</li></ol>
   <ol reversed="reversed"><li>three</li><li>two</li><li>one</li></ol>
   <iframe src="https://example.org/film" title="A film"></iframe>
   <img src="wide.png" alt="wide" width="100">
"""

PROSE = """\
Prose, see :doc:`api`
=====================

.. contents::
   :local:

Things
------

Term : classifier
   Definition.

See :doc:`api`, :doc:`again <api>` and :ref:`near-by`.

.. _near-by:

Near by
-------

:doc:`contents` has the name of the book's own list.

:abbr:`WWW (World Wide Web)` and :abbr:`WWW (World Wide Web)`.

.. container:: part

   A container of the author's own.

.. container:: cover

   Another one.
"""

API = """\
API
===

.. py:class:: Shop

   A shop.

   .. image:: wide.png
      :scale: 25%
      :alt: scaled

   .. py:method:: sell(thing: Shop) -> Shop

      :param thing: what it is
      :type thing: Shop
"""

CHANGES = """\
Changes
=======

Version 2
---------

Mended the pump `#12 <https://example.org/issues/12>`_ and the tap `#13 <https://example.org/issues/13>`_.
`Anna <https://example.org/anna>`_ and :ref:`search` helped.

.. list-table::

   * - `Garden <https://example.org/shops/garden>`_
     - `Tools <https://example.org/shops/tools>`_, `Garden again <https://example.org/shops/garden>`__

Behind the table.

Elsewhere
---------

* :ref:`genindex`
"""

#: Listings of nine lines, all of which may be turned.
LISTINGS = "Listings\n========\n\n" + "\n".join(
    f"{WORDS * 8}\n\n::\n\n" + "".join(f"   line-{n}-{line} {'word ' * 12}\n" for line in range(9))
    for n in range(LISTING_COUNT)
)

#: List items and options with two names each, near the foot of a page.
PLACES = "Places\n======\n\n" + "\n".join(
    f"""\
.. raw:: html

   <div style="break-before: page; height: {height}pt"></div>

#. A first item.

   .. index:: single: word {height}

   .. _place-{height}:

#. The item at {height}. {WORDS * 12}

.. raw:: html

   <div style="break-before: page; height: {height}pt"></div>

.. _first-{height}:
.. _second-{height}:

.. option:: --at-{height}

   {WORDS * 12}

Of :ref:`it <place-{height}>`, :ref:`this <first-{height}>`, :ref:`that <second-{height}>`, :ref:`a part <the-second>`.
"""
    for height in (645, 655, 665)
)
PLACES += f"""
.. raw:: html

   <div style="break-before: page; height: 400pt"></div>

Above the tall signature.

.. py:class:: Tall({", ".join(f"parameter_{number}: str | None = None" for number in range(30))})
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("whole") / "root"
    root.mkdir()
    pages = {
        "index": INDEX,
        "contents": "A page called contents\n======================\n\nWords.\n",
        "pictures": PICTURES,
        "runs": RUNS,
        "tables": TABLES,
        "html": HTML,
        "prose": PROSE,
        "api": API,
        "changes": CHANGES,
        "listings": LISTINGS,
        "places": PLACES,
    }
    for name, text in pages.items():
        (root / f"{name}.rst").write_text(text, "utf-8")
    (root / "conf.py").write_text(CONF, "utf-8")
    Image.new("RGB", (1200, 4800), BLUE).save(root / "tall.png")
    Image.new("RGB", (1200, 600), BLUE).save(root / "wide.png")
    drawing = '<rect width="300" height="4000" fill="#3060c0"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="4000">{drawing}</svg>'
    (root / "tall.svg").write_text(svg, "utf-8")
    printed = build(root, root.parent / "out", "handbook-pdf")
    assert (printed.warnings, printed.statuscode) == ((), 0)
    return printed.outdir / "whole-pages.pdf"


def page_of(book: Path, words: str, after: int = 2) -> int:
    return next(number for number, page in enumerate(flat(book), 1) if number > after and words in page)


@paper.read_once
def flat(book: Path) -> list[str]:
    """The words of each page, line after line."""
    return [" ".join(page.split()) for page in paper.run("pdftotext", "-layout", book, "-").split("\f")]


def is_blue(colour: object) -> bool:
    return isinstance(colour, tuple) and all(abs(own - one) < 24 for own, one in zip(colour, BLUE, strict=True))


def blue_rows(book: Path, page: int, folder: Path) -> list[float]:
    """The heights of a page, from 0 to 1, at which there is a picture."""
    target = folder / "page"
    paper.run("pdftoppm", "-r", "20", "-png", "-singlefile", "-f", str(page), "-l", str(page), book, target)
    with Image.open(target.with_suffix(".png")) as image:
        rgb = image.convert("RGB")
        rows = [y for y in range(rgb.height) if any(is_blue(rgb.getpixel((x, y))) for x in range(rgb.width))]
        return [row / rgb.height for row in rows]


def test_it_is_what_standards_ask(book: Path) -> None:
    assert failures(book, "ua1") == []
    assert failures(book, "2a") == []


def test_no_picture_reaches_the_foot_of_a_page_and_captions_stay(book: Path, tmp_path: Path) -> None:
    first = page_of(book, "Pictures")
    pages = range(first, page_of(book, "Run "))
    rows = {number: blue_rows(book, number, tmp_path) for number in pages}
    assert sum(bool(each) for each in rows.values()) >= 3
    assert all(max(each) < 0.92 for each in rows.values() if each)
    assert rows[page_of(book, "The caption stays.")]


def test_no_word_reaches_out_of_the_text(book: Path) -> None:
    with pikepdf.open(book) as opened:
        widths = [float(page.mediabox[2]) for page in opened.pages]
    for number, page in enumerate(paper.words(book)[1:], 2):
        assert all(word.right < widths[number - 1] - 19 * paper.MM for word in page), number
    joined = "".join(word.text for page in paper.words(book) for word in page)
    # In text, code, the address, the heading, its line in the contents, the term, the listing, four cells.
    assert joined.count(RUN) >= 8


def test_a_tall_row_is_divided_below_the_table_s_head(book: Path) -> None:
    pages = flat(book)
    first, last = page_of(book, "The tall one"), page_of(book, "r2")
    assert last > first + 1
    assert all(re.search(r"Head (?:one )?Head two", page) for page in pages[first - 1 : last])


def test_a_caption_stands_on_the_page_of_what_it_names(book: Path) -> None:
    for number in range(TABLE_COUNT):
        assert page_of(book, f"Caption {number}.") == page_of(book, f"Head {number}.")
        assert page_of(book, f"Listing {number}.") == page_of(book, f"code_{number}_")


def test_attributes_of_raw_html(book: Path, tmp_path: Path) -> None:
    number = page_of(book, "Raw HTML")
    page = flat(book)[number - 1]
    assert re.search(r"e\. five i\. nine j\. ten 3\. three 2\. two 1\. one A film: https://example.org/film", page)
    assert {link.address for link in paper.links(book) if link.page == number} == {"https://example.org/film"}
    # 100 dots of the screen in the width that it asks for, half as high.
    assert pytest.approx(len(blue_rows(book, number, tmp_path)) * 72 / 20 / 842, abs=0.01) == 50 / 96 * 25.4 / 297


def test_a_scale_is_a_part_of_the_image_s_size_on_paper(book: Path, tmp_path: Path) -> None:
    # 600 dots high, 150 an inch.
    printed = len(blue_rows(book, page_of(book, "A shop."), tmp_path)) / 20
    assert printed == pytest.approx(600 / 150 * 0.25, abs=0.06)


def test_page_numbers_stand_where_they_help(book: Path) -> None:
    pages = flat(book)
    prose, api = page_of(book, "Prose, see"), page_of(book, "A shop.")
    text = pages[prose - 1]
    assert text.startswith(f"Prose, see API – Things {prose} – Near by {prose} Things")
    assert f"See API (see page {api}), again and Near by." in text
    assert "see page" not in pages[api - 1]
    with pikepdf.open(book) as opened, opened.open_outline() as outline:
        names = {part.title: [each.title for each in part.children] for part in outline.root}
    assert names["First part"] == ["A page called contents", "Pictures", "Runs", "Tables"]
    assert names["Second part"] == ["Raw HTML", "Prose, see API", "API", "Changes", "Listings", "Places"]


def test_parts_and_what_leads_out_of_the_book_are_in_the_contents(book: Path) -> None:
    pages = flat(book)
    assert "Somebody Version 2.1" in pages[0]
    assert re.search(
        r"FIRST PART A page called contents.* SECOND PART Raw HTML.* Places.* Elsewhere \(https://example.org/elsewhere\)",
        pages[1],
    )
    # The root document has nothing but contents, which are printed already; a heading above them is a part's name.
    assert pages[2].startswith("FIRST PART A page called contents")
    # What leads to that heading leads to the part.
    second = page_of(book, "SECOND PART Raw HTML", after=2)
    assert {link.target for link in paper.links(book) if link.name == "index--the-second"} == {second}
    assert f"a part (see page {second})" in " ".join(pages)


def test_short_forms_and_kinds_of_terms_are_told(book: Path) -> None:
    text = " ".join(flat(book))
    assert "WWW (World Wide Web) and WWW." in text
    assert "Term : classifier" in text
    assert "[source]" not in text


def test_an_author_s_class_names_are_no_rules_of_the_book(book: Path) -> None:
    number = page_of(book, "Near by A page called contents (see page 3)")
    assert "A container of the author's own. Another one." in flat(book)[number - 1].replace("’", "'")


def test_addresses_stand_below_a_table_and_once_where_numbers_differ(book: Path) -> None:
    text = flat(book)[page_of(book, "Mended the pump") - 1]
    assert "the pump #12 (https://example.org/issues/12) and the tap #13. Anna (https://example.org/anna) and" in text
    assert re.search(
        r"Garden ?a Tools ?b, Garden again ?a a\. https://example.org/shops/garden b\. https://example.org/shops/tools Behind",
        text,
    )


def test_lists_of_a_website_s_indices_are_left_out(book: Path) -> None:
    pages = flat(book)
    assert "Search Page helped" in pages[page_of(book, "Mended the pump") - 1]
    # The heading goes with its list, from the contents as well.
    assert not any("Indices and tables" in page or "Module Index" in page for page in pages)
    assert "Elsewhere" not in pages[page_of(book, "Mended the pump") - 1]
    assert pages[1].count("Elsewhere") == 1


def test_no_page_holds_one_or_two_lines_of_a_listing(book: Path) -> None:
    divided = 0
    for page in flat(book):
        lines = re.findall(r"line-(\d+)-\d+", page)
        for listing in set(lines):
            divided += lines.count(listing) < 9
            assert lines.count(listing) >= 3, listing
    assert divided > LISTING_COUNT / 10


def test_the_foot_of_a_page_has_the_release(book: Path) -> None:
    assert re.search(r"Whole pages 2\.1 · Edition \w+", flat(book)[page_of(book, "A shop.") - 1])


def test_the_number_of_an_item_stands_beside_it(book: Path) -> None:
    """An item's second name is an empty element before its text, which the page before had room for."""
    assert [page for page in flat(book) if "The item at" in page and "2. The item at" not in page] == []


def test_a_tall_signature_leaves_no_gap(book: Path) -> None:
    above = page_of(book, "Above the tall signature.")
    assert page_of(book, "parameter_4:") == above
    assert page_of(book, "parameter_29:") == above + 1
