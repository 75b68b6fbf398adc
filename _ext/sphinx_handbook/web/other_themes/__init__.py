"""A catalogue in another HTML theme than ours: a style sheet, the pages without a source, what goes with each page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...files import write_if_changed
from ...sphinx_ext.domain import HandbookDomain
from .. import assets, downloads
from . import style_sheet
from .generated import Pages
from .surroundings import Surroundings

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

__all__ = ["prepare"]


def prepare(app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
    """Prepare the build of a website with a catalogue; for a project without one, nothing changes."""
    schema = app.config.handbook_schema
    # EPUB and formats of help have no search of Sphinx's, no addresses that anyone comes back to, no folder of PDFs.
    if not schema or not builder.search:
        return
    # As for our own theme: a folder of ours in `html_static_path` would make Sphinx read all pages again.
    write_if_changed(Path(app.outdir, "_static", style_sheet.NAME), style_sheet.whole(schema).encode())
    app.add_css_file(style_sheet.NAME)
    for name in assets.FILTER:
        write_if_changed(Path(app.outdir, "_static", name), (assets.THEME / "static" / name).read_bytes())
    HandbookDomain.of(app.env).makes_term_pages = True
    surroundings = Surroundings(app, builder)
    pages = Pages(builder, surroundings)
    app.connect("env-updated", pages_with_surroundings)
    app.connect("html-page-context", surroundings.add)
    app.connect("html-page-context", load_filter)
    app.connect("html-collect-pages", pages.collect)
    app.connect("build-finished", pages.write_redirects)
    app.connect("build-finished", downloads.copy_files)
    app.connect("build-finished", pages.remove_leftovers)


def load_filter(app: Sphinx, page: str, template: str, values: dict[str, Any], doctree: object) -> None:
    """Have a page that lets readers choose from a list load what that needs."""
    if assets.HAS_FILTER in values.get("body", ""):
        style, script = assets.FILTER
        app.add_css_file(style)
        app.add_js_file(script)


def pages_with_surroundings(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The pages that show what no page says: the front page, those of categories, and those that refer to a term.

    All are written whenever any page is, as those with views are.
    """
    indexes = (each.index for each in app.config.handbook_schema.categories)
    return sorted({app.config.root_doc, *indexes, *HandbookDomain.of(env).data["declared"]} & env.found_docs)
