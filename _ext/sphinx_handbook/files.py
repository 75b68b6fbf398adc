"""Files and values: read where they are regular, written in one step and only where they differ, told by digests."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import time
from pathlib import Path
from typing import Final, NamedTuple

from .i18n import N_

#: What the names of unfinished files begin with, before the number of the process.
_PARTIAL: Final = ".part-"

#: The file in a folder of doctrees that were copied from another folder's: it names the folder that was read for them.
READ_IN: Final = "handbook.read-in"

#: How long to wait for a file system's clock to go on, in seconds: longer than one of FAT, which counts by two seconds.
_TICK: Final = 2.5

_ADDRESS: Final = re.compile(r" at 0x[0-9a-f]+")

#: What is not read where a file is expected: opening it may wait without end, and reading it may never be done.
_SPECIAL: Final = (
    (stat.S_ISFIFO, N_("“{word}” is a named pipe (FIFO) and is not read. Put a file in its place.")),
    (stat.S_ISSOCK, N_("“{word}” is a socket and is not read. Put a file in its place.")),
    (stat.S_ISCHR, N_("“{word}” is or leads to a device and is not read. Put a file in its place.")),
    (stat.S_ISBLK, N_("“{word}” is or leads to a device and is not read. Put a file in its place.")),
    (stat.S_ISDIR, N_("“{word}” is a folder and is not read. Put a file in its place.")),
)


class SpecialFile(OSError):
    """Something that is no regular file lies where one is to be read; ``message`` has a place for its ``{word}``."""

    def __init__(self, path: str | os.PathLike[str], message: str) -> None:
        super().__init__(errno.EINVAL, message.format(word=Path(path).name), os.fspath(path))
        self.message = message

    def __reduce__(self) -> tuple[type[SpecialFile], tuple[str, str]]:
        """As it is made, so that a process can send it."""
        return type(self), (str(self.filename), self.message)

    def __str__(self) -> str:
        """The sentence with the whole path."""
        return self.message.format(word=self.filename)


def special(path: Path) -> str:
    """The sentence that says what lies at a path, with a place for its ``{word}``; empty for a file and for nothing."""
    try:
        return _of_mode(path.stat().st_mode)
    except (OSError, ValueError):
        return ""


def is_file(path: Path) -> bool:
    """Whether a regular file lies at a path; raises ``SpecialFile`` where something else does."""
    if message := special(path):
        raise SpecialFile(path, message)
    return path.is_file()


def exists(path: Path) -> bool:
    """Whether something lies at a path; of a name that no file can have, being too long, nothing does."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def is_regular(path: Path) -> bool:
    """Whether a regular file lies at a path; as with ``exists``, any name may be asked for."""
    return exists(path) and path.is_file()


def read_file(path: Path) -> bytes:
    """The bytes of a regular file; raises ``SpecialFile`` for anything else, OSError where it cannot be read.

    Asked before it is opened, since opening a device may move it, and after, since it may have been exchanged.
    """
    is_file(path)
    # Without waiting for whoever writes into a pipe.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        if message := _of_mode(os.fstat(descriptor).st_mode):
            raise SpecialFile(path, message)
        return file.read()


def read_text(path: Path, encoding: str = "utf-8", errors: str = "strict") -> str:
    """The text of a regular file, with line ends as Python has them; raises as ``read_file`` does."""
    return read_file(path).decode(encoding, errors).replace("\r\n", "\n").replace("\r", "\n")


def _of_mode(mode: int) -> str:
    return next((message for is_kind, message in _SPECIAL if is_kind(mode)), "")


def partial_name() -> str:
    """The name of a file that this process is writing, and that is to take another's place in the same folder.

    It is short, since a file's own name may be as long as a name can be, and says whose it is.
    """
    return f"{_PARTIAL}{os.getpid()}"


def remove_leftovers(folder: Path, *, below: bool = True) -> None:
    """Remove what processes that have been killed were writing, in a folder and, with ``below``, in those in it."""
    left = [str(folder)]
    while left:
        try:
            with os.scandir(left.pop()) as entries:
                for entry in entries:
                    # The kind is known from the listing; hidden folders are none of ours.
                    if entry.name.startswith(_PARTIAL):
                        _remove_leftover(entry)
                    elif below and entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                        left.append(entry.path)
        except OSError:
            continue


def _remove_leftover(entry: os.DirEntry[str]) -> None:
    """Remove a file whose process has ended."""
    owner = re.match(r"\d+", entry.name.removeprefix(_PARTIAL))
    if owner and not _runs(int(owner[0])):
        Path(entry.path).unlink(missing_ok=True)


def _runs(process: int) -> bool:
    """Whether a process is running; on Windows, where asking would end it, always."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        # It is another user's.
        return True
    return True


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one step, so that no reader meets half of it; makes its folder. An OSError names the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(partial_name())
    try:
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        # Not the one that it is written as, which nobody knows.
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        partial.unlink(missing_ok=True)


def rewrite(path: Path, data: bytes) -> None:
    """Write a person's file in one step, or the one that it leads to; an existing one keeps its permissions."""
    path = path.resolve()
    mode = path.stat().st_mode if path.is_file() else None
    remove_leftovers(path.parent, below=False)
    write_whole(path, data)
    if mode is not None:
        path.chmod(mode)


def write_if_changed(path: Path, data: bytes) -> bool:
    """Write a file unless it holds these bytes already, so that its time says when it changed; True if written."""
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return False
    write_whole(path, data)
    return True


def now(folder: Path) -> int:
    """A time, in nanoseconds, that what was written before the call is older than (``st_ctime_ns``), and nothing later.

    By the clock of the folder's file system, which may be another than the machine's and goes on in steps: so it waits
    until the next step. The folder's own time stays, since a build with nothing to do changes nothing.
    """
    probe, end = folder / partial_name(), time.monotonic() + _TICK
    try:
        status = folder.stat()
        first = last = _written(probe)
        while last <= first and time.monotonic() < end:
            last = _written(probe)
        probe.unlink(missing_ok=True)
        os.utime(folder, ns=(status.st_atime_ns, status.st_mtime_ns))
    except OSError:
        # Nothing can be written here; the build itself says so.
        return time.time_ns()
    return last


def _written(path: Path) -> int:
    path.unlink(missing_ok=True)
    path.touch()
    return path.stat().st_ctime_ns


class Stamp(NamedTuple):
    """What a file that has changed does not keep."""

    time: int
    """Its time, in nanoseconds. What takes its place may have the same."""
    changed: int
    """When it was put there, or changed, in nanoseconds; on Windows, when it was made."""
    size: int


def stamp(path: Path) -> Stamp | None:
    """A file's stamp; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return Stamp(status.st_mtime_ns, status.st_ctime_ns, status.st_size)


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal; an empty string where there is no file, or none to be read."""
    try:
        return hashlib.sha256(read_file(path)).hexdigest() if path.is_file() else ""
    except PermissionError:
        return ""


def digest(value: object) -> str:
    """The SHA-256 of a value's ``repr``, in hexadecimal; where an object lies in memory is left out."""
    return hashlib.sha256(_ADDRESS.sub("", repr(value)).encode("utf-8", "surrogateescape")).hexdigest()


def stable(value: object) -> object:
    """A value whose ``repr`` is the same in every process: a set has no order, so it becomes a sorted list."""
    return sorted(map(repr, value)) if isinstance(value, set | frozenset) else value
