"""``handbook release``: keeps what the book says on the day that it is printed, with the printed page numbers."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...catalogue.schema import toml_file
from ...editions import listing
from ...files import write_whole
from ...i18n import N_
from ...languages import dates
from ...releases import text_file, titles
from ...releases.release import PrintedFile, Release, written
from .. import book_folder, build
from ..arguments import add_into, add_source, stop
from . import folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...i18n import Translate
    from ...releases.page import Page

#: A day in seconds since 1970 that takes the place of today's, as reproducible builds set it.
EPOCH = "SOURCE_DATE_EPOCH"


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Translate) -> None:
    """Add the command to the grammar."""
    summary = say(N_("keep what the book says today with its page numbers, so that changes can be told from it"))
    command = commands.add_parser("release", help=summary, description=summary)
    command.add_argument(
        "name",
        metavar=say(N_("NAME")),
        nargs="?",
        default="",
        help=say(N_("what the release is called, such as “2nd edition”")),
    )
    command.add_argument(
        "--day",
        metavar=say(N_("DAY")),
        default="",
        help=say(N_("the day of the release, as in 2027-03-03; today where none is named")),
    )
    command.add_argument(
        "--as-built",
        action="store_true",
        help=say(N_("take the PDFs as they were built last, without building them again")),
    )
    add_source(command, say)
    add_into(command, say)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make a release; 0 also where the book says what an earlier one says."""
    source, say, schema, failed = book_folder.opened(arguments.source)
    if failed:
        catalogue = source / toml_file.NAME
        if not catalogue.exists() and (source / "conf.py").is_file():
            print(say(folder.NO_CATALOGUE).format(file=book_folder.display_path(catalogue)), file=sys.stderr)
        return failed
    if schema.releases is None:
        return stop(say(folder.NOT_DECLARED).format(file=book_folder.display_path(source / toml_file.NAME)))
    day = dates.parse(arguments.day) if arguments.day else _today()
    if day is None or not day.day:
        return stop(
            say(N_("“{word}” is no day. Write it as in {example}.")).format(word=arguments.day, example=_today())
        )
    earlier, problems = folder.releases(source, schema)
    if problems:
        return book_folder.refused(problems, say)
    if not arguments.as_built:
        settings = argparse.Namespace(target="pdf", source=source, into=arguments.into, edition=[], jobs=os.cpu_count())
        if code := build.run(settings):
            return code
    release = _release(arguments.into / "pdf", day, arguments.name)
    if release is None:
        message = N_("There is no book in “{folder}” that a release can be made of: {command}")
        where = book_folder.display_path(arguments.into / "pdf")
        return stop(say(message).format(folder=where, command="handbook build pdf"))
    same = next((path for path, each in earlier.items() if each.says_the_same(release)), None)
    if same is not None:
        message = N_("The book says what the release {file} says; there is nothing to keep.")
        print(say(message).format(file=book_folder.display_path(same)))
        return 0
    path = source / schema.releases.folder / release.file_name
    if path.exists():
        message = N_("{file} is a release of the same day and mark, and is never changed. Name another day: --day")
        return stop(say(message).format(file=book_folder.display_path(path)))
    write_whole(path, written(release))
    passages = sum(len(each.passages) for each in release.pages)
    message = N_(
        "{file}: {pages} pages of text, {passages} passages, mark {mark}. Keep the file with the book's pages."
    )
    print(
        say(message).format(
            file=book_folder.display_path(path), pages=len(release.pages), passages=passages, mark=release.mark
        )
    )
    return 0


def _today() -> dates.PartialDate:
    seconds = os.environ.get(EPOCH, "")
    moment = (
        datetime.datetime.fromtimestamp(int(seconds), datetime.UTC) if seconds.isdigit() else datetime.datetime.now()
    )
    return dates.PartialDate(moment.year, moment.month, moment.day)


def _release(built: Path, day: dates.PartialDate, name: str) -> Release | None:
    """What was built, as a release; None where there is no text or no book."""
    from ...book.postflight import passage_folios, read_pdf

    # Sheets of corrections are of earlier releases.
    pages, files = text_file.load(built), [each for each in listing.load(built) if not each.corrects]
    books = [each for each in files if not each.document and each.accessible]
    if not pages or not books:
        return None
    titled = titles.titles(pages)
    documents = [
        (page.docname, [passage_folios.Words(titled(each.text), each.kind != "field") for each in page.passages])
        for page in pages
    ]
    for each in books:
        facts = read_pdf.read(built / each.file)[0]
        numbers = passage_folios.folios(facts, documents)
        pages = tuple(_with_folios(page, each.id, numbers.get(page.docname), facts.labels) for page in pages)
    printed = (
        PrintedFile(each.id, each.edition, each.title, each.paper, each.pages, each.document)
        for each in files
        if each.edition
    )
    return Release(day, name, tuple(printed), tuple(pages))


def _with_folios(page: Page, edition: str, numbers: Sequence[str] | None, labels: Sequence[str]) -> Page:
    """A page with the printed numbers of its passages in an edition, where that has it; ``labels`` are in its order."""
    if numbers is None:
        return page
    passages = zip(page.passages, numbers, strict=True)
    return replace(
        page,
        passages=tuple(replace(each, folios=(*each.folios, (edition, number))) for each, number in passages),
        folios=(*page.folios, (edition, tuple(sorted(set(numbers), key=labels.index)))),
    )
