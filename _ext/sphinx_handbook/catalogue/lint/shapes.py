"""Tables, lists, code and HTML that a reader would meet as typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ...i18n import N_
from ...problems import Problem
from ..markdown import code_spans, running_text
from ..markdown.running_text import OUT
from .page_text import PageText

_ROW: Final = re.compile(r" {0,3}\|")
_CELLS: Final = re.compile(r"(?<!\\)\|")
_DASHES: Final = re.compile(r"[ \t]*+(?:\|[ \t]*+)?:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+(?:\|[ \t]*+)?")
_GRID: Final = re.compile(r"^ {0,3}\+(?:[-=]{3,}\+){2,}[ \t\r]*$", re.MULTILINE)

_BULLET: Final = re.compile(r"^[ \t]*(?P<mark>[•·▪‣◦●○■□])(?:[ \t\xa0]+|(?=\w))\S", re.MULTILINE)
_TYPED: Final = re.compile(
    r"^[ \t]*(?P<mark>[–—]|o(?=[ \t]))[ \t\xa0]+\S.*\n(?:[ \t]*\S.*\n)?[ \t]*(?P=mark)[ \t\xa0]+\S", re.MULTILINE
)
_LETTERS: Final = re.compile(r"^[ \t]*(?P<mark>a[.)])[ \t]+\S.*\n(?:[ \t]*\S.*\n)?[ \t]*b[.)][ \t]+\S", re.MULTILINE)
_NO_SPACE: Final = re.compile(r"^(?P<mark>-)(?=\w)[^\n]*\n(?P=mark)(?=\w)", re.MULTILINE)

_SENTENCE: Final = re.compile(r"\s*(?:[^\W\d_]+[,;:]?[ \t]+){4,}")
#: A footnote, a definition, a directive of reStructuredText or a paragraph that leads in a listing there.
_ABOVE: Final = re.compile(r"\s*(?:\[\^|:[ \t]|\.\. |.*::\s*$)")
#: As many lines above are looked at.
_FAR: Final = 60
_LINKED: Final = re.compile(r"\{(?:[\w-]+:)?\w+\}`|\]\(")

_TAG: Final = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|code|dd|div|dl|dt|em|figure|font|h[1-6]|hr|i|iframe|img|li|meta|o:p|ol|p|pre"
    r"|s|script|small|span|strike|strong|style|sub|sup|table|tbody|td|th|thead|tr|u|ul|v:\w+|video|w:\w+)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_COMMENT: Final = re.compile(r"(?<!\\)<!--")
_OFFICE: Final = re.compile(r"<[^<>]*\bclass=\"?Mso|</?[ovw]:\w+", re.IGNORECASE)


def tables(page: PageText) -> Iterator[Problem]:
    """Tables that are none, and rows with more cells than the table has columns, which lose them."""
    # The page as it is has all that can be found in it, and to strike out its code takes longer.
    if "|" in page.page and any(_tables(page, page.lines)):
        yield from _tables(page, page.markdown.split("\n"))
    if "+--" in page.page or "+==" in page.page:
        for match in _GRID.finditer(page.markdown):
            message = N_("A table that is drawn with + and - is shown as typed: write its rows as | a | b |.")
            yield page.problem(match.start(), "table", message)
            break


def _tables(page: PageText, text: list[str]) -> Iterator[Problem]:
    first = 0
    for number in range(len(text) + 1):
        if number < len(text) and _ROW.match(text[number]):
            continue
        # What is drawn with + and - is told by itself.
        if number - first > 1 and not any(map(_GRID.match, text[max(first - 1, 0) : number + 1 : number - first + 1])):
            yield from _table(page, first, number)
        first = number + 1


def _table(page: PageText, first: int, end: int) -> Iterator[Problem]:
    """What is wrong with the rows from line ``first`` to before ``end``, counted from 0."""
    rows = page.lines[first:end]
    counts = [_count(row) for row in rows]
    if not _is_dashes(rows[1]):
        closed = all(row.rstrip().endswith("|") for row in rows)
        if closed and min(counts) > 1:
            message = N_("The second row of a table must be dashes, or it is shown as typed: {dashes}")
            yield Problem(
                page.path, first + 1, 1, "table", message, {"dashes": "| " + "--- | " * (counts[0] - 1) + "--- |"}
            )
        return
    if counts[0] != counts[1]:
        message = N_(
            "The table's first row has {cells} cells, the row of dashes has {dashes}: they must have equally many."
        )
        values = {"cells": str(counts[0]), "dashes": str(counts[1])}
        yield Problem(page.path, first + 2, 1, "table", message, values)
        return
    for number, count in enumerate(counts[2:], first + 3):
        if count > counts[0]:
            message = N_(
                "This row has {cells} cells and the table {columns} columns: the rest is not shown. Write \\| for a "
                "bar within a cell."
            )
            yield Problem(page.path, number, 1, "table", message, {"cells": str(count), "columns": str(counts[0])})


def _is_dashes(row: str) -> bool:
    return "-" in row and bool(_DASHES.fullmatch(row.rstrip()))


def _count(row: str) -> int:
    """The number of cells in a row."""
    inner = row.strip()
    inner = inner[1:] if inner.startswith("|") else inner
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return len(_CELLS.findall(inner)) + 1


def list_marks(page: PageText) -> Iterator[Problem]:
    """Hints about marks of a list that Markdown does not know, once for each page and mark."""
    seen: set[str] = set()
    text = page.body.text
    for pattern in (_BULLET, _TYPED, _LETTERS):
        for match in pattern.finditer(text):
            mark = match["mark"]
            if mark not in seen:
                seen.add(mark)
                message = N_("“{mark}” makes no list, so the lines run together: write “- ” at the beginning of each.")
                if pattern is _LETTERS:
                    message = N_(
                        "Letters make no list, so the lines run together: write “1. ” at the beginning of each."
                    )
                yield page.problem(match.start("mark"), "list-mark", message, hint=True, mark=mark)
    for match in _NO_SPACE.finditer(text):
        message = N_("A space is missing behind “{mark}”, so this is no list.")
        yield page.problem(match.start(), "list-mark", message, hint=True, mark=match["mark"])
        break


def text_as_code(page: PageText) -> Iterator[Problem]:
    """Hints about sentences that four spaces have made code."""
    for block in page.blocks:
        if block.kind == "code" and not block.options:
            text = page.lines[block.start - 1 : block.end - 1]
            first = text[0]
            reads = _SENTENCE.match(first) and first.rstrip()[-1:] in ".!?"
            if (reads or any(_LINKED.search(line) for line in text)) and not _belongs_above(page, block.start):
                message = N_("Four spaces at the beginning of a line make code of the text: delete them.")
                yield Problem(page.path, block.start, 1, "text-as-code", message, hint=True)


def _belongs_above(page: PageText, line: int) -> bool:
    """Whether what is indented belongs to a definition, a footnote or a directive above, or is not looked into."""
    if line in page.foreign_lines:
        return True
    before = page.lines[max(0, line - 1 - _FAR) : line - 1]
    above = next((each for each in reversed(before) if each.strip() and not each.startswith("    ")), "")
    return bool(_ABOVE.match(above))


def html(page: PageText) -> Iterator[Problem]:
    """HTML in a project that shows it as text."""
    if page.project.html or "<" not in page.page:
        return
    yield from _comments(page)
    if not _TAG.search(page.page):
        return
    text = page.markdown
    office = _OFFICE.search(text)
    seen = 0
    for match in _TAG.finditer(text):
        if text[match.start() - 1 : match.start()] == "\\" or OUT in match[0]:
            continue
        line = page.places.place(match.start())[0]
        if line != seen:
            # One fault for a line: tags come in pairs.
            message = N_("HTML is shown as text here: “{word}”. Write it in Markdown, or delete it.")
            if office:
                message = N_(
                    "HTML is shown as text here: “{word}”. It comes from a word processor: paste it as plain text."
                )
            yield page.problem(match.start(), "html", message, word=" ".join(match[0].split())[:40])
        seen = line


def _comments(page: PageText) -> Iterator[Problem]:
    if "<!--" not in page.page:
        return
    without_spans = code_spans.replaced(page.page, running_text.struck)
    for match in _COMMENT.finditer(without_spans):
        line = page.places.place(match.start())[0]
        if line in page.code_lines or line in page.foreign_lines:
            continue
        message = N_("A comment of HTML is shown as text here: begin its line with {mark} instead.")
        yield page.problem(match.start(), "html", message, mark="%")
