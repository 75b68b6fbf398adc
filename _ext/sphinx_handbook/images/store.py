"""Keeps what is made of images, from build to build, under a digest of the image and of all that makes it.

Several processes may make one file at once: all write the same bytes, and none sees half a file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

from ..files import file_digest, write_whole

#: How many figures of a digest name a file.
_FIGURES: Final = 24


class NewFile(NamedTuple):
    """A file made of an image."""

    width: int
    height: int
    suffix: str
    data: bytes | None
    """None where it is the image's own file, byte for byte."""
    offered: bool = True
    """Whether it is one of those that a browser may choose from for the page."""


class StoredFile(NamedTuple):
    """A file made of an image, where it lies."""

    width: int
    height: int
    suffix: str
    path: Path
    weight: int
    """In bytes."""
    offered: bool = True
    """Whether it is one of those that a browser may choose from for the page."""


@cache
def recipe() -> str:
    """A digest of what decides how images are made: this folder's code, and Pillow."""
    code = "".join(file_digest(path) for path in sorted(Path(__file__).parent.glob("*.py")))
    return hashlib.sha256(f"{code} {version('pillow')}".encode()).hexdigest()[:_FIGURES]


class Store:
    """Files made of images, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def files(self, digest: str, kind: str, source: Path, make: Callable[[], Sequence[NewFile]]) -> list[StoredFile]:
        """The files of one kind that are made of an image, ``digest`` its SHA-256; ``make`` is called where they lack.

        What ``make`` raises is not kept.
        """
        name = f"{digest[:_FIGURES]}.{recipe()}.{kind}"
        stored = self._load(name, source)
        if stored is None:
            listing = []
            for number, file in enumerate(make()):
                if file.data is not None:
                    write_whole(self.folder / f"{name}.{number}", file.data)
                listing.append([file.width, file.height, file.suffix, file.offered, file.data is None])
            # The list comes last: what is half made has none.
            write_whole(self.folder / f"{name}.json", json.dumps(listing).encode())
            stored = self._load(name, source) or []
        return stored

    def _load(self, name: str, source: Path) -> list[StoredFile] | None:
        try:
            listing = json.loads((self.folder / f"{name}.json").read_text("utf-8"))
            stored = []
            for number, (width, height, suffix, offered, own) in enumerate(listing):
                path = source if own else self.folder / f"{name}.{number}"
                stored.append(StoredFile(width, height, suffix, path, path.stat().st_size, offered))
        except (OSError, ValueError, TypeError, RecursionError):
            return None
        return stored

    def prune(self, digests: Iterable[str]) -> None:
        """Remove what was made of other images than those with these digests, and in another way than today's."""
        if not self.folder.is_dir():
            return
        wanted = {f"{each[:_FIGURES]}.{recipe()}" for each in digests}
        for path in self.folder.glob("*"):
            if ".".join(path.name.split(".")[:2]) not in wanted:
                path.unlink(missing_ok=True)
