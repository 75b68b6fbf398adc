"""What Sphinx and docutils know besides paragraphs, lists and tables, as our theme shows it."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from tests.support import Build, build, quiet, write_root
from tests.web.test_pages import AXE

PAGES = {
    "conf.py": """\
project = "Blocks"
extensions = ["sphinx_handbook", "sphinx.ext.todo"]
html_theme = "handbook"
todo_include_todos = True
""",
    "old.py": "one = 1\n",
    "new.py": "one = 2\n",
    "index.rst": """\
Blocks
======

Text [#n]_ and text [#n]_.

c. letter

(1) number

ii) roman

A term : its kind
   What it is.

| A line
|    and one below it

.. code-block:: python
   :emphasize-lines: 1

   one = 1

.. py:function:: whole(a)

.. [#n] A note

   .. code-block:: python
      :caption: with code

      code = 1

.. toctree::

   plain
   paths
""",
    "paths.rst": """\
Paths
=====

.. todo:: To be done.

.. todolist::

.. literalinclude:: new.py
   :diff: old.py
""",
    "plain.rst": "Plain\n=====\n\nWords, and a list.\n\n* One\n* Two\n",
}


@pytest.fixture(scope="module")
def website(tmp_path_factory: pytest.TempPathFactory) -> Build:
    root = write_root(tmp_path_factory.mktemp("blocks"), PAGES)
    return quiet(root, root / "built", "html")


@pytest.fixture
def page(browser: Browser, website: Build) -> Page:
    page = browser.new_page(viewport={"width": 320, "height": 900}, color_scheme="dark")
    page.goto((website.outdir / "index.html").as_uri())
    return page


def test_marks_of_lists_are_those_of_the_text(page: Page) -> None:
    marks = page.locator("ol").evaluate_all("all => all.map(each => getComputedStyle(each).listStyleType)")
    assert marks == ["lower-alpha", "decimal-parentheses", "lower-roman-parenthesis"]
    assert page.locator(".text ol").first.get_attribute("start") == "3"


def test_a_note_is_as_wide_as_the_text(page: Page) -> None:
    widths = page.locator(".footnote > *").evaluate_all("all => all.map(each => each.getBoundingClientRect().width)")
    label, *rest = widths
    assert label < 60 and len(rest) == 3 and min(rest) > 200


def test_kinds_lines_and_names_are_told_apart(page: Page) -> None:
    assert ":" in page.evaluate("getComputedStyle(document.querySelector('.classifier'), '::before').content")
    left = page.locator(".line").evaluate_all("all => all.map(each => each.getBoundingClientRect().left)")
    assert left[1] > left[0] + 10
    assert page.locator(".sig-name").evaluate("each => getComputedStyle(each).fontWeight") == "600"
    faces = page.locator("dt").evaluate_all(
        "all => all.map(each => getComputedStyle(each).fontFamily.includes('mono'))"
    )
    assert faces == [False, True]


def test_it_can_be_read_in_the_dark(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(page, options=AXE).response["violations"] == []


def test_no_path_of_this_machine_is_published(website: Build) -> None:
    html = website.html("paths")
    assert "is located in paths.rst, line 4.)" in html
    assert "--- old.py" in html and "+++ new.py" in html
    root = str(website.outdir.parent)
    published = (each for each in website.outdir.rglob("*") if each.suffix in (".html", ".js", ".json", ".md"))
    assert [each.name for each in published if root in each.read_text("utf-8")] == []


def test_a_node_that_no_extension_writes_ends_no_build(tmp_path: Path) -> None:
    """MyST leaves such a one behind of `rst-class` within `eval-rst`."""
    conf = 'extensions = ["sphinx_handbook", "myst_parser"]\nhtml_theme = "handbook"\n'
    page = "# Title\n\n```{eval-rst}\n.. rst-class:: mine\n\nWords.\n```\n"
    done = build(write_root(tmp_path, {"conf.py": conf, "index.md": page}), tmp_path / "built")
    (warning,) = done.warnings
    assert "index.md:5: WARNING: unknown node type" in warning and "<p>Words.</p>" in done.html("index")


def test_a_plain_page_loads_none_of_it(website: Build) -> None:
    assert "handbook-blocks.css" in website.html("index") and "handbook-blocks.css" not in website.html("plain")
