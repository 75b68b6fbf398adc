"""In a browser, under the policy: sizes and alignments are computed as asked for, and formulas are drawn."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser
from tests.sphinx.test_policy import make
from tests.support import build

SIZES = """() => [...document.querySelectorAll('.text img, .text table, .text col')].map(
    each => Math.round(each.getBoundingClientRect().width))"""

SIDES = """() => ['figure img', 'img.align-right', 'table.align-right'].map(each => document.querySelector(`.text ${each}`)).map(
    each => [each.getBoundingClientRect(), each.closest('.text').getBoundingClientRect()]).map(
    ([box, text]) => [Math.round(box.left - text.left), Math.round(text.right - box.right)])"""

RIGHT_SIDES = """all => all.filter(each => each.firstElementChild).map(
    each => each.getBoundingClientRect().right - each.firstElementChild.getBoundingClientRect().right)"""


def test_sizes_and_formulas_hold(browser: Browser, tmp_path: Path) -> None:
    site = build(
        make(tmp_path / "root", 'suppress_warnings = ["handbook.formula", "handbook.policy"]\n'), tmp_path / "out"
    )
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.goto((site.outdir / "sizes.html").as_uri())
    column = page.evaluate("document.querySelector('.text').getBoundingClientRect().width")
    figure, half, inline, table, narrow, wide, _ = page.evaluate(SIZES)
    assert (figure, half, inline) == (100, round(column / 2), 120)
    assert abs(table - 0.6 * column) <= 1 and abs(narrow - table / 10) <= 2 and abs(wide - 0.9 * table) <= 2
    (left, right), *others = page.evaluate(SIDES)
    assert abs(left - right) <= 1 and left > 100 and [end for _, end in others] == [0, 0]
    cells = page.locator(".text td").evaluate_all("all => all.map(each => getComputedStyle(each).textAlign)")
    assert cells[-2:] == ["left", "right"]
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto((site.outdir / "formulas.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        # An element that a browser does not know has no height; a fraction is taller than its parts.
        high, low = page.evaluate(
            "['mfrac', 'mfrac > *'].map(each => document.querySelector(each).getBoundingClientRect().height)"
        )
        assert high > 1.5 * low > 0
        # What stands before the signs of several rows ends where they begin.
        sides = page.locator(".math-rows > mtr > mtd:first-child").evaluate_all(RIGHT_SIDES)
        assert len(sides) > 1 and max(map(abs, sides)) < 1
    assert messages == []
