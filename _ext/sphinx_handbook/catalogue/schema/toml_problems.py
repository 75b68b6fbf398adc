"""Reads a TOML file as plain data, and says what pydantic has against the data in our words, each with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ...files import read_file
from ...i18n import N_
from ...problems import Problem, nearest
from .toml_lines import Place

#: The keys that a table may have, by its place in the file.
KeysAt = Callable[[Place], tuple[str, ...]]
#: The line of a value, by its place in the file.
LineAt = Callable[[Place], int]

_NO_DAY = N_("“{key}” must be a day as in 2026-11-29, not “{value}”.")

#: Messages by pydantic's error types.
_MESSAGES = {
    "unexpected_keyword_argument": N_("“{key}” is not known here."),
    "missing": N_("“{key}” is missing."),
    "literal_error": N_("“{key}” cannot be “{value}”."),
    "string_too_short": N_("“{key}” is empty."),
    "too_short": N_("“{key}” needs at least one part."),
    "greater_than_equal": N_("“{key}” cannot be less than {least}."),
    "less_than_equal": N_("“{key}” cannot be more than {most}."),
    "float_parsing": N_("“{key}” must be a number."),
    "float_type": N_("“{key}” must be a number."),
    "bool_type": N_("“{key}” must be true or false."),
    "string_type": N_("“{key}” must be text in quotes."),
    "tuple_type": N_("“{key}” must be a list."),
    "dict_type": N_("“{key}” must be a table."),
    "dataclass_type": N_("“{key}” must be a table."),
    # Nothing but a day (``toml_table.Day``) is refused by a function.
    "value_error": _NO_DAY,
}
_TWICE = N_("“{word}” is given for the second time: delete one of the two, or give it another name.")
_NOT_CLOSED = N_("A quotation mark is opened and not closed.")
_LIST_NOT_CLOSED = N_("A list begins with [ and does not end with ].")

#: What is wrong with a file that is no TOML, by how `tomllib` begins to say it.
_SYNTAX = {
    "Cannot declare": _TWICE,
    "Cannot overwrite": _TWICE,
    "Duplicate inline table key": _TWICE,
    "Invalid value": N_('This is no value: text stands in straight quotes ("…"), true and false have small letters.'),
    "Expected '='": N_("Behind a key stands an equals sign: key = value."),
    "Illegal character '\\n'": _NOT_CLOSED,
    "Unterminated string": _NOT_CLOSED,
    'Expected "\'"': _NOT_CLOSED,
    "Unescaped '\\'": N_("A backslash in double quotes is an escape: write two, or put the text in single quotes."),
    "Unclosed array": _LIST_NOT_CLOSED,
    "Unclosed inline table": N_("A table in braces stands on one line, with the closing brace."),
    "Expected ']'": N_("A table's name stands in brackets: [name]."),
    "Expected newline": N_("Behind the value stands more: each key begins a line of its own."),
}
#: How deep tables and lists may stand in each other; a schema has them five deep.
_DEEPEST = 50

#: Messages about text that has another form than it must have, by a part of the form's pattern.
_FORMS = {
    "a-z0-9_-": N_("“{key}” cannot be “{value}”: use small letters a-z, digits, - and _ only."),
    r"\w": N_(
        "A field cannot be called “{value}”: its name begins with a letter or a figure, and has letters, figures, "
        "spaces and - _ / & ( ) only."
    ),
    "0-9a-fA-F": N_("“{key}” must be a colour as #14669c is one, not “{value}”."),
    "url": N_("“{key}” must be an address with {place} in it, where a link's own address is put, not “{value}”."),
    r"\d{4}": _NO_DAY,
    "https?": N_("“{key}” must be an address that begins with http:// or https://, not “{value}”."),
}


def text_of(path: Path) -> tuple[str, list[Problem]]:
    """A file's text; what is wrong where it is not UTF-8."""
    try:
        return read_file(path).decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return "", [Problem(path.name, line, 1, "utf-8", N_("The file is not saved as UTF-8."))]


def data_of(text: str, name: str) -> tuple[dict[str, Any], list[Problem]]:
    """The data of a TOML file; what is wrong where it is no TOML, is nested too deeply or has too long a number."""
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (max(1, text.count("\n")), 1)
        message = next(
            (each for words, each in _SYNTAX.items() if str(error).startswith(words)),
            N_("This is not valid TOML: check quotation marks, brackets and equals signs."),
        )
        if str(error).startswith("Invalid value (at end") and not text.rstrip().endswith("="):
            message = _LIST_NOT_CLOSED
        inline = re.search(r"inline table key '([^']*)'", str(error))
        word = inline[1] if inline else text.split("\n")[line - 1].partition("=")[0].strip()
        return {}, [Problem(name, line, column, "toml", message, {"word": word})]
    except RecursionError:
        return {}, [_too_deep(text, name)]
    except ValueError:
        return {}, [too_long_number(text, name)]
    return ({}, [_too_deep(text, name)]) if _is_deep(data) else (data, [])


def problems_of(
    name: str, faults: Iterable[Mapping[str, Any]], line_at: LineAt, keys_at: KeysAt, code: str = "schema"
) -> list[Problem]:
    """Pydantic's errors in our words; a key that is mistyped is one fault, though it is missing as well."""
    named = [(_place(fault), fault["type"], _problem(name, fault, line_at, keys_at, code)) for fault in faults]
    mistyped = {
        (*place[:-1], str(each.nearest)) for place, kind, each in named if kind == "unexpected_keyword_argument"
    }
    problems = (each for place, kind, each in named if kind != "missing" or place not in mistyped)
    return sorted(problems, key=lambda problem: problem.line)


def _place(fault: Mapping[str, Any]) -> Place:
    """Where in the file one of pydantic's errors is."""
    # A part in brackets says which member of a union or which side of a mapping was checked.
    return tuple(part for part in fault["loc"] if not str(part).startswith("["))


def _is_deep(data: dict[str, Any]) -> bool:
    """Whether tables and lists stand in each other deeper than a schema has them, and than can be looked through."""
    level: list[Any] = [data]
    for _ in range(_DEEPEST):
        parts = (each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list))
        level = [part for each in parts for part in each]
    return bool(level)


def _too_deep(text: str, name: str) -> Problem:
    lines = text.split("\n")
    # The line with most of what opens a level.
    deepest = max(range(len(lines)), key=lambda at: sum(map(lines[at].count, "[{.")))
    return Problem(name, deepest + 1, 1, "toml", N_("The file is nested too deeply."))


def too_long_number(text: str, name: str, code: str = "toml") -> Problem:
    """What is wrong with a file that has a number of more digits than Python reads."""
    digits = re.search(r"[0-9_]{4300}", text)
    line = text.count("\n", 0, digits.start()) + 1 if digits else 1
    return Problem(name, line, 1, code, N_("A number here has too many digits."))


def _problem(name: str, fault: Mapping[str, Any], line_at: LineAt, keys_at: KeysAt, code: str) -> Problem:
    """One of pydantic's errors in our words."""
    place = _place(fault)
    key = str(place[-1]) if place else name
    kind = fault["type"]
    message = _MESSAGES.get(kind, N_("“{key}” has a value that cannot be used."))
    context = fault.get("ctx", {})
    allowed: tuple[str, ...] = ()
    word = key
    if kind == "unexpected_keyword_argument":
        allowed = keys_at(place[:-1])
    elif kind == "literal_error":
        allowed = tuple(re.findall(r"'([^']*)'", context.get("expected", "")))
        word = str(fault.get("input"))
    elif kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern", ""))
        message = next((text for part, text in _FORMS.items() if part in pattern), message)
        if message == _FORMS["a-z0-9_-"] and key == fault.get("input"):
            message = N_("“{key}” cannot be a name here: use small letters a-z, digits, - and _ only.")
    values = {"key": key, "value": str(fault.get("input")), "place": "{url}"}
    values |= {"least": f"{context.get('ge', 0):g}", "most": f"{context.get('le', 0):g}"}
    return Problem(name, line_at(place), 1, code, message, values, allowed, nearest(word, allowed))
