"""Keeps what the files of a book's releases have with Sphinx's doctrees: a file is read once.

Later builds read those of its pages alone that say something else now.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast
from weakref import WeakKeyDictionary

from ...files import Stamp, file_digest, stamp
from ...releases import release
from .kept_file import KeptFile

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ...releases.release import Contents

NAME: Final = "handbook-releases.pickle"

#: The code that decides what is kept.
_READERS: Final = tuple(Path(release.__file__).with_name(f"{name}.py") for name in ("release", "page_json", "passage"))


class Index:
    """The contents of releases' files, by their names."""

    def __init__(self, folder: Path) -> None:
        """``folder`` is where they are kept."""
        self._file = KeptFile(folder / NAME, list(map(file_digest, _READERS)))
        self._before = cast("dict[str, tuple[Stamp | None, Contents]]", self._file.load() or {})
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
            self._file.save(self._now)
            self._before = dict(self._now)


_INDICES: Final[WeakKeyDictionary[Sphinx, Index]] = WeakKeyDictionary()


def of(app: Sphinx) -> Index:
    """The index of a build."""
    if app not in _INDICES:
        _INDICES[app] = Index(Path(app.doctreedir))
    return _INDICES[app]
