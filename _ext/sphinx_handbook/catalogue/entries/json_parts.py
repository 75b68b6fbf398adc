"""Parts of a JSON Schema (draft 2020-12) that several field types use, as an editor validates YAML by it."""

from __future__ import annotations

import re
from typing import Any, Final

from ...languages.codes import FORM
from ..schema.model import Field

Part = dict[str, Any]

#: A date; a year alone is a number to a tool that follows YAML.
DATE: Final[Part] = {
    "anyOf": [
        {"type": "integer", "minimum": 1, "maximum": 9999},
        {"type": "string", "pattern": r"^\d{4}(-\d{2}){0,2}$"},
    ]
}
#: Text. A whole number means the same with and without quotes; anything else must be text to YAML, too.
TEXT: Final[Part] = {"type": ["string", "integer"], "minLength": 1}
LANGUAGE: Final[Part] = {"type": "string", "pattern": f"^{FORM.pattern}$"}


def escaped(text: str) -> str:
    """Text in a pattern, as JavaScript and Python read it alike: to JavaScript, an escaped space is a fault."""
    return re.sub(r"[\\^$.*+?()[\]{}|/]", r"\\\g<0>", text)


def with_parts(field: Field, parts: dict[str, Part], required: tuple[str, ...]) -> Part:
    """A link or a note, its parts by the book's own names."""
    return {
        "type": "object",
        "properties": {
            field.key(part): value if part in required else optional(value) for part, value in parts.items()
        },
        "required": [field.key(part) for part in required],
        "additionalProperties": False,
    }


def optional(part: Part) -> Part:
    """What may be left empty: a key with nothing after it is ``null`` to YAML."""
    nothing: Part = {"type": "null"}
    return {"anyOf": [*part["anyOf"], nothing]} if [*part] == ["anyOf"] else {"anyOf": [part, nothing]}


def one_or_many(item: Part) -> Part:
    """An item, or a list of such items."""
    return {"anyOf": [item, {"type": "array", "items": item}]}
