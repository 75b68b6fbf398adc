"""Adds to a page's text what our own theme has around it: its category, its PDF, corrections, how to cite it."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader
from sphinx import addnodes
from sphinx.locale import get_translator

from .. import assets
from ..page_context import PageContext

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

TEMPLATES: Final = Path(__file__).with_name("templates")

#: Where the text of a page begins: the section that is the page, and the end of its title.
_SECTION: Final = re.compile(r"<section(?=[ >])")
_TITLE_END: Final = "</h1>"
#: A table of entries, which gets a box that scrolls: no theme may cut it off.
_TABLE: Final = re.compile('<table class="entry-table.*?</table>', re.DOTALL)


class Surroundings:
    """Writes what stands around the text of one build's pages, in the words and with the values of our own theme."""

    def __init__(self, app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
        self._app, self._builder = app, builder
        self._context = PageContext(app)
        # Those of our theme mark what is to be escaped.
        self._templates = Environment(
            loader=FileSystemLoader([TEMPLATES, assets.THEME]),
            extensions=["jinja2.ext.i18n"],
            autoescape=False,
        )
        self._templates.install_gettext_translations(get_translator("sphinx"))  # type: ignore[attr-defined]

    def add(
        self, app: Sphinx, page: str, template: str, values: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Add the surroundings of a page with a source, when Sphinx collects the values of its template."""
        if doctree is None or not values.get("body"):
            return
        frame = self._context.frame(page, values["pathto"])
        body = _TABLE.sub(r'<div class="handbook-table">\g<0></div>', str(values["body"]))
        if frame.category:
            body = _SECTION.sub(f'<section data-colour="{frame.category.colour}"', body, count=1)
            head, title_end, text = body.partition(_TITLE_END)
            if title_end:
                body = f"{head}{title_end}\n{self.render('category.html', handbook=frame)}{text}"
        part = "front.html" if frame.kind == "front" else "tools.html"
        values["body"] = body + self.render(part, handbook=frame, lists_categories=self._lists_categories())

    def whole(self, page: str, part: str, values: dict[str, Any]) -> str:
        """The whole text of a page without a source, by a part of our theme."""
        frame = self._context.frame(page, partial(self._builder.get_relative_uri, page))
        return self.render("generated.html", handbook=frame, part=part, **values)

    def render(self, template: str, **values: object) -> str:
        """What a template of ours makes of values."""
        return self._templates.get_template(template).render(language=self._app.config.language, **values)

    def _lists_categories(self) -> bool:
        """Whether the front page shows a table of contents with a category in it."""
        indexes = {each.index for each in self._app.config.handbook_schema.categories}
        contents = self._app.env.tocs.get(self._app.config.root_doc)
        tables = contents.findall(addnodes.toctree) if contents is not None else ()
        return any(not table.get("hidden") and indexes & set(table["includefiles"]) for table in tables)
