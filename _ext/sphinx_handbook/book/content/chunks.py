"""Where a book is cut into chunks, and how much room its page numbers get."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from typing import Final
from zlib import crc32

from ..manuscript import Manuscript
from .order import Part
from .translator import PLACEHOLDER

#: How many parts follow one another in a run, on average and at most.
_AVERAGE_RUN: Final = 6
_LONGEST_RUN: Final = 16

#: From so many pages on, reckoned by the letters that every book has on a page at least, a book may turn out to have a
#: thousand.
_LETTERS_A_PAGE: Final = 1_200
_MANY_PAGES: Final = 900

#: A page number that is still to be filled in (``translator.folio``); the same figures in a text are the author's.
_FOLIO: Final = re.compile(f'<span class="folio(?: elsewhere)?" data-target="[^"]*">{PLACEHOLDER}(?=</span>)')


def runs(parts: Sequence[Part], follows: Set[str] = frozenset()) -> list[list[int]]:
    """Group parts into runs, each laid out as one chunk: lists of the parts' indexes.

    Every chapter begins a run, and every part of one that is too long for one. Within a chapter of many parts the
    parts' names alone decide where a run ends, so that a new part changes the run that it comes into and no other. A
    part that ``follows`` on the page of the part before is in its run.
    """
    grouped: list[list[int]] = []
    for at, part in enumerate(parts):
        before = parts[at - 1].name if at else ""
        ends = crc32(before.encode()) % _AVERAGE_RUN == 0
        apart = part.continues or part.documents[0].level == 1
        begins = apart or ends or len(grouped[-1]) == _LONGEST_RUN if grouped else True
        if begins and not (grouped and part.name in follows):
            grouped.append([])
        grouped[-1].append(at)
    return grouped


def widen_numbers(manuscript: Manuscript, parts: int) -> Manuscript:
    """Give page numbers room for four figures in a book that may have a thousand pages.

    ``parts`` is the number of its parts, each of which begins a page.
    """
    letters = sum(len(re.sub(r"<[^>]*(?:>|\Z)", "", each.html)) for each in manuscript.chunks)
    if letters // _LETTERS_A_PAGE + parts < _MANY_PAGES:
        return manuscript
    widened = (replace(each, html=_FOLIO.sub(r"\g<0>0", each.html)) for each in manuscript.chunks)
    return replace(manuscript, chunks=tuple(widened))
