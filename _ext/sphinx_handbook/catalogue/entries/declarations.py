"""What ``katalog.toml`` could say of keys that stand on many pages and are no fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ...i18n import N_
from ...problems import Problem
from ...toml_table import KEY, quoted
from ..schema.model import NAME, Field, Schema
from . import field_types, front_matter
from .front_matter import FrontMatter, Node, Scalar, Sequence
from .value_reader import ValueReader, is_empty

#: From how many pages on a key is hardly a slip.
_SEVERAL_PAGES: Final = 3
#: From how many pages on it is named on the first of them alone: it is mended in ``katalog.toml``.
_MANY_PAGES: Final = 10

#: The types that can be told by their values, the narrowest first; a text is whatever is no other.
_GUESSED: Final = ("boolean", "date", "number", "text")


def undeclared(problems: Iterable[Problem], fronts: Mapping[str, FrontMatter], schema: Schema) -> list[Problem]:
    """The problems but for those that say again, page after page, that a key is no field; and hints of such keys.

    ``fronts`` are the pages' front matter by their paths.
    """
    kept: list[Problem] = []
    pages: dict[str, dict[str, None]] = {}
    for each in problems:
        # A part of a value that is none has a “key”.
        if each.code == "unknown-field" and not each.nearest and "key" not in each.values:
            pages.setdefault(each.values["word"], {})[each.path] = None
    for each in problems:
        paths = pages.get(each.values.get("word", ""), {}) if each.code == "unknown-field" else {}
        if len(paths) < _MANY_PAGES or each.path == next(iter(paths)) or each.path not in paths:
            kept.append(each)
    return kept + [
        _hint(word, [*_values(word, paths, fronts)], len(paths), schema)
        for word, paths in pages.items()
        if len(paths) >= _SEVERAL_PAGES
    ]


def _values(key: str, paths: Iterable[str], fronts: Mapping[str, FrontMatter]) -> Iterator[Node]:
    nodes = (fronts[path].keys.get(key) for path in paths if path in fronts)
    yield from (node for node in nodes if node is not None and not is_empty(node))


def _hint(word: str, values: list[Node], count: int, schema: Schema) -> Problem:
    message = N_(
        "“{word}” stands on {count} pages and is no field. If entries should have it, declare it: {markup} and a "
        "label. If it is for another program, name it in other_keys of [book]."
    )
    markup = f"[fields.{quoted(word)}] {_declaration(values, schema)}"
    if not re.fullmatch(KEY, word):
        message = N_(
            "“{word}” stands on {count} pages, and no field can be called so: its name has letters, figures, spaces "
            "and - _ / & ( ) only."
        )
    values_of_message = {"word": word, "count": str(count), "markup": markup}
    return Problem(NAME, 1, 1, "undeclared-field", message, values_of_message, hint=True)


def _declaration(values: list[Node], schema: Schema) -> str:
    """The keys of a field that holds these values."""
    several = any(isinstance(each, Sequence) for each in values)
    nodes = [item for each in values for item in (each.items if isinstance(each, Sequence) else (each,))]
    rows = [each for each in nodes if isinstance(each, front_matter.Mapping)]
    if nodes and rows == nodes:
        keys = dict.fromkeys(name.text for row in rows for name, _ in row.pairs)
        parts = ", ".join(f'{quoted(key)} = "{key}"' for key in keys)
        return f'type = "rows", parts = {{ {parts} }}'
    for name in _GUESSED if nodes else ():
        kind = field_types.TYPES[name]
        if not (several and kind.several == "never") and all(_reads(name, each, schema) for each in nodes):
            return f'type = "{name}"' + (", many = true" if several else "")
    return "type"


def _reads(name: str, node: Node, schema: Schema) -> bool:
    reader = ValueReader("", schema)
    # A year is a number to YAML: no field of years alone is one of dates.
    if not isinstance(node, Scalar) or (name == "date" and node.tag not in ("timestamp", "str")):
        return False
    return field_types.TYPES[name].read(node, Field("x", name, "x"), reader) is not None
