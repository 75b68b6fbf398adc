"""Caches the page-margin boxes of chunks: pages of one style with the same running heads have the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import weasyprint.layout.page  # noqa: F401

from ..weasyprint_seams.margin_boxes import MarginBoxes
from ..weasyprint_seams.patching import style_memo, wrapped

#: How many different running heads are kept for one style of page. A new entry has a new one that soon comes back.
_HEADS = 16


@dataclass(slots=True)
class PageKind:
    """The margin boxes of pages of one style and one state of counters."""

    named: list[tuple[str, str]] = field(default_factory=list)
    """The named strings that the margin boxes use, each with its keyword (``first``, ``last``, …)."""
    boxes: dict[tuple[Any, ...], list[Any]] = field(default_factory=dict)
    """The margin boxes by the values of those strings."""


class _Images:
    """Loads images, and notes that it was called: a fragment's cache key needs all files that its layout has read."""

    def __init__(self, theirs: Any) -> None:
        self.theirs, self.called = theirs, False

    def __call__(self, *rest: Any, **named: Any) -> Any:
        self.called = True
        return self.theirs(*rest, **named)


class CachedMarginBoxes(MarginBoxes):
    """``MarginBoxes`` with a cache in the pages' styles."""

    def __init__(self, *, in_chunks: bool, numbers_open: bool = False) -> None:
        super().__init__(in_chunks=in_chunks, numbers_open=numbers_open)
        self._uses: list[tuple[Any, str, str]] = []
        """Each named string or running element used since the last clearing: its store, name and keyword."""

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Lay out within."""
        with wrapped("weasyprint.layout.page:OrientedBox", "outer", _outer), super().installed():
            yield

    def around(self, context: Any, page: Any, state: Any) -> list[Any]:
        """The margin boxes of one side of a page in a chunk, from the cache where they do not depend on the page."""
        # By the state: counters, and what pages before count.
        kinds: dict[str, PageKind] = style_memo(page.style).setdefault("margin_boxes", {})
        kind = kinds.setdefault(repr(state), PageKind())
        if kind.boxes and (cached := kind.boxes.get(_values(context, page, kind.named))) is not None:
            return cached
        self._uses.clear()
        images = _Images(context.get_image_from_uri)
        context.get_image_from_uri = images
        try:
            margin_boxes = self.laid_out(context, page, state)
        finally:
            context.get_image_from_uri = images.theirs
        uses, self._uses = self._uses, []
        if not images.called and all(store is context.string_set for store, _, _ in uses):
            if len(kind.boxes) >= _HEADS:
                kind.boxes.clear()
            kind.named = [(name, keyword) for _, name, keyword in uses]
            kind.boxes[_values(context, page, kind.named)] = margin_boxes
        return margin_boxes

    def named(self, context: Any, store: Any, page: Any, name: str, keyword: str) -> Any:
        """In place of ``get_string_or_element_for``: notes what is used."""
        self._uses.append((store, name, keyword))
        return super().named(context, store, page, name, keyword)


def _values(context: Any, page: Any, named: list[tuple[str, str]]) -> tuple[Any, ...]:
    return tuple(context.get_string_or_element_for(context.string_set, page, *each) for each in named)


def _outer(theirs: property) -> property:
    """In place of ``outer``: how narrow a text can be is not worked out where there is room for all of it."""

    def set_outer(self: Any, size: float) -> None:
        room = size - self.sugar
        most = self.max_content_size
        self.inner = most if room >= most else min(max(self.min_content_size, room), most)

    return property(theirs.fget, set_outer)
