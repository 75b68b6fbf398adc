"""The HTML of a whole edition: cover, table of contents, parts in order and back cover, as a manuscript of chunks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from ...i18n import N_, translator
from .. import options
from ..manuscript import Chunk, Manuscript
from ..pdf.fragment import Deferred, stands_for
from ..project import Project
from . import contents_list, covers, genindex
from .chunks import runs
from .order import Document, Part, is_silent
from .references import anchor

#: Makes the manuscript of some parts of the book, given the HTML of their pages by docname.
MakeManuscript = Callable[[Project, Sequence[Part], Mapping[str, str]], Manuscript]


def book(project: Project, parts: Sequence[Part], pages: Mapping[str, str]) -> Manuscript:
    """The whole book: cover, contents, the parts in runs, back cover. ``pages`` is the HTML of each page by docname."""
    say = translator(project.language)
    parts, places = _without_empty_root(parts, pages)
    contents = contents_list.html(project, parts, say(N_("Contents")), before=places)
    divided = _divided(project, parts)
    inner = [_part(project, part, pages, divided=part.name in divided) for part in parts]
    if not contents and places:
        inner[0] = places + inner[0]
    marks = "".join(_marks(project))
    names = f"{project.title}\0{project.author}"
    subtitle = project.schema.book.subtitle or project.options.subtitle
    edition = covers.edition_id("".join([names, _cover(project, subtitle, ""), contents, *inner]))
    cover = _cover(project, subtitle, edition)
    back = covers.back_cover(project, edition, marks)
    if project.splittable:
        chunks = _chunks(project, parts, inner, [cover, contents], back)
    else:
        html = _document(project, "".join([cover, contents, *inner, back]), whole=True)
        chunks = [Chunk(html, documents=_docnames(parts))]
    return Manuscript(project.title, project.author, tuple(chunks), edition)


def _chunks(
    project: Project, parts: Sequence[Part], inner: Sequence[str], leading: Sequence[str], back: str
) -> list[Chunk]:
    """The ``leading`` sections, each a chunk; the parts, whose HTML is ``inner``, in runs; the back cover."""
    carried: dict[str, str] = {}
    chunks = [Chunk(_document(project, each)) for each in leading if each]
    for run in runs(parts):
        first = parts[run[0]].documents[0]
        if first.level == 1:
            # Its own pages set their running heads; the runs after it go on with them.
            carried = {
                "running-chapter": project.titles.get(first.docname, ""),
                "running-head": _running_head(project, first),
            }
        html = _document(project, "".join(inner[at] for at in run), {} if first.level == 1 else carried)
        chunks.append(Chunk(html, documents=_docnames([parts[at] for at in run])))
    if back:
        chunks.append(Chunk(_document(project, back), "left"))
    return chunks


def _without_empty_root(parts: Sequence[Part], pages: Mapping[str, str]) -> tuple[Sequence[Part], str]:
    """The parts without a root document that has no words of its own, and its places in the book as HTML."""
    first = parts[0].documents[0]
    if first.kind != "root" or len(parts) < 2 or not is_silent(pages[first.docname]):
        return parts, ""
    rest = parts[0].documents[1:]
    places = f'<span id="{escape(anchor(first.docname))}"></span>{pages[first.docname]}'
    return ((Part(rest),) if rest else ()) + tuple(parts[1:]), places


def _docnames(parts: Sequence[Part]) -> tuple[str, ...]:
    return tuple(document.docname for part in parts for document in part.documents)


def sheet(project: Project, parts: Sequence[Part], pages: Mapping[str, str]) -> Manuscript:
    """The file of one entry, or one category, by itself."""
    title = project.titles[parts[0].name] or project.title
    if title != project.title:
        title = f"{title} · {project.title}"
    inner = "".join(_part(project, part, pages) for part in parts)
    edition = covers.edition_id(f"{title}\0{project.author}{inner}")
    chunk = Chunk(_document(project, f'<div class="sheet">{inner}</div>'), documents=_docnames(parts))
    return Manuscript(title, project.author, (chunk,), edition)


def _document(project: Project, body: str, carried: Mapping[str, str] | None = None, *, whole: bool = False) -> str:
    """An HTML document for layout.

    ``carried`` are the named strings (running heads) that chunks before it have set; ``whole`` says that it is all of
    the book.
    """
    language = escape(project.language.replace("_", "-"))
    edition = translator(project.language)(N_("Edition {id}")).format(id=stands_for(Deferred.EDITION))
    foot = escape(_foot(project, edition))
    attributes = f' data-carried="{escape(json.dumps(carried))}"' if carried else ""
    attributes += ' class="whole"' if whole else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"/>'
        f'<title>{escape(project.title)}</title></head><body data-foot="{foot}"{attributes}>{body}</body></html>'
    )


def _foot(project: Project, edition: str) -> str:
    """The words at the foot of each page, beside its number."""
    template = project.options.footer or "{title} · {edition}"
    if template == options.NONE:
        return ""
    title = project.title
    if not project.options.footer and not project.schema and project.release and project.release not in title:
        # What readers of a manual look for.
        title = f"{title} {project.release}"
    return options.filled(template, title=title, edition=edition, author=project.author, date=project.date)


def _cover(project: Project, subtitle: str, edition: str) -> str:
    """The front cover; an empty string where conf.py asks for none."""
    name = project.schema.book.cover or project.options.cover
    if name == options.NONE:
        return ""
    art = f'<div class="cover-art">{_cover_image(project.settings / name)}</div>' if name else ""
    lines = [subtitle] if project.schema else [subtitle, project.author, _version(project)]
    words = "<br/>".join(escape(each) for each in lines if each)
    below = f'<p class="cover-subtitle">{words}</p>' if words else ""
    imprint = translator(project.language)(N_("Edition {id}")).format(id=edition)
    below += f'<p class="cover-edition">{escape(imprint)}</p>'
    return f'<section class="cover">{art}<p class="cover-title">{escape(project.title)}</p>{below}</section>'


def _version(project: Project) -> str:
    return (
        translator(project.language)(N_("Version {version}")).format(version=project.release) if project.release else ""
    )


def _cover_image(path: Path) -> str:
    """The cover's image: decoration, since the title says all that a screen reader should read."""
    if path.suffix.lower() == ".svg":
        return _inline_svg(path, "")
    return f'<img src="{escape(path.as_uri())}" alt="" role="presentation">'


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


def _part(project: Project, part: Part, pages: Mapping[str, str], *, divided: bool = False) -> str:
    articles = "".join(_article(project, document, pages[document.docname]) for document in part.documents)
    category = project.schema.category(part.documents[0].category or "")
    number = f' data-number="{category.number}"' if category else ""
    kind = "part back-matter" if part.name in (*project.schema.book.back, genindex.NAME) else "part"
    kind += " divided" if divided else ""
    return f'<section class="{kind}"{contents_list.colour(project, part.documents[0])}{number}>{articles}</section>'


def _article(project: Project, document: Document, html: str) -> str:
    opening = "".join([*_head(project, document), *_caption(project, document), *_opening(project, document)])
    title = escape(project.titles.get(document.docname, ""))
    return (
        f'<article id="{escape(anchor(document.docname))}" class="{document.kind} level-{document.level}"'
        f' data-title="{title}"{contents_list.colour(project, document)}>{opening}{html}</article>'
    )


def _head(project: Project, document: Document) -> Iterator[str]:
    """An empty element on a chapter's first page that sets the running head.

    On an element that goes on over several pages the named string would be set anew on each of them, and
    ``first-except`` would never show it.
    """
    if document.level == 1 and (words := _running_head(project, document)):
        yield f'<div class="running-head" data-head="{escape(words)}"></div>'


def _caption(project: Project, document: Document) -> Iterator[str]:
    """The caption of the toctree that begins with a document: the name of a part of the book."""
    if caption := project.captions.get(document.docname):
        if document.level == 1:
            yield f'<h1 class="part-title">{escape(caption)}</h1>'
        else:
            yield f'<p class="group-title">{escape(caption)}</p>'


def _running_head(project: Project, document: Document) -> str:
    sections = project.sections.get(document.docname)
    chapter = sections[0].title if sections else project.titles.get(document.docname, "")
    return options.head(project.options, project.title, chapter, plain=not project.schema)


def _opening(project: Project, document: Document) -> Iterator[str]:
    """What a category's page begins with, before its text: the category's number and mark."""
    category = project.schema.category(document.category) if document.kind == "category" and document.category else None
    if category is None:
        return
    yield f'<div class="category-head"><p class="category-number">{category.number}</p>'
    if category.mark:
        colour = project.schema.colours[category.colour].strong
        yield f'<div class="category-mark">{_inline_svg(Path(project.settings, category.mark), colour)}</div>'
    yield "</div>"


def _marks(project: Project) -> Iterator[str]:
    """The categories' marks, each in its colour."""
    for category in project.schema.categories:
        if category.mark:
            colour = project.schema.colours[category.colour].strong
            yield _inline_svg(Path(project.settings, category.mark), colour)


def _inline_svg(path: Path, colour: str) -> str:
    """An SVG file for the HTML, with ``currentColor`` replaced, as WeasyPrint's SVG does not inherit ``color``."""
    drawing = re.sub(r"^.*?(?=<svg\b)", "", path.read_text("utf-8"), flags=re.DOTALL)
    return drawing.replace("currentColor", colour) if colour else drawing
