"""Mends where WeasyPrint breaks a line before something in another style."""

from __future__ import annotations

from typing import Any

from .patching import wrapped

#: Values of ``white-space`` with which a space at the end of a line takes no room.
_COLLAPSED = ("normal", "pre-line")


def mended() -> Any:
    """Context manager: lets a space at the end of a text hang over the end of its line.

    WeasyPrint counts that space, finds that a text does not fit which Pango has set in one line, and breaks after its
    first word. That happens before whatever is set in another style.
    """
    return wrapped("weasyprint.layout.inline", "split_first_line", _hanging_space)


def _hanging_space(theirs: Any) -> Any:
    def split_first_line(text: str, style: Any, context: Any, width: Any, justification: Any, **named: Any) -> Any:
        line = theirs(text, style, context, width, justification, **named)
        _, length, resume_at, *_ = line
        hangs = resume_at is not None and text.endswith(" ") and style["white_space"] in _COLLAPSED
        if hangs and " " not in text.encode()[:length].decode().strip():
            space = theirs(" ", style, context, None, 0)[3]
            whole = theirs(text, style, context, width + space, justification, **named)
            return whole if whole[2] is None else line
        return line

    return split_first_line
