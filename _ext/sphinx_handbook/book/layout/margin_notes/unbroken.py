"""Lays each note out whole, and continues what else is out of the flow where the next page has its text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from math import inf
from typing import Any

import weasyprint.layout.page  # noqa: F401

from ..weasyprint_seams.patching import current, everywhere, memo, wrapped
from .room import is_note

_ABSOLUTE = "weasyprint.layout.absolute"
_CONTEXT = "weasyprint.layout:LayoutContext"


@contextmanager
def installed() -> Iterator[None]:
    """Lay out within.

    What is positioned or floats and does not fit is continued on the next page, beside the text of the page *before*:
    on pages with mirrored margins that is over the text, or out of the paper.
    """
    with ExitStack() as stack:
        stack.enter_context(everywhere(_ABSOLUTE, "absolute_layout", _whole(current(_ABSOLUTE, "absolute_layout"))))
        stack.enter_context(wrapped(_CONTEXT, "add_broken_out_of_flow", _with_place))
        for name in ("absolute_box_layout", "float_layout"):
            stack.enter_context(wrapped("weasyprint.layout.page", name, _at_page))
        yield


def _whole(theirs: Any) -> Any:
    def absolute_layout(
        context: Any, placeholder: Any, containing_block: Any, fixed_boxes: Any, bottom_space: float, skip_stack: Any
    ) -> Any:
        room = -inf if is_note(placeholder.element) else bottom_space
        return theirs(context, placeholder, containing_block, fixed_boxes, room, skip_stack)

    return absolute_layout


def _text_left(context: Any) -> float:
    """Where the text of the page that is being laid out begins."""
    return float(context.current_footnote_area.position_x)


def _with_place(theirs: Any) -> Any:
    def add_broken_out_of_flow(context: Any, new_box: Any, box: Any, containing_block: Any, resume_at: Any) -> None:
        own, left = memo(containing_block), containing_block.position_x
        # Over a third page it is still beside the first: the block itself has not moved.
        if own.get("left") != left:
            own["left"], own["text_left"] = left, _text_left(context)
        theirs(context, new_box, box, containing_block, resume_at)

    return add_broken_out_of_flow


def _at_page(theirs: Any) -> Any:
    def lay_out(
        context: Any, box: Any, containing_block: Any, absolute: Any, fixed_or_space: Any, *rest: Any, **named: Any
    ) -> Any:
        own = memo(containing_block)
        move = _text_left(context) - own["text_left"] if "text_left" in own else 0
        if move:
            containing_block = containing_block.copy()
            containing_block.position_x += move
            box.position_x += move
        return theirs(context, box, containing_block, absolute, fixed_or_space, *rest, **named)

    return lay_out
