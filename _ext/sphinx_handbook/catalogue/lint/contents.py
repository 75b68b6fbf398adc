"""Tables of contents: which pages they name, and which pages no table names."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ...i18n import N_
from ...problems import Problem, nearest
from ..markdown.scanner import Block
from .page_text import PageText

#: Pages that Sphinx makes itself, and a table's own page.
_SPHINX: Final = frozenset({"genindex", "modindex", "search", "self"})
_TITLED: Final = re.compile(r".+?<(?P<target>[^<>]*)>\s*")
_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
#: Directives that can bring a table of contents which is not read here.
_BRINGING: Final = frozenset({"eval-rst", "include"})


@dataclass(frozen=True, slots=True)
class Contents:
    """What the tables of contents of some pages name; ``certain`` where there can be no others."""

    names: frozenset[str]
    problems: tuple[Problem, ...] = ()
    certain: bool = True


def read(pages: Mapping[str, PageText], folders: Mapping[str, str]) -> Contents:
    """The tables on ``pages``, by docname. ``folders`` has the category of each page that can list its pages."""
    named: set[str] = set()
    problems: list[Problem] = []
    certain = True
    for docname, page in pages.items():
        if "{" not in page.page:
            continue
        for block in page.blocks:
            if block.name in _BRINGING:
                certain = False
            elif block.name == "category-index" and docname in folders:
                named.update(each for each in pages if each != docname and each.startswith(f"{folders[docname]}/"))
            elif block.name == "toctree":
                names, faults = _table(page, block, docname, pages)
                named |= names
                problems += faults
    return Contents(frozenset(named), tuple(problems), certain)


def outside(pages: Iterable[str], contents: Contents, paths: Mapping[str, str], root: str) -> Iterator[Problem]:
    """Pages that no table names, so that readers do not come upon them. ``root`` is the first page of all."""
    for docname in pages:
        if docname != root and docname not in contents.names:
            yield unnamed(paths[docname])


def unnamed(path: str) -> Problem:
    """A page that no table of contents names."""
    message = N_("No table of contents names this page: add it to one (toctree), or write “orphan: true” at its top.")
    return Problem(path, 1, 1, "not-in-contents", message)


def _table(page: PageText, block: Block, docname: str, pages: Mapping[str, PageText]) -> tuple[set[str], list[Problem]]:
    named: set[str] = set()
    problems = []
    lines = page.lines
    globs = any(re.match(r"\s*:?glob:", line) for line in lines[block.start : block.options - 1])
    for number in block.content:
        written = lines[number - 1].strip()
        titled = _TITLED.fullmatch(written)
        target = titled["target"].strip() if titled else written
        if not target or target in _SPHINX or _ELSEWHERE.match(target):
            continue
        folder = posixpath.dirname(docname)
        name = posixpath.normpath(target[1:] if target.startswith("/") else posixpath.join(folder, target))
        name = name.removesuffix(".md")
        if globs and re.search(r"[*?\[]", name):
            named.update(fnmatch.filter(pages, name))
        elif name in pages:
            named.add(name)
        else:
            message = N_("There is no page “{word}”.")
            near = nearest(name, pages)
            if near is not None:
                near = f"/{near}" if target.startswith("/") else posixpath.relpath(near, folder or ".")
            problems.append(Problem(page.path, number, 1, "unknown-page", message, {"word": target}, nearest=near))
    return named, problems
