"""Tables and code that are wide: a smaller face, or a page that lies on its side, by a rule.

``mark`` counts, in the doctree, what a table or a listing has need of, and leaves it as a class: how wide an edition's
column is, only its form knows. ``css`` is the rule for one form:

- A table needs, for each column, room for its longest cell, but for at most ``CELL`` letters of it, and for
  whatever in it cannot be divided; and ``BETWEEN`` letters between columns. What fits at the size of tables is set
  so. Else it is set in a smaller face (``SMALL``), and where that does not do, on a page on its side.
- Code gets as small as its longest line asks for, down to the smallest type. Longer lines are wrapped, in the
  usual size.

Within lists, boxes and other tables nothing turns, and code is wrapped. In an edition that is folded, or made for
a press, no page turns; in large print nothing gets smaller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from docutils import nodes

from ...editions.page_format import BODY, SMALLEST

if TYPE_CHECKING:
    from ...editions.page_format import PageFormat

#: So many letters of a cell stand on a line, at least; what can be divided takes no more.
CELL: Final = 12
BETWEEN: Final = 2

#: The size of tables and, where they need it, a smaller one, for text of 11 pt.
USUAL: Final = 9.0
SMALL: Final = 7.5

#: How wide a letter is beside its size: in the face of tables (an average), in that of code (all are).
LETTER, FIXED = 0.54, 0.6

#: How large code is beside the text, what stands left of it in points, and its lines' height.
_CODE, _RULE, _LINE = 0.88, 8.25, 12.0

#: Needs are told in steps, and none below or above these: nothing is too narrow for the least.
_STEP, _LEAST, _MOST = 4, 40, 180

#: A class that turns whatever has it, and one that keeps a table upright.
TURNED: Final = "landscape"
UPRIGHT: Final = "portrait"

#: What a page can turn for: what stands in the text by itself.
_OPEN = (nodes.document, nodes.section, nodes.compound)

#: What a line may end with: a word, or what of one comes before a stroke or a hyphen and with it.
_PIECE = re.compile(r"[^\s/-]*[/-]+|[^\s/-]+")
_AROUND: Final = "!\"'()*,-./:;?[]“”‘’»«"
_MILLIMETRE = 72 / 25.4


def mark(doctree: nodes.document) -> None:
    """Leave on each table and each listing what it needs, as classes; headings go along with what follows them."""
    for table in doctree.findall(nodes.table):
        needed = _stepped(need(table))
        if UPRIGHT not in table["classes"] and TURNED not in table["classes"] and needed:
            table["classes"].append(f"letters-{needed}")
            if isinstance(table.parent, _OPEN):
                table["classes"].append("turns")
                _lead(table, [f"letters-{needed}", "turns"])
    for turned in doctree.findall(nodes.Element):
        if TURNED in turned.get("classes", ()) and isinstance(turned.parent, _OPEN):
            _lead(turned, [TURNED])
    listings: list[nodes.Element] = [*doctree.findall(nodes.literal_block), *doctree.findall(nodes.doctest_block)]
    for code in listings:
        if (needed := _stepped(longest(code))) and _is_open(code):
            code["classes"].append(f"columns-{needed}")


def need(table: nodes.table) -> int:
    """How many letters a table wants beside each other."""
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
    """The letters that a cell wants on one line."""
    lines = [line for part in entry.findall(nodes.TextElement) for line in part.astext().splitlines()]
    whole = max(map(len, lines), default=0)
    # Only a word of letters can be divided; code never is.
    code = [piece for part in entry.findall(nodes.literal) for piece in _pieces(part.astext())]
    other = [each for line in lines for each in _pieces(line) if not each.strip(_AROUND).isalpha()]
    fixed = [len(each) for each in (*code, *other)]
    return max(min(whole, CELL), *fixed, 0)


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(text)


def longest(code: nodes.Element) -> int:
    """The letters of a listing's longest line, with what numbers it."""
    lines = code.astext().expandtabs(8).splitlines()
    numbers = len(str(len(lines))) + 1 if code.get("linenos") else 0
    return max(map(len, lines), default=0) + numbers


def _stepped(needed: int) -> int:
    """A need as it is told; 0 where any page has the room."""
    return min(-(-needed // _STEP) * _STEP, _MOST) if needed > _LEAST else 0


def _is_open(node: nodes.Element) -> bool:
    """Whether a listing stands in the text by itself, with or without a caption."""
    above = node.parent
    if isinstance(above, nodes.container) and above.get("literal_block"):
        above = above.parent
    return isinstance(above, _OPEN)


def _lead(node: nodes.Element, classes: list[str]) -> None:
    """Let the headings right before something turn with it: none stays behind at the foot of a page."""
    above = node.parent
    while isinstance(above, nodes.section):
        title, *between = above.children[: above.index(node)]
        if not isinstance(title, nodes.title) or any(not isinstance(each, nodes.Invisible) for each in between):
            return
        title["classes"] += classes
        node, above = above, above.parent


def css(form: PageFormat) -> str:
    """The rule for an edition of this form."""
    return "".join([*_page(form), *_tables(form), *_listings(form)])


def _page(form: PageFormat) -> Iterator[str]:
    """The page on its side, with as much around the text as an upright one has at its inner side."""
    if not form.turns:
        return
    top, bottom = max(form.top * 0.75, 20), max(form.bottom * 0.75, 22)
    yield (
        f"@page {TURNED} {{ size: {form.height}mm {form.width}mm; margin: {top:.2f}mm {form.inner}mm {bottom:.2f}mm;\n"
        "  @bottom-left-corner { content: none; }\n  @bottom-right-corner { content: none; }\n"
        "  @bottom-left { content: string(edition); text-align: left; vertical-align: top; padding-top: 6mm;\n"
        "    font: 400 var(--size-tiny)/15pt var(--face-sans); color: var(--quiet); }\n"
        "  @bottom-right { content: counter(page); text-align: right; vertical-align: top; padding-top: 6mm;\n"
        "    font: 400 var(--size-body)/15pt var(--face-text); color: var(--ink); }\n}\n"
        f".{TURNED} {{ page: {TURNED}; }}\n"
    )


def _tables(form: PageFormat) -> Iterator[str]:
    usual = USUAL * form.scale
    small = max(SMALL * form.scale, SMALLEST) if form.scale <= 1 else usual
    column, across = form.column, form.height - 2 * form.inner
    smaller = [each for each in _needs() if each > room(column, usual)]
    turned = [each for each in smaller if form.turns and each > room(column, small)]
    # A page on its side has room for what the smaller face was for.
    eased = [each for each in turned if each <= room(across, usual)]
    if smaller and small < usual:
        rules = [f"table.letters-{each}{':not(.turns)' if each in eased else ''}" for each in smaller]
        yield f"{', '.join(rules)} {{ font-size: {small:.2f}pt; line-height: {small * 4 / 3:.2f}pt; }}\n"
    if turned:
        yield f"{', '.join(f'.letters-{each}.turns' for each in turned)} {{ page: {TURNED}; }}\n"


def _listings(form: PageFormat) -> Iterator[str]:
    if form.scale > 1:
        return
    body = BODY * form.scale
    points = form.column * _MILLIMETRE - _RULE * form.scale
    for needed in _needs():
        # A little less than what fits: the last letter must not be the one that is wrapped.
        size = points / (needed * FIXED) - 0.02
        if SMALLEST <= size < body * _CODE:
            line = max(_LINE * form.scale * size / (body * _CODE), size * 1.2)
            chosen = f"pre.columns-{needed}, .columns-{needed} pre"
            yield f"{chosen} {{ font-size: {size:.2f}pt; line-height: {line:.2f}pt; }}\n"


def _needs() -> range:
    return range(_LEAST + _STEP, _MOST + 1, _STEP)


def room(width: float, size: float) -> int:
    """How many letters of a table's face, ``size`` points large, ``width`` millimetres hold."""
    return int(width * _MILLIMETRE / (size * LETTER))
