"""Keeps a valid schema with Sphinx's doctrees, so that the next build need not load pydantic, which is slow to load.

A schema with problems is never kept.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...files import read_file, write_whole

if TYPE_CHECKING:
    from ...problems import Problem
    from .model import Schema

NAME: Final = "handbook-schema.pickle"

_PACKAGE: Final = Path(__file__).parents[2]

#: The code that decides what a file is read as.
_READERS: Final = (
    *sorted(Path(__file__).parent.glob("*.py")),
    _PACKAGE / "toml_table.py",
    _PACKAGE / "catalogue/code_host.py",
    _PACKAGE / "catalogue/entries/field_type.py",
    _PACKAGE / "catalogue/entries/field_types.py",
    *sorted((_PACKAGE / "catalogue/entries/types").glob("*.py")),
    _PACKAGE / "editions/edition.py",
    _PACKAGE / "editions/file_names.py",
)


def load(path: Path, folder: Path) -> tuple[Schema, list[Problem]]:
    """The schema of a file, from ``folder`` where it lies there, and everything that is wrong in the file."""
    key = _key(path)
    file = folder / NAME
    data = file.read_bytes() if file.is_file() else b""
    stored = data[len(key) + hashlib.sha256().digest_size :]
    if data.startswith(key + hashlib.sha256(stored).digest()):
        # Written by this very code, and whole: the key and the digest say so.
        schema: Schema = pickle.loads(stored)
        return schema, []
    from . import toml_file

    schema, problems = toml_file.load(path)
    if not problems:
        stored = pickle.dumps(schema, pickle.HIGHEST_PROTOCOL)
        write_whole(file, key + hashlib.sha256(stored).digest() + stored)
    return schema, problems


def _key(path: Path) -> bytes:
    """A digest of Python's version, of the code that reads, and of the file."""
    parts = [sys.version.encode(), *(read_file(each) for each in (*_READERS, path))]
    return b"".join(hashlib.sha256(part).digest() for part in parts)
