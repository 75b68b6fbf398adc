"""Reads the path of a drawing once, however often it is drawn: formulas are made of the same few letters.

A letter of a formula has a place, an outline and a colour. WeasyPrint looks for a clipping path, a mask, a filter,
markers and a dozen further properties of each, and writes how its edge would be drawn, which it has not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any, Final

import weasyprint.svg  # noqa: F401
from weasyprint.svg.utils import color

from ..weasyprint_seams.patching import current, wrapped

#: A path without units and percentages, whose numbers say all of it.
_PLAIN: Final = re.compile(r"[\s\d.,+eE\-MmLlHhVvCcSsQqTtZz]*")

#: A longer path is that of a drawing, which seldom comes twice.
_LONG: Final = 4_000
#: How many paths are cached.
_MANY: Final = 2_000

#: By path, what is drawn, and the points that markers stand at.
_paths: dict[str, tuple[list[Any], list[Any]]] = {}


@contextmanager
def installed() -> Iterator[None]:
    """Draw within."""
    with wrapped("weasyprint.svg:TAGS", "path", _read_once):
        outline = current("weasyprint.svg:TAGS", "path")
        with wrapped("weasyprint.svg:SVG", "draw_node", partial(_letters_at_once, outline)):
            yield


def _read_once(theirs: Any) -> Any:
    def path(svg: Any, node: Any, font_size: Any) -> None:
        written = node.get("d", "")
        if (drawn := _paths.get(written)) is not None:
            svg.stream.stream += drawn[0]
            node.vertices.extend(drawn[1])
            return
        begin, vertices = len(svg.stream.stream), len(node.vertices)
        theirs(svg, node, font_size)
        if len(written) < _LONG and _PLAIN.fullmatch(written):
            if len(_paths) >= _MANY:
                _paths.clear()
            _paths[written] = svg.stream.stream[begin:], list(node.vertices)[vertices:]

    return path


#: What each formula of ours has, and its parts inherit (``content.formulas``).
_FORMULA: Final = "data-tex"
#: Where ziamath's letters are put (``weasyprint_seams.formula_drawing``).
_PLACE: Final = re.compile(r"translate\((-?\d+\.\d+) (-?\d+\.\d+)\)")
#: A colour as ``weasyprint_seams.images`` gives it to a formula.
_COLOUR: Final = re.compile("#[0-9a-f]{6}")
#: Properties by which a letter would be drawn in another way.
_OTHERWISE: Final = frozenset({
    "clip-path", "display", "fill-opacity", "fill-rule", "filter", "marker", "marker-end", "marker-mid", "marker-start",
    "mask", "opacity", "stroke", "transform-origin", "visibility",
})  # fmt: skip


def _letters_at_once(outline: Any, theirs: Any) -> Any:
    def draw_node(svg: Any, node: Any, font_size: Any, fill_stroke: bool = True, context: Any = None) -> None:
        attributes = node.attrib
        if not (
            fill_stroke
            and _FORMULA in attributes
            and node.tag == "path"
            and (place := _PLACE.fullmatch(attributes.get("transform", "")))
            and _COLOUR.fullmatch(attributes.get("fill", ""))
            and _OTHERWISE.isdisjoint(attributes)
        ):
            theirs(svg, node, font_size, fill_stroke, context)
            return
        stream = svg.stream
        # The letters of a formula have one colour, which is set before the first.
        stream.set_color(_colour(attributes["fill"]))
        stream.stream.append(b"q")
        stream.set_matrix(1, 0, 0, 1, float(place[1]), float(place[2]))
        outline(svg, node, font_size)
        node.vertices.clear()
        stream.fill()
        stream.stream.append(b"Q")

    return draw_node


@cache
def _colour(written: str) -> Any:
    return color(written)
