"""``handbook live``: shows a book in the browser while it is written."""

from __future__ import annotations

import locale
import os
import signal
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ... import locks
from ...i18n import N_, language_of_terminal, translator
from .. import book_folder
from ..arguments import STAGING, add_into, add_source, sphinx_environment, stop
from .editor_links import LINKS, editor, links

if TYPE_CHECKING:
    import argparse
    from io import TextIOWrapper

    from ...i18n import Translate
    from ...live.server import Server
    from ...live.session import Session

_PORT: Final = 8000
#: The folder in which ``handbook build`` leaves the printed book.
PDF: Final = "pdf"
#: How many may show one book at the same time.
_AT_ONCE: Final = 9


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Translate) -> None:
    """Add the command to the grammar."""
    summary = say(N_("show the pages, and how they are printed, while you write; with what is wrong in them"))
    command = commands.add_parser("live", help=summary, description=summary)
    add_source(command, say, conf=True)
    add_into(command, say)
    text = say(N_("where the browser finds it (8000); the next free one where this is taken"))
    command.add_argument("--port", metavar=say(N_("NUMBER")), type=int, default=_PORT, help=text)
    text = say(N_("the editor in which faults can be opened; else the one that VISUAL or EDITOR names"))
    command.add_argument("--editor", choices=[*LINKS, "none"], help=text)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Show the book until Ctrl-C."""
    # Imported here: no other command needs a server or processes.
    from ...live import processes
    from ...live.orders import Project
    from ...live.server import Server
    from ...live.session import Session

    source = (arguments.source or book_folder.folder("conf.py")).resolve()
    language = book_folder.language(source)
    say = translator(language)
    if not (source / "conf.py").is_file():
        message = say(N_("There is no conf.py in “{folder}”. Name the book's folder: handbook live --source FOLDER"))
        return stop(message.format(folder=book_folder.display_path(source)))
    if not 0 <= arguments.port <= 65535:
        return stop(say(N_("{port} is no port: 1 to 65535.")).format(port=arguments.port))
    notice = _use_a_locale(say)
    if notice:
        _print(notice)
    into = arguments.into.resolve()
    folder, lock = _own_folder(into / STAGING, say)
    project = Project(source, folder, language, into / PDF, book_folder.title(source), os.cpu_count() or 1)
    link = links(arguments.editor or editor(os.environ))
    session = Session(project, processes.context(), _print, link, [into], notice)
    try:
        server = Server(session, arguments.port)
    except OSError as error:
        return stop(say(N_("No port is free: {error}")).format(error=error))
    if server.server_port != arguments.port and arguments.port:
        _print(say(N_("Port {port} is taken.")).format(port=arguments.port))
    _print(say(N_("{title}: {address} – end with Ctrl-C")).format(title=project.title, address=server.address))
    with lock:
        _serve(server, session)
    return 0


def _serve(server: Server, session: Session) -> None:
    """Serve until the terminal or the system asks for the end."""
    before = {each: signal.signal(each, lambda *_: session.ended.set()) for each in (signal.SIGINT, signal.SIGTERM)}
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        session.start()
        # With a limit, since Windows delivers no signal to who waits without one.
        while not session.ended.wait(1):
            pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        session.close()
        server.shutdown()
        server.server_close()


def _print(line: str) -> None:
    # The pages are shown also where nobody reads the terminal any more.
    with suppress(OSError):
        print(line, flush=True)


def _use_a_locale(say: Translate) -> str:
    """Where the terminal asks for a locale that this machine lacks, use one that it has; the sentence that says so."""
    variables, notice = sphinx_environment(), ""
    if variables.get("LC_ALL") != os.environ.get("LC_ALL"):
        message = N_("This machine lacks the locale “{locale}” that the terminal asks for; C.UTF-8 is used.")
        notice = say(message).format(locale=_lacking() or language_of_terminal())
        for name in [each for each in os.environ if each.startswith("LC_")]:
            del os.environ[name]
    os.environ.update(variables)
    return notice


def _lacking() -> str:
    """The locale that the terminal asks for and the machine lacks; an empty string where it has all.

    Each is tried: where ``LANG`` names one that is missing, Python sets ``LC_CTYPE`` to one that is there.
    """
    before = locale.setlocale(locale.LC_ALL)
    for name in filter(None, (os.environ.get(each) for each in ("LC_ALL", "LC_CTYPE", "LANG"))):
        try:
            locale.setlocale(locale.LC_ALL, name)
        except locale.Error:
            return name
        finally:
            locale.setlocale(locale.LC_ALL, before)
    return ""


def _own_folder(staging: Path, say: Translate) -> tuple[Path, TextIOWrapper]:
    """A folder that no other ``handbook live`` writes into, and the file that is locked as long as it is in use."""
    for number in range(1, _AT_ONCE + 1):
        folder = staging / ("live" if number == 1 else f"live-{number}")
        folder.mkdir(parents=True, exist_ok=True)
        # On Windows, which has no such locks, two for one book are not kept apart.
        lock = (folder / "lock").open("w")
        if locks.lock_at_once(lock.fileno()):
            return folder, lock
        lock.close()
    raise OSError(0, say(N_("this book is shown {count} times already")).format(count=_AT_ONCE), str(staging))
