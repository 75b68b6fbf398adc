"""What of a page may be drawn where it stands in the source: all that nothing else is drawn over, or under.

CSS draws text in the flow first, then what is positioned (CSS 2.2, appendix E). The order is
seen only where areas overlap.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import Any, Final, NamedTuple

from weasyprint.formatting_structure import boxes

#: How high the bands are that a page's areas are sorted into, in CSS pixels.
_BAND: Final = 24.0

#: What rounding may add, in CSS pixels.
_ROUNDING: Final = 0.05

_INLINE_CONTEXTS: Final = (boxes.InlineBlockBox, boxes.InlineFlexBox, boxes.InlineGridBox)
_PARTS_OF_TABLES: Final = (boxes.TableRowGroupBox, boxes.TableRowBox, boxes.TableCellBox)


class _Area(NamedTuple):
    """Where something is drawn, in CSS pixels from the page's corner."""

    left: float
    top: float
    right: float
    bottom: float
    number: int
    """The number of its box in the order of the source."""
    scope: int
    """The number of the box all of whose content is drawn after it in any case."""
    colour: Any
    """Of text its colour: two texts of one colour look the same in either order."""


_number: Final = attrgetter("number")


class _Candidate(NamedTuple):
    """A box that WeasyPrint draws before or after the text around it."""

    box: Any
    number: int
    end: int
    """The number after that of its last descendant."""
    in_line: bool


def in_place(page_box: Any) -> dict[int, bool]:
    """By the identity of each box that may be drawn where it stands: whether that is in a line, or before one."""
    page = _PageAreas()
    page.add(page_box, page_box, False, 0, None, False)
    if not page.candidates:
        return {}
    page.sort()
    return {id(each.box): each.in_line for each in page.candidates if page.is_free(each)}


class _PageAreas:
    """The areas of one page, and the boxes that are not drawn with the text around them."""

    def __init__(self) -> None:
        self.candidates: list[_Candidate] = []
        self.areas: list[_Area] = []
        """In the order of their numbers."""
        self.ends: list[int] = []
        """For each box the number after that of its last descendant."""
        self.bands: dict[int, list[_Area]] = {}

    def add(self, box: Any, parent: Any, before_line: bool, owner: int, matrix: Any, clipped: bool) -> None:
        """Add a box and all below it.

        ``owner`` is the number of the box that draws backgrounds of blocks here before all else, ``matrix`` the
        transformation, ``clipped`` whether an ancestor cuts what it draws (``clip``).
        """
        box = getattr(box, "_box", box)
        number = len(self.ends)
        self.ends.append(0)
        style = box.style
        apart = False
        if not isinstance(box, boxes.TextBox):
            apart = _is_apart(box)
            if apart or isinstance(box, _INLINE_CONTEXTS):
                owner = number
            if (own := box.transformation_matrix) is not None:
                matrix = own if matrix is None else own @ matrix
        if (area := _drawn_area(box)) is not None:
            inline = isinstance(box, boxes.InlineLevelBox | boxes.LineBox)
            colour = style["color"] if isinstance(box, boxes.TextBox) else None
            self.areas.append(_Area(*_transformed(area, matrix), number, number if inline else owner, colour))
        children = box.children
        if children:
            hides = clipped or bool(apart and style["clip"])
            lines = sum(isinstance(each, boxes.LineBox) for each in children)
            for child in children:
                lines -= isinstance(child, boxes.LineBox)
                self.add(child, box, lines > 0, owner, matrix, hides)
        self.ends[number] = len(self.ends)
        if apart and not clipped and parent is not box and not _is_behind(style):
            in_line = before_line or isinstance(parent, boxes.LineBox | boxes.InlineBox)
            self.candidates.append(_Candidate(box, number, self.ends[number], in_line))

    def sort(self) -> None:
        """Sort the areas into bands, in which ``is_free`` looks for them."""
        for area in self.areas:
            for band in _bands(area):
                self.bands.setdefault(band, []).append(area)

    def is_free(self, candidate: _Candidate) -> bool:
        """Whether nothing else is drawn where a box is, but what it stands in and is drawn before it."""
        first, end, ends = candidate.number, candidate.end, self.ends
        begin = bisect_left(self.areas, first, key=_number)
        own = self.areas[begin : bisect_left(self.areas, end, lo=begin, key=_number)]
        return not any(
            other.left < area.right - _ROUNDING
            and area.left < other.right - _ROUNDING
            and other.top < area.bottom - _ROUNDING
            and area.top < other.bottom - _ROUNDING
            for area in own
            for band in _bands(area)
            for other in self.bands[band]
            if not (first <= other.number < end or other.scope <= first < ends[other.scope])
            and (area.colour is None or area.colour != other.colour)
        )


def _bands(area: _Area) -> range:
    return range(int(area.top // _BAND), int(area.bottom // _BAND) + 1)


def _is_apart(box: Any) -> bool:
    """Whether WeasyPrint draws a box apart from the text around it (``stacking._dispatch``)."""
    style = box.style
    return bool(
        style["position"] != "static"
        or box.is_floated()
        or style["opacity"] < 1
        or style["transform"]
        or style["overflow"] != "visible"
        or (box.is_grid_item and style["z_index"] != "auto")
    )


def _is_behind(style: Any) -> bool:
    """Whether a box is drawn before the backgrounds of the text around it."""
    return bool(style["z_index"] != "auto" and style["z_index"] < 0)


def _drawn_area(box: Any) -> tuple[float, float, float, float] | None:
    """Where a box itself draws something: left, top, right, bottom; None if it draws nothing."""
    if isinstance(box, boxes.TextBox):
        if not box.text or box.text.isspace():
            return None
        return box.position_x, box.position_y, box.position_x + box.width, box.position_y + box.height
    if isinstance(box, _PARTS_OF_TABLES):
        # Their backgrounds and borders lie within the table, which counts as a whole.
        return None
    around = _outline(box)
    if not (around or isinstance(box, boxes.ReplacedBox | boxes.TableBox) or _is_decorated(box)):
        return None
    left, top = box.border_box_x() - around, box.border_box_y() - around
    return left, top, left + box.border_width() + 2 * around, top + box.border_height() + 2 * around


def _is_decorated(box: Any) -> bool:
    own = box.__dict__
    background = own.get("background")
    if background is not None and (background.color.alpha > 0 or any(each.image for each in background.layers)):
        return True
    return any(own.get(f"border_{side}_width") for side in ("top", "bottom", "left", "right"))


def _outline(box: Any) -> float:
    """How far outlines and shadows of a box reach out of its border."""
    style = box.style
    reach = style["outline_width"] and style["outline_width"] + style["outline_offset"]
    for x, y, blur, spread, _, _ in style["box_shadow"]:
        reach = max(reach, abs(x.value) + abs(y.value) + blur.value + spread.value)
    return float(max(reach, 0))


def _transformed(area: tuple[float, float, float, float], matrix: Any) -> tuple[float, float, float, float]:
    """The area in which a transformed area is drawn."""
    if matrix is None:
        return area
    left, top, right, bottom = area
    corners = [matrix.transform_point(x, y) for x in (left, right) for y in (top, bottom)]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(down), max(across), max(down)
