"""Mends where WeasyPrint breaks a line: before something in another style, and within words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from math import inf
from typing import Any, Final

import weasyprint.layout.block
import weasyprint.layout.preferred  # noqa: F401
from weasyprint.formatting_structure import boxes

from .patching import current, everywhere, memo, original, wrapped

#: Values of ``white-space`` with which a space at the end of a line takes no room.
_COLLAPSED = ("normal", "pre-line")
_LINE_BREAK = "weasyprint.text.line_break"

#: Values with which a line may be broken.
_WRAPPED = ("normal", "pre-wrap", "pre-line")

#: How many lines in a row may end within a word.
LINES: Final = 2

#: The name of the note on a layout's context that no word may be divided now.
_WHOLE: Final = "whole_words"

#: The name of the note on a layout's context of where the first text with a space stands on the line that is laid out.
_SPACE: Final = "first_space"

#: Where the place in the text that a line begins at stands among the arguments after the line box.
SKIP: Final = 2


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

    ``overflow-wrap`` divides a word that is alone on its line. All that stands in one element with others below it
    (inline code, the value of a signature) is such a word to WeasyPrint while that element begins the line.
    """
    with ExitStack() as stack:
        stack.enter_context(wrapped("weasyprint.layout.inline", "split_first_line", _hanging_space))
        stack.enter_context(
            everywhere(_LINE_BREAK, "can_break_text", _after_space(current(_LINE_BREAK, "can_break_text")))
        )
        stack.enter_context(wrapped("weasyprint.layout.inline", "can_break_inside", _between_children))
        stack.enter_context(wrapped("weasyprint.layout.inline", "split_text_box", _alone_on_its_line))
        stack.enter_context(wrapped("weasyprint.layout.inline", "get_next_linebox", _without_spaces))
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


def _alone_on_its_line(theirs: Any) -> Any:
    def split_text_box(context: Any, box: Any, width: Any, skip: Any, is_line_start: bool = True) -> Any:
        if not is_line_start or context is None or width is None:
            return theirs(context, box, width, skip, is_line_start)
        own, place = memo(context), box.position_x
        first = own.get(_SPACE, inf)
        # The line may end before this text, so no word of it needs to be divided.
        text, *others = theirs(context, box, width, skip, place <= first)
        if place < first and text is not None and " " in text.text and text.style["white_space"] in _COLLAPSED:
            own[_SPACE] = place
        return (text, *others)

    return split_text_box


def _without_spaces(theirs: Any) -> Any:
    def get_next_linebox(context: Any, *rest: Any) -> Any:
        own = memo(context)
        # A line may stand within another one, as in an inline block.
        around, own[_SPACE] = own.get(_SPACE, inf), inf
        try:
            return theirs(context, *rest)
        finally:
            own[_SPACE] = around

    return get_next_linebox


def _text(box: Any) -> str:
    """What stands in an inline box; of a text that may not be divided, its ends."""
    if isinstance(box, boxes.TextBox):
        text: str = box.text
        return text if box.style["white_space"] in _WRAPPED else f"{text[:1]}\N{WORD JOINER}{text[-1:]}"
    if isinstance(box, boxes.InlineBox):
        return "".join(map(_text, box.children))
    return "\N{OBJECT REPLACEMENT CHARACTER}"


@contextmanager
def words_whole() -> Iterator[None]:
    """Keep words whole where dividing them looks like an accident: at a page's end, and in a third line in a row.

    CSS has ``hyphenate-limit-lines`` and ``hyphenate-limit-last`` for this, which WeasyPrint does not have. It comes
    after whatever else replaces ``split_first_line``.
    """
    with ExitStack() as stack:
        stack.enter_context(wrapped("weasyprint.layout.inline", "split_first_line", _split))
        stack.enter_context(wrapped("weasyprint.layout.inline", "get_next_linebox", _next_line))
        stack.enter_context(wrapped("weasyprint.layout.block", "_linebox_layout", _lines))
        yield


def _split(theirs: Any) -> Any:
    def split_first_line(text: str, style: Any, context: Any, *rest: Any, **named: Any) -> Any:
        if context is not None and memo(context).get(_WHOLE) and style["hyphens"] != "none":
            style = style.copy()
            style["hyphens"] = "none"
        return theirs(text, style, context, *rest, **named)

    return split_first_line


def _next_line(theirs: Any) -> Any:
    def get_next_linebox(context: Any, linebox: Any, *rest: Any) -> Any:
        def whole() -> Any:
            own = memo(context)
            own[_WHOLE] = True
            try:
                return theirs(context, linebox, *rest)
            finally:
                own[_WHOLE] = False

        line, resume_at = theirs(context, linebox, *rest)
        # Lines are copies of their box and share its memo, so what is noted of one is by the place where it ends.
        notes: dict[str, tuple[int, Any]] = memo(linebox).setdefault("divided", {})
        if line is None or resume_at is None or not _divided(line):
            if notes:
                notes.pop(str(resume_at), None)
            return line, resume_at
        before = notes.get(str(rest[SKIP]))
        count = before[0] + 1 if before else 1
        if count > LINES and _plain(line):
            return whole()
        notes[str(resume_at)] = count, whole
        return line, resume_at

    return get_next_linebox


def _lines(theirs: Any) -> Any:
    def lines_of(context: Any, box: Any, index: int, child: Any, new_children: list[Any], *rest: Any) -> Any:
        abort, stop, resume_at, *others = theirs(context, box, index, child, new_children, *rest)
        if stop and not abort and new_children:
            last = new_children[-1]
            note = memo(last).get("divided", {}).get(str(last.resume_at))
            if note is not None and _plain(last):
                line, after = note[1]()
                line.resume_at = after
                if after is not None and not _divided(line):
                    new_children[-1], resume_at = line, {index: after}
        return (abort, stop, resume_at, *others)

    return lines_of


def _divided(line: Any) -> bool:
    """Whether a line ends within a word: with the hyphen that says so."""
    last = line
    while getattr(last, "children", ()):
        last = last.children[-1]
    return isinstance(last, boxes.TextBox) and last.text.endswith(last.style["hyphenate_character"])


def _plain(line: Any) -> bool:
    """Whether a line has words alone, so that it can be laid out again and nothing else is there twice."""
    return all(
        isinstance(each, (boxes.LineBox, boxes.InlineBox, boxes.TextBox))
        and not each.footnote
        and each.is_in_normal_flow()
        for each in line.descendants()
    )
