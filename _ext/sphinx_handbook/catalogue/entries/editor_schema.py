"""The front matter's JSON Schema, for editors that complete and check while one writes (draft 2020-12)."""

from __future__ import annotations

import json
from typing import Any

from ...languages.codes import FORM
from ..schema.model import LINK_KEYS, NOTE_KEYS, Category, Field, Schema
from .field_types import NUMBER
from .front_matter import PASSED_ON

DRAFT = "https://json-schema.org/draft/2020-12/schema"

Part = dict[str, Any]

#: A year is a number to whoever follows YAML.
_DATE: Part = {
    "anyOf": [
        {"type": "integer", "minimum": 1, "maximum": 9999},
        {"type": "string", "pattern": r"^\d{4}(-\d{2}){0,2}$"},
    ]
}
#: A whole number means the same with and without quotes; anything else must be text to YAML, too.
_TEXT: Part = {"type": ["string", "integer"], "minLength": 1}
_LANGUAGE: Part = {"type": "string", "pattern": f"^{FORM.pattern}$"}


def front_matter(schema: Schema, category: Category) -> Part:
    """What the front matter of a category's pages may hold."""
    fields = schema.fields_of(category.id)
    return {
        "$schema": DRAFT,
        "title": category.singular,
        "description": category.description,
        "type": "object",
        "properties": {each.name: _described(each, schema) for each in fields} | {key: {} for key in sorted(PASSED_ON)},
        "required": [each.name for each in fields if each.is_required(category.id)],
        "additionalProperties": False,
    }


def written(schema: Schema, category: Category) -> str:
    """The same as a file: always the same bytes for the same schema."""
    return json.dumps(front_matter(schema, category), ensure_ascii=False, indent=2) + "\n"


def _described(field: Field, schema: Schema) -> Part:
    unit = f" ({field.unit})" if field.unit else ""
    told = {"title": field.label + unit, "description": field.help}
    return {key: value for key, value in told.items() if value} | _value(field, schema)


def _value(field: Field, schema: Schema) -> Part:
    if field.type == "terms":
        terms = schema.vocabularies[field.vocabulary or ""].terms.values()
        return _one_or_many({"enum": list(dict.fromkeys(name for term in terms for name in term.names))})
    if field.type == "references":
        return _one_or_many(_TEXT)
    if field.type == "links":
        needed = ("title", "url", "status") if field.statuses else ("title", "url")
        parts = {
            **dict.fromkeys(LINK_KEYS, _TEXT),
            "url": {"type": "string", "pattern": r"^(https?://|mailto:)\S+$"},
            "status": {"enum": list(field.statuses)} if field.statuses else _TEXT,
            "checked": _DATE,
            "lang": _LANGUAGE,
        }
        return _one_or_many(_object(field, parts, needed))
    if field.type == "notes":
        parts = {**dict.fromkeys(NOTE_KEYS, _TEXT), "date": _DATE, "lang": _LANGUAGE}
        return _one_or_many(_object(field, parts, ("text", "date", "source")))
    if field.type == "date":
        return _DATE
    if field.type == "provenance":
        return {"enum": list(schema.sources)}
    if field.type == "choice":
        return {"enum": list(field.choices)}
    if field.type == "number":
        return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": f"^{NUMBER.pattern}$"}]}
    return _one_or_many(_TEXT) if field.many else _TEXT


def _object(field: Field, parts: dict[str, Part], needed: tuple[str, ...]) -> Part:
    """A link or a note, its parts by the book's own names."""
    return {
        "type": "object",
        "properties": {field.key(part): value for part, value in parts.items()},
        "required": [field.key(part) for part in needed],
        "additionalProperties": False,
    }


def _one_or_many(item: Part) -> Part:
    return {"anyOf": [item, {"type": "array", "items": item}]}
