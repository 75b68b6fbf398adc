"""Reads ``katalog.toml`` into a ``Schema``, or reports everything that is wrong in it with its line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from ...editions.edition import Edition
from ...problems import Problem
from ...toml_table import Table, keys_of

# It enters the names of the types, which the adapter reads.
from ..entries import field_types  # noqa: F401
from . import consistency
from .model import NAME as NAME
from .model import (
    Book,
    Category,
    Colour,
    Field,
    Schema,
    Source,
    Term,
    Vocabulary,
)
from .other_tables import CorrectionsFile, Spelling
from .schema_file import SchemaFile
from .toml_lines import Place, line_of
from .toml_problems import data_of, problems_of, text_of

#: What checks the values of a file one by one and makes a ``Schema`` of them.
ADAPTER: Final = TypeAdapter(Schema)

#: The classes of the tables, by the name of the outermost.
_TABLES: Final[Mapping[str, type[Table]]] = {
    "book": Book,
    "categories": Category,
    "colours": Colour,
    "fields": Field,
    "vocabularies": Vocabulary,
    "sources": Source,
    "spelling": Spelling,
    "corrections": CorrectionsFile,
    "editions": Edition,
}


def load(path: Path) -> tuple[Schema, list[Problem]]:
    """Read the catalogue's schema.

    Everything wrong is reported at once; an empty schema comes with at least one problem.
    """
    text, problems = text_of(path)
    return (Schema(), problems) if problems else parse(text, path.name)


def parse(text: str, name: str = NAME) -> tuple[Schema, list[Problem]]:
    """Read a schema from TOML; ``name`` stands for the file in what is reported."""
    data, problems = data_of(text, name)
    if problems:
        return Schema(), problems
    try:
        schema = ADAPTER.validate_python(data)
    except ValidationError as error:
        return Schema(), problems_of(name, error.errors(include_url=False), partial(line_of, text), _keys_at)
    problems = list(consistency.problems(SchemaFile(name, text, schema)))
    return (Schema(), problems) if problems else (schema, [])


def _keys_at(place: Place) -> tuple[str, ...]:
    """The keys that a table may have, by its place in the file."""
    if not place:
        return keys_of(Schema)
    return keys_of(Term if "terms" in place else _TABLES[str(place[0])])
