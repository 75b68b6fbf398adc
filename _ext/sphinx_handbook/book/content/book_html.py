"""The HTML of a whole edition: cover, table of contents, parts in order and back cover, as a manuscript of chunks."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Final, Literal, NamedTuple

from ...i18n import N_, translator
from ..manuscript import Chunk, Manuscript
from ..option_checks import NONE, ROMAN_FRONT
from ..project import Project
from . import contents_list, covers, genindex, shared_pages
from .chunks import runs
from .elements import running_heads
from .front import caption_lists
from .order import Document, Part, is_silent
from .references import anchor
from .shared_pages import ALONE, SharedPages
from .translator import PLACEHOLDER

#: How wide a cover's title may be on a portrait page (``book.css``), in ems of its usual size: alone, beside a drawing.
_COLUMN: Final = 10.7
_COLUMN_BESIDE_ART: Final = 5.85

#: Makes the manuscript of some parts of the book, given the HTML of their pages by docname.
MakeManuscript = Callable[[Project, Sequence[Part], Mapping[str, str]], Manuscript]


class Leaf(NamedTuple):
    """What is printed of no page of the source."""

    name: str
    """What stands for its docname."""
    html: str
    foot: str
    """The words at the foot of its pages."""


def book(project: Project, parts: Sequence[Part], pages: Mapping[str, str]) -> Manuscript:
    """The whole book: cover, contents, the parts in runs, back cover. ``pages`` is the HTML of each page by docname."""
    say = translator(project.language)
    parts, places = _without_empty_root(parts, pages)
    printed = (pages[document.docname] for part in parts for document in part.documents)
    lists = caption_lists.gather(project.options.lists, printed, say)
    leading = sum(part.name in project.options.front_matter for part in parts)
    before = places if project.splittable or not leading else running_heads.nothing(project) + places
    contents = contents_list.html(project, parts, say(N_("Contents")), before, lists)
    divided = _divided(project, parts)
    start = _first_numbered(project, parts)
    # The page before that with number 1 has a roman one, and contents may come between.
    apart = {*(project.schema.book.front if start else ()), *project.options.front_matter, start}
    shared = shared_pages.shared(parts, pages, project.schema, apart)
    inner = [
        _part(project, part, pages, chapter, shared, divided=part.name in divided, first=part.name == start)
        for part, chapter in zip(parts, _chapters(project, parts), strict=True)
    ]
    if not contents and places:
        inner[0] = places + inner[0]
    marks = "".join(_marks(project))
    names = f"{project.title}\0{project.author}"
    subtitle = project.schema.book.subtitle or project.options.subtitle
    edition = covers.edition_id(names, _cover(project, subtitle, ""), contents, *inner)
    cover = _cover(project, subtitle, edition)
    back = covers.back_cover(project, edition, marks)
    if project.splittable:
        cut = runs(parts, shared.follows)
        chunks = _chunks(project, parts, cut, inner, cover, contents, back, start, leading=leading)
    else:
        body = [cover, *inner[:leading], contents, *inner[leading:], back]
        html = html_document(project, "".join(body), whole=True)
        chunks = [Chunk(html, documents=_docnames(parts))]
    if start:
        chunks = _with_roman_room(chunks, project.schema.book.front)
    return Manuscript(project.title, project.author, tuple(chunks), edition, first_numbered=anchor(start))


def _first_numbered(project: Project, parts: Sequence[Part]) -> str:
    """The docname of the page that is number 1; an empty string where the cover is."""
    if project.options.page_numbers != ROMAN_FRONT:
        return ""
    return next((part.name for part in parts if part.name not in project.schema.book.front), "")


def _with_roman_room(chunks: Sequence[Chunk], front: Sequence[str]) -> list[Chunk]:
    """Chunks in which the numbers of the pages of ``front`` have room for roman ones, which are wider."""
    names = "|".join(re.escape(escape(anchor(each))) for each in front)
    number = re.compile(rf'(data-target="(?:{names})(?:--[^"]*)?">{PLACEHOLDER})<')
    return [replace(each, html=number.sub(r"\g<1>0<", each.html)) for each in chunks] if front else [*chunks]


def _chunks(
    project: Project,
    parts: Sequence[Part],
    cut: Sequence[Sequence[int]],
    inner: list[str],
    cover: str,
    contents: str,
    back: str,
    start: str,
    *,
    leading: int,
) -> list[Chunk]:
    """Cover, contents, and the parts, whose HTML is ``inner``, in the runs ``cut``; the back cover.

    The first parts, ``leading`` of them, stand before the contents. The part ``start`` has page 1, which is a right
    page. ``inner`` is empty afterwards: each part is as long as its chunk, and both need not be in memory.
    """
    carried: dict[str, str] = {}
    chunks = [Chunk(html_document(project, cover))] if cover else []
    listed = [Chunk(html_document(project, contents))] if contents else []
    for run in cut:
        first = parts[run[0]].documents[0]
        if listed and run[0] >= leading:
            chunks.append(listed.pop())
        html = html_document(project, "".join(inner[at] for at in run), {} if first.level == 1 else carried)
        for at in run:
            inner[at] = ""
            if parts[at].documents[0].level == 1:
                # Its own pages set their running heads; the runs after it go on with them.
                carried = running_heads.carried(project, parts[at].documents[0])
        side: Literal["right", ""] = "right" if start and first.docname == start else ""
        chunks.append(Chunk(html, side, documents=_docnames([parts[at] for at in run])))
    chunks += listed
    if back:
        chunks.append(Chunk(html_document(project, back), "left"))
    return chunks


def _without_empty_root(parts: Sequence[Part], pages: Mapping[str, str]) -> tuple[Sequence[Part], str]:
    """The parts without a root document that has no words of its own, and its places in the book as HTML."""
    at = next((at for at, part in enumerate(parts) if part.documents[0].kind == "root"), 0)
    first = parts[at].documents[0]
    if first.kind != "root" or len(parts) < 2 or not is_silent(pages[first.docname]):
        return parts, ""
    rest = parts[at].documents[1:]
    places = f'<span id="{escape(anchor(first.docname))}"></span>{pages[first.docname]}'
    return (*parts[:at], *((Part(rest),) if rest else ()), *parts[at + 1 :]), places


def _docnames(parts: Sequence[Part]) -> tuple[str, ...]:
    return tuple(document.docname for part in parts for document in part.documents)


def sheet(
    project: Project, parts: Sequence[Part], pages: Mapping[str, str], *, title: str = "", description: str = ""
) -> Manuscript:
    """The file of one entry, or one category, by itself; with a ``title`` that of entries which have it in common."""
    head = f"<h1>{escape(title)}</h1>" if title else ""
    head += f"<p>{escape(description)}</p>" if description else ""
    title = title or project.titles[parts[0].name] or project.title
    if title != project.title:
        title = f"{title} · {project.title}"
    first = parts[0].documents[0]
    category = project.schema.category(first.category or "")
    if category and first.kind == "entry" and not head:
        label = f'<p class="sheet-category">{escape(category.title)}</p>'
        pages = {**pages, first.docname: label + pages[first.docname]}
    inner = "".join(_part(project, part, pages, "", head="" if at else head) for at, part in enumerate(parts))
    foot = running_heads.sheet_foot(project)
    edition = covers.edition_id(f"{title}\0{project.author}{inner}{foot}")
    html = html_document(project, f'<div class="sheet">{inner}</div>', foot=foot)
    chunk = Chunk(html, documents=_docnames(parts))
    return Manuscript(title, project.author, (chunk,), edition, sheet=True)


@dataclass(frozen=True, slots=True)
class TermSheet:
    """Makes the file of the entries that have a term in common (``MakeManuscript``)."""

    title: str
    description: str

    def __call__(self, project: Project, parts: Sequence[Part], pages: Mapping[str, str]) -> Manuscript:
        """The manuscript; ``parts`` are the entries, ``pages`` their HTML by docname."""
        return sheet(project, parts, pages, title=self.title, description=self.description)


def excerpt(project: Project, every: Sequence[Part], part: Part, pages: Mapping[str, str]) -> Manuscript:
    """A part of the book by itself, or some of its documents, as they are in the book of ``every`` part."""
    at = next(at for at, each in enumerate(every) if part.documents[0] in each.documents)
    chapters, whole = [*_chapters(project, every)], every[at]
    divided = whole.name in _divided(project, every)
    start = _first_numbered(project, every)
    inner = _part(project, part, pages, chapters[at], divided=divided, first=part.name == start)
    carried: dict[str, str] = {}
    if part.documents[0].level != 1:
        before = (each for part in every[: at + 1] for each in part.documents if each.level == 1)
        opening = [*before][-1:]
        carried = running_heads.carried(project, opening[0]) if opening else {}
    html = html_document(project, inner, carried, whole=not project.splittable)
    edition = covers.edition_id(f"{project.title}\0{project.author}{inner}")
    chunk = Chunk(html, documents=_docnames([part]))
    return Manuscript(project.title, project.author, (chunk,), edition, first_numbered=anchor(start))


def loose(project: Project, title: str, leaf: Leaf, parts: Sequence[Part], pages: Mapping[str, str]) -> Manuscript:
    """A file of what is laid into a printed book: a leaf, and parts of the book."""
    inner = leaf.html + "".join(_part(project, part, pages, "") for part in parts)
    edition = covers.edition_id(f"{title}\0{project.author}{inner}")
    html = html_document(project, f'<div class="sheet">{inner}</div>', foot=leaf.foot)
    return Manuscript(title, project.author, (Chunk(html, documents=(leaf.name, *_docnames(parts))),), edition)


def html_document(
    project: Project, body: str, carried: Mapping[str, str] | None = None, *, whole: bool = False, foot: str = ""
) -> str:
    """An HTML document for layout.

    ``carried`` are the named strings (running heads) that chunks before it have set; ``whole`` says that it is all of
    the book; ``foot`` are the words at the foot of its pages, where they are not the book's.
    """
    language = escape(project.language.replace("_", "-"))
    # A line end within a tag is no XML (``weasyprint_speed.html_parser``).
    foot = escape(foot or running_heads.foot(project)).replace("\n", "&#10;")
    carried = {**running_heads.without_chapter(project), **(carried or {})}
    attributes = f' data-carried="{escape(json.dumps(carried))}"' if carried else ""
    attributes += ' class="whole"' if whole else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"/>'
        f'<title>{escape(project.title)}</title></head><body data-foot="{foot}"{attributes}>{body}</body></html>'
    )


def _cover(project: Project, subtitle: str, edition: str) -> str:
    """The front cover; an empty string where conf.py asks for none."""
    name = project.schema.book.cover or project.options.cover
    if name == NONE:
        return ""
    art = covers.art(project.settings / name) if name else ""
    lines = [subtitle] if project.schema else [subtitle, project.author, _version(project), project.today]
    words = "<br/>".join(escape(each) for each in lines if each)
    below = f'<p class="cover-subtitle">{words}</p>' if words else ""
    imprint = translator(project.language)(N_("Edition {id}")).format(id=edition)
    below += f'<p class="cover-edition">{escape(imprint)}</p>'
    title = f'<p class="cover-title"{_smaller(project.title, beside_art=bool(art))}>{escape(project.title)}</p>'
    return f'<section class="cover">{art}{title}{below}</section>'


def _smaller(title: str, *, beside_art: bool) -> str:
    """The style of a cover's title of which a word is wider than its column; else an empty string."""
    longest = max((sum(map(_ems, word)) for word in title.split()), default=0)
    column = _COLUMN_BESIDE_ART if beside_art else _COLUMN
    return f' style="font-size: calc(var(--cover-size) * {column / longest:.2f})"' if longest > column else ""


def _ems(letter: str) -> float:
    """About how wide a letter of the display face is, in ems; 0 where a line may end at it."""
    if unicodedata.east_asian_width(letter) in "WF" or letter in "-‐–—":
        return 0
    return 0.37 if letter in "fijlrtIJ.,:;!'’()[]" else 0.88 if letter in "mwMW" else 0.7 if letter.isupper() else 0.6


def _version(project: Project) -> str:
    return (
        translator(project.language)(N_("Version {version}")).format(version=project.release) if project.release else ""
    )


def _divided(project: Project, parts: Sequence[Part]) -> set[str]:
    """The names of the parts that stand below a toctree's caption."""
    names, below = set(), False
    for part in parts:
        first = part.documents[0]
        if first.level == 1 and first.docname in project.captions:
            below = bool(project.captions[first.docname])
        if below and part.name != genindex.NAME:
            names.add(part.name)
    return names


def _chapters(project: Project, parts: Sequence[Part]) -> Iterator[str]:
    """For each part the title of the chapter that it begins in."""
    chapter = ""
    for part in parts:
        if part.documents[0].level == 1:
            chapter = running_heads.chapter_of(project, part.documents[0])
        yield chapter


def _part(
    project: Project, part: Part, pages: Mapping[str, str], chapter: str, shared: SharedPages = ALONE,
    *, divided: bool = False, first: bool = False, head: str = "",
) -> str:  # fmt: skip
    articles = (f'<div class="sheet-head">{head}</div>' if head else "") + "".join(
        _articles(project, part, pages, chapter)
    )
    category = project.schema.category(part.documents[0].category or "")
    number = f' data-number="{category.number}"' if category else ""
    kind = "part back-matter" if part.name in (*project.schema.book.back, genindex.NAME) else "part"
    kind += " divided" if divided else ""
    kind += " first-numbered" if first else ""
    kind += " follows" if part.name in shared.follows else ""
    if group := shared.groups.get(part.name):
        number += f' data-shared="{group}"'
    return f'<section class="{kind}"{contents_list.colour(project, part.documents[0])}{number}>{articles}</section>'


def _articles(project: Project, part: Part, pages: Mapping[str, str], chapter: str) -> Iterator[str]:
    for document in part.documents:
        if document.level == 1:
            chapter = running_heads.chapter_of(project, document)
        html = running_heads.with_sections(project, document, chapter, pages[document.docname])
        yield _article(project, document, html)


def _article(project: Project, document: Document, html: str) -> str:
    opening = running_heads.opening(project, document)
    opening += "".join([*_caption(project, document), *_opening(project, document)])
    title = escape(project.titles.get(document.docname, ""))
    return (
        f'<article id="{escape(anchor(document.docname))}" class="{document.kind} level-{document.level}"'
        f' data-title="{title}"{contents_list.colour(project, document)}>{opening}{html}</article>'
    )


def _caption(project: Project, document: Document) -> Iterator[str]:
    """The caption of the toctree that begins with a document: the name of a part of the book."""
    if caption := project.captions.get(document.docname):
        places = (anchor(*each) for each in project.caption_places.get(document.docname, ()))
        words = "".join(f'<span id="{escape(each)}"></span>' for each in places) + escape(caption)
        if document.level == 1:
            yield f'<h1 class="part-title">{words}</h1>'
        else:
            yield f'<p class="group-title">{words}</p>'


def _opening(project: Project, document: Document) -> Iterator[str]:
    """What a category's page begins with, before its text: the category's number and mark."""
    category = project.schema.category(document.category) if document.kind == "category" and document.category else None
    if category is None:
        return
    yield f'<div class="category-head"><p class="category-number">{category.number}</p>'
    if category.mark:
        colour = project.schema.colours[category.colour].strong
        yield f'<div class="category-mark">{covers.inline_svg(Path(project.settings, category.mark), colour)}</div>'
    yield "</div>"


def _marks(project: Project) -> Iterator[str]:
    """The categories' marks, each in its colour."""
    for category in project.schema.categories:
        if category.mark:
            colour = project.schema.colours[category.colour].strong
            yield covers.inline_svg(Path(project.settings, category.mark), colour)
