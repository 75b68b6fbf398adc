"""Has WeasyPrint draw a page's boxes where they stand in the source, as far as ``areas.in_place`` allows.

A viewer that lays a page's text out anew, or copies it, may go by the order of the content stream (ISO 32000-1,
14.8.2.3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from weasyprint.stacking import StackingContext

from ..weasyprint_seams.patching import memo, original, replaced
from .areas import in_place


class SourceOrder:
    """Places the boxes of one page at a time; ``draw`` draws a box with what it holds (``draw_stacking_context``)."""

    def __init__(self, draw: Callable[[Any, Any], None]) -> None:
        self._draw = draw
        self._in_line: dict[int, bool] = {}
        """By the identity of each box that is drawn in its place: whether that is in a line, or before one."""
        self._theirs = original("weasyprint.stacking", "_dispatch")
        self._blocks = original("weasyprint.draw", "draw_block_level")

    def begin(self, page_box: Any) -> None:
        """Begin with a page, before its boxes become contexts."""
        self._in_line = in_place(page_box)

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Within, boxes are drawn in their places."""
        with ExitStack() as stack:
            stack.enter_context(replaced("weasyprint.stacking", "_dispatch", self._dispatch))
            stack.enter_context(replaced("weasyprint.draw", "draw_block_level", self._draw_blocks))
            yield

    def _dispatch(self, box: Any, page: Any, contexts: list[Any], blocks: Any, floats: list[Any], cells: Any) -> Any:
        """In place of ``_dispatch``: a box that is drawn in its place stays among the boxes around it."""
        box = getattr(box, "_box", box)
        in_line = self._in_line.get(id(box))
        if in_line is None or (in_line and _follows_deferred(box)):
            return self._theirs(box, page, contexts, blocks, floats, cells)
        own_contexts: list[Any] = []
        own_floats: list[Any] = []
        self._theirs(box, page, own_contexts, blocks, own_floats, cells)
        own: StackingContext = own_floats[0] if own_floats else own_contexts.pop(0)
        # What within it is not drawn in its place is drawn after it.
        contexts += own_contexts
        if in_line:
            return own
        cells[own] = {}
        return None

    def _draw_blocks(self, page: Any, stream: Any, blocks: dict[Any, Any]) -> None:
        """In place of ``draw_block_level``: draws the boxes that stand between blocks as well."""
        for block, within in blocks.items():
            if isinstance(block, StackingContext):
                self._draw(stream, block)
            else:
                self._blocks(page, stream, {block: within})


def _follows_deferred(box: Any) -> bool:
    """Whether a box is not in the flow, and stands in its line behind a text of which something is open.

    What is drawn behind such a text in its line moves up when it is filled.
    """
    in_flow = box.style["position"] == "relative" and not box.is_floated()
    return not in_flow and "deferred_before" in memo(box)
