"""The catalogue as data for other programs: JSON with its JSON Schema, and a table for a spreadsheet.

Made from the records alone, so that the same entries give the same bytes wherever and whenever they are built.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from ...i18n import N_, Translate
from ..entries import field_types
from ..entries.field_type import each_of
from ..entries.field_types import Links, Notes, References, Terms, term_title
from ..entries.values import Image, Link, Note, Person, Reference, Row, Span

if TYPE_CHECKING:
    from ..entries.entry import Entry
    from ..schema.model import Field, Schema

#: A page's address, relative to the folder that the files lie in, by its docname.
UrlOf = Callable[[str], str]

JSON_NAME: Final = "katalog.json"
SCHEMA_NAME: Final = "katalog.schema.json"


def as_json(schema: Schema, entries: Iterable[Entry], url_of: UrlOf) -> bytes:
    """The whole catalogue as JSON, an entry a line; keys in the order in which ``json_schema`` declares them."""
    book = schema.book
    head = {
        "$schema": SCHEMA_NAME,
        "book": {"title": book.title, "subtitle": book.subtitle, "language": book.language, "url": book.base_url},
        "categories": [
            {
                "id": each.id,
                "title": each.title,
                "singular": each.singular,
                "description": each.description,
                "url": url_of(each.index),
            }
            for each in schema.categories
        ],
        "fields": [{"name": each.name, "label": each.label, "type": each.type} for each in schema.fields.values()],
    }
    # Line by line rather than indented: a catalogue of thousands is written at every build, and compared by lines.
    lines = ",\n".join(json.dumps(_entry(entry, schema, url_of), ensure_ascii=False) for entry in entries)
    top = json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}")
    return encoded(f'{top},\n  "entries": [\n{lines}\n  ]\n}}\n')


def _entry(entry: Entry, schema: Schema, url_of: UrlOf) -> dict[str, Any]:
    own = {entry.roles.get("title"), entry.roles.get("summary"), entry.roles.get("closed")}
    return {
        "id": entry.id,
        "title": entry.title or entry.id,
        "category": entry.category,
        "url": url_of(entry.docname),
        "summary": entry.summary,
        "closed": _plain(entry.closed),
        "terms": [
            {"field": field.name, "id": term, "title": term_title(term, field, schema)}
            for field in field_types.fields_of(schema, Terms)
            for term in _strings(entry.values.get(field.name))
        ],
        "references": _plain(entry.references),
        "relations": [
            {"field": field.name, "id": each.target}
            for field in field_types.fields_of(schema, References)
            for each in each_of(entry.values.get(field.name, ()))
        ],
        "links": _by_field(entry, field_types.fields_of(schema, Links)),
        "notes": _by_field(entry, field_types.fields_of(schema, Notes)),
        "fields": {
            field.name: _plain(entry.values[field.name])
            for field in schema.fields.values()
            if field_types.of(field).json_place == "fields" and field.name in entry.values and field.name not in own
        },
    }


def _by_field(entry: Entry, fields: Iterable[Field]) -> list[dict[str, object]]:
    """The links or notes of an entry, each with the name of its field."""
    return [
        {"field": field.name, **_plain(each)} for field in fields for each in each_of(entry.values.get(field.name, ()))
    ]


def _plain(value: object) -> Any:
    """A value as JSON knows it; what is not known of a part is left out."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Reference):
        return value.target
    if isinstance(value, Span):
        return {"from": value.first, "to": value.last}
    if isinstance(value, Row):
        return dict(value.cells)
    if isinstance(value, tuple(_PARTS)):
        return {name: _plain(part) for name in _PARTS[type(value)] if (part := getattr(value, name))}
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    return str(value)


#: The parts of what has parts that are published, in order; always there come first.
_PARTS: Final[Mapping[type, tuple[str, ...]]] = {
    Link: ("title", "url", "lang", "description", "printed", "reason", "status", "checked", "archive"),
    Note: ("text", "date", "source", "url", "lang"),
    Person: ("name", "role", "address"),
    Image: ("file", "alt", "caption", "credit"),
}


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, tuple) else ()


# The JSON's own description.

_TEXT: Final = {"type": "string"}
_DATE: Final = {"type": "string", "pattern": r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}


def json_schema(schema: Schema, say: Translate) -> bytes:
    """A JSON Schema (2020-12) of what ``as_json`` makes of this book's entries."""
    links = field_types.fields_of(schema, Links)
    statuses = {status for field in links for status in field.statuses}
    # One links field without a list of its own lets every status through.
    status = {"enum": sorted(statuses)} if statuses and all(field.statuses for field in links) else _TEXT
    lang = {**_TEXT, "description": say(N_("The language of the title (BCP 47), where it is not the book's own."))}
    link = dict.fromkeys(("field", *_PARTS[Link]), _TEXT) | {"status": status, "checked": _DATE, "lang": lang}
    note = dict.fromkeys(("field", *_PARTS[Note]), _TEXT) | {"date": _DATE, "lang": lang}
    scalar = {"type": ["string", "number", "boolean", "object"]}
    entry = {
        "id": _TEXT,
        "title": _TEXT,
        "category": {"enum": [each.id for each in schema.categories]},
        "url": {**_TEXT, "description": say(N_("The page, relative to the folder that this file lies in."))},
        "summary": _TEXT,
        "closed": {
            "anyOf": [_DATE, {"type": "null"}],
            "description": say(N_("When what the entry describes came to an end; null while it exists.")),
        },
        "terms": _list(_object({"field": _TEXT, "id": _TEXT, "title": _TEXT})),
        "references": {**_list(_TEXT), "description": say(N_("The ids of other entries."))},
        "relations": _list(_object({"field": _TEXT, "id": _TEXT})),
        "links": _list(_object(link, required=("field", "title", "url"))),
        "notes": {
            **_list(_object(note, required=("field", "text", "date", "source"))),
            "description": say(N_("What is newer than the text, with its date and its source.")),
        },
        "fields": {
            "type": "object",
            "additionalProperties": {"anyOf": [scalar, _list(scalar)]},
            "description": say(N_("All other fields, by name; the labels stand at the top of the file.")),
        },
    }
    category = dict.fromkeys(("id", "title", "singular", "description", "url"), _TEXT)
    return _dumped(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": say(N_("The catalogue of “{title}”")).format(title=schema.book.title),
            **_object(
                {
                    "$schema": {"const": SCHEMA_NAME},
                    "book": _object(
                        {
                            "title": _TEXT,
                            "subtitle": _TEXT,
                            "language": _TEXT,
                            "url": {"type": ["string", "null"]},
                        }
                    ),
                    "categories": _list(_object(category)),
                    "fields": _list(_object(dict.fromkeys(("name", "label", "type"), _TEXT))),
                    "entries": _list(_object(entry)),
                }
            ),
        }
    )


def _object(properties: Mapping[str, object], required: tuple[str, ...] | None = None) -> dict[str, object]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties if required is None else required),
        "additionalProperties": False,
    }


def _list(items: Mapping[str, object]) -> dict[str, object]:
    return {"type": "array", "items": dict(items)}


def _dumped(data: object) -> bytes:
    return encoded(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def encoded(text: str) -> bytes:
    """Text as bytes; half a surrogate pair, which an escape in YAML can make, becomes a question mark."""
    return text.encode("utf-8", "replace")
