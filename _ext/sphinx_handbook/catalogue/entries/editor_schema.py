"""The front matter's JSON Schema, for editors that complete and check while one writes (draft 2020-12)."""

from __future__ import annotations

import json

from ..schema.model import Category, Field, Schema
from . import field_types
from .front_matter import PASSED_ON
from .json_parts import Part, optional

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def front_matter(schema: Schema, category: Category) -> Part:
    """What the front matter of a category's pages may hold."""
    fields = schema.fields_of(category.id)
    return {
        "$schema": DRAFT,
        "title": category.singular,
        "description": category.description,
        "type": "object",
        "properties": {each.name: _described(each, category, schema) for each in fields}
        | {key: {} for key in sorted(PASSED_ON.union(schema.book.other_keys))},
        "required": [each.name for each in fields if each.is_required(category.id)],
        "additionalProperties": False,
    }


def written(schema: Schema, category: Category) -> str:
    """The JSON Schema of a category as a file; equal schemas give equal bytes."""
    return json.dumps(front_matter(schema, category), ensure_ascii=False, indent=2) + "\n"


def _described(field: Field, category: Category, schema: Schema) -> Part:
    unit = f" ({field.unit})" if field.unit else ""
    texts = {"title": field.label + unit, "description": field.help}
    value = field_types.of(field).value_schema(field, schema)
    described = {key: text for key, text in texts.items() if text}
    return described | (value if field.is_required(category.id) else optional(value))
