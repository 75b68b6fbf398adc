"""Prints the page that is looked at, in a process of its own, by the code that prints the book."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.application import ENV_PICKLE_FILENAME

from ..book.book_build import BookBuild
from ..book.cache import Cache
from ..book.content.references import anchor
from ..book.jobs import excerpt
from ..book.jobs.plan import UnknownName
from ..book.layout import layout, layout_warnings, stylesheets
from ..book.layout.font_fallback.report import FallbackReport
from ..book.layout.source_locations import SourceLocator
from ..book.pipeline.tasks import merged
from ..editions import page_format
from ..i18n import translator
from .last_book import LastBook, last_book, paginated
from .orders import BuildBook, Order, Project, Result, Sheet
from .sphinx_build import Build

if TYPE_CHECKING:
    from ..book.builder import HandbookPdfBuilder
    from ..book.pdf.fragment import Fragment
    from ..book.project import Project as PrintedProject


def load(project: Project) -> BuildBook:
    """Load a book; returns what prints a page of it."""
    # Only the first time there is enough to read for several processes.
    is_first = not (project.folder / "handbook-pdf.doctrees" / ENV_PICKLE_FILENAME).exists()
    jobs = project.jobs if is_first else 1
    return partial(_build, Build(project, "handbook-pdf", {"handbook_pdf_jobs": str(jobs)}))


def _build(build: Build, order: Order, send: Callable[[Result], None]) -> Result:
    if build.app is None:
        return _stopped(build.run(order))
    builder: HandbookPdfBuilder = build.app.builder  # type: ignore[assignment]
    page = Result()

    def write_documents(docnames: Set[str]) -> None:
        """Take the place of the method that prints the whole book."""
        nonlocal page
        builder.prepare_writing(docnames)
        # What is wrong in the pages themselves is told by the build of the web pages.
        build.log.faults.clear()
        book = BookBuild(builder, builder.options, builder.pool)
        with book.printing() as project:
            page = _print(book, project, build.project.printed, order)

    builder.write_documents = write_documents  # type: ignore[method-assign]
    result = build.run(order)
    if result.stopped:
        return _stopped(result)
    return replace(result, pdf=page.pdf, sheets=page.sheets, text=page.text)


def _stopped(result: Result) -> Result:
    """What came of a build that a fault has ended, with the fault in the place of the page."""
    return replace(result, text="\n".join(each.text for each in result.faults if each.stops))


def _print(book: BookBuild, project: PrintedProject, printed: Path, order: Order) -> Result:
    """The file with the printed page."""
    say = translator(project.language)
    layout.prepare(project)
    cache = Cache(project.cache / "kept", project.source, project.output)
    content = book.content_writer(project, cache, stylesheets.hidden(project))
    try:
        page = excerpt.of(book.plan(project, cache, content), content, order.edition, order.docname)
    except excerpt.NotPrinted as reason:
        return Result(text=say(str(reason)))
    except UnknownName as error:
        return Result(text=error.problem.text(say))
    form = page_format.of(page.edition)
    stylesheets.cut_fonts(project)
    sheets = stylesheets.load_stylesheets(project, form)
    manuscript = page.content.manuscript
    opened = set[Path]()
    fragment = next(layout.fragments(project, manuscript.chunks, sheets, in_chunks=project.splittable, opened=opened))
    locator = SourceLocator.of_content(project, page.content.gatherer)
    layout_warnings.log(fragment.warnings, locator, set())
    letters = FallbackReport(say)
    letters.add(fragment.fallback, locator)
    letters.log()
    last = LastBook() if page.edition.sheets else last_book(printed, page.edition.id, project.cache)
    manuscript = replace(manuscript, fingerprint=last.edition or manuscript.fingerprint)
    name = anchor(manuscript.chunks[0].documents[0])
    pages = paginated(fragment.summary, name, last.pages, manuscript.first_numbered)
    data = merged(project, [fragment], pages, manuscript)
    return Result(pdf=data, sheets=tuple(_sheets(fragment, pages.first[0], order.docname, page.following)))


def _sheets(fragment: Fragment, before: int, docname: str, following: str) -> list[Sheet]:
    """The pages on which a document stands, up to the one where the ``following`` one begins.

    ``before`` is the number of pages that the file has before the fragment's.
    """
    places = fragment.summary.destinations
    first = places.get(anchor(docname), 0)
    last = places.get(anchor(following), len(fragment.pages) - 1) if following else len(fragment.pages) - 1
    sheets = []
    for number in range(first, last + 1):
        page = fragment.pages[number]
        left, lower, right, upper = page.bleed
        sheets.append(Sheet(before + number, page.width + left + right, page.height + lower + upper))
    return sheets
