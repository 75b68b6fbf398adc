"""A release held against what the book says now: pages that say the same are passed over before they are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ..files import SpecialFile, digest
from ..languages.dates import in_words
from . import release as release_file
from .compare import PageChange, compare
from .page import Page
from .release import Damaged, PrintedFile, Release


class Now:
    """What the book says now."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self.pages = tuple(pages)
        self.titles = {each.docname: each.title for each in self.pages}

    @cached_property
    def digests(self) -> dict[str, list[str]]:
        """The digests of each page's passages, by docname."""
        return {each.docname: [passage.digest for passage in each.passages] for each in self.pages}

    @cached_property
    def titles_digest(self) -> str:
        """The digest of all pages' names and titles."""
        return digest(sorted(self.titles.items()))


@dataclass(frozen=True)
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

    @cached_property
    def digest(self) -> str:
        """The digest of all that is told of the release, apart from the titles of other pages."""
        return digest([self.stem, self.release, self.editions, self.changes])


def read(path: Path, now: Now) -> Since:
    """A release's file, held against what the book says now; raises as ``release.load`` does."""
    same: set[str] = set()
    editions: dict[str, None] = {}

    def is_same(data: Mapping[str, Any]) -> bool:
        editions.update(dict.fromkeys(data.get("folios", ())))
        docname = data["document"]
        if now.digests.get(docname) != [each["digest"] for each in data["passages"]]:
            return False
        same.add(docname)
        return True

    release = release_file.load(path, is_same)
    # A page that says the same has its name, too, so whatever is renamed is among the others.
    changes = compare(release.pages, [each for each in now.pages if each.docname not in same])
    unchanged = tuple(each for each in now.pages if each.docname in same)
    return Since(path.stem, release, tuple(editions), tuple(changes), unchanged)


def read_all(paths: Sequence[Path], pages: Iterable[Page]) -> tuple[Now, tuple[Since, ...]]:
    """Releases by their files, the newest first; one that cannot be read is left out: ``handbook check`` names it."""
    now, releases = Now(pages), []
    for path in paths:
        try:
            releases.append(read(path, now))
        except (Damaged, SpecialFile, OSError):
            continue
    return now, tuple(sorted(releases, key=lambda each: (each.release.day, each.stem), reverse=True))
