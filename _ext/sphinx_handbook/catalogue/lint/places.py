"""Places on pages, which links can lead to: headings, targets and names."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final
from urllib.parse import unquote

from ...i18n import N_
from ...problems import Problem, nearest
from ..markdown import running_text
from .page_text import PageText

_NAMED: Final = re.compile(
    r"\((?P<target>[^()\n]+)\)=|\{[^{}\n]*#(?P<id>[\w:.-]+)|:(?:name|label|id):[ \t]*(?P<name>[^\n]+)"
    r"|^[ \t]*(?:name|label|id):[ \t]*(?P<yaml>[^\n]+)|\b(?:id|name)=[\"']?(?P<html>[\w:.-]+)",
    re.MULTILINE,
)
#: Directives that can bring places which are not read here.
_BRINGING: Final = re.compile(
    r"\{(?:eval-rst|include|glossary|auto\w*|option|envvar|confval|program|productionlist|\w+:[\w:-]+)\}"
)
_SPHINX: Final = frozenset({"genindex", "modindex", "py-modindex", "search"})
_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a page: its headings as they are written in a link, with their levels, and all other names."""

    headings: tuple[tuple[int, str], ...]
    names: frozenset[str]
    certain: bool


def read(page: PageText) -> Places:
    """The places of a page."""
    headings = tuple((level, _slug(text)) for level, text in page.body.headings)
    names = {
        group.strip().strip("\"'")
        for match in _NAMED.finditer(page.page)
        for group in (match[match.lastgroup or 0],)
        if group
    }
    return Places(headings, frozenset(_plain(each) for each in names), not _BRINGING.search(page.page))


def missing(pages: Mapping[str, PageText], ids: Collection[str]) -> Iterator[Problem]:
    """Links to places that are on no page.

    ``pages`` are all pages by file; ``ids`` are what links can lead to besides: entries, terms and the like.
    """
    read_once = cache(lambda path: read(pages[path]))
    if not all(read_once(path).certain for path in pages if "{" in pages[path].page):
        return
    linking = [(path, page) for path, page in pages.items() if "#" in page.page and "](" in page.page]
    everywhere: set[str] | None = None
    for path, page in linking:
        for link in running_text.links(page.body):
            target, mark, anchor = link.target.partition("#")
            anchor = unquote(anchor)
            if not mark or not anchor or link.image or _ELSEWHERE.match(target):
                continue
            if target:
                there = posixpath.normpath(
                    target.lstrip("/")
                    if target.startswith("/")
                    else posixpath.join(posixpath.dirname(path), unquote(target))
                )
                if there not in pages:
                    continue  # Reported as a page that does not exist, or no page at all.
                places, deepest = read_once(there), page.project.anchors
                allowed = {slug for level, slug in places.headings if level <= deepest} | places.names
            else:
                if everywhere is None:
                    everywhere = {each for other in pages for each in read_once(other).names} | _SPHINX
                    everywhere |= {_plain(each) for each in ids}
                    everywhere |= {
                        slug
                        for other in pages
                        for level, slug in read_once(other).headings
                        if level <= page.project.anchors
                    }
                there, places = path, read_once(path)
                allowed = everywhere | {slug for _, slug in places.headings}
            if _plain(re.sub(r"-\d+$", "", anchor)) not in allowed and _plain(anchor) not in allowed:
                own = [slug for _, slug in places.headings] + sorted(places.names)
                yield replace(no_place(path, link.line, link.column, anchor, there), nearest=nearest(anchor, own))


def no_place(path: str, line: int, column: int, word: str, page: str) -> Problem:
    """A link to a place that is not on a page."""
    message = N_("There is no place “{word}” on {page}.")
    return Problem(path, line, column, "unknown-place", message, {"word": word, "page": page})


def _slug(heading: str) -> str:
    """A heading as the end of an address, compared without regard to what slugs leave out or fold."""
    return _plain(re.sub(r"[^\w\- ]", "", heading).replace(" ", "-"))


def _plain(name: str) -> str:
    """A name without marks, capitals, and the signs that name makers treat differently."""
    folded = unicodedata.normalize("NFKD", name.casefold().replace("ø", "o").replace("æ", "ae"))
    return re.sub(r"[-_\s.]+", "-", "".join(each for each in folded if not unicodedata.combining(each))).strip("-")
