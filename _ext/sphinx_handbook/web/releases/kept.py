"""What one build keeps for the next of what has changed since releases: a later one looks at the pages it has read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from ...sphinx_ext.releases.kept_file import KeptFile
from ..build import outputs

if TYPE_CHECKING:
    from ...releases.since import Counts

#: The name of the file, before that of the builder: Sphinx's doctrees may be several builders'.
NAME: Final = "handbook-copies"

#: The texts of a page, or of the feed, by what decides each, with the digest of what decides all of them.
Texts = tuple[str, dict[Hashable, str]]


class Kept:
    """How many passages of pages have changed, the HTML of each change, and its words in the feed."""

    def __init__(self, folder: Path, builder: str) -> None:
        """``folder`` is where it is kept, ``builder`` the name of Sphinx's builder."""
        self._file = KeptFile(folder / f"{NAME}-{builder}.pickle", outputs.own_digests())
        loaded = cast("tuple[Counts, dict[str, Texts]] | None", self._file.load())
        self.counts, self._texts = loaded or ({}, {})
        self._counts_before, self._is_another = frozenset(self.counts), False

    def texts(self, page: str, common: str) -> Callable[..., str]:
        """A function for the texts of a page: it takes what decides one, and for one that is not kept what makes it.

        That one gets all further arguments. Texts that are not asked for are kept no longer. ``common`` is the digest
        of what decides all of them.
        """
        before_common, before = self._texts.get(page, ("", {}))
        if before_common != common:
            before = {}
        texts: dict[Hashable, str] = {}
        self._texts[page], self._is_another = (common, texts), True

        def text(key: Hashable, make: Callable[..., str], *arguments: object) -> str:
            kept = texts[key] = before.get(key) or make(*arguments)
            return kept

        return text

    def save(self, pages: Collection[str]) -> None:
        """Keep what was asked for, and the texts of those of these pages that were not."""
        gone = self._texts.keys() - pages
        if gone or self._is_another or self._counts_before != self.counts.keys():
            for page in gone:
                del self._texts[page]
            self._file.save((self.counts, self._texts))
