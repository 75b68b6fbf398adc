"""``handbook diff``: what is other between two states of a book, in its words and in print."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from ...catalogue.schema import toml_file
from ...catalogue.schema.model import Schema
from ...editions.edition import MAIN
from ...editions.listing import PublishedFile
from ...files import is_file
from ...gc_pause import gc_paused
from ...i18n import N_, language_of_terminal, translator
from ...releases import writing
from ...releases.compare import compare
from ...releases.page import Page
from ...releases.print_changes import html_page
from ...releases.print_changes import writing as print_writing
from ...releases.print_changes.model import FileChange, Remark
from ...releases.summary import summary
from ...releases.titles import titles
from .. import book_folder
from ..arguments import add_into, add_source, stop
from . import folder
from .builds import Unreadable
from .changes import FORMATS
from .states import Book, File, State, pairs

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from ...i18n import Translate
    from ...releases.passage import Passage
    from ...releases.print_changes.model import PagesOfFile
    from ...releases.summary import ChangedPage

#: Of so many changed pages pictures are made in all; a reviewer looks at no more.
_PICTURES: Final = 60
_NO_FILE: Final = File(PublishedFile("", "", "", 0, 0, ""), None)


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser], say: Translate) -> None:
    """Add the command to the grammar."""
    summary_line = say(N_("tell what is other between two states of a book: words, printed pages, sheets of paper"))
    command = commands.add_parser("diff", help=summary_line, description=summary_line)
    state = say(
        N_("a book's folder, a folder with PDFs, a PDF, a release (mark, day, name or file), a revision in git")
    )
    command.add_argument("old", metavar=say(N_("OLD")), help=state)
    command.add_argument("new", metavar=say(N_("NEW")), help=state)
    command.add_argument("--format", choices=FORMATS, default="text", help=say(N_("how the changes are written")))
    add_source(command, say)
    add_into(command, say)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the differences; 0 whether there are any or not."""
    try:
        from ...book.postflight.page_changes import compare as _  # noqa: F401
    except ImportError as error:
        say = translator(language_of_terminal())
        message = say(N_("Reading a PDF needs pikepdf: pip install 'sphinx-handbook[pdf]' ({error})."))
        return stop(message.format(error=error))
    source, say, schema, failed = _opened(arguments)
    if failed:
        return failed
    releases, problems = folder.releases(source, schema)
    if problems:
        return book_folder.refused(problems, say)
    book = Book(source, arguments.into, releases, say)
    try:
        old, new = book.states((arguments.old, arguments.new))
        with gc_paused():
            differences = Differences(old, new, schema, say, pictured=arguments.format == "html")
    except Unreadable as error:
        return stop(str(error))
    _write(differences, arguments.format, schema, say)
    return 0


def _opened(arguments: argparse.Namespace) -> tuple[Path, Translate, Schema, int]:
    """The book, if there is one: two PDFs are compared without."""
    source = arguments.source or book_folder.folder(toml_file.NAME)
    if arguments.source is None and not is_file(source / toml_file.NAME):
        return source, translator(language_of_terminal()), Schema(), 0
    return book_folder.opened(arguments.source)


class Differences:
    """What is other between two states: ``pages`` of text, ``files`` in print, and ``remarks`` on what is not told."""

    def __init__(self, old: State, new: State, schema: Schema, say: Translate, *, pictured: bool) -> None:
        """Raises ``Unreadable`` where a file cannot be read."""
        self.old, self.new, self._say = old, new, say
        self.remarks: list[Remark] = []
        self._pictures = _PICTURES if pictured else 0
        self._words: tuple[Page, Page] | None = None
        both = pairs(old.files, new.files)
        self.files = [self._file(*each) for each in both]
        self.pages = self._text(schema.labels)
        if any(one and other and not (one.path and other.path) for one, other in both):
            message = N_("A release keeps no pages: how they look cannot be compared, nor are there pictures.")
            self.remarks.append(Remark(message))

    def _text(self, labels: dict[str, str]) -> list[ChangedPage] | None:
        """What is other in the text; None where that cannot be told."""
        before, after = self.old.pages, self.new.pages
        if not (before and after):
            if self._words is None:
                message = N_("The words cannot be compared: of {name} there is no text.")
                self.remarks.append(Remark(message, {"name": (self.new if before else self.old).name}))
                return None
            if any(each.passages for each in self._words):
                message = N_("The words are those of the PDFs' changed pages, numbers and references among them.")
                self.remarks.append(Remark(message))
            before, after = (self._words[0],), (self._words[1],)
        return summary(compare(before, after), titles(before), titles(after), MAIN, labels)

    def _file(self, old: File | None, new: File | None) -> FileChange:
        one = (new or old or _NO_FILE).listed
        marks = (old.listed.edition if old else "", new.listed.edition if new else "")
        pages = (old.listed.pages if old else 0, new.listed.pages if new else 0)
        same = old is not None and new is not None and bool(old.listed.sha256)
        same = same and old.listed.sha256 == new.listed.sha256  # type: ignore[union-attr]
        printed = None
        if not same and old and new and old.path and new.path and one.accessible:
            printed, pages = self._pages(old.path, new.path, marks, is_book=not one.document)
            same = not printed.changed and not printed.renumbered
        return FileChange(one.id, one.document, one.title, one.paper, pages, marks, printed, same)

    def _pages(
        self, old: Path, new: Path, marks: tuple[str, str], *, is_book: bool
    ) -> tuple[PagesOfFile, tuple[int, int]]:
        from ...book.postflight.page_changes import compare as page_changes
        from ...book.postflight.page_changes.pictures import NoRenderer

        try:
            try:
                compared = page_changes.compare(old, new, MAIN, self._pictures, marks)
            except NoRenderer:
                self._pictures = 0
                message = N_("There are no pictures of the pages: PDFium is not installed. This installs it: {command}")
                self.remarks.append(Remark(message, {"command": "pip install pypdfium2"}))
                compared = page_changes.compare(old, new, MAIN, 0, marks)
        except page_changes.Unreadable as error:
            message = self._say(N_("{file} cannot be read as a PDF: {reason}"))
            raise Unreadable(message.format(file=f"{self.old.name} / {self.new.name}", reason=error)) from error
        self._pictures = max(0, self._pictures - sum(any(each.pictures) for each in compared.pages.changed))
        if is_book and self._words is None:
            self._words = _as_page(new.name, compared.before), _as_page(new.name, compared.after)
        return compared.pages, compared.count


def _as_page(name: str, passages: Sequence[Passage]) -> Page:
    """The words of a PDF as those of one page of text, since nothing says which page of the source they are of."""
    folios = tuple(dict.fromkeys(number for each in passages for _, number in each.folios))
    return Page(name, name, tuple(passages), folios=((MAIN, folios),))


def _write(differences: Differences, form: str, schema: Schema, say: Translate) -> None:
    pages, files, remarks = differences.pages, differences.files, differences.remarks
    names = differences.old.name, differences.new.name
    if form == "json":
        data = {"old": names[0], "new": names[1], "pages": None if pages is None else [asdict(each) for each in pages]}
        print(json.dumps(data | print_writing.as_data(files, remarks, say), indent=1))
        return
    if form == "html":
        title, language = schema.book.title, schema.book.language or language_of_terminal()
        print(html_page.as_html(pages, files, remarks, (title, *names), language, say), end="")
        return
    in_words, in_print = writing.as_text, print_writing.as_text
    if form == "markdown":
        in_words, in_print = writing.as_markdown, print_writing.as_markdown
    words = None if pages is None else in_words(pages, say) or say(N_("The book says what it said."))
    print("\n\n".join(filter(None, (words, in_print(files, remarks, say)))))
