"""Marks wide tables and code with the width that they need, so that each edition's CSS can make them fit.

- A table needs, for each column, room for its longest cell, but for at most ``CELL`` letters of it, and for whatever in
  it cannot be divided; and ``BETWEEN`` letters between columns.
- Code needs room for its longest line, of those that are not too long for any column. All listings of a page ask for
  the same width, so that they have one size.

Within lists, boxes and other tables nothing is turned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from docutils import nodes

from ...wide_classes import DIVISIBLE, LANDSCAPE, PORTRAIT, rounded

#: So many letters of a cell stand on a line, at least; what can be divided takes no more.
CELL: Final = 12
BETWEEN: Final = 2
#: From so many letters on, what cannot be divided is divided all the same where the table would be too wide.
LONG: Final = 16

#: Code is set smaller for lines of no more letters than these.
LINE: Final = 88

#: What may get a page of its own: what stands in the text by itself.
_OPEN = (nodes.document, nodes.section, nodes.compound)

#: What a line may end with: a word, or a part of one that ends with a stroke or a hyphen.
_UNBREAKABLE = re.compile(r"[^\s/-]*[/-]+|[^\s/-]+")
_PUNCTUATION: Final = "!\"'()*,-./:;?[]“”‘’»«"


def mark(doctree: nodes.document) -> None:
    """Give each wide table and listing the class of its width; headings right before one move to its page with it."""
    for table in doctree.findall(nodes.table):
        needed = rounded(need(table))
        if PORTRAIT not in table["classes"] and LANDSCAPE not in table["classes"] and needed:
            table["classes"].append(f"letters-{needed}")
            if isinstance(table.parent, _OPEN):
                table["classes"].append("turns")
                _mark_headings(table, [f"letters-{needed}", "turns"])
    for element in doctree.findall(nodes.Element):
        if LANDSCAPE in element.get("classes", ()) and isinstance(element.parent, _OPEN):
            _mark_headings(element, [LANDSCAPE])
    listings: list[nodes.Element] = [*doctree.findall(nodes.literal_block), *doctree.findall(nodes.doctest_block)]
    if needed := rounded(max(map(longest, listings), default=0)):
        for code in listings:
            code["classes"].append(f"columns-{needed}")


def need(table: nodes.table) -> int:
    """How many letters wide a table must be, the gaps between its columns included; its cells get their classes."""
    columns: dict[int, int] = {}
    for group in table.findall(nodes.tgroup):
        filled: dict[int, int] = {}
        for row in group.findall(nodes.row):
            place = 0
            for entry in _cells(row):
                # A cell from a row above may reach into this one.
                while filled.get(place, 0) > 0:
                    filled[place] -= 1
                    place += 1
                across = entry.get("morecols", 0) + 1
                for column in range(place, place + across):
                    filled[column] = entry.get("morerows", 0)
                if across == 1:
                    columns[place] = max(columns.get(place, 0), _cell(entry))
                place += across
            for column in [each for each in filled if each >= place]:
                filled[column] = max(0, filled[column] - 1)
    return sum(columns.values()) + BETWEEN * len(columns)


def _cells(row: nodes.Element) -> Iterator[nodes.entry]:
    return (each for each in row.children if isinstance(each, nodes.entry))


def _cell(entry: nodes.Element) -> int:
    """How many letters a cell needs on one line; one with a long run that cannot be divided gets a class."""
    lines = [line for part in entry.findall(nodes.TextElement) for line in part.astext().splitlines()]
    whole = max(map(len, lines), default=0)
    # Only a word of letters can be divided; code never is.
    code = [piece for part in entry.findall(nodes.literal) for piece in _unbreakable(part.astext())]
    other = [each for line in lines for each in _unbreakable(line) if not each.strip(_PUNCTUATION).isalpha()]
    fixed = [len(each) for each in (*code, *other)]
    if max(fixed, default=0) >= LONG:
        entry["classes"].append(DIVISIBLE)
    return max(min(whole, CELL), *fixed, 0)


def _unbreakable(text: str) -> list[str]:
    return _UNBREAKABLE.findall(text)


def longest(code: nodes.Element) -> int:
    """The letters of a listing's longest line, its line number included; longer ones than ``LINE`` count as so many."""
    lines = code.astext().expandtabs(8).splitlines()
    numbers = len(str(len(lines))) + 1 if code.get("linenos") else 0
    lengths = [len(line) + numbers for line in lines]
    fitting = [each for each in lengths if each <= LINE]
    # What is longer is turned at any size: a listing is set smaller for lines that fit then.
    turned = len(lengths) - len(fitting)
    return LINE if turned > len(fitting) else max(fitting, default=0)


def _mark_headings(node: nodes.Element, classes: list[str]) -> None:
    """Give the headings right before a node its classes: they move with it, not left at the foot of a page."""
    above = node.parent
    while isinstance(above, nodes.section):
        title, *between = above.children[: above.index(node)]
        if not isinstance(title, nodes.title) or any(not isinstance(each, nodes.Invisible) for each in between):
            return
        title["classes"] += classes
        node, above = above, above.parent
