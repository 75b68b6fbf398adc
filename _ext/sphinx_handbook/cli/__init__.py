"""The command ``handbook``: what a contributor types, in the contributor's language."""

from __future__ import annotations

import argparse
import io
import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .. import __version__
from ..files import SpecialFile
from ..i18n import N_, language_of_terminal, translator
from . import build, check, doctor, editions, init, new, postflight, rename, schema
from .argparse_words import argparse_in
from .editors import form
from .links import command as links_command
from .live import command as live_command
from .releases import changes, diff, release

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return 0 when all is well, 1 when something must be mended, 2 when it could not run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a letter shows a question mark; it never ends the run.
            stream.reconfigure(errors="replace")
    language = language_of_terminal()
    with argparse_in(language), _interrupted_by_sigterm():
        arguments = parser(language).parse_args(argv)
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


def parser(language: str) -> argparse.ArgumentParser:
    """The command line's grammar, its help in ``language``."""
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
    for command in (
        init,
        new,
        rename,
        check,
        links_command,
        build,
        live_command,
        editions,
        release,
        changes,
        diff,
        postflight,
        schema,
        form,
        doctor,
    ):
        command.declare(commands, say)
    return grammar
