"""Controls of the direction of text, and characters without width, where no language needs them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from ....i18n import N_
from ....problems import Edit, Problem

_EMBEDDINGS: Final = "\u202a\u202b"
_OVERRIDES: Final = "\u202d\u202e"
_ISOLATES: Final = "\u2066\u2067\u2068"
_POP: Final = "\u202c"
_POP_ISOLATE: Final = "\u2069"
_MARKS: Final = "\u200e\u200f\u061c"
_JOINERS: Final = "\u200c\u200d"
_WIDTHLESS: Final = "\u200b\u2060\u2061\u2062\u2063\u2064\u180e"
_FILLERS: Final = "\u115f\u1160\u3164\uffa0"
_BOM: Final = "\ufeff"
_TAGS: Final = range(0xE0000, 0xE0080)
_DIRECTION: Final = f"{_EMBEDDINGS}{_OVERRIDES}{_ISOLATES}{_POP}{_POP_ISOLATE}"

_ANY: Final = re.compile(f"[{_DIRECTION}{_MARKS}{_JOINERS}{_WIDTHLESS}{_FILLERS}{_BOM}\U000e0000-\U000e007f]")

#: A black flag, behind which tags make the flag of a country.
_FLAG: Final = "\U0001f3f4"
_LONGEST_FLAG: Final = 16

#: How deep the algorithm nests directions; what lies deeper is open.
_DEEPEST: Final = 125

_OVERRIDE: Final = N_("{code} turns the text around: a reader sees it in another order than it has. Delete it.")
_OPEN: Final = N_(
    "{code} begins text in a direction of its own, which this paragraph does not end: delete it, or write {end}."
)
_STRAY: Final = N_("{code} ends text in a direction of its own, which nothing has begun: delete it.")
_IN_CODE: Final = N_("{code} shows code in another order than it has: delete it.")
_NEEDLESS: Final = N_("{code} is an invisible mark for text from right to left, and there is none here: delete it.")
_INVISIBLE: Final = N_(
    "There is an invisible character ({code}) in or beside “{word}”: a search does not find the word. Delete it."
)

#: One line's number, and its text.
_Line = tuple[int, str]


def controls(text: str, path: str, language: str, code_lines: Callable[[], frozenset[int]]) -> Iterator[Problem]:
    """What of a page's whole text is invisible and changes what is read; ``code_lines`` are numbers from 1."""
    if text.isascii() or not _ANY.search(text):
        return
    code, paragraph = code_lines(), list[_Line]()
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if number in code:
            yield from _in_code(path, number, line)
        elif line.strip():
            paragraph.append((number, line))
            continue
        yield from _in_paragraph(path, paragraph)
        paragraph = []
    for number, line in enumerate(text.split("\n"), 1):
        yield from _invisible(path, number, line, language)


def _in_code(path: str, number: int, line: str) -> Iterator[Problem]:
    at = next((at for at, char in enumerate(line) if char in _DIRECTION), None)
    if at is not None:
        yield Problem(path, number, at + 1, "text-direction", _IN_CODE, {"code": code_point(line[at])})


def _in_paragraph(path: str, lines: list[_Line]) -> Iterator[Problem]:
    """What a paragraph begins and does not end, or ends and has not begun; and marks that nothing needs."""
    begun: list[tuple[str, int, int]] = []
    marks: list[tuple[str, int, int]] = []
    for number, line in lines:
        for match in _ANY.finditer(line):
            char, at = match[0], match.start() + 1
            if char in _OVERRIDES:
                yield Problem(path, number, at, "text-direction", _OVERRIDE, {"code": code_point(char)})
                begun.append(("", number, at))
            elif char in _EMBEDDINGS or char in _ISOLATES:
                begun.append((char, number, at))
            elif char in (_POP, _POP_ISOLATE) and not _end(begun, char):
                yield Problem(path, number, at, "text-direction", _STRAY, {"code": code_point(char)})
            elif char in _MARKS:
                marks.append((char, number, at))
    for char, number, at in begun:
        if char:
            end = code_point(_POP_ISOLATE if char in _ISOLATES else _POP)
            yield Problem(path, number, at, "text-direction", _OPEN, {"code": code_point(char), "end": end})
    if marks and not any(_has_right_to_left(line) for _, line in lines):
        for char, number, at in marks:
            edit = Edit(number, at, 1, "")
            yield Problem(path, number, at, "invisible", _NEEDLESS, {"code": code_point(char)}, edits=(edit,))


def _has_right_to_left(line: str) -> bool:
    """Whether a line has letters that are written from right to left; the marks themselves are none."""
    return any(
        unicodedata.bidirectional(each) in ("R", "AL") for each in line if each > "\u0590" and each not in _MARKS
    )


def _end(begun: list[tuple[str, int, int]], char: str) -> bool:
    """End what a closing control ends; whether there was any such thing."""
    if char == _POP:
        if not begun or (begun[-1][0] and begun[-1][0] in _ISOLATES):
            return False
        begun.pop()
        return True
    deepest = max(len(begun) - _DEEPEST, 0)
    at = next((at for at in range(len(begun) - 1, deepest - 1, -1) if begun[at][0] and begun[at][0] in _ISOLATES), None)
    if at is None:
        return False
    del begun[at:]
    return True


def _invisible(path: str, number: int, line: str, language: str) -> Iterator[Problem]:
    """The first character of a line that has no width and no use, or all of one kind where they can be deleted."""
    for match in _ANY.finditer(line):
        char, at = match[0], match.start()
        if char in _DIRECTION or char in _MARKS or not _is_hidden(line, at, language, first=number == 1):
            continue
        word = _word_at(line, at)
        edits = (Edit(number, at + 1, 1, ""),) if char == _BOM else ()
        yield Problem(
            path, number, at + 1, "invisible", _INVISIBLE, {"code": code_point(char), "word": word}, edits=edits
        )
        return


def _is_hidden(line: str, at: int, language: str, *, first: bool) -> bool:
    char, before, behind = line[at], line[at - 1 : at], line[at + 1 : at + 2]
    if char == _BOM:
        # Before a mark at the beginning of a line, it keeps the line from being read, which is reported.
        return not (first and at == 0) and (bool(line[:at].strip()) or behind.isalnum())
    if ord(char) in _TAGS:
        return not (
            before == _FLAG or (before and ord(before) in _TAGS and _FLAG in line[max(at - _LONGEST_FLAG, 0) : at])
        )
    if char in _FILLERS:
        return not any(unicodedata.name(each, "").startswith("HANGUL") for each in (before, behind) if each)
    if char in _JOINERS:
        return _is_spaced(before) and not (char == "\u200c" and language == "de" and behind.isalpha())
    return _is_spaced(before) and _is_spaced(behind)


def _is_spaced(char: str) -> bool:
    """Whether a character is a letter or a digit of a script that has spaces between words and joins no letters."""
    return char.isalnum() and (char.isascii() or unicodedata.name(char, "").startswith(("LATIN", "GREEK", "CYRILLIC")))


def _word_at(line: str, at: int) -> str:
    """The word around a place, without what is invisible."""
    start, end = at, at + 1
    while start and not line[start - 1].isspace() and at - start < 40:
        start -= 1
    while end < len(line) and not line[end].isspace() and end - at < 40:
        end += 1
    return _ANY.sub("", line[start:end])


def code_point(char: str) -> str:
    """A character as Unicode's tables name it: ``U+202E``."""
    return f"U+{ord(char):04X}"
