"""The web handbook: the HTML theme, the values its templates get, and the files its pages load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder

from .. import sphinx_build
from ..i18n import N_, catalogue
from ..sphinx_build import memory
from ..sphinx_ext import errors
from ..sphinx_ext.domain import HandbookDomain
from ..sphinx_ext.read_phase import pages_with_views
from . import (
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
from .build import incremental, seams
from .images import publish
from .search import files
from .translator import HandbookTranslator, lend_title

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

NAME = "handbook"

#: Who yields the pages that have no source.
PROVIDERS: Final[tuple[generated_pages.Provider, ...]] = (
    files.pages,
    term_pages.pages,
    redirects.pages,
    downloads.pages,
)


def begin_build(app: Sphinx) -> None:
    """Remove what a build in our theme, or in one derived from it, has to begin without."""
    if _is_in_our_theme(app):
        incremental.clear(app)


def _is_in_our_theme(app: Sphinx) -> bool:
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder) or builder.name == "handbook-pdf":
        # The print builder is of that class, too, and has a theme only for extensions that ask for it.
        return False
    # Builders that write pages in a way of their own, such as ``json`` and ``pickle``, use no templates.
    own_way = type(builder).handle_page is not StandaloneHTMLBuilder.handle_page
    return not own_way and assets.THEME in builder.theme.get_theme_dirs()


def prepare_build(app: Sphinx) -> None:
    """Prepare a build, where it is one of HTML pages in our theme or in one derived from it.

    With another theme, Sphinx's own build is left as it is: pages that show others are written each time, a catalogue
    gets what `other_themes` has, and its images are published without what cameras note in them.
    """
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder) or builder.name == "handbook-pdf":
        return
    if not _is_in_our_theme(app):
        own_way = type(builder).handle_page is not StandaloneHTMLBuilder.handle_page
        app.connect("env-updated", pages_with_views)
        if not own_way and not isinstance(builder, SingleFileHTMLBuilder):
            # Not above: a build in our own theme never needs it.
            from . import other_themes

            other_themes.prepare(app, builder)
        if app.config.handbook_schema:
            publish.prepare(app, in_widths=False)
            builder.copy_image_files = publish.copy_image_files(app, builder.copy_image_files)  # type: ignore[method-assign]
        return
    if builder.name not in app.registry.translators:
        app.set_translator(builder.name, HandbookTranslator)
    assets.prepare(app)
    publish.prepare(app, in_widths=True)
    formulas.register(app)
    context = page_context.PageContext(app)
    texts = files.Texts()
    build = incremental.IncrementalBuild(app, context.frame, texts)
    generated = generated_pages.GeneratedPages(app, build.generated, PROVIDERS)
    single_page = isinstance(builder, SingleFileHTMLBuilder)
    seams.replace_methods(seams.WebBuild(app, texts, build, generated), single_page=single_page)
    lend_title(app)
    # What is connected to one event with one priority is called in this order.
    context.connect()
    policy_warnings.connect(app)
    if single_page:
        app.connect("env-updated", lambda app, env: incremental.name_images(app))
        return
    files.connect(app)
    HandbookDomain.of(app.env).makes_term_pages = True
    sphinx_build.connect(app)
    build.connect()
    generated.connect()
    # The folder of downloads is no part of the state that `incremental` has saved by now.
    app.connect("build-finished", downloads.copy_files)
    # Before the state of the output is saved, which has the page in it.
    app.connect("build-finished", not_found.write, priority=400)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the theme; all else waits until a build asks for it.

    Sphinx calls this alone, too late for options and directives, where conf.py names the theme and not the extension.
    """
    if "handbook_schema" not in app.config:
        errors.setup(app)
        message = N_("conf.py: the theme “{theme}” needs “{extension}” among the extensions.")
        raise errors.ConfigFault(
            catalogue(app.config.language).gettext(message).format(theme=NAME, extension="sphinx_handbook")
        )
    app.add_html_theme(NAME, str(assets.THEME))
    app.connect("builder-inited", begin_build, priority=1)
    app.connect("builder-inited", prepare_build)
    memory.setup(app)
    export_files.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
