"""A release held against what the book says now: pages that say the same are passed over before they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from pathlib import Path

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
        titles: Mapping[str, str],
        exact: Mapping[str, str],
        page: Callable[[str], Page],
        passages: Callable[[str], tuple[Passage, ...]],
        places: Callable[[], Mapping[str, str]] = dict,
        decides_places: object = None,
    ) -> None:
        """``titles`` are those of the pages by docname, in the book's order; few pages have changed.

        ``exact`` are the digests of the pages (``passage.exact_digest``). ``page`` returns one without its passages,
        which ``passages`` returns. ``places`` returns the titles of sections and of what is not printed (``titles``);
        ``decides_places`` has another `repr` where any of these is another.
        """
        self.titles, self.exact = titles, exact
        self.page = cache(page)
        self._passages, self._places, self._decides_places = passages, places, decides_places
        self._whole: dict[str, Page] = {}

    @property
    def pages(self) -> Iterator[Page]:
        """Every page, without its passages."""
        return map(self.page, self.titles)

    @cached_property
    def places(self) -> Mapping[str, str]:
        """The titles of sections, and of pages that are not printed, by what stands for them in passages."""
        return self._places()

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
        """The digest of all pages' names and titles, and of what decides the sections' titles."""
        return digest([list(self.titles.items()), self._decides_places])


#: How many passages of a page have changed, and its title and those of its sections in the release, by what decides
#: these: the release's digest, the page's name in it, its name now, its exact digest now, and the digest of all new
#: names that pages have.
Counts = dict[tuple[str, str, str, str, str], tuple[int, str, tuple[tuple[str, str], ...]]]


@dataclass(frozen=True)
class Change:
    """A page that has changed since a release.

    ``before`` and ``after`` are without their passages, and ``before`` has its name and its titles alone.
    """

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

    @cached_property
    def identity(self) -> tuple[str, str, str, str]:
        """What tells it from another change of the same release, which has the old page."""
        before, after = self.before, self.after
        return self.kind, before.docname if before else "", after.docname if after else "", self.exact


@dataclass(frozen=True)
class Since:
    """A release, and what has changed since."""

    stem: str
    """The name of the release's file without its suffix: no other release has it."""
    release: Release
    """Without its pages."""
    editions: tuple[str, ...]
    """The editions whose page numbers it has."""
    changes: tuple[Change, ...]
    same: tuple[str, ...]
    """The docnames of the pages that say what they said."""
    old: Callable[[], Iterator[Page]]
    """Returns every page of the release with its titles, without its passages; one that says the same as it is now."""
    digest: str
    """The digest of all that is told of the release, apart from the titles of other pages."""
    old_titles_digest: str
    """The digest of the titles that pages and sections had and have no more, and of the release itself."""

    def named(self, language: str) -> str:
        """The release as readers are told of it: its name and its day, or its day alone."""
        day = unbroken(self.release.day, language)
        return f"{self.release.name} ({day})" if self.release.name else day

    @cached_property
    def books(self) -> tuple[PrintedFile, ...]:
        """The files of whole books with page numbers of their own; where there are none, the first of a whole book."""
        books = [each for each in self.release.files if not each.document]
        return tuple(each for each in books if each.id in self.editions) or tuple(books[:1])

    @cached_property
    def sheets(self) -> tuple[PrintedFile, ...]:
        """The files of single pages."""
        return tuple(each for each in self.release.files if each.document)


class _Comparison:
    """The pages of a release that have another digest now, and those of the book."""

    def __init__(self, path: Path, contents: Contents, now: Now, memory: Memory) -> None:
        self._contents, self._now, self._memory = contents, now, memory
        same = {docname for docname, exact in contents.exact.items() if exact and now.exact.get(docname) == exact}
        self._pieces = contents.pieces(path, contents.exact.keys() - same)
        self._new = {docname: now.page(docname) for docname in now.titles if docname not in same}
        #: The pages that ``changes`` has come to, by their names in the release.
        self.old: dict[str, Page] = {}
        self._wholes: dict[str, PageChange] = {}
        self._names = self._names_now()
        self._renamed = {name: other for name, other in self._names.items() if name != other}

    def _names_now(self) -> dict[str, str]:
        pieces, new = self._pieces, self._new
        names = {name: name for name in pieces if name in new}
        gone, added = [name for name in pieces if name not in new], [name for name in new if name not in pieces]
        if gone and added:
            # A page that says the same has its name, too, so whatever is renamed is among these.
            old_pages = {name: read_piece(pieces[name]) for name in gone}
            names |= names_now(old_pages, {name: self._now.whole(new[name]) for name in added})
        return names

    def changes(self, counts: Counts, used: Counts) -> Iterator[Change]:
        """The changes, as ``compare`` has them; ``counts`` are those of an earlier build, and go into ``used``."""
        renamed = digest(sorted(self._renamed.items())) if self._renamed else ""
        for name, piece in self._pieces.items():
            now = self._new.get(self._names.get(name, ""))
            if now is None:
                page = self.old[name] = read_head(piece)
                yield Change("removed", page, None, 0, "", partial(PageChange, "removed", page, None))
                continue
            exact, kind = self._now.exact.get(now.docname, ""), kind_of(name, now.docname)
            read = partial(self._compared, name, now)
            key = self._contents.sha256, name, now.docname, exact, renamed
            if key not in counts:
                head = read_head(piece)
                counts[key] = 0 if self._says_the_same(name, now) else len(read().passages), head.title, head.places
            count, title, places = used[key] = counts[key]
            page = self.old[name] = Page(name, title, places=places)
            if count or kind != "changed":
                yield Change(kind, page, now, count, exact, read)
        for name in came(self._names, self._new):
            page = self._new[name]
            yield Change("new", None, page, 0, self._now.exact.get(name, ""), partial(PageChange, "new", None, page))

    def _says_the_same(self, name: str, now: Page) -> bool:
        """Whether typography alone has changed, or nothing; older files have no exact digests."""
        return name == now.docname and text_digest(self._pieces[name]) == self._now.text_digest(now)

    def _compared(self, name: str, now: Page) -> PageChange:
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
    old = comparison.old
    return Since(
        path.stem,
        contents.release,
        contents.editions,
        changes,
        # Also of another digest, where a list of entries has another order or a link leads to a page by its new name.
        tuple([docname for docname in now.titles if docname not in changed]),
        lambda: (old.get(docname) or now.page(docname) for docname in contents.exact),
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
