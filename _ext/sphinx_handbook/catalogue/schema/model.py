"""What ``katalog.toml`` declares: the book, its categories, fields, vocabularies, sources, colours and editions.

Each key is declared here and nowhere else: its name, type, limits and default, and below it the text that the
documentation lists it with (``_ext/docs/documented_options.py``). ``toml_file`` reads a file into a ``Schema``; an
empty ``Schema`` stands for a Sphinx project without a catalogue. Frozen data, pickled with Sphinx's environment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal, get_args

from ...editions.edition import MAIN, Edition
from ...toml_table import (
    FROM_LIST,
    NO_KEY,
    REQUIRED,
    Address,
    Id,
    Key,
    Limits,
    Line,
    Named,
    Numbered,
    OneOf,
    Table,
    TrueOrSome,
    Words,
)
from .other_tables import CorrectionsFile, Releases, Search, Spelling

#: The file's name.
NAME = "katalog.toml"

Role = Literal["title", "summary", "closed", "aliases", "sort", "former", "index", "status", "publish", "expires"]
Place = Literal["page", "card", "table", "book"]
EntryStart = Literal["flow", "page"]
#: A code host, or the program of one.
HostName = Literal["github", "gitlab", "forgejo", "bitbucket"]

PLACES: Final[tuple[Place, ...]] = get_args(Place)

#: The roles of fields that are for the machine: nobody is shown their values unless `show` asks for it.
FOR_THE_MACHINE: Final[frozenset[Role]] = frozenset(
    {"title", "aliases", "sort", "former", "index", "status", "publish", "expires"}
)

#: The names of the field types; ``entries.field_types`` sets them.
TYPE_NAME: Final = OneOf()

_Hex = Annotated[str, Limits(pattern=r"^#[0-9a-fA-F]{6}$")]


@dataclass(frozen=True, slots=True)
class Book(Table):
    """What the whole book says of itself. Where an address is unset, what needs it is left out."""

    title: Line = field(default="", metadata=REQUIRED)
    """The title, on the front page, on the cover and in the file's properties."""
    subtitle: str = ""
    """A line below the title on the cover."""
    notice: str = ""
    """A line on the website's front page, below the title: what a reader should know of all the text, such as how old
    it is."""
    notice_page: Line | None = None
    """The page that the notice leads to, by its path without `.md`."""
    language: Line = "en"
    """The language of the text and of every word that the machine adds; the same as `language` in `conf.py`."""
    base_url: Address | None = None
    """The address that the website will have. With it come QR codes and permalinks on paper, a feed, a sitemap and
    canonical links; without it they are left out."""
    repository_url: Address | None = None
    """Where the book is kept: the address of a repository on GitHub, GitLab, Codeberg (or another Forgejo) or
    Bitbucket. Each page then has “Suggest a correction”, which opens it in the host's editor, and each category
    “Suggest a new page”. Of any other host, the address of the folder of pages, to which a file's path is added."""
    repository_host: HostName | None = None
    """Which program the host runs, where its name does not tell: `github`, `gitlab`, `forgejo` (also Gitea) or
    `bitbucket`."""
    repository_branch: Line = "main"
    """The branch that is edited."""
    repository_folder: str | None = None
    """The folder of pages in the repository; where it is left out, it is taken from where the book lies on disk."""
    contact: Line | None = None
    """Whom readers can write to: an address for mail or for the web, which becomes a link, or words. It stands at the
    foot of every page of the website and on the back of the book."""
    isbn: Line | None = None
    """The printed book's number, shown on its back. The last figure must prove the others."""
    accessibility_report: Line | None = None
    """A file, beside `katalog.toml`, with the report of accessibility tests, for the directive of that name."""
    accessibility_statement: Line | None = None
    """Its address, or a file, beside `katalog.toml`, for the directive of that name. Every page links to it."""
    entry_starts: EntryStart = "flow"
    """Whether an entry follows the one before, where at least a third of the page is left and the note beside it has
    room (`flow`), or begins on a page of its own (`page`)."""
    hyphenation: Line | None = None
    """A file, beside `katalog.toml`, with words that are divided otherwise than the language's rules say."""
    cover: Line | None = None
    """An SVG file, beside `katalog.toml`, that fills the cover."""
    front: Words = ()
    """Pages that the printed book has before its introduction, by their paths without `.md`."""
    back: Words = ()
    """Pages that the printed book ends with, set small."""
    web_only: Words = ()
    """Pages that the printed book leaves out."""
    menu: Words = ()
    """Pages that the website's menu has after the categories, such as the register, by their paths without `.md`."""
    other_keys: Words = ()
    """Keys of front matter that are for other programs, such as `layout`: no fields, and nobody sees what they say."""


@dataclass(frozen=True, slots=True)
class Colour(Table):
    """A category's colour, as `#rrggbb`."""

    strong: _Hex
    """For words and signs on a light ground."""
    tint: _Hex
    """For surfaces, on a light ground."""
    dark_strong: _Hex
    """For words and signs on a dark ground."""
    dark_tint: _Hex
    """For surfaces, on a dark ground."""


@dataclass(frozen=True, slots=True)
class Category(Table):
    """A folder of entries. The order in the file is the book's."""

    id: Id
    """The name of the folder."""
    title: Line
    """What the category is called."""
    singular: Line
    """What one of its entries is called; `handbook new` takes it."""
    description: str = ""
    """A line about the category, shown where it is listed."""
    colour: Line = field(default="", metadata=REQUIRED)
    """One of the `colours` below."""
    number: int = field(default=0, metadata=NO_KEY)
    mark: Line | None = None
    """An SVG file, beside `katalog.toml`, drawn in `currentColor`: the category's sign."""
    headings: Words = ()
    """Headings that its entries usually have; `handbook new` writes them."""
    template: Line | None = None
    """A file, beside `katalog.toml`, of Markdown with Jinja: how its entries are laid out, on the web and in print."""

    @property
    def index(self) -> str:
        """The docname of the category's own page."""
        return f"{self.id}/index"


@dataclass(frozen=True, slots=True)
class Field(Table):
    """A key of an entry's front matter. Its name is the table's, in quotes if need be: `[fields."Læs mere"]`."""

    name: str = field(metadata=NO_KEY)
    type: Annotated[str, TYPE_NAME]
    """What the field holds."""
    label: Line
    """What readers see before the value."""
    required: Annotated[bool | Words, TrueOrSome()] = False
    """Whether every entry must have it, or those of some categories, by id."""
    many: bool = False
    """For `text`, `number`, `date`, `choice` and `image`: whether it holds several values. The types whose values are
    always a list may say it, too."""
    role: Role | None = None
    """What the field is to the machine, if anything. A role is played by one field."""
    show: Annotated[bool | Words | None, TrueOrSome()] = None
    """Where readers see the field: a list of `page` (the entry on the website), `book` (the entry in print, and on its
    sheet), `card` (cards that list entries) and `table` (tables that name no columns of their own); `true` is page and
    book, `false` nowhere. If unset, it is shown on page and in the book, except a field whose role is for the machine:
    `aliases`, `sort`, `former`, `index`, `status`, `publish`, `expires`."""
    help: str = ""
    """What whoever writes an entry should know; `handbook new` writes it beside the field."""
    vocabulary: str | None = None
    """For `terms`: the vocabulary that the words come from."""
    keys: Mapping[str, Line] = field(default_factory=dict)
    """For `links` and `notes`: the parts' names in the book's own language."""
    parts: Mapping[str, Line] = field(default_factory=dict)
    """For `rows`: the parts of a row as the pages have them, and what readers see each called."""
    alt: Line | None = None
    """For `image`: the field of the type text that says what the picture shows, where the pages name the file alone."""
    statuses: Words = ()
    """For `links`: the states that an address can be in."""
    status_when: Mapping[str, Line] = field(default_factory=dict)
    """For `links`: which of the `statuses` `handbook links` writes for an address that `works`, that has `moved` for
    good, and that is `broken`; one that has moved is written as one that works where no other is named."""
    archive: Annotated[str, Limits(pattern=r"^https?://\S*\{url\}\S*$")] | None = None
    """For `links`: an address with `{url}` in it, where copies of a dead one can be looked for."""
    note: str = ""
    """For `links` and `notes`: what a reader should know of all the field's values, shown with them on the website."""
    note_sources: Words = ()
    """The sources, by id, of the entries whose values the note is about; where none is named, all entries show it."""
    choices: Words = ()
    """For `choice`: the values it can have."""
    drafts: Words = ()
    """For `choice` with the role `status`: those of the choices with which an entry is a draft and is not published."""
    unit: str = ""
    """For `number`: what stands behind the figure."""
    range: bool = False
    """For `number`: whether it may be from one number to another, as in `20-30`. A list is ordered by the first."""
    min: Annotated[float, Limits(strict=False)] | None = None
    """For `number`: the least it can be."""
    max: Annotated[float, Limits(strict=False)] | None = None
    """For `number`: the most it can be. For `text`: how many letters it may have."""
    markdown: bool = False
    """For `text` and `rows`: whether it may hold Markdown for a line: emphasis, code, links, references. Without it
    such marks are reported, since readers would see them. A summary loses its emphasis, and has no links."""
    categories: Words = ()
    """The categories whose entries have the field; all where none is named."""

    def belongs_to(self, category_id: str) -> bool:
        """Whether entries of a category have the field."""
        return not self.categories or category_id in self.categories

    def is_required(self, category_id: str) -> bool:
        """Whether entries of a category must have the field."""
        if not self.belongs_to(category_id):
            return False
        return category_id in self.required if isinstance(self.required, tuple) else self.required

    def is_shown(self, place: Place) -> bool:
        """Whether readers see the field's values in a place."""
        if self.show is None:
            if self.role in ("summary", "closed"):
                return True
            return place in ("page", "book") and self.role not in FOR_THE_MACHINE
        return place in self.show if isinstance(self.show, tuple) else self.show and place in ("page", "book")

    def archive_of(self, url: str) -> str:
        """Where copies of an address can be looked for; an empty string where the field names no archive."""
        return self.archive.format(url=url) if self.archive else ""

    def key(self, part: str) -> str:
        """The book's own name for a part of a link or a note."""
        return self.keys.get(part, part)


@dataclass(frozen=True, slots=True)
class Term(Table):
    """A word that entries share. Its id is the table's name."""

    id: str = field(metadata=NO_KEY)
    title: Line
    """What the term is called."""
    description: str = ""
    """What it means, in a line."""
    synonyms: Words = ()
    """Other words for the same, which writers may use and readers search for."""
    abbreviation: Annotated[str, Limits(strip_whitespace=True)] = ""
    """Its short form."""
    related: Words = ()
    """Other terms of the vocabulary, by id: “see also”."""

    @property
    def names(self) -> tuple[str, ...]:
        """All that a writer may call the term."""
        names = (self.id, self.title, self.abbreviation, *self.synonyms)
        return tuple(name for name in names if name)


@dataclass(frozen=True, slots=True)
class Vocabulary(Table):
    """The words that a field of the type `terms` may hold."""

    id: str = field(metadata=NO_KEY)
    label: Line
    """What the vocabulary is called."""
    terms: Annotated[Mapping[Id, Term], Limits(min_length=1), Named("id")]
    """Its terms, each a table of its own, `[vocabularies.name.terms.id]`."""

    def find(self, word: str) -> Term | None:
        """The term with this id, title, abbreviation or synonym, however it is capitalised."""
        folded = word.casefold()
        for term in self.terms.values():
            if folded in (name.casefold() for name in term.names):
                return term
        return None


@dataclass(frozen=True, slots=True)
class Source(Table):
    """Where an entry's text comes from; fields of the type `provenance` name one by its id."""

    id: str = field(metadata=NO_KEY)
    title: Line
    """What the source is called."""
    date: str = ""
    """When it is from."""
    note: str = ""
    """What a reader should know of all that comes from it."""


@dataclass(frozen=True, slots=True)
class Schema(Table):
    """The tables of `katalog.toml`."""

    book: Book = field(default=Book(), metadata=REQUIRED)
    """The book as a whole."""
    categories: Annotated[tuple[Category, ...], FROM_LIST, Numbered("number")] = ()
    """Folders of entries, in the book's order; none where it has editions or releases alone."""
    fields: Annotated[Mapping[Key, Field], Named("name")] = field(default_factory=dict)
    """What an entry says of itself, in the order in which it is shown."""
    vocabularies: Annotated[Mapping[Id, Vocabulary], Named("id")] = field(default_factory=dict)
    """Words that entries share."""
    sources: Annotated[Mapping[Id, Source], Named("id")] = field(default_factory=dict)
    """Where texts come from."""
    colours: Mapping[Id, Colour] = field(default_factory=dict)
    """The categories' colours."""
    spelling: Spelling | None = None
    """The book's dictionary."""
    abbreviations: Mapping[Line, Line] = field(default_factory=dict)
    """Short forms and what they stand for, shown by `abbreviations` and found by the search."""
    search: Search = field(default=Search())
    """What the search knows besides the pages' words."""
    corrections: CorrectionsFile | None = None
    """What was mended in the text."""
    releases: Releases | None = None
    """What was printed, release by release; `handbook release` adds one."""
    editions: Annotated[Mapping[Id, Edition], Named("id")] = field(default_factory=dict)
    """Forms that the book is printed in; the one on A4 is always made, and `main` declares it otherwise."""

    @property
    def labels(self) -> dict[str, str]:
        """What readers see each field called, by its name."""
        return {each.name: each.label for each in self.fields.values()}

    def all_editions(self) -> list[Edition]:
        """The editions to be made, the main one first, whether it is declared or not."""
        others = [each for name, each in self.editions.items() if name != MAIN]
        return [self.editions.get(MAIN, Edition(MAIN)), *others]

    def __bool__(self) -> bool:
        """Whether there is a catalogue at all."""
        return bool(self.categories)

    def category(self, category_id: str) -> Category | None:
        """The category with this id, or None."""
        return next((category for category in self.categories if category.id == category_id), None)

    def category_of(self, docname: str) -> Category | None:
        """The category that a page lies in, its index page included."""
        return self.category(docname.partition("/")[0]) if "/" in docname else None

    def is_entry(self, docname: str) -> bool:
        """Whether a page is an entry: in a category's folder, or in a folder there, and not the index page of one."""
        return self.category_of(docname) is not None and docname.rpartition("/")[2] != "index"

    def table_columns(self) -> tuple[str, ...]:
        """The fields that a table shows which names none itself."""
        fields = (each for each in self.fields.values() if isinstance(each.show, tuple) and each.role != "summary")
        return tuple(each.name for each in fields if each.is_shown("table"))

    def fields_of(self, category_id: str) -> list[Field]:
        """The fields that entries of a category may have."""
        return [each for each in self.fields.values() if each.belongs_to(category_id)]

    def with_role(self, role: Role) -> Field | None:
        """The field that plays ``role``, or None."""
        return next((each for each in self.fields.values() if each.role == role), None)
