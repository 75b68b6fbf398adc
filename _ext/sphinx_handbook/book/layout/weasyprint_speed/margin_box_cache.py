"""Caches the page-margin boxes of chunks: on pages of one style those of an edge are the same where their words are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import weasyprint.layout.page  # noqa: F401

from ..weasyprint_seams.margin_boxes import MarginBoxes
from ..weasyprint_seams.patching import style_memo, wrapped

#: How many different running heads are kept for one style of page. A new entry has a new one that soon comes back.
_HEADS = 16

#: In the order in which WeasyPrint makes the margin boxes: those of an edge are as wide as the others there leave room.
_EDGES: Final = ("top", "bottom", "left", "right", "corner")


@dataclass(slots=True)
class PageKind:
    """The margin boxes on one edge of pages of one style and one state of counters."""

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
        self._uses: list[tuple[str, Any, str, str]] = []
        """Each named string or running element used since the last clearing: the edge, its store, name and keyword."""
        self._edge = ""

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Lay out within."""
        with wrapped("weasyprint.layout.page:OrientedBox", "outer", _outer), super().installed():
            yield

    def around(self, context: Any, page: Any, state: Any) -> list[Any]:
        """The margin boxes of one side of a page in a chunk, from the cache where they do not depend on the page."""
        # By the counters, and what pages before count; which page of its chapter it is, no margin box prints.
        counters = repr(state[:3])
        kinds: dict[tuple[str, str], PageKind] = style_memo(page.style).setdefault("margin_boxes", {})
        own = {edge: kinds.setdefault((edge, counters), PageKind()) for edge in _EDGES}
        looked_up = {edge: kind.boxes.get(_values(context, page, kind.named)) for edge, kind in own.items()}
        cached = {edge: margin_boxes for edge, margin_boxes in looked_up.items() if margin_boxes is not None}
        if len(cached) < len(_EDGES):
            cached |= self._others(context, page, state, {edge: own[edge] for edge in _EDGES if edge not in cached})
        return [box for edge in _EDGES for box in cached[edge]]

    def _others(self, context: Any, page: Any, state: Any, kinds: Mapping[str, PageKind]) -> dict[str, list[Any]]:
        """The margin boxes on some edges, by edge; those that do not depend on the page are cached in ``kinds``."""
        self._uses.clear()
        images, styles = _Images(context.get_image_from_uri), context.style_for

        def style_for(page_type: Any, keyword: str) -> Any:
            self._edge = _edge(keyword)
            # A box without a style is not made.
            return styles(page_type, keyword) if self._edge in kinds else None

        context.get_image_from_uri, context.style_for = images, style_for
        try:
            margin_boxes = self.laid_out(context, page, state)
        finally:
            context.get_image_from_uri, context.style_for = images.theirs, styles
        uses, self._uses = self._uses, []
        by_edge: dict[str, list[Any]] = {edge: [] for edge in kinds}
        for box in margin_boxes:
            by_edge[_edge(box.at_keyword)].append(box)
        for edge, kind in kinds.items():
            of_edge = [use[1:] for use in uses if use[0] == edge]
            if not images.called and all(store is context.string_set for store, _, _ in of_edge):
                if len(kind.boxes) >= _HEADS:
                    kind.boxes.clear()
                kind.named = [(name, keyword) for _, name, keyword in of_edge]
                kind.boxes[_values(context, page, kind.named)] = by_edge[edge]
        return by_edge

    def named(self, context: Any, store: Any, page: Any, name: str, keyword: str) -> Any:
        """In place of ``get_string_or_element_for``: notes what is used."""
        self._uses.append((self._edge, store, name, keyword))
        return super().named(context, store, page, name, keyword)


def _edge(keyword: str) -> str:
    """The edge of a margin box, given as ``@top-left``."""
    return "corner" if keyword.endswith("-corner") else keyword[1:].partition("-")[0]


def _values(context: Any, page: Any, named: list[tuple[str, str]]) -> tuple[Any, ...]:
    return tuple(context.get_string_or_element_for(context.string_set, page, *each) for each in named)


def _outer(theirs: property) -> property:
    """In place of ``outer``: how narrow a text can be is not worked out where there is room for all of it."""

    def set_outer(self: Any, size: float) -> None:
        room = size - self.sugar
        most = self.max_content_size
        self.inner = most if room >= most else min(max(self.min_content_size, room), most)

    return property(theirs.fget, set_outer)
