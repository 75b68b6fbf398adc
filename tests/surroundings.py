"""What may surround a command: locale, folders, permissions, clocks, names. Each can be put around any of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from tests import warm

BOOK: Final = Path(__file__).parent / "mistakes/book"
#: How long a command may take on a slow machine, in seconds.
LIMIT: Final = 400

_SPHINX: Final = [sys.executable, "-P", "-m", "sphinx", "-q", "-b"]
_HANDBOOK: Final = [sys.executable, "-P", "-c", "import sys; from sphinx_handbook.cli import main; sys.exit(main())"]
#: The commands, each typed in a folder with the book in ``docs``; what they make is in ``build``.
COMMANDS: Final[Mapping[str, list[str]]] = {
    "html": [*_SPHINX, "html", "docs", "build/html"],
    "handbook-pdf": [*_SPHINX, "handbook-pdf", "-d", "build/doctrees", "docs", "build/pdf"],
    "build": [*_HANDBOOK, "build", "--source", "docs", "--jobs", "2"],
    "check": [*_HANDBOOK, "check", "docs"],
    "changes": [*_HANDBOOK, "changes", "--source", "docs"],
    "new": [*_HANDBOOK, "new", "tool", "A saw", "--source", "docs"],
    "release": [*_HANDBOOK, "release", "First", "--day", "2026-11-29", "--source", "docs"],
    "diff": [*_HANDBOOK, "diff", "First", "docs", "--source", "docs"],
    "init": [*_HANDBOOK, "init", "--language", "en", "build/book"],
    "rename": [*_HANDBOOK, "rename", "hammer", "mallet", "--source", "docs"],
    "links": [*_HANDBOOK, "links", "--source", "docs"],
    "editions": [*_HANDBOOK, "editions", "--source", "docs"],
    "schema": [*_HANDBOOK, "schema", "docs", "--into", "build/schema"],
    "form": [*_HANDBOOK, "form", "docs", "--into", "build/form"],
    "doctor": [*_HANDBOOK, "doctor"],
    "postflight": [*_HANDBOOK, "postflight", str(Path(__file__).parent / "fuzz/seeds/ours.pdf")],
}
#: What a command says of its work on the way.
PROGRESS: Final = {"diff": "Printing docs for the comparison …\n"}
#: The commands that need a release.
OF_RELEASES: Final = ("changes", "diff")
#: The commands that write into the book.
IN_THE_BOOK: Final = ("new", "rename", "release")
RELEASES: Final = '\n[releases]\nfolder = "releases"\n'

#: Sets the clock by what a variable says, in seconds, and turns it back by an hour at every tenth question.
CLOCK: Final = """
import os, time
real, real_ns, asked = time.time, time.time_ns, [0]
def now():
    asked[0] += 1
    return real() + float(os.environ["CLOCK"]) - 3600 * (asked[0] // 10)
time.time, time.time_ns = now, lambda: int(now() * 1e9)
"""


@dataclass
class Place:
    """Where a command is typed, and how it is begun."""

    folder: Path
    name: str | bytes = "shed"
    """The name of the folder that the book's folder lies in."""
    variables: dict[str, str | None] = field(default_factory=dict)
    """Environment variables; None for one that is not set."""
    before: list[str] = field(default_factory=list)
    """What stands before the command."""
    options: dict[str, Any] = field(default_factory=dict)
    """Further options of ``subprocess.run``."""

    @property
    def project(self) -> Path:
        """The folder that the command is typed in."""
        return self.folder / os.fsdecode(self.name)

    def prepared(self, change: Callable[[Place], None] | None) -> Place:
        """The place with the book in it, changed."""
        if change is not None:
            change(self)
        shutil.copytree(BOOK, self.project / "docs", dirs_exist_ok=True)
        for path in (self.project / "docs").rglob("*"):
            # Nobody says in which order a repository's files were made.
            os.utime(path, (1.6e9, 1.6e9))
        return self

    def run(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a command here; it must end."""
        usual = {**os.environ, "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1700000000"}
        if self == Place(self.folder):
            return warm.run(command, capture_output=True, text=True, timeout=LIMIT, cwd=self.project, env=usual)
        variables = {**usual, **self.variables}
        return subprocess.run(
            [*self.before, *command],
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=LIMIT,
            cwd=os.fsencode(self.project),
            env={name: value for name, value in variables.items() if value is not None},
            **self.options,
        )

    def files(self) -> dict[str, bytes]:
        """The book and what commands have made of it for readers, by path."""
        paths = [path for path in self.project.rglob("*") if path.is_file()]
        names = {path.relative_to(self.project): path for path in paths}
        return {name.as_posix(): path.read_bytes() for name, path in names.items() if not _is_private(name)}


def _is_private(path: Path) -> bool:
    return "doctrees" in path.parts or any(part.startswith(".") for part in path.parts)


def _missing_locale(place: Place) -> None:
    place.variables |= {"LC_ALL": None, "LANG": "xx_YY.UTF-8"}


def _no_home(place: Place) -> None:
    place.variables |= {"HOME": None, "XDG_CACHE_HOME": None}


def _home_is_missing(place: Place) -> None:
    place.variables |= {"HOME": str(place.folder / "nowhere"), "XDG_CACHE_HOME": None}


def _home_cannot_be_written(place: Place) -> None:
    # A file in its place: that holds for the administrator, too, whom no permission keeps from writing.
    (place.folder / "home").write_text("", "utf-8")
    place.variables |= {"HOME": str(place.folder / "home"), "XDG_CACHE_HOME": None}


def _no_temporary_folder(place: Place) -> None:
    place.variables |= {"TMPDIR": str(place.folder / "nowhere")}


def _unshared(place: Place, mount: str) -> None:
    """Mount something for this command alone, where the machine lets us."""
    before = ["unshare", "--mount", "sh", "-c", f'{mount} && exec "$@"', "sh"]
    try:
        subprocess.run([*before, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only an administrator may mount")
    place.before = before


def _filled(place: Place, folder: Path) -> None:
    """Mount a disk without space at a folder, for this command alone."""
    _unshared(
        place, f"mount -t tmpfs -o size=4k none '{folder}' && (head -c 9999 /dev/zero >'{folder}/x' || true) 2>&-"
    )


def _full_temporary_folder(place: Place) -> None:
    folder = place.folder / "temporary"
    folder.mkdir()
    place.variables |= {"TMPDIR": str(folder)}
    _filled(place, folder)


def _no_proc(place: Place) -> None:
    _unshared(place, "mount -t tmpfs none /proc")


def _umask(place: Place) -> None:
    place.options |= {"umask": 0o077}


def _without_rights(place: Place) -> None:
    """Take the rights away that let an administrator write anywhere."""
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("an administrator may write anywhere")
        rights = "-dac_override,-dac_read_search,-fowner"
        place.before = ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}"]


def _output_of_another_user(place: Place) -> None:
    build = place.project / "build"
    build.mkdir(parents=True)
    build.chmod(0o555)
    if os.geteuid() == 0:
        os.chown(build, 65534, 65534)
    _without_rights(place)


def _clock_goes_backwards(place: Place) -> None:
    (place.folder / "clock").mkdir()
    (place.folder / "clock/sitecustomize.py").write_text(CLOCK, "utf-8")
    path = os.pathsep.join(filter(None, (str(place.folder / "clock"), os.environ.get("PYTHONPATH", ""))))
    place.variables |= {"PYTHONPATH": path, "CLOCK": "-100000000"}


def _files_of_tomorrow(place: Place) -> None:
    tomorrow = time.time() + 1e6
    place.options["preexec_fn"] = lambda: [os.utime(path, (tomorrow, tomorrow)) for path in Path("docs").rglob("*")]


def _book_cannot_be_written(place: Place) -> None:
    _without_rights(place)
    place.before = ["sh", "-c", 'chmod -R a-w docs && exec "$@"', "sh", *place.before]


def _full_disk(place: Place) -> None:
    build = place.project / "build"
    build.mkdir(parents=True)
    _filled(place, build)


def _no_programs(place: Place) -> None:
    (place.folder / "programs").mkdir()
    place.variables |= {"PATH": str(place.folder / "programs")}


def _link_to_the_folder(place: Place) -> None:
    (place.folder / "elsewhere").mkdir()
    place.project.symlink_to(place.folder / "elsewhere")


def _by_a_shell(words: str) -> Callable[[Place], None]:
    """The surroundings of a command that a shell begins after, or with, these ``words``."""
    return lambda place: setattr(place, "before", ["sh", "-c", words.format('exec "$@"'), "sh"])


#: What is put around a command, by name, and what it changes.
SURROUNDINGS: Final[Mapping[str, Callable[[Place], None]]] = {
    "a locale that is missing": _missing_locale,
    "no HOME": _no_home,
    "a HOME that is missing": _home_is_missing,
    "a HOME that cannot be written": _home_cannot_be_written,
    "no folder TMPDIR": _no_temporary_folder,
    "a full TMPDIR": _full_temporary_folder,
    "umask 077": _umask,
    "another user's output": _output_of_another_user,
    "no /proc": _no_proc,
    "a clock that goes backwards": _clock_goes_backwards,
    "files of tomorrow": _files_of_tomorrow,
    "a name with other bytes": lambda place: setattr(place, "name", b"the sh\xffed"),
    "a long name": lambda place: setattr(place, "name", f"the {'long shed ' * 20}"),
    "a name with Danish letters": lambda place: setattr(place, "name", "skuret på Ærø"),
    "a name with a line end": lambda place: setattr(place, "name", "the\nshed"),
    "a book that cannot be written": _book_cannot_be_written,
    "a full disk": _full_disk,
    "no git": _no_programs,
    "no standard input": _by_a_shell("{} <&-"),
    "2 GB of memory": _by_a_shell("ulimit -v 2000000; {}"),
    "few open files": _by_a_shell("ulimit -n 64; {}"),
    "a link to the folder": _link_to_the_folder,
    "a name with signs": lambda place: setattr(place, "name", "the 'shed' \"%20\" #1 [a] {b} $HOME & * ?"),
}
#: Those in which not everything can be made, with what the sentence has in it that says so.
REFUSED: Final = {
    **{
        ("another user's output", name): "ermission denied"
        for name in ("html", "handbook-pdf", "build", "changes", "release", "diff", "init", "schema", "form")
    },
    **{
        ("a full disk", name): "No space left on device"
        for name in ("html", "handbook-pdf", "build", "changes", "release", "diff", "init", "schema", "form")
    },
    **{("a book that cannot be written", name): ": the system says “Permission denied”" for name in IN_THE_BOOK},
    **{
        ("a name with other bytes", name): "sh\\xffed/docs” is not UTF-8"
        for name in ("handbook-pdf", "build", "release", "diff")
    },
}
#: What ends before any extension is loaded, as the documentation says.
UNREACHED: Final = {("a locale that is missing", name) for name in ("html", "handbook-pdf")}
