"""The pages of a layout in a second page format that changes what surrounds the text, and nothing in it.

The edition for a press has the pages of the one without bleed: only what reaches the edge of the page is larger. So
such a chunk is laid out once, and of its pages only what surrounds the text is drawn again. Whether no text moves is
seen by the rules: each element must have the same.
"""

from __future__ import annotations

import re
from collections.abc import Set
from copy import copy
from dataclasses import replace
from typing import Any, Final

from weasyprint import DEFAULT_OPTIONS
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document, Page

from ...pdf.fragment import Fragment, PageSide
from ..errors import SidesDiffer
from ..weasyprint_seams import drawing, margin_boxes
from ..weasyprint_seams.page_content import POINT, DrawnPage
from .computed_styles import same_but_for

#: What an operator names (fonts, states, images, patterns), and the glyphs that it shows.
_NAMED: Final = re.compile(rb"/\S+|\[.*?\] TJ", re.DOTALL)

#: What of a drawing may have the size of the page.
_SIZED: Final = re.compile(rb"/(?:Form|Pattern|PatternType|ShadingType)\b")


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


def in_other_edges(fragment: Fragment, drawn: drawing.DrawnPages, document: Document) -> Fragment | None:
    """The fragment of a ``document`` that differs from one that has been drawn in what surrounds its text alone.

    None where it must be drawn by itself: what surrounds it has anything that is not drawn in the other document, such
    as a gradient of another size, or its text is drawn with a form or a pattern, which may have the size of the page.
    """
    if any(each.stream is not None and _SIZED.search(each.serialized) for each in fragment.objects):
        return None
    with drawing.installed(drawn.drawer):
        others = [_surrounded(drawn, page, other) for page, other in zip(drawn.pages, document.pages, strict=True)]
    if not all(map(_drawn_with_the_same, drawn.pages, others)):
        return None
    pages = [
        replace(page, bleed=other.measures()[2], sides=other.sides, deferred=other.deferred)
        for page, other in zip(fragment.pages, others, strict=True)
    ]
    return replace(fragment, pages=pages)


def _surrounded(drawn: drawing.DrawnPages, page: DrawnPage, other: Page) -> DrawnPage:
    """A page in another format: its text is left out."""
    left, right, top, bottom = (other.bleed[side] for side in ("left", "right", "top", "bottom"))
    whole = -left, -top, other.width + left + right, other.height + top + bottom
    stream = page.stream.clone(page_rectangle=whole, tags=None, stream=[])
    surrounded = DrawnPage(other, None, stream, {}, page.deferred[: page.in_text], dict(page.numbers))
    drawn.drawer.surround(surrounded, POINT)
    return surrounded


def _drawn_with_the_same(page: DrawnPage, other: DrawnPage) -> bool:
    """Whether what surrounds a page is drawn with the same fonts, glyphs and objects as that of another format."""
    one, two = ([(text.parts, id(text.glyphs)) for text in each.deferred] for each in (page, other))
    return one == two and all(_names(each) == _names(other.sides[side]) for side, each in page.sides.items())


def _names(side: PageSide) -> list[bytes]:
    stretches = (each for each in (*side.background, *side.margin_boxes) if isinstance(each, bytes))
    return [name for each in stretches for name in _NAMED.findall(each)]
