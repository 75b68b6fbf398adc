"""A catalogue in the themes of other projects: everything is there, nothing is cut off, and axe has nothing to say of it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html as lxml_html
from playwright.sync_api import Browser, Page
from tests.shared import shared
from tests.support import EXAMPLE, Build, configure, quiet

#: Two of them in "make test": one that makes HTML of its own and has dark colours, and one whose script changes tables.
THEMES = ("furo", "sphinx_rtd_theme")
MORE = ("pydata_sphinx_theme", "sphinx_book_theme", "alabaster")
#: How a reader of each has it in dark colours; rtd and alabaster have none.
DARK = ("furo", "pydata_sphinx_theme", "sphinx_book_theme")
WIDTHS = (320, 1280)

PAGES = {
    "about/views": """# Views

:::{entries}
:order: title
:::

:::{entries}
:form: table
:columns: brief, crafts, nicknames, hazards, shelf, manuals, withdrawn
:::

:::{entries}
:form: compact
:::

:::{link-list}
:::

:::{link-list}
:form: table
:::

:::{sources}
:::
""",
    "about/crafts": "# Crafts\n\nSee {term}`joinery`.\n\n:::{term-index}\n:::\n",
    "about/plain": """# Plain

Text, and [a link](borrowing.md), **strong**.

## A heading

- A list with [a link](borrowing.md)

:::{admonition} Title
Text, and [a link](borrowing.md).
:::

| a | b |
|---|---|
| c | [a link](borrowing.md) |
""",
}
CATALOGUE = """
[fields.once]
type = "text"
many = true
role = "former"
label = "Once"

[corrections]
file = "corrections.toml"
table = "correction"
keys = { page = "page", read = "read", restored = "restored", reason = "reason" }
"""
CORRECTIONS = """
[[correction]]
page = "tools/bench-plane"
read = "he rear"
restored = "A cast body"
reason = "A letter was lost."
"""
PDF = b"%PDF-1.7\n"


def make(folder: Path) -> Path:
    """The example with a former address, corrections, PDFs and a page with every view."""
    root = Path(shutil.copytree(EXAMPLE, folder / "root"))
    with (root / "katalog.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(CATALOGUE)
    (root / "corrections.toml").write_text(CORRECTIONS, "utf-8")
    for name, text in PAGES.items():
        (root / f"{name}.md").write_text(text, "utf-8")
    about = root / "about/index.md"
    more = "".join(f"{name.partition('/')[2]}\n" for name in PAGES)
    about.write_text(about.read_text("utf-8").replace("register\n", f"register\n{more}"), "utf-8")
    plane = root / "tools/bench-plane.md"
    plane.write_text(plane.read_text("utf-8").replace("crafts:", "once: [smoothing-plane]\ncrafts:", 1), "utf-8")
    editions = root / "editions"
    editions.mkdir()
    whole = {"id": "book", "title": "The toolbox", "file": "toolbox.pdf", "pages": 30, "description": "All of it."}
    sheet = {"id": "sheets", "title": "Bench plane", "file": "plane.pdf", "pages": 1, "document": "tools/bench-plane"}
    for each in (whole, sheet):
        (editions / each["file"]).write_bytes(PDF)  # type: ignore[operator]
        each |= {"bytes": len(PDF), "sha256": "", "paper": "A4", "standards": ["PDF/UA-1"]}
    (editions / "editions.json").write_text(json.dumps({"editions": [whole, sheet]}), "utf-8")
    configure(root, 'handbook_editions = "editions"\nexclude_patterns += ["editions"]\n')
    return root


@pytest.fixture(scope="module", params=[*THEMES, *(pytest.param(theme, marks=pytest.mark.torture) for theme in MORE)])
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def site(theme: str, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The catalogue in a theme; a warning fails every test that asks for it."""
    return shared(
        tmp_path_factory,
        f"theme-{theme}",
        lambda folder: quiet(make(folder), folder, "html", {"html_theme": theme}),
    )
