"""The folder that is served: the builder's output, but for pages with faults, which stay as they were."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Set
from pathlib import Path

from ..files import partial_name


def publish(out: Path, served: Path, kept: Set[str]) -> frozenset[str]:
    """Copy what differs from ``out`` to ``served``, and remove what is no more; the names of these files.

    ``kept`` are files that stay as they are, if they are there.
    """
    new, old = dict(_files(out)), dict(_files(served))
    written = {name for name, stamp in new.items() if old.get(name) != stamp and not (name in kept and name in old)}
    removed = old.keys() - new.keys() - kept
    for name in written:
        path = served / name
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(partial_name())
        try:
            # With its time, by which the next build knows that it is the same.
            shutil.copy2(out / name, partial)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    for name in removed:
        (served / name).unlink(missing_ok=True)
    return frozenset(written | removed)


def _files(folder: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """The files below a folder, hidden ones left out, each with its time and size."""
    waiting = [(str(folder), "")]
    while waiting:
        path, prefix = waiting.pop()
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append((entry.path, f"{prefix}{entry.name}/"))
                    elif entry.is_file(follow_symlinks=False):
                        status = entry.stat(follow_symlinks=False)
                        yield f"{prefix}{entry.name}", (status.st_mtime_ns, status.st_size)
        except FileNotFoundError:
            continue
