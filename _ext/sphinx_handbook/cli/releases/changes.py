"""``handbook changes``: what the book says otherwise than a release, or than a revision in git, said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...editions.edition import MAIN
from ...i18n import N_
from ...releases import html_page, writing
from ...releases.compare import compare
from ...releases.summary import summary
from ...releases.titles import titles
from .. import book_folder, build
from ..arguments import STAGING, add_into, add_source, stop
from . import folder, revisions
from .builds import Unreadable, checked_out, text
from .states import name_of, named

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from pathlib import Path

    from ...i18n import Translate
    from ...releases.page import Page
    from ...releases.release import Release

FORMATS = ("text", "markdown", "json", "html")


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
        staging = arguments.into / STAGING
        old, since = _old(arguments.since, releases, source, staging, say)
        new = text(source, staging / "text", say)
    except Unreadable as error:
        return stop(str(error))
    pages = summary(compare(old, new), titles(old), titles(new), arguments.edition, schema.labels)
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


def _old(
    since: str, releases: Mapping[Path, Release], source: Path, staging: Path, say: Translate
) -> tuple[tuple[Page, ...], str]:
    """The pages of the release, or the revision, that a person means, and what it is called. Raises ``Unreadable``."""
    if not since:
        if releases:
            last = list(releases.values())[-1]
            return last.pages, name_of(last)
        raise Unreadable(say(N_("The book has no release. Name a revision: handbook changes --since REVISION")))
    if (one := named(since, releases)) is not None:
        return one.pages, name_of(one)
    revision = revisions.find(since, source)
    if revision is None:
        message = N_("“{word}” is the mark, day or name of no release, and no revision in git. There are: {releases}")
        listed = ", ".join(map(name_of, releases.values()))
        raise Unreadable(say(message).format(word=since, releases=listed or say(N_("none"))))
    return _text_of(revision, since, staging, say), since


def _text_of(revision: revisions.Revision, word: str, staging: Path, say: Translate) -> tuple[Page, ...]:
    """What the book says in a revision that a person calls ``word``. Raises ``Unreadable``."""
    folder_then = staging / "changes"
    folder_then.mkdir(parents=True, exist_ok=True)
    with build.alone(folder_then / "lock", say):
        doctrees = folder_then / ".doctrees"
        source = checked_out(revision, word, folder_then, doctrees, say)
        return text(source, folder_then, say, doctrees)
