"""Keeps a schema that was found right beside what Sphinx keeps, so that the next build need not read it anew.

Checking ``katalog.toml`` takes a library that is slow to load. Faults are never kept.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ...problems import Problem
    from .model import Schema

NAME: Final = "handbook-schema.pickle"

#: What decides how a file is read.
_READERS: Final = tuple(Path(__file__).with_name(name) for name in ("model.py", "toml_file.py"))


def load(path: Path, folder: Path) -> tuple[Schema, list[Problem]]:
    """The schema of a file, from ``folder`` where it lies there, and everything that is wrong in the file."""
    key = _key(path)
    kept = folder / NAME
    data = kept.read_bytes() if kept.is_file() else b""
    if data.startswith(key):
        # Written by this very code: the key says so.
        found: Schema = pickle.loads(data[len(key) :])
        return found, []
    from . import toml_file

    schema, problems = toml_file.load(path)
    if not problems:
        folder.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(".part")
        partial.write_bytes(key + pickle.dumps(schema, pickle.HIGHEST_PROTOCOL))
        partial.replace(kept)
    return schema, problems


def _key(path: Path) -> bytes:
    """Of a file's bytes and of all that reads them."""
    parts = [sys.version.encode(), *(each.read_bytes() for each in (*_READERS, path))]
    return b"".join(hashlib.sha256(part).digest() for part in parts)
