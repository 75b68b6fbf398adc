"""What the print of a state for a comparison begins with: what was read and laid out of another one."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...catalogue.git_history import git
from ...files import READ_IN
from ...readable import project_folder
from .. import build

if TYPE_CHECKING:
    from ...i18n import Translate

#: Below the doctrees: what was laid out, by what it was made of.
_LAID_OUT: Final = Path("handbook-pdf", "kept")
#: Among the doctrees: what Sphinx knows of the pages that it has read.
_READ: Final = "environment.pickle"
#: What a build notes with a digest for each page that it is read for (``read_phase.note_files``): another one is seen.
_NOTED: Final = (".md", ".rst", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".pdf")
#: Folders in which programs leave what they have made; those with a dot before their names as well.
_MADE: Final = frozenset({"__pycache__", "_build", "node_modules"})


@dataclass(frozen=True, slots=True)
class Origin:
    """What is left of a book that was read and laid out."""

    source: Path
    """The book's folder."""
    doctrees: Path
    places: build.Places | None = None
    """Where ``handbook build`` has done that; None in a comparison."""

    def lend(self, source: Path, doctrees: Path, into: Path, say: Translate) -> None:
        """Copy what serves the book in the folder ``source``, whose doctrees are to be in ``doctrees``."""
        if not self.doctrees.is_dir() or self.doctrees == doctrees:
            return
        with build.alone(self.places.lock, say) if self.places else nullcontext():
            if self.places and self.places.unfinished.exists():
                return
            is_whole = is_read(self.doctrees) and not is_read(doctrees)
            if is_whole and are_pages_alone_others(self.source, source, into):
                shutil.rmtree(doctrees, ignore_errors=True)
                shutil.copytree(self.doctrees, doctrees)
                (doctrees / READ_IN).write_text(str(self.source.resolve()), "utf-8")
            else:
                add_laid_out(self.doctrees, doctrees)


def is_read(doctrees: Path) -> bool:
    """Whether there is a book that was read, so that a build reads those pages alone that are others since."""
    return (doctrees / _READ).is_file()


def add_laid_out(doctrees: Path, to: Path) -> None:
    """Copy what was laid out and is not there from some doctrees to others.

    What says that a fragment is whole comes last.
    """
    kept, to = doctrees / _LAID_OUT, to / _LAID_OUT
    to.mkdir(parents=True, exist_ok=True)
    names = {each.name for each in kept.glob("*")} - {each.name for each in to.iterdir()}
    for name in sorted(names, key=lambda name: (name.endswith(".summary"), name)):
        shutil.copyfile(kept / name, to / name)


def are_pages_alone_others(one: Path, other: Path, into: Path) -> bool:
    """Whether two folders of a book differ in nothing but pages and images.

    ``conf.py`` and extensions may read anything, also beside the folder, and a build does not see that code is other.
    ``into`` is built into, and no part of a book.
    """
    one, other, into = one.resolve(), other.resolve(), into.resolve()
    if one == other:
        return True
    names = {*_files(one, into)} | {*_files(other, into)}
    return _are_same(one, other, names) and (one.parent == other.parent or _are_same_around(one, other))


def _files(folder: Path, into: Path) -> Iterator[str]:
    """The files below a folder whose change is not noted."""
    for path, folders, names in os.walk(folder):
        folders[:] = [
            each for each in folders if each not in _MADE and not each.startswith(".") and Path(path, each) != into
        ]
        yield from (os.path.relpath(Path(path, each), folder) for each in names if not each.endswith(_NOTED))


def _are_same_around(one: Path, other: Path) -> bool:
    """Whether two projects in git are the same outside the folders of their pages."""
    projects = project_folder(one), project_folder(other)
    if projects[0] is None or projects[1] is None or projects[0] == projects[1]:
        return False
    within = one.relative_to(projects[0])
    listed = [git(each, "ls-files", "-z", "--cached", "--others", "--exclude-standard") for each in projects if each]
    if within != other.relative_to(projects[1]) or None in listed:
        return False
    names = {name for each in listed for name in (each or "").split("\0") if name and not name.endswith(_NOTED)}
    outside = [name for name in names if not Path(name).is_relative_to(within)]
    return _are_same(projects[0], projects[1], outside)


def _are_same(one: Path, other: Path, names: Iterable[str]) -> bool:
    """Whether the files of these names are the same in two folders, or are in neither."""
    return all(_is_same(one / name, other / name) for name in names)


def _is_same(one: Path, other: Path) -> bool:
    if not one.is_file() or not other.is_file():
        return one.is_file() == other.is_file()
    return filecmp.cmp(one, other, shallow=False)
