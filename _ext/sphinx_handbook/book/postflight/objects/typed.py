"""Reads entries of dictionaries as what ISO 32000 says they are; notes what is something else."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import isfinite
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String

from ....i18n import N_
from .damage import DamageLog

#: An object's number and generation; zeros for one that is written within another.
ObjectId = tuple[int, int]

_NO_ID: Final[ObjectId] = (0, 0)

#: The basic types (ISO 32000-1, 7.3), as findings name them.
_TYPES: Final = ((Dictionary, "dictionary"), (Stream, "stream"), (Array, "array"), (Name, "name"), (String, "string"))


def entry(holder: Any, key: str) -> Any:
    """The entry of a dictionary or of a stream's; ``None`` where there is none, or ``holder`` is something else."""
    # Getting a key that is not there takes six times as long as looking for it.
    try:
        return holder.get(key) if key in holder else None
    except (AttributeError, TypeError, ValueError, pikepdf.PdfError):
        return _entry_of_odd_name(holder, key) if isinstance(holder, Dictionary | Stream) else None


def _entry_of_odd_name(holder: Any, key: str) -> Any:
    """The entry whose key is no UTF-8: pikepdf has lone surrogates for its bytes, but does not take them."""
    written = "".join(f"#{byte:02x}" for byte in key[1:].encode("utf-8", "surrogateescape"))
    try:
        return holder.get(Object.parse(f"/{written}".encode()))
    except (TypeError, ValueError, pikepdf.PdfError):
        return None


def number_of(value: Any) -> ObjectId:
    """The number of an object; zeros for one that is written within another, or is a plain value."""
    # Of thousands of objects: asking for the type first takes longer.
    try:
        number: ObjectId = value.objgen
    except AttributeError:
        return _NO_ID
    return number


def name_of(value: Any) -> str:
    """A name with its slash; bytes that are no UTF-8 become lone surrogates, as in the keys of dictionaries."""
    try:
        return str(value)
    except UnicodeDecodeError:
        return bytes(value).decode("utf-8", "surrogateescape")


def text_of(value: Any) -> str:
    """The text of a string (ISO 32000-1, 7.9.2.2)."""
    try:
        return str(value)
    except UnicodeDecodeError:
        data = bytes(value)
        return data.decode("utf-16-be" if data[:2] == b"\xfe\xff" else "utf-8", "replace")


def type_of(value: Any) -> str:
    """The basic type of a value, as findings name it."""
    for kind, word in _TYPES:
        if isinstance(value, kind):
            return word
    if value is None:
        return "null"
    return "boolean" if isinstance(value, bool) else "number"


class ObjectReader:
    """Reads the objects of one file. What has another type than it should is noted, and read as if it were missing."""

    def __init__(self, log: DamageLog) -> None:
        self.log = log

    def wrong(self, holder: Any, key: str, value: Any, right: str) -> None:
        """Note that an entry has another type than the ``right`` one."""
        number = number_of(holder)
        values = {"key": key, "actual": type_of(value), "right": right}
        if number != _NO_ID:
            message = N_("Object {object}: {key} is of type {actual}; it must be of type {right}.")
            self.log.add(message, object=f"{number[0]} {number[1]}", **values)
        elif self.log.page:
            self.log.add(N_("Page {page}: {key} is of type {actual}; it must be of type {right}."), **values)
        else:
            self.log.add(N_("{key} is of type {actual}; it must be of type {right}."), **values)

    def dictionary(self, holder: Any, key: str) -> Any:
        """A dictionary; ``None`` where there is none."""
        value = entry(holder, key)
        if value is None or isinstance(value, Dictionary):
            return value
        self.wrong(holder, key, value, "dictionary")
        return None

    def stream(self, holder: Any, key: str) -> Any:
        """A stream; ``None`` where there is none."""
        value = entry(holder, key)
        if value is None or isinstance(value, Stream):
            return value
        self.wrong(holder, key, value, "stream")
        return None

    def array(self, holder: Any, key: str) -> list[Any]:
        """An array as a list; empty where there is none."""
        value = entry(holder, key)
        if isinstance(value, Array):
            return list(value)
        if value is not None:
            self.wrong(holder, key, value, "array")
        return []

    def dictionaries(self, holder: Any, key: str) -> Iterator[Any]:
        """The dictionaries in an array; a null is left out, anything else noted."""
        for each in self.array(holder, key):
            if isinstance(each, Dictionary):
                yield each
            elif each is not None:
                self.wrong(holder, key, each, "dictionary")

    def integer(self, holder: Any, key: str) -> int | None:
        """An integer; ``None`` where there is none."""
        value = entry(holder, key)
        if value is None or type(value) is int:
            return value
        if isinstance(value, Decimal) and value.is_finite() and value == int(value):
            return int(value)
        self.wrong(holder, key, value, "integer")
        return None

    def text(self, holder: Any, key: str) -> str | None:
        """The text of a string; ``None`` where there is none."""
        value = entry(holder, key)
        if value is None or isinstance(value, String):
            return None if value is None else text_of(value)
        self.wrong(holder, key, value, "string")
        return None

    def name(self, holder: Any, key: str) -> str | None:
        """A name without its slash; ``None`` where there is none."""
        value = entry(holder, key)
        if value is None or isinstance(value, Name):
            return None if value is None else name_of(value)[1:]
        self.wrong(holder, key, value, "name")
        return None

    def numbers(self, holder: Any, key: str, count: int) -> tuple[float, ...] | None:
        """An array of so many numbers; ``None`` where there is none."""
        value = entry(holder, key)
        if value is None:
            return None
        if isinstance(value, Array) and len(value) == count:
            numbers = tuple(float(each) if isinstance(each, int | Decimal) else float("nan") for each in value)
            if all(map(isfinite, numbers)):
                return numbers
        self.wrong(holder, key, value, f"array of {count} numbers")
        return None
