"""Paints the gradients of drawings in a way that each viewer shows.

WeasyPrint fills with a tile of the size 1 × 1 that is scaled to the shape. Poppler, and so Evince and Okular, draws
such a tile as a dot or two, or not at all.
"""

from __future__ import annotations

from typing import Any

import pydyf
from weasyprint.matrix import Matrix

from .patching import wrapped


class _ShadingPattern(pydyf.Dictionary):  # type: ignore[misc]
    """A pattern that is a shading (ISO 32000-1, 8.7.4), where WeasyPrint expects the stream of a tile."""

    #: WeasyPrint looks for the resources of a tile here.
    extra: dict[str, Any] = {}  # noqa: RUF012


def visible() -> Any:
    """Context manager: gradients are drawn within as shadings, or as tiles of the shape's size where they fade."""
    return wrapped("weasyprint.svg", "draw_gradient", _visible)


def _visible(theirs: Any) -> Any:
    def draw_gradient(svg: Any, *arguments: Any, **named: Any) -> Any:
        patterns = svg.stream._resources["Pattern"]
        number = len(patterns)
        drawn = theirs(svg, *arguments, **named)
        if len(patterns) > number:
            name = f"p{number}"
            patterns[name] = _shading(patterns[name]) or _sized(patterns[name], svg.stream.ctm)
        return drawn

    return draw_gradient


def _shading(tile: Any) -> Any:
    """The tile's shading as a pattern of its own; None where the shading fades, which takes a mask in the tile."""
    (group,) = tile._resources["XObject"].values()
    if any("SMask" in each for each in group._resources["ExtGState"].values()):
        return None
    (shading,) = group._resources["Shading"].values()
    pattern = {
        "Type": "/Pattern",
        "PatternType": 2,
        "Shading": pydyf.Dictionary(shading),
        "Matrix": tile.extra["Matrix"],
    }
    return _ShadingPattern(pattern)


def _sized(tile: Any, to_page: Any) -> Any:
    """The tile in the drawing's own units."""
    scale = Matrix(*tile.extra["Matrix"]) @ to_page.invert
    a, b, c, d, e, f = scale.values
    if not b and not c and a and d:
        left, upper, right, lower = tile.extra["BBox"]
        x, y = sorted((left * a + e, right * a + e)), sorted((upper * d + f, lower * d + f))
        tile.extra["BBox"] = pydyf.Array([x[0], y[0], x[1], y[1]])
        # Nor does it show again at the shape's edge, where a viewer rounds.
        tile.extra["XStep"], tile.extra["YStep"] = 2 * (x[1] - x[0]), 2 * (y[1] - y[0])
        tile.extra["Matrix"] = pydyf.Array(to_page.values)
        tile.stream.insert(0, b" ".join(map(pydyf._to_bytes, (a, 0, 0, d, e, f, "cm"))))
    return tile
