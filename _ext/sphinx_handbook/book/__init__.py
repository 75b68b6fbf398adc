"""The printed book: assembled as parts, translated, laid out once, bound.

``options`` is what conf.py says. ``assemble`` says what comes when, ``translate`` writes one document, ``wide`` is
the rule for wide things, ``template`` puts the parts together, ``layout`` calls WeasyPrint, ``weasy`` holds every
seam into its inside, ``builder`` is what Sphinx sees.
Nothing here is imported before a PDF is built, so that the web half needs neither WeasyPrint nor Pango.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the print builder and its options."""
    from . import options
    from .builder import HandbookPdfBuilder

    def prepare(app: Sphinx) -> None:
        if isinstance(app.builder, HandbookPdfBuilder):
            app.builder.prepare_reading()

    app.add_builder(HandbookPdfBuilder)
    app.connect("builder-inited", prepare)
    options.declare(app)
