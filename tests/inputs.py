"""A small root that reads files of every kind, which of them a build opens, and a change to each."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from tests.edits import picture
from tests.support import CATALOGUE, configure, make_root

from sphinx_handbook.book.prepress import pdfx4
from sphinx_handbook.design import fonts

#: What the change to a file of text puts in the place of what: each such file holds at least one of these.
_WORDS = (("alfa", "beta"), ("#14669c", "#9c1466"), ("feed-back", "feedb-ack"), ("da_hidden", "da_shown"))

_PAGE = """\
---
resume: alfa
---

# Bordet

Bordet står i {entry}`huset`. alfa.

![Et billede](billede.png)

![En tegning](tegning.svg)

:::{image} /_media/plan.png
:scale: 50
:alt: En plan
:::

```{include} /_media/del.md
```

```{literalinclude} /_media/kode.py
```

:::{csv-table} Tal
:file: /_media/tal.csv
:::

```{raw} html
:file: ../_media/stump.html
```

{download}`Hent </_media/ark.txt>`

:::{container} farvet
Her er farve. Feedback.
:::
"""

_BOOK_CSS = """\
@import "import.css";
@font-face { font-family: Egen; src: url("egen.otf") }
.farvet { background: url("flade.png"); color: #14669c; font-family: Egen; width: 12mm }
"""

_SETTINGS = """
handbook_pdf_css = ["_media/bog.css"]
html_static_path = ["_static"]
html_css_files = [("egen.css", {"title": "alfa"})]
html_extra_path = ["_extra"]
html_logo = "_media/logo.png"
html_favicon = "_media/ikon.png"
templates_path = ["_templates"]
handbook_pdf_footer = "{title} alfa"
"""

_TEXTS = {
    "_media/del.md": "En del: alfa.\n",
    "_media/kode.py": "alfa = 1\n",
    "_media/tal.csv": "alfa,1\n",
    "_media/stump.html": "<p>alfa</p>\n",
    "_media/ark.txt": "alfa\n",
    "_media/bog.css": _BOOK_CSS,
    "_media/import.css": "h1 { color: #14669c }\n",
    "_static/egen.css": "p { color: #14669c }\n",
    "_static/side.txt": "alfa\n",
    "_extra/robots.txt": "# alfa\n",
    "_templates/page.html": '{% extends "!page.html" %}{% block main %}<p>alfa</p>{{ super() }}{% endblock %}\n',
    "orddeling.txt": "feed-back\n",
    "rettelser.toml": '[[r]]\npage = "ting/bord"\nread = "alfa"\nrestored = "gamma"\nreason = "delta"\n',
}

_DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" viewBox="0 0 40 30">'
    '<rect width="40" height="30" fill="#14669c"/></svg>\n'
)

_PRESS = """
[editions.tryk]
title = "Tryk"
variant = "press"
profile = "papir.icc"
condition = "alfa"

[corrections]
file = "rettelser.toml"
table = "r"
"""


def start(folder: Path) -> Path:
    """A book with a catalogue that reads a file of every kind that it can."""
    root = make_root(folder, ting__bord=_PAGE)
    catalogue = CATALOGUE.format(language="da") + _PRESS
    for old, new in (
        ('id = "steder"', 'id = "steder"\nmark = "maerke.svg"'),
        ('title = "Prøve"', 'title = "Prøve"\nsubtitle = "alfa"\ncover = "omslag.png"\nhyphenation = "orddeling.txt"'),
    ):
        catalogue = catalogue.replace(old, new, 1)
    (root / "katalog.toml").write_text(catalogue, "utf-8")
    configure(root, _SETTINGS)
    for name in ("_media", "_static", "_extra", "_templates"):
        (root / name).mkdir()
    for name, text in _TEXTS.items():
        (root / name).write_text(text, "utf-8")
    for name in ("ting/tegning.svg", "maerke.svg"):
        (root / name).write_text(_DRAWING, "utf-8")
    for name in ("ting/billede.png", "_media/plan.png", "_media/flade.png", "_media/logo.png", "_media/ikon.png"):
        picture(name, "blue")(root)
    Image.new("RGB", (1300, 1840), "blue").save(root / "omslag.png")
    (root / "papir.icc").write_bytes(pdfx4.coated().profile)
    (root / "_media/egen.otf").write_bytes(_faces(root)[0])
    for name in ("steder/index.md", "ting/index.md", "steder/huset.md", "index.md"):
        with (root / name).open("a", encoding="utf-8") as page:
            page.write("\nalfa.\n")
    return root


def _faces(root: Path) -> list[bytes]:
    """Two faces, as the book has them."""
    return [path.read_bytes() for path in fonts.build(root.parent / "faces", "book")[:2]]


def change(path: Path, root: Path) -> None:
    """Give a file another content of its kind; changed twice it is what it was."""
    if path.suffix == ".png":
        with Image.open(path) as image:
            blue = image.convert("RGB").getpixel((0, 0)) == (0, 0, 255)
            size = image.width + (2 if blue else -2), image.height
        Image.new("RGB", size, "red" if blue else "blue").save(path)
    elif path.suffix == ".otf":
        path.write_bytes(next(face for face in _faces(root) if face != path.read_bytes()))
    elif path.suffix == ".icc":
        data = path.read_bytes()
        words = b"Copyright", b"copyright"
        path.write_bytes(data.replace(*(words if words[0] in data else words[::-1])))
    else:
        text = path.read_text("utf-8")
        for pair in _WORDS:
            for old, new in (pair, pair[::-1]):
                if old in text:
                    path.write_text(text.replace(old, new), "utf-8")
                    return
        raise AssertionError(f"{path} has nothing to change")


_opened: list[set[str] | None] = [None]


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _opened[0] is not None and isinstance(arguments[0], str | os.PathLike):
        _opened[0].add(os.fspath(arguments[0]))


@contextmanager
def traced(root: Path) -> Iterator[Callable[[], set[str]]]:
    """What is opened below a root within the block, by its path in the root."""
    if _note not in _hooks:
        _hooks.append(_note)
        sys.addaudithook(_note)
    _opened[0] = opened = set[str]()
    try:
        yield lambda: {
            path.relative_to(root).as_posix()
            for path in map(Path, opened)
            if path.is_absolute() and path.is_relative_to(root) and path.is_file()
        }
    finally:
        _opened[0] = None


_hooks: list[object] = []
