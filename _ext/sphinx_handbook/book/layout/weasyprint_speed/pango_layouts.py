"""Sets up Pango once for each style, and draws the lines of a text as they were broken.

WeasyPrint makes everything that Pango needs anew for each try at a line, throws it away, and shapes each line once
more to draw it. A part of a book is short enough to keep its lines until it is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import weasyprint.layout.inline
from weasyprint.text.ffi import ffi, gobject, pango
from weasyprint.text.line_break import Layout

from ..weasyprint_seams.patching import replaced
from . import line_breaking
from .computed_styles import memo

ffi.cdef("PangoLayout * pango_layout_copy (PangoLayout *src);")

#: What a layout has for itself. All else follows from its style.
_OWN = frozenset({"style", "layout", "justification_spacing", "max_width", "text", "is_kept"})

#: Where a space at the end of a line is nothing.
_COLLAPSED = ("normal", "pre-line")

#: What ends a line or a paragraph, for Pango.
_BREAK = re.compile("[\n\v\f\r\N{NEXT LINE}\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")


@contextmanager
def laid_out(*, kept: bool) -> Iterator[None]:
    """Lay out texts within; ``kept`` says that what is laid out is short, so that its lines can be kept."""
    with ExitStack() as stack:
        stack.enter_context(replaced(Layout, "setup", _setup(Layout.setup)))
        ours = _first_line(weasyprint.layout.inline.split_first_line)
        stack.enter_context(replaced(weasyprint.layout.inline, "split_first_line", ours))
        if kept:
            for name, ours in (("set_text", _set_text), ("deactivate", _deactivate), ("reactivate", _reactivate)):
                stack.enter_context(replaced(Layout, name, ours(getattr(Layout, name))))
        yield


def _first_line(theirs: Any) -> Any:
    """In place of ``split_first_line``: what the widths of words tell is not tried out.

    And a space at the end of a text may hang over the end of a line. WeasyPrint counts it, finds that a text does not
    fit which Pango has set in one line, and breaks after its first word. That happens before whatever is set in another
    style.
    """

    def split_first_line(text: str, style: Any, context: Any, width: Any, justification: Any, **named: Any) -> Any:
        if (ours := line_breaking.first_line(text, style, context, width, justification, **named)) is not None:
            return ours
        found = theirs(text, style, context, width, justification, **named)
        _, length, resume_at, *_ = found
        hangs = resume_at is not None and text.endswith(" ") and style["white_space"] in _COLLAPSED
        if hangs and " " not in text.encode()[:length].decode().strip():
            space = theirs(" ", style, context, None, 0)[3]
            whole = theirs(text, style, context, width + space, justification, **named)
            return whole if whole[2] is None else found
        return found

    return split_first_line


def _setup(theirs: Any) -> Any:
    def setup(self: Any, style: Any) -> None:
        # A style that a text is laid out in is not written to any more.
        own = memo(style)
        if (pattern := own.get("pattern")) is None:
            theirs(self, style)
            told = {name: value for name, value in self.__dict__.items() if name not in _OWN}
            own["pattern"] = _copy(self.layout), told
        else:
            self.style = style
            self.layout = _copy(pattern[0])
            self.__dict__.update(pattern[1])

    return setup


def _copy(layout: Any) -> Any:
    return ffi.gc(pango.pango_layout_copy(layout), gobject.g_object_unref)


def _set_text(theirs: Any) -> Any:
    def set_text(self: Any, text: str, justify: bool = False) -> None:
        # Texts are drawn as one paragraph: where they are laid out so, too, nothing is shaped again for that.
        pango.pango_layout_set_single_paragraph_mode(self.layout, not _BREAK.search(text))
        theirs(self, text, justify)

    return set_text


def _deactivate(theirs: Any) -> Any:
    def deactivate(self: Any) -> None:
        self.is_kept = not self.__dict__.get("is_kept", False)
        if not self.is_kept:
            theirs(self)

    return deactivate


def _reactivate(theirs: Any) -> Any:
    def reactivate(self: Any, style: Any) -> None:
        if not self.__dict__.get("is_kept") or self.justification_spacing or style is not self.style:
            self.is_kept = True
            theirs(self, style)

    return reactivate
