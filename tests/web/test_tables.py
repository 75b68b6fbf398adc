"""A table with words that do not fit beside one another scrolls by itself; the page does not."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from tests.support import Build, quiet, write_root
from tests.web.test_pages import AXE

LONG = "abcdefghij" * 12
COLUMNS = "   * - " + "\n     - ".join(f"Measure{number}" for number in range(6))
PAGES = {
    "conf.py": 'project = "Tables"\nextensions = ["sphinx_handbook"]\nhtml_theme = "handbook"\n',
    "index.rst": f"""\
Tables
======

.. list-table:: A *long* word

   * - {LONG}
     - Words that are short.

.. list-table::

{COLUMNS}

.. list-table::

   * - Short
     - Words that are short, of which there are many.
""",
}


@pytest.fixture(scope="module")
def website(tmp_path_factory: pytest.TempPathFactory) -> Build:
    root = write_root(tmp_path_factory.mktemp("tables"), PAGES)
    return quiet(root, root / "built", "html")


@pytest.mark.parametrize("width", [320, 1280])
def test_wide_tables_scroll_and_the_page_does_not(browser: Browser, website: Build, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((website.outdir / "index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = page.get_by_role("region")
    names = boxes.evaluate_all("all => all.filter(each => each.matches('.wide-table')).map(each => each.ariaLabel)")
    assert names == ["A long word", "Table"]
    scroll = page.locator(".wide-table").evaluate_all("all => all.map(each => each.scrollWidth > each.clientWidth)")
    assert scroll == [True, width == 320]
    assert Axe().run(page, options=AXE).response["violations"] == []
    page.close()
