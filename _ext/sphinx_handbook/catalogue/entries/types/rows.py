"""The type of a small table: mappings whose parts ``katalog.toml`` names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....i18n import N_, Translate, translator
from ....problems import nearest
from ...schema.model import Field, Schema
from .. import json_parts
from ..field_type import FieldType, Mistake, TitleOf
from ..front_matter import Mapping, Node, Scalar
from ..inputs import Input, InputPart
from ..json_parts import Part
from ..value_reader import ValueReader, is_empty
from ..values import Row
from .text import plain


class Rows(FieldType):
    """Rows of a table, each a mapping of the parts that the field declares; a row may lack any of them."""

    name = "rows"
    shown_as = "rows"
    several = "always"
    own_keys = ("parts", "markdown")
    cells_between = "\n"

    def parts_of(self, field: Field) -> tuple[str, ...]:
        """Those that are declared, in their order."""
        return tuple(field.parts)

    def mistakes(self, field: Field, schema: Schema) -> Iterator[Mistake]:
        """The parts must be declared."""
        if not field.parts:
            message = N_(
                "A field of the type “rows” needs the key parts, with what readers see each called: "
                'parts = {{ question = "Question", answer = "Answer" }}.'
            )
            yield Mistake("type", message)

    def read(self, node: Node, field: Field, reader: ValueReader) -> Row | None:
        """A row."""
        if not isinstance(node, Mapping):
            message = N_("Each item of “{key}” must be lines of the form “key: value”.")
            reader.report(node, "wrong-type", message, tuple(field.parts), key=field.name)
            return None
        cells: dict[str, str | bool] = {}
        for name, value in node.pairs:
            if name.text not in field.parts:
                message = N_("“{word}” is not a part of “{key}”.")
                near = nearest(name.text, field.parts)
                reader.report(name, "unknown-field", message, tuple(field.parts), near, word=name.text, key=field.name)
            elif not is_empty(value) and (cell := _cell(value, name.text, field, reader)) is not None:
                cells[name.text] = cell
        return Row(tuple((part, cells[part]) for part in field.parts if part in cells)) if cells else None

    def words(self, value: Any, field: Field, schema: Schema, title_of: TitleOf) -> str:
        """The cells, each after the name of its part; without it where the field has one part."""
        say = translator(schema.book.language)
        cells = {part: cell_words(cell, field, say, title_of) for part, cell in value.cells}
        if len(field.parts) == 1:
            return ", ".join(cells.values())
        return ", ".join(f"{field.parts[part]}: {words}" for part, words in cells.items())

    def cell(self, value: Any, field: Field, schema: Schema) -> str:
        """The words."""
        return self.words(value, field, schema, str)

    def json_schema(self, field: Field, schema: Schema) -> Part:
        """A mapping of text, or of true and false."""
        cell = json_parts.optional({"anyOf": [json_parts.TEXT, {"type": "boolean"}]})
        return {"type": "object", "properties": dict.fromkeys(field.parts, cell), "additionalProperties": False}

    def input(self, field: Field, schema: Schema) -> Input:
        """The parts, each a line."""
        return Input(
            "parts", parts=tuple(InputPart(part, label, Input(), False) for part, label in field.parts.items())
        )


def cell_words(cell: str | bool, field: Field, say: Translate, title_of: TitleOf) -> str:
    """What a cell says in one line; true and false are yes and no."""
    if isinstance(cell, bool):
        return str(say(N_("Yes") if cell else N_("No")))
    return plain(cell, field, title_of)


def _cell(node: Node, part: str, field: Field, reader: ValueReader) -> str | bool | None:
    if isinstance(node, Scalar) and node.plain and node.tag == "bool" and node.text.casefold() in ("true", "false"):
        return node.text.casefold() == "true"
    text = reader.line(node, part)
    if text is not None and not field.markdown:
        reader.report_marks(text, node, part, may_be_markdown=True, field=field.name)
    return text
