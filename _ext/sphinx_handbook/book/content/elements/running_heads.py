"""What stands at the head and the foot of pages: the words, and the elements that set them where a chapter begins.

Elements of the class ``running-head`` and second-level headings have them in ``data-head`` and ``data-foot``; the style
sheet makes named strings of these (CSS GCPM). On an element that goes on over several pages such a string would be set
anew on each of them, so these are empty, or headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from ....i18n import N_, translator
from ... import options
from ...pdf.fragment import Deferred, stands_for
from ...project import Project
from ..order import Document

_HEADING = re.compile("<h2(?=[ >])")


def head(project: Project, chapter: str, section: str = "") -> str:
    """The words at the head of a chapter's pages; an empty string where the book has heads of its own."""
    return _filled(project, options.header(project.options, plain=not project.schema), chapter, section)


def foot(project: Project, chapter: str = "", section: str = "") -> str:
    """The words at the foot of each page, beside its number."""
    template = options.footer(project.options)
    if not (project.options.footer or project.schema) and project.release not in project.title:
        # What readers of a manual look for.
        template = template.replace("{title}", "{title} {version}")
    return _filled(project, template, chapter, section)


def sheet_foot(project: Project) -> str:
    """The words at the foot of a page's or a category's file: also the book's subtitle, and always the day."""
    if project.options.footer:
        return foot(project)
    book = " · ".join(filter(None, (project.title, project.schema.book.subtitle)))
    return f"{book}\n{_edition(project, dated=bool(project.day))}"


def _filled(project: Project, template: str, chapter: str, section: str) -> str:
    return options.filled(
        template,
        chapter=chapter,
        section=section,
        title=project.title,
        edition=_edition(project),
        version=project.release,
        author=project.author,
        date=project.today or project.date,
        page=stands_for(Deferred.PAGE),
        pages=stands_for(Deferred.PAGES),
    )


def _edition(project: Project, *, dated: bool = False) -> str:
    """The edition's mark; ``dated``, and in a book with releases, with the day of the last change to its text."""
    mark = translator(project.language)(N_("Edition {id}")).format(id=stands_for(Deferred.EDITION))
    day = "-".join(map(stands_for, (Deferred.YEAR, Deferred.MONTH, Deferred.DAY)))
    return f"{mark} · {day}" if dated or (project.day and project.schema.releases) else mark


def chapter_of(project: Project, document: Document) -> str:
    """A chapter's title as heads have it, with its number."""
    sections = project.sections.get(document.docname)
    return sections[0].title if sections else project.titles.get(document.docname, "")


def carried(project: Project, document: Document) -> dict[str, str]:
    """The named strings that a chapter sets, for what of it is laid out apart."""
    chapter = chapter_of(project, document)
    strings = {"running-chapter": project.titles.get(document.docname, ""), "running-head": head(project, chapter)}
    if options.has_running_foot(project.options):
        strings["edition"] = foot(project, chapter)
    return strings


def opening(project: Project, document: Document) -> str:
    """What a chapter begins with, to set heads and feet; an empty string for any other document."""
    if document.level != 1:
        return ""
    chapter = chapter_of(project, document)
    words = head(project, chapter)
    runs = options.has_running_foot(project.options)
    if not words and not runs:
        return ""
    at_foot = f' data-foot="{escape(foot(project, chapter))}"' if runs else ""
    element = f'<div class="running-head" data-head="{escape(words)}"{at_foot}></div>'
    # The string's first value on a page is the page's: none on that which a chapter opens with.
    none = f'<div class="running-head" data-head=""{at_foot}></div>' if _has_section(project) else ""
    return none + element


def without_chapter(project: Project) -> dict[str, str]:
    """The named strings of pages before the chapters, where feet change from chapter to chapter."""
    return {"edition": foot(project)} if options.has_running_foot(project.options) else {}


def nothing(project: Project) -> str:
    """An element that ends the heads and feet of the chapter before, for what is laid out with it."""
    return f'<div class="running-head" data-head="" data-foot="{escape(foot(project))}"></div>'


def with_sections(project: Project, document: Document, chapter: str, html: str) -> str:
    """A document's HTML, whose second-level headings set heads and feet with ``{section}``."""
    if not _has_section(project) and "section" not in options.names(options.footer(project.options)):
        return html
    for place, title in _sections(project, document):
        at_head, at_foot = escape(head(project, chapter, title)), escape(foot(project, chapter, title))
        begin = html.find(f'id="{escape(place)}"') if place else 0
        if begin >= 0 and (heading := _HEADING.search(html, begin)):
            attributes = f' data-head="{at_head}" data-foot="{at_foot}"'
            html = f"{html[: heading.end()]}{attributes}{html[heading.end() :]}"
    return html


def _sections(project: Project, document: Document) -> Iterator[tuple[str, str]]:
    """The place and title of each second-level heading of a document; no place for its first heading."""
    if document.level == 2:
        yield "", chapter_of(project, document)
    elif document.level == 1:
        for section in project.sections.get(document.docname, ()):
            if section.depth == 1:
                yield section.place, section.title


def _has_section(project: Project) -> bool:
    return "section" in options.names(options.header(project.options, plain=not project.schema))
