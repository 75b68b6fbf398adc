"""What an edition says, with what should be in its PDF: plain data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .expectations.gatherer import Gatherer

if TYPE_CHECKING:
    from ..manuscript import Manuscript


@dataclass(frozen=True, slots=True)
class EditionContent:
    """What an edition says, whatever its page format, and what should be in its PDF."""

    manuscript: Manuscript
    gatherer: Gatherer

    @property
    def bare(self) -> EditionContent:
        """A copy without the HTML and the expectations, which is small to send to another process."""
        return EditionContent(replace(self.manuscript, chunks=()), Gatherer(Path(), frozenset()))

    @property
    def in_chunks(self) -> bool:
        """Whether it is laid out in more than one piece."""
        return len(self.manuscript.chunks) > 1

    @property
    def fingerprint(self) -> str:
        """The id that is printed in the book."""
        return self.manuscript.fingerprint
