"""Holds data against a JSON Schema."""

from __future__ import annotations

import re
from typing import Any


def wrong(value: Any, schema: dict[str, Any], place: str = "") -> list[str]:
    """What in a value is not as a JSON Schema says; the words of it that ours use, and no other."""
    types = {
        "$schema",
        "title",
        "description",
        "type",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "enum",
        "const",
        "pattern",
        "anyOf",
    }
    assert schema.keys() <= types, schema.keys() - types
    faults = []
    kinds = {
        "object": dict,
        "array": list,
        "string": str,
        "number": (int, float),
        "integer": int,
        "boolean": bool,
        "null": type(None),
    }
    if "type" in schema:
        named = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        if not any(isinstance(value, kinds[each]) for each in named):
            return [f"{place}: {value!r} is not {named}"]
    if "const" in schema and value != schema["const"]:
        faults.append(f"{place}: {value!r}")
    if "enum" in schema and value not in schema["enum"]:
        faults.append(f"{place}: {value!r}")
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        faults.append(f"{place}: {value!r}")
    if "anyOf" in schema and all(wrong(value, each, place) for each in schema["anyOf"]):
        faults.append(f"{place}: {value!r}")
    if isinstance(value, dict):
        faults += [f"{place}: lacks {name}" for name in schema.get("required", ()) if name not in value]
        others = schema.get("additionalProperties", True)
        for name, part in value.items():
            if name in schema.get("properties", {}):
                faults += wrong(part, schema["properties"][name], f"{place}/{name}")
            elif others is False:
                faults.append(f"{place}: {name} is unknown")
            elif others is not True:
                faults += wrong(part, others, f"{place}/{name}")
    if isinstance(value, list) and "items" in schema:
        for number, part in enumerate(value):
            faults += wrong(part, schema["items"], f"{place}/{number}")
    return faults
