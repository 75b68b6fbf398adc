"""Which files a build may read for its pages: those of the project, and of the folders that ``conf.py`` names.

A page comes from anyone who may propose a change. What it names must not bring other files of the machine into a book
that is published: keys, notes, what other projects hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from .i18n import N_

#: What is said of a file or an address that a page names and may not have.
OUTSIDE: Final = N_("“{word}” lies outside the project and is not taken in. Put a copy beside the page.")
REMOTE: Final = N_("“{word}” lies on another host; a build fetches nothing. Put a copy beside the page.")

#: What lies in the folder of a project that is under version control.
_VERSION_CONTROL: Final = (".git", ".hg", ".svn", ".bzr", ".jj", "_darcs", ".fslckout")
#: What lies in the folder of a project, where there is no version control, as in a released archive.
_OF_ARCHIVES: Final = (
    *("pyproject.toml", "setup.py", "setup.cfg", "PKG-INFO", "package.json", "Cargo.toml", "go.mod", "CMakeLists.txt"),
    *("meson.build", "configure.ac", "configure", "pom.xml", "build.gradle", "composer.json", "Gemfile", "mix.exs"),
    # What a project that is no package has there, in an archive without its version control.
    *(".github", ".gitlab-ci.yml", ".gitmodules", ".gitreview", "tox.ini"),
)
#: Folders that are not read in any project: the addresses in them may hold passwords.
_PRIVATE: Final = frozenset(_VERSION_CONTROL)

#: An address on another host, whatever is asked of it.
_REMOTE: Final = re.compile(r"(?:https?|s?ftps?|wss?)?:?//", re.IGNORECASE)


def is_remote_address(name: str) -> bool:
    """Whether what stands in a page is an address on another host, not the name of a file."""
    return _REMOTE.match(name.strip()) is not None


def split_address(address: str) -> SplitResult:
    """The parts of an address; of what can be none, such as ``http://[x``, the path alone, which is all of it."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", address, "", "")


def refusal(named: str) -> tuple[str, str, str]:
    """The warning's subtype, the message, and its word, for a path or an address that a page names."""
    if is_remote_address(named):
        return "remote", REMOTE, named
    # The path would tell where on this machine a project lies.
    return "outside", OUTSIDE, Path(named).name


def project_folder(folder: Path) -> Path | None:
    """The folder of the project that a folder of pages belongs to; None where it shows no sign of one.

    It is the nearest folder, that one or one above it, which is under version control; else the nearest that holds a
    package. The user's own folder and those above it are no project's.
    """
    real = folder.resolve()
    above = [each for each in (real, *real.parents) if each.parent != each and not holds_home(each)]
    for signs in (_VERSION_CONTROL, _OF_ARCHIVES):
        for each in above:
            if any((each / sign).exists() for sign in signs):
                return each
    return None


def path_in_project(folder: Path) -> str:
    """The path of a folder of pages in its project; an empty string where it is the project's own, or has none."""
    project = project_folder(folder)
    return "" if project is None else folder.resolve().relative_to(project).as_posix().removeprefix(".")


def holds_home(folder: Path) -> bool:
    """Whether a folder is the user's own one, or has it somewhere in it."""
    try:
        return Path.home().resolve().is_relative_to(folder)
    except RuntimeError:
        # Nothing says where it is.
        return False


@dataclass(frozen=True, slots=True)
class Readable:
    """The folders whose files may be read, all resolved."""

    folders: tuple[Path, ...]

    @classmethod
    def of(cls, folders: Iterable[Path]) -> Readable:
        """Those below ``folders``."""
        # Most extensions lie in the same few folders.
        return cls(tuple(dict.fromkeys(each.resolve() for each in dict.fromkeys(folders))))

    def allows(self, path: Path) -> bool:
        """Whether a file may be read: where it really lies, behind all symbolic links."""
        try:
            real = path.resolve()
        except (OSError, RuntimeError, ValueError):
            # A circle of links, or a name that no file has.
            return False
        inside = next((each for each in self.folders if real.is_relative_to(each)), None)
        return inside is not None and _PRIVATE.isdisjoint(real.relative_to(inside).parts)
