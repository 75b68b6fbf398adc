"""A website in Arabic: what is written from left to right in it stands in its own order, at the right."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page
from tests.support import Build, quiet, write_root

PAGES = {
    "conf.py": 'project = "دليل"\nlanguage = "ar"\nextensions = ["sphinx_handbook"]\nhtml_theme = "handbook"\n',
    "index.rst": "دليل\n====\n\n.. toctree::\n\n   lend\n   api\n",
    "lend.rst": "lend()\n======\n\n.. py:function:: lend(x)\n\n   نص.\n",
    "api.rst": "API (v2)\n========\n\nنص.\n\nSee :func:`lend`, *then* ``x()``.\n\n(see) x\n-------\n\nنص.\n\n(no) y\n------\n\nنص.\n",
}

#: The letters of an element as they stand in its line, from left to right.
LETTERS = """element => {
    const letters = [], walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), range = document.createRange()
    while (walker.nextNode())
        [...walker.currentNode.data].forEach((letter, at) => {
            range.setStart(walker.currentNode, at)
            range.setEnd(walker.currentNode, at + 1)
            if (letter.trim()) letters.push([range.getBoundingClientRect().left, letter])
        })
    return letters.sort((a, b) => a[0] - b[0]).map(each => each[1]).join("")
}"""


#: Where the text of an element ends at the right.
RIGHT = """element => {
    const range = document.createRange()
    range.selectNodeContents(element)
    return range.getBoundingClientRect().right
}"""


@pytest.fixture(scope="module")
def website(tmp_path_factory: pytest.TempPathFactory) -> Build:
    root = write_root(tmp_path_factory.mktemp("arabic"), PAGES)
    return quiet(root, root / "built", "html")


@pytest.fixture
def page(browser: Browser, website: Build) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((website.outdir / "api.html").as_uri())
    return page


@pytest.mark.parametrize(
    ("selector", "letters"),
    [
        ("h1", "API(v2)"),
        ("p:has(em)", "Seelend(),thenx()."),
        ("h2:has-text('see')", "(see)x"),
        (".is-previous .neighbour-title", "lend()"),
        (".tree a:has-text('lend')", "lend()"),
        (".on-this-page li:first-child a", "(see)x"),
    ],
)
def test_words_from_left_to_right_have_their_own_order(page: Page, selector: str, letters: str) -> None:
    element = page.locator(selector).first
    assert element.evaluate(LETTERS) == letters


def test_they_stand_at_the_right(page: Page) -> None:
    edges = [page.locator(each).first.evaluate(RIGHT) for each in ("h1", "p:has(em)", "h2 >> nth=0")]
    assert max(edges) - min(edges) < 2
