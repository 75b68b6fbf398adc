"""An entry as a typed record, made from one page and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from ..i18n import N_
from .dates import PartialDate
from .fields import READERS, Link, Note, Reading, Reference, Value
from .frontmatter import PASSED_ON, FrontMatter
from .problems import Problem, nearest
from .schema import Role, Schema

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
    roles: Mapping[Role, str] = field(default_factory=dict)

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
        """When what the entry describes came to an end, or nothing."""
        value = self._role("closed")
        return value if isinstance(value, PartialDate) else None

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


def read(front: FrontMatter, docname: str, path: str, schema: Schema) -> tuple[Entry | None, list[Problem]]:
    """Make the record of a page, or say what keeps it from being one.

    Pages outside the categories have no record; entry fields on them are a fault, since nothing would show them.
    """
    if not schema.is_entry(docname):
        return None, _misplaced(front, path, schema)
    category = schema.category_of(docname)
    assert category is not None
    reading = Reading(path, schema)
    values: dict[str, Value] = {}
    lines: dict[str, int] = {}
    for name, node in front.keys.pairs:
        field = schema.fields.get(name.text)
        if field is None:
            if name.text not in PASSED_ON:
                known = tuple(schema.fields)
                message = N_("“{word}” is not a field of an entry.")
                reading.wrong(name, "unknown-field", message, known, nearest(name.text, known), word=name.text)
            continue
        lines[name.text] = name.line
        value = READERS[field.type](node, field, reading)
        if value is not None:
            values[name.text] = value
    for field in schema.fields.values():
        if field.required and field.name not in lines:
            message = N_("“{key}” is missing: {help}") if field.help else N_("“{key}” is missing.")
            reading.problems.append(
                Problem(path, 1, 1, "missing-field", message, {"key": field.name, "help": field.help})
            )
    roles: dict[Role, str] = {field.role: field.name for field in schema.fields.values() if field.role}
    entry = Entry(docname, docname.rpartition("/")[2], category.id, values, lines, roles=roles)
    return entry, reading.problems


def _misplaced(front: FrontMatter, path: str, schema: Schema) -> list[Problem]:
    folders = tuple(f"{category.id}/" for category in schema.categories)
    return [
        Problem(
            path,
            name.line,
            name.column,
            "misplaced-field",
            N_("“{word}” belongs to an entry, but this page is not in a category's folder."),
            {"word": name.text},
            folders,
        )
        for name, _ in front.keys.pairs
        if name.text in schema.fields
    ]
