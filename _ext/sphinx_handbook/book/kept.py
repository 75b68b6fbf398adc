"""Keeps each finished file by all that it is made of, so that only what changed is laid out again.

A file is kept under a digest of its HTML, its style sheets, the faces, the hyphenation and the code that made it, with
a list of what layout read on the way (images, drawings). One that anything was told of is not kept: it is told again.
What is made of a finished file (folded, for a press) is kept in the same way, by that file (``Shelf.once``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

_MAKERS: Final = ("weasyprint", "pydyf", "pikepdf", "pyphen", "fonttools")


def key(parts: Iterable[bytes]) -> str:
    """A digest of what a file is made of and by which code."""
    made = hashlib.sha256(_code())
    for part in parts:
        made.update(hashlib.sha256(part).digest())
    return made.hexdigest()


@cache
def _code() -> bytes:
    package = Path(__file__).parents[1]
    files = sorted(each for each in package.rglob("*") if each.suffix in (".py", ".css", ".toml", ".mo"))
    told = b"".join(hashlib.sha256(each.read_bytes()).digest() for each in files)
    return told + ",".join(f"{name} {version(name)}" for name in _MAKERS).encode()


class Shelf:
    """The files that the last build kept; ``close`` throws away those that this one did not ask for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wanted: set[str] = set()

    def find(self, name: str) -> bytes | None:
        """A kept file, if all that it read is still what it was."""
        self.wanted.add(name)
        try:
            read = json.loads((self.folder / f"{name}.json").read_text("utf-8"))
            data = (self.folder / f"{name}.pdf").read_bytes()
        except (OSError, ValueError):
            return None
        same = all(_digest(Path(path)) == known for path, known in read["files"].items())
        return data if same and hashlib.sha256(data).hexdigest() == read["sha256"] else None

    def keep(self, name: str, data: bytes, files: Mapping[str, str]) -> None:
        """Keep a finished file, with the digests of the files that it read."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{name}.pdf").write_bytes(data)
        told = json.dumps({"sha256": hashlib.sha256(data).hexdigest(), "files": files})
        (self.folder / f"{name}.json").write_text(told, "utf-8")

    def once(self, parts: Iterable[bytes | str], make: Callable[[], bytes]) -> bytes:
        """What ``make`` makes of ``parts`` and of nothing else: made the first time only."""
        name = key(each.encode("utf-8", "replace") if isinstance(each, str) else each for each in parts)
        if (found := self.find(name)) is not None:
            return found
        made = make()
        self.keep(name, made, {})
        return made

    def close(self) -> None:
        """Throw away what nothing asks for any more."""
        for path in self.folder.glob("*") if self.folder.is_dir() else ():
            if path.stem not in self.wanted:
                path.unlink()


def digests(paths: Iterable[Path]) -> dict[str, str]:
    """What each file holds now."""
    return {str(path): _digest(path) for path in sorted(set(paths))}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
