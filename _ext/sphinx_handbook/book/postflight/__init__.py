"""Postflight: reads a finished PDF back and holds it against what the book should say, before anyone else reads it.

``reading`` makes plain ``facts`` of a file (``content`` its pages, ``encoding`` its fonts, ``tags`` its structure,
``paths`` what it says of the machine). ``general`` checks what is right in any file; ``against`` checks the facts
against an ``Expected``, with ``wording`` to find text that typography has changed. Nothing here knows Sphinx,
docutils or WeasyPrint, or how our own files are made: a file must be right by itself.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...catalogue.problems import Problem
    from .expected import Expected


def check(source: Path | bytes, name: str, expected: Expected | None = None) -> list[Problem]:
    """Everything wrong with a PDF; ``name`` is what the findings call it.

    ``reading.Unreadable`` is raised where it cannot be opened.
    """
    from . import against, general, reading

    with _uncollected():
        facts = reading.read(source)
        found = general.problems(facts, name)
        if expected is not None:
            # What both see is told once.
            found += [each for each in against.problems(facts, name, expected) if each not in found]
    return found


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of unused memory from looking, at every page, through all that laying out has left."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
