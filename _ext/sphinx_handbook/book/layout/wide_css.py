"""The CSS for wide tables and code in one page format: a smaller size, or a landscape page.

- A table that does not fit at the usual size of tables is set smaller (``SMALL``); one that does not fit then gets a
  landscape page.
- Code is set as small as its longest line asks for, down to the smallest type. Longer lines are turned.

In an edition that is folded, or made for a press, no page is turned; in large print nothing gets smaller.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ...editions.page_format import BODY, SMALLEST_WIDE
from ..wide_classes import DIVISIBLE, LANDSCAPE, WIDTHS

if TYPE_CHECKING:
    from ...editions.page_format import PageFormat

#: The size of tables and, where they need it, a smaller one: in points, for text of 11 pt.
USUAL: Final = 9.0
SMALL: Final = 7.5

#: The width of a letter as a fraction of its size: an average in the face of tables, that of every letter in code.
_TABLE_LETTER: Final = 0.54
_CODE_LETTER: Final = 0.6

#: The size of code as a fraction of the text's; in points, the rule and padding left of it, and its line height.
_CODE_SIZE: Final = 0.88
_CODE_INDENT: Final = 8.25
_CODE_LINE: Final = 12.0

#: The part of a column that letters surely fit into.
_CERTAIN: Final = 0.9

_POINTS_IN_MM: Final = 72 / 25.4


def css(form: PageFormat) -> str:
    """The rules for a page format."""
    return "".join([*_page(form), *_tables(form), *_listings(form)])


def _page(form: PageFormat) -> Iterator[str]:
    """The landscape page: its side margins are as wide as a portrait page's inner margin."""
    if not form.turns:
        return
    top, bottom = max(form.top * 0.75, 20), max(form.bottom * 0.75, 22)
    high = (form.width - top - bottom) * 0.85
    yield (
        f"@page {LANDSCAPE} {{ size: {form.height}mm {form.width}mm;"
        f" margin: {top:.2f}mm {form.inner}mm {bottom:.2f}mm;\n"
        "  @bottom-left-corner { content: none; }\n  @bottom-right-corner { content: none; }\n"
        "  @bottom-left { content: string(edition); text-align: left; vertical-align: top; padding-top: 6mm;\n"
        "    font: 400 var(--size-foot)/15pt var(--face-sans); color: var(--quiet); }\n"
        "  @bottom-right { content: counter(page); text-align: right; vertical-align: top; padding-top: 6mm;\n"
        "    font: 400 var(--size-body)/15pt var(--face-text); color: var(--ink); }\n}\n"
        f".{LANDSCAPE} {{ page: {LANDSCAPE}; }}\n"
        f".{LANDSCAPE} img, .{LANDSCAPE} svg, img.{LANDSCAPE} {{ max-height: {high:.2f}mm; }}\n"
    )


def _tables(form: PageFormat) -> Iterator[str]:
    usual = USUAL * form.scale
    small = max(SMALL * form.scale, SMALLEST_WIDE) if form.scale <= 1 else usual
    column, across = form.column, form.height - 2 * form.inner
    smaller = [each for each in WIDTHS if each > room(column, usual)]
    landscape = [each for each in smaller if form.turns and each > room(column, small)]
    # A landscape page has room for some of them at the usual size.
    not_smaller = [each for each in landscape if each <= room(across, usual)]
    if smaller and small < usual:
        rules = [f"table.letters-{each}{':not(.turns)' if each in not_smaller else ''}" for each in smaller]
        yield f"{', '.join(rules)} {{ font-size: {small:.2f}pt; line-height: {small * 4 / 3:.2f}pt; }}\n"
    if landscape:
        yield f"{', '.join(f'.letters-{each}.turns' for each in landscape)} {{ page: {LANDSCAPE}; }}\n"
    # What is near the limit counts as too wide: letters are reckoned by their average.
    upright = [each for each in WIDTHS if each > _CERTAIN * room(column, small)]
    lying = [each for each in WIDTHS if each > _CERTAIN * room(across, small)]
    divided = [f"table.letters-{each}{'' if each in lying or not form.turns else ':not(.turns)'}" for each in upright]
    if divided:
        yield f":is({', '.join(divided)}) .{DIVISIBLE} {{ overflow-wrap: anywhere; hyphens: none; }}\n"
        # Any word may be divided, as in the text.
        yield f":is({', '.join(divided)}) p {{ hyphenate-limit-chars: 8 3 3; }}\n"


def _listings(form: PageFormat) -> Iterator[str]:
    if form.scale > 1:
        return
    body = BODY * form.scale
    points = form.column * _POINTS_IN_MM - _CODE_INDENT * form.scale
    for needed in WIDTHS:
        # A little less than what fits, so that rounding never wraps the last letter.
        size = points / (needed * _CODE_LETTER) - 0.02
        size = max(size, SMALLEST_WIDE)
        if size < body * _CODE_SIZE:
            line = max(_CODE_LINE * form.scale * size / (body * _CODE_SIZE), size * 1.2)
            chosen = f"pre.columns-{needed}, .columns-{needed} pre"
            yield f"{chosen} {{ font-size: {size:.2f}pt; line-height: {line:.2f}pt; }}\n"


def room(width: float, size: float) -> int:
    """How many letters of the tables' face fit: ``size`` in points, ``width`` in millimetres."""
    return int(width * _POINTS_IN_MM / (size * _TABLE_LETTER))
