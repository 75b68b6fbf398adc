"""Declares a table of a TOML file as a frozen dataclass that pydantic can check.

It follows pydantic's protocol (``__get_pydantic_core_schema__`` returns a core schema, which is a plain ``dict``) and
does not import it, so that data that was validated before is unpickled without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Annotated, Any, ClassVar, Final

CoreSchema = dict[str, Any]

_ROLE: Final = "toml"

#: Metadata of a dataclass field that must stand in the file, though the class has a default for it.
REQUIRED: Final[Mapping[str, str]] = {_ROLE: "required"}

#: Metadata of a dataclass field that is no key of the file: ``Named`` or ``Numbered`` sets it.
NO_KEY: Final[Mapping[str, str]] = {_ROLE: "no key"}


class Table:
    """Base of a dataclass that is a table of the file: unknown keys are refused, and no value is converted."""

    __slots__ = ()
    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"extra": "forbid", "strict": True}

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Callable[[Any], CoreSchema]) -> CoreSchema:
        """Accept a ``dict`` in place of an instance, which strict mode would refuse, and apply the fields' metadata."""
        schema = handler(source)
        schema["strict"] = False
        roles = {each.name: each.metadata.get(_ROLE) for each in fields(cls)}  # type: ignore[arg-type]
        for each in schema["schema"]["fields"]:
            if roles[each["name"]] == "required":
                each["schema"] = each["schema"]["schema"]
            elif roles[each["name"]] == "no key":
                each["validation_alias"] = _alias(each["name"])
        return schema


def keys_of(table: type[Table]) -> tuple[str, ...]:
    """The keys that a table may have in the file."""
    return tuple(each.name for each in fields(table) if each.metadata.get(_ROLE) != "no key")  # type: ignore[arg-type]


def _alias(name: str) -> str:
    """What pydantic reads an attribute from that is no key, so that no key of the file is taken for it."""
    return f"[{name}]"


class Limits:
    """Sets entries (``pattern``, ``min_length``, ``ge``, ``strict``) of the core schema of the type it annotates."""

    def __init__(self, **limits: Any) -> None:
        self._limits = limits

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], CoreSchema]) -> CoreSchema:
        """The type's own schema with these limits."""
        return handler(source) | self._limits


class _Before:
    """Changes a raw value before it is validated."""

    def __init__(self, name: str) -> None:
        self._alias = _alias(name)

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], CoreSchema]) -> CoreSchema:
        """The type's own schema behind the change."""
        function = {"type": "no-info", "function": self.change}
        return {"type": "function-before", "function": function, "schema": handler(source)}

    def change(self, value: Any) -> Any:
        raise NotImplementedError

    def _with(self, table: Any, value: object) -> Any:
        if not isinstance(table, dict):
            return table
        # A file that has this very key gets it refused under another name, rather than overwritten.
        others = {f"{key}]" if key == self._alias else key: each for key, each in table.items()}
        return {**others, self._alias: value}


class Named(_Before):
    """Annotates a mapping of tables: each table gets its own name as the attribute ``name``."""

    def change(self, value: Any) -> Any:
        """The tables with their names; a value that is no mapping is left to pydantic."""
        return {key: self._with(each, key) for key, each in value.items()} if isinstance(value, dict) else value


class Numbered(_Before):
    """Annotates a list of tables: each table gets its place, from 1, as the attribute ``name``."""

    def change(self, value: Any) -> Any:
        """The tables with their numbers; a value that is no list is left to pydantic."""
        return [self._with(each, n) for n, each in enumerate(value, 1)] if isinstance(value, list) else value


class Day:
    """Annotates a day: TOML's own date or the text of one, as in 2026-11-29; the attribute is a text."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], CoreSchema]) -> CoreSchema:
        """A text with the form of a day that there is: 2026-02-30 is none."""
        as_text = {"type": "no-info", "function": lambda value: str(value) if isinstance(value, date) else value}
        exists = {"type": "no-info", "function": lambda value: str(date.fromisoformat(value))}
        schema = handler(source) | {"pattern": r"^\d{4}-\d{2}-\d{2}$"}
        schema = {"type": "function-before", "function": as_text, "schema": schema}
        return {"type": "function-after", "function": exists, "schema": schema}


class OneOf:
    """Annotates a string that must be one of ``names``, which other modules may add to until pydantic reads them."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def add(self, names: Iterable[str]) -> None:
        """Allow further names."""
        self.names += names

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], CoreSchema]) -> CoreSchema:
        """A ``Literal`` of the names."""
        return {"type": "literal", "expected": list(self.names)}


class TrueOrSome:
    """Annotates ``bool | Words``: chosen by the raw value's type, so that a value of neither type is one problem."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        """A tagged union; the tags are in brackets since they are no part of a key's name."""
        return {
            "type": "tagged-union",
            "choices": {"[all]": handler.generate_schema(bool), "[some]": handler.generate_schema(Words)},
            "discriminator": lambda value: "[some]" if isinstance(value, (list, tuple)) else "[all]",
        }


#: A list of the file becomes a tuple.
FROM_LIST: Final = Limits(strict=False)

Line = Annotated[str, Limits(min_length=1, strip_whitespace=True)]
Words = Annotated[tuple[Line, ...], FROM_LIST]
#: What a category, a field and the like can be called.
ID: Final = r"[a-z0-9][a-z0-9_-]*"
Id = Annotated[str, Limits(pattern=f"^{ID}$")]
#: What a key of front matter can be called: in any letters, with spaces between its words.
KEY: Final = r"\w(?:[\w /&()-]*[\w)])?"
Key = Annotated[str, Limits(pattern=f"^{KEY}$")]
#: A name of a table that TOML takes without quotes.
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def quoted(name: str) -> str:
    """A table's name as a TOML file has it: in quotes where TOML wants them."""
    return name if _BARE.fullmatch(name) else f'"{name}"'


Address = Annotated[str, Limits(pattern=r"^https?://\S+$")]
