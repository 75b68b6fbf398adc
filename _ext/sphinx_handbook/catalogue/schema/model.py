"""What a catalogue is made of: the book, its categories, fields, vocabularies and sources.

Plain frozen data, safe in Sphinx's pickled environment. ``schema_file`` reads it from ``katalog.toml``; an
empty ``Schema`` stands for a Sphinx project that has no catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

NAME = "katalog.toml"

FieldType = Literal["text", "terms", "references", "links", "date", "provenance", "notes", "number", "choice"]
Role = Literal["summary", "closed", "aliases", "sort", "former", "index"]
EntryStart = Literal["flow", "page"]
Paper = Literal["A4", "A5", "A6", "B5", "Letter"]

#: Sheets of paper, in millimetres: width, height.
PAPERS: Mapping[Paper, tuple[float, float]] = {
    "A4": (210, 297),
    "A5": (148, 210),
    "A6": (105, 148),
    "B5": (176, 250),
    "Letter": (215.9, 279.4),
}

#: A sheet that lies on its side, in millimetres.
ACROSS: Mapping[str, tuple[float, float]] = {"A3": (420, 297), "A4": (297, 210), "A5": (210, 148)}

#: The sheet that holds two pages of a size side by side.
TWICE: Mapping[Paper, str] = {"A4": "A3", "A5": "A4", "A6": "A5"}

#: The types whose value is a line under the page's title.
FACTS: frozenset[FieldType] = frozenset({"number", "choice"})

#: The parts of a link and of a note, by their English names; a book gives them names in its own language.
LINK_KEYS = ("title", "url", "lang", "printed", "reason", "status", "checked", "archive")
NOTE_KEYS = ("text", "date", "source", "url", "lang")

#: What type a field must have to play a role.
ROLE_TYPES: Mapping[Role, FieldType] = {
    "summary": "text",
    "closed": "date",
    "aliases": "text",
    "sort": "text",
    "former": "text",
    "index": "text",
}


@dataclass(frozen=True, slots=True)
class Book:
    """What the whole book says of itself. Where an address is unset, what needs it is left out.

    ``hyphenation`` and ``cover`` are files beside ``katalog.toml``; ``front`` names the pages that the printed
    book has before its introduction, ``back`` those that it ends with, ``web_only`` those that it leaves out.
    """

    title: str = ""
    subtitle: str = ""
    language: str = "en"
    base_url: str | None = None
    repository_url: str | None = None
    contact: str | None = None
    isbn: str | None = None
    accessibility_statement: str | None = None
    entry_starts: EntryStart = "flow"
    hyphenation: str | None = None
    cover: str | None = None
    front: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    web_only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Colour:
    """A category's colour: for words and for surfaces, on light and on dark (``#rrggbb``)."""

    strong: str
    tint: str
    dark_strong: str
    dark_tint: str


@dataclass(frozen=True, slots=True)
class Category:
    """A folder of entries; ``headings`` are those that a page in it usually has."""

    id: str
    title: str
    singular: str
    description: str
    colour: str
    number: int
    mark: str | None = None
    headings: tuple[str, ...] = ()

    @property
    def index(self) -> str:
        """The docname of the category's own page."""
        return f"{self.id}/index"


@dataclass(frozen=True, slots=True)
class Field:
    """A key of an entry's front matter.

    ``archive`` is an address with ``{url}`` in it where a links field's dead addresses can be looked for;
    ``note`` is what a reader should know of all the field's values.

    ``categories`` are those whose entries have the field, all where none is named. ``required`` holds for every
    entry that has the field, ``required_in`` for those of some categories.
    """

    name: str
    type: FieldType
    label: str
    required: bool = False
    many: bool = False
    role: Role | None = None
    help: str = ""
    vocabulary: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    statuses: tuple[str, ...] = ()
    archive: str | None = None
    note: str = ""
    choices: tuple[str, ...] = ()
    unit: str = ""
    categories: tuple[str, ...] = ()
    required_in: tuple[str, ...] = ()

    def belongs_to(self, category_id: str) -> bool:
        """Whether entries of a category have the field."""
        return not self.categories or category_id in self.categories

    def is_required(self, category_id: str) -> bool:
        """Whether entries of a category must have the field."""
        return self.belongs_to(category_id) and (self.required or category_id in self.required_in)

    def archive_of(self, url: str) -> str:
        """Where copies of an address can be looked for; empty where the field names no archive."""
        return self.archive.format(url=url) if self.archive else ""

    def key(self, part: str) -> str:
        """The book's own name for a part of a link or a note."""
        return self.keys.get(part, part)


@dataclass(frozen=True, slots=True)
class Term:
    """A word that entries share."""

    id: str
    title: str
    description: str = ""
    synonyms: tuple[str, ...] = ()
    abbreviation: str = ""
    related: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All that a writer may call the term."""
        told = (self.id, self.title, self.abbreviation, *self.synonyms)
        return tuple(name for name in told if name)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms that a field may hold."""

    id: str
    label: str
    terms: Mapping[str, Term]

    def find(self, word: str) -> Term | None:
        """The term with this id, title, abbreviation or synonym, however it is capitalised."""
        folded = word.casefold()
        for term in self.terms.values():
            if folded in (name.casefold() for name in term.names):
                return term
        return None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text comes from."""

    id: str
    title: str
    date: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Spelling:
    """The dictionary that the book is spelled by, and the file of words that it lacks."""

    dictionary: str
    words: str | None = None


@dataclass(frozen=True, slots=True)
class CorrectionsFile:
    """The file that lists what was mended in the book's text, the name of its list, and its keys by English names."""

    file: str
    table: str = "correction"
    keys: Mapping[str, str] = field(default_factory=dict)

    def key(self, part: str) -> str:
        """The book's own name for a part of a correction."""
        return self.keys.get(part, part)


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of the book as ``katalog.toml`` declares it: a table ``[editions.id]``.

    ``entries``, ``terms`` and ``categories`` say which entries it holds, all of the book where none does. ``sheets``
    makes a file of each entry or category in place of one of them all. What is unset follows from the paper.
    ``profile`` (an ICC file beside ``katalog.toml``) and ``condition`` (its name among printers) are a press's own;
    so is a ``cover`` on other paper, a file for itself, with a ``spine`` of some millimetres where it is not stitched.
    """

    id: str
    title: str = ""
    description: str = ""
    paper: Paper = "A4"
    size: float | None = None
    margins: Mapping[str, float] = field(default_factory=dict)
    contrast: Literal["normal", "high"] = "normal"
    impose: Literal["booklet"] | None = None
    variant: Literal["accessible", "press"] = "accessible"
    profile: str | None = None
    condition: str | None = None
    cover: Literal["together", "separate"] = "together"
    spine: float = 0
    entries: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    sheets: tuple[Literal["entry", "category"], ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it holds all of the book."""
        return not (self.entries or self.terms or self.categories or self.sheets)


#: The edition that is made when somebody asks for some entries, whatever the book declares.
SELECTION = "selection"

#: The edition that every book has, and whose file has the book's name alone.
MAIN = "main"


@dataclass(frozen=True, slots=True)
class Schema:
    """All that ``katalog.toml`` declares."""

    book: Book = Book()
    categories: tuple[Category, ...] = ()
    fields: Mapping[str, Field] = field(default_factory=dict)
    vocabularies: Mapping[str, Vocabulary] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    colours: Mapping[str, Colour] = field(default_factory=dict)
    spelling: Spelling | None = None
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    corrections: CorrectionsFile | None = None
    editions: Mapping[str, Edition] = field(default_factory=dict)

    def all_editions(self) -> list[Edition]:
        """The editions to be made, the main one first, whether it is declared or not."""
        others = [each for name, each in self.editions.items() if name != MAIN]
        return [self.editions.get(MAIN, Edition(MAIN)), *others]

    def __bool__(self) -> bool:
        """Whether there is a catalogue at all."""
        return bool(self.categories)

    def category(self, category_id: str) -> Category | None:
        """The category with this id, or nothing."""
        return next((category for category in self.categories if category.id == category_id), None)

    def category_of(self, docname: str) -> Category | None:
        """The category that a page lies in, its index page included."""
        return self.category(docname.partition("/")[0]) if "/" in docname else None

    def is_entry(self, docname: str) -> bool:
        """Whether a page is an entry: in a category's folder and not its index page."""
        category = self.category_of(docname)
        return category is not None and docname != category.index

    def fields_of(self, category_id: str) -> list[Field]:
        """The fields that entries of a category may have."""
        return [each for each in self.fields.values() if each.belongs_to(category_id)]

    def with_role(self, role: Role) -> Field | None:
        """The field that plays ``role``, or nothing."""
        return next((each for each in self.fields.values() if each.role == role), None)
