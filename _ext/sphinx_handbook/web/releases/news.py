"""What has changed on the book's pages since it was printed, in words, for the feed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import TYPE_CHECKING

from ...catalogue.export.feeds import LONGEST, Update
from ...editions.edition import MAIN
from ...files import digest
from ...i18n import N_, translator
from ...releases import writing
from ...sphinx_ext.domain import HandbookDomain
from . import pages, state

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ...i18n import Translate
    from ...languages.dates import PartialDate
    from ...releases.page import Page
    from ...releases.since import Change, Since
    from ...releases.summary import ChangedPassage

    Texts = Callable[[Hashable, Callable[[], str]], str]


def updates(app: Sphinx) -> list[Update]:
    """The last change of each page that has changed since a release, the newest first."""
    releases = state.of(app)
    listed = list(_changes(app))
    # Sorting is stable: of one day, in the order of the book.
    listed.sort(key=lambda each: each[0], reverse=True)
    if not listed:
        return []
    text = releases.kept.texts(pages.FEED, digest([pages.common(app, each, _edition(each)) for each in releases.all]))
    return [_update(app, *each, text) for each in listed[:LONGEST]]


def _edition(since: Since) -> str:
    return since.books[0].id if since.books else MAIN


def _changes(app: Sphinx) -> Iterator[tuple[PartialDate, Since, Change, Page]]:
    """Each change that a page tells of, with that page; the day is that of git, else that of the release."""
    releases, domain = state.of(app), HandbookDomain.of(app.env)
    seen: set[str] = set()
    for since in releases.all:
        for change in since.changes:
            if change.after is not None and change.after.docname not in seen:
                seen.add(change.after.docname)
                yield domain.changed(change.after.docname) or since.release.day, since, change, change.after


def _update(app: Sphinx, day: PartialDate, since: Since, change: Change, now: Page, kept: Texts) -> Update:
    releases = state.of(app)
    # A reader of feeds shows what has another id: a page that was changed once more.
    version = kept(change.exact, lambda: releases.now.text_digest(now)[:8])
    title = f"{now.title}: {releases.notes[now.docname].words}"
    text = kept((since.stem, change.identity), lambda: _text(app, since, change))
    return Update(now.docname, f"{since.stem}-{version}", title, text, day)


def _text(app: Sphinx, since: Since, change: Change) -> str:
    say = translator(app.config.language)
    (page,) = state.of(app).summary(since, [change], _edition(since))
    if page.passages:
        return "\n".join(_line(each, say) for each in page.passages)
    text = pages.kind(page, app.config.handbook_schema, say)
    return text[:1].upper() + text[1:]


def _line(each: ChangedPassage, say: Translate) -> str:
    def marks(went: str, came: str) -> str:
        parts = [
            f"[{say(N_('removed:'))} {went}]" if went else "",
            f"[{say(N_('added:'))} {came}]" if came else "",
        ]
        return " ".join(filter(None, parts))

    return f"{writing.where(each, say)}{writing.words(each.words, marks)}{writing.links(each, say, str)}"
