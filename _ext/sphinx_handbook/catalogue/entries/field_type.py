"""What every field type knows: how its values are read, sorted, written out and explained.

A type speaks of one value. Whether a field holds several of them, and what is then written between them, is told here
for all types: ``read_value``, ``value_words``, ``value_cell`` and ``value_schema`` are what other modules call.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from operator import eq
from typing import Any, ClassVar, Final, Literal

from ...i18n import N_
from ...languages import collation
from ..schema.model import Field, Role, Schema
from . import json_parts
from .front_matter import Node
from .inputs import Input
from .json_parts import Part
from .value_reader import ValueReader, is_empty, items
from .values import Value

#: What a page shows a field's values as: a line under its title, a picture there, a section at its end, its last line.
ShownAs = Literal[
    "fact", "text", "terms", "categories", "people", "image", "rows", "links", "notes", "references", "source"
]

#: Where a value stands in an entry's JSON: in a list of its own, or among all other fields.
JsonPlace = Literal["terms", "references", "links", "notes", "fields"]

#: Whether a field of a type holds several values: never, where it says ``many``, or always.
Several = Literal["never", "many", "always"]

TitleOf = Callable[[str], str]

SEVERAL: Final = N_("Several stand in brackets with commas between: [one, two].")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a field's declaration; ``word`` is a name that is none of those allowed."""

    key: str
    message: str
    word: str | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """What a filter lets a reader choose: one value of a field, or several that lie together."""

    value: str
    """How the choice is written in an address."""
    words: str
    takes: Callable[[Any], bool]
    """Whether a value is among those that are meant."""


class FieldType:
    """A type of field. What most types have in common is what these methods do."""

    name: ClassVar[str]
    shown_as: ClassVar[ShownAs] = "fact"
    json_place: ClassVar[JsonPlace] = "fields"
    several: ClassVar[Several] = "never"
    sortable: ClassVar[bool] = False
    """Whether a list can be ordered by a field that holds one value."""
    filters: ClassVar[bool] = False
    """Whether readers can choose from a list by a field."""
    roles: ClassVar[tuple[Role, ...]] = ()
    """The roles that a field of this type can play."""
    own_keys: ClassVar[tuple[str, ...]] = ()
    """The keys of ``[fields.x]`` that not every type may have."""
    parts: ClassVar[tuple[str, ...]] = ()
    """The English names of the parts of an item; a book gives them names in its own language (``keys``)."""
    cells_between: ClassVar[str] = ", "
    """What stands between several values in a spreadsheet's cell."""

    def mistakes(self, field: Field, schema: Schema) -> Iterator[Mistake]:
        """What ``[fields.x]`` lacks or names that does not exist."""
        yield from ()

    def parts_of(self, field: Field) -> tuple[str, ...]:
        """The parts of a value as front matter has them."""
        return tuple(map(field.key, self.parts))

    # One value.

    def read(self, node: Node, field: Field, reader: ValueReader) -> Any:
        """A value of front matter, or None with a problem reported."""
        raise NotImplementedError

    def sort_key(self, value: Any, field: Field, schema: Schema) -> Any:
        """What a list is ordered by."""
        return collation.key(str(value), schema.book.language)

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """A value in the book's language, in one line; ``title_of`` gives an entry's title by its id."""
        return str(value)

    def cell(self, value: Any, field: Field, schema: Schema) -> str:
        """A value in a spreadsheet."""
        return str(value)

    def written(self, value: Any) -> str:
        """A value as it stands in front matter."""
        return str(value)

    def draft(self, field: Field) -> Any:
        """The first of a status's drafts as a value."""
        return field.drafts[0]

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """What an editor accepts in front matter."""
        return json_parts.TEXT

    def input(self, field: Field, schema: Schema) -> Input:
        """How a form asks for a value."""
        return Input()

    def hint(self, field: Field) -> str:
        """How a value is written, for ``handbook new``: a message, or an empty string."""
        return SEVERAL if self.takes_several(field) and not self.parts_of(field) else ""

    def allowed(self, field: Field, schema: Schema) -> Iterator[str]:
        """The values that there are, for ``handbook new``."""
        yield from ()

    def bands(self, values: Collection[Any], field: Field, schema: Schema) -> list[Band]:
        """What a filter offers where entries have these values: each of them, in the order of a list."""
        distinct = sorted(set(values), key=lambda each: self.sort_key(each, field, schema))
        return [Band(str(each), self.words(each, field, schema, str), partial(eq, each)) for each in distinct]

    # All values of a field.

    def takes_several(self, field: Field) -> bool:
        """Whether a field of the type holds several values."""
        return self.several == "always" or (self.several == "many" and field.many)

    def read_value(self, node: Node, field: Field, reader: ValueReader) -> Value | None:
        """What a field holds: a value, or a tuple of those that have no fault; None where there is none."""
        if not self.takes_several(field):
            value: Value | None = self.read(node, field, reader)
            return value
        # Forms write an empty item, as they write an empty key.
        values = [self.read(item, field, reader) for item in items(node) if not is_empty(item)]
        return tuple(each for each in values if each is not None) or None

    def value_words(self, value: Value, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """What a field holds as a cell of a table has it."""
        return ", ".join(self.words(each, field, schema, title_of) for each in each_of(value))

    def value_cell(self, value: Value, field: Field, schema: Schema) -> str:
        """What a field holds as a cell of a spreadsheet has it."""
        return self.cells_between.join(self.cell(each, field, schema) for each in each_of(value))

    def value_schema(self, field: Field, schema: Schema) -> Part:
        """What an editor accepts of a field."""
        item = self.json_schema(field, schema)
        return json_parts.one_or_many(item) if self.takes_several(field) else item


def each_of(value: Value) -> tuple[Any, ...]:
    """The values that a field holds, of one as of several."""
    return value if isinstance(value, tuple) else (value,)
