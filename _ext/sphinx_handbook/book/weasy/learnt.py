"""Lays out parts of a book one after the other, each with what was learnt from those before.

Nothing learnt changes what is made: a part laid out first is the same as one laid out last, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from . import edges, glyphs, html, measures, texts
from .styles import Looks, shared


@dataclass(slots=True, eq=False)
class Learnt:
    """What is known of the style sheets of a form."""

    looks: Looks = field(default_factory=Looks)
    kinds: edges.Kinds = field(default_factory=dict)


@contextmanager
def laid_out(learnt: Learnt, *, apart: bool) -> Iterator[None]:
    """Lay out and draw within; ``apart`` says that the pages are not the whole book (``edges``)."""
    with (
        html.read(),
        shared(learnt.looks),
        measures.remembered(),
        texts.laid_out(kept=apart),
        glyphs.drawn(),
        edges.laid_out(learnt.kinds, apart=apart),
    ):
        yield
