"""Draws formulas in a time that does not double with each row, matrix and bracket within another.

To know how high brackets must be, ziamath sets all that is in a row once without them and then once more, and so in
each row within: a matrix in brackets in a fraction is set a hundred times. How high something is follows from what it
is and from the style around it, so it is measured once, and only where something in the row is stretched to it; and the
cells of a table that has been measured are those that are drawn. A glyph's outline is the same wherever it stands, and
is moved there: WeasyPrint then reads it once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from functools import cache
from typing import Any, Final
from unicodedata import category
from xml.etree import ElementTree

from ....design import han_outlines
from ....formulas.reader import FormulaError
from .patching import original, replaced, wrapped

#: How many heights are cached: those of some hundred formulas.
_MANY: Final = 50_000


@contextmanager
def installed(language: str) -> Iterator[None]:
    """Draw formulas within; Chinese letters in the form that ``language`` has."""
    with ExitStack() as stack:
        # Without ``symbol`` elements (SVG 2): two formulas would have the same ids.
        for owner in ("ziafont.config:config", "ziamath.config:config"):
            stack.enter_context(replaced(owner, "svg2", False))
        stack.enter_context(replaced("ziamath.nodes.mrow:Mrow", "_get_height_nostretch", _height))
        stack.enter_context(replaced("ziamath.nodes.mtable", "Mnode", _Cells()))
        stack.enter_context(replaced("ziamath.styles", "asdict", vars))
        stack.enter_context(replaced("ziamath.styles", "ChainMap", _merged))
        stack.enter_context(wrapped("ziamath.nodes.mnode:Mnode", "size_px", _size_once))
        stack.enter_context(replaced("ziafont.glyph:SimpleGlyph", "place", _place))
        stack.enter_context(wrapped("ziamath.zmath", "tex2mml", _with_operators))
        stack.enter_context(wrapped("ziamath.zmath", "unescape", _with_hyphens))
        stack.enter_context(
            wrapped("ziamath.mathfont:MathFont", "findglyph", lambda theirs: _with_other_letters(theirs, language))
        )
        stack.callback(_cells.clear)
        stack.callback(_copies.clear)
        try:
            yield
        except BaseException:
            _read_as_formulas()
            raise


def _read_as_formulas() -> None:
    """Have the fonts give each sign the form that it has in a formula.

    ziamath asks for those of running text while it sets a text, and leaves it at that where the text cannot be drawn:
    all later formulas would have other small figures.
    """
    for font in original("ziamath.zmath", "loadedfonts").values():
        if hasattr(font, "math") and "math" in font.scripts():
            font.language("math", "")


def _merged(attributes: dict[str, Any], around: dict[str, Any]) -> dict[str, Any]:
    """In place of ``ChainMap``: what an element has of itself and of what is around it, which is only read."""
    return {**around, **attributes}


def _with_hyphens(theirs: Callable[[str], str]) -> Callable[[str], str]:
    """``unescape`` takes a hyphen at the beginning of a text, and all from the first number to it, for a minus sign."""
    return lambda xml: theirs(re.sub(r"(<mtext\b[^>]*>\s*)-", "\\1\N{HYPHEN}", xml))


def _with_operators(theirs: Callable[..., str]) -> Callable[..., str]:
    def tex2mml(tex: str, inline: bool = False) -> str:
        written = theirs(tex, inline)
        if "<mo><" not in written:
            return written
        # What TeX makes an operator of may be a formula (\\mathop): ziamath draws of an operator nothing but its text.
        math = ElementTree.fromstring(written)
        for element in math.iter():
            namespace, _, name = element.tag.rpartition("}")
            if name == "mo" and len(element):
                element.tag = f"{namespace}}}mrow" if namespace else "mrow"
        return ElementTree.tostring(math, encoding="unicode")

    return tex2mml


def _size_once(theirs: Callable[..., float]) -> Callable[..., float]:
    def size_px(node: Any, size: str, fontsize: float | None = None) -> float:
        key = size, node.glyphsize if fontsize is None else fontsize
        if (points := _sizes.get(key)) is None:
            if len(_sizes) > _MANY:
                _sizes.clear()
            points = _sizes[key] = theirs(node, size, fontsize)
        return points

    return size_px


#: By a measure as it is written, and the size of type: its points.
_sizes: dict[tuple[str, float], float] = {}

#: What only says how high brackets are.
_STRETCHED: Final = frozenset({"nostretch", "rowymax", "rowymin"})

#: By what an element is and what is around it: how far it reaches below and above the line.
_heights: dict[Any, tuple[float, float]] = {}


def _height(row: Any, line: Any, **options: Any) -> tuple[float, float]:
    """In place of ``_get_height_nostretch``: how far a row reaches below and above the line, without its brackets."""
    if not any(map(_has_stretchy, line)):
        # Nobody asks.
        return 0.0, 0.0
    options["nostretch"] = True
    # What brackets are stretched to says nothing of anything else.
    plain = {name: value for name, value in options.items() if name not in _STRETCHED}
    around = (
        id(row.font), row.size, repr(row.style), row.mtag, row.parent.mtag, row.element.tag, len(row.element),
    )  # fmt: skip
    keys = (around, *sorted(options.items())), (around, *sorted(plain.items()))
    low, high = 9999.0, -9999.0
    for child in line:
        if child.tag == "mo" and not (child.text or "").strip():
            continue
        key = _written(child), keys[not _has_stretchy(child)]
        if (height := _heights.get(key)) is None:
            if len(_heights) > _MANY:
                _heights.clear()
            height = _heights[key] = _measured(row, child, options)
        low, high = min(low, height[0]), max(high, height[1])
    return low, high


def _written(element: Any) -> tuple[Any, ...]:
    """All that an element says: equal for elements that are written alike."""
    return element.tag, element.text, element.tail, *element.items(), *map(_written, element)


def _has_stretchy(element: Any) -> bool:
    """Whether anything in an element may be stretched to the height of its row."""
    stretchy = _stretchy()
    return any("stretchy" in each.attrib or (each.text or "").strip() in stretchy for each in element.iter())


@cache
def _stretchy() -> frozenset[str]:
    """The operators that are stretched to the height of their row."""
    table = original("ziamath.operators", "operators")
    return frozenset(name for (name, _), options in table.items() if options.get("stretchy", "false") != "false")


def _measured(row: Any, child: Any, options: dict[str, Any]) -> tuple[float, float]:
    from ziamath.nodes.mnode import Mnode

    # A copy: what is set gets more attributes.
    copied = deepcopy(child)
    for theirs, ours in zip(child.iter("mtd"), copied.iter("mtd"), strict=True):
        _copies[id(ours)] = _copies.get(id(theirs), (id(theirs), theirs))[0], ours
    box = Mnode.fromelement(copied, parent=row, **options).bbox
    return box.ymin, box.ymax


#: By the identity of a table's cell that is a copy: that of the first one, and the cell, so that it stays in memory.
_copies: dict[int, tuple[int, Any]] = {}
#: By cell and what is around it: the cell as it is set, and the cell.
_cells: dict[Any, tuple[Any, Any]] = {}


class _Cells:
    """In place of ``Mnode`` where tables are set: a cell in which nothing is stretched is set once."""

    @staticmethod
    def fromelement(cell: Any, parent: Any, **options: Any) -> Any:
        from ziamath.nodes.mnode import Mnode

        if _has_stretchy(cell):
            return Mnode.fromelement(cell, parent, **options)
        first = _copies.get(id(cell), (id(cell),))[0]
        named = sorted((name, value) for name, value in options.items() if name not in _STRETCHED)
        key = first, id(parent.font), parent.size, repr(parent.style), parent.parent.mtag, tuple(named)
        if key not in _cells:
            _cells[key] = Mnode.fromelement(cell, parent, **options), cell
        return _cells[key][0]


def _with_other_letters(theirs: Callable[..., Any], language: str) -> Callable[..., Any]:
    """In place of ``findglyph``: ziamath draws a box for a letter that its font lacks, without a word."""

    def findglyph(font: Any, letter: str, variant: Any) -> Any:
        glyph = theirs(font, letter, variant)
        if glyph.index or category(letter) in _INVISIBLE:
            return glyph
        if (outline := han_outlines.outline(letter, language)) is None:
            raise FormulaError(letter)
        return _glyph(font, letter, language, outline)

    return findglyph


#: The categories of spaces, controls and marks of format.
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Zs"})


def _glyph(font: Any, letter: str, language: str, outline: han_outlines.Outline) -> Any:
    """A glyph of ziafont's, as wide and high as if it were of ``font``, whose ems have a thousand units as well."""
    from ziafont import svgpath
    from ziafont.fonttypes import BBox
    from ziafont.glyph import SimpleGlyph

    point: Any = svgpath.Point
    operations: dict[str, Any] = {"moveTo": svgpath.Moveto, "lineTo": svgpath.Lineto, "curveTo": svgpath.Cubic}
    operators = [operations[step](*(point(*each) for each in points)) for step, points in outline.steps]
    left, bottom, right, top = outline.bounds
    glyph: Any = SimpleGlyph(0, operators, BBox(left, right, bottom, top), font)
    glyph.id = f"{language} {letter}"
    glyph.advance = lambda nextchr=None: outline.advance
    return glyph


#: By glyph and scale, its outline; empty for a space.
_outlines: dict[tuple[str, float], str] = {}


def _place(glyph: Any, x: float, y: float, point_size: float) -> Any:
    """In place of ``place``: the outline of a glyph at a point."""
    # What is put together of several glyphs has none of its own, and the name of one of them.
    if not glyph.operators:
        return original("ziafont.glyph:SimpleGlyph", "place")(glyph, x, y, point_size)
    key = glyph.id, point_size / glyph.DFLT_SIZE_PT
    if key not in _outlines:
        _outlines[key] = glyph.svgpath(scale_factor=key[1]).get("d").strip()
    return ElementTree.Element("path", {"d": _outlines[key], "transform": f"translate({x:.3f} {y:.3f})"})
