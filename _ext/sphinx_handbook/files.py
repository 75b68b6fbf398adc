"""Files and values: written in one step, written only where they differ, told apart by digests."""

from __future__ import annotations

import glob
import hashlib
import os
import re
from pathlib import Path
from typing import Final

_ADDRESS: Final = re.compile(r" at 0x[0-9a-f]+")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one step, so that no reader meets half of it; makes its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.*"):
        # A build that was killed could not remove its own.
        leftover.unlink(missing_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def rewrite(path: Path, data: bytes) -> None:
    """Write a person's file in one step, or the one that it leads to; an existing one keeps its permissions."""
    path = path.resolve()
    mode = path.stat().st_mode if path.is_file() else None
    write_whole(path, data)
    if mode is not None:
        path.chmod(mode)


def write_shared(path: Path, data: bytes) -> None:
    """Write a file that several processes may write at once, all with the same bytes; makes its folder.

    Unlike ``write_whole`` it leaves the unfinished files of others alone.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_bytes(data)
    partial.replace(path)


def write_if_changed(path: Path, data: bytes) -> bool:
    """Write a file unless it holds these bytes already, so that its time says when it changed; True if written."""
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return False
    write_whole(path, data)
    return True


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal; an empty string where there is no file, or none to be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except PermissionError:
        return ""


def digest(value: object) -> str:
    """The SHA-256 of a value's ``repr``, in hexadecimal; where an object lies in memory is left out."""
    return hashlib.sha256(_ADDRESS.sub("", repr(value)).encode("utf-8", "surrogateescape")).hexdigest()


def stable(value: object) -> object:
    """A value whose ``repr`` is the same in every process: a set has no order, so it becomes a sorted list."""
    return sorted(map(repr, value)) if isinstance(value, set | frozenset) else value
