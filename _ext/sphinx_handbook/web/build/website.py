"""Prepares a build of a website: all of it, from top to bottom, in the order in which it is connected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder
from sphinx.jinja2glue import BuiltinTemplateLoader

from ... import sphinx_build
from ...sphinx_ext import messages
from ...sphinx_ext.domain import HandbookDomain
from ...sphinx_ext.raw_html import website as raw_html
from ...sphinx_ext.read_phase import pages_with_views
from .. import (
    assets,
    downloads,
    export_files,
    formulas,
    generated_pages,
    not_found,
    page_context,
    policy_warnings,
    redirects,
    term_pages,
)
from ..folder import binder_files
from ..folder import page as folder_page
from ..folder import parts as folder_parts
from ..images import publish
from ..markdown import files as markdown_files
from ..releases import pages as release_pages
from ..search import files
from ..translator import FOREIGN, HandbookTranslator, lend_title
from . import incremental, offline_copy, own_files, seams

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Who yields the pages that have no source.
PROVIDERS: Final[tuple[generated_pages.Provider, ...]] = (
    files.pages,
    term_pages.pages,
    redirects.pages,
    downloads.pages,
    release_pages.pages,
    folder_page.pages,
)


def begin(app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
    """Remove what a build in our theme, or one derived from it, has to begin without; have its raw HTML looked at."""
    if _is_in_our_theme(builder):
        incremental.clear(app)
        messages.add_fallback(app)
        raw_html.connect(app, mark=FOREIGN)


def _is_in_our_theme(builder: StandaloneHTMLBuilder) -> bool:
    return not _writes_in_own_way(builder) and assets.THEME in builder.theme.get_theme_dirs()


def _writes_in_own_way(builder: StandaloneHTMLBuilder) -> bool:
    """Whether a builder writes pages in a way of its own, such as ``json`` and ``pickle``, which use no templates."""
    return type(builder).handle_page is not StandaloneHTMLBuilder.handle_page


def prepare(app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
    """Prepare a build of HTML pages; all of it is ours where they are in our theme or in one derived from it.

    With another theme, Sphinx's own build is left as it is: pages that show others are written each time, a catalogue
    gets what `other_themes` has, and its images are published without what cameras note in them.
    """
    if builder.name != "html" or not _is_in_our_theme(builder):
        # Links to folders lead nowhere without a server, and have no twins; another theme offers nothing.
        app.config.handbook_offline = app.config.handbook_markdown = False
    if builder.name in export_files.WEBSITES:
        own_files.connect(app, PROVIDERS if _is_in_our_theme(builder) else ())
    if not _is_in_our_theme(builder):
        app.connect("env-updated", pages_with_views)
        if not _writes_in_own_way(builder) and not isinstance(builder, SingleFileHTMLBuilder):
            # Not above: a build in our own theme never needs it.
            from .. import other_themes

            other_themes.prepare(app, builder)
        if app.config.handbook_schema:
            publish.prepare(app, in_widths=False)
            builder.copy_image_files = publish.copy_image_files(app, builder.copy_image_files)  # type: ignore[method-assign]
        return
    if builder.name not in app.registry.translators:
        app.set_translator(builder.name, HandbookTranslator)
    context = page_context.PageContext(app)
    texts = files.Texts()
    # Before anything is written: it takes what is written from now on for this build's.
    build = incremental.IncrementalBuild(app, context.decides_frame, texts)
    assets.prepare(app)
    publish.prepare(app, in_widths=True)
    formulas.register(app)
    generated = generated_pages.GeneratedPages(app, build.generated, PROVIDERS)
    single_page = isinstance(builder, SingleFileHTMLBuilder)
    seams.replace_methods(seams.WebBuild(app, texts, build, generated), single_page=single_page)
    if isinstance(builder.templates, BuiltinTemplateLoader):
        # Jinja asks for a template's time whenever one is used; while a build goes on, they stay as they are.
        builder.templates.environment.auto_reload = False
    lend_title(app)
    # What is connected to one event with one priority is called in this order.
    context.connect()
    policy_warnings.connect(app)
    if single_page:
        app.connect("env-updated", lambda app, env: incremental.name_images(app))
        return
    files.connect(app)
    folder_parts.connect(app)
    HandbookDomain.of(app.env).makes_term_pages = True
    sphinx_build.connect(app)
    build.connect()
    generated.connect()
    markdown_files.connect(app)
    # The folder of downloads is no part of the state that `incremental` has saved by now.
    app.connect("build-finished", downloads.copy_files)
    # When the feed is written.
    app.connect("build-finished", release_pages.save)
    app.connect("build-finished", binder_files.write)
    # When all files are there.
    app.connect("build-finished", offline_copy.write, priority=900)
    # Before the state of the output is saved, which has the page in it.
    app.connect("build-finished", not_found.write, priority=400)
