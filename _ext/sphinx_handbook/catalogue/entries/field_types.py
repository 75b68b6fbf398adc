"""All field types by name, and what is asked of a field by its type. The types are in ``types/``, one class each.

To add a type, write its class there and enter it in ``TYPES``. Nothing else in the package compares ``field.type``.
"""

from __future__ import annotations

from typing import Final

from ..schema.model import TYPE_NAME, Field, Role, Schema
from .field_type import FieldType
from .types.listed import Boolean, Categories, Choice, Provenance, Terms, term_title
from .types.measures import Date, Number
from .types.parted import Images, Links, Notes, People, References
from .types.rows import Rows
from .types.text import Text

__all__ = [
    "TYPES",
    "Categories",
    "Links",
    "Notes",
    "Provenance",
    "References",
    "Terms",
    "fields_of",
    "of",
    "of_role",
    "term_title",
]

#: All types by name, in the order in which messages and the documentation list them.
TYPES: Final[dict[str, FieldType]] = {
    each.name: each
    for each in (
        *(Text(), Terms(), References(), Links(), Date(), Provenance(), Notes(), Number(), Choice()),
        *(Boolean(), Images(), People(), Categories(), Rows()),
    )
}

TYPE_NAME.add(TYPES)


def of(field: Field) -> FieldType:
    """A field's type."""
    return TYPES[field.type]


def fields_of(schema: Schema, kind: type[FieldType]) -> list[Field]:
    """The fields of a type, in the schema's order."""
    return [each for each in schema.fields.values() if isinstance(TYPES[each.type], kind)]


def of_role(role: Role) -> str:
    """The name of the type that a field with a role must have."""
    return next(name for name, each in TYPES.items() if role in each.roles)
