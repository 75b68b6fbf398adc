"""Lays out what is around the text of a page, on each side of a sheet: running heads, folio, tab.

A page that is laid out apart from the rest of its book does not know on which side of a sheet it will lie, nor which
number it will have. Its text is the same on both sides; what is around it is laid out for both.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import weasyprint.document
import weasyprint.layout
import weasyprint.layout.page
from weasyprint.css.counters import CounterStyle
from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.page import OrientedBox, page_height, page_width
from weasyprint.layout.percent import resolve_percentages

from ...pdf.fragment import Deferred, stands_for
from ..weasyprint_speed.computed_styles import memo
from .patching import replaced

#: How far the text of a page may be from where the other side would have it, in CSS pixels: what rounding does.
_SLACK = 0.01


class SidesDiffer(Exception):
    """A page's text is not the same on both sides of a sheet, so that it cannot be laid out apart."""


class _Unknown(int):
    """The value of a counter that only the whole book knows."""

    told: Deferred


def _unknown(what: Deferred) -> _Unknown:
    made = _Unknown(0)
    made.told = what
    return made


@dataclass(slots=True)
class _Kind:
    """What is around the text of pages of one kind: for each of the running heads that they have been seen with."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    """Which running heads are asked for, and which of those that are set on a page."""
    known: dict[tuple[Any, ...], list[Any]] = field(default_factory=dict)


#: How many running heads of one kind of page are kept. A new entry has a new one; the same one comes back soon.
_HEADS = 16


class _Images:
    """Finds images, and remembers that it was asked: who shows a file must be told to have read it."""

    def __init__(self, theirs: Any) -> None:
        self.theirs, self.asked = theirs, False

    def __call__(self, *rest: Any, **named: Any) -> Any:
        self.asked = True
        return self.theirs(*rest, **named)


@contextmanager
def laid_out(*, in_chunks: bool) -> Iterator[None]:
    """Lay out what is around the pages' text by itself: each page box gets ``edges`` by side.

    ``apart`` says that the pages are not the whole book: neither sides nor numbers are known. Pages of one kind have
    the same around them, then, which is kept with their look (``styles.notes``).
    """
    make = weasyprint.layout.make_margin_boxes
    lay_out, render = weasyprint.document.layout_document, CounterStyle.render_value
    find = LayoutContext.get_string_or_element_for
    known: dict[str, Any] = {}
    asked: list[tuple[Any, str, str]] = []

    def layout_document(html: Any, root_box: Any, context: Any, *rest: Any) -> Any:
        known["html"], known["root"], known["carried"] = html, root_box, _carried(html)
        return lay_out(html, root_box, context, *rest)

    def make_margin_boxes(context: Any, page: Any, state: Any) -> tuple[()]:
        page.picture = context.get_image_from_uri
        if in_chunks:
            state = copy.deepcopy(state)
            state[1]["page"], state[1]["pages"] = [_unknown(Deferred.PAGE)], [_unknown(Deferred.PAGES)]
            other = _opposite(context, page, known["html"], known["root"])
            page.sides = {each.page_type.side: (each, around(context, each, state)) for each in (page, other)}
        else:
            page.sides = {page.page_type.side: (page, _boxes(make, context, page, state))}
        return ()

    def around(context: Any, page: Any, state: Any) -> list[Any]:
        # By what pages before count, too.
        kind: _Kind = memo(page.style).setdefault("around", {}).setdefault(repr(state), _Kind())
        if kind.known and (found := kind.known.get(_told(context, page, kind.asked))) is not None:
            return found
        asked.clear()
        images = _Images(context.get_image_from_uri)
        context.get_image_from_uri = images
        try:
            made = _boxes(make, context, page, state)
        finally:
            context.get_image_from_uri = images.theirs
        if not images.asked and all(store is context.string_set for store, _, _ in asked):
            if len(kind.known) >= _HEADS:
                kind.known.clear()
            kind.asked = [(name, keyword) for _, name, keyword in asked]
            kind.known[_told(context, page, kind.asked)] = made
        return made

    def render_value(self: Any, value: Any, *rest: Any, **named: Any) -> str:
        if isinstance(value, _Unknown):
            return stands_for(value.told)
        text: str = render(self, value, *rest, **named)
        return text

    def get_string_or_element_for(self: Any, store: Any, page: Any, name: str, keyword: str) -> Any:
        asked.append((store, name, keyword))
        found = find(self, store, page, name, keyword)
        if found or store is not self.string_set or keyword == "all-once" or self.current_page in store[name]:
            return found
        return (told,) if (told := known["carried"].get(name)) else ()

    with (
        replaced(OrientedBox, "outer", property(OrientedBox.outer.fget, _set_outer)),
        replaced(LayoutContext, "get_string_or_element_for", get_string_or_element_for),
        replaced(weasyprint.layout, "make_margin_boxes", make_margin_boxes),
        replaced(weasyprint.document, "layout_document", layout_document),
        replaced(CounterStyle, "render_value", render_value),
    ):
        yield


def _set_outer(self: Any, size: float) -> None:
    """In place of ``outer``'s own: how narrow a text can be is not asked where there is room for all of it."""
    room = size - self.sugar
    most = self.max_content_size
    self.inner = most if room >= most else min(max(self.min_content_size, room), most)


def _told(context: Any, page: Any, asked: list[tuple[str, str]]) -> tuple[Any, ...]:
    return tuple(context.get_string_or_element_for(context.string_set, page, *each) for each in asked)


def _carried(html: Any) -> dict[str, str]:
    """What named strings say that were set in a part of the book which is laid out before this one."""
    told = next((each.get("data-carried") for each in html.etree_element.iter("body")), None)
    return json.loads(told) if told else {}


def _boxes(make: Any, context: Any, page: Any, state: Any) -> list[Any]:
    made = list(make(context, page, state))
    for box in made:
        layout_box_backgrounds(page, box, context.get_image_from_uri)
    return made


def _opposite(context: Any, page: Any, html: Any, root_box: Any) -> Any:
    """The same page on the other side of a sheet, with nothing on it."""
    side = "left" if page.page_type.side == "right" else "right"
    kind = page.page_type._replace(side=side)
    weasyprint.layout.page.set_page_type_computed_styles(kind, html, context.style_for)
    style = context.style_for(kind)
    style["overflow"] = root_box.viewport_overflow
    made = boxes.PageBox(kind, style)
    made.position_x = made.position_y = 0
    size = style["size"]
    resolve_percentages(made, size)
    page_width(made, context, size[0])
    page_height(made, context, size[1])
    # What a running head tells depends on what stands first on the page.
    made.children = page.children
    layout_box_backgrounds(made, made, context.get_image_from_uri, layout_children=False)
    measures = (
        (page.width, made.width),
        (page.height, made.height),
        (page.content_box_y(), made.content_box_y()),
        (page.margin_width(), made.margin_width()),
    )
    if any(abs(one - two) > _SLACK for one, two in measures):
        raise SidesDiffer
    return made


def canvas(page: Any, edge: Any, image: Any) -> Any:
    """The background of all of the page, as the text's outermost element has it, on one of its sides."""
    found = page.canvas_background
    if found is None or edge is page:
        return found
    before = edge.background
    layout_box_backgrounds(edge, edge, image, layout_children=False, style=found.style)
    area = (edge.border_box_x(), edge.border_box_y(), edge.border_width(), edge.border_height())
    made = edge.background._replace(layers=[each._replace(painting_area=area) for each in edge.background.layers])
    edge.background = before
    return made
