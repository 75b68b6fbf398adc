"""Sets up Pango once for each style, and keeps the lines of a text from layout to drawing.

WeasyPrint makes everything that Pango needs anew for each try at a line, throws it away, and shapes each line once
more to draw it. A chunk of a book is short enough to keep its lines until it is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import weasyprint.text.line_break  # noqa: F401
from weasyprint.text.ffi import ffi, gobject, pango

from ..weasyprint_seams.patching import library_attributes, memo, style_memo, wrapped

_LAYOUT = "weasyprint.text.line_break:Layout"

ffi.cdef("PangoLayout * pango_layout_copy (PangoLayout *src);")

#: The attributes that a layout has for itself. All others follow from its style.
_OWN = frozenset({"style", "layout", "justification_spacing", "max_width", "text"})

#: What ends a line or a paragraph, for Pango.
_BREAK = re.compile("[\n\v\f\r\N{NEXT LINE}\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")


@contextmanager
def installed(*, keep_lines: bool) -> Iterator[None]:
    """Lay out texts within; ``keep_lines`` where what is laid out is short enough to keep its lines in memory."""
    with ExitStack() as stack:
        stack.enter_context(wrapped(_LAYOUT, "setup", _setup))
        if keep_lines:
            for name, ours in (("set_text", _set_text), ("deactivate", _deactivate), ("reactivate", _reactivate)):
                stack.enter_context(wrapped(_LAYOUT, name, ours))
        yield


def _setup(theirs: Any) -> Any:
    def setup(self: Any, style: Any) -> None:
        # A style that a text is laid out in is not written to any more.
        own = style_memo(style)
        if (pattern := own.get("pattern")) is None:
            theirs(self, style)
            derived = {name: value for name, value in library_attributes(self).items() if name not in _OWN}
            own["pattern"] = _copy(self.layout), derived
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
        own = memo(self)
        own["is_kept"] = not own.get("is_kept", False)
        if not own["is_kept"]:
            theirs(self)

    return deactivate


def _reactivate(theirs: Any) -> Any:
    def reactivate(self: Any, style: Any) -> None:
        own = memo(self)
        if not own.get("is_kept") or self.justification_spacing or style is not self.style:
            own["is_kept"] = True
            theirs(self, style)

    return reactivate
