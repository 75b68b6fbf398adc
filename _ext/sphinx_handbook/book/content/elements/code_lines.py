"""Lets long lines of code be turned: each is a block that hangs behind its own indentation.

The mark at a turned line is a background (``book.css``): it is seen where a line is turned in this edition, and is
neither read out nor copied.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

#: A line of no more letters than these fits nearly every column.
_SHORT: Final = 56
#: How far a turned line hangs behind its own indentation, and at most, in letters.
_HANG: Final = 2
_DEEPEST: Final = 30

#: So many lines of a listing are not left alone at a page's beginning or end: what ``orphans`` and ``widows`` say of
#: lines that are no elements of their own.
_TOGETHER: Final = 3

#: From so many letters without a space on, a run is divided wherever the line ends.
_RUN: Final = 32
_LONG_RUN: Final = re.compile(rf"\S{{{_RUN},}}")

#: A space of no width.
_JOINT: Final = "&#8203;"

_CODE: Final = re.compile(r"<pre>(<span></span>)?(.*?)(\n?)</pre>", re.DOTALL)
_TAG: Final = re.compile(r"<[^<>]*>")
_NUMBER: Final = re.compile(r'\s*<span class="linenos[^"]*">(\s*\d+\s*)</span>')
#: A line that is emphasised (``:emphasize-lines:``).
_EMPHASISED: Final = re.compile(r'<span class="hll">(.*)</span>', re.DOTALL)
_PIECE: Final = re.compile(r"<[^<>]*>|[^<]+")
_LETTER: Final = re.compile(r"&[^;]+;|.", re.DOTALL)


def turned(html: str) -> str:
    """A highlighted listing as HTML, with every long line a block of its own, in which long runs may be divided."""
    return _CODE.sub(_listing, html)


def _listing(code: re.Match[str]) -> str:
    lines = _lines(code[2], code[3])
    # Before a block, Pygments' empty element would be a line of its own, and a page could end behind it.
    begin = "" if lines.startswith('<span class="long-line') else code[1] or ""
    return f"<pre>{begin}{lines}</pre>"


def divisible(html: str) -> str:
    """Inline code as HTML, in which long runs without a space may be divided."""
    return re.sub(rf'<span class="pre">(?=(?:&[^;]+;|[^<&]){{{_RUN},}}<)', '<span class="pre long-run">', html)


def _lines(code: str, end: str) -> str:
    """The lines of a listing; ``end`` is what stands behind the last one."""
    # Pygments closes the mark of a highlighted line behind its end.
    lines = code.replace("\n</span>", "</span>\n").split("\n")
    plain = [unescape(_TAG.sub("", line)) for line in lines]
    if all(len(each) <= _SHORT for each in plain):
        return code + end
    ends = [*("\n" for _ in lines[1:]), end]
    long = [len(each) > _SHORT for each in plain]
    return "".join(
        _turned(line, text, end, _kept(long, at)) if long[at] else _short(line, end)
        for at, (line, text, end) in enumerate(zip(lines, plain, ends, strict=True))
    )


def _short(line: str, end: str) -> str:
    # An emphasised line is a block, behind which its end would be an empty line.
    return f'<span class="hll">{match[1]}{end}</span>' if (match := _EMPHASISED.fullmatch(line)) else line + end


def _kept(long: list[bool], at: int) -> str:
    """The classes of a long line that keep a page from beginning or ending beside it, near an end of its listing."""
    before = at < _TOGETHER or at > len(long) - _TOGETHER
    after = at + 1 < _TOGETHER or at + 1 > len(long) - _TOGETHER
    # Behind a long line, the next one says it itself.
    ahead = after and at + 1 < len(long) and not long[at + 1]
    return (" with-last" if before and at else "") + (" with-next" if ahead else "")


def _turned(line: str, text: str, end: str, kept: str) -> str:
    if match := _EMPHASISED.fullmatch(line):
        line, kept = match[1], " hll" + kept
    number = len(match[1]) if (match := _NUMBER.match(line)) else 0
    code = text[number:]
    hang = number + min(len(code) - len(code.lstrip()), _DEEPEST) + _HANG
    style = f"padding-left: {hang}ch; text-indent: -{hang}ch; background-position: {hang - 1.7:.1f}ch 1.25em"
    if _LONG_RUN.search(text):
        line = _with_runs(line, text)
    return f'<span class="long-line{kept}" style="{style}">{line}{end}</span>'


def _with_runs(line: str, text: str) -> str:
    """A line with each part of a long run in an element of its own: a run may go through several.

    Between two of them it could not be divided where Unicode allows no break (before a full stop), so all but the first
    begin with a space of no width.
    """
    within = [False] * len(text)
    for run in _LONG_RUN.finditer(text):
        within[run.start() : run.end()] = [True] * (run.end() - run.start())
    parts, at = [], 0
    for piece in _PIECE.findall(line):
        if piece.startswith("<"):
            parts.append(piece)
            continue
        letters = _LETTER.findall(piece)
        start = 0
        for end in range(1, len(letters) + 1):
            if end == len(letters) or within[at + end] != within[at + start]:
                words = "".join(letters[start:end])
                goes_on = at + start > 0 and within[at + start - 1]
                joint = _JOINT if goes_on else ""
                parts.append(f'<span class="long-run">{joint}{words}</span>' if within[at + start] else words)
                start = end
        at += len(letters)
    return "".join(parts)
