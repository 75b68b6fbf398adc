"""Builds that several tests read: made once in a run, by whichever worker needs one first.

pytest-xdist runs each worker as a process of its own, so a session fixture is made once per worker. What is made here
lies in a folder that all workers of one run share. A lock on a file lets one worker make it; the others wait and read.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")


@contextmanager
def put_back(folder: Path) -> Iterator[None]:
    """Let a test build in a folder that other tests build in, too; afterwards it is as it was, times included.

    A copy elsewhere would not do: Sphinx reads a project anew that has moved.
    """
    original = folder.with_name(f"{folder.name}.original")
    shutil.copytree(folder, original, symlinks=True)
    try:
        yield
    finally:
        shutil.rmtree(folder)
        original.rename(folder)


def folder_of_run(factory: pytest.TempPathFactory) -> Path:
    """The temporary folder that all workers of this run have in common; pytest deletes it with the run's others."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], T]) -> T:
    """What ``make`` returns for an empty folder; called once in a run for each ``name``, and read from a pickle then.

    Where ``make`` raises, nothing is stored: the next worker that asks tries again in another folder and reports the
    same error. Tests may read the folder, not write to it.
    """
    top = folder_of_run(factory) / "shared"
    top.mkdir(exist_ok=True)
    stored = top / f"{name}.pickle"
    with (top / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stored.exists():
            folder = top / name / os.environ.get("PYTEST_XDIST_WORKER", "main")
            folder.mkdir(parents=True)
            stored.write_bytes(pickle.dumps(make(folder)))
        return pickle.loads(stored.read_bytes())  # type: ignore[no-any-return]
