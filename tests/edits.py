"""Every kind of edit of a small book, one after the other, for tests that hold a build after it against a clean one."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from tests import photos
from tests.support import TABLE, configure, make_root

Edit = Callable[[Path], None]

OTHER = """\
---
resume: En anden ting.
emner: [social-kapital]
se_ogsaa: [huset]
laes_mere:
  - titel: Siden
    adresse: http://ting.dk/
    status: ikke kontrolleret
---

# Anden ting

Se {entry}`bord` og [huset](../steder/huset.md#rummene).

![Et billede](billede.png)
"""

ABOUT = """\
---
orphan: true
---

# Om

:::{category-index} ting
:::

:::{toctree}
mere
lister
:::
"""

MORE = """\
# Mere

Se {entry}`bord`, [](#huset), [det](steder/huset.md), {term}`tillid` og {source}`avisen`.

## Under mere
"""

#: Every view there is, in each of its forms.
LISTS = """\
# Lister

:::{register}
:::

:::{link-list}
:form: table
:::

:::{term-index} emner
:form: compact
:::

:::{term-index}
:form: cards
:category: steder
:::

:::{sources}
:::

:::{abbreviations}
:::

:::{entries}
:category: steder, ting
:terms: tillid
:order: title
:form: cards
:::

:::{entries}
:order: resume
:reverse:
:form: table
:columns: emner, lukket
:::

:::{recent}
:limit: 3
:::

:::{related} huset
:form: compact
:::

:::{backlinks} huset
:::

:::{neighbours} bord
:::
"""


def write(name: str, text: str) -> Edit:
    def edit(root: Path) -> None:
        (root / name).write_text(text, "utf-8")

    return edit


def swap(name: str, old: str, new: str) -> Edit:
    def edit(root: Path) -> None:
        text = (root / name).read_text("utf-8")
        assert old in text, (name, old)
        (root / name).write_text(text.replace(old, new), "utf-8")

    return edit


def move(old: str, new: str) -> Edit:
    def edit(root: Path) -> None:
        (root / old).rename(root / new)

    return edit


def picture(name: str, colour: str) -> Edit:
    return lambda root: Image.new("RGB", (40, 30), colour).save(root / name)


def photograph(root: Path) -> None:
    """A photograph that is published in several widths, on two pages; another one each time."""
    (root / "ting/foto.jpg").write_bytes(photos.photograph.__wrapped__(700, 500, 6, 92))
    for name in ("ting/bord.md", "steder/huset.md"):
        path = root / name
        if "foto.jpg" not in path.read_text("utf-8"):
            path.write_text(path.read_text("utf-8") + "\n![Et foto](/ting/foto.jpg)\n", "utf-8")


def template(root: Path) -> None:
    (root / "_templates").mkdir(exist_ok=True)
    (root / "_templates/page.html").write_text(
        '{% extends "!page.html" %}{% block main %}<p>Nyt</p>{{ super() }}{% endblock %}'
    )


def two_pictures(root: Path) -> None:
    picture("steder/billede.png", "red")(root)
    swap("steder/huset.md", "Der er to rum.", "![Huset](billede.png)")(root)


def nothing(root: Path) -> None:
    pass


#: Every kind of edit, in an order in which each finds what it needs. The root begins as ``start`` makes it.
EDITS: dict[str, Edit] = {
    "retitle": swap("steder/huset.md", "# Huset", "# Gården"),
    "summary": swap("steder/huset.md", "Et hus", "En gård"),
    "retag": swap("steder/huset.md", "[tillid]", "[tillid, social-kapital]"),
    "body": swap("ting/bord.md", "Bordet står", "Det gamle bord står"),
    "heading": swap("steder/huset.md", "## Rummene", "## Rummene\n\nTo.\n\n## Taget"),
    "link state": swap("ting/anden.md", "ikke kontrolleret", "virker"),
    "picture": picture("ting/billede.png", "green"),
    "picture of the same name": two_pictures,
    "photograph": photograph,
    "another photograph": photograph,
    "add": write("ting/stol.md", TABLE.replace("Bordet", "Stolen")),
    "close": swap("ting/stol.md", "resume: Et bord af eg.", "resume: En stol.\nlukket: 2018-05"),
    "order": write("ting/index.md", "# Ting\n\n:::{category-index}\nstol\nbord\n:::\n"),
    "retitle a page that a contents list shows": swap("mere.md", "# Mere", "# Meget mere"),
    "term": swap("katalog.toml", 'title = "Tillid"', 'title = "Fuld tillid"'),
    "new term": swap(
        "katalog.toml", "[sources.avisen]", '[vocabularies.emner.terms.ro]\ntitle = "Ro"\n\n[sources.avisen]'
    ),
    "category": swap("katalog.toml", "Ting, man kan bruge.", "Ting til brug."),
    "colour": swap("katalog.toml", "#14669c", "#265e49"),
    "template": template,
    "nothing": nothing,
    "move to another category": move("ting/anden.md", "steder/anden.md"),
    "rename": move("ting/stol.md", "ting/skammel.md"),
    "leave word of the old place": swap("ting/skammel.md", "resume: En stol.", "resume: En stol.\ntidligere: stol"),
    "untag": swap("steder/huset.md", "[tillid, social-kapital]", "[tillid]"),
    "order again": write("ting/index.md", "# Ting\n\n:::{category-index}\n:::\n"),
    "delete": lambda root: (root / "ting/skammel.md").unlink(),
    "no term": swap("katalog.toml", '[vocabularies.emner.terms.ro]\ntitle = "Ro"\n\n', ""),
}


def start(folder: Path) -> Path:
    root = make_root(folder, ting__anden=OTHER, om=ABOUT, mere=MORE, lister=LISTS)
    configure(root, 'templates_path = ["_templates"]\nmyst_heading_anchors = 2\n')
    picture("ting/billede.png", "blue")(root)
    picture("steder/billede.png", "blue")(root)
    return root


def files(outdir: Path) -> dict[str, bytes]:
    """An output, file by file; what only the next build reads is left out."""
    ours = {path.relative_to(outdir).as_posix(): path for path in outdir.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in ours.items()
        if not name.endswith((".pickle", ".doctree", ".buildinfo.bak", ".handbook-state.json"))
    }


def apply(edit: Edit, root: Path) -> None:
    before = files(root)
    edit(root)
    # Sphinx goes by times, and a test is faster than some file systems' clocks.
    later = time.time() + 2
    for name, data in files(root).items():
        if before.get(name) != data:
            os.utime(root / name, (later, later))


def start_plain(folder: Path) -> Path:
    """A root without a catalogue, in which a page shows another in every way that Sphinx has."""
    folder.mkdir(parents=True)
    for name, text in _PLAIN.items():
        write(name, text)(folder)
    picture("grey.png", "grey")(folder)
    return folder


_PLAIN = {
    "conf.py": (
        'project = "Plain"\nextensions = ["sphinx_handbook", "myst_parser"]\nhtml_theme = "handbook"\nnumfig = True\n'
        'math_eqref_format = "({number})"\n'
    ),
    "index.rst": "Plain\n=====\n\n.. toctree::\n   :numbered:\n\n   one\n   two\n",
    "one.rst": """\
One before :doc:`two`
=====================

See :ref:`place`, :numref:`drawing`, :numref:`place`, :eq:`sum`, [Book]_, :doc:`two`, :term:`saw`, :option:`tool --big`
and :any:`place`.
""",
    "two.rst": """\
Two
===

.. _place:

The place
---------

.. _drawing:

.. figure:: grey.png

   A drawing

.. math:: a + b
   :label: sum

.. [Book] A book.

.. glossary::

   saw
      It cuts.

.. program:: tool

.. option:: --big

   A big one.
""",
}

_FIGURE = ".. figure:: grey.png\n\n   Another\n\n"

#: Edits of pages that another one shows.
PLAIN_EDITS: dict[str, Edit] = {
    "heading": swap("two.rst", "The place\n---------", "The very place\n--------------"),
    "figure": swap("two.rst", ".. _drawing:", f"{_FIGURE}.. _drawing:"),
    "formula": swap("two.rst", ".. math:: a + b", ".. math:: c\n   :label: first\n\n.. math:: a + b"),
    "title": swap("two.rst", "Two\n===", "Three\n====="),
    "page": lambda root: (
        write("before.rst", "Before\n======\n\nWords.\n")(root),
        swap("index.rst", "   one\n", "   before\n   one\n")(root),
    ),
    "order": swap("index.rst", "   one\n   two\n", "   two\n   one\n"),
    "citation": lambda root: (
        swap("two.rst", ".. [Book] A book.\n", "")(root),
        swap("before.rst", "Words.\n", "Words.\n\n.. [Book] The book.\n")(root),
    ),
    "picture": picture("grey.png", "red"),
    "setting": swap("conf.py", "({number})", "[{number}]"),
    "delete": lambda root: (
        swap("before.rst", "\n.. [Book] The book.\n", "")(root),
        swap("two.rst", ".. glossary::", ".. [Book] A book.\n\n.. glossary::")(root),
    ),
}
