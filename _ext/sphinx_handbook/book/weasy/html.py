"""Reads HTML faster: tinyhtml5 means to keep the patterns that it reads with, but keeps them where it never looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import tinyhtml5.inputstream

from .seams import replaced


class _Patterns(dict[tuple[frozenset[str], bool], "re.Pattern[str]"]):
    """By some characters, what is neither of them, or nothing else."""

    def __missing__(self, key: tuple[frozenset[str], bool]) -> re.Pattern[str]:
        characters, only = key
        listed = "".join(f"\\x{ord(each):02x}" for each in characters)
        pattern = self[key] = re.compile(f"[{'' if only else '^'}{listed}]+")
        return pattern


@contextmanager
def read() -> Iterator[None]:
    """Read within."""
    with replaced(tinyhtml5.inputstream, "characters_until_regex", _Patterns()):
        yield
