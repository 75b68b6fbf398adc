"""The printed book: the builder ``handbook-pdf``, from doctrees to checked PDFs.

``content`` writes chunks of HTML, ``layout`` makes fragments of them, ``pdf`` merges these, ``postflight`` reads the
file back, ``prepress`` makes what a press needs; ``jobs`` says which files, ``pipeline`` runs the stages in worker
processes. What the stages pass on is in ``project`` and ``manuscript``; ``cache`` keeps it from build to build.

A build of the website imports neither WeasyPrint nor Pango.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the print builder and its options."""
    from . import options, other_extensions
    from .builder import HandbookPdfBuilder
    from .text_builder import HandbookTextBuilder

    app.add_builder(HandbookPdfBuilder)
    app.add_builder(HandbookTextBuilder)
    app.connect("builder-inited", _prepare_reading)
    app.connect("config-inited", other_extensions.name_builder)
    options.declare(app)


def _prepare_reading(app: Sphinx) -> None:
    from ..sphinx_ext import messages
    from .builder import HandbookPdfBuilder
    from .text_builder import HandbookTextBuilder

    if isinstance(app.builder, HandbookPdfBuilder | HandbookTextBuilder):
        messages.add_fallback(app)
    if isinstance(app.builder, HandbookPdfBuilder):
        app.builder.prepare_reading()
