"""Checks links inside the book: a link to a page or an image must name a file that exists."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator
from functools import cache
from urllib.parse import unquote

from ...i18n import N_
from ...problems import Problem, nearest
from . import running_text
from .running_text import Body

#: Other files that a page may offer; a target with another ending may be the name of a place.
OFFERED = re.compile(r"\.(?:pdf|svg|png|jpe?g|gif|webp|csv|xlsx?|docx?|odt|ods|zip|txt|json|toml)$", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\|#|www\.", re.IGNORECASE)


def wrong(page: Body, path: str, pages: Collection[str], exists: Callable[[str], bool]) -> Iterator[Problem]:
    """Links of a page that name no file.

    ``path`` and ``pages`` are files relative to the book's folder; ``exists`` says whether a file there does.
    """
    folder = posixpath.dirname(path)

    @cache
    def is_there(meant: str) -> bool:
        return meant in pages or exists(meant)

    @cache
    def near(target: str) -> str | None:
        by_target = {_relative(each, folder, target): each for each in pages}
        return nearest(target, by_target) or next(
            (each for each in by_target if posixpath.basename(each) == posixpath.basename(target)), None
        )

    for link in running_text.links(page):
        target = unquote(link.target.partition("#")[0].partition("?")[0])
        is_page = target.endswith(".md") and not link.image
        if _ELSEWHERE.match(link.target) or not (is_page or link.image or OFFERED.search(target)):
            continue
        # A target that begins with a slash is meant from the book's folder.
        meant = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        meant = posixpath.normpath(meant)
        if is_there(meant):
            continue
        message = N_("There is no page “{word}”.") if is_page else N_("There is no file “{word}”.")
        code = "unknown-page" if is_page else "unknown-file"
        yield Problem(
            path, link.line, link.column, code, message, {"word": target}, nearest=near(target) if is_page else None
        )


def _relative(page: str, folder: str, target: str) -> str:
    return f"/{page}" if target.startswith("/") else posixpath.relpath(page, folder or ".")
