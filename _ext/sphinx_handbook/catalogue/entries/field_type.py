"""What every field type knows: how its values are read, sorted, written out and explained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal

from ...i18n import N_
from ...languages import collation
from ..schema.model import Field, Role, Schema
from . import json_parts
from .front_matter import Node
from .json_parts import Part
from .value_reader import ValueReader
from .values import Value

#: What a page shows a field's values as: a line under its title, a section at its end, its last line, or not at all.
ShownAs = Literal["fact", "terms", "links", "notes", "source", ""]

#: Where a value stands in an entry's JSON: in a list of its own, or among all other fields.
JsonPlace = Literal["terms", "references", "links", "notes", "fields"]

TitleOf = Callable[[str], str]

SEVERAL: Final = N_("Several stand in brackets with commas between: [one, two].")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a field's declaration; ``word`` is a name that is none of those allowed."""

    key: str
    message: str
    word: str | None = None
    allowed: tuple[str, ...] = ()


class FieldType:
    """A type of field. What most types have in common is what these methods do."""

    name: ClassVar[str]
    shown_as: ClassVar[ShownAs] = ""
    json_place: ClassVar[JsonPlace] = "fields"
    sortable: ClassVar[bool] = False
    """Whether a list can be ordered by a field that holds one value."""
    roles: ClassVar[tuple[Role, ...]] = ()
    """The roles that a field of this type can play."""
    own_keys: ClassVar[tuple[str, ...]] = ()
    """The keys of ``[fields.x]`` that no other type may have."""
    parts: ClassVar[tuple[str, ...]] = ()
    """The English names of the parts of an item; a book gives them names in its own language (``keys``)."""

    def mistakes(self, field: Field, schema: Schema) -> Iterator[Mistake]:
        """What ``[fields.x]`` lacks or names that does not exist."""
        yield from ()

    def read(self, node: Node, field: Field, reader: ValueReader) -> Value | None:
        """The value of front matter, or None with a problem reported."""
        raise NotImplementedError

    def sort_key(self, value: Any, field: Field, schema: Schema) -> Any:
        """What a list is ordered by."""
        return collation.key(str(value), schema.book.language)

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """A value in the book's language, for a cell of a table; ``title_of`` gives an entry's title by its id."""
        return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)

    def cell(self, value: Any, field: Field, schema: Schema) -> str:
        """A value in a spreadsheet."""
        return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """What an editor accepts in front matter."""
        return json_parts.TEXT

    def hint(self, field: Field) -> str:
        """How a value is written, for ``handbook new``: a message, or an empty string."""
        return SEVERAL if field.many else ""

    def allowed(self, field: Field, schema: Schema) -> Iterator[str]:
        """The values that there are, for ``handbook new``."""
        yield from ()
