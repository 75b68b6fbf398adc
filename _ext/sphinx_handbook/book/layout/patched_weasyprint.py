"""Lays out parts of a book one after the other, each with what was learnt from those before.

Nothing learnt changes what is made: a part laid out first is the same as one laid out last, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .weasyprint_seams import margin_boxes as edges
from .weasyprint_speed import box_sizes as measures
from .weasyprint_speed import glyph_runs as glyphs
from .weasyprint_speed import html_parser as html
from .weasyprint_speed import pango_layouts as texts
from .weasyprint_speed.computed_styles import Looks, shared


@contextmanager
def laid_out(looks: Looks, *, apart: bool) -> Iterator[None]:
    """Lay out and draw within; ``apart`` says that the pages are not the whole book (``edges``)."""
    with (
        html.read(),
        shared(looks),
        measures.remembered(),
        texts.laid_out(kept=apart),
        glyphs.drawn(),
        edges.laid_out(apart=apart),
    ):
        yield
