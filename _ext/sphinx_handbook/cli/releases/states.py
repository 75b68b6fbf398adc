"""States of a book to compare: a folder, a PDF, a release, a revision in git."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from . import revisions
from .builds import CLONE, Unreadable
from .printing import Printer, Unprinted
from .seeds import Origin

if TYPE_CHECKING:
    from ...i18n import Translate
    from ...releases.page import Page
    from ...releases.release import Release

#: Where books are printed for comparisons, below the staging folder; how many of each kind of folder are kept there.
_FOLDER: Final = "diff"
_KEPT: Final = {"folder": 6, "revision": 6, "clone": 1}


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

    def states(self, words: Iterable[str]) -> list[State]:
        """The states that a person means, those printed that are a book's folder or a revision.

        Raises ``Unreadable`` with all that is wrong.
        """
        failures: list[str] = []
        meant: list[State | Unprinted] = []
        for word in words:
            try:
                meant.append(self._meant(word))
            except Unreadable as failure:
                failures.append(str(failure))
        if failures:
            raise Unreadable("\n".join(failures))
        return self._printed(meant)

    def _meant(self, word: str) -> State | Unprinted:
        """What a person means: a file, a folder, a release, or a revision. Raises ``Unreadable``."""
        path = Path(word)
        if path.is_dir():
            return self._folder(path)
        if path.is_file():
            return self._file(path)
        if (one := named(word, self.releases)) is not None:
            return of_release(one)
        if (revision := revisions.find(word, self.source)) is not None:
            return self._revision(word, revision)
        message = N_(
            "“{word}” is no folder, no PDF, no release and no revision in git. There are these releases: {releases}"
        )
        listed = ", ".join(map(name_of, self.releases.values())) or self.say(N_("none"))
        raise Unreadable(self.say(message).format(word=visible(word), releases=listed))

    def _folder(self, path: Path) -> State | Unprinted:
        name = book_folder.display_path(path)
        if (path / "conf.py").is_file():
            out = self._staging / f"folder-{digest(str(path.resolve()))[:12]}"
            return Unprinted(name, path, out, out / _DOCTREES)
        state = _built(path, name)
        if not state.files:
            message = N_("“{folder}” is neither a book's folder, with a conf.py, nor one with PDFs.")
            raise Unreadable(self.say(message).format(folder=name))
        return state

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

    def _revision(self, word: str, revision: revisions.Revision) -> Unprinted:
        from ...book import cache

        place, commit = revision.prefix.encode(), revision.commit.encode()
        clone = self._staging / f"clone-{cache.key([place])[:16]}"
        out = self._staging / f"revision-{cache.key([commit, place])[:16]}"
        return Unprinted(visible(word), clone / CLONE / revision.prefix, out, clone / _DOCTREES, revision)

    @property
    def _staging(self) -> Path:
        return self.into / STAGING / _FOLDER

    def _printed(self, meant: Sequence[State | Unprinted]) -> list[State]:
        """The states, all of them printed. Raises ``Unreadable``."""
        every = {each.out: each for each in meant if isinstance(each, Unprinted)}
        if every:
            self._staging.mkdir(parents=True, exist_ok=True)
            # One comparison at a time prints in the same folder.
            with build.alone(self._staging / "lock", self.say) as lock:
                self._print([each for each in every.values() if not each.is_done], lock)
                for out in every:
                    self._keep(out)
        return [each if isinstance(each, State) else _built(each.out, each.name) for each in meant]

    def _print(self, states: Sequence[Unprinted], lock: int | None) -> None:
        for each in states:
            self._keep(each.doctrees.parent)
        places = build.Places.of(build.TARGETS[0], self.into)
        Printer([Origin(self.source, places.doctrees, places)], self.into, self.say, lock).print(states)

    def _keep(self, folder: Path) -> None:
        """Keep a folder, and of its kind those that were used last."""
        folder.mkdir(exist_ok=True)
        os.utime(folder)
        kind, _, _ = folder.name.partition("-")
        every = sorted(self._staging.glob(f"{kind}-*"), key=lambda each: each.stat().st_mtime_ns, reverse=True)
        for each in every[_KEPT[kind] :]:
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
