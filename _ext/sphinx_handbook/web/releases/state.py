"""The book's releases, as a build tells of them; the files are read once, and only where pages are looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from sphinx.builders.singlehtml import SingleFileHTMLBuilder

from ...editions.edition import MAIN
from ...files import Stamp, stamp
from ...i18n import N_, counter, translator
from ...releases import web_page
from ...releases.since import Now, Since, read_all
from ...releases.summary import summary
from ...releases.titles import titles
from ...sphinx_ext.domain import HandbookDomain
from ...sphinx_ext.releases import book_order, book_text, index, release_files
from .kept import Kept

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

    from ...releases.since import Change
    from ...releases.summary import ChangedPage

#: What is said of a page, before the name of a release.
_OF_PAGE: Final = {
    "changed": N_("Changed since {release}"),
    "new": N_("New since {release}"),
    "renamed": N_("Renamed since {release}"),
    "moved": N_("Moved since {release}"),
    "address": N_("Another address since {release}"),
}
_NUMBERS: Final = (N_("two"), N_("three"), N_("four"), N_("five"), N_("six"), N_("seven"), N_("eight"), N_("nine"))


@dataclass(frozen=True, slots=True)
class Note:
    """What is said on a page of its last change."""

    words: str
    page: str
    """The page with the change, without a suffix."""
    place: str
    """Where on it."""


def name(config: Config) -> str:
    """The name of the page about printed copies, in the book's language; empty for a book without releases."""
    return web_page.name(config.language) if config.handbook_schema.releases else ""


def stamps(config: Config, confdir: Path) -> list[tuple[str, Stamp]]:
    """Name, times and size of each release's file: a build with nothing to do reads none of them."""
    stamped = ((path.name, stamp(path)) for path in release_files.files(config, confdir))
    return [(name, each) for name, each in stamped if each]


def place(docname: str) -> str:
    """Where a page about a release tells of a page of the book."""
    return docname.replace("/", "-")


class Releases:
    """The releases of one build's book."""

    def __init__(self, app: Sphinx) -> None:
        self._app = app
        # A builder that writes one file has no page to tell of releases on.
        self.name = "" if isinstance(app.builder, SingleFileHTMLBuilder) else name(app.config)
        self._old_titles: dict[str, Callable[[str], str]] = {}
        self._addresses: dict[str, str] = {}

    @cached_property
    def _read(self) -> tuple[Now, tuple[Since, ...]]:
        env = self._app.env
        domain, docnames = HandbookDomain.of(env), book_order.of_book(env)
        now = Now(
            {docname: domain.page_name(docname) for docname in docnames},
            book_text.exact_digests(domain, docnames),
            partial(book_text.without_passages, domain),
            domain.passages,
            lambda: book_text.places(domain, docnames),
            book_text.decides_places(domain),
        )
        files = release_files.files(self._app.config, Path(self._app.confdir))
        return now, read_all(files, now, index.of(self._app).contents, self.kept.counts)

    @cached_property
    def kept(self) -> Kept:
        """What the last build has kept."""
        return Kept(Path(self._app.doctreedir), self._app.builder.name)

    @property
    def was_asked(self) -> bool:
        """Whether anything was asked of what has changed."""
        return "_read" in vars(self)

    @property
    def now(self) -> Now:
        """What the book says now."""
        return self._read[0]

    @property
    def all(self) -> tuple[Since, ...]:
        """The releases, the newest first, with what has changed since."""
        return self._read[1] if self.name else ()

    @cached_property
    def _as_released(self) -> frozenset[str]:
        return frozenset(self.all[0].same) if self.all else frozenset()

    def edition(self, docname: str) -> str:
        """The name of the newest release, where it has the page as it is now; else an empty string."""
        return self.all[0].release.name if docname in self._as_released else ""

    def page(self, since: Since, edition: str = "") -> str:
        """The name of the page about a release, by the page numbers of an edition; else by those of the first book."""
        first = since.books[0].id if since.books else MAIN
        return f"{self.name}/{since.stem}" + (f"-{edition}" if edition and edition != first else "")

    def is_page(self, page: str) -> bool:
        """Whether a page lies in the folder of the pages about single releases, and no page of the book does."""
        return bool(self.name) and page.rpartition("/")[0] == self.name and self._are_alone

    @cached_property
    def _are_alone(self) -> bool:
        others = (*self._app.env.all_docs, *HandbookDomain.of(self._app.env).term_pages())
        return not any(each.startswith(f"{self.name}/") for each in others)

    def address(self, docname: str) -> str:
        """Where a page of the book is, seen from the pages about releases, which lie in one folder."""
        if docname not in self._addresses:
            self._addresses[docname] = self._app.builder.get_relative_uri(self.page(self.all[0]), docname)
        return self._addresses[docname]

    def summary(self, since: Since, changes: Iterable[Change], edition: str) -> list[ChangedPage]:
        """Changes since a release in words, with the page numbers of an edition."""
        if since.stem not in self._old_titles:
            # Of pages that say what they said, the sections have the titles that they have now.
            self._old_titles[since.stem] = titles(since.old(), lambda: self.now.places)
        old_titles, labels = self._old_titles[since.stem], self._app.config.handbook_schema.labels
        return summary((each.whole for each in changes), old_titles, self._new_titles, edition, labels)

    @cached_property
    def _new_titles(self) -> Callable[[str], str]:
        return titles(self.now.pages, lambda: self.now.places)

    @cached_property
    def notes(self) -> dict[str, Note]:
        """What is said on each page: of the newest release since which it has changed; by docname."""
        notes: dict[str, Note] = {}
        # Of most pages one passage has changed.
        words = cache(self._words)
        for since in self.all:
            page, release = self.page(since), since.named(self._app.config.language)
            for change in since.changes:
                if change.after is not None and change.after.docname not in notes:
                    docname = change.after.docname
                    notes[docname] = Note(words(release, kind(change), change.count), page, place(docname))
        return notes

    def _words(self, release: str, kind: str, count: int) -> str:
        language = self._app.config.language
        words = translator(language)(_OF_PAGE[kind]).format(release=release)
        return f"{words}: {passages(count, language)}" if count else words


def kind(change: Change) -> str:
    """What happened to a page, as far as its readers see it: ``_OF_PAGE`` has the words."""
    before, after = change.before, change.after
    if change.kind == "renamed" and before is not None and after is not None and before.title == after.title:
        return "changed" if change.count else "address"
    return change.kind


def passages(count: int, language: str) -> str:
    """How many passages, in words up to nine."""
    ngettext = counter(language)
    number = translator(language)(_NUMBERS[count - 2]) if 1 < count <= len(_NUMBERS) + 1 else str(count)
    return ngettext("one passage", "{count} passages", count).format(count=number)


def counts(since: Since, language: str) -> list[str]:
    """How many pages are changed, new, removed, renamed and moved, those alone that there are."""
    ngettext, kinds = counter(language), Counter(each.kind for each in since.changes)
    sentences = {
        "changed": ngettext("{count} page changed", "{count} pages changed", kinds["changed"]),
        "new": ngettext("{count} new page", "{count} new pages", kinds["new"]),
        "removed": ngettext("{count} page removed", "{count} pages removed", kinds["removed"]),
        "renamed": ngettext("{count} page renamed", "{count} pages renamed", kinds["renamed"]),
        "moved": ngettext("{count} page moved", "{count} pages moved", kinds["moved"]),
    }
    return [words.format(count=kinds[kind]) for kind, words in sentences.items() if kinds[kind]]  # type: ignore[index]


_RELEASES: Final[WeakKeyDictionary[Sphinx, Releases]] = WeakKeyDictionary()


def of(app: Sphinx) -> Releases:
    """The releases of a build."""
    if app not in _RELEASES:
        _RELEASES[app] = Releases(app)
    return _RELEASES[app]
