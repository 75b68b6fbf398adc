"""The folder of a book's releases: all files in it, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ..files import SpecialFile
from ..i18n import N_
from ..problems import Problem
from . import release
from .release import Contents, Damaged, Release

_TWICE = N_("This release says what {other} says. Remove one of the two files.")
_SAME_MARK = N_("{other} is a release of the same day with the same mark. Remove one of the two files.")


def files(folder: Path) -> list[Path]:
    """All files of a folder that may be releases."""
    return sorted(folder.glob("*.json"))


def read(
    folder: Path, load: Callable[[Path], Release] = release.load
) -> tuple[dict[Path, Release], dict[Path, list[Problem]]]:
    """The releases by file, the oldest first, and what is wrong with files that are none or are there twice.

    Raises ``SpecialFile`` where one is a pipe, a socket or a device.
    """
    by_file: dict[Path, Release] = {}
    problems: dict[Path, list[Problem]] = {}
    for path in files(folder):
        try:
            by_file[path] = load(path)
        except Damaged as damaged:
            problems[path] = [damaged.problem]
    in_order = dict(sorted(by_file.items(), key=lambda each: (each[1].day, each[0].name)))
    for path, problem in _doubled(in_order).items():
        problems.setdefault(path, []).append(problem)
    return in_order, problems


def problems(folder: Path, contents: Callable[[Path], Contents] = release.contents) -> dict[Path, list[Problem]]:
    """What is wrong with the files, as ``read`` finds it; of files that were not changed the pages are not read."""
    faults: dict[Path, list[Problem]] = {}

    def load(path: Path) -> Release:
        try:
            return contents(path).release
        except SpecialFile as error:
            raise Damaged(Problem(path.name, 1, 1, "release", error.message, {"word": path.name})) from None
        except OSError as error:
            message = N_("The file cannot be read: {reason}")
            raise Damaged(Problem(path.name, 1, 1, "release", message, {"reason": error.strerror or ""})) from None

    faults.update(read(folder, load)[1])
    return faults


def _doubled(releases: Mapping[Path, Release]) -> dict[Path, Problem]:
    """Releases that are there twice: the file that is not called as ``handbook release`` calls it, else the later."""
    doubled: dict[Path, Problem] = {}
    earlier: list[Path] = []
    ranked = sorted(releases, key=lambda path: (path.name != releases[path].file_name, path.name))
    for path in ranked:
        one = releases[path]
        for other in earlier:
            same = one.says_the_same(releases[other])
            if same or (one.day, one.mark) == (releases[other].day, releases[other].mark):
                message = _TWICE if same else _SAME_MARK
                doubled[path] = Problem(path.name, 1, 1, "release", message, {"other": other.name})
                break
        earlier.append(path)
    return doubled
