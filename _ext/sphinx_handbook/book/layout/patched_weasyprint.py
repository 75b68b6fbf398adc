"""Lays out parts of a book one after the other, each with what was learnt from those before.

Nothing learnt changes what is made: a part laid out first is the same as one laid out last, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .weasyprint_seams import margin_boxes
from .weasyprint_speed import box_sizes, glyph_runs, html_parser, pango_layouts
from .weasyprint_speed.computed_styles import StyleCache, shared


@contextmanager
def laid_out(looks: StyleCache, *, in_chunks: bool) -> Iterator[None]:
    """Lay out and draw within; ``apart`` says that the pages are not the whole book (``edges``)."""
    with (
        html_parser.read(),
        shared(looks),
        box_sizes.remembered(),
        pango_layouts.laid_out(kept=in_chunks),
        glyph_runs.drawn(),
        margin_boxes.laid_out(in_chunks=in_chunks),
    ):
        yield
