"""The printed book: assembled as parts, translated, laid out once, its page numbers settled, then finished.

``assemble`` says what comes when, ``translate`` writes one document, ``template`` puts the parts together,
``layout`` calls WeasyPrint, ``weasy`` holds every seam into its inside, ``builder`` is what Sphinx sees.
Nothing here is imported before a PDF is built, so that the web half needs neither WeasyPrint nor Pango.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the print builder and its options."""
    from .builder import HandbookPdfBuilder

    app.add_builder(HandbookPdfBuilder)
    app.add_config_value("handbook_pdf_name", "", "", str, "The PDF's file name without .pdf; made from the title.")
    app.add_config_value("handbook_pdf_editions", [], "", list, "The editions to make; all where none is named.")
    app.add_config_value("handbook_pdf_entries", [], "", list, "The entries of a selection that is made alone.")
    app.add_config_value("handbook_pdf_terms", [], "", list, "The terms whose entries the selection holds.")
    app.add_config_value("handbook_pdf_jobs", 0, "", int, "How many processes lay out; 0 is one a processor.")
    app.add_config_value("handbook_pdf_css", [], "", list, "More style sheets for the book, relative to conf.py.")
