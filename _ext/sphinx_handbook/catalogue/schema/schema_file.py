"""``katalog.toml`` as the rules about it see it: its name, its text, and what it declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ...problems import Problem, nearest
from .model import Schema
from .toml_lines import Place, line_of


@dataclass(frozen=True, slots=True)
class SchemaFile:
    """A file: its name in problems, its text, and what it declares."""

    name: str
    text: str
    schema: Schema

    def problem(self, place: Place, message: str, allowed: Iterable[str] = (), **values: str) -> Problem:
        """A problem with the value at ``place``."""
        return Problem(self.name, line_of(self.text, place), 1, "schema", message, values, tuple(allowed))

    def unknown(self, place: Place, message: str, word: str, allowed: Iterable[str]) -> Problem:
        """A word that is none of those allowed, with the nearest of them."""
        words = tuple(allowed)
        line = line_of(self.text, place)
        return Problem(self.name, line, 1, "schema", message, {"word": word}, words, nearest(word, words))


Rule = Callable[[SchemaFile], Iterator[Problem]]
