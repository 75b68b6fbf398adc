"""What several commands share: arguments, the way to stop, and the command line that runs Sphinx."""

from __future__ import annotations

import locale
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..i18n import N_, language_of_terminal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from ..i18n import Translate

#: The folder, below the one that is built into, where unfinished work lies.
STAGING = ".staging"

#: The exit code of a command that could not run.
NOT_RUN = 2

_WITH_CATALOGUE = N_("the book's folder, the one with katalog.toml; here or docs where none is named")
_WITH_CONF = N_("the book's folder, the one with conf.py; here or docs where none is named")


def add_folder(command: argparse.ArgumentParser, say: Translate) -> None:
    """Add the book's folder as an argument without a name, which may be left out."""
    command.add_argument("folder", metavar=say(N_("FOLDER")), nargs="?", type=Path, help=say(_WITH_CATALOGUE))


def add_source(command: argparse.ArgumentParser, say: Translate, *, conf: bool = False) -> None:
    """Add ``--source``, the book's folder; with ``conf`` it is known by its ``conf.py``."""
    text = _WITH_CONF if conf else _WITH_CATALOGUE
    command.add_argument("--source", metavar=say(N_("FOLDER")), type=Path, help=say(text))


def add_into(command: argparse.ArgumentParser, say: Translate) -> None:
    """Add ``--into``, the folder that is built into."""
    command.add_argument(
        "--into",
        metavar=say(N_("FOLDER")),
        type=Path,
        default=Path("build"),
        help=say(N_("the folder that takes the result (build)")),
    )


def stop(message: str) -> int:
    """Print why a command cannot run; return the code that it ends with."""
    print(message, file=sys.stderr)
    return NOT_RUN


def sphinx_environment() -> dict[str, str]:
    """The variables that Sphinx is run with: it ends in a traceback where they name a locale that the machine lacks."""
    variables = dict(os.environ)
    try:
        before = locale.setlocale(locale.LC_ALL)
        locale.setlocale(locale.LC_ALL, "")
        locale.setlocale(locale.LC_ALL, before)
    except locale.Error:
        for name in [each for each in variables if each.startswith("LC_")]:
            del variables[name]
        # It is there on every machine, and has all letters. What the terminal speaks stays the same.
        variables["LC_ALL"] = "C.UTF-8"
        variables.setdefault("LANGUAGE", language_of_terminal())
    return variables


def sphinx_command(
    builder: str,
    source: Path,
    out: Path,
    doctrees: Path,
    settings: Mapping[str, str],
    jobs: int = 1,
    *,
    warnings_are_errors: bool = True,
    tag: str = "",
) -> list[str]:
    """The command line that runs Sphinx in ``jobs`` processes, with a ``tag`` if one is named.

    ``settings`` take the place of those in ``conf.py``. ``-P`` keeps the folder that the command is typed in out of
    Python's path.
    """
    command = [sys.executable, "-P", "-m", "sphinx", "-b", builder, "-n", "-q", "-d", str(doctrees)]
    command += ["-W"] if warnings_are_errors else []
    command += ["-j", str(jobs)] if jobs > 1 else []
    command += ["-t", tag] if tag else []
    for name, value in settings.items():
        command += ["-D", f"{name}={value}"]
    return [*command, str(source), str(out)]
