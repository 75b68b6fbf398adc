"""Lays out the page-margin boxes (running heads, folio, tab) for each side of the sheet on which a page may lie.

A page that is laid out as a part of its book does not know whether it will be a left or a right page, nor its number.
Its text is the same on both; the margin boxes are laid out for both, and ``merge`` chooses.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint.layout.background
import weasyprint.layout.page
from weasyprint.formatting_structure import boxes
from weasyprint.layout.page import page_height, page_width

from ...pdf.fragment import Deferred, stands_for
from ..errors import SidesDiffer
from .patching import current, memo, original, replaced

_layout_box_backgrounds = original("weasyprint.layout.background", "layout_box_backgrounds")

#: How far the text of a page may be from where the other side would have it, in CSS pixels: what rounding does.
_SLACK = 0.01


class _OpenCounter(int):
    """The value of a page counter that only the whole book knows; 0 to WeasyPrint."""

    deferred: Deferred


def _open_counter(deferred: Deferred) -> _OpenCounter:
    value = _OpenCounter(0)
    value.deferred = deferred
    return value


class MarginBoxes:
    """Replaces WeasyPrint's page-margin boxes: each page box gets, by side, a page box and its margin boxes.

    ``sides`` returns them. With ``in_chunks`` the pages are not the whole book, so neither sides nor numbers are known.
    ``numbers_open`` says that numbers are not known of a whole book either, since its first page is not number 1.
    """

    def __init__(self, *, in_chunks: bool, numbers_open: bool = False) -> None:
        self.in_chunks, self.numbers_open = in_chunks, in_chunks or numbers_open
        self.html: Any = None
        self.carried: dict[str, str] = {}
        """The named strings set in a chunk before this one."""

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Lay out within."""
        # Read here, since other patches may stand there already.
        self._lay_out = current("weasyprint.document", "layout_document")
        self._make = current("weasyprint.layout", "make_margin_boxes")
        self._find = current("weasyprint.layout:LayoutContext", "get_string_or_element_for")
        self._render = current("weasyprint.css.counters:CounterStyle", "render_value")

        # Functions, not bound methods, so that the classes pass their instances.
        def named(context: Any, store: Any, page: Any, name: str, keyword: str) -> Any:
            return self.named(context, store, page, name, keyword)

        def render(counter_style: Any, value: Any, *rest: Any, **options: Any) -> str:
            return self.render(counter_style, value, *rest, **options)

        with (
            replaced("weasyprint.document", "layout_document", self.layout_document),
            replaced("weasyprint.layout", "make_margin_boxes", self.make_margin_boxes),
            replaced("weasyprint.layout:LayoutContext", "get_string_or_element_for", named),
            replaced("weasyprint.css.counters:CounterStyle", "render_value", render),
        ):
            yield

    def layout_document(self, html: Any, root_box: Any, context: Any, *rest: Any) -> Iterator[Any]:
        """In place of ``layout_document``: remembers the document while it is laid out."""
        self.html, self.carried = html, _carried(html)
        try:
            yield from self._lay_out(html, root_box, context, *rest)
        finally:
            # Else the boxes of a chunk would stay in memory until the next one is laid out, and longer: the collector
            # would have found them in use at the chunk's end.
            self.html = None

    def make_margin_boxes(self, context: Any, page: Any, state: Any) -> tuple[()]:
        """In place of ``make_margin_boxes``: puts none among the page's children, but notes them with the page."""
        memo(page)["get_image"] = context.get_image_from_uri
        if self.numbers_open:
            state = copy.deepcopy(state)
            state[1]["page"], state[1]["pages"] = [_open_counter(Deferred.PAGE)], [_open_counter(Deferred.PAGES)]
        memo(page)["context"] = self, context, context.current_page, context.page_bottom, state
        if self.in_chunks:
            memo(page)["sides"] = self.both_sides(context, page, state)
        else:
            memo(page)["sides"] = {page.page_type.side: (page, self.laid_out(context, page, state))}
        return ()

    def both_sides(self, context: Any, page: Any, state: Any) -> dict[str, tuple[Any, list[Any]]]:
        """The page boxes of a page in a chunk by side, each with its margin boxes."""
        pages = [page, self.other_box(context, page, "left" if page.page_type.side == "right" else "right")]
        return {each.page_type.side: (each, self.around(context, each, state)) for each in pages}

    def around(self, context: Any, page: Any, state: Any) -> list[Any]:
        """The margin boxes of one side of a page in a chunk."""
        return self.laid_out(context, page, state)

    def laid_out(self, context: Any, page: Any, state: Any) -> list[Any]:
        """WeasyPrint's margin boxes of a page, with their backgrounds."""
        margin_boxes = list(self._make(context, page, state))
        for box in margin_boxes:
            _layout_box_backgrounds(page, box, context.get_image_from_uri)
        return margin_boxes

    def render(self, counter_style: Any, value: Any, *rest: Any, **named: Any) -> str:
        """In place of ``render_value``: an open counter is its placeholder."""
        if isinstance(value, _OpenCounter):
            return stands_for(value.deferred)
        text: str = self._render(counter_style, value, *rest, **named)
        return text

    def named(self, context: Any, store: Any, page: Any, name: str, keyword: str) -> Any:
        """In place of ``get_string_or_element_for``: a string that this chunk has not set is what is carried."""
        content = self._find(context, store, page, name, keyword)
        set_here = content or store is not context.string_set or keyword == "all-once"
        if set_here or context.current_page in store[name]:
            return content
        return (text,) if (text := self.carried.get(name)) else ()

    def other_box(self, context: Any, page: Any, side: str) -> Any:
        """A page box as a page's own by the styles of ``context``, on a side of the sheet and with the same content.

        Raises ``SidesDiffer`` if its text would not stand where it does.
        """
        page_type = page.page_type._replace(side=side)
        weasyprint.layout.page.set_page_type_computed_styles(page_type, self.html, context.style_for)
        style = context.style_for(page_type)
        style["overflow"] = page.style["overflow"]
        other = boxes.PageBox(page_type, style)
        other.position_x = other.position_y = 0
        size = style["size"]
        original("weasyprint.layout.percent", "resolve_percentages")(other, size)
        page_width(other, context, size[0])
        page_height(other, context, size[1])
        # The text of a running head depends on what stands first on the page.
        other.children = page.children
        _layout_box_backgrounds(other, other, context.get_image_from_uri, layout_children=False)
        measures = (
            (page.width, other.width),
            (page.height, other.height),
            (page.content_box_y(), other.content_box_y()),
            (page.margin_width(), other.margin_width()),
        )
        if any(abs(one - two) > _SLACK for one, two in measures):
            raise SidesDiffer
        return other

    def in_context(self, page: Any, html: Any, context: Any, state: Any) -> Any:
        """A page of a chunk by the styles of another ``context``; raises ``SidesDiffer`` if its text would move."""
        self.html, self.carried = html, _carried(html)
        try:
            other = self.other_box(context, page, page.page_type.side)
            if abs(page.content_box_x() - other.content_box_x()) > _SLACK:
                raise SidesDiffer
            other.canvas_background = page.canvas_background
            memo(other).update(get_image=context.get_image_from_uri, sides=self.both_sides(context, other, state))
            return other
        finally:
            self.html = None


def _carried(html: Any) -> dict[str, str]:
    carried = next((each.get("data-carried") for each in html.etree_element.iter("body")), None)
    return json.loads(carried) if carried else {}


def context_of(page: Any) -> Any:
    """The context that a page was laid out in."""
    return memo(page)["context"][1]


def in_context(page: Any, html: Any, context: Any) -> Any:
    """``MarginBoxes.in_context`` of a page of a chunk, while those are installed that it was laid out with."""
    own, _, context.current_page, context.page_bottom, state = memo(page)["context"]
    return own.in_context(page, html, context, state)


def sides(page: Any) -> dict[Any, tuple[Any, list[Any]]]:
    """By side of the sheet: the page box there and its margin boxes."""
    return memo(page)["sides"]  # type: ignore[no-any-return]


def let_go(page: Any, *, last: bool) -> None:
    """Forget what a drawn page has of ours, and with it all that refers back to it.

    Then its boxes go with the page: to look for them took the collector a tenth of a layout's time. With the last page
    goes what loads images, which the drawings on each of them may ask for theirs.
    """
    own = memo(page)
    if last and "context" in own:
        own["context"][1].get_image_from_uri = None
    for box, _ in own["sides"].values():
        memo(box).clear()
    own.clear()
    # A page's notes refer to the page.
    page.children = ()


def canvas(page: Any, side: Any) -> Any:
    """The background of the whole page, as the text's outermost element has it, for the page box of one side."""
    background = page.canvas_background
    if background is None or side is page:
        return background
    before = side.background
    _layout_box_backgrounds(side, side, memo(page)["get_image"], layout_children=False, style=background.style)
    area = (side.border_box_x(), side.border_box_y(), side.border_width(), side.border_height())
    moved = side.background._replace(layers=[each._replace(painting_area=area) for each in side.background.layers])
    side.background = before
    return moved
