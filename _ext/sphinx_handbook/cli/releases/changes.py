"""``handbook changes``: what the book says otherwise than a release, or than a revision in git, said."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ...editions.edition import MAIN
from ...i18n import N_
from ...problems import visible
from ...releases import html_page, text_file, writing
from ...releases.compare import compare
from ...releases.summary import summary
from .. import book_folder
from ..arguments import STAGING, add_into, add_source, sphinx_command, sphinx_environment, stop
from . import folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from ...i18n import Translate
    from ...releases.page import Page
    from ...releases.release import Release

FORMATS = ("text", "markdown", "json", "html")

#: The builder that writes what the book says.
BUILDER = "handbook-text"


class Unreadable(Exception):
    """A state of the book that cannot be read; the message says why."""


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Translate) -> None:
    """Add the command to the grammar."""
    summary_line = say(N_("tell what the book says otherwise than a release or a revision said"))
    command = commands.add_parser("changes", help=summary_line, description=summary_line)
    command.add_argument(
        "--since",
        metavar=say(N_("RELEASE")),
        default="",
        help=say(
            N_("a printed mark, a release's day or name, or a revision in git; the last release where it is left out")
        ),
    )
    command.add_argument(
        "--edition",
        metavar=say(N_("EDITION")),
        default=MAIN,
        help=say(N_("the edition whose page numbers are told")),
    )
    command.add_argument("--format", choices=FORMATS, default="text", help=say(N_("how the changes are written")))
    add_source(command, say)
    add_into(command, say)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the changes; 0 whether there are any or not."""
    source, say, schema, failed = book_folder.opened(arguments.source)
    if failed:
        return failed
    releases, problems = folder.releases(source, schema)
    if problems:
        return book_folder.refused(problems, say)
    try:
        old, since = _old(arguments.since, releases, source, say)
        new = _text(source, arguments.into / STAGING / "text", say)
    except Unreadable as error:
        return stop(str(error))
    labels = {each.name: each.label for each in schema.fields.values()}
    pages = summary(compare(old, new), old, new, arguments.edition, labels)
    if arguments.format == "json":
        print(writing.as_json(pages))
    elif arguments.format == "html":
        book = schema.book
        print(html_page.as_html(pages, book.title, since, book.language, say), end="")
    elif not pages:
        print(say(N_("The book says what it said.")))
    else:
        print({"text": writing.as_text, "markdown": writing.as_markdown}[arguments.format](pages, say))
    return 0


def _old(since: str, releases: Mapping[Path, Release], source: Path, say: Translate) -> tuple[tuple[Page, ...], str]:
    """The pages of the release, or the revision, that a person means, and what it is called. Raises ``Unreadable``."""
    if not since:
        if releases:
            last = list(releases.values())[-1]
            return last.pages, _name(last)
        raise Unreadable(say(N_("The book has no release. Name a revision: handbook changes --since REVISION")))
    for each in reversed(list(releases.values())):
        if since in (str(each.day), each.name) or any(file.mark == since for file in each.files):
            return each.pages, _name(each)
    pages = _revision(since, source, say)
    if pages is None:
        message = N_("“{word}” is the mark, day or name of no release, and no revision in git. There are: {releases}")
        listed = ", ".join(map(_name, releases.values()))
        raise Unreadable(say(message).format(word=since, releases=listed or say(N_("none"))))
    return pages, since


def _name(release: Release) -> str:
    """A release as people are told of it: its name, its day, its mark."""
    day_and_mark = visible(f"{release.day}, {release.mark}")
    return f"{visible(release.name)} ({day_and_mark})" if release.name else day_and_mark


def _revision(revision: str, source: Path, say: Translate) -> tuple[Page, ...] | None:
    """What the book said in a revision; None where git knows none of that name. Raises ``Unreadable``."""
    commit = _git(source, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    top, prefix = _git(source, "rev-parse", "--show-toplevel"), _git(source, "rev-parse", "--show-prefix")
    if not commit or not top or prefix is None:
        return None
    with tempfile.TemporaryDirectory() as scratch:
        # A clone, not an archive: the book may ask for its history, and lies in a project as it did.
        book = Path(scratch, "book")
        if _git(source, "clone", "--quiet", "--shared", "--no-checkout", top, str(book)) is None:
            return None
        if _git(book, "checkout", "--quiet", "--detach", commit) is None:
            return None
        return _text(book / prefix, Path(scratch, "text"), say)


def _git(folder: Path, *arguments: str) -> str | None:
    """What git prints, in a folder; None where it fails, or is not there."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], check=False, capture_output=True)
    except OSError:
        return None
    return None if done.returncode else done.stdout.decode("utf-8", "replace").strip()


def _text(source: Path, out: Path, say: Translate) -> tuple[Page, ...]:
    """What the book in a folder says. Raises ``Unreadable``."""
    command = sphinx_command(BUILDER, source, out, out / "doctrees", {}, warnings_are_errors=False)
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=sphinx_environment())
    pages = text_file.load(out)
    if done.returncode or not pages:
        message = N_("The book in “{folder}” cannot be read: {reason}")
        reason = done.stderr.strip() or done.stdout.strip()
        raise Unreadable(say(message).format(folder=book_folder.display_path(source), reason=reason))
    return pages
