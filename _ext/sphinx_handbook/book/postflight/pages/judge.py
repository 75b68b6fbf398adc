"""What a designer would mend on the pages of a finished PDF. All of it is a hint: the file is not wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from ....editions.page_format import NEARLY_EMPTY
from ....i18n import N_
from ....problems import Problem
from ..checks_any_pdf import excerpt, few
from .lines import Line, PageLines

#: How many lines in a row may end with a hyphen.
HYPHENS: Final = 2

#: A page that is filled less looks half empty.
_FILLED: Final = 0.6

#: So many letters on a paragraph's last line look like an accident.
_SHORT: Final = 2
#: A block of running text has lines of this many characters; a listing or an address need not.
_SENTENCE: Final = 30
#: And spaces between words, at least.
_WORDS: Final = 3

#: What is smaller than the text by this much is set small on purpose.
_SMALLER: Final = 0.97

_LETTER: Final = re.compile(r"[^\W\d_]")
_HYPHEN: Final = re.compile("[^\\W\\d_]([-\u00ad\u2010])\\s*$")


def problems(pages: PageLines, name: str) -> list[Problem]:
    """What could look better on the pages that were read; ``name`` is what the findings call the file."""
    checks = (empty_pages, gaps, tails, single_lines, hyphens, short_lines, rows, paint_order)
    return [problem for check in checks for problem in few(check(pages, name), name)]


def _hint(name: str, page: int, code: str, message: str, **values: object) -> Problem:
    words = {key: str(value) for key, value in values.items()}
    return Problem(name, page, 1, f"page-{code}", message, {"page": str(page)} | words)


def empty_pages(pages: PageLines, name: str) -> Iterator[Problem]:
    """No page but the covers is filled by less than a third. An empty one is so on purpose."""
    for page, lines in pages.by_page.items():
        if page in pages.covers or pages.filled(page) >= NEARLY_EMPTY or pages.lacks_room(page):
            continue
        count = pages.count(page)
        message = N_("Page {page} has one line: “{text}”.") if count == 1 else N_("Page {page} has only {count} lines.")
        yield _hint(name, page, "empty", message, count=count, text=excerpt(lines[0].text))


def gaps(pages: PageLines, name: str) -> Iterator[Problem]:
    """No page stays half empty since a picture has no room on it."""
    for page in sorted(pages.by_page):
        if page in pages.covers or pages.filled(page) >= _FILLED or not pages.lacks_room(page):
            continue
        message = N_("Page {page} is filled to {part} %: the picture that the next page begins with has no room on it.")
        yield _hint(name, page, "gap", message, part=round(pages.filled(page) * 100))


def tails(pages: PageLines, name: str) -> Iterator[Problem]:
    """What is set small below a text does not stand by itself above the next title."""
    heading: Line | None = None
    for page, lines in sorted(pages.by_page.items()):
        before = heading
        tail: list[Line] = []
        for line in lines:
            if line.level:
                if tail and before and line.level <= before.level and line.size >= pages.body:
                    break
                before = heading = line
            if line.size >= pages.body * _SMALLER:
                tail = []
                break
            tail.append(line)
        else:
            tail = []
        small = heading is not None and heading.size < pages.body * _SMALLER
        if tail and small and before and before.size < pages.body * _SMALLER:
            message = N_("Page {page}: “{text}” belongs to the page before and stands above the next title.")
            yield _hint(name, page, "tail", message, text=excerpt(tail[0].text))
        heading = next((line for line in reversed(lines) if line.level), heading)


def single_lines(pages: PageLines, name: str) -> Iterator[Problem]:
    """No line of a paragraph is alone on its page."""
    for block in pages.blocks:
        if block[0].page == block[-1].page:
            continue
        if block[0].page != block[1].page:
            message = N_("Page {page}: its last line is alone; the paragraph goes on overleaf: “{text}”.")
            yield _hint(name, block[0].page, "line", message, text=excerpt(block[0].text))
        elif block[-1].page != block[-2].page:
            message = N_("Page {page}: the last line of a paragraph is alone on it: “{text}”.")
            yield _hint(name, block[-1].page, "line", message, text=excerpt(block[-1].text))


def hyphens(pages: PageLines, name: str) -> Iterator[Problem]:
    """At most two lines in a row end with a hyphen, and no page ends within a word."""
    for block in pages.blocks:
        stacked: list[Line] = []
        for line, following in pairwise(block):
            stacked = [*stacked, line] if _divided(line, following) else []
            if stacked and line.page != following.page:
                message = N_("Page {page} ends within a word: “{text}”.")
                yield _hint(name, line.page, "word", message, text=_end(line))
                stacked = []
            if len(stacked) == HYPHENS + 1:
                message = N_("Page {page}: more than {count} lines in a row end with a hyphen: “{text}”.")
                yield _hint(name, line.page, "hyphens", message, count=HYPHENS, text=", ".join(map(_end, stacked)))


def _divided(line: Line, following: Line) -> bool:
    """Whether a line ends within a word."""
    match = _HYPHEN.search(line.text)
    begin = following.text.lstrip()[:1]
    return bool(match) and begin.islower() and abs(line.size - following.size) < 1


def _end(line: Line) -> str:
    """The last word of a line."""
    return line.text.split()[-1].replace("\u00ad", "-")


def short_lines(pages: PageLines, name: str) -> Iterator[Problem]:
    """No paragraph of a few lines ends with a line of two letters."""
    for block in pages.blocks:
        *full, last = block
        if not full or last.level or last.letters > _SHORT or not _LETTER.search(last.text):
            continue
        lengths = [len(each.text.strip()) for each in full]
        # Of running text all lines but the last are filled; a listing's are not. An address is no words.
        if max(lengths) < _SENTENCE or min(lengths) < max(lengths) * 0.7 or full[-1].text.strip().count(" ") < _WORDS:
            continue
        message = N_("Page {page}: a paragraph ends with a line of {count} letters: “{text}”.")
        text = f"{full[-1].text.strip()[-30:]} | {last.text.strip()}"
        yield _hint(name, last.page, "short", message, count=last.letters, text=text)


def rows(pages: PageLines, name: str) -> Iterator[Problem]:
    """No page ends within a row of a table."""
    for page, _, words in pages.rows:
        yield _hint(name, page, "row", N_("Page {page} ends within a row of a table: “{text}”."), text=excerpt(words))


def paint_order(pages: PageLines, name: str) -> Iterator[Problem]:
    """Text is drawn in the order in which it is read."""
    for page, words in pages.unordered:
        message = N_(
            "Page {page}: “{text}” is drawn before what is read before it; copied or reflowed text may be jumbled."
        )
        yield _hint(name, page, "order", message, text=excerpt(words))
