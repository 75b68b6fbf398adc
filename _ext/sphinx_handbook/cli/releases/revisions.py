"""Revisions of a book in git: named, and checked out for the moment."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit, and where in it the book lies."""

    commit: str
    top: str
    """The repository."""
    prefix: str
    """The book's folder below that."""


def find(word: str, source: Path) -> Revision | None:
    """The revision that git knows by a name in a book's repository; None where it knows none."""
    commit = git(source, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{word}^{{commit}}")
    top, prefix = git(source, "rev-parse", "--show-toplevel"), git(source, "rev-parse", "--show-prefix")
    return Revision(commit, top, prefix) if commit and top and prefix is not None else None


@contextmanager
def checked_out(revision: Revision) -> Iterator[Path | None]:
    """Context manager: the book's folder as it was in a revision; None where git fails."""
    with tempfile.TemporaryDirectory() as scratch:
        # A clone, not an archive: the book may ask for its history, and lies in a project as it did.
        book = Path(scratch, "book")
        cloned = git(Path(revision.top), "clone", "--quiet", "--shared", "--no-checkout", revision.top, str(book))
        if cloned is None or git(book, "checkout", "--quiet", "--detach", revision.commit) is None:
            yield None
        else:
            yield book / revision.prefix


def git(folder: Path, *arguments: str) -> str | None:
    """What git prints, in a folder; None where it fails, or is not there."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], check=False, capture_output=True)
    except OSError:
        return None
    return None if done.returncode else done.stdout.decode("utf-8", "replace").strip()
