"""Lets go of the boxes that pages were laid out of, as soon as all pages are, and of what a page's boxes need no more.

A document has its boxes twice: as they were made of the elements, and as they stand on pages. Only the latter are
drawn, but what looked for the targets of references has the former, and would have them until the collector runs. A
chunk has no style sheet that asks for targets (``css_scan``), so there they go before margin boxes are made.

A box has some 36 attributes, most of which say that there is nothing. On a page that is laid out they are its class's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from math import inf
from typing import Any, Final

import weasyprint.document
import weasyprint.layout.page  # noqa: F401

from ..weasyprint_seams.page_content import all_boxes
from ..weasyprint_seams.patching import wrapped
from .box_sizes import SHARP

#: What most boxes have. These very objects are told apart from equal ones: 0.0 may be written otherwise than 0.
_USUAL: Final[dict[str, Any]] = {
    **dict.fromkeys(("first_letter_style", "first_line_style", "background", "clearance", "string_set")),
    **dict.fromkeys(("leading_collapsible_space", "trailing_collapsible_space"), False),
    **{f"{kind}_{side}": 0 for kind in ("margin", "padding") for side in ("top", "right", "bottom", "left")},
    **{f"border_{side}_width": 0 for side in ("top", "right", "bottom", "left")},
    **{"min_width": 0, "min_height": 0, "max_width": inf, "max_height": inf},
    **SHARP,
}
_OTHER: Final = object()


@contextmanager
def installed(*, in_chunks: bool) -> Iterator[None]:
    """Lay out within; ``in_chunks`` where what is laid out is no whole book."""
    with ExitStack() as stack:
        stack.enter_context(
            wrapped("weasyprint.document", "layout_document", lambda theirs: _released(theirs, early=in_chunks))
        )
        stack.enter_context(wrapped("weasyprint.layout.page", "make_page", _compacted))
        yield


def _released(theirs: Any, *, early: bool) -> Any:
    def layout_document(html: Any, root_box: Any, context: Any, *rest: Any) -> Iterator[Any]:
        for page in theirs(html, root_box, context, *rest):
            if early and root_box.children:
                # All pages are laid out before the first one comes.
                _release(root_box, context)
            yield page
        _release(root_box, context)

    return layout_document


def _release(root_box: Any, context: Any) -> None:
    root_box.children = ()
    context.target_collector.target_lookup_items.clear()
    context.target_collector.counter_lookup_items.clear()


def _compacted(theirs: Any) -> Any:
    def make_page(*arguments: Any) -> Any:
        page_and_rest = theirs(*arguments)
        usual, same = _USUAL.get, dict[float, float]().setdefault
        for child in page_and_rest[0].children:
            for box in all_boxes(child):
                attributes = box.__dict__
                if not attributes.get("remove_decoration_sides", True):
                    del attributes["remove_decoration_sides"]
                box.__dict__ = {
                    # The boxes of a page stand on few lines, and are as high as others. Of 0.0 there is a negative one.
                    name: same(value, value) if type(value) is float and value else value
                    for name, value in attributes.items()
                    if usual(name, _OTHER) is not value
                }
                box.__class__ = _compact(type(box))
        return page_and_rest

    return make_page


class _Sides:
    """The sides without decoration of a box that has not said any: a set of its own as soon as it is asked for."""

    def __get__(self, box: Any, kind: type) -> set[str]:
        sides: set[str] = box.__dict__.setdefault("remove_decoration_sides", set())
        return sides


#: By a kind of boxes, the one that has what is usual of its class.
_kinds: dict[type, type] = {}


def _compact(kind: type) -> type:
    """The kind of boxes that have what is usual of their class; of one that is so already itself."""
    if (compact := _kinds.get(kind)) is None:
        compact = type(kind.__name__, (kind,), {**_USUAL, "remove_decoration_sides": _Sides()})
        _kinds.update({kind: compact, compact: compact})
    return compact
