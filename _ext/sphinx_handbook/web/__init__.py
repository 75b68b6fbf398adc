"""The web handbook: the HTML theme, what its templates are told, and the files its pages load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder

from ..sphinx_build import connect, memory
from ..sphinx_ext.domain import HandbookDomain
from ..sphinx_ext.read_phase import pages_with_views
from . import assets, downloads, generated_pages, genindex, metadata, not_found, page_context, redirects, term_pages
from .build import incremental, lazy_context, parallel_write
from .search import files
from .translator import HandbookTranslator

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

NAME = "handbook"

#: What tells of pages that have no source.
MADE: Final[tuple[generated_pages.Provider, ...]] = (files.pages, term_pages.pages, redirects.pages, downloads.pages)


def dress(app: Sphinx) -> None:
    """Prepare a build, where it is one of HTML pages in our theme or in one made from it."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder) or not builder.theme:
        # The print builder is of that class, too, and has no theme.
        return
    if assets.THEME not in builder.theme.get_theme_dirs():
        app.connect("env-updated", pages_with_views)
        return
    if builder.name not in app.registry.translators:
        app.set_translator(builder.name, HandbookTranslator)
    assets.prepare(app)
    frame = page_context.connect(app)
    lazy_context.connect(app)
    genindex.connect(app)
    if not isinstance(builder, SingleFileHTMLBuilder):
        texts = files.connect(app)
        HandbookDomain.of(app.env).makes_term_pages = True
        connect(app)
        incremental.connect(app, frame, MADE, texts)
        parallel_write.connect(app, texts)
        app.connect("build-finished", downloads.copy_files)
        # Before the state of the output is kept.
        app.connect("build-finished", not_found.write, priority=400)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the theme; all else waits until a build asks for it."""
    app.add_html_theme(NAME, str(assets.THEME))
    app.connect("builder-inited", dress)
    memory.setup(app)
    metadata.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
