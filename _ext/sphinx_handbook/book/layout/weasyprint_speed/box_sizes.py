"""Caches with a style what follows from it alone, so that it is not worked out again for each box.

Most boxes have no measure that depends on what they stand in. A style that a box is laid out in is not written to any
more: WeasyPrint writes to copies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import weasyprint.layout.background
import weasyprint.layout.inline
import weasyprint.layout.percent
import weasyprint.text.line_break  # noqa: F401
from weasyprint.draw.color import get_color

from ..weasyprint_seams.patching import everywhere, memo, original, replaced, style_memo, wrapped

_BOXES = "weasyprint.formatting_structure.boxes"
_PERCENT = "weasyprint.layout.percent"

_resolve_percentages = original(_PERCENT, "resolve_percentages")
_resolve_radii_percentages = original(_PERCENT, "resolve_radii_percentages")
_make_strut = original("weasyprint.text.line_break", "strut")

_SIDES = ("top", "right", "bottom", "left")
_CORNERS = ("top_left", "top_right", "bottom_right", "bottom_left")

#: The attributes of a box that ``resolve_percentages`` sets.
_MEASURES = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *(f"{most}{axis}" for axis in ("width", "height") for most in ("", "min_", "max_")),
)
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
#: The corners of a box none of which is round.
SHARP = {f"border_{corner}_radius": (0, 0) for corner in _CORNERS}


@contextmanager
def installed() -> Iterator[None]:
    """Lay out within."""
    with ExitStack() as stack:
        stack.enter_context(everywhere(_PERCENT, "resolve_percentages", _measured))
        stack.enter_context(everywhere(_PERCENT, "resolve_radii_percentages", _rounded))
        stack.enter_context(wrapped("weasyprint.layout.background", "layout_box_backgrounds", _backgrounds))
        stack.enter_context(replaced(f"{_BOXES}:ParentBox", "page_values", _page_values))
        stack.enter_context(wrapped(f"{_BOXES}:Box", "is_in_normal_flow", _in_flow))
        # Only there: elsewhere it is called with styles that are still being worked out.
        stack.enter_context(replaced("weasyprint.layout.inline", "strut", _strut))
        yield


def _attributes(box: Any) -> dict[str, Any]:
    """A box's attributes; where WeasyPrint has left a placeholder for an absolutely positioned box, that box's."""
    attributes: dict[str, Any] = box.__dict__
    return _attributes(attributes["_box"]) if "_box" in attributes else attributes


def _measured(box: Any, containing_block: Any) -> None:
    """In place of ``resolve_percentages``."""
    own = style_memo(box.style)
    if measures := own.get("measures"):
        _attributes(box).update(measures)
        return
    _resolve_percentages(box, containing_block)
    if measures is None:
        own["measures"] = {name: getattr(box, name) for name in _MEASURES + _BORDERS} if _is_fixed(box.style) else {}


def _is_fixed(style: Any) -> bool:
    """Whether no measure of a box depends on others."""
    values = (style[name] for name in _MEASURES)
    fixed = all(value == "auto" or getattr(value, "unit", None) not in (None, "%") for value in values)
    return fixed and style["border_collapse"] != "collapse"


def _rounded(box: Any) -> None:
    """In place of ``resolve_radii_percentages``."""
    own = style_memo(box.style)
    if (sharp := own.get("sharp")) is None:
        radii = (box.style[name] for name in SHARP)
        sharp = own["sharp"] = all((0, "px") in radius for radius in radii)
    if sharp:
        _attributes(box).update(SHARP)
    else:
        _resolve_radii_percentages(box)


def _backgrounds(theirs: Callable[..., None]) -> Callable[..., None]:
    def layout_box_backgrounds(
        page: Any, box: Any, image: Any, layout_children: bool = True, style: Any = None
    ) -> None:
        # Not shared, as in ``_in_flow``.
        own = memo(box.style)
        if (bare := own.get("bare")) is None:
            bare = own["bare"] = _is_bare(box.style)
        if not bare or box is page or style is not None:
            theirs(page, box, image, layout_children, style)
            return
        _rounded(box)
        if layout_children:
            for child in box.all_children():
                layout_box_backgrounds(page, child, image)
        box.background = None

    return layout_box_backgrounds


def _is_bare(style: Any) -> bool:
    """Whether nothing is drawn behind a box: no colour, image or shadow."""
    if style["border_image_source"][0] != "none" or style["mask_border_source"][0] != "none" or style["box_shadow"]:
        return False
    images = any(kind != "none" for kind, _ in style["background_image"])
    return style["visibility"] == "hidden" or not (images or get_color(style, "background_color").alpha)


def _page_values(self: Any) -> tuple[str, str]:
    """In place of ``page_values``: asks the first and the last child in the flow, not all."""
    own = self.style["page"]
    first = next(filter(_flows, self.children), None)
    if first is None:
        return own, own
    last = next(filter(_flows, reversed(self.children)))
    begin, end = first.page_values()
    if last is not first:
        end = last.page_values()[1]
    return begin or own, end or own


def _in_flow(theirs: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def is_in_normal_flow(self: Any) -> bool:
        # Not shared: a document may have changed its own copy of the style before it is laid out.
        own = memo(self.style)
        if (in_flow := own.get("in_flow")) is None:
            in_flow = own["in_flow"] = theirs(self)
        return in_flow

    return is_in_normal_flow


def _flows(box: Any) -> bool:
    return box.is_in_normal_flow() or box.is_floated()  # type: ignore[no-any-return]


def _strut(style: Any) -> Any:
    """In place of ``strut``."""
    own = style_memo(style)
    if (strut := own.get("strut")) is None:
        strut = own["strut"] = _make_strut(style)
    return strut
