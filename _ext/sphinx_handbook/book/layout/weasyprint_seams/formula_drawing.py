"""Draws formulas in a time that does not double with each row, matrix and bracket within another.

To know how high brackets must be, ziamath sets all that is in a row once without them and then once more, and so in
each row within: a matrix in brackets in a fraction is set a hundred times. How high something is follows from what it
is and from the style around it, so it is measured once. A glyph's outline is the same wherever it stands, and is moved
there: WeasyPrint then reads it once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any, Final
from xml.etree import ElementTree

from .patching import original, replaced, wrapped

#: How many heights are cached: those of some hundred formulas.
_MANY: Final = 50_000


@contextmanager
def installed() -> Iterator[None]:
    """Draw formulas within."""
    with ExitStack() as stack:
        # Without ``symbol`` elements (SVG 2): two formulas would have the same ids.
        for owner in ("ziafont.config:config", "ziamath.config:config"):
            stack.enter_context(replaced(owner, "svg2", False))
        stack.enter_context(replaced("ziamath.nodes.mrow:Mrow", "_get_height_nostretch", _height))
        stack.enter_context(replaced("ziafont.glyph:SimpleGlyph", "place", _place))
        stack.enter_context(wrapped("ziamath.zmath", "tex2mml", _with_operators))
        yield


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


#: By what an element is and what is around it: how far it reaches below and above the line.
_heights: dict[Any, tuple[float, float]] = {}

_TEXT: Final = re.compile(">([^<>]+)<")


def _height(row: Any, line: Any, **options: Any) -> tuple[float, float]:
    """In place of ``_get_height_nostretch``: how far a row reaches below and above the line, without its brackets."""
    options["nostretch"] = True
    # What brackets are stretched to says nothing of anything else.
    plain = {name: value for name, value in options.items() if name not in ("rowymin", "rowymax")}
    around = (
        id(row.font), row.size, repr(row.style), row.mtag, row.parent.mtag, row.element.tag, len(row.element),
    )  # fmt: skip
    keys = (around, *sorted(options.items())), (around, *sorted(plain.items()))
    low, high = 9999.0, -9999.0
    for child in line:
        if child.tag == "mo" and not (child.text or "").strip():
            continue
        written = ElementTree.tostring(child, encoding="unicode")
        key = written, keys[not _stretches(written)]
        if (height := _heights.get(key)) is None:
            if len(_heights) > _MANY:
                _heights.clear()
            height = _heights[key] = _measured(row, written, options)
        low, high = min(low, height[0]), max(high, height[1])
    return low, high


def _stretches(written: str) -> bool:
    """Whether anything in an element may be stretched to the height of its row."""
    return "stretchy" in written or not _stretchy().isdisjoint(each.strip() for each in _TEXT.findall(written))


@cache
def _stretchy() -> frozenset[str]:
    """The operators that are stretched to the height of their row."""
    table = original("ziamath.operators", "operators")
    return frozenset(name for (name, _), options in table.items() if options.get("stretchy", "false") != "false")


def _measured(row: Any, written: str, options: dict[str, Any]) -> tuple[float, float]:
    from ziamath.nodes.mnode import Mnode

    # A copy: what is set gets more attributes.
    box = Mnode.fromelement(ElementTree.fromstring(written), parent=row, **options).bbox
    return box.ymin, box.ymax


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
