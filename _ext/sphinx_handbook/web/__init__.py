"""The web handbook: the HTML theme, the values its templates get, and the files its pages load."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

from ..i18n import N_, catalogue
from ..sphinx_build import memory
from ..sphinx_ext import errors
from . import export_files

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

NAME = "handbook"


def begin_build(app: Sphinx) -> None:
    """Begin a build of HTML pages, before any other extension does."""
    if (builder := _html_builder(app)) is not None:
        # Not above: a book needs nothing of it.
        from .build import website

        website.begin(app, builder)


def prepare_build(app: Sphinx) -> None:
    """Prepare a build, where it is one of HTML pages."""
    if (builder := _html_builder(app)) is not None:
        from .build import website

        website.prepare(app, builder)


def _html_builder(app: Sphinx) -> StandaloneHTMLBuilder | None:
    """The builder, where it writes HTML pages."""
    builder = app.builder
    # The print builder is of that class, too, and has a theme only for extensions that ask for it.
    return builder if isinstance(builder, StandaloneHTMLBuilder) and builder.name != "handbook-pdf" else None


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
    app.add_html_theme(NAME, str(Path(__file__).parent / "theme" / NAME))
    app.connect("builder-inited", begin_build, priority=1)
    app.connect("builder-inited", prepare_build)
    memory.setup(app)
    export_files.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
