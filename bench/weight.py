"""Finds the page of a website that weighs most at a first visit, from its files; a browser then measures it."""

from __future__ import annotations

import gzip
import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

#: What a first visit may weigh, in kB compressed, and how many requests it may take.
MOST_KB: Final = 60.0
MOST_REQUESTS: Final = 8
#: What a search may load beyond its page in a book of this repository: scripts, index, and the texts of the results
#: that are shown.
MOST_KB_SEARCHED: Final = 40.0
MOST_REQUESTS_SEARCHED: Final = 6
#: A page's own pictures are no part of it: they are what the page is about.
PICTURES: Final = "/_images/"

_LOADED: Final = re.compile(r'<(?:link rel="(?:stylesheet|icon)"[^>]* href|script[^>]* src)="([^"?#]+)')
_RULE: Final = re.compile(r"@font-face\s*\{[^}]*\}")
_FILE: Final = re.compile(r'url\("([^"]+)"\)')
_RANGE: Final = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")
#: What is not set in a face that the page loads, or not shown.
_OTHER: Final = re.compile(r"<(script|style|pre|code)\b.*?</\1>|<[^>]*>", re.DOTALL)
_SLANTED: Final = re.compile(r"<(?:em|i|cite|dfn|var|address)\b")


def heaviest(folder: Path) -> list[str]:
    """The pages of a website by what a first visit weighs, the heaviest first, as paths.

    Pages that lead on to another at once are left out, and the one for addresses that lead nowhere, whose own addresses
    begin at the server's root. What scripts load is not seen.
    """
    css = (folder / "_static/handbook.css").read_text("utf-8")
    weights = {}
    for path in folder.rglob("*.html"):
        text = path.read_text("utf-8")
        place = path.relative_to(folder).as_posix()
        if 'http-equiv="refresh"' not in text and place != "404.html":
            files = {(path.parent / each).resolve() for each in _LOADED.findall(text)}
            files |= {(folder / "_static" / each).resolve() for each in _fonts(css, text)}
            weights[place] = sum(map(_size, {path.resolve(), *files}))
    return sorted(weights, key=lambda place: (-weights[place], place))


@cache
def _size(path: Path) -> int:
    return len(sent(path)[0])


def sent(path: Path) -> tuple[bytes, bool]:
    """A file as an ordinary server sends it, and whether it is compressed, which a font is already."""
    data, packed = path.read_bytes(), path.suffix != ".woff2"
    return gzip.compress(data, 6) if packed else data, packed


def _fonts(css: str, text: str) -> Iterator[str]:
    """The files of fonts with a letter of the page; of slanted ones only where the page has slanted words."""
    body = text.partition("<body")[2]
    letters = set(map(ord, html.unescape(_OTHER.sub(" ", body))))
    for rule in _RULE.findall(css):
        ranges = ((int(first, 16), int(last or first, 16)) for first, last in _RANGE.findall(rule))
        is_used = any(first <= letter <= last for first, last in ranges for letter in letters)
        if is_used and ("italic" not in rule or _SLANTED.search(body)):
            yield from _FILE.findall(rule)
