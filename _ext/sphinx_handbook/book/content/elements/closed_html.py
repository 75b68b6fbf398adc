"""Keeps raw HTML within its page: in the book the next page follows in the same HTML, and what is open reaches there.

What holds no text and has no end is closed at once, so that the book has the text behind it, and a warning says so.
"""

from __future__ import annotations

import re
from typing import Final

from docutils import nodes
from sphinx.util import logging

from ....i18n import N_, Translate
from ....sphinx_ext.log import TYPE
from ....sphinx_ext.nodes import is_html
from ....sphinx_ext.raw_html import open_html

logger = logging.getLogger(__name__)

#: Tags that change all that stands behind them, in the book the next pages as well.
_BASE: Final = re.compile(r"<base\b[^>]*>", re.IGNORECASE)
_PLAIN: Final = re.compile(r"</?plaintext\b[^>]*>", re.IGNORECASE)


def close(doctree: nodes.document, say: Translate, *, tells_comments: bool = True) -> nodes.raw | None:
    """Close what holds no text and has no end; the first raw HTML that may reach out of its page (``within_page``).

    A catalogue's own rules tell of comments.
    """
    _leave_out_reaching(doctree, say)
    page = open_html.of_page(doctree)
    open_html.report_silent(page, say, tells_comments=tells_comments)
    for raw, mark in page.silent:
        raw.children = [nodes.Text(raw.astext() + open_html.end_of(mark))]
    return page.uneven


def _leave_out_reaching(doctree: nodes.document, say: Translate) -> None:
    """Leave out the two tags that hold for all that stands behind them: a base of addresses, and plain text."""
    base = say(
        N_(
            "“<base>” is left out: in the book it would change where the links of all pages lead. "
            "Write whole addresses."
        )
    )
    plain = say(
        N_(
            "“<plaintext>” is left out: on the web all that stands behind it on the page is shown as source. "
            "Write <pre>."
        )
    )
    for raw in [each for each in doctree.findall(nodes.raw) if is_html(each)]:
        text = raw.astext()
        if text.startswith("<!--"):
            continue
        for tag, message in ((_BASE, base), (_PLAIN, plain)):
            less = tag.sub("", text)
            if less != text:
                if not text.startswith("</"):
                    logger.warning("%s", message, location=raw, type=TYPE, subtype="raw-html")
                text = less
                raw.children = [nodes.Text(text)]
