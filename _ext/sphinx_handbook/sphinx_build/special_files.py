"""Refuses to open what lies among a project's files and is no regular file: pipes, sockets, devices.

Sphinx, docutils, Pillow and extensions open files in many ways, and opening a pipe waits without end. The project's
folders are gone through once, before anything is read; only where there is such a file, Python's audit hook (PEP 578)
looks at what is opened. Whoever opens it gets a ``SpecialFile``, an OSError as from the system.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..files import SpecialFile, special

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: The files that are refused, by device and number of what lies at the path itself, with what is said of each.
_refused: Final[dict[tuple[int, int], str]] = {}
_hooks: Final[list[Any]] = []


def setup(app: Sphinx) -> None:
    """Refuse the special files of this project, in this process and in those that it forks."""
    _refused.clear()
    folders = {Path(each).absolute() for each in (app.srcdir, app.confdir, *_configured(app))}
    own = {str(Path(each).absolute()) for each in (app.outdir, app.doctreedir)}
    for folder in folders:
        for path in _special_below(str(folder), own):
            if message := special(path):
                # Some ask where a link leads before they open it. Programs that are started open the null device.
                for status in {path.lstat(), path.stat()} if not path.samefile(os.devnull) else {path.lstat()}:
                    _refused[status.st_dev, status.st_ino] = message
    if _refused and not _hooks:
        # It cannot be taken away again.
        _hooks.append(_refuse)
        sys.addaudithook(_refuse)


def _configured(app: Sphinx) -> Iterator[Path]:
    """The folders of static files and templates that lie elsewhere."""
    for setting in ("html_static_path", "html_extra_path", "templates_path", "locale_dirs"):
        value = getattr(app.config, setting, ())
        for name in value if isinstance(value, list | tuple) else ():
            if isinstance(name, str | os.PathLike):
                path = Path(app.confdir, name)
                if not path.resolve().is_relative_to(Path(app.srcdir).resolve()):
                    yield path


def _special_below(folder: str, passed_over: Collection[str]) -> Iterator[Path]:
    """What is neither a regular file nor a folder; nothing of hidden folders, and of those behind links."""
    left = [folder]
    while left:
        try:
            with os.scandir(left.pop()) as entries:
                for entry in entries:
                    # The kind is known from the listing; only a link costs a further question.
                    if entry.is_dir(follow_symlinks=False):
                        if not entry.name.startswith(".") and entry.path not in passed_over:
                            left.append(entry.path)
                    elif not entry.is_file(follow_symlinks=False) and not entry.is_dir():
                        yield Path(entry.path)
        except OSError:
            continue


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Raise ``SpecialFile`` where one of these files is about to be opened."""
    if event != "open" or not _refused:
        return
    path = arguments[0]
    if not isinstance(path, str | bytes):
        return
    try:
        status = os.lstat(path)
    except (OSError, ValueError):
        return
    if not stat.S_ISREG(status.st_mode) and (message := _refused.get((status.st_dev, status.st_ino))):
        raise SpecialFile(os.fsdecode(path), message)
