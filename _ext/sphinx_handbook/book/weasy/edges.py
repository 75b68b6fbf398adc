"""Lays out what is around the text of a page, on each side of a sheet: running heads, folio, tab.

A page that is laid out apart from the rest of its book does not know on which side of a sheet it will lie, nor which
number it will have. Its text is the same on both sides; what is around it is laid out for both.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint.document
import weasyprint.layout
from weasyprint.css.counters import CounterStyle
from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.page import page_height, page_width, set_page_type_computed_styles
from weasyprint.layout.percent import resolve_percentages

from ..forme import Open, stands_for
from .seams import replaced

#: How far the text of a page may be from where the other side would have it, in CSS pixels: what rounding does.
_SLACK = 0.01


class Sided(Exception):
    """A page's text is not the same on both sides of a sheet, so that it cannot be laid out apart."""


class _Unknown(int):
    """The value of a counter that only the whole book knows."""

    told: Open


def _unknown(what: Open) -> _Unknown:
    made = _Unknown(0)
    made.told = what
    return made


@contextmanager
def laid_out(*, apart: bool) -> Iterator[None]:
    """Lay out what is around the pages' text by itself: each page box gets ``edges`` by side.

    ``apart`` says that the pages are not the whole book: neither sides nor numbers are known.
    """
    make = weasyprint.layout.make_margin_boxes
    lay_out, render = weasyprint.document.layout_document, CounterStyle.render_value
    find = LayoutContext.get_string_or_element_for
    known: dict[str, Any] = {}

    def layout_document(html: Any, root_box: Any, context: Any, *rest: Any) -> Any:
        known["html"], known["root"], known["carried"] = html, root_box, _carried(html)
        return lay_out(html, root_box, context, *rest)

    def make_margin_boxes(context: Any, page: Any, state: Any) -> tuple[()]:
        if apart:
            state = copy.deepcopy(state)
            state[1]["page"], state[1]["pages"] = [_unknown(Open.PAGE)], [_unknown(Open.PAGES)]
        side = page.page_type.side
        page.edges, page.picture = {side: (page, _boxes(make, context, page, state))}, context.get_image_from_uri
        if apart:
            other = _opposite(context, page, known["html"], known["root"])
            page.edges[other.page_type.side] = (other, _boxes(make, context, other, state))
        return ()

    def render_value(self: Any, value: Any, *rest: Any, **named: Any) -> str:
        if isinstance(value, _Unknown):
            return stands_for(value.told)
        text: str = render(self, value, *rest, **named)
        return text

    def get_string_or_element_for(self: Any, store: Any, page: Any, name: str, keyword: str) -> Any:
        found = find(self, store, page, name, keyword)
        if found or store is not self.string_set or keyword == "all-once" or self.current_page in store[name]:
            return found
        return (told,) if (told := known["carried"].get(name)) else ()

    with (
        replaced(LayoutContext, "get_string_or_element_for", get_string_or_element_for),
        replaced(weasyprint.layout, "make_margin_boxes", make_margin_boxes),
        replaced(weasyprint.document, "layout_document", layout_document),
        replaced(CounterStyle, "render_value", render_value),
    ):
        yield


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
    set_page_type_computed_styles(kind, html, context.style_for)
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
        raise Sided
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
