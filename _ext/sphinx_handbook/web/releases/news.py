"""What has changed on the book's pages since it was printed, in words, for the feed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...catalogue.export.feeds import LONGEST, Update
from ...editions.edition import MAIN
from ...i18n import N_, translator
from ...releases import writing
from ...sphinx_ext.domain import HandbookDomain
from . import pages, state

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ...i18n import Translate
    from ...languages.dates import PartialDate
    from ...releases.compare import PageChange
    from ...releases.since import Since
    from ...releases.summary import ChangedPage, ChangedPassage


def updates(app: Sphinx) -> list[Update]:
    """The last change of each page that has changed since a release, the newest first."""
    listed = list(_changes(app))
    # Sorting is stable: of one day, in the order of the book.
    listed.sort(key=lambda each: each[0], reverse=True)
    listed = listed[:LONGEST]
    summaries = {
        page.docname: (since, page)
        for since in state.of(app).all
        for page in _summary(app, since, [change for _, of, change in listed if of is since])
    }
    return [_update(app, day, *summaries[change.after.docname]) for day, _, change in listed if change.after]


def _summary(app: Sphinx, since: Since, changes: list[PageChange]) -> list[ChangedPage]:
    edition = since.books[0].id if since.books else MAIN
    return state.of(app).summary(since, changes, edition)


def _changes(app: Sphinx) -> Iterator[tuple[PartialDate, Since, PageChange]]:
    """Each change that a page tells of, with the day on which git has it, else that of the release."""
    releases, domain = state.of(app), HandbookDomain.of(app.env)
    seen: set[str] = set()
    for since in releases.all:
        for change in since.changes:
            if change.after is not None and change.after.docname not in seen:
                seen.add(change.after.docname)
                yield domain.changed(change.after.docname) or since.release.day, since, change


def _update(app: Sphinx, day: PartialDate, since: Since, page: ChangedPage) -> Update:
    releases, say = state.of(app), translator(app.config.language)
    # A reader of feeds shows what has another id: a page that was changed once more.
    version = releases.now.digests[page.docname][:8]
    title = f"{page.title}: {releases.notes[page.docname].words}"
    text = "\n".join(_line(each, say) for each in page.passages)
    if not text:
        text = pages.kind(page, app.config.handbook_schema, say)
        text = text[:1].upper() + text[1:]
    return Update(page.docname, f"{since.stem}-{version}", title, text, day)


def _line(each: ChangedPassage, say: Translate) -> str:
    def marks(went: str, came: str) -> str:
        parts = [
            f"[{say(N_('removed:'))} {went}]" if went else "",
            f"[{say(N_('added:'))} {came}]" if came else "",
        ]
        return " ".join(filter(None, parts))

    return f"{writing.where(each, say)}{writing.words(each.words, marks)}{writing.links(each, say, str)}"
