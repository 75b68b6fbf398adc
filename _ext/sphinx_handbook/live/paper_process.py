"""Prints the page that is looked at, in a process of its own, by the code that prints the book."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.application import ENV_PICKLE_FILENAME

from ..book.cache import Cache
from ..book.content.references import anchor
from ..book.jobs import excerpt
from ..book.jobs.plan import UnknownName
from ..book.layout import layout, layout_warnings, stylesheets
from ..book.layout.font_fallback.report import FallbackReport
from ..book.layout.source_locations import SourceLocator
from ..book.pdf.pagination import paginate
from ..book.pipeline.tasks import merged
from ..editions import page_format
from ..i18n import translator
from .orders import Order, Project, Result, Sheet
from .sphinx_build import Build

if TYPE_CHECKING:
    from ..book.builder import HandbookPdfBuilder
    from ..book.pdf.fragment import Fragment


def load(project: Project) -> Callable[[Order], Result]:
    """Load a book; returns what prints a page of it."""
    # Only the first time there is enough to read for several processes.
    is_first = not (project.folder / "handbook-pdf.doctrees" / ENV_PICKLE_FILENAME).exists()
    jobs = project.jobs if is_first else 1
    return partial(_build, Build(project, "handbook-pdf", {"handbook_pdf_jobs": str(jobs)}))


def _build(build: Build, order: Order) -> Result:
    if build.app is None:
        return build.run(order)
    builder: HandbookPdfBuilder = build.app.builder  # type: ignore[assignment]
    printed = Result()

    def write_documents(docnames: Set[str]) -> None:
        """Take the place of the method that prints the whole book."""
        nonlocal printed
        builder.prepare_writing(docnames)
        # What is wrong in the pages themselves is told by the build of the web pages.
        build.log.faults.clear()
        printed = _print(builder, order)

    builder.write_documents = write_documents  # type: ignore[method-assign]
    result = build.run(order)
    if result.stopped:
        return replace(result, text="\n".join(each.text for each in result.faults if each.stops))
    return replace(result, pdf=printed.pdf, sheets=printed.sheets, text=printed.text)


def _print(builder: HandbookPdfBuilder, order: Order) -> Result:
    """The file with the printed page."""
    project = builder.project()
    say = translator(project.language)
    layout.prepare(project)
    cache = Cache(project.cache / "kept")
    content = builder.content_writer(project, cache, stylesheets.hidden(project))
    try:
        page = excerpt.of(builder.plan(project, cache, content), content, order.edition, order.docname)
    except excerpt.NotPrinted as reason:
        return Result(text=say(str(reason)))
    except UnknownName as error:
        return Result(text=error.problem.text(say))
    form = page_format.of(page.edition)
    stylesheets.cut_fonts(project)
    sheets = stylesheets.load_stylesheets(project, form)
    manuscript, gatherer = page.content.manuscript, page.content.gatherer
    opened = set[Path]()
    fragment = next(layout.fragments(project, manuscript.chunks, sheets, in_chunks=project.splittable, opened=opened))
    locator = SourceLocator(project.source, project.files, gatherer.expected.passages, gatherer.images)
    layout_warnings.log(fragment.warnings, locator, set())
    letters = FallbackReport(say)
    letters.add(fragment.fallback, locator)
    letters.log()
    data = merged(project, [fragment], paginate([fragment.summary], [""]), manuscript)
    return Result(pdf=data, sheets=tuple(_sheets(fragment, order.docname, page.following)))


def _sheets(fragment: Fragment, docname: str, following: str) -> list[Sheet]:
    """The pages on which a document stands, up to the one where the ``following`` one begins."""
    places = fragment.summary.destinations
    first = places.get(anchor(docname), 0)
    last = places.get(anchor(following), len(fragment.pages) - 1) if following else len(fragment.pages) - 1
    return [
        Sheet(number, page.width, page.height) for number, page in enumerate(fragment.pages) if first <= number <= last
    ]
