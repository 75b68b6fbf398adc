"""The limits of time and memory for laying out a chunk; where it was when it took more, or lay too deep."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Final

from ....i18n import N_, translator
from ....sphinx_ext.page_limits import given_up
from ....work_limits import TimeExceeded, frames
from ...pdf.fragment import LayoutWarning
from .. import memory
from ..errors import LayoutFailed
from ..source_locations import SourceLocator

if TYPE_CHECKING:
    from ...project import Project

#: The seconds that a chunk has, and those for each kilobyte of its HTML. A chapter of 600 pages, two megabytes, has
#: some twelve minutes; a table, which takes longest, takes a sixth of its time on a slow machine.
_BASE: Final = 200.0
_PER_KILOBYTE: Final = 0.25
#: The megabytes that any chunk has, and how many times what its layout is reckoned to take.
_MEGABYTES: Final = 4000.0
_TIMES: Final = 3.0

#: How many letters of a paragraph are looked for in its page.
_WORDS: Final = 60

#: What is kept of a page that is given up: its first heading, if a person could read it, and so many of its places.
_HEADING: Final = re.compile(r"<h([1-6])\b[^>]{0,500}>.{1,2000}?</h\1>", re.DOTALL)
_PLACES: Final = 1000


@dataclass(frozen=True, slots=True)
class TooMuch:
    """A page that took too much of the layout: its docname, its file and line, and what is said of it."""

    docname: str
    place: str
    text: str

    def error(self) -> LayoutFailed:
        """The error that ends the build, where nothing can take the page's place."""
        return LayoutFailed(f"{self.place}: {self.text}" if self.place else self.text)

    def warning(self) -> LayoutWarning:
        """What is told of the page where something takes its place."""
        return LayoutWarning(given_up.LIMIT, self.text, "place" if self.place else "", self.place, self.docname)


def limits(html: str, factor: float) -> tuple[float, float]:
    """How many seconds the layout of a chunk may compute, and how many megabytes it may take; 0 sets no limit."""
    seconds = _BASE + _PER_KILOBYTE * len(html) / 1000
    return seconds * factor, (_MEGABYTES + _TIMES * memory.needed(html)) * factor if factor else 0


def exceeded(project: Project, error: BaseException, html: str) -> TooMuch:
    """What is said of a chunk that took too much time or memory, or in which elements lie too deep in each other."""
    if isinstance(error, RecursionError):
        message = N_(
            "What stands here lies too deep, in lists, quotations, tables or HTML that stand in each other: more "
            "levels than can be laid out."
        )
    elif isinstance(error, TimeExceeded):
        message = N_(
            "The layout has taken {seconds} seconds and is not done, so the page is left out. What stands here is too "
            "much for one paragraph, list or table: divide it. handbook_limits in conf.py raises the limit."
        )
    else:
        message = N_(
            "The layout has taken {megabytes} MB of memory and is not done, so the page is left out. What stands here "
            "is too much for one paragraph, list or table: divide it. handbook_limits in conf.py raises the limit."
        )
    seconds, megabytes = (round(getattr(error, name, 0)) for name in ("seconds", "megabytes"))
    text = translator(project.language)(message).format(seconds=seconds, megabytes=megabytes or "?")
    return TooMuch(*_place(project, error, html), text)


def without(html: str, page: str, project: Project) -> str:
    """The HTML of a chunk with a sentence in the place of a page; of all pages where this one is not there any more."""
    before, *articles = re.split(r'(?=<article id=")', html)
    mark = f'<article id="{escape(page)}" '
    chosen = [each for each in articles if each.startswith(mark) and _GIVEN_UP not in each[: len(mark) + 20]]
    return before + "".join(_substitute(each, project) if each in (chosen or articles) else each for each in articles)


#: The class of what takes a page's place.
_GIVEN_UP: Final = 'class="given-up '


def _substitute(article: str, project: Project) -> str:
    end = article.rindex("</article>")
    opening, body = re.match(r"(<article[^>]*>)(.*)", article[:end], re.DOTALL).groups()  # type: ignore[union-attr]
    if _GIVEN_UP in opening:
        return article
    opening = opening.replace('class="', _GIVEN_UP, 1)
    docname = unescape(opening.split('"', 2)[1])
    heading = _HEADING.search(body)
    title = heading[0] if heading else f"<h1>{escape(project.titles.get(docname, docname))}</h1>"
    own = set(re.findall(r'\sid="([^"]*)"', title))
    names = [each for each in dict.fromkeys(re.findall(r'\sid="([^"]*)"', body)) if each not in own][:_PLACES]
    places = "".join(f'<div id="{each}"></div>' for each in names)
    sentence = escape(translator(project.language)(given_up.SENTENCE))
    return f"{opening}{title}{places}<p>{sentence}</p>{article[end:]}"


def _place(project: Project, error: BaseException, html: str) -> tuple[str, str]:
    """The page that was laid out, and its file and line, as far as the functions say."""
    docname, words = _element(error)
    articles = re.split(r'(?=<article id=")', html)[1:]
    if not docname and articles:
        # Most time goes where most is.
        docname = unescape(max(articles, key=len).split('"', 2)[1])
    locator = SourceLocator(project.source, project.files, (), {})
    return docname, (locator.of_text(docname, words) if words else str(project.files.get(docname, ""))) or ""


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
