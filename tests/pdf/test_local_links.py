"""Links that have no host lead to a page of the book, to the website, or are words: never to a file of the machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from tests import paper
from tests.support import Build, build

CONF = 'project = "Links"\nextensions = ["sphinx_handbook", "myst_parser"]\nsuppress_warnings = ["handbook.postflight-link"]\n'

INDEX = """\
Links
=====

A `list <genindex.html>`_, a `sheet <_static/sheet.txt>`__, `usage </triton/usage/>`_, `tab <?tab=linux>`_,
`an exercise <solutions.rst#ex-1>`_, `a place <sub/page.html#the-place>`_, `a page <sub/page.html>`_, `a gone place
<sub/page.html#gone>`_, `nowhere <#nowhere>`_, `here <#raw-place>`_, `another host <//example.org/x>`_, `a drive <C:/x/y.txt>`_,
`a slip <solutons.html>`_.
Open file:///srv/list.txt, too; `up <#top>`_, `run <javascript:go()>`_.

.. figure:: pic.png
   :target: sub/page.html
   :alt: A picture
   :width: 5cm

.. raw:: html

   <a name=old></a><p id="raw-place"><a href="sub/page.html">raw page</a> <a class="x" href='nope.html'>raw nope</a>
   <a href=other.txt>raw bare</a> <a href="#links">raw top</a> <a href="https://example.org">raw web</a>
   <a href="">empty</a> <a href='#'>hash</a> <a href="javascript:void(0)">script</a> <a href="data:,x">written within</a>
   <a href='#top'>to the top</a></p>

.. rubric:: On the way

.. toctree::
   :caption: Contents:

   solutions
   sub/page
   myst
   parts
"""

PARTS = """\
Parts
=====

.. contents::

Words. See `First part`_.

First part
----------

.. toctree::

   first

.. only:: html

   Second part
   -----------

   .. toctree::

      second

   Last words
   ----------

   Words of :doc:`second`.
"""

SOLUTIONS = """\
Solutions
=========

.. _ex-1:

Exercise :download:`one <page.txt>`
-----------------------------------

See :doc:`solutions`.
"""

PAGE = """\
Page
====

The place
---------

`Back <../index.html>`_, `to the old anchor <../index.html#old>`_ and `here <#old>`_.

.. raw:: html

   <a id='old'></a>
"""

MYST = """\
# Myst

[The shelf](#shelf), [a list](genindex.html), [none](nope.md), [that place](sub/page.html#the-place), [a tab](?tab=linux).
"""


def printed(folder: Path, conf: str = "") -> Build:
    root = folder / "root"
    (root / "sub").mkdir(parents=True)
    texts = {
        "conf.py": CONF + conf,
        "index.rst": INDEX,
        "solutions.rst": SOLUTIONS,
        "sub/page.rst": PAGE,
        "myst.md": MYST,
        "page.txt": "To be downloaded.",
        "parts.rst": PARTS,
        **{f"{name}.rst": f"{name}\n======\n\nWords.\n" for name in ("first", "second")},
    }
    for name, text in texts.items():
        (root / name).write_text(text, "utf-8")
    Image.new("RGB", (600, 400), "green").save(root / "pic.png")
    return build(root, folder / "out", "handbook-pdf")


def lost(book: Build) -> list[str]:
    """The links that are words alone, each with its file."""
    own = [each for each in book.warnings if each.endswith("[handbook.link-local]")]
    return [f"{each.partition(':')[0]}: {each.partition('“')[2].partition('”')[0]}" for each in own]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return printed(tmp_path_factory.mktemp("links")).data()


def test_local_links(book: Build) -> None:
    assert lost(book) == [
        f"index.rst: {address}"
        for address in (
            "genindex.html",
            "_static/sheet.txt",
            "/triton/usage/",
            "#nowhere",
            "C:/x/y.txt",
            "solutons.html",
        )
    ]
    slip = next(each for each in book.warnings if "solutons" in each)
    assert slip.endswith(" Did you mean “solutions.html”? [handbook.link-local]")
    # MyST warns of its own, with the line; nothing else is said of a link.
    others = [each for each in book.warnings if not each.endswith("[handbook.link-local]")]
    assert [each.partition(" WARNING")[0] for each in others] == ["myst.md:3:"] * 5
    assert all(each.endswith("[myst.xref_missing]") for each in others)
    (pdf,) = book.outdir.glob("*.pdf")
    # The only table of contents is the book's, so neither its caption nor the line above it names a part.
    text = paper.run("pdftotext", pdf, "-")
    assert "Solutions" in text and not re.search("contents:|on the way", text, re.IGNORECASE)
    # What stands before them are the contents.
    links = {link.address or link.name for link in paper.links(pdf) if link.page > 2}
    assert links == {
        *(
            "solutions--ex-1",
            "index--old",
            "sub/page--old",
            "sub/page--the-place",
            "sub/page",
            "raw-place",
            "index--links",
            "index",
            "solutions",
            "myst",
            *("parts--parts", "parts--first-part", "parts--id1", "second"),
        ),
        *("https://example.org/x", "https://example.org"),
    }


def test_headings_that_are_the_captions_of_parts(book: Build) -> None:
    """Links of their own page lead to them; they stand below a condition or not, and so do others in the contents."""
    (pdf,) = book.outdir.glob("*.pdf")
    assert [link.name for link in paper.links(pdf) if link.page > 2].count("parts--first-part") == 2
    text = paper.run("pdftotext", "-f", "3", pdf, "-")
    assert re.search("SECOND PART\\s+second", text) and "Second part" not in text
    contents = paper.run("pdftotext", "-l", "2", "-layout", pdf, "-")
    assert re.findall(r"FIRST PART|SECOND PART|first|second|Last words", contents) == [
        *("Last words", "first", "second")
    ]


def test_with_an_address_they_lead_to_the_website(tmp_path: Path) -> None:
    book = printed(tmp_path, 'html_baseurl = "https://example.org/docs/"\n')
    assert lost(book) == ["index.rst: #nowhere", "index.rst: C:/x/y.txt"]
    (pdf,) = book.outdir.glob("*.pdf")
    ours = "https://example.org/docs/"
    addresses = {link.address.removeprefix(ours) for link in paper.links(pdf) if link.address}
    pages = {"genindex.html", "_static/sheet.txt", "nope.html", "other.txt", "solutons.html"}
    assert addresses == {*pages, "https://example.org/triton/usage/", "https://example.org/x", "https://example.org"}
