"""Mends where WeasyPrint breaks a line before something in another style."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import weasyprint.layout.preferred  # noqa: F401
from weasyprint.formatting_structure import boxes

from .patching import current, everywhere, original, wrapped

#: Values of ``white-space`` with which a space at the end of a line takes no room.
_COLLAPSED = ("normal", "pre-line")
_LINE_BREAK = "weasyprint.text.line_break"

#: Values with which a line may be broken.
_WRAPPED = ("normal", "pre-wrap", "pre-line")


@contextmanager
def mended() -> Iterator[None]:
    """Let a space at the end of a text hang over the end of its line, and break a line between two styles.

    WeasyPrint counts that space, finds that a text does not fit which Pango has set in one line, and breaks within or
    after its first word. That happens before whatever is set in another style.

    Unicode breaks no line before a colon, a full stop or a slash, not even behind a space: names in code begin with
    them (``:ref:``, ``.venv``, ``/etc``), and a list of such names ran over the edge of the sheet.

    And where a bracket has no room behind an element (``<em>…</em>)``), WeasyPrint looks for a break in each text of
    the element alone: of one whose spaces are texts of their own, as the types of a signature are, it finds none, and
    the bracket stands in the margin.
    """
    with ExitStack() as stack:
        stack.enter_context(wrapped("weasyprint.layout.inline", "split_first_line", _hanging_space))
        stack.enter_context(
            everywhere(_LINE_BREAK, "can_break_text", _after_space(current(_LINE_BREAK, "can_break_text")))
        )
        stack.enter_context(wrapped("weasyprint.layout.inline", "can_break_inside", _between_children))
        yield


def _hanging_space(theirs: Any) -> Any:
    def split_first_line(text: str, style: Any, context: Any, width: Any, justification: Any, **named: Any) -> Any:
        line = theirs(text, style, context, width, justification, **named)
        _, length, resume_at, *_ = line
        if resume_at is None or not text.endswith(" ") or style["white_space"] not in _COLLAPSED:
            return line
        letters = text.encode()
        if b" " not in letters[:length].strip() or b" " not in letters[resume_at - 1 : resume_at + 1]:
            space = theirs(" ", style, context, None, 0)[3]
            whole = theirs(text, style, context, width + space, justification, **named)
            return whole if whole[2] is None else line
        return line

    return split_first_line


def _after_space(theirs: Any) -> Any:
    def can_break_text(text: str, lang: Any) -> bool:
        # Two letters are the last one of a text and the first one of the next.
        return (len(text) == 2 and text[0] == " " and text[1] != " ") or bool(theirs(text, lang))

    return can_break_text


def _between_children(theirs: Any) -> Any:
    def can_break_inside(box: Any) -> bool:
        if theirs(box):
            return True
        wraps = isinstance(box, boxes.InlineBox) and box.style["white_space"] in _WRAPPED
        return wraps and bool(original(_LINE_BREAK, "can_break_text")(_text(box), box.style["lang"]))

    return can_break_inside


def _text(box: Any) -> str:
    """What stands in an inline box; of a text that may not be divided, its ends."""
    if isinstance(box, boxes.TextBox):
        text: str = box.text
        return text if box.style["white_space"] in _WRAPPED else f"{text[:1]}\N{WORD JOINER}{text[-1:]}"
    if isinstance(box, boxes.InlineBox):
        return "".join(map(_text, box.children))
    return "\N{OBJECT REPLACEMENT CHARACTER}"
