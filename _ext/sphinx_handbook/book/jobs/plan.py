"""Which files a build makes, of which editions, and what each is called."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ...catalogue.schema.model import NAME
from ...editions import file_names, listing, page_format
from ...editions.edition import MAIN, SELECTION
from ...i18n import N_, translator
from ...problems import Problem, nearest
from ...sphinx_ext.domain import HandbookDomain
from ..content import book_html, order
from ..content.cards import card_html, deck, poster
from ..content.edition_content import EditionContent, joined
from ..content.numbers import book_numbers
from ..content.read_project import last_change
from .job import Job
from .sheets import Sheet, sheets

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from ...catalogue.schema.model import Schema
    from ...editions.edition import Edition
    from ..project import Project
    from .corrections import Corrections

#: Writes the content of some parts of a project's book.
WriteContent = Callable[["Project", Sequence[order.Part], book_html.MakeManuscript], "EditionContent"]


class UnknownName(Exception):
    """A setting or an edition names an edition, entry, page or term that does not exist."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem

    @classmethod
    def of(cls, message: str, word: str, names: Sequence[str], line: int = 0) -> UnknownName:
        """``word`` is none of the existing ``names``; ``line`` is that in ``katalog.toml``, 0 where it is not there."""
        return cls(Problem(NAME, line, 1, "edition", message, {"word": word}, tuple(names), nearest(word, names)))


@dataclass(frozen=True, slots=True)
class Plan:
    """The files of one build. ``complete`` are the parts of the whole book, ``target`` is the main edition's file."""

    env: BuildEnvironment
    project: Project
    target: Path
    complete: tuple[order.Part, ...]
    write: WriteContent
    corrections: Corrections

    # The files to be made -------------------------------------------------------------------------

    def jobs(self) -> Iterator[Job]:
        """The files of every edition that this build is asked for; raises ``UnknownName``."""
        config = self.env.config
        self._check_documents()
        if config.handbook_pdf_entries or config.handbook_pdf_terms:
            yield from self._edition(self._selection())
            return
        wanted = set(config.handbook_pdf_editions)
        editions = {each.id: each for each in self.editions()}
        for unknown in sorted(wanted - editions.keys()):
            raise UnknownName.of(N_("There is no edition “{word}”."), unknown, list(editions))
        for edition in editions.values():
            if not wanted or edition.id in wanted:
                if edition.corrections:
                    yield from self._corrections(edition)
                elif edition.id == MAIN and self.project.options.documents:
                    yield from self._books(edition)
                else:
                    yield from self._edition(edition)

    def _check_documents(self) -> None:
        """Raise ``UnknownName`` for an appendix that is no chapter, and for front matter that is no page."""
        for word in self.project.options.front_matter:
            if word not in self.env.all_docs:
                message = N_("handbook_pdf_front_matter: there is no page “{word}”.")
                raise UnknownName.of(message, word, sorted(self.env.all_docs))
        captions = book_numbers.by_caption(self.env)
        parts = [*self.complete]
        for book in self.project.options.documents:
            parts += order.parts(book.document, self.env.toctree_includes, self.project.schema)
        chapters = {each.docname for part in parts for each in part.documents if each.level == 1}
        for word in self.project.options.appendices:
            if word not in chapters and word not in captions:
                message = N_("handbook_pdf_appendices: there is no chapter “{word}”.")
                raise UnknownName.of(message, word, sorted({*chapters, *captions}))

    def editions(self) -> list[Edition]:
        """The editions of the project, the main one first; without a catalogue conf.py gives its paper and size."""
        main, *others = self.project.schema.all_editions()
        if MAIN not in self.project.schema.editions:
            main = replace(main, paper=self.project.options.paper, size=self.project.options.size)
            # A book without a catalogue has nothing in its margin.
            margin = self.project.options.margin or ("wide" if self.project.schema else "narrow")
            if margin == "narrow":
                main = page_format.as_manual(main)
        return [main, *others]

    def _books(self, edition: Edition) -> Iterator[Job]:
        """The files of a project that conf.py divides into several books (``handbook_pdf_documents``)."""
        project = self.project
        # Front and back matter belong to a book of all documents.
        schema = replace(project.schema, book=replace(project.schema.book, front=(), back=()))
        for book in project.options.documents:
            if book.document not in self.env.all_docs:
                raise UnknownName.of(N_("There is no page “{word}”."), book.document, sorted(self.env.all_docs))
            title = book.title or project.titles[book.document] or project.title
            subtitle = book.subtitle or project.options.subtitle
            own_project = replace(
                project,
                title=title,
                author=book.author or project.author,
                options=replace(project.options, subtitle=subtitle, front_matter=()),
                schema=replace(schema, book=replace(schema.book, title=title, subtitle=subtitle)),
            )
            parts = order.parts(book.document, self.env.toctree_includes, schema)
            content = self.write(own_project, parts, book_html.book)
            own_edition = replace(edition, id=book.name, title=title)
            target = self.target.with_name(f"{book.name}.pdf")
            yield Job(own_edition, content, target, f"-{book.name}", title=title, moment=self._moment())

    def _edition(self, edition: Edition) -> Iterator[Job]:
        """The files of one edition: one for all of it, or one for each of its pages that ``sheets`` asks for."""
        project, schema = self.project, self.project.schema
        name, suffix = self.target.stem, file_names.stem(edition)
        entries = self.entries(edition)
        if edition.cards:
            content = self.cards(edition, entries)
        elif edition.sheets:
            contents = [(each, self.sheet(edition, each)) for each in self.sheets(edition)]
            if not edition.one_file or not contents:
                for sheet, content in contents:
                    end = f"{suffix}-{sheet.end}"
                    path = self.target.with_name(f"{name}{end}.pdf")
                    yield Job(edition, content, path, end, sheet.docname, sheet.title, moment=self._moment())
                return
            content = joined(edition.title, project, [each for _, each in contents], leaves=not edition.poster)
        else:
            parts = self.complete
            if entries is not None:
                project = replace(project, schema=_with_subtitle(schema, edition.title))
                parts = order.chosen(self.complete, entries, schema)
            content = self.write(project, parts, book_html.book)
        yield Job(edition, content, self.target.with_name(f"{name}{suffix}.pdf"), suffix, moment=self._moment())

    def sheet(self, edition: Edition, sheet: Sheet) -> EditionContent:
        """The content of a sheet of an edition."""
        if edition.poster:
            return poster.content(self.project, sheet.parts, self.write)
        return self.write(self.project, sheet.parts, sheet.make)

    def cards(self, edition: Edition, entries: Set[str] | None) -> EditionContent:
        """The cards of an edition; raises ``UnknownName`` where its template cannot be used, or it has no entry."""
        pages = [page for part in self.complete for page in part.documents if page.kind == "entry"]
        docnames = [page.docname for page in pages if entries is None or page.docname in entries]
        if not docnames:
            message = N_("The edition “{word}” has no entry to make a card of.")
            raise UnknownName.of(message, edition.id, (), self._line(edition))
        template = self.project.settings / edition.template if edition.template else card_html.OURS
        try:
            return deck.content(self.project, edition.title, docnames, template, self.complete, self.write)
        except card_html.BadTemplate as fault:
            raise UnknownName(fault.problem) from None

    def _corrections(self, edition: Edition) -> Iterator[Job]:
        """The sheets of corrections of an edition."""
        books = self._printed()
        corrected = self.corrections.releases(books)
        releases = [each.release for each in corrected]
        for word in edition.releases:
            if not any(each.is_called(word) for each in releases):
                names = [name for each in releases for name in (each.name, str(each.day), each.mark) if name]
                line = self._line(edition, "releases")
                raise UnknownName.of(N_("There is no release “{word}”."), word, names, line)
        yield from self.corrections.jobs(edition, corrected, books)

    def _printed(self) -> dict[str, EditionContent]:
        """What each book of the project says that has page numbers of its own, by its edition's id."""
        main, *others = self.editions()
        jobs = [*(self._books(main) if self.project.options.documents else self._edition(main))]
        for each in others:
            if not (each.sheets or each.corrections or each.cards or each.variant == "press"):
                jobs += self._edition(each)
        return {job.edition.id: job.content for job in jobs}

    def _moment(self) -> datetime:
        """The date in a press's files: ``SOURCE_DATE_EPOCH``, else that of the last change to the text."""
        if epoch := os.environ.get("SOURCE_DATE_EPOCH", ""):
            return datetime.fromtimestamp(int(epoch), UTC).replace(tzinfo=None)
        latest = last_change(self.env)
        return datetime(latest.year, latest.month or 1, latest.day or 1) if latest else datetime(2000, 1, 1)

    # The entries of an edition --------------------------------------------------------------------

    def _selection(self) -> Edition:
        """The edition that the settings ask for by entries or terms, with the main edition's page format."""
        config = self.env.config
        entries, terms = tuple(config.handbook_pdf_entries), tuple(config.handbook_pdf_terms)
        existing = [each.id for each in HandbookDomain.of(self.env).terms()]
        for word in terms:
            if word not in existing:
                raise UnknownName.of(N_("There is no term “{word}”."), word, existing)
        title = translator(self.project.language)(N_("A selection"))
        return replace(self.editions()[0], id=SELECTION, title=title, entries=entries, terms=terms)

    def entries(self, edition: Edition) -> frozenset[str] | None:
        """The docnames of the entries that an edition asks for; None where it asks for all."""
        if not (edition.entries or edition.terms or edition.categories):
            return None
        domain = HandbookDomain.of(self.env)
        chosen = set()
        for word in edition.entries:
            if (entry := domain.entry(word)) is None:
                ids = [each.id for each in domain.entries.values()]
                raise UnknownName.of(N_("There is no entry “{word}”."), word, ids, self._line(edition, "entries"))
            chosen.add(entry.docname)
        for entry in domain.entries.values():
            terms = {term for each in entry.terms.values() for term in each}
            category = self.project.schema.category_of(entry.docname)
            if terms & set(edition.terms) or (category is not None and category.id in edition.categories):
                chosen.add(entry.docname)
        return frozenset(chosen)

    def sheets(self, edition: Edition) -> Iterator[Sheet]:
        """The sheets of an edition."""
        entries = HandbookDomain.of(self.env).entries
        terms = {docname: {term for own in each.terms.values() for term in own} for docname, each in entries.items()}
        for each in sheets(edition, self.entries(edition), self.complete, self.project, terms):
            # A poster of no entry would be a name on an empty page.
            if not edition.poster or any(page.kind == "entry" for part in each.parts for page in part.documents):
                yield each

    def _line(self, edition: Edition, *key: str) -> int:
        """The line in ``katalog.toml`` of an edition, or of a ``key`` of it; 0 for one that is not declared there."""
        path = self.project.settings / self.env.config.handbook_catalogue
        if edition.id == SELECTION or not path.is_file():
            return 0
        # Imported here: it takes a tenth of a build that finds nothing to do, of a website's, too.
        from ...catalogue.schema import toml_lines

        return toml_lines.line_of(path.read_text("utf-8-sig"), ("editions", edition.id, *key))

    # The names of files ---------------------------------------------------------------------------

    def files_of_others(self) -> set[str]:
        """The files of all editions that this build is not asked for."""
        say = translator(self.project.language)
        others = [
            each for each in self.project.schema.all_editions() if each.id not in self.env.config.handbook_pdf_editions
        ]
        files = {
            f"{self.target.stem}{end}.pdf"
            for edition in others
            for end in file_names.names(edition, [end for end, _ in self._ends(edition)], say)
        }
        # Which sheets of corrections there are is known only when they are made.
        sheets = {each.id for each in others if each.corrections}
        return files | {each.file for each in listing.load(self.target.parent) if each.id in sheets}

    def name_clashes(self) -> Iterator[Problem]:
        """Editions, or pages of one, that would have the same file, whether this build is asked for them or not."""
        say = translator(self.project.language)
        owners: dict[str, tuple[str, str]] = {}
        for edition in self.project.schema.all_editions():
            clashing: set[str] = set()
            for place, docname in self._ends(edition):
                for end in file_names.names(edition, [place], say):
                    other, page = owners.setdefault(end, (edition.id, docname))
                    file = f"{self.target.stem}{end}.pdf"
                    if other == edition.id and page != docname and docname in self.env.all_docs:
                        path = Path(self.env.doc2path(docname)).relative_to(self.env.srcdir).as_posix()
                        values = {"word": docname, "other": page, "file": file}
                        yield Problem(path, 1, 1, "edition", file_names.SHEETS_TWICE, values)
                    elif other != edition.id and other not in clashing:
                        clashing.add(other)
                        values = {"word": edition.id, "other": other, "file": file}
                        path = self.env.config.handbook_catalogue
                        yield Problem(path, self._line(edition), 1, "edition", file_names.TWICE, values)

    def _ends(self, edition: Edition) -> list[tuple[str, str]]:
        """As ``sheets``; for an edition that is one file a single pair of empty strings."""
        if edition.corrections:
            return []
        if not edition.sheets or edition.one_file:
            return [("", "")]
        return [(each.end, each.docname or each.end) for each in self.sheets(edition)]


def _with_subtitle(schema: Schema, title: str) -> Schema:
    """The schema of a book whose subtitle says which selection it is."""
    subtitle = " · ".join(filter(None, (schema.book.subtitle, title)))
    return replace(schema, book=replace(schema.book, subtitle=subtitle))
