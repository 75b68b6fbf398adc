"""The pages of a layout in a second page format that changes what surrounds the text, and nothing in it.

The edition for a press has the pages of the one without bleed: only what reaches the edge of the page is larger. So
such a chunk is laid out once and drawn twice. Whether no text moves is seen by the rules: each element must have the
same.
"""

from __future__ import annotations

from collections.abc import Set
from copy import copy
from typing import Any

from weasyprint import DEFAULT_OPTIONS
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document, Page

from ..errors import SidesDiffer
from ..weasyprint_seams import margin_boxes
from .computed_styles import same_but_for


def in_other_styles(document: Document, styles: tuple[Any, ...], free: Set[str]) -> Document | None:
    """The document with the style sheets ``styles``; None where an element or a page would not stand as it does.

    Custom properties named in ``free`` may have other values. It is called within ``patched`` and with the cache of
    styles for these sheets.
    """
    html, page_boxes = document._html, [page._page_box for page in document.pages]
    options = {**DEFAULT_OPTIONS, "stylesheets": styles}
    style_for = Document._build_layout_context(html, document.font_config, CounterStyle(), {}, options).style_for
    # Margin boxes print words of the text: all else is as it was when that was laid out.
    context = copy(margin_boxes.context_of(page_boxes[0]))
    if not same_but_for(context.style_for, style_for, free):
        return None
    context.style_for = style_for
    try:
        pages = [Page(margin_boxes.in_context(each, html, context)) for each in page_boxes]
    except SidesDiffer:
        return None
    other = document.copy(pages)
    other._html = html
    return other
