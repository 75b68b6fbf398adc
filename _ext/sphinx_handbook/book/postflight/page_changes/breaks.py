"""Where a page breaks badly: a heading or a single line apart from what it belongs to, a page with next to nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from ....releases.print_changes.model import Break
from ..checks_any_pdf import excerpt
from ..facts import unhyphenated
from .page_lines import Line, PageText, PageTexts

#: A page with no more lines than these, and no picture, is nearly empty.
_FEW: Final = 4
#: How far within its column a line may begin, in points.
_INDENT: Final = 60
_HEADING: Final = re.compile("H[1-6]?")
#: Elements whose lines are set as paragraphs.
_PARAGRAPHS: Final = frozenset({"P", "LBody", "Note"})


def breaks(texts: PageTexts, pages: Iterable[int]) -> Iterator[Break]:
    """What breaks badly on some pages, and between each and the one after it; ``pages`` are indices."""
    for at in pages:
        page, following = texts.page(at), texts.page(at + 1)
        label = texts.labels[at]
        if is_nearly_empty(page):
            yield Break("nearly-empty", label, excerpt(_words(page.lines)))
        if not page.lines:
            continue
        last = _lowest(page)
        if _HEADING.fullmatch(last.role) and following.lines and following.lines[0].block != last.block:
            yield Break("heading", label, excerpt(_words(_of(page, last))))
        if last.role in _PARAGRAPHS and (over := _of(following, last)):
            here = _of(page, last)
            if _rows(here) == 1:
                yield Break("first-line", label, excerpt(_words(here)))
            if _rows(over) == 1:
                yield Break("last-line", texts.labels[at + 1], excerpt(_words(over)))


def is_nearly_empty(page: PageText) -> bool:
    """Whether a page has a few lines and nothing else; one without any is left empty on purpose."""
    return 0 < _rows(page.lines) <= _FEW and not page.figures


def _lowest(page: PageText) -> Line:
    """The last line of the column; what stands beside it, in the margin, may be lower on the page."""
    column = Counter(round(each.left) for each in page.lines).most_common(1)[0][0]
    within = [each for each in page.lines if column - 1 <= each.left <= column + _INDENT]
    return min(within, key=lambda each: each.base)


def _of(page: PageText, line: Line) -> list[Line]:
    return [each for each in page.lines if each.block == line.block and line.block != (0, 0)]


def _rows(lines: Iterable[Line]) -> int:
    return len({round(each.base) for each in lines})


def _words(lines: Iterable[Line]) -> str:
    return unhyphenated("\n".join(each.text for each in lines))
