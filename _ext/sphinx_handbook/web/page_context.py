"""Tells the templates what a page needs to know: where it stands, what it is, and where one can go from it.

Nothing here grows with the handbook: a page costs the same at ten entries and at a thousand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from docutils import nodes
from sphinx.util.osutil import relative_uri

from ..catalogue import contacts
from ..i18n import N_, translator
from ..languages.dates import in_words
from ..sphinx_ext import smart_quotes
from ..sphinx_ext.domain import HandbookDomain
from . import assets, downloads, metadata

if TYPE_CHECKING:
    from markupsafe import Markup
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from ..catalogue.corrections import Correction
    from ..catalogue.entries.entry import Entry
    from ..catalogue.schema.model import Category, Schema
    from ..editions.listing import PublishedFile

__all__ = ["Frame", "Place", "connect", "headings", "needed"]

Kind = Literal["front", "category", "entry", "page", "term", "tool"]

# Sphinx's scripts, of which no page of ours has any use.
_SPHINXS: Final = frozenset(
    {
        "_static/documentation_options.js",
        "_static/doctools.js",
        "_static/sphinx_highlight.js",
        "_static/translations.js",
    }
)
# What other extensions put on every page, and what in a page's body shows that this page uses it.
_SHOWN_BY: Final = {"sphinx-design": 'class="sd-', "design-tabs": "sd-tab", "pygments": 'class="highlight'}


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go."""

    title: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class CategoryPlace:
    """A category, as the menu and the front page show it."""

    id: str
    number: int
    title: str
    description: str
    colour: str
    href: str
    mark: Markup | None
    current: bool
    pages: int | None = None
    """How many entries it has; counted for the front page alone."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the text of one page."""

    kind: Kind
    title: str
    subtitle: str
    home: str
    description: str
    category: CategoryPlace | None
    categories: tuple[CategoryPlace, ...]
    chapters: tuple[Place, ...]
    """The first level of the contents, where there is no catalogue."""
    crumbs: tuple[Place, ...]
    headings: tuple[Place, ...]
    previous: Place | None
    next: Place | None
    about: tuple[Place, ...]
    source: str
    terms: bool
    """Whether anything has been marked for the index of terms."""
    changed: str = ""
    """When the page was last changed, in words; empty where nobody knows."""
    suggest: str = ""
    """Where a correction to the page's own file can be suggested."""
    cited: str = ""
    """How to refer to an entry, its address left out where the book has none."""
    corrections: tuple[Correction, ...] = ()
    """What was mended in the page's text."""
    published: metadata.Published | None = None
    """What is told of the page to those who do not read it; nothing of a page that is a tool."""
    statement: str = ""
    """Where the publisher states how accessible the handbook is."""
    contact: contacts.Contact | None = None
    """Whom readers can write to."""
    download: Place | None = None
    """The page with all printed editions, where there are any."""
    printed: tuple[downloads.Download, ...] = ()
    """The printed editions of this page; on the front page those of the whole book that are for readers."""


@dataclass(frozen=True, slots=True)
class _Pages:
    """What `Frame`s are made of, gathered once for the whole build."""

    env: BuildEnvironment
    schema: Schema
    marks: dict[str, Markup]
    root: str
    project: str
    terms: bool
    printed: Mapping[str, Sequence[PublishedFile]]
    address_of: Callable[[str], str]
    """A page's address, relative to the folder of the whole website."""

    def frame(self, page: str, pathto: Callable[[str], str], relations: dict[str, list[str | None]]) -> Frame:
        schema, domain = self.schema, HandbookDomain.of(self.env)
        here = schema.category_of(page) if page in self.env.all_docs else None
        entry = domain.entries.get(page)
        kind = self._kind(page, here)
        categories = tuple(self._category(each, here, pathto) for each in schema.categories)
        if kind == "front":
            count = Counter(each.category for each in domain.entries.values())
            categories = tuple(replace(each, pages=count[each.id]) for each in categories)
        category = next((each for each in categories if each.current), None)
        before, after = self._neighbours(page, kind, here, relations)
        return Frame(
            kind=kind,
            title=schema.book.title or self.project,
            subtitle=schema.book.subtitle,
            home=pathto(self.root),
            description=entry.summary if entry else here.description if here else "",
            category=category,
            categories=categories,
            chapters=() if schema else tuple(self._places(self._chapters()[:8], page, pathto)),
            crumbs=tuple(self._crumbs(page, kind, here, pathto, relations)),
            headings=tuple(headings(self.env.tocs.get(page))),
            previous=self._place(before, page, pathto) if before else None,
            next=self._place(after, page, pathto) if after else None,
            about=tuple(self._places(self._about(), page, pathto)),
            terms=self.terms,
            changed=self._changed(page),
            suggest=self._suggest(page),
            cited=self._cited(page, entry) if entry else "",
            corrections=tuple(self._corrections(page)),
            statement=schema.book.accessibility_statement or "",
            contact=contacts.read(schema.book.contact),
            download=self._download(page, pathto),
            printed=self._printed(page, kind),
            published=None
            if kind == "tool"
            else metadata.published(schema, self.address_of(page), here, entry, front=kind == "front"),
            source=" ".join(source.note for source in schema.sources.values() if source.note),
        )

    def _download(self, page: str, pathto: Callable[[str], str]) -> Place | None:
        say, name = translator(self.env.config.language), downloads.name(self.env.config)
        return Place(say(N_("Download as PDF")), pathto(name), page == name) if name else None

    def _printed(self, page: str, kind: Kind) -> tuple[downloads.Download, ...]:
        if kind == "tool":
            return ()
        address = partial(relative_uri, self.address_of(page))
        editions = self.printed.get("" if kind == "front" else page, ())
        # The front page is for readers: what a printer or a press wants stands on the page with all.
        wanted = (each for each in editions if each.accessible or kind != "front")
        return tuple(downloads.download(each, self.env.config, address) for each in wanted)

    def _changed(self, page: str) -> str:
        day = HandbookDomain.of(self.env).changed(page) if page in self.env.all_docs else None
        return in_words(day, self.env.config.language) if day else ""

    def _suggest(self, page: str) -> str:
        """The address of a page's file where the book is kept."""
        address = self.schema.book.repository_url
        if not address or page not in self.env.all_docs:
            return ""
        return f"{address.rstrip('/')}/{self.env.doc2path(page, False).as_posix()}"

    def _corrections(self, page: str) -> Iterator[Correction]:
        for each in self.env.config.handbook_corrections.get(page, ()):
            yield replace(each, reason=smart_quotes.educated(each.reason, self.env.config))

    def _cited(self, page: str, entry: Entry) -> str:
        book, say = self.schema.book, translator(self.env.config.language)
        whole = ". ".join(each for each in (book.title, book.subtitle) if each)
        address = metadata.address(self.schema, self.address_of(page))
        cited = say(N_("“{title}”. In: {book}.")).format(title=entry.title, book=whole)
        return f"{cited} {address}" if address else cited

    def _kind(self, page: str, category: Category | None) -> Kind:
        if page == self.root:
            return "front"
        if page not in self.env.all_docs:
            return "term" if page in HandbookDomain.of(self.env).term_pages() else "tool"
        if category is None:
            return "page"
        return "category" if page == category.index else "entry"

    def _category(self, category: Category, here: Category | None, pathto: Callable[[str], str]) -> CategoryPlace:
        return CategoryPlace(
            id=category.id,
            number=category.number,
            title=category.title,
            description=category.description,
            colour=category.colour,
            href=pathto(category.index),
            mark=self.marks.get(category.id),
            current=category is here,
        )

    def _neighbours(
        self, page: str, kind: Kind, category: Category | None, relations: dict[str, list[str | None]]
    ) -> tuple[str | None, str | None]:
        """The pages before and after, of the same sort: entries of one category, or the categories."""
        if kind == "category":
            indexes = [None, *(each.index for each in self.schema.categories), None]
            at = indexes.index(page)
            return indexes[at - 1], indexes[at + 1]
        if kind not in ("entry", "page"):
            return None, None
        _, before, after = relations.get(page) or (None, None, None)
        return self._same_sort(before, category), self._same_sort(after, category)

    def _same_sort(self, other: str | None, category: Category | None) -> str | None:
        if other is None or other == self.root or self.schema.category_of(other) is not category:
            return None
        return None if category is not None and other == category.index else other

    def _crumbs(
        self,
        page: str,
        kind: Kind,
        category: Category | None,
        pathto: Callable[[str], str],
        relations: dict[str, list[str | None]],
    ) -> Iterator[Place]:
        """The pages above this one, the front page left out: the template begins with it."""
        if kind == "entry" and category is not None:
            yield Place(category.title, pathto(category.index))
        elif kind in ("page", "term"):
            above: list[str] = []
            parent = (relations.get(page) or [None])[0]
            if kind == "term":
                domain = HandbookDomain.of(self.env)
                parent = domain.term_index(domain.term_pages()[page]) or None
            while parent and parent != self.root and parent not in above:
                above.append(parent)
                parent = (relations.get(parent) or [None])[0]
            yield from self._places(above[::-1], page, pathto)

    def _chapters(self) -> list[str]:
        return [name for name in self.env.toctree_includes.get(self.root, ()) if name in self.env.titles]

    def _about(self) -> list[str]:
        """What the contents hold beside the categories, and the pages right below: the footer's links."""
        if not self.schema:
            return []
        found: list[str] = []
        for chapter in self._chapters():
            if self.schema.category_of(chapter) is None:
                found += [chapter, *self.env.toctree_includes.get(chapter, ())]
        return [name for name in found if name in self.env.titles]

    def _places(self, names: list[str], page: str, pathto: Callable[[str], str]) -> Iterator[Place]:
        return (self._place(name, page, pathto) for name in names)

    def _place(self, name: str, page: str, pathto: Callable[[str], str]) -> Place:
        return Place(self.env.titles[name].astext(), pathto(name), current=name == page)


def headings(contents: nodes.Node | None) -> Iterator[Place]:
    """Yield the second-level headings of a page from its table of contents."""
    if contents is None:
        return
    for title in contents.children:
        for below in title.children:
            if isinstance(below, nodes.bullet_list):
                for item in below.children:
                    link = next(iter(item.findall(nodes.reference)), None)
                    if link is not None and link.get("anchorname"):
                        yield Place(link.astext(), link["anchorname"])


def needed(filename: object, body: str) -> bool:
    """Return whether a page with this body has use for a file that Sphinx would load on all."""
    name = str(filename or "")
    if name in _SPHINXS:
        return False
    sign = next((sign for part, sign in _SHOWN_BY.items() if part in name), None)
    return sign is None or sign in body


def connect(app: Sphinx) -> Callable[[str], Frame]:
    """Tell the templates of every page of this build; return what a page's frame will be, before it is written."""
    gathered: list[_Pages] = []
    relations: dict[str, list[str | None]] = {}

    def pages() -> _Pages:
        if not gathered:
            schema = app.config.handbook_schema
            found = assets.marks(schema, Path(app.srcdir))
            terms = any(app.env.domains["index"].data["entries"].values())
            root, project = app.config.root_doc, app.config.project
            printed = downloads.by_page(app.config)
            gathered.append(_Pages(app.env, schema, found, root, project, terms, printed, app.builder.get_target_uri))
        return gathered[0]

    def fill(app: Sphinx, page: str, template: str, values: dict[str, Any], doctree: nodes.document | None) -> None:
        body = values.get("body", "")
        values["handbook"] = pages().frame(page, values["pathto"], app.builder.relations)  # type: ignore[attr-defined]
        values["css_files"] = [each for each in values["css_files"] if needed(each.filename, body)]
        values["script_files"] = [each for each in values["script_files"] if needed(each.filename, body)]

    def frame(page: str) -> Frame:
        if not relations:
            relations.update(app.env.collect_relations())
        # Addresses follow from the names of the pages, so the names serve.
        return pages().frame(page, str, relations)

    app.connect("html-page-context", fill)
    return frame
