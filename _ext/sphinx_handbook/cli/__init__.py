"""The command ``handbook``: what a contributor types, in the contributor's language."""

from __future__ import annotations

import argparse
import io
import signal
import sys
import threading
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Final

from .. import __version__
from ..files import SpecialFile
from ..i18n import N_, language_of_terminal, translator
from .argparse_words import argparse_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: The module of each command, in the order in which the help lists them.
COMMANDS: Final = {
    "init": "init",
    "new": "new",
    "rename": "rename",
    "check": "check",
    "links": "links.command",
    "build": "build",
    "live": "live.command",
    "editions": "editions",
    "release": "releases.release",
    "changes": "releases.changes",
    "diff": "releases.diff",
    "postflight": "postflight",
    "schema": "schema",
    "form": "editors.form",
    "doctor": "doctor",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return 0 when all is well, 1 when something must be mended, 2 when it could not run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a letter shows a question mark; it never ends the run.
            stream.reconfigure(errors="replace")
    language = language_of_terminal()
    with argparse_in(language), _interrupted_by_sigterm():
        words = sys.argv[1:] if argv is None else argv
        arguments = parser(language, _asked_for(words)).parse_args(words)
        try:
            code: int = arguments.run(arguments)
        except KeyboardInterrupt as interrupt:
            # What a shell expects of a command that a signal has ended.
            return 128 + (interrupt.args[0] if interrupt.args else signal.SIGINT)
        except SpecialFile as error:
            print(translator(language)(error.message).format(word=error.filename), file=sys.stderr)
            return 2
        except OSError as error:
            message = translator(language)(N_("{file}: the system says “{reason}”."))
            print(message.format(file=error.filename or "handbook", reason=error.strerror or error), file=sys.stderr)
            return 2
        return code


def _asked_for(words: Sequence[str]) -> Iterable[str]:
    """The commands whose grammar a command line needs: to import all takes longer than most of them."""
    first = words[0] if words else ""
    if first == "--version":
        return ()
    return (first,) if first in COMMANDS else COMMANDS


@contextmanager
def _interrupted_by_sigterm() -> Iterator[None]:
    """Context manager: SIGTERM ends a command as Ctrl-C does, so that no process that it began goes on without it."""

    def interrupt(number: int, _: object) -> None:
        raise KeyboardInterrupt(number)

    if threading.current_thread() is not threading.main_thread():
        # Python sets handlers in the main thread alone.
        yield
        return
    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def parser(language: str, names: Iterable[str] = COMMANDS) -> argparse.ArgumentParser:
    """The grammar of the commands with these names, its help in ``language``."""
    say = translator(language)
    grammar = argparse.ArgumentParser(
        prog="handbook", description=say(N_("Checks and builds a handbook, on screen and on paper."))
    )
    grammar.add_argument(
        "--version",
        action="version",
        version=f"sphinx-handbook {__version__}",
        help=say(N_("show the version and exit")),
    )
    commands = grammar.add_subparsers(
        title=say(N_("commands")), metavar=say(N_("COMMAND")), dest="command", required=True
    )
    for name in names:
        import_module(f".{COMMANDS[name]}", __name__).declare(commands, say)
    return grammar
