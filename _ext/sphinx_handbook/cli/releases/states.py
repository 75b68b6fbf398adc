"""States of a book to compare: a folder, a PDF, a release, a revision in git."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...editions import listing
from ...editions.listing import PublishedFile
from ...files import digest
from ...i18n import N_
from ...problems import visible
from ...releases import release as release_file
from ...releases import text_file
from .. import book_folder, build
from ..arguments import STAGING
from . import builds, revisions
from .builds import Unreadable
from .seeds import Origin

if TYPE_CHECKING:
    from ...i18n import Translate
    from ...releases.page import Page
    from ...releases.release import Release

#: Where books are printed for comparisons, below the staging folder; how many folders, and revisions, are kept there.
_FOLDER: Final = "diff"
_KEPT: Final = 6
#: Beside the files of a revision, once they are whole.
_WHOLE: Final = "whole"


@dataclass(frozen=True, slots=True)
class File:
    """A file of a state."""

    listed: PublishedFile
    path: Path | None
    """None where it was printed, and is not there."""


@dataclass(frozen=True, slots=True)
class State:
    """A book at a time: what it says, and its files, as far as they are known."""

    name: str
    pages: tuple[Page, ...] = ()
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """The book whose states are compared."""

    source: Path
    into: Path
    releases: Mapping[Path, Release]
    say: Translate
    printed: list[Origin] = field(default_factory=list)
    """What this comparison has printed."""

    def state(self, word: str) -> State:
        """The state that a person means: a file, a folder, a release, or a revision. Raises ``Unreadable``."""
        path = Path(word)
        if path.is_dir():
            return self._folder(path)
        if path.is_file():
            return self._file(path)
        if (one := named(word, self.releases)) is not None:
            return of_release(one)
        if (revision := revisions.find(word, self.source)) is not None:
            with self._alone():
                return self._revision(word, revision)
        message = N_(
            "“{word}” is no folder, no PDF, no release and no revision in git. There are these releases: {releases}"
        )
        listed = ", ".join(map(name_of, self.releases.values())) or self.say(N_("none"))
        raise Unreadable(self.say(message).format(word=visible(word), releases=listed))

    def _folder(self, path: Path) -> State:
        name = book_folder.display_path(path)
        if (path / "conf.py").is_file():
            with self._alone():
                return self._printed(path, name)
        state = _built(path, name)
        if not state.files:
            message = N_("“{folder}” is neither a book's folder, with a conf.py, nor one with PDFs.")
            raise Unreadable(self.say(message).format(folder=name))
        return state

    def _printed(self, path: Path, name: str) -> State:
        out = self._staging / f"folder-{digest(str(path.resolve()))[:12]}"
        doctrees = out / _DOCTREES
        self._print(path, out, doctrees, name)
        self._keep(out, "folder-*")
        return _built(out, name)

    def _file(self, path: Path) -> State:
        name = book_folder.display_path(path)
        if path.suffix == ".json":
            try:
                return of_release(release_file.load(path))
            except release_file.Damaged as damaged:
                problem = damaged.problem
                raise Unreadable(f"{name}:{problem.line}:{problem.column}: {problem.text(self.say)}") from None
        listed = next((each for each in listing.load(path.parent) if each.file == path.name), None)
        if listed is not None:
            # What a whole book says lies beside it.
            pages = text_file.load(path.parent) if listed.accessible and not listed.document else ()
            return State(name, pages, (File(listed, path),))
        return State(name, (), (_alone(path),))

    def _revision(self, word: str, revision: revisions.Revision) -> State:
        from ...book import cache

        key = cache.key([revision.commit.encode(), revision.prefix.encode()])[:16]
        out = self._staging / f"revision-{key}"
        if not (out / _WHOLE).is_file():
            shutil.rmtree(out, ignore_errors=True)
            clone = self._staging / f"clone-{cache.key([revision.prefix.encode()])[:16]}"
            self._keep(clone, "clone-*", 1)
            doctrees = clone / _DOCTREES
            source = builds.checked_out(revision, word, clone, doctrees, self.say)
            self._print(source, out, doctrees, visible(word))
            (out / _WHOLE).touch()
        self._keep(out, "revision-*")
        return _built(out, visible(word))

    @property
    def _staging(self) -> Path:
        return self.into / STAGING / _FOLDER

    def _alone(self) -> AbstractContextManager[object]:
        """What waits for another comparison that prints in the same folder."""
        self._staging.mkdir(parents=True, exist_ok=True)
        return build.alone(self._staging / "lock", self.say)

    def _print(self, source: Path, out: Path, doctrees: Path, name: str) -> None:
        """Print a book, which begins with what was read and laid out of it, or of another state."""
        places = build.Places.of(build.TARGETS[0], self.into)
        built = Origin(self.source, places.doctrees, places)
        origins = [*self.printed, built]
        # One that was read in the same folder, if there is one.
        origins.sort(key=lambda each: each.source.resolve() != source.resolve())
        for each in origins:
            each.lend(source, doctrees, self.into, self.say)
        builds.printed(source, out, doctrees, name, self.say)
        self.printed.append(Origin(source, doctrees))

    def _keep(self, out: Path, pattern: str, count: int = _KEPT) -> None:
        """Keep a folder, and of all like it the ``count`` that were used last."""
        out.mkdir(exist_ok=True)
        os.utime(out)
        every = sorted(self._staging.glob(pattern), key=lambda each: each.stat().st_mtime_ns, reverse=True)
        for each in every[count:]:
            shutil.rmtree(each, ignore_errors=True)


_DOCTREES: Final = ".doctrees"


def named(word: str, releases: Mapping[Path, Release]) -> Release | None:
    """The newest release of a mark, a day or a name."""
    for each in reversed(list(releases.values())):
        if each.is_called(word):
            return each
    return None


def name_of(release: Release) -> str:
    """A release as people are told of it: its name, its day, its mark."""
    day_and_mark = visible(f"{release.day}, {release.mark}")
    return f"{visible(release.name)} ({day_and_mark})" if release.name else day_and_mark


def of_release(release: Release) -> State:
    """A release: its text with printed numbers, how many pages its files have, and no file."""
    files = (
        File(
            PublishedFile(
                each.id, each.title, "", each.pages, 0, "", paper=each.paper, edition=each.mark, document=each.document
            ),
            None,
        )
        for each in release.files
    )
    return State(name_of(release), release.pages, tuple(files))


def _built(folder: Path, name: str) -> State:
    """What was built in a folder; PDFs that no list names are files of their own."""
    files = [File(each, folder / each.file) for each in listing.load(folder)]
    if not files:
        files = [_alone(path) for path in sorted(folder.glob("*.pdf"))]
    return State(name, text_file.load(folder), tuple(files))


def _alone(path: Path) -> File:
    """A PDF of which nothing else is known."""
    return File(PublishedFile("", path.name, path.name, 0, 0, "", standards=("PDF/UA-1",)), path)


def pairs(old: Iterable[File], new: Iterable[File]) -> list[tuple[File | None, File | None]]:
    """Which file is which, in the new order; of two PDFs alone, each is the other."""
    before, after = list(old), list(new)
    if len(before) == len(after) == 1:
        return [(before[0], after[0])]
    if len(before) == 1 and not before[0].listed.id:
        return [(before[0], _like(before[0], after))]
    if len(after) == 1 and not after[0].listed.id:
        return [(_like(after[0], before), after[0])]
    keys = {_key(each): each for each in before}
    found_new = {_key(each) for each in after}
    paired: list[tuple[File | None, File | None]] = [(keys.get(_key(each)), each) for each in after]
    return [*paired, *((each, None) for each in before if _key(each) not in found_new)]


def _key(file: File) -> tuple[str, str]:
    return (file.listed.id or file.listed.file, file.listed.document)


def _like(one: File, others: Iterable[File]) -> File | None:
    """The file of the same name, else the book."""
    some = list(others)
    same = [each for each in some if each.listed.file == one.listed.file]
    return next(iter([*same, *(each for each in some if not each.listed.document)]), None)
