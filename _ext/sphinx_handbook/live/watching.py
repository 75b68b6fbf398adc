"""Which files were saved: the folder is looked through several times a second, which works on every system and disk."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

#: Folders in which no page lies.
_OTHERS: Final = frozenset({"__pycache__", "node_modules", "venv"})
#: What editors and synchronising programs lay beside a file while they write it.
_UNFINISHED: Final = ("~", ".swp", ".swx", ".tmp", ".part", ".crdownload")

#: A file's times, size and number: one of the same time may take its place, and who may read it may change.
Stamp = tuple[int, int, int, int]


class Watch:
    """The files of a book; ``ignored`` are folders whose files are none of its."""

    def __init__(self, source: Path, ignored: Iterable[Path]) -> None:
        self.source = source
        self.ignored = {str(each) for each in ignored}
        self.outside: frozenset[str] = frozenset()
        """Files elsewhere that pages take something from."""
        self._before = dict(self._stamps())

    def changes(self) -> set[str]:
        """The paths of files that are new, gone or saved since the last call."""
        now = dict(self._stamps())
        before, self._before = self._before, now
        return {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}

    def watch_outside(self, paths: frozenset[str]) -> None:
        """Watch files elsewhere, too."""
        # One that is watched from now on has not been saved because of it.
        gone = self.outside - paths
        self._before = {path: stamp for path, stamp in self._before.items() if path not in gone}
        self._before |= dict(_of_files(paths - self.outside))
        self.outside = paths

    def _stamps(self) -> Iterator[tuple[str, Stamp]]:
        yield from _of_files(self.outside)
        waiting = [str(self.source)]
        while waiting:
            try:
                with os.scandir(waiting.pop()) as entries:
                    for entry in entries:
                        name = entry.name
                        if name.startswith((".", "#")) or name.endswith(_UNFINISHED) or name in _OTHERS:
                            continue
                        if entry.is_dir(follow_symlinks=False):
                            if entry.path not in self.ignored:
                                waiting.append(entry.path)
                        elif (stamp := _stamp(entry.path)) is not None:
                            yield entry.path, stamp
            except OSError:
                continue


def _of_files(paths: Iterable[str]) -> Iterator[tuple[str, Stamp]]:
    for path in paths:
        if (stamp := _stamp(path)) is not None:
            yield path, stamp


def _stamp(path: str) -> Stamp | None:
    try:
        # Not by a `Path`: making one takes longer than asking, and a thousand files are looked at ten times a second.
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino
