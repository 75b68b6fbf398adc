"""What stands in pages otherwise than a form can show it: the editor leaves it out when it saves, or does not save."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ...i18n import N_
from ...problems import Problem
from ..entries import field_types, front_matter
from ..entries.front_matter import Scalar, Sequence
from ..entries.value_reader import is_empty, items

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..entries.front_matter import Node
    from ..entries.inputs import Input
    from ..schema.model import Category, Field, Schema

#: A number as every tool that follows YAML reads it.
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def values(text: str, path: str, category: Category, schema: Schema) -> Iterator[Problem]:
    """The values of a page that a form cannot show, with what would be right, in the order written."""
    front, _ = front_matter.take(text, path)
    fields = {each.name: each for each in schema.fields_of(category.id)}
    for name, node in front.keys.pairs:
        if name.text in fields and not is_empty(node):
            yield from _of_field(node, fields[name.text], path, schema)


def _of_field(node: Node, field: Field, path: str, schema: Schema) -> Iterator[Problem]:
    kind = field_types.of(field)
    asked = kind.input(field, schema)
    if kind.takes_several(field) and asked.kind not in ("choice", "entry") and not isinstance(node, Sequence):
        message = N_("“{key}” is one value, which the form would lose when it saves: write a list with one item.")
        yield Problem(path, node.line, node.column, "unfit-for-form", message, {"key": field.name})
        return
    for item in items(node):
        if message := _fault(item, asked):
            yield Problem(path, item.line, item.column, "unfit-for-form", message, {"key": field.name})


def _fault(item: Node, asked: Input) -> str:
    if asked.kind == "parts" and isinstance(item, Scalar):
        return N_(
            "An item of “{key}” has no parts, so the form cannot save the page: write lines of the form “key: value”."
        )
    if asked.kind == "number" and isinstance(item, Scalar) and not _NUMBER.fullmatch(item.text.strip()):
        return N_("“{key}” is more than a number, so the form cannot save the page: leave out the unit.")
    if asked.kind == "boolean" and isinstance(item, Scalar) and not item.plain:
        return N_("“{key}” is in quotes, so the form does not take it for true or false: leave them out.")
    return ""
