"""Numbers of footnotes at the foot of pages, which go on through a chapter: several documents share a page there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from ..elements.page_notes import LETTER, NUMBER
from .letters import lettered

if TYPE_CHECKING:
    from ..order import Part

#: A number that goes on through a chapter: groups 2 and 3 are the class of one that is printed as a letter, and itself.
_NUMBER: Final = re.compile(rf'(<span class="{NUMBER}( {LETTER})?">)(\d+)(?=</span>)')


def through_chapters(parts: Sequence[Part], pages: Mapping[str, str]) -> dict[str, str]:
    """The HTML of each page by docname, with the numbers of its notes behind those of its chapter before it."""
    numbered, last = dict(pages), 0
    for document in (each for part in parts for each in part.documents):
        if document.level <= 1:
            last = 0
        html = pages.get(document.docname, "")
        if numbers := _NUMBER.findall(html):
            numbered[document.docname] = _NUMBER.sub(partial(_behind, last), html)
            last += max(int(number) for _, _, number in numbers)
    return numbered


def _behind(last: int, number: re.Match[str]) -> str:
    count = last + int(number[3])
    return f"{number[1]}{lettered(count - 1) if number[2] else count}"
