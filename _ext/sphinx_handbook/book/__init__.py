"""The printed book: assembled as parts, translated, laid out once, its page numbers settled, then finished.

``assemble`` says what comes when, ``translate`` writes one document, ``template`` puts the parts together,
``layout`` calls WeasyPrint, ``weasy`` holds every seam into its inside, ``builder`` is what Sphinx sees.
Nothing here is imported before a PDF is built, so that the web half needs neither WeasyPrint nor Pango.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: What a project can say of its book in conf.py: the name, what holds where nobody says so, what it is.
OPTIONS: Final[tuple[tuple[str, Any, str], ...]] = (
    (
        "handbook_pdf_name",
        "",
        "The PDF's file name without `.pdf`. Where it is unset it is made from the title.",
    ),
    (
        "handbook_pdf_css",
        [],
        "Style sheets of your own for the printed book, relative to `conf.py`. They come last and win.",
    ),
    (
        "handbook_pdf_editions",
        [],
        "The editions to make, by id; all where none is named. The files of the others are left as they are.",
    ),
    (
        "handbook_pdf_entries",
        [],
        "Make one edition of these entries, by their files' names without `.md`, and no other.",
    ),
    (
        "handbook_pdf_terms",
        [],
        "Make one edition of the entries with any of these terms, and no other.",
    ),
    (
        "handbook_pdf_jobs",
        0,
        "In how many processes the editions are laid out; 0 is one a processor.",
    ),
)


def setup(app: Sphinx) -> None:
    """Register the print builder and its options."""
    from .builder import HandbookPdfBuilder

    app.add_builder(HandbookPdfBuilder)
    for name, default, description in OPTIONS:
        app.add_config_value(name, default, "", type(default), description)
