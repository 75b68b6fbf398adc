"""The limit of time for laying out a chunk, and where in the book it was when it took more, or lay too deep."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from ....cpu_limit import TimeExceeded, frames
from ....i18n import N_, translator
from ..errors import LayoutFailed
from ..source_locations import SourceLocator

if TYPE_CHECKING:
    from ...project import Project

#: The seconds that a chunk has, and those for each kilobyte of its HTML. A chapter of 600 pages, two megabytes, has
#: some twelve minutes; a table, which takes longest, takes a sixth of its time on a slow machine.
_BASE: Final = 200.0
_PER_KILOBYTE: Final = 0.25

#: How many letters of a paragraph are looked for in its page.
_WORDS: Final = 60


def seconds(html: str, factor: float) -> float:
    """How long the layout of a chunk may compute; 0 for as long as it takes."""
    return (_BASE + _PER_KILOBYTE * len(html) / 1000) * factor


def exceeded(project: Project, error: TimeExceeded, html: str) -> LayoutFailed:
    """What is said of a chunk that took more."""
    message = N_(
        "The layout has taken {seconds} seconds and is not done, so the book is not made. What stands here is too much "
        "for one paragraph, list or table: divide it. handbook_limits in conf.py raises the limit."
    )
    text = translator(project.language)(message).format(seconds=round(error.seconds))
    return LayoutFailed(f"{_place(project, error, html)}{text}")


def too_deep(project: Project, error: RecursionError, html: str) -> LayoutFailed:
    """What is said of a chunk in which elements stand in each other deeper than Python's stack."""
    message = N_(
        "What stands here lies too deep, in lists, quotations, tables or HTML that stand in each other: more levels "
        "than can be laid out."
    )
    return LayoutFailed(f"{_place(project, error, html)}{translator(project.language)(message)}")


def _place(project: Project, error: BaseException, html: str) -> str:
    """What stands before a message: the file and line that were laid out, as far as the functions say."""
    docname, words = _element(error)
    articles = re.split(r'(?=<article id=")', html)[1:]
    if not docname and articles:
        # Most time goes where most is.
        docname = unescape(max(articles, key=len).split('"', 2)[1])
    locator = SourceLocator(project.source, project.files, (), {})
    place = locator.of_text(docname, words) if words else str(project.files.get(docname, ""))
    return f"{place}: " if place else ""


def _element(error: BaseException) -> tuple[str, str]:
    """The page that was laid out, and the words of what was laid out on it; empty where the functions do not say."""
    docname = words = ""
    for names in frames(error.__traceback__):
        for element in (getattr(names.get("box"), "element", None), names.get("element")):
            if element is None or not hasattr(element, "itertext"):
                continue
            if element.tag == "article":
                docname = docname or element.get("id") or ""
            elif not words:
                words = _first_words(element)
    return docname, words


def _first_words(element: Any) -> str:
    text = ""
    for each in element.itertext():
        text += each
        if len(text.strip()) > _WORDS:
            break
    return next((line.strip()[:_WORDS] for line in text.split("\n") if line.strip()), "")
