"""Shapes a short text once for each style, however often a chunk has it on one line.

Code, inline code, signatures and tables of names are made of few words: every ``self``, comma and bracket is a text of
its own, which WeasyPrint sets, measures and looks at for a place to break as if it were new.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import weasyprint.layout.preferred  # noqa: F401
from weasyprint.text.line_break import Layout

from ..weasyprint_seams.patching import current, everywhere, library_attributes, memo, style_memo, wrapped

#: A longer text seldom comes twice.
_LONG: Final = 40

#: How much narrower than its line a text must be: what fits more closely is left to WeasyPrint.
_ROOM: Final = 0.1

_LINE_BREAK: Final = "weasyprint.text.line_break"


@dataclass(frozen=True, slots=True)
class _Shaped:
    """A text on one line: its layout's attributes, length, width, height and baseline."""

    attributes: dict[str, Any]
    length: int
    width: float
    height: float
    baseline: float
    drawing: dict[Any, Any] = field(default_factory=dict)
    """What ``glyph_runs`` makes of it."""

    def line(self, style: Any, max_width: Any) -> tuple[Any, ...]:
        """What ``split_first_line`` returns for it."""
        layout = Layout.__new__(Layout)
        layout.__dict__.update(self.attributes)
        layout.style, layout.max_width = style, max_width
        # As ``pango_layouts`` leaves a layout that is to be drawn.
        memo(layout).update(is_kept=True, is_shared=True, drawing=self.drawing)
        return layout, self.length, None, self.width, self.height, self.baseline


@dataclass(slots=True)
class _Texts:
    """The texts of one document, which are let go when the next one begins: their lines take room."""

    document: Callable[[], Any] = lambda: None
    styles: list[dict[str, Any]] = field(default_factory=list)
    """Our data about the styles that have texts."""

    def of(self, style: Any, context: Any) -> dict[str, _Shaped]:
        """The texts of a style."""
        if self.document() is not context:
            self.clear()
            self.document = weakref.ref(context)
        own = style_memo(style)
        texts: dict[str, _Shaped] | None = own.get("texts")
        if texts is None:
            texts = own["texts"] = {}
            self.styles.append(own)
        return texts

    def clear(self) -> None:
        """Let go of all."""
        for own in self.styles:
            del own["texts"]
        self.styles.clear()


@contextmanager
def installed(*, keep_lines: bool) -> Iterator[None]:
    """Lay out and draw within; ``keep_lines`` as for ``pango_layouts``. It comes after ``glyph_runs``."""
    with ExitStack() as stack:
        if keep_lines:
            texts = _Texts()
            stack.callback(texts.clear)
            stack.enter_context(wrapped("weasyprint.layout.inline", "split_first_line", _once(texts)))
            stack.enter_context(wrapped("weasyprint.draw.text", "draw_first_line", _apart))
        stack.enter_context(
            everywhere(_LINE_BREAK, "can_break_text", _can_break(current(_LINE_BREAK, "can_break_text")))
        )
        yield


def _once(cache: _Texts) -> Callable[[Any], Any]:
    def wrap(theirs: Any) -> Any:
        def split_first_line(text: str, style: Any, context: Any, width: Any, justification: Any, **named: Any) -> Any:
            if len(text) > _LONG or justification or context is None or named.get("minimum") or not text.isprintable():
                return theirs(text, style, context, width, justification, **named)
            texts = cache.of(style, context)
            if (shaped := texts.get(text)) is not None and (width is None or shaped.width + _ROOM < width):
                return shaped.line(style, width)
            line = theirs(text, style, context, width, justification, **named)
            layout, length, resume_at, *size = line
            # At a line's end a comma has lost its space.
            if resume_at is None and shaped is None and layout.text == text and "layout" in vars(layout):
                shaped = texts[text] = _Shaped(library_attributes(layout), length, *size)
                memo(layout).update(is_shared=True, drawing=shaped.drawing)
            return line

        return split_first_line

    return wrap


def _apart(theirs: Any) -> Any:
    def draw_first_line(stream: Any, box: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> Any:
        # Where a line is cut short, its layout is changed: it gets one of its own.
        if (text_overflow == "ellipsis" or block_ellipsis != "none") and memo(box.pango_layout).pop("is_shared", False):
            memo(box.pango_layout).pop("drawing")
            box.pango_layout.setup(box.style)
            box.pango_layout.set_text(box.pango_layout.text)
        return theirs(stream, box, text_overflow, block_ellipsis, matrix)

    return draw_first_line


def _can_break(theirs: Any) -> Any:
    """Between two texts it is asked of two letters, always the same ones."""
    between = lru_cache(maxsize=10_000)(theirs)

    def can_break_text(text: str, lang: Any) -> bool:
        return bool((between if len(text) == 2 else theirs)(text, lang))

    return can_break_text
