"""What the keys of ``katalog.toml`` may not say together, each a rule from a file to problems.

``toml_file`` asks when every value is right for itself. The order of the rules is that in which problems are reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import Final

from ...i18n import N_
from ...problems import Problem, nearest
from ...toml_table import keys_of
from .. import code_host
from ..entries import field_types
from .edition_rules import editions, files_once
from .model import PLACES, Field, Schema
from .schema_file import Rule, SchemaFile
from .toml_lines import Place, line_of

FieldRule = Callable[[SchemaFile, Field], Iterator[Problem]]


def problems(file: SchemaFile) -> Iterator[Problem]:
    """All that is wrong in a file."""
    for rule in RULES:
        yield from rule(file)


# The book, its categories and vocabularies.


def isbn(file: SchemaFile) -> Iterator[Problem]:
    """The book's ISBN proves itself."""
    if file.schema.book.isbn and not _is_isbn(file.schema.book.isbn):
        message = N_("This is not an ISBN: “{word}”. It has thirteen figures, and the last proves the others.")
        yield file.problem(("book", "isbn"), message, word=file.schema.book.isbn)


def _is_isbn(word: str) -> bool:
    """Whether a word is a book's number (ISO 2108): thirteen figures, perhaps in groups; the last proves the others."""
    figures = [int(each) for each in re.sub(r"[ -]", "", word) if each in "0123456789"]
    grouped = re.fullmatch(r"97[89](?:[ -]?\d+)+", word, re.ASCII)
    return bool(grouped) and len(figures) == 13 and sum(f * (1, 3)[n % 2] for n, f in enumerate(figures)) % 10 == 0


def repository(file: SchemaFile) -> Iterator[Problem]:
    """The address of a repository is one, where its host is recognised."""
    if not code_host.is_repository(file.schema.book):
        message = N_(
            "“{word}” is not the address of a repository, or of a folder in one: pages would lead to addresses that do "
            "not exist. It has an owner and a name: https://github.com/owner/name"
        )
        yield file.problem(("book", "repository_url"), message, word=file.schema.book.repository_url or "")


def of_entries(file: SchemaFile) -> Iterator[Problem]:
    """What is said of entries is said of some: a project without categories has none."""
    if file.schema.categories:
        return
    tables = {
        "fields": file.schema.fields,
        "vocabularies": file.schema.vocabularies,
        "sources": file.schema.sources,
        "colours": file.schema.colours,
    }
    for key, table in tables.items():
        if table:
            message = N_(
                "There are no categories, so no entries that [{word}] could be of. Add [[categories]], a table for "
                "each folder of entries, or leave [{word}] out."
            )
            yield file.problem((key, next(iter(table))), message, word=key)


def categories(file: SchemaFile) -> Iterator[Problem]:
    """A category's id is its own, and its colour is declared."""
    seen: set[str] = set()
    for index, category in enumerate(file.schema.categories):
        if category.id in seen:
            message = N_("Two categories have the id “{word}”.")
            yield file.problem(("categories", index, "id"), message, word=category.id)
        seen.add(category.id)
        if category.colour not in file.schema.colours:
            message = N_("There is no colour “{word}”.")
            yield file.unknown(("categories", index, "colour"), message, category.colour, file.schema.colours)


def vocabularies(file: SchemaFile) -> Iterator[Problem]:
    """A vocabulary's id is no category's, a term's id is in one vocabulary, and related terms are in the same."""
    owners: dict[str, str] = {}
    for vocabulary in file.schema.vocabularies.values():
        place: Place = ("vocabularies", vocabulary.id)
        if file.schema.category(vocabulary.id):
            message = N_(
                "“{word}” is a category, too. A term's page lies in its vocabulary's folder: choose another id."
            )
            yield file.problem(place, message, word=vocabulary.id)
        for term in vocabulary.terms.values():
            owner = owners.setdefault(term.id, vocabulary.id)
            if owner != vocabulary.id:
                message = N_("“{word}” is a term of the vocabulary “{other}”, too; a reference could mean either.")
                yield file.problem((*place, "terms", term.id), message, word=term.id, other=owner)
            for word in term.related:
                if word not in vocabulary.terms:
                    message = N_("There is no term “{word}” in this vocabulary.")
                    yield file.unknown((*place, "terms", term.id, "related"), message, word, vocabulary.terms)


# Fields.


def fields(file: SchemaFile) -> Iterator[Problem]:
    """Every field by every rule of fields."""
    for field in file.schema.fields.values():
        for rule in FIELD_RULES:
            yield from rule(file, field)


def declaration(file: SchemaFile, field: Field) -> Iterator[Problem]:
    """A field has what its type needs."""
    for each in field_types.of(field).mistakes(field, file.schema):
        place = ("fields", field.name, each.key)
        if each.word is None:
            yield file.problem(place, each.message, each.allowed)
        else:
            yield file.unknown(place, each.message, each.word, each.allowed)


def keys_of_type(file: SchemaFile, field: Field) -> Iterator[Problem]:
    """A field has no key that belongs to other types."""
    owners: dict[str, list[str]] = {}
    for each in field_types.TYPES.values():
        for key in each.own_keys:
            owners.setdefault(key, []).append(each.name)
    unset = Field("", "", "")
    for key in sorted(owners, key=keys_of(Field).index):
        if getattr(field, key) != getattr(unset, key) and field.type not in owners[key]:
            message = N_("“{key}” belongs to fields of the type “{type}”.")
            yield file.problem(("fields", field.name, key), message, key=key, type=", ".join(owners[key]))


def many_of_type(file: SchemaFile, field: Field) -> Iterator[Problem]:
    """A field with several values has a type that can have them."""
    if field.many and field_types.of(field).several == "never":
        message = N_("A field of the type “{type}” has one value: leave out “many”.")
        yield file.problem(("fields", field.name, "many"), message, type=field.type)
    elif field.many and field.role in ("title", "closed", "status", "publish", "expires", "summary", "sort"):
        message = N_("A field with the role “{word}” has one value: leave out “many”.")
        yield file.problem(("fields", field.name, "many"), message, word=field.role)


def places_of_field(file: SchemaFile, field: Field) -> Iterator[Problem]:
    """A field is shown in places that there are, and what every list says is hidden nowhere."""
    place = ("fields", field.name, "show")
    for word in field.show if isinstance(field.show, tuple) else ():
        if word not in PLACES:
            yield file.unknown(place, N_("A field cannot be shown in “{word}”."), word, PLACES)
    if field.role == "closed" and field.show is not None:
        yield file.problem(
            place, N_("A field with the role “closed” is shown wherever its entry is: leave out “show”.")
        )


def plain_text(file: SchemaFile, field: Field) -> Iterator[Problem]:
    """A text with a role is a name, for which there is no mark-up; a summary loses its emphasis."""
    if field.markdown and field.role not in (None, "summary"):
        message = N_("A field with the role “{word}” is plain text: leave out “markdown”.")
        yield file.problem(("fields", field.name, "markdown"), message, word=field.role)


def text_of_length(file: SchemaFile, field: Field) -> Iterator[Problem]:
    """The most letters are a whole number."""
    if field.type == "text" and field.max is not None and (field.max < 1 or field.max != int(field.max)):
        message = N_("The most letters of a text are a whole number from 1.")
        yield file.problem(("fields", field.name, "max"), message)


def sources_of_note(file: SchemaFile, field: Field) -> Iterator[Problem]:
    """A note is about entries from sources that there are, which their entries name."""
    for word in field.note_sources:
        if word not in file.schema.sources:
            message = N_("“{word}” is not one of the book's sources.")
            yield file.unknown(("fields", field.name, "note_sources"), message, word, file.schema.sources)


#: What a list of entries can always be ordered by.
_ORDERS: Final = ("book", "changed", "title")


def name_once(file: SchemaFile, field: Field) -> Iterator[Problem]:
    """Fields are told apart by more than capitals, and a key that is for other programs is no field."""
    other = next(each for each in file.schema.fields if each.casefold() == field.name.casefold())
    if other != field.name:
        message = N_("“{word}” differs from “{other}” in capitals alone: give one of the two fields another name.")
        yield file.problem(("fields", field.name), message, word=field.name, other=other)
    if field.name in file.schema.book.other_keys:
        message = N_("“{word}” is a field, and one of the “other_keys” of [book] as well: delete one of the two.")
        yield file.problem(("fields", field.name), message, word=field.name)


def names_of_orders(file: SchemaFile, field: Field) -> Iterator[Problem]:
    """A field that lists can be ordered by has a name of its own there; the title is that by which they are ordered."""
    if field.role == "title":
        return
    if field.name in _ORDERS and field_types.of(field).sortable and not field.many:
        message = N_(
            "“{word}” has a meaning of its own where a list is ordered (:order:): give the field another name; what "
            "readers see is its label."
        )
        yield file.problem(("fields", field.name), message, word=field.name)


def type_for_role(file: SchemaFile, field: Field) -> Iterator[Problem]:
    """A field with a role has the role's type."""
    if field.role and field.role not in field_types.of(field).roles:
        message = N_("A field with the role “{word}” must have the type “{type}”.")
        place = ("fields", field.name, "role")
        yield file.problem(place, message, word=field.role, type=field_types.of_role(field.role))


def categories_of_field(file: SchemaFile, field: Field) -> Iterator[Problem]:
    """A field stands in categories that there are, and is required only where it may stand."""
    ids = tuple(category.id for category in file.schema.categories)
    required = field.required if isinstance(field.required, tuple) else ()
    for key, words, allowed in (("categories", field.categories, ids), ("required", required, field.categories or ids)):
        for word in words:
            if word not in allowed:
                message = N_("There is no category “{word}” here.")
                yield file.unknown(("fields", field.name, key), message, word, allowed)


def parts_of_field(file: SchemaFile, field: Field) -> Iterator[Problem]:
    """A field renames parts that its type has."""
    parts = field_types.of(field).parts
    for part in field.keys:
        if part not in parts:
            message = N_("This field's type has no part “{word}”.")
            yield file.unknown(("fields", field.name, "keys"), message, part, parts)


def role_once(file: SchemaFile, field: Field) -> Iterator[Problem]:
    """A role is played by one field; the first that has it keeps it."""
    if field.role and file.schema.with_role(field.role) is not field:
        yield file.problem(("fields", field.name, "role"), N_("Two fields have the role “{word}”."), word=field.role)


FIELD_RULES: Final[tuple[FieldRule, ...]] = (
    declaration,
    keys_of_type,
    many_of_type,
    places_of_field,
    plain_text,
    text_of_length,
    sources_of_note,
    name_once,
    names_of_orders,
    type_for_role,
    categories_of_field,
    parts_of_field,
    role_once,
)


def hidden_fields(file: SchemaFile) -> Iterator[Problem]:
    """What is good to know of a file without fault: the fields whose values nobody is shown."""
    words = {each.alt for each in file.schema.fields.values()}
    for field in file.schema.fields.values():
        if field.name not in words and field.show is not None and not any(field.is_shown(place) for place in PLACES):
            message = N_("The field “{word}” is shown nowhere; its values are in the exported data alone.")
            place = ("fields", field.name, "show")
            yield Problem(file.name, line_of(file.text, place), 1, "hidden-field", message, {"word": field.name})


def missing_pages(schema: Schema, name: str, read: Callable[[], str], docnames: Collection[str]) -> Iterator[Problem]:
    """Pages that the book names and that are not among ``docnames``; ``read`` returns the file's text."""
    named = {key: getattr(schema.book, key) for key in ("front", "back", "web_only", "menu")}
    named["notice_page"] = (schema.book.notice_page,) if schema.book.notice_page else ()
    for key, words in named.items():
        for word in words:
            if word not in docnames:
                file = SchemaFile(name, read(), schema)
                near = nearest(word.removesuffix(".md"), docnames)
                problem = file.problem(("book", key), N_("There is no page “{word}”."), word=word)
                yield replace(problem, code="unknown-page", nearest=near)


#: Every rule, in the order in which problems are reported.
RULES: Final[tuple[Rule, ...]] = (isbn, repository, of_entries, categories, vocabularies, fields, editions, files_once)
