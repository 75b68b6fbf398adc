"""Tells of raw HTML that is not closed while the pages of a website are written."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

from ...i18n import translator
from . import open_html

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


def connect(app: Sphinx, *, mark: str) -> None:
    """Look at each page of this build when it is written; those with raw HTML have the attribute ``mark``."""

    def check(app: Sphinx, page: str, template: str, values: dict[str, Any], doctree: nodes.document | None) -> None:
        if doctree is None or mark not in doctree:
            return
        say = translator(str(app.config.language))
        page_html = open_html.of_page(doctree)
        open_html.report_silent(page_html, say, tells_comments=not app.config.handbook_schema)
        if page_html.uneven is None or page_html.silent or importlib.util.find_spec("tinyhtml5") is None:
            return
        body = str(values.get("body", ""))
        if open_html.within_page(body) != body:
            open_html.report_uneven(page_html.uneven, say)

    app.connect("html-page-context", check, priority=949)
