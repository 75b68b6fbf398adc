"""Leaves entries out of every output that are drafts, or whose time it is not.

Such a page is no page of the project: it is not read, and one that was is removed, as if its file were gone. So
nothing can show it, and the day on which a project is built acts through the set of these pages alone: an incremental
build and a clean one of the same day are the same. ``handbook_drafts`` lets all be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...catalogue.entries import front_matter, publication
from ...catalogue.entries import page as pages
from ..domain import HandbookDomain
from ..read_phase import pages_to_read

if TYPE_CHECKING:
    import datetime

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def leave_out(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Take what is not published out of what Sphinx is about to read, and out of what it has read."""
    domain, schema = HandbookDomain.of(env), app.config.handbook_schema
    domain.withheld = frozenset()
    if app.config.handbook_drafts or not publication.fields(schema):
        return []
    day = publication.today(app.config.handbook_day)
    edited = {*added, *changed, *pages_to_read(app, env)}
    withheld = {
        docname
        for docname in env.found_docs
        if schema.is_entry(docname) and _is_withheld(env, docname, day, read=docname not in edited)
    }
    for docname in withheld:
        env.project.docnames.discard(docname)
        if docname in env.all_docs:
            removed.add(docname)
    added -= withheld
    changed -= withheld
    domain.withheld = frozenset(withheld)
    return []


def _is_withheld(env: BuildEnvironment, docname: str, day: datetime.date, *, read: bool) -> bool:
    """Whether an entry is not published on a day: by its record, or by its file where that must be read."""
    domain = HandbookDomain.of(env)
    if read and (entry := domain.entries.get(docname)) is not None:
        return publication.withheld_by(entry, domain.schema, day) is not None
    path = env.doc2path(docname, False).as_posix()
    text, _ = pages.decode(env.doc2path(docname).read_bytes(), path)
    front, problems = front_matter.take(text or "", path)
    category = domain.schema.category_of(docname)
    if problems or category is None:
        return False
    return publication.is_withheld(front, category.id, domain.schema, day)


def setup(app: Sphinx) -> None:
    """Connect the event, before any other asks which pages there are."""
    app.connect("env-get-outdated", leave_out, priority=100)
