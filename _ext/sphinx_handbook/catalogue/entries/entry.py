"""An entry as a typed record, made from one page and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from typing import Final, TypeVar

from ...i18n import N_
from ...languages.dates import PartialDate, in_words
from ...problems import Edit, Problem, nearest
from ..schema.model import Category, Field, Role, Schema
from . import field_type, field_types
from .front_matter import PASSED_ON, FrontMatter, Scalar
from .types.text import entries_named
from .value_reader import ValueReader, is_empty
from .values import Image, Link, Note, Reference, Row, Value

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the catalogue."""

    docname: str
    id: str
    category: str
    values: Mapping[str, Value]
    lines: Mapping[str, int]
    title: str = ""
    roles: Mapping[Role, str] = attribute(default_factory=dict)
    term_fields: tuple[str, ...] = ()
    category_fields: tuple[str, ...] = ()

    def _role(self, role: Role) -> Value | None:
        name = self.roles.get(role)
        return self.values.get(name) if name else None

    @property
    def summary(self) -> str:
        """The entry's purpose in one line; empty where the schema has no such field."""
        value = self._role("summary")
        return value if isinstance(value, str) else ""

    @property
    def closed(self) -> PartialDate | None:
        """When what the entry describes came to an end, or None."""
        value = self._role("closed")
        return value if isinstance(value, PartialDate) else None

    @property
    def aliases(self) -> tuple[str, ...]:
        """What else the entry is called."""
        return self._words("aliases")

    @property
    def former(self) -> tuple[str, ...]:
        """Docnames or ids that the page had before it moved."""
        return self._words("former")

    @property
    def index_words(self) -> tuple[str, ...]:
        """Words that the entry also stands under in the register."""
        return self._words("index")

    def _words(self, role: Role) -> tuple[str, ...]:
        value = self._role(role)
        if isinstance(value, str):
            return (value,)
        return tuple(each for each in value if isinstance(each, str)) if isinstance(value, tuple) else ()

    @property
    def sort_key(self) -> str:
        """What the entry is sorted by: the key that its writer gave, else its title."""
        value = self._role("sort")
        return value if isinstance(value, str) else self.title

    @property
    def terms(self) -> dict[str, tuple[str, ...]]:
        """The ids of the entry's terms by field."""
        ids = {name: self.values.get(name) for name in self.term_fields}
        return {name: tuple(str(each) for each in value) for name, value in ids.items() if isinstance(value, tuple)}

    @property
    def also_in(self) -> tuple[str, ...]:
        """The ids of further categories that list the entry."""
        return tuple(
            str(each)
            for name in self.category_fields
            for each in field_type.each_of(self.values.get(name, ()))
            if each != self.category
        )

    @property
    def references(self) -> tuple[Reference, ...]:
        """Every entry that the front matter points to."""
        return tuple(self.of_type(Reference))

    @property
    def links(self) -> tuple[Link, ...]:
        """Every address outside the book."""
        return tuple(self.of_type(Link))

    @property
    def notes(self) -> tuple[Note, ...]:
        """Everything newer than the text."""
        return tuple(self.of_type(Note))

    def of_type(self, kind: type[T]) -> list[T]:
        """All values of one kind, over all fields."""
        return [
            item
            for value in self.values.values()
            if isinstance(value, tuple)
            for item in value
            if isinstance(item, kind)
        ]


def read(
    front: FrontMatter, docname: str, path: str, schema: Schema, exists: Callable[[str], bool] | None = None
) -> tuple[Entry | None, list[Problem]]:
    """Make the record of a page, or say what keeps it from being one.

    Pages that are no entries have a record of what they hold of ``ON_ANY_PAGE``, with an empty string for its category,
    or none; other fields on them are a fault, since nothing would show them. ``exists`` tells whether there is a file.
    """
    reader = ValueReader(path, schema, exists)
    category = schema.category_of(docname) if schema.is_entry(docname) else None
    values, lines = _values(front, schema, reader, category)
    if category is not None:
        mistyped = {each.nearest for each in reader.problems if each.code == "unknown-field"}
        for field in schema.fields.values():
            if field.is_required(category.id) and field.name not in lines and field.name not in mistyped:
                message = N_("“{key}” is missing: {help}") if field.help else N_("“{key}” is missing.")
                missing = {"key": field.name, "help": field.help}
                reader.problems.append(Problem(path, 1, 1, "missing-field", message, missing))
    elif not values:
        return None, reader.problems
    roles: dict[Role, str] = {field.role: field.name for field in schema.fields.values() if field.role}
    of_terms = tuple(each.name for each in field_types.fields_of(schema, field_types.Terms))
    of_categories = tuple(each.name for each in field_types.fields_of(schema, field_types.Categories))
    entry = Entry(
        docname,
        docname.rpartition("/")[2],
        category.id if category else "",
        values,
        lines,
        roles=roles,
        term_fields=of_terms,
        category_fields=of_categories,
    )
    return entry, reader.problems


def named_in_fields(entry: Entry, schema: Schema) -> Iterator[tuple[str, int]]:
    """The ids of entries that the Markdown of an entry's fields refers to, each with its line."""
    for text, line in markdown_of(entry, schema):
        yield from ((target, line) for target in entries_named(text))


def markdown_of(entry: Entry, schema: Schema) -> Iterator[tuple[str, int]]:
    """The Markdown of an entry's fields, each value with the line of its field."""
    for field in schema.fields.values():
        if field.markdown and field.name in entry.values:
            for value in field_type.each_of(entry.values[field.name]):
                texts = [cell for _, cell in value.cells] if isinstance(value, Row) else [value]
                yield from ((str(text), entry.lines[field.name]) for text in texts)


def _values(
    front: FrontMatter, schema: Schema, reader: ValueReader, category: Category | None
) -> tuple[dict[str, Value], dict[str, int]]:
    """The values of a page's fields, and the line of each; ``category`` is None for a page that is no entry."""
    values: dict[str, Value] = {}
    lines: dict[str, int] = {}
    for name, node in front.keys.pairs:
        field = schema.fields.get(name.text)
        if not _belongs(name, field, schema, reader, category):
            continue
        assert field is not None
        if category is None and field.role == "title" and not is_empty(node):
            # Any page may have one, and it is no more than its heading.
            field_types.of(field).read_value(node, field, reader)
            continue
        if is_empty(node):
            if category is not None and field.is_required(category.id):
                # Reported once, whatever its type, and not as missing as well.
                lines[name.text] = name.line
                reader.report(node, "empty-value", N_("“{key}” has no value."), key=field.name)
            # Forms and templates write every field; one that is left empty says nothing.
            continue
        lines[name.text] = name.line
        value = field_types.of(field).read_value(node, field, reader)
        if value is not None:
            values[name.text] = value
    for field in schema.fields.values():
        if field.alt and field.name in values:
            _add_words(field, field.alt, values, front, reader)
    return values, lines


def _add_words(field: Field, other: str, values: dict[str, Value], front: FrontMatter, reader: ValueReader) -> None:
    """Give the pictures of a field that have none the words of another field."""
    words = values.get(other)
    images = [each for each in field_type.each_of(values[field.name]) if isinstance(each, Image)]
    if not words and not all(each.alt for each in images):
        node = front.keys.get(field.name)
        assert node is not None
        message = N_("“{key}” is a picture without words: write in “{other}” what it shows.")
        reader.report(node, "missing-field", message, key=field.name, other=other)
    pictures = tuple(each if each.alt else replace(each, alt=str(words or "")) for each in images)
    values[field.name] = pictures if isinstance(values[field.name], tuple) else pictures[0]


def _belongs(name: Scalar, field: Field | None, schema: Schema, reader: ValueReader, category: Category | None) -> bool:
    """Whether a key is a field that the page may have; else it is reported, unless it is Sphinx's own."""
    if field is None:
        if category is not None and name.text not in PASSED_ON and name.text not in schema.book.other_keys:
            names = tuple(each.name for each in schema.fields_of(category.id))
            message = N_("“{word}” is not a field of an entry.")
            alike = [each for each in names if each.casefold() == name.text.casefold()]
            edits = (Edit(name.line, name.column, len(name.text), alike[0]),) if alike and name.plain else ()
            near = alike[0] if alike else nearest(name.text, names)
            values = {"word": name.text}
            reader.problems.append(
                Problem(reader.path, name.line, name.column, "unknown-field", message, values, names, near, edits=edits)
            )
        return False
    if category is None:
        if field.role == "title" or (field_types.of(field).name in ON_ANY_PAGE and not field.categories):
            return True
        _report_misplaced(name, schema, reader)
        return False
    if not field.belongs_to(category.id):
        reader.report(name, "misplaced-field", _ELSEWHERE, word=name.text, categories=_titles(field, schema))
        return False
    return True


def _report_misplaced(name: Scalar, schema: Schema, reader: ValueReader) -> None:
    """A field on a page that is no entry; on a page called index, once for all of its fields."""
    folder, _, file = reader.path.rpartition("/")
    inside, _, own = folder.rpartition("/")
    if not (inside and schema.category_of(folder) and file.startswith("index.")):
        folders = tuple(f"{each.id}/" for each in schema.categories)
        message = N_("“{word}” belongs to an entry, but this page is not in a category's folder.")
        reader.report(name, "misplaced-field", message, folders, word=name.text)
    elif not any(each.code == "misplaced-field" for each in reader.problems):
        message = N_("“{word}” belongs to an entry, which no page called index is: move the file to “{right}”.")
        right = f"{inside}/{own}{file.removeprefix('index')}"
        reader.report(name, "misplaced-field", message, word=name.text, right=right)


#: The types of fields that any page may have: what is newer than its text, and where that comes from.
ON_ANY_PAGE: Final = ("notes", "provenance")

_ELSEWHERE = N_("“{word}” is not a field of this category's pages. It belongs to: {categories}.")


def _titles(field: Field, schema: Schema) -> str:
    return ", ".join(each.title for each in schema.categories if field.belongs_to(each.id))


def closed_text(date: PartialDate, field: Field, language: str) -> str:
    """What every list says of an entry that is closed: the field's label and the date."""
    return f"{field.label} ({in_words(date, language)})"


def closed_aside(field: Field) -> str:
    """The field's label for a line of text: in brackets, with a small letter unless an abbreviation begins it."""
    label = field.label if field.label[1:2].isupper() else field.label[:1].lower() + field.label[1:]
    return f"({label})"
