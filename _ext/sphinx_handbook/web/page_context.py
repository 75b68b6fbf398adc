"""Makes each page's ``Frame``, which the templates get as ``handbook``: what the page is, and what stands around it.

No page's frame grows with the handbook: it costs the same at ten entries and at a thousand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sphinx.util.osutil import relative_uri

from ..catalogue import contacts
from ..catalogue.entries.relations import former_places
from ..files import digest
from ..i18n import N_, translator
from ..languages.dates import in_words
from ..languages.direction import is_right_to_left
from ..releases import web_page
from ..sphinx_ext import smart_quotes
from ..sphinx_ext.config import book_title
from ..sphinx_ext.domain import HandbookDomain
from . import assets, downloads, metadata
from .folder import page as folder
from .navigation import addresses, part, tree
from .navigation.page_link import PageLink, headings
from .page_tools.citation import Citation, citation
from .page_tools.suggestions import Suggestions
from .releases import state as releases

if TYPE_CHECKING:
    from docutils import nodes
    from markupsafe import Markup
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from ..catalogue.corrections import Correction
    from ..catalogue.entries.entry import Entry
    from ..catalogue.schema.model import Category, Schema
    from ..editions.listing import PublishedFile

__all__ = ["Frame", "PageContext"]

Kind = Literal["front", "category", "entry", "page", "term", "tool"]


@dataclass(frozen=True, slots=True)
class CategoryLink:
    """A category as the menu and the front page show it."""

    id: str
    number: int
    title: str
    description: str
    colour: str
    href: str
    mark: Markup | None
    current: bool
    pages: int | None = None
    """How many entries it has; None on every page but the front page."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the text of one page."""

    kind: Kind
    title: str
    subtitle: str
    notice: PageLink | None
    """A line about all the text, on the front page; without an address where it leads nowhere."""
    home: str
    description: str
    category: CategoryLink | None
    categories: tuple[CategoryLink, ...]
    tree: tuple[tree.Group, ...]
    """The tree of pages, as far as this page shows it; in a catalogue only of a long part."""
    crumbs: tuple[PageLink, ...]
    headings: tuple[PageLink, ...]
    previous: PageLink | None
    next: PageLink | None
    about: tuple[PageLink, ...]
    menu: tuple[PageLink, ...]
    """The pages that the menu has after the categories."""
    source: str
    terms: bool
    """Whether anything has been marked for the index of terms."""
    changed: str = ""
    """When the page was last changed, in words; an empty string where git has no date."""
    suggest: str = ""
    """Where a correction to the page's own file can be suggested."""
    suggest_new: str = ""
    """Of a category's own page, where a new page of the category can be suggested."""
    cited: Citation | None = None
    """How to cite an entry; None for any other page."""
    corrections: tuple[Correction, ...] = ()
    """The corrections made to the page's text since it was printed."""
    short_forms: tuple[tuple[str, str], ...] = ()
    """Abbreviations that the page's text does not spell out, each with its long form."""
    published: metadata.Published | None = None
    """The page's metadata for programs; None for a page that is a tool, such as the search."""
    name: str = ""
    """The words of the page's title, or what it is called without one; an empty string for a page without a source."""
    titled: bool = True
    """Whether the page has a title of its own."""
    right_to_left: bool = False
    """Whether the book's language is written from right to left."""
    statement: str = ""
    """Where the publisher states how accessible the handbook is."""
    contact: contacts.Contact | None = None
    """Where readers can write to; None if the book has no contact."""
    download: PageLink | None = None
    """The page with all printed editions; None where there are none."""
    folder: PageLink | None = None
    """The page with what a reader has gathered; None where there is no folder."""
    copies: PageLink | None = field(default=None, repr=False)
    """The page for whoever has a printed copy; None for a book without releases.

    It follows from the settings and the page's name, so a page's digest is without it.
    """
    since: PageLink | None = None
    """What has changed on the page since a release."""
    printed: tuple[downloads.Download, ...] = ()
    """The printed editions of this page; on the front page those of the whole book that are for readers."""

    @property
    def footer_rows(self) -> list[tuple[str, bool, str]]:
        """Address, whether it is the page's own, and title of each link in every page's footer."""
        links = (*filter(None, (self.download, self.copies)), *self.about)
        return [(each.href, each.current, each.title) for each in links]

    @property
    def category_rows(self) -> list[tuple[str, str, bool, Markup | None, str]]:
        """Colour, address, whether it is the page's own, mark and title of each category, for every page's menu."""
        return [(each.colour, each.href, each.current, each.mark, each.title) for each in self.categories]


@dataclass(frozen=True, slots=True)
class _Site:
    """What all pages' frames are made from, gathered once for the whole build."""

    env: BuildEnvironment
    schema: Schema
    marks: dict[str, Markup]
    parts: part.Parts
    root: str
    title: str
    terms: bool
    printed: Mapping[str, Sequence[PublishedFile]]
    suggestions: Suggestions
    releases: releases.Releases
    address_of: Callable[[str], str]
    """A page's address, relative to the folder of the whole website."""

    def frame(self, page: str, pathto: Callable[[str], str], relations: tree.Relations) -> Frame:
        """The frame of a page; ``pathto`` returns the address of a page relative to this one."""
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
            title=self.title,
            subtitle=schema.book.subtitle,
            notice=self._notice(pathto) if kind == "front" else None,
            home=pathto(self.root),
            description=entry.summary if entry else here.description if here else "",
            category=category,
            categories=categories,
            tree=self.parts.of(page, kind, here, relations, pathto),
            crumbs=tuple(self._crumbs(page, kind, here, pathto, relations)),
            headings=tuple(headings(self.env, page)),
            name=domain.page_name(page) if page in self.env.all_docs else "",
            titled=page not in self.env.all_docs or bool(domain.page_title(page)),
            previous=self._link(before, page, pathto) if before else None,
            next=self._link(after, page, pathto) if after else None,
            about=tuple(self._links(self._about(), page, pathto)),
            menu=tuple(self._links([each for each in schema.book.menu if each in self.env.titles], page, pathto)),
            terms=self.terms,
            right_to_left=is_right_to_left(self.env.config.language or "en"),
            changed=self._changed(page),
            suggest=self.suggestions.correction(page, self.env),
            suggest_new=self.suggestions.new_page(here) if here and page == here.index else "",
            cited=self._cited(page, entry) if entry else None,
            corrections=tuple(self._corrections(page)),
            short_forms=domain.short_forms(page),
            statement=domain.statement_at(pathto),
            contact=contacts.read(schema.book.contact),
            download=self._download(page, pathto),
            folder=self._folder(page, pathto),
            copies=self._copies(page, pathto),
            since=self._since(page, pathto),
            printed=self._printed(page, kind),
            published=None
            if kind == "tool"
            else metadata.published(schema, self.address_of(page), here, entry, front=kind == "front"),
            source=" ".join(source.note for source in schema.sources.values() if source.note),
        )

    def _notice(self, pathto: Callable[[str], str]) -> PageLink | None:
        book = self.schema.book
        return PageLink(book.notice, pathto(book.notice_page) if book.notice_page else "") if book.notice else None

    def _download(self, page: str, pathto: Callable[[str], str]) -> PageLink | None:
        say, name = translator(self.env.config.language), downloads.name(self.env.config)
        title = say(N_("Download as PDF") if self.printed else N_("Download the handbook"))
        return PageLink(title, pathto(name), page == name) if name else None

    def _folder(self, page: str, pathto: Callable[[str], str]) -> PageLink | None:
        name = folder.name(self.env)
        return PageLink(folder.title(self.env.config.language), pathto(name), page == name) if name else None

    def _copies(self, page: str, pathto: Callable[[str], str]) -> PageLink | None:
        name, language = self.releases.name, self.env.config.language
        return PageLink(web_page.title(language), pathto(name), page == name) if name else None

    def _since(self, page: str, pathto: Callable[[str], str]) -> PageLink | None:
        note = self.releases.notes.get(page)
        return PageLink(note.words, f"{pathto(note.page)}#{note.place}") if note else None

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

    def _corrections(self, page: str) -> Iterator[Correction]:
        corrections = self.env.config.handbook_corrections
        entry = HandbookDomain.of(self.env).entries.get(page)
        former = [place for place, _ in former_places([entry])] if entry and corrections else []
        for each in (each for name in (page, *former) for each in corrections.get(name, ())):
            yield replace(each, reason=smart_quotes.educated(each.reason, self.env.config))

    def _cited(self, page: str, entry: Entry) -> Citation:
        address = metadata.address(self.schema, self.address_of(page))
        changed = HandbookDomain.of(self.env).changed(page)
        return citation(self.schema.book, entry, address, changed, self.releases.edition(page))

    def _kind(self, page: str, category: Category | None) -> Kind:
        if page == self.root:
            return "front"
        if page not in self.env.all_docs:
            return "term" if page in HandbookDomain.of(self.env).term_pages() else "tool"
        if category is None:
            return "page"
        if page == category.index:
            return "category"
        return "entry" if self.schema.is_entry(page) else "page"

    def _category(self, category: Category, here: Category | None, pathto: Callable[[str], str]) -> CategoryLink:
        return CategoryLink(
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
        self, page: str, kind: Kind, category: Category | None, relations: tree.Relations
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
        relations: tree.Relations,
    ) -> Iterator[PageLink]:
        """The pages above this one, the front page left out: the template begins with it."""
        if kind == "entry" and category is not None:
            yield PageLink(category.title, pathto(category.index))
        elif kind in ("page", "term"):
            above: list[str] = []
            parent = (relations.get(page) or [None])[0]
            if kind == "term":
                domain = HandbookDomain.of(self.env)
                parent = domain.term_index(domain.term_pages()[page]) or None
            while parent and parent != self.root and parent not in above:
                above.append(parent)
                parent = (relations.get(parent) or [None])[0]
            yield from self._links(above[::-1], page, pathto)

    def _chapters(self) -> list[str]:
        return [name for name in self.env.toctree_includes.get(self.root, ()) if name in self.env.titles]

    def _about(self) -> list[str]:
        """The footer's links: the chapters that are no category, and the pages right below them."""
        if not self.schema:
            return []
        names: list[str] = []
        for chapter in self._chapters():
            if self.schema.category_of(chapter) is None:
                names += [chapter, *self.env.toctree_includes.get(chapter, ())]
        return [name for name in names if name in self.env.titles]

    def _links(self, names: list[str], page: str, pathto: Callable[[str], str]) -> Iterator[PageLink]:
        return (self._link(name, page, pathto) for name in names)

    def _link(self, name: str, page: str, pathto: Callable[[str], str]) -> PageLink:
        return PageLink(HandbookDomain.of(self.env).page_name(name), pathto(name), current=name == page)


class PageContext:
    """The frames of one build: given to the templates of each page, and asked for before a page is written."""

    def __init__(self, app: Sphinx) -> None:
        self._app = app
        self._addresses = addresses.Addresses(app.builder.get_target_uri)
        self._shared: dict[str, object] = {}

    def connect(self) -> None:
        """Connect the event at which Sphinx collects a template's values."""
        self._app.connect("html-page-context", self.add_values)

    def add_values(
        self, app: Sphinx, page: str, template: str, values: dict[str, Any], doctree: nodes.document | None
    ) -> None:
        """Add the frame as ``handbook``, and drop the style sheets and scripts that the page does not use."""
        body = values.get("body", "")
        pathto = self._addresses.seen_from(page, values["pathto"])
        make = partial(self._site.frame, page, pathto, app.builder.relations)  # type: ignore[attr-defined]
        values["handbook"] = self._once("frame", make) if self._site.releases.is_page(page) else make()
        values["css_tag"] = self._addresses.tags_seen_from(page, values["css_tag"])
        values["js_tag"] = self._addresses.tags_seen_from(page, values["js_tag"])
        values["css_files"] = [each for each in values["css_files"] if assets.needed(each.filename, body)]
        values["script_files"] = [each for each in values["script_files"] if assets.needed(each.filename, body)]

    def frame(self, page: str, pathto: Callable[[str], str]) -> Frame:
        """A page's frame; ``pathto`` returns the address of a page relative to this one."""
        return self._site.frame(page, pathto, self._relations)

    def decides_frame(self, page: str) -> object:
        """A value with another `repr` where the frame is another; it has docnames, from which addresses follow."""
        make = partial(self.frame, page, str)
        return self._once("digest", lambda: digest(make())) if self._site.releases.is_page(page) else make()

    def _once(self, what: str, make: Callable[[], object]) -> object:
        """What all pages about single releases have in common: no link around a page leads to one of them."""
        if what not in self._shared:
            self._shared[what] = make()
        return self._shared[what]

    @cached_property
    def _site(self) -> _Site:
        """Gathered when the first frame is made: all pages must have been read."""
        app, schema = self._app, self._app.config.handbook_schema
        return _Site(
            env=app.env,
            schema=schema,
            marks=assets.marks(schema, Path(app.confdir)),
            parts=part.Parts(tree.Tree(app.env, app.tags), bool(schema)),
            root=app.config.root_doc,
            title=book_title(app.config),
            terms=any(app.env.domains["index"].data["entries"].values()),
            printed=downloads.by_page(app.config),
            suggestions=Suggestions.of(app),
            releases=releases.of(app),
            address_of=app.builder.get_target_uri,
        )

    @cached_property
    def _relations(self) -> tree.Relations:
        """Each page's parent and neighbours, before Sphinx collects them for its builder."""
        return self._app.env.collect_relations()
