"""Lines with words of both directions: what the book sets stands as in a browser, whichever elements the words are in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
import weasyprint
from playwright.sync_api import Browser
from weasyprint.formatting_structure import boxes

from sphinx_handbook.book.layout.patched_weasyprint import patched
from sphinx_handbook.book.layout.right_to_left.line_order import embedding_levels
from sphinx_handbook.book.layout.right_to_left.visual_order import reordered

HEBREW = "אבגדהוזחטיכלמנסעפצקרשת"
STYLE = """<style>
@page { size: 3000px 1000px; margin: 0 }
body { margin: 0; font: 12px/24px sans-serif }
p { margin: 0; white-space: nowrap; text-align: left; break-after: page }
code { font: inherit; direction: ltr; unicode-bidi: isolate }
</style>"""

#: The letters of each paragraph, line by line, from left to right.
LETTERS = """() => [...document.querySelectorAll("p")].map(paragraph => {
    const letters = [], walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT), range = document.createRange()
    while (walker.nextNode())
        [...walker.currentNode.data].forEach((letter, at) => {
            range.setStart(walker.currentNode, at)
            range.setEnd(walker.currentNode, at + 1)
            const place = range.getBoundingClientRect()
            if (letter.trim()) letters.push([Math.round(place.top / 24), place.left, letter])
        })
    return letters.sort((one, other) => one[0] - other[0] || one[1] - other[1]).map(each => each[2]).join("")
})"""


def word(choose: random.Random, number: int) -> str:
    """A word, a number or a sign, the first two unlike those of other numbers below 400."""
    kind = choose.choice("hhlllns")
    if kind == "h":
        return HEBREW[number // 20] + HEBREW[number % 20] + "ם"
    if kind == "l":
        return chr(97 + number // 20) + chr(97 + number % 20) + "x"
    return str(100 + number) if kind == "n" else choose.choice(",.()/-:")


def paragraph(choose: random.Random) -> str:
    """A paragraph of HTML in one direction, with words of both in several elements, some without a space between."""
    direction, number, parts = choose.choice(["rtl", "rtl", "ltr"]), 0, []
    for _ in range(choose.randint(3, 10)):
        words = ""
        for _ in range(choose.randint(1, 3)):
            words += word(choose, number) + choose.choice([" ", " ", " ", ""])
            number += 1
        element = choose.choice(["", "", "em", "strong", "span", "a", 'code dir="ltr"'])
        parts.append(f"<{element}>{words}</{element.split(' ')[0]}>" if element else words)
        parts.append(choose.choice([" ", " ", "", "<br>"]))
    return f'<p dir="{direction}" style="direction: {direction}">{"".join(parts)}</p>'


def texts(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TextBox):
        yield box
    for child in getattr(box, "children", ()):
        yield from texts(child)


def letters(text: Any) -> str:
    """The letters of one text as Pango sets them, from left to right."""
    if not text.text:
        return ""
    pieces = list(
        zip(embedding_levels(text.text, right_to_left=text.style["direction"] == "rtl"), text.text, strict=True)
    )
    for level in range(max(level for level, _ in pieces), 0, -1):
        pieces = reordered(pieces, level)
    return "".join(letter for _, letter in pieces if letter.strip())


@pytest.mark.parametrize("seed", [1, *(pytest.param(each, marks=pytest.mark.torture) for each in range(2, 12))])
def test_words_stand_as_in_a_browser(browser: Browser, seed: int) -> None:
    choose = random.Random(seed)
    html = STYLE + "".join(paragraph(choose) for _ in range(40 if seed == 1 else 200))
    page = browser.new_page(viewport={"width": 3000, "height": 1000})
    page.set_content(html)
    wanted = page.evaluate(LETTERS)
    page.close()
    with patched(None, in_chunks=False, speed=(), texts=[html]):
        pages = weasyprint.HTML(string=html).render().pages
    paragraphs = []
    for each in pages:
        lines = sorted(texts(each._page_box), key=lambda text: (round(text.position_y / 24), text.position_x))
        paragraphs += ["".join(map(letters, lines))] if lines else []
    assert paragraphs == wanted
