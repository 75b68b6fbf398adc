"""A release held against what the book says now: pages that say the same are passed over before they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType

from ..files import digest, stamp
from ..languages.dates import unbroken
from . import release
from .compare import Memory, PageChange, PageChangeKind, came, kind_of, names_now, passage_changes
from .page import Page
from .page_json import read_head, read_piece, text_digest
from .passage import Passage, digest_of_text
from .release import Contents, Damaged, PrintedFile, Release


class Now:
    """What the book says now."""

    def __init__(
        self,
        pages: Iterable[Page],
        exact: Mapping[str, str],
        passages: Callable[[str], tuple[Passage, ...]],
        places: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """``pages`` come without their passages, which ``passages`` returns by docname; few pages have changed.

        ``exact`` are the digests of the pages (``passage.exact_digest``), by docname; ``places`` the titles of
        sections (``titles``).
        """
        self.pages, self.places, self.exact = tuple(pages), places, exact
        self._passages = passages
        self._whole: dict[str, Page] = {}
        self.by_docname = {each.docname: each for each in self.pages}
        self.titles = {each.docname: each.title for each in self.pages}

    def whole(self, page: Page) -> Page:
        """A page with its passages."""
        if page.docname not in self._whole:
            self._whole[page.docname] = replace(page, passages=self._passages(page.docname))
        return self._whole[page.docname]

    def text_digest(self, page: Page) -> str:
        """The digest of a page's text (``passage.digest_of_text``)."""
        return digest_of_text(each.digest for each in self.whole(page).passages)

    @cached_property
    def titles_digest(self) -> str:
        """The digest of all pages' names and titles, and of the sections' titles."""
        return digest([sorted(self.titles.items()), sorted(self.places.items())])


#: How many passages of a page have changed, by what decides that: the release's digest, the page's name in it, its name
#: now, its exact digest now, and the digest of all new names that pages have.
Counts = dict[tuple[str, str, str, str, str], int]


@dataclass(frozen=True, slots=True)
class Change:
    """A page that has changed since a release; ``before`` and ``after`` are without their passages."""

    kind: PageChangeKind
    before: Page | None
    after: Page | None
    count: int
    """How many of its passages have changed; 0 of a page that is new or gone."""
    exact: str
    """The exact digest of the page as it is now; empty where it is gone."""
    read: Callable[[], PageChange]
    """Returns the change with its passages."""

    @property
    def whole(self) -> PageChange:
        """The change with its passages, which are read when they are first asked for."""
        return self.read()

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What tells it from another change of the same release, which has the old page."""
        before, after = (each.docname if each else "" for each in (self.before, self.after))
        return self.kind, before, after, self.exact


@dataclass(frozen=True, slots=True)
class Since:
    """A release, and what has changed since."""

    stem: str
    """The name of the release's file without its suffix: no other release has it."""
    release: Release
    """Without its pages."""
    editions: tuple[str, ...]
    """The editions whose page numbers it has."""
    changes: tuple[Change, ...]
    same: tuple[Page, ...]
    """The pages that say what they said, without their passages."""
    old: tuple[Page, ...]
    """Every page of the release, without its passages; one that says the same as it is now."""
    digest: str
    """The digest of all that is told of the release, apart from the titles of other pages."""
    old_titles_digest: str
    """The digest of the titles that pages and sections had and have no more, and of the release itself."""

    def named(self, language: str) -> str:
        """The release as readers are told of it: its name and its day, or its day alone."""
        day = unbroken(self.release.day, language)
        return f"{self.release.name} ({day})" if self.release.name else day

    @property
    def books(self) -> tuple[PrintedFile, ...]:
        """The files of whole books with page numbers of their own; where there are none, the first of a whole book."""
        books = [each for each in self.release.files if not each.document]
        return tuple(each for each in books if each.id in self.editions) or tuple(books[:1])

    @property
    def sheets(self) -> tuple[PrintedFile, ...]:
        """The files of single pages."""
        return tuple(each for each in self.release.files if each.document)


class _Comparison:
    """The pages of a release that have another digest now, and those of the book."""

    def __init__(self, path: Path, contents: Contents, now: Now, memory: Memory) -> None:
        self._contents, self._now, self._memory = contents, now, memory
        same = {docname for docname, exact in contents.exact.items() if exact and now.exact.get(docname) == exact}
        self._pieces = contents.pieces(path, contents.exact.keys() - same)
        self.old = {docname: read_head(piece) for docname, piece in self._pieces.items()}
        self._new = {page.docname: page for page in now.pages if page.docname not in same}
        self._wholes: dict[str, PageChange] = {}
        self._names = self._names_now()
        self._renamed = {name: other for name, other in self._names.items() if name != other}

    def _names_now(self) -> dict[str, str]:
        old, new = self.old, self._new
        gone, added = old.keys() - new.keys(), new.keys() - old.keys()
        if gone and added:
            # A page that says the same has its name, too, so whatever is renamed is among these.
            old = old | {name: read_piece(self._pieces[name]) for name in gone}
            new = new | {name: self._now.whole(new[name]) for name in added}
        return names_now(old, new)

    def changes(self, counts: Counts, used: Counts) -> Iterator[Change]:
        """The changes, as ``compare`` has them; ``counts`` are those of an earlier build, and go into ``used``."""
        renamed = digest(sorted(self._renamed.items())) if self._renamed else ""
        for name, page in self.old.items():
            now = self._new.get(self._names.get(name, ""))
            if now is None:
                yield Change("removed", page, None, 0, "", partial(PageChange, "removed", page, None))
                continue
            exact, kind = self._now.exact.get(now.docname, ""), kind_of(name, now.docname)
            read = partial(self._compared, page, now)
            key = self._contents.sha256, name, now.docname, exact, renamed
            if key not in counts:
                counts[key] = 0 if self._says_the_same(page, now) else len(read().passages)
            used[key] = counts[key]
            if counts[key] or kind != "changed":
                yield Change(kind, page, now, counts[key], exact, read)
        for name in came(self._names, self._new):
            page = self._new[name]
            yield Change("new", None, page, 0, self._now.exact.get(name, ""), partial(PageChange, "new", None, page))

    def _says_the_same(self, page: Page, now: Page) -> bool:
        """Whether typography alone has changed, or nothing; older files have no exact digests."""
        same_name = page.docname == now.docname
        return same_name and text_digest(self._pieces[page.docname]) == self._now.text_digest(now)

    def _compared(self, page: Page, now: Page) -> PageChange:
        name = page.docname
        if name not in self._wholes:
            before, after = read_piece(self._pieces[name]), self._now.whole(now)
            passages = passage_changes(before, after, self._renamed, self._memory)
            self._wholes[name] = PageChange(kind_of(name, now.docname), before, after, passages)
        return self._wholes[name]


def read(path: Path, contents: Contents, now: Now, memory: Memory, counts: Counts, used: Counts) -> Since:
    """A release's file, held against what the book says now; raises ``ValueError`` and ``OSError`` for another file.

    ``counts`` saves comparing pages that were compared before; those that were asked for are added to ``used``.
    """
    comparison = _Comparison(path, contents, now, memory)
    changes = tuple(comparison.changes(counts, used))
    changed = {each.after.docname for each in changes if each.after is not None}
    pages, old = now.by_docname, comparison.old
    return Since(
        path.stem,
        contents.release,
        contents.editions,
        changes,
        # Also of another digest, where a list of entries has another order or a link leads to a page by its new name.
        tuple([each for each in now.pages if each.docname not in changed]),
        tuple([old.get(docname) or pages[docname] for docname in contents.exact]),
        digest([path.stem, contents.sha256, [each.identity for each in changes]]),
        digest([contents.sha256, _other_titles(old.values(), now)]),
    )


def _other_titles(old: Iterable[Page], now: Now) -> object:
    """The titles of pages that are others now, and where those of sections are, the sections of all."""
    titles = [(each.docname, each.title) for each in old if each.title != now.titles.get(each.docname)]
    places = [each.places for each in old if each.places]
    are_others = any(title != now.places.get(place) for listed in places for place, title in listed)
    return titles, places if are_others else ()


def read_all(
    paths: Sequence[Path],
    now: Now,
    contents: Callable[[Path], Contents] = release.contents,
    counts: Counts | None = None,
) -> tuple[Since, ...]:
    """Releases by their files, the newest first; one that cannot be read is left out: ``handbook check`` names it.

    ``counts`` are what an earlier build left there; this one leaves those that it asked for.
    """
    counts = {} if counts is None else counts
    releases, memory, used = [], Memory(), Counts()
    for path in paths:
        try:
            before = stamp(path)
            since = read(path, contents(path), now, memory, counts, used)
            # A file that changes meanwhile is another one than its digest was taken of.
            if stamp(path) == before:
                releases.append(since)
        except (Damaged, OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    counts.clear()
    counts.update(used)
    return tuple(sorted(releases, key=lambda each: (each.release.day, each.stem), reverse=True))
