"""Sets a picture smaller where it has no room at the foot of a page and much of that page would stay empty."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from math import inf
from typing import Any, Final

import weasyprint.layout.block
import weasyprint.layout.inline  # noqa: F401
from weasyprint.formatting_structure import boxes

from ..weasyprint_seams.patching import memo, wrapped

#: The least part of its size that a picture is set to. What is no photograph may have words in it: of 11 points, which
#: they have in drawings as a rule, 8 are left, as of the smallest type of the book.
_LEAST: Final = 0.75
_LEAST_PHOTOGRAPH: Final = 0.6

#: A page of which a smaller part would stay empty looks full.
_GAP: Final = 0.15

#: The elements that show a picture of a file. Others are formulas, marks and codes.
_PICTURES: Final = frozenset({"img", "object", "embed"})

#: What sets its parts beside one another, as columns do.
_SIDE_BY_SIDE: Final = (boxes.TableBox, boxes.FlexContainerBox, boxes.GridContainerBox)
_COLUMNS: Final = ("column_width", "column_count")

#: The keys of our notes: on a picture the width and height that it is set to, on a layout how deep it is in what sets
#: its parts beside one another.
_SIZE: Final = "size"
_BESIDE: Final = "beside"

#: What rounding may take, in CSS pixels.
_ROUNDING: Final = 0.05


@contextmanager
def installed() -> Iterator[None]:
    """Lay out within."""
    with ExitStack() as stack:
        stack.enter_context(wrapped("weasyprint.layout.block", "block_level_layout", _block))
        stack.enter_context(wrapped("weasyprint.layout.block", "block_replaced_box_layout", _replaced_block))
        stack.enter_context(wrapped("weasyprint.layout.inline", "inline_replaced_box_layout", _replaced_inline))
        yield


def _block(theirs: Any) -> Any:
    def block_level_layout(
        context: Any, box: Any, bottom_space: float, skip_stack: Any, containing_block: Any, *rest: Any, **named: Any
    ) -> Any:
        arguments = context, box, bottom_space, skip_stack, containing_block
        if isinstance(box, _SIDE_BY_SIDE):
            own = memo(context)
            own[_BESIDE] = own.get(_BESIDE, 0) + 1
            try:
                return theirs(*arguments, *rest, **named)
            finally:
                own[_BESIDE] -= 1
        place = box.position_x, box.position_y
        result = theirs(*arguments, *rest, **named)
        if result[0] is not None and not isinstance(box, boxes.BlockReplacedBox):
            return result
        page_is_empty = rest[0] if rest else named.get("page_is_empty", True)
        if page_is_empty or skip_stack or bottom_space == -inf or context.in_column or memo(context).get(_BESIDE):
            return result
        if result[0] is not None and _fits(context, result[0], bottom_space):
            return result
        return _smaller(theirs, arguments, place, rest, named) or result

    return block_level_layout


def _fits(context: Any, box: Any, bottom_space: float) -> bool:
    return not context.overflows_page(bottom_space, box.content_box_y() + box.height)


def _smaller(theirs: Any, arguments: Any, place: Any, rest: Any, named: Any) -> Any:
    """What ``theirs`` returns with the one picture of a block set to the room there is; None where it stays."""
    context, box, bottom_space, _, containing_block = arguments
    # The block that holds the picture and its caption is asked as well.
    if containing_block.element_tag == "figure" or (picture := _picture(box)) is None:
        return None
    box.position_x, box.position_y = place
    whole = theirs(context, box, -inf, None, containing_block, *_apart(rest), **named)[0]
    bottom = context.page_bottom - bottom_space
    drawn = next((each for each in _with_descendants(whole) if isinstance(each, boxes.ReplacedBox)), None)
    if drawn is None or bottom - whole.position_y < _GAP * context.current_footnote_area.page.height:
        return None
    height = drawn.height - (whole.border_box_y() + whole.border_height() - bottom) - _ROUNDING
    if not _least(picture) * drawn.height <= height < drawn.height:
        return None
    box.position_x, box.position_y = place
    memo(picture)[_SIZE] = drawn.width * height / drawn.height, height
    try:
        result = theirs(*arguments, *rest, **named)
    finally:
        del memo(picture)[_SIZE]
    return result if result[0] is not None and _fits(context, result[0], bottom_space) else None


def _apart(rest: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments of a trial, which adds nothing to lists of boxes and margins."""
    return tuple([*each] if isinstance(each, list) else each for each in rest)


def _picture(box: Any) -> Any:
    """The picture of a block that shows one alone, or with its caption; else None."""
    picture = None
    for each in _with_descendants(box):
        if isinstance(each, boxes.ReplacedBox):
            if picture is not None or each.element_tag not in _PICTURES:
                return None
            picture = each
        elif each.footnote or _is_side_by_side(each) or (box.element_tag != "figure" and _has_words(each)):
            return None
    return picture


def _is_side_by_side(box: Any) -> bool:
    return isinstance(box, _SIDE_BY_SIDE) or any(box.style[name] != "auto" for name in _COLUMNS)


def _has_words(box: Any) -> bool:
    return isinstance(box, boxes.TextBox) and not box.text.isspace()


def _with_descendants(box: Any) -> Iterator[Any]:
    yield box
    for each in getattr(box, "children", ()):
        yield from _with_descendants(each)


def _least(picture: Any) -> float:
    facts = getattr(picture.replacement, "facts", None)
    return _LEAST_PHOTOGRAPH if facts is not None and facts.lossy else _LEAST


def _sized(box: Any) -> None:
    if size := memo(box).get(_SIZE):
        box.width, box.height = size


def _lower(box: Any) -> None:
    """Take the room below a picture that is narrower than the height asked of it needs, as in a narrow column."""
    if box.element_tag not in _PICTURES or box.style["object_fit"] != "contain":
        return
    _, _, ratio = box.replacement.get_intrinsic_size(box.style["image_resolution"], box.style["font_size"])
    if ratio:
        box.height = min(box.height, box.width / ratio)


def _replaced_block(theirs: Any) -> Any:
    def block_replaced_box_layout(context: Any, box: Any, containing_block: Any) -> Any:
        _sized(box)
        result = theirs(context, box, containing_block)
        _lower(result[0])
        return result

    return block_replaced_box_layout


def _replaced_inline(theirs: Any) -> Any:
    def inline_replaced_box_layout(box: Any, containing_block: Any) -> None:
        _sized(box)
        theirs(box, containing_block)
        _lower(box)

    return inline_replaced_box_layout
