"""Revisions of a book in git: named, and checked out in a clone that stays."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ...catalogue.git_history import git

#: Where nothing else of a project is other in the next revision, the doctrees of the last one are of use: a build reads
#: pages again that are other, and does not see code that is.
_PAGES: Final = (".md", ".rst")


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


def check_out(revision: Revision, book: Path, doctrees: Path) -> Path | None:
    """The book's folder as it was in a revision, in the clone ``book``, which stays; None where git fails.

    In a clone that is there already the files alone are written that are other. ``doctrees`` are removed where they
    would be of no use.
    """
    if not _moved(revision, book, doctrees):
        for folder in (book, doctrees):
            shutil.rmtree(folder, ignore_errors=True)
        if not _cloned(revision, book):
            return None
    return book / revision.prefix


def _cloned(revision: Revision, book: Path) -> bool:
    # A clone, not an archive: the book may ask for its history, and lies in a project as it did.
    cloned = git(Path(revision.top), "clone", "--quiet", "--shared", "--no-checkout", revision.top, str(book))
    return cloned is not None and git(book, "checkout", "--quiet", "--detach", revision.commit) is not None


def _moved(revision: Revision, book: Path, doctrees: Path) -> bool:
    """Whether a clone is that of the revision's repository, and could be made what a new one would be."""
    if not (book / ".git").is_dir() or git(book, "remote", "get-url", "origin") != f"{revision.top}\n":
        return False
    fetched = git(book, "fetch", "--quiet", "--force", "--prune", "--prune-tags", "--tags", "origin")
    others = git(book, "diff", "--name-only", "--no-renames", "-z", "HEAD", revision.commit, "--")
    if fetched is None or others is None:
        return False
    if not all(name.endswith(_PAGES) for name in others.split("\0") if name):
        # Before there is anything of the new revision, so that an end in between leaves none of them.
        shutil.rmtree(doctrees, ignore_errors=True)
    steps = ("checkout", "--quiet", "--force", "--detach", revision.commit), ("clean", "--quiet", "-ffdx")
    return all(git(book, *step) is not None for step in steps)
