"""Checks links inside the book: a link to a page or an image must name a file that exists."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator
from functools import cache
from urllib.parse import quote, unquote

from ...i18n import N_
from ...problems import Edit, Problem, nearest
from . import running_text
from .running_text import Body

#: Other files that a page may offer; a target with another ending may be the name of a place.
OFFERED = re.compile(r"\.(?:pdf|svg|png|jpe?g|gif|webp|csv|xlsx?|docx?|odt|ods|zip|txt|json|toml)$", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\|#|www\.", re.IGNORECASE)
#: What a page's address may end in where it is written as on the web.
_OF_THE_WEB = re.compile(r"(?:/|\.html?)$", re.IGNORECASE)


def wrong(page: Body, path: str, pages: Collection[str], exists: Callable[[str], bool]) -> Iterator[Problem]:
    """Links of a page that name no file.

    ``path`` and ``pages`` are files relative to the book's folder; ``exists`` says whether there is a file there, or a
    folder.
    """
    folder = posixpath.dirname(path)
    docnames = {posixpath.splitext(each)[0] for each in pages}

    @cache
    def is_there(target: str) -> bool:
        # A target that begins with a slash is meant from the book's folder.
        meant = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        meant = posixpath.normpath(meant)
        if may_be_page(target) and not target.endswith(".md"):
            # Sphinx takes a page's name without its ending; a folder is no page.
            return meant in docnames or (bool(posixpath.splitext(meant)[1]) and exists(meant))
        return meant in pages or exists(meant)

    near = cache(lambda target: _nearest(target, folder, pages))
    for link in running_text.links(page):
        target, mark, _ = link.target.partition("#")
        target = unquote(target.partition("?")[0])
        is_page = may_be_page(target) and not link.image
        if _ELSEWHERE.match(link.target) or not (is_page or link.image or OFFERED.search(target)) or is_there(target):
            continue
        code, message = "unknown-file", N_("There is no file “{word}”.")
        if is_page and target.endswith(".md"):
            code, message = "unknown-page", NO_PAGE
        elif is_page:
            code, message, target = "unknown-place", NO_PAGE_NOR_PLACE, unquote(link.target) if mark else target
        nearest_one, certain = near(target) if is_page else (None, False)
        written = link.target.partition("#")[0].partition("?")[0]
        edits = (Edit(*link.target_place, len(written), quote(nearest_one)),) if nearest_one and certain else ()
        yield Problem(path, link.line, link.column, code, message, {"word": target}, nearest=nearest_one, edits=edits)


NO_PAGE = N_("There is no page “{word}”.")
NO_PAGE_NOR_PLACE = N_("There is no page and no place “{word}”.")


def may_be_page(target: str) -> bool:
    """Whether a link's target looks like a page: by its ending, or as an address on the web, by a slash in it."""
    if target.endswith(".md") or _OF_THE_WEB.search(target):
        return True
    return "/" in target and not posixpath.splitext(target)[1]


def nearest_page(target: str, folder: str, pages: Collection[str]) -> str | None:
    """The page that a target in a folder most likely means, as a link there names it; None where none is near.

    One of the same name in another folder, also where the target is written as on the web: ``../saw/``, ``saw.html``.
    """
    return _nearest(target, folder, pages)[0]


def _nearest(target: str, folder: str, pages: Collection[str]) -> tuple[str | None, bool]:
    """Such a page, and whether it is certain: the only one of that name."""
    if not may_be_page(target := target.partition("#")[0]):
        return None, False
    by_target = {_relative(each, folder, target): each for each in pages}
    name = _name(f"{_OF_THE_WEB.sub('', target)}.md" if not target.endswith(".md") else target)
    same = [each for each, page in by_target.items() if _name(page) == name]
    if len(same) == 1:
        return same[0], True
    return nearest(target, by_target) or next(iter(same), None), False


def _name(page: str) -> str:
    """What a page is called, whatever folder it is in; one that begins a folder as the folder is."""
    stem = posixpath.splitext(page)[0]
    return posixpath.basename(posixpath.dirname(stem) if posixpath.basename(stem) == "index" else stem)


def _relative(page: str, folder: str, target: str) -> str:
    return f"/{page}" if target.startswith("/") else posixpath.relpath(page, folder or ".")
