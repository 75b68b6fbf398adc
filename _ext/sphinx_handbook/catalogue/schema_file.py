"""Reads ``katalog.toml`` into a ``Schema``, and says with file and line what is wrong in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, StringConstraints, Tag, ValidationError
from pydantic import Field as Setting

from ..i18n import N_, translator
from . import filenames
from .problems import Problem, nearest
from .schema import (
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
    EntryStart,
    Field,
    FieldType,
    Paper,
    Printing,
    Role,
    Schema,
    Source,
    Spelling,
    Term,
    Vocabulary,
)
from .schema import NAME as NAME

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
    model_config = ConfigDict(extra="forbid", strict=True)


class _Book(_Table):
    title: _Line
    subtitle: str = ""
    language: _Line = "en"
    base_url: _Address | None = None
    repository_url: _Address | None = None
    contact: _Line | None = None
    isbn: _Line | None = None
    accessibility_statement: _Address | None = None
    entry_starts: EntryStart = "flow"
    hyphenation: _Line | None = None
    cover: _Line | None = None
    front: list[_Line] = Setting(default_factory=list)
    back: list[_Line] = Setting(default_factory=list)
    web_only: list[_Line] = Setting(default_factory=list)


class _Category(_Table):
    id: _Id
    title: _Line
    singular: _Line
    description: str = ""
    colour: _Line
    mark: _Line | None = None
    headings: list[_Line] = Setting(default_factory=list)


class _Colour(_Table):
    strong: _Hex
    tint: _Hex
    dark_strong: _Hex
    dark_tint: _Hex


class _Field(_Table):
    type: FieldType
    label: _Line
    required: _Required = False
    many: bool = False
    role: Role | None = None
    help: str = ""
    vocabulary: str | None = None
    keys: dict[str, _Line] = Setting(default_factory=dict)
    statuses: list[_Line] = Setting(default_factory=list)
    archive: Annotated[str, StringConstraints(pattern=r"^https?://\S*\{url\}\S*$")] | None = None
    note: str = ""
    choices: list[_Line] = Setting(default_factory=list)
    unit: str = ""
    categories: list[_Line] = Setting(default_factory=list)


class _Term(_Table):
    title: _Line
    description: str = ""
    synonyms: list[_Line] = Setting(default_factory=list)
    abbreviation: str = ""
    related: list[_Line] = Setting(default_factory=list)


class _Vocabulary(_Table):
    label: _Line
    terms: dict[_Id, _Term] = Setting(min_length=1)


class _Source(_Table):
    title: _Line
    date: str = ""
    note: str = ""


class _Spelling(_Table):
    dictionary: _Line
    words: _Line | None = None


class _Corrections(_Table):
    file: _Line
    table: _Line = "correction"
    keys: dict[Literal["page", "read", "restored", "reason"], _Line] = Setting(default_factory=dict)


_Size = Annotated[float, Setting(ge=6, le=36, strict=False)]
_Spine = Annotated[float, Setting(ge=0, le=80, strict=False)]
_Margin = Annotated[float, Setting(ge=5, le=120, strict=False)]


class _Edition(_Table):
    title: str = ""
    description: str = ""
    paper: Paper = "A4"
    size: _Size | None = None
    margins: dict[Literal["top", "bottom", "inner", "outer"], _Margin] = Setting(default_factory=dict)
    contrast: Literal["normal", "high"] = "normal"
    impose: Literal["booklet"] | None = None
    variant: Literal["accessible", "press"] = "accessible"
    profile: _Line | None = None
    condition: _Line | None = None
    cover: Literal["together", "separate"] = "together"
    spine: _Spine = 0
    entries: list[_Line] = Setting(default_factory=list)
    terms: list[_Line] = Setting(default_factory=list)
    categories: list[_Line] = Setting(default_factory=list)
    sheets: list[Literal["entry", "category"]] = Setting(default_factory=list)


class _File(_Table):
    book: _Book
    categories: list[_Category] = Setting(min_length=1)
    fields: dict[_Id, _Field] = Setting(default_factory=dict)
    vocabularies: dict[_Id, _Vocabulary] = Setting(default_factory=dict)
    sources: dict[_Id, _Source] = Setting(default_factory=dict)
    colours: dict[_Id, _Colour] = Setting(default_factory=dict)
    spelling: _Spelling | None = None
    abbreviations: dict[_Line, _Line] = Setting(default_factory=dict)
    corrections: _Corrections | None = None
    editions: dict[_Id, _Edition] = Setting(default_factory=dict)


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


def _printing(name: str, table: _Edition) -> Printing:
    lists = ("entries", "terms", "categories", "sheets")
    told = {**table.model_dump(), **{each: tuple(getattr(table, each)) for each in lists}}
    return Printing(id=name, **told)


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
    for printing in Schema(editions={key: _printing(key, each) for key, each in file.editions.items()}).printings():
        some = printing.entries or printing.terms or printing.categories
        sheets = [each.id for each in file.categories] if "category" in printing.sheets and not some else []
        clashes: dict[str, list[str]] = {}
        for end in filenames.names(printing, sheets, say):
            if end in owners:
                clashes.setdefault(owners[end], []).append(f"…{end}.pdf")
            owners.setdefault(end, printing.id)
        for other, files in clashes.items():
            values = {"word": printing.id, "other": other, "file": files[0]}
            yield Problem(name, line_of(text, ("editions", printing.id)), 1, "schema", filenames.TWICE, values)


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
