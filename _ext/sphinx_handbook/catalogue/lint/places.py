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
#: Deeper than the deepest heading.
_ANY_LEVEL: Final = 99


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a page: its headings as they are written in a link, with their levels, and all other names."""

    headings: tuple[tuple[int, str], ...]
    names: frozenset[str]
    certain: bool


def read(page: PageText) -> Places:
    """The places of a page."""
    headings = tuple((level, _slug(text)) for level, text in page.body.headings)
    return Places(headings, frozenset(map(_plain, names(page))), not _BRINGING.search(page.page))


def names(page: PageText) -> frozenset[str]:
    """The names of a page's places apart from its headings, as they are written."""
    groups = (match[match.lastgroup or 0] for match in _NAMED.finditer(page.page))
    return frozenset(group.strip().strip("\"'") for group in groups if group)


def missing(pages: Mapping[str, PageText], ids: Collection[str]) -> Iterator[Problem]:
    """Links to places that are on no page.

    ``pages`` are all pages by file; ``ids`` are what links can lead to besides: entries, terms and the like.
    """
    read_once = cache(lambda path: read(pages[path]))
    if not all(read_once(path).certain for path in pages if "{" in pages[path].page):
        return

    @cache
    def own(path: str, deepest: int) -> frozenset[str]:
        places = read_once(path)
        return frozenset(slug for level, slug in places.headings if level <= deepest) | places.names

    @cache
    def everywhere(deepest: int) -> frozenset[str]:
        return _SPHINX.union((_plain(each) for each in ids), *(own(other, deepest) for other in pages))

    @cache
    def near(anchor: str, path: str) -> str | None:
        places = read_once(path)
        return nearest(anchor, [slug for _, slug in places.headings] + sorted(places.names))

    for path, page in pages.items():
        if "#" not in page.page or "](" not in page.page:
            continue
        deepest = page.project.anchors
        for link in running_text.links(page.body):
            target, mark, anchor = link.target.partition("#")
            anchor = unquote(anchor)
            if not mark or not anchor or link.image or _ELSEWHERE.match(target):
                continue
            there = _target(target, path) if target else path
            if there not in pages:
                continue  # Reported as a page that does not exist, or no page at all.
            # Within a page a heading of any level has a place.
            allowed = (own(there, deepest),) if target else (everywhere(deepest), own(path, _ANY_LEVEL))
            words = _plain(re.sub(r"-\d+$", "", anchor)), _plain(anchor)
            if any(word in names for word in words for names in allowed):
                continue
            levels = [level for level, slug in read_once(there).headings if slug in words]
            if levels:
                yield _too_deep(path, link.line, link.column, anchor, there, min(levels))
            else:
                yield replace(no_place(path, link.line, link.column, anchor, there), nearest=near(anchor, there))


def _target(target: str, path: str) -> str:
    """The file that a link on the page ``path`` leads to."""
    if target.startswith("/"):
        return posixpath.normpath(target.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))


def no_place(path: str, line: int, column: int, word: str, page: str) -> Problem:
    """A link to a place that is not on a page."""
    message = N_("There is no place “{word}” on {page}.")
    return Problem(path, line, column, "unknown-place", message, {"word": word, "page": page})


def _too_deep(path: str, line: int, column: int, word: str, page: str, level: int) -> Problem:
    """A link to a heading that has no place, since the project gives one to none of its level."""
    message = N_(
        "“{word}” is a heading on {page} that no link leads to: "
        "myst_heading_anchors in conf.py must be {level} or more."
    )
    values = {"word": word, "page": page, "level": str(level)}
    return Problem(path, line, column, "unknown-place", message, values)


def _slug(heading: str) -> str:
    """A heading as the end of an address, compared without regard to what slugs leave out or fold."""
    return _plain(re.sub(r"[^\w\- ]", "", heading).replace(" ", "-"))


def _plain(name: str) -> str:
    """A name without marks, capitals, and the signs that name makers treat differently."""
    folded = unicodedata.normalize("NFKD", name.casefold().replace("ø", "o").replace("æ", "ae"))
    return re.sub(r"[-_\s.]+", "-", "".join(each for each in folded if not unicodedata.combining(each))).strip("-")
