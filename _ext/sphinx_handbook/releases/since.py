"""A release held against what the book says now: pages that say the same are passed over before they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from ..files import digest
from ..languages.dates import unbroken
from . import release
from .compare import Memory, PageChange, compare
from .page import Page
from .passage import Passage
from .release import Contents, Damaged, PrintedFile, Release


class Now:
    """What the book says now."""

    def __init__(
        self,
        pages: Iterable[Page],
        digests: Mapping[str, str],
        passages: Callable[[str], tuple[Passage, ...]],
        places: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """``pages`` come without their passages, which ``passages`` returns by docname; few pages have changed.

        ``digests`` are those of the pages' texts (``passage.digest_of_text``), by docname; ``places`` the titles of
        sections (``titles``).
        """
        self.pages, self.places = tuple(pages), places
        self.digests = digests
        self._passages = passages
        self._whole: dict[str, Page] = {}
        self.titles = {each.docname: each.title for each in self.pages}
        self._texts: dict[str, str] = {}

    def whole(self, page: Page) -> Page:
        """A page with its passages."""
        if page.docname not in self._whole:
            self._whole[page.docname] = replace(page, passages=self._passages(page.docname))
        return self._whole[page.docname]

    @cached_property
    def titles_digest(self) -> str:
        """The digest of all pages' names and titles, and of the sections' titles."""
        return digest([sorted(self.titles.items()), sorted(self.places.items())])

    def identity(self, change: PageChange) -> object:
        """What tells a change from another one of the same release, which has the old page."""
        after = change.after
        if after is None:
            return change.kind, change.before and change.before.docname
        if after.docname not in self._texts:
            # Letters that differ by typography alone have one digest, and are shown.
            self._texts[after.docname] = digest([(each.digest, each.text) for each in after.passages])
        return change.kind, change.before and change.before.docname, after.docname, self._texts[after.docname]


@dataclass(frozen=True, slots=True)
class Since:
    """A release, and what has changed since."""

    stem: str
    """The name of the release's file without its suffix: no other release has it."""
    release: Release
    """Of its pages those alone that say something else now."""
    editions: tuple[str, ...]
    """The editions whose page numbers it has."""
    changes: tuple[PageChange, ...]
    same: tuple[Page, ...]
    """The pages that say what they said, without their passages."""
    digest: str
    """The digest of all that is told of the release, apart from the titles of other pages."""

    def named(self, language: str) -> str:
        """The release as readers are told of it: its name and its day, or its day alone."""
        day = unbroken(self.release.day, language)
        return f"{self.release.name} ({day})" if self.release.name else day

    @property
    def old(self) -> tuple[Page, ...]:
        """Every page of the release; those that say the same as they are now."""
        pages = {each.docname: each for each in (*self.same, *self.release.pages)}
        return tuple(pages.values())

    @property
    def books(self) -> tuple[PrintedFile, ...]:
        """The files of whole books with page numbers of their own; where there are none, the first of a whole book."""
        books = [each for each in self.release.files if not each.document]
        return tuple(each for each in books if each.id in self.editions) or tuple(books[:1])

    @property
    def sheets(self) -> tuple[PrintedFile, ...]:
        """The files of single pages."""
        return tuple(each for each in self.release.files if each.document)


def read(path: Path, contents: Contents, now: Now, memory: Memory) -> Since:
    """A release's file, held against what the book says now; raises as ``Contents.pages``."""
    same = {docname for docname, _ in contents.digests.items() & now.digests.items()}
    pages = contents.pages(path, contents.digests.keys() - same)
    # A page that says the same has its name, too, so whatever is renamed is among the others.
    changes = compare(pages, [now.whole(each) for each in now.pages if each.docname not in same], memory)
    changed = {each.after.docname for each in changes if each.after is not None}
    return Since(
        path.stem,
        replace(contents.release, pages=tuple(pages)),
        contents.editions,
        tuple(changes),
        # Also of another digest, where a list of entries has another order or a link leads to a page by its new name.
        tuple([each for each in now.pages if each.docname not in changed]),
        digest([path.stem, contents.sha256, [now.identity(each) for each in changes]]),
    )


def read_all(
    paths: Sequence[Path], now: Now, contents: Callable[[Path], Contents] = release.contents
) -> tuple[Since, ...]:
    """Releases by their files, the newest first; one that cannot be read is left out: ``handbook check`` names it."""
    releases, memory = [], Memory()
    for path in paths:
        try:
            releases.append(read(path, contents(path), now, memory))
        except (Damaged, OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return tuple(sorted(releases, key=lambda each: (each.release.day, each.stem), reverse=True))
