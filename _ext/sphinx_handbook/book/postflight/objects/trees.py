"""Walks name and number trees (ISO 32000-1, 7.9.6 and 7.9.7), each node once: a broken one may contain itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Dictionary, String

from .damage import LimitReached
from .typed import ObjectReader, number_of, text_of


def numbers(objects: ObjectReader, root: Any) -> Iterator[tuple[int, Any]]:
    """The entries of a number tree."""
    for key, value in _entries(objects, root, "/Nums"):
        if type(key) is int:
            yield key, value


def names(objects: ObjectReader, root: Any) -> Iterator[tuple[str, Any]]:
    """The entries of a name tree."""
    for key, value in _entries(objects, root, "/Names"):
        if isinstance(key, String):
            yield text_of(key), value


def _entries(objects: ObjectReader, root: Any, list_key: str) -> Iterator[tuple[Any, Any]]:
    most = objects.log.limits.elements
    waiting, visited, count = [root], set(), 0
    while waiting:
        node = waiting.pop()
        number = number_of(node)
        if not isinstance(node, Dictionary) or (number != (0, 0) and number in visited):
            continue
        visited.add(number)
        entries = objects.array(node, list_key)
        count += 1 + len(entries)
        if count > most:
            raise LimitReached("entries", most)
        yield from zip(entries[::2], entries[1::2], strict=False)
        waiting += reversed(list(objects.dictionaries(node, "/Kids")))
