"""Reads ``katalog.toml`` into a ``Schema``, and says with file and line what is wrong in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, StringConstraints, Tag, ValidationError
from pydantic import Field as Setting

from ...editions import file_names
from ...i18n import N_, translator
from ...problems import Problem, nearest
from .model import (
    LINK_KEYS,
    MAIN,
    NOTE_KEYS,
    PAPERS,
    ROLE_TYPES,
    TWICE,
    Book,
    Category,
    Colour,
    CorrectionsFile,
    Edition,
    EntryStart,
    Field,
    FieldType,
    Paper,
    Role,
    Schema,
    Source,
    Spelling,
    Term,
    Vocabulary,
)
from .model import NAME as NAME

_Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
_Hex = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
_Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
_Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
#: Told apart before they are read, so that what is neither is told of once; the tags are no part of a key's name.
_Required = Annotated[
    Annotated[bool, Tag("[all]")] | Annotated[list[_Line], Tag("[some]")],
    Discriminator(lambda value: "[some]" if isinstance(value, list) else "[all]"),
]


class _Table(BaseModel):
    # The texts below the keys are for the documentation, which reads them here (_ext/docs/documented_options.py).
    model_config = ConfigDict(extra="forbid", strict=True)


class _Book(_Table):
    """What the whole book says of itself."""

    title: _Line
    """The title, on the front page, on the cover and in the file's properties."""
    subtitle: str = ""
    """A line below the title on the cover."""
    language: _Line = "en"
    """The language of the text and of every word that the machine adds; the same as `language` in `conf.py`."""
    base_url: _Address | None = None
    """The address that the website will have. With it come QR codes and permalinks on paper, a feed, a sitemap and
    canonical links; without it they are left out."""
    repository_url: _Address | None = None
    """The address of the folder of pages where the book is kept, to which a file's path can be added: “Suggest a
    correction”."""
    contact: _Line | None = None
    """Whom readers can write to: an address for mail or for the web, which becomes a link, or words. It stands at the
    foot of every page of the website and on the back of the book."""
    isbn: _Line | None = None
    """The printed book's number, shown on its back. The last figure must prove the others."""
    accessibility_statement: _Address | None = None
    """The address of an accessibility statement, linked to from every page."""
    entry_starts: EntryStart = "flow"
    """Whether an entry follows the one before on the same page (`flow`) or begins on a page of its own (`page`)."""
    hyphenation: _Line | None = None
    """A file, beside `katalog.toml`, with words that are divided otherwise than the language's rules say."""
    cover: _Line | None = None
    """An SVG file, beside `katalog.toml`, that fills the cover."""
    front: list[_Line] = Setting(default_factory=list)
    """Pages that the printed book has before its introduction, by their paths without `.md`."""
    back: list[_Line] = Setting(default_factory=list)
    """Pages that the printed book ends with, set small."""
    web_only: list[_Line] = Setting(default_factory=list)
    """Pages that the printed book leaves out."""


class _Category(_Table):
    """A folder of entries. The order here is the book's."""

    id: _Id
    """The name of the folder."""
    title: _Line
    """What the category is called."""
    singular: _Line
    """What one of its entries is called; `handbook new` takes it."""
    description: str = ""
    """A line about the category, shown where it is listed."""
    colour: _Line
    """One of the `colours` below."""
    mark: _Line | None = None
    """An SVG file, beside `katalog.toml`, drawn in `currentColor`: the category's sign."""
    headings: list[_Line] = Setting(default_factory=list)
    """Headings that its entries usually have; `handbook new` writes them."""


class _Colour(_Table):
    """A category's colour, as `#rrggbb`."""

    strong: _Hex
    """For words and signs on a light ground."""
    tint: _Hex
    """For surfaces, on a light ground."""
    dark_strong: _Hex
    """For words and signs on a dark ground."""
    dark_tint: _Hex
    """For surfaces, on a dark ground."""


class _Field(_Table):
    """A key of an entry's front matter. Its name is the table's."""

    type: FieldType
    """What the field holds."""
    label: _Line
    """What readers see before the value."""
    required: _Required = False
    """Whether every entry must have it, or those of some categories, by id."""
    many: bool = False
    """For `text`: whether it may hold several lines."""
    role: Role | None = None
    """What the field is to the machine, if anything. A role is played by one field."""
    help: str = ""
    """What whoever writes an entry should know; `handbook new` writes it beside the field."""
    vocabulary: str | None = None
    """For `terms`: the vocabulary that the words come from."""
    keys: dict[str, _Line] = Setting(default_factory=dict)
    """For `links` and `notes`: the parts' names in the book's own language."""
    statuses: list[_Line] = Setting(default_factory=list)
    """For `links`: the states that an address can be in."""
    archive: Annotated[str, StringConstraints(pattern=r"^https?://\S*\{url\}\S*$")] | None = None
    """For `links`: an address with `{url}` in it, where copies of a dead one can be looked for."""
    note: str = ""
    """What a reader should know of all the field's values, shown with them."""
    choices: list[_Line] = Setting(default_factory=list)
    """For `choice`: the values it can have."""
    unit: str = ""
    """For `number`: what stands behind the figure."""
    categories: list[_Line] = Setting(default_factory=list)
    """The categories whose entries have the field; all where none is named."""


class _Term(_Table):
    """A word that entries share. Its id is the table's name."""

    title: _Line
    """What the term is called."""
    description: str = ""
    """What it means, in a line."""
    synonyms: list[_Line] = Setting(default_factory=list)
    """Other words for the same, which writers may use and readers search for."""
    abbreviation: str = ""
    """Its short form."""
    related: list[_Line] = Setting(default_factory=list)
    """Other terms of the vocabulary, by id: “see also”."""


class _Vocabulary(_Table):
    """The words that a field of the type `terms` may hold."""

    label: _Line
    """What the vocabulary is called."""
    terms: dict[_Id, _Term] = Setting(min_length=1)
    """Its terms, each a table of its own, `[vocabularies.name.terms.id]`."""


class _Source(_Table):
    """Where an entry's text comes from; fields of the type `provenance` name one by its id."""

    title: _Line
    """What the source is called."""
    date: str = ""
    """When it is from."""
    note: str = ""
    """What a reader should know of all that comes from it."""


class _Spelling(_Table):
    """How `handbook check --spelling` reads."""

    dictionary: _Line
    """The name of hunspell's dictionary, such as `en_GB`."""
    words: _Line | None = None
    """A file, beside `katalog.toml`, of words that the dictionary lacks, one a line."""


class _Corrections(_Table):
    """A file that lists what was mended in the book's text; the pages show it."""

    file: _Line
    """The TOML file, beside `katalog.toml`."""
    table: _Line = "correction"
    """The name of the list in it."""
    keys: dict[Literal["page", "read", "restored", "reason"], _Line] = Setting(default_factory=dict)
    """Its keys' names in the book's own language."""


_Size = Annotated[float, Setting(ge=6, le=36, strict=False)]
_Spine = Annotated[float, Setting(ge=0, le=80, strict=False)]
_Margin = Annotated[float, Setting(ge=5, le=120, strict=False)]


class _Edition(_Table):
    """A form that the book is printed in. Its id is the table's name and the suffix of its file."""

    title: str = ""
    """What the list of downloads calls it. Only the edition `main` can do without."""
    description: str = ""
    """A line about it in the list of downloads."""
    paper: Paper = "A4"
    """The size of the pages."""
    size: _Size | None = None
    """The size of the text, in points. All other type is in proportion, none of it below 7."""
    margins: dict[Literal["top", "bottom", "inner", "outer"], _Margin] = Setting(default_factory=dict)
    """Margins in millimetres. What is not told follows from the paper."""
    contrast: Literal["normal", "high"] = "normal"
    """`high` sets all in black on white."""
    impose: Literal["booklet"] | None = None
    """`booklet` makes a second file as well: two pages on a side of a larger sheet, to print on both sides and fold."""
    variant: Literal["accessible", "press"] = "accessible"
    """`press` makes a PDF/X-4 in inks, with 3 mm of bleed, without marks and with them, and a job ticket."""
    profile: _Line | None = None
    """For `press`: an ICC file, beside `katalog.toml`, for another paper than coated."""
    condition: _Line | None = None
    """For `press`: what printers call the condition that the profile describes, such as `FOGRA52`."""
    cover: Literal["together", "separate"] = "together"
    """For `press`: `separate` makes two books of it, the pages within and the cover, each on paper of its own."""
    spine: _Spine = 0
    """With a separate cover: how thick the book's back is, in millimetres; 0 for one that is stitched."""
    entries: list[_Line] = Setting(default_factory=list)
    """The entries that it holds, by their files' names without `.md`."""
    terms: list[_Line] = Setting(default_factory=list)
    """It holds the entries with any of these terms."""
    categories: list[_Line] = Setting(default_factory=list)
    """It holds the entries of these categories."""
    sheets: list[Literal["entry", "category"]] = Setting(default_factory=list)
    """A file of each entry, or of each category, in place of one book."""


class _File(_Table):
    """The tables of `katalog.toml`."""

    book: _Book
    """The book as a whole."""
    categories: list[_Category] = Setting(min_length=1)
    """Folders of entries, in the book's order."""
    fields: dict[_Id, _Field] = Setting(default_factory=dict)
    """What an entry says of itself, in the order in which it is shown."""
    vocabularies: dict[_Id, _Vocabulary] = Setting(default_factory=dict)
    """Words that entries share."""
    sources: dict[_Id, _Source] = Setting(default_factory=dict)
    """Where texts come from."""
    colours: dict[_Id, _Colour] = Setting(default_factory=dict)
    """The categories' colours."""
    spelling: _Spelling | None = None
    """The book's dictionary."""
    abbreviations: dict[_Line, _Line] = Setting(default_factory=dict)
    """Short forms and what they stand for, shown by `abbreviations` and found by the search."""
    corrections: _Corrections | None = None
    """What was mended in the text."""
    editions: dict[_Id, _Edition] = Setting(default_factory=dict)
    """Forms that the book is printed in; the one on A4 is always made, and `main` declares it otherwise."""


def load(path: Path) -> tuple[Schema, list[Problem]]:
    """Read the catalogue's schema.

    Everything wrong is reported at once; an empty schema comes with at least one problem.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return Schema(), [Problem(path.name, line, 1, "utf-8", N_("The file is not saved as UTF-8."))]
    return parse(text, path.name)


def parse(text: str, name: str = NAME) -> tuple[Schema, list[Problem]]:
    """Read a schema from TOML; ``name`` stands for the file in what is reported."""
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+), column (\d+)", str(error))
        line, column = (int(found[1]), int(found[2])) if found else (max(1, text.count("\n")), 1)
        message = N_("This is not valid TOML: check quotation marks, brackets and equals signs.")
        return Schema(), [Problem(name, line, column, "toml", message)]
    except RecursionError:
        return Schema(), [Problem(name, 1, 1, "toml", N_("The file is nested too deeply."))]
    try:
        file = _File.model_validate(data)
    except ValidationError as error:
        faults = (_problem(name, text, data, fault) for fault in error.errors(include_url=False))
        return Schema(), sorted(faults, key=lambda problem: problem.line)
    problems = list(_contradictions(name, text, file))
    return (Schema(), problems) if problems else (_schema(file), [])


def _schema(file: _File) -> Schema:
    return Schema(
        book=Book(
            **{
                **file.book.model_dump(),
                "front": tuple(file.book.front),
                "back": tuple(file.book.back),
                "web_only": tuple(file.book.web_only),
            }
        ),
        categories=tuple(
            Category(**{**each.model_dump(), "headings": tuple(each.headings)}, number=number)
            for number, each in enumerate(file.categories, 1)
        ),
        fields={name: _field(name, each) for name, each in file.fields.items()},
        vocabularies={
            name: Vocabulary(
                name,
                each.label,
                {
                    term: Term(
                        term,
                        value.title,
                        value.description,
                        tuple(value.synonyms),
                        value.abbreviation.strip(),
                        tuple(value.related),
                    )
                    for term, value in each.terms.items()
                },
            )
            for name, each in file.vocabularies.items()
        },
        sources={name: Source(name, **each.model_dump()) for name, each in file.sources.items()},
        colours={name: Colour(**each.model_dump()) for name, each in file.colours.items()},
        spelling=Spelling(**file.spelling.model_dump()) if file.spelling else None,
        abbreviations=dict(file.abbreviations),
        corrections=CorrectionsFile(**file.corrections.model_dump()) if file.corrections else None,
        editions={name: _printing(name, each) for name, each in file.editions.items()},
    )


def _printing(name: str, table: _Edition) -> Edition:
    lists = ("entries", "terms", "categories", "sheets")
    told = {**table.model_dump(), **{each: tuple(getattr(table, each)) for each in lists}}
    return Edition(id=name, **told)


def _field(name: str, table: _Field) -> Field:
    lists = ("statuses", "choices", "categories")
    told = {**table.model_dump(), **{each: tuple(getattr(table, each)) for each in lists}}
    some = table.required if isinstance(table.required, list) else []
    return Field(name=name, **{**told, "required": table.required is True, "required_in": tuple(some)})


def _contradictions(name: str, text: str, file: _File) -> list[Problem]:
    """What each table may say alone, but not together with the others."""
    problems: list[Problem] = []

    def unknown(
        place: tuple[str | int, ...], message: str, word: str, allowed: Mapping[str, Any] | tuple[str, ...]
    ) -> None:
        known = tuple(allowed)
        problems.append(
            Problem(name, line_of(text, place), 1, "schema", message, {"word": word}, known, nearest(word, known))
        )

    if file.book.isbn and not _is_isbn(file.book.isbn):
        message = N_("This is not an ISBN: “{word}”. It has thirteen figures, and the last proves the others.")
        line = line_of(text, ("book", "isbn"))
        problems.append(Problem(name, line, 1, "schema", message, {"word": file.book.isbn}))
    seen: set[str] = set()
    for number, category in enumerate(file.categories):
        if category.id in seen:
            place = ("categories", number, "id")
            problems.append(
                Problem(
                    name,
                    line_of(text, place),
                    1,
                    "schema",
                    N_("Two categories have the id “{word}”."),
                    {"word": category.id},
                )
            )
        seen.add(category.id)
        if category.colour not in file.colours:
            unknown(
                ("categories", number, "colour"),
                N_("There is no colour “{word}”."),
                category.colour,
                file.colours,
            )
    owners: dict[str, str] = {}
    for vocabulary_name, vocabulary in file.vocabularies.items():
        if vocabulary_name in seen:
            message = N_(
                "“{word}” is a category, too. A term's page lies in its vocabulary's folder: choose another id."
            )
            line = line_of(text, ("vocabularies", vocabulary_name))
            problems.append(Problem(name, line, 1, "schema", message, {"word": vocabulary_name}))
        for term_name, term in vocabulary.terms.items():
            if owners.setdefault(term_name, vocabulary_name) != vocabulary_name:
                message = N_("“{word}” is a term of the vocabulary “{other}”, too; a reference could mean either.")
                values = {"word": term_name, "other": owners[term_name]}
                line = line_of(text, ("vocabularies", vocabulary_name, "terms", term_name))
                problems.append(Problem(name, line, 1, "schema", message, values))
            for word in term.related:
                if word not in vocabulary.terms:
                    key = ("vocabularies", vocabulary_name, "terms", term_name, "related")
                    unknown(key, N_("There is no term “{word}” in this vocabulary."), word, vocabulary.terms)
    ids = tuple(category.id for category in file.categories)
    roles: set[str] = set()
    for field_name, each in file.fields.items():
        if each.type == "terms" and each.vocabulary not in file.vocabularies:
            unknown(
                ("fields", field_name, "vocabulary"),
                N_("There is no vocabulary “{word}”."),
                each.vocabulary or "",
                file.vocabularies,
            )
        problems += _of_type(name, text, field_name, each)
        for limit in ("categories", "required"):
            # A field can be required only where it may stand.
            known = tuple(each.categories if limit == "required" and each.categories else ids)
            for word in getattr(each, limit) if isinstance(getattr(each, limit), list) else ():
                if word not in known:
                    unknown(("fields", field_name, limit), N_("There is no category “{word}” here."), word, known)
        parts = {"links": LINK_KEYS, "notes": NOTE_KEYS}.get(each.type, ())
        for part in each.keys:
            if part not in parts:
                unknown(("fields", field_name, "keys"), N_("This field's type has no part “{word}”."), part, parts)
        if each.role and each.role in roles:
            problems.append(
                Problem(
                    name,
                    line_of(text, ("fields", field_name, "role")),
                    1,
                    "schema",
                    N_("Two fields have the role “{word}”."),
                    {"word": each.role},
                )
            )
        roles.add(each.role or "")
    known_terms = {term: None for each in file.vocabularies.values() for term in each.terms}
    for edition_name, edition in file.editions.items():
        for asked, known_words, message in (
            ("terms", tuple(known_terms), N_("There is no term “{word}”.")),
            ("categories", ids, N_("There is no category “{word}” here.")),
        ):
            for word in getattr(edition, asked):
                if word not in known_words:
                    unknown(("editions", edition_name, asked), message, word, known_words)
        problems += _of_edition(name, text, edition_name, edition)
    return [*problems, *_files_twice(name, text, file)]


def _of_edition(name: str, text: str, edition_name: str, table: _Edition) -> list[Problem]:
    """What an edition asks for that does not go together."""
    found: list[tuple[str, str, dict[str, str], tuple[str, ...]]] = []
    chosen = next((key for key in ("sheets", "entries", "terms", "categories") if getattr(table, key)), "")
    if edition_name == MAIN and chosen:
        message = N_("The edition “{word}” holds the whole book; “{key}” belongs to another one.")
        found.append((chosen, message, {"word": MAIN, "key": chosen}, ()))
    if edition_name != MAIN and not table.title.strip():
        found.append(("title", N_("“{key}” is missing."), {"key": "title"}, ()))
    if table.impose and table.paper not in TWICE:
        message = N_("No sheet of paper holds two pages of {word} side by side.")
        found.append(("paper", message, {"word": table.paper}, tuple(TWICE)))
    if table.impose and table.sheets:
        found.append(("impose", N_("Sheets of single pages make no booklet: leave out impose or sheets."), {}, ()))
    if table.variant == "press" and (table.impose or edition_name == MAIN):
        message = N_("A file for a press is an edition of its own; the printing house imposes its pages.")
        found.append(("variant", message, {}, ()))
    own = "profile" if table.profile else "condition"
    if bool(table.profile) != bool(table.condition):
        message = N_("“profile” and “condition” are told together: the ICC file, and its name among printers.")
        found.append((own, message, {}, ()))
    if (table.profile or table.condition) and table.variant != "press":
        found.append((own, N_("“{key}” belongs to editions of the variant “press”."), {"key": own}, ()))
    if table.cover == "separate" and (table.variant != "press" or table.sheets):
        message = N_("A separate cover belongs to a book of the variant “press”.")
        found.append(("cover", message, {}, ()))
    if table.spine and table.cover != "separate":
        found.append(("spine", N_("“{key}” belongs to editions with cover = “separate”."), {"key": "spine"}, ()))
    width, height = PAPERS[table.paper]
    across = sum(table.margins.get(each, 10) for each in ("inner", "outer"))
    down = sum(table.margins.get(each, 10) for each in ("top", "bottom"))
    if width - across < 40 or height - down < 60:
        found.append(("margins", N_("These margins leave no room for text on {word}."), {"word": table.paper}, ()))
    return [
        Problem(name, line_of(text, ("editions", edition_name, key)), 1, "schema", message, values, allowed)
        for key, message, values, allowed in found
    ]


def _files_twice(name: str, text: str, file: _File) -> Iterator[Problem]:
    """Editions that would write one file; what sheets of entries are called is known only when the pages are."""
    say = translator(file.book.language)
    owners: dict[str, str] = {}
    for printing in Schema(editions={key: _printing(key, each) for key, each in file.editions.items()}).all_editions():
        some = printing.entries or printing.terms or printing.categories
        sheets = [each.id for each in file.categories] if "category" in printing.sheets and not some else []
        clashes: dict[str, list[str]] = {}
        for end in file_names.names(printing, sheets, say):
            if end in owners:
                clashes.setdefault(owners[end], []).append(f"…{end}.pdf")
            owners.setdefault(end, printing.id)
        for other, files in clashes.items():
            values = {"word": printing.id, "other": other, "file": files[0]}
            yield Problem(name, line_of(text, ("editions", printing.id)), 1, "schema", file_names.TWICE, values)


def _is_isbn(word: str) -> bool:
    """Whether a word is a book's number (ISO 2108): thirteen figures, perhaps in groups; the last proves the others."""
    figures = [int(each) for each in re.sub(r"[ -]", "", word) if each in "0123456789"]
    grouped = re.fullmatch(r"97[89](?:[ -]?\d+)+", word, re.ASCII)
    return bool(grouped) and len(figures) == 13 and sum(f * (1, 3)[n % 2] for n, f in enumerate(figures)) % 10 == 0


def _of_type(name: str, text: str, field_name: str, table: _Field) -> list[Problem]:
    """What a field says that does not go with its type."""
    found: list[tuple[str, str, dict[str, str]]] = []
    if table.type == "choice" and not table.choices:
        found.append(("type", N_("A field of the type “choice” needs the key choices: what it may be."), {}))
    for key, served in (("choices", "choice"), ("unit", "number")):
        if getattr(table, key) and table.type != served:
            message = N_("“{key}” belongs to fields of the type “{type}”.")
            found.append((key, message, {"key": key, "type": served}))
    if table.role and table.type != ROLE_TYPES[table.role]:
        message = N_("A field with the role “{word}” must have the type “{type}”.")
        found.append(("role", message, {"word": table.role, "type": ROLE_TYPES[table.role]}))
    return [
        Problem(name, line_of(text, ("fields", field_name, key)), 1, "schema", message, values)
        for key, message, values in found
    ]


_MESSAGES = {
    "extra_forbidden": N_("“{key}” is not known here."),
    "missing": N_("“{key}” is missing."),
    "literal_error": N_("“{key}” cannot be “{value}”."),
    "string_pattern_mismatch": N_("“{key}” cannot be written like this: “{value}”. It must match {pattern}."),
    "string_too_short": N_("“{key}” is empty."),
    "too_short": N_("“{key}” needs at least one part."),
    "greater_than_equal": N_("“{key}” cannot be less than {least}."),
    "less_than_equal": N_("“{key}” cannot be more than {most}."),
    "float_parsing": N_("“{key}” must be a number."),
    "float_type": N_("“{key}” must be a number."),
    "bool_type": N_("“{key}” must be true or false."),
    "string_type": N_("“{key}” must be text in quotes."),
    "list_type": N_("“{key}” must be a list."),
    "dict_type": N_("“{key}” must be a table."),
    "model_type": N_("“{key}” must be a table."),
}


def _problem(name: str, text: str, data: dict[str, Any], fault: Mapping[str, Any]) -> Problem:
    place = tuple(part for part in fault["loc"] if not str(part).startswith("["))
    key = str(place[-1]) if place else name
    kind = fault["type"]
    message = _MESSAGES.get(kind, N_("“{key}” has a value that cannot be used."))
    context = fault.get("ctx", {})
    allowed: tuple[str, ...] = ()
    word = key
    if kind == "extra_forbidden":
        allowed = _keys_at(place[:-1])
    elif kind == "literal_error":
        allowed = tuple(re.findall(r"'([^']*)'", context.get("expected", "")))
        word = str(fault.get("input"))
    values = {"key": key, "value": str(fault.get("input")), "pattern": str(context.get("pattern", ""))}
    values |= {"least": f"{context.get('ge', 0):g}", "most": f"{context.get('le', 0):g}"}
    return Problem(name, line_of(text, place), 1, "schema", message, values, allowed, nearest(word, allowed))


def _keys_at(place: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that a table may have, by its place in the file."""
    tables: dict[str, type[_Table]] = {
        "book": _Book,
        "categories": _Category,
        "colours": _Colour,
        "fields": _Field,
        "vocabularies": _Vocabulary,
        "sources": _Source,
        "spelling": _Spelling,
        "corrections": _Corrections,
        "editions": _Edition,
    }
    if not place:
        return tuple(_File.model_fields)
    if "terms" in place:
        return tuple(_Term.model_fields)
    return tuple(tables[str(place[0])].model_fields)


def line_of(text: str, place: tuple[str | int, ...]) -> int:
    """The line of a value, found by walking the file's table heads; 1 where it cannot be told."""
    best, best_length = 1, 0
    count: dict[tuple[str | int, ...], int] = {}
    head: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if table := re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line):
            names: tuple[str | int, ...] = tuple(part.strip().strip("\"'") for part in table[1].split("."))
            if line.lstrip().startswith("[["):
                count[names] = count.get(names, -1) + 1
                names = (*names, count[names])
            head = names
            here = head
        elif key := re.match(r"\s*([\w\"'.-]+)\s*=", line):
            here = (*head, *(part.strip("\"'") for part in key[1].split(".")))
        else:
            continue
        length = _common(here, place)
        # A place that the file does not have (a missing key) is told at its table's head.
        if length > best_length and length == len(here):
            best, best_length = number, length
    return best


def _common(one: tuple[str | int, ...], other: tuple[str | int, ...]) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
