"""Which sheets of corrections a build makes: one for each release and each edition of it that has page numbers."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...catalogue.entries import field_types
from ...editions import file_names, page_format
from ...editions.edition import MAIN
from ...files import read_file
from ...i18n import N_, translator
from ...languages.dates import unbroken
from ...problems import Problem
from ...releases import release as release_file
from ...releases import text_file
from ...releases.compare import compare
from ...releases.corrections import CorrectedPage, PrintedEdition, corrections
from ...sphinx_ext.domain import HandbookDomain
from ...sphinx_ext.releases import book_text, release_files
from ..content.corrections import sheet_content
from ..content.corrections.sheet_html import Head
from .job import Job

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from ...editions.edition import Edition
    from ...releases.page import Page
    from ...releases.release import PrintedFile, Release
    from ..cache import Cache
    from ..content.corrections.sheet_content import WriteContent
    from ..content.edition_content import EditionContent
    from ..content.order import Part
    from ..project import Project

#: How fields are shown that stand behind the text (``sphinx_ext/entry_page``).
_BEHIND: Final = ("links", "notes", "references", "source")


@dataclass(frozen=True, slots=True)
class CorrectedRelease:
    """A release, and what is to be corrected in each of its editions."""

    file: Path
    release: Release
    """Its files are the editions with page numbers; it has no pages."""
    language: str
    """The book's."""
    sheets: Mapping[str, tuple[CorrectedPage, ...]]
    """What is to be corrected, by edition; empty where nothing is."""

    @property
    def day(self) -> str:
        """Its day in words."""
        return unbroken(self.release.day, self.language)

    @property
    def title(self) -> str:
        """What people call it."""
        if self.release.name:
            return f"{self.release.name}, {self.day}"
        return translator(self.language)(N_("Print of {day}")).format(day=self.day)

    @property
    def sheet_title(self) -> str:
        """What its sheet of corrections is called."""
        say = translator(self.language)
        if self.release.name:
            return say(N_("Corrections to {release}")).format(release=self.title)
        return say(N_("Corrections to the print of {day}")).format(day=self.day)


class Corrections:
    """The sheets of corrections of a project."""

    def __init__(
        self,
        env: BuildEnvironment,
        project: Project,
        cache: Cache,
        complete: Sequence[Part],
        write: WriteContent,
        target: Path,
    ) -> None:
        self.env, self.project, self.cache, self.complete = env, project, cache, tuple(complete)
        self.write, self.target = write, target
        self.schema = project.schema

    @cached_property
    def files(self) -> list[Path]:
        """The releases' files."""
        return release_files.files(self.env.config, Path(self.env.app.confdir))

    def jobs(
        self, edition: Edition, releases: Sequence[CorrectedRelease], books: Mapping[str, EditionContent]
    ) -> Iterator[Job]:
        """A file for each sheet that says something, the newest release first.

        ``books`` are the editions of the book as they are now, by id.
        """
        for each in reversed(releases):
            if edition.releases and not any(each.release.is_called(word) for word in edition.releases):
                continue
            for printed in each.release.files:
                if pages := each.sheets[printed.id]:
                    yield self._job(edition, each, printed, pages, books)

    def _job(
        self,
        edition: Edition,
        release: CorrectedRelease,
        printed: PrintedFile,
        pages: tuple[CorrectedPage, ...],
        books: Mapping[str, EditionContent],
    ) -> Job:
        """The file of one sheet."""
        now = books.get(printed.id) or next(iter(books.values()))
        which = printed.title if printed.id != MAIN else ""
        head = Head(self.project.title, release.title, printed.mark, now.fingerprint, self.project.date, which)
        sheet = sheet_content.Sheet(head, pages)
        suffix = f"{file_names.stem(edition)}-{_end(release.file, printed.id)}"
        say = translator(self.project.language)
        description = say(N_("What to cross out and write in a copy with the mark {mark}."))
        return Job(
            page_format.of_corrections(edition, self.schema.editions.get(printed.id)),
            sheet_content.content(self.project, sheet, self.complete, release.file, self.write),
            self.target.with_name(f"{self.target.stem}{suffix}.pdf"),
            suffix,
            title=" · ".join(filter(None, (release.sheet_title, which))),
            description=description.format(mark=printed.mark),
            corrects=(release.file.stem, printed.id),
        )

    def releases(self, books: Mapping[str, EditionContent]) -> list[CorrectedRelease]:
        """All releases, the oldest first, with what is to be corrected; raises ``release.Damaged``."""
        domain = HandbookDomain.of(self.env)
        docnames = [document.docname for part in self.complete for document in part.documents]
        pages = tuple(book_text.pages(domain, docnames))
        text = text_file.written(pages)
        editions = [self._edition(name, _documents(content)) for name, content in books.items()]
        settings = repr((self.project.language, [_settings(each) for each in editions]))
        results = []
        for path in self.files:
            data = self.cache.get_or_make(
                [b"corrections", read_file(path), text, settings],
                lambda path=path: pickle.dumps(self._compared(path, pages, editions), pickle.HIGHEST_PROTOCOL),  # type: ignore[misc]
            )
            # The same release may lie elsewhere by now.
            results.append(replace(pickle.loads(data), file=path))
        return sorted(results, key=lambda each: (each.release.day, each.file.name))

    def _edition(self, name: str, docnames: Set[str]) -> PrintedEdition:
        fields = self.schema.fields.values()
        return PrintedEdition(
            name,
            docnames,
            self.schema.labels,
            {each.name for each in fields if not each.is_shown("book")},
            {each.id: each.title for each in self.schema.categories},
            {each.name for each in fields if field_types.of(each).shown_as in _BEHIND},
        )

    def _compared(self, path: Path, pages: Sequence[Page], editions: Sequence[PrintedEdition]) -> CorrectedRelease:
        """Compare a release with the book as it is now; raises ``Damaged``."""
        try:
            release = release_file.load(path)
        except release_file.Damaged as damaged:
            raise release_file.Damaged(self._placed(damaged.problem, path)) from None
        numbered = {name for page in release.pages for name, _ in page.folios}
        books = tuple(each for each in release.files if not each.document and each.id in numbered)
        changes = compare(release.pages, pages)
        now = {each.id: each for each in editions}
        sheets = {
            each.id: corrections(changes, release.pages, pages, now.get(each.id) or self._edition(each.id, frozenset()))
            for each in books
        }
        return CorrectedRelease(path, replace(release, files=books, pages=()), self.project.language, sheets)

    def _placed(self, problem: Problem, path: Path) -> Problem:
        """A problem of a release's file at its place in the project."""
        inside = path.is_relative_to(self.project.source)
        return replace(problem, path=path.relative_to(self.project.source).as_posix() if inside else str(path))


def _end(file: Path, edition: str) -> str:
    """What the name of a sheet's file ends with."""
    return file.stem if edition == MAIN else f"{file.stem}-{edition}"


def _settings(edition: PrintedEdition) -> tuple[object, ...]:
    """All of an edition, in an order that is always the same."""
    fields, chapters = sorted(edition.labels.items()), sorted(edition.chapters.items())
    return edition.id, sorted(edition.holds), fields, sorted(edition.unprinted), chapters, sorted(edition.behind)


def _documents(content: EditionContent) -> frozenset[str]:
    return frozenset(docname for chunk in content.manuscript.chunks for docname in chunk.documents)
