"""A release held against what the book says now: pages that say the same are passed over before they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from ..files import digest
from ..languages.dates import in_words
from . import page_json
from . import release as release_file
from .compare import Memory, PageChange, compare
from .page import Page
from .release import Damaged, PrintedFile, Release

#: As many letters of a release's file have the digest of all of it.
_HEAD: Final = 100


class Now:
    """What the book says now."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self.pages = tuple(pages)
        self.titles = {each.docname: each.title for each in self.pages}
        self._texts: dict[str, str] = {}

    @cached_property
    def digests(self) -> dict[str, tuple[str, str]]:
        """Each page's name and the digests of its passages, by its name as JSON."""
        return {
            page_json.one_line(each.docname): (each.docname, "".join(passage.digest for passage in each.passages))
            for each in self.pages
        }

    @cached_property
    def titles_digest(self) -> str:
        """The digest of all pages' names and titles."""
        return digest(sorted(self.titles.items()))

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
    """The pages that say what they said."""
    digest: str
    """The digest of all that is told of the release, apart from the titles of other pages."""

    def named(self, language: str) -> str:
        """The release as readers are told of it: its name and its day, or its day alone."""
        day = in_words(self.release.day, language).replace(" ", "\N{NO-BREAK SPACE}")
        return f"{self.release.name} ({day})" if self.release.name else day

    @property
    def old(self) -> tuple[Page, ...]:
        """Every page of the release; those that say the same as they are now."""
        return (*self.release.pages, *self.same)

    @property
    def books(self) -> tuple[PrintedFile, ...]:
        """The files of whole books with page numbers of their own; where there are none, the first of a whole book."""
        books = [each for each in self.release.files if not each.document]
        return tuple(each for each in books if each.id in self.editions) or tuple(books[:1])

    @property
    def sheets(self) -> tuple[PrintedFile, ...]:
        """The files of single pages."""
        return tuple(each for each in self.release.files if each.document)


def read(path: Path, now: Now, memory: Memory) -> Since:
    """A release's file, held against what the book says now; raises as ``release.load``, and ``ValueError``."""
    raw = release_file.whole_text(path)
    release = release_file.without_pages(raw)
    same: set[str] = set()
    pages = []
    for piece in page_json.pieces(raw):
        docname, digests = now.digests.get(page_json.name_of(piece), ("", ""))
        if docname and digests == page_json.digests_of(piece):
            same.add(docname)
        else:
            pages.append(page_json.read_piece(piece))
    # A page that says the same has its name, too, so whatever is renamed is among the others.
    changes = compare(pages, [each for each in now.pages if each.docname not in same], memory)
    return Since(
        path.stem,
        replace(release, pages=tuple(pages)),
        tuple(_editions(release, raw)),
        tuple(changes),
        tuple(each for each in now.pages if each.docname in same),
        digest([path.stem, raw[:_HEAD], [now.identity(each) for each in changes]]),
    )


def _editions(release: Release, raw: str) -> Iterator[str]:
    """The editions whose page numbers a file has."""
    for edition in dict.fromkeys(each.id for each in release.files if not each.document):
        # In a page's own words a quotation mark would have a backslash before it.
        if f"{page_json.one_line(edition)}: [" in raw:
            yield edition


def read_all(paths: Sequence[Path], pages: Iterable[Page]) -> tuple[Now, tuple[Since, ...]]:
    """Releases by their files, the newest first; one that cannot be read is left out: ``handbook check`` names it."""
    now, releases, memory = Now(pages), [], Memory()
    for path in paths:
        try:
            releases.append(read(path, now, memory))
        except (Damaged, OSError, ValueError, KeyError, TypeError):
            continue
    return now, tuple(sorted(releases, key=lambda each: (each.release.day, each.stem), reverse=True))
