"""Revisions of a book in git: named, and checked out for the moment."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ...catalogue.git_history import git


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
    asked = (
        ("--verify", "--quiet", "--end-of-options", f"{word}^{{commit}}"),
        ("--show-toplevel",),
        ("--show-prefix",),
    )
    answers = [git(source, "rev-parse", *each) for each in asked]
    return None if None in answers else Revision(*(str(each).strip() for each in answers))


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
