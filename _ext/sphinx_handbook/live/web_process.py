"""Builds the web pages in a process of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ..catalogue.entries import publication
from ..sphinx_ext.domain import HandbookDomain
from .orders import Result
from .publish import publish
from .sphinx_build import Build

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from .faults import Fault
    from .orders import BuildBook, Order, Project


def load(project: Project) -> BuildBook:
    """Load a book; returns what builds its pages."""
    return partial(_build, Build(project, "html", {}))


def _build(build: Build, order: Order, send: Callable[[Result], None]) -> Result:
    if build.app is None:
        return build.run(order)
    builder: StandaloneHTMLBuilder = build.app.builder  # type: ignore[assignment]
    for docname in build.faulty():
        # A page is written again, and its faults are logged again, where its file is not as the last build left it.
        (build.out / f"{docname}.html").unlink(missing_ok=True)
    finish = builder.finish

    def finish_later() -> None:
        """Show the pages before the search and all else is made of them."""
        send(replace(_published(build, builder, build.faults()), early=True))
        finish()

    builder.finish = finish_later  # type: ignore[method-assign]
    result = build.run(order)
    if result.stopped:
        return result
    try:
        published = _published(build, builder, result.faults)
    except OSError as error:
        return build.stopped(error)
    return replace(published, outside=result.outside, suffixes=result.suffixes, editions=tuple(_editions(build.app)))


def _published(build: Build, builder: StandaloneHTMLBuilder, faults: tuple[Fault, ...]) -> Result:
    """What is served now."""
    assert build.app is not None
    faulty = {builder.get_target_uri(each.docname) for each in faults if each.docname}
    before = frozenset(name for name in faulty if (build.project.pages / name).is_file())
    written = publish(build.out, build.project.pages, faulty)
    drafts = frozenset(builder.get_target_uri(each) for each in _drafts(build.app))
    return Result(faults, written=written, kept=before, drafts=drafts)


def _drafts(app: Sphinx) -> Iterator[str]:
    """The pages of entries that are not published today."""
    domain, schema = HandbookDomain.of(app.env), app.config.handbook_schema
    if publication.fields(schema):
        day = publication.today(app.config.handbook_day)
        for entry in domain.entries.values():
            if publication.withheld_by(entry, schema, day) is not None:
                yield entry.docname


def _editions(app: Sphinx) -> Iterator[tuple[str, str]]:
    """The editions that can be looked at: id, and title or paper."""
    for edition in app.config.handbook_schema.all_editions():
        if not edition.corrections:
            yield edition.id, edition.title or edition.paper
