"""Keeps what the files of a book's releases have with Sphinx's doctrees: a file is read once.

Later builds read those of its pages alone that say something else now.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from ...files import Stamp, read_file, stamp, write_whole
from ...releases import release

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ...releases.release import Contents

NAME: Final = "handbook-releases.pickle"

_DIGEST: Final = hashlib.sha256().digest_size

#: The code that decides what is kept.
_READERS: Final = tuple(Path(release.__file__).with_name(f"{name}.py") for name in ("release", "page_json", "passage"))


class Index:
    """The contents of releases' files, by their names."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is where they are kept."""
        self._file = folder / NAME
        self._key = hashlib.sha256(b"".join([sys.version.encode(), *map(read_file, _READERS)])).digest()
        data = self._file.read_bytes() if self._file.is_file() else b""
        stored = data[len(self._key) + _DIGEST :]
        # Written by this very code, and whole: the key and the digest say so.
        self._before: dict[str, tuple[Stamp | None, Contents]] = (
            pickle.loads(stored) if data.startswith(self._key + hashlib.sha256(stored).digest()) else {}
        )
        self._now: dict[str, tuple[Stamp | None, Contents]] = {}

    def contents(self, path: Path) -> Contents:
        """What a file has; raises as ``release.contents`` does."""
        now = stamp(path)
        kept = self._now.get(path.name) or self._before.get(path.name)
        # A file that may no longer be read has the time and the size that it had.
        if kept is None or kept[0] != now or not os.access(path, os.R_OK):
            kept = now, release.contents(path)
        self._now[path.name] = kept
        return kept[1]

    def save(self) -> None:
        """Keep what was asked for."""
        if self._now != self._before:
            stored = pickle.dumps(self._now, pickle.HIGHEST_PROTOCOL)
            write_whole(self._file, self._key + hashlib.sha256(stored).digest() + stored)
            self._before = dict(self._now)


_INDICES: Final[WeakKeyDictionary[Sphinx, Index]] = WeakKeyDictionary()


def of(app: Sphinx) -> Index:
    """The index of a build."""
    if app not in _INDICES:
        _INDICES[app] = Index(Path(app.doctreedir))
    return _INDICES[app]
