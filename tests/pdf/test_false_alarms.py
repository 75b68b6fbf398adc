"""Ordinary, correct pages of all kinds are printed without a warning: each of these was refused once, untruly."""

from __future__ import annotations

import struct
import zlib

import pytest
from tests import paper
from tests.support import LiveBuild, build

CONF = """\
project = "Ordinary"
extensions = ["sphinx_handbook", "myst_parser", "sphinx_design", "sphinx.ext.todo"]
myst_heading_anchors = 2
myst_enable_extensions = ["dollarmath", "attrs_inline", "colon_fence", "deflist", "html_image"]
handbook_pdf_contents = 2
"""

WORDS = "Some words that go on and on, in a sentence of no weight. "
LONG = "\n\n".join([WORDS * 12] * 9)

PAGES = {
    "index.md": """\
# Ordinary

[![A picture](thumb.png)](links.md) and [![A picture](thumb.png) with words](links.md), as links.

See chapters [1](links.md) and [2](year.md), and 3.

```{toctree}
:numbered: 1
links
year
again
once-more
notes
formula
reference
boxes
cited
http
raw
poster
contents-list
rows
names
markup
badge
```

```{toctree}
:caption: Pages in a row
strips
genindex
modindex
search
```
""",
    "markup.md": """\
# Markup

```{index} a.thing.of.downloadermiddlewares.http, m.thing.of.downloadermiddlewares.http, t.thing.of.downloadermiddlewares.http
```
```python
one = '<input id="same"> <a href="#nowhere"> <b data-target="nowhere">'
two = '<input id="same"> <a href="#nowhere%20else">'
```
""",
    # Its image has words in it, which the bookmark has not, as badges that are not fetched have.
    "badge.md": "# Chapter ![a badge](badge.svg) of it\n\nText.\n",
    "badge.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="16"><text y="12">passing</text></svg>',
    "links.md": "# Links\n\n[ ](year.md) Words with a [link](#more), [ ](year.md), and more.\n\n(more)=\n\n## More\n\n"
    + LONG,
    "again.md": "# Again\n\n## Defaults\n\nSee [Defaults](once-more.md#defaults), of others.\n",
    "once-more.md": "# Once more\n\n## Defaults\n\nWords.\n",
    "year.md": "# 2024\n\n## 12\n\nA year, and a month.\n",
    "notes.md": "# Chapter[^n] with a note\n\nText[^n] and text.\n\n[^n]: What is to be said.\n\n## Part[^m] as well\n\n[^m]: Also this.\n",
    "formula.md": "# Chapter with $x^2$ in it\n\n## And $y$\n\nText.\n",
    "reference.md": "# Words of one's own\n\n## See [](year.md) here\n\n## After {doc}`links`, this\n\n## From [the shop](https://example.org/shop) onwards\n\nText.\n",
    "boxes.rst": """\
Boxes
=====

.. versionadded:: 2.0
   The pump can be locked.

   .. note:: Not in winter.

.. todo:: Not to be seen.

.. code-block:: python
   :caption: A listing
   :linenos:

   one = 1
   two = 2

.. table:: A caption

   === ===
   a   b
   === ===
   1   2
   === ===

:mod:`pump` -- Moves water
--------------------------
.. py:module:: pump

.. py:function:: lend(tool: str, to: str = "me", *args, key=None, **more) -> dict[str, list[int]]

   Lend it.

   :param tool: which
   :returns: where
   :raises KeyError: if not

.. describe:: --jobs <n>

   In how many.

.. option:: -j <n>, --jobs <n>

   In how many.

.. option:: -D <name>:<kind>, -D <name>

   Sphinx gives both spellings one id.

See :option:`-D`. Press :kbd:`Ctrl+C`, choose :menuselection:`File --> Open`, :abbr:`LIFO (last-in, first-out)`.
""",
    "cited.rst": f"""\
Cited
=====

A first [t1]_, a note [#a]_.

{LONG}

A second [t1]_, the note [#a]_ again.

{LONG}

A third [t1]_.

.. [t1] What it stands for.
.. [#a] The note.

* `A list of shops <https://example.org/shops/>`_
""",
    "http.md": "# HTTP\n\nWords.\n\n# Org\n\nWords.\n",
    "raw.rst": f"""\
Raw
===

.. raw:: html

   <p>{WORDS * 20}</p><div id="place"></div>
   <details><summary>More</summary><p>Within.</p></details>
   <p style="display: none">Not on paper.</p><p hidden>Nor this.</p>
   <iframe src="about:blank">No frames</iframe><video>No films</video><svg width="10" height="10"><text>drawn</text></svg>
   <ul><li>one<li>two</ul><p>not closed <b>bold<p>next</b>

Tools
-----

Words<br> in *one* line.
""",
    "poster.rst": """\
.. image:: poster.png
   :alt: A poster

Title
=====

Words.
""",
    "contents-list.rst": f"""\
With contents
=============

.. contents::

One
---
{LONG}

Two
---

Words.
""",
    "rows.rst": """\
Rows
====

.. list-table::
   :header-rows: 1

   * - A
     - B
   * - {row}
     - {row}
""".format(row="\n\n       ".join([WORDS * 3] * 24)),
}

#: Pages within a chapter, each with a strip before its title, as a prologue of the project's makes one.
STRIPS = 14
#: Names in code so long that there is no room for a page number behind some of them.
NAMES = ["Environment.configure.process_revision_directives_of_all_kinds_there"[:n] for n in range(38, 66)]
PAGES["names.rst"] = "Names\n=====\n\n" + "".join(f".. py:data:: {each}\n\n   Words.\n\n" for each in NAMES)
PAGES["links.md"] += "\n".join(
    f"\nA custom {{py:data}}`{each}` hook can now generate words of all kinds." for each in NAMES
)
PAGES["strips.md"] = "# Strips\n\n```{toctree}\n" + "\n".join(f"strip-{n}" for n in range(STRIPS)) + "\n```\n"
PAGES |= {
    f"strip-{n}.rst": f".. raw:: html\n\n   <p>Strip above {n}.</p>\n\nTitle {n}.\n=========\n\n"
    + (WORDS * 12 + "\n\n") * (n % 7 + 1)
    for n in range(STRIPS)
}


def png(width: int, height: int) -> bytes:
    """A grey picture."""
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> LiveBuild:
    root = tmp_path_factory.mktemp("ordinary")
    (root / "conf.py").write_text(CONF, "utf-8")
    for name, text in PAGES.items():
        (root / name).write_text(text, "utf-8")
    (root / "thumb.png").write_bytes(png(60, 40))
    (root / "poster.png").write_bytes(png(700, 1100))
    return build(root, tmp_path_factory.mktemp("out") / "pdf", "handbook-pdf")


def test_there_is_no_false_alarm(ordinary: LiveBuild) -> None:
    assert ordinary.warnings == ()
    assert ordinary.statuscode == 0
    assert [path.name for path in ordinary.outdir.glob("*.pdf")] == ["ordinary.pdf"]


def test_what_stands_before_a_title_stays_with_it(ordinary: LiveBuild) -> None:
    """Pages of many lengths follow one another; some title would come after a page's end."""
    words = list(paper.words(ordinary.outdir / "ordinary.pdf"))
    pages = [" ".join(word.text for word in page) for page in words]
    for number in range(STRIPS):
        (place,) = [at for at, text in enumerate(pages) if f"Strip above {number}." in text]
        assert f"Title {number}." in pages[place]
        strip, title = (next(each for each in words[place] if each.text == word) for word in ("Strip", "Title"))
        assert title.top - strip.bottom > 20, "the title stands apart from it"
