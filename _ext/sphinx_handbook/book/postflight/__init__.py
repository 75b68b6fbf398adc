"""Postflight: reads a finished PDF back and holds it against what the book should say, before anyone else reads it.

``reading`` makes plain ``facts`` of a file (``content`` its pages, ``encoding`` its fonts, ``tags`` its structure,
``paths`` what it says of the machine). ``general`` checks what is right in any file; ``against`` checks the facts
against an ``Expected``, with ``wording`` to find text that typography has changed. Nothing here knows Sphinx,
docutils or WeasyPrint, or how our own files are made: a file must be right by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...gc_pause import gc_paused

if TYPE_CHECKING:
    from ...problems import Problem
    from .expected import Expected


def check(
    source: Path | bytes,
    name: str,
    runs: Sequence[tuple[range | None, Expected | None]] = ((None, None),),
    share: tuple[int, int] = (0, 1),
) -> list[Problem]:
    """Everything wrong with a PDF; ``name`` is what the findings call it.

    ``runs`` asks for some pages only (from 1; ``None`` for all), each run with what should be found in it; ``share``
    for a part of what the file says outside its pages: which one, of how many. So a book of any length is checked in
    pieces, if each place in it is checked with its own page: what leads there from other pages is held against where
    the file says that it is. ``reading.Unreadable`` is raised where the file cannot be opened.
    """
    from . import checks_any_pdf, checks_this_book, read_pdf

    with gc_paused():
        found: list[Problem] = []
        for facts, (_, expected) in zip(read_pdf.read(source, [pages for pages, _ in runs], share), runs, strict=True):
            told = checks_any_pdf.problems(facts, name)
            if expected is not None:
                told += checks_this_book.problems(facts, name, expected)
            for each in told:
                # What both see is told once.
                if each not in found:
                    found.append(each)
    return found
