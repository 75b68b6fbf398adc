"""What an edition says, with what should be in its PDF: plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..manuscript import Manuscript
from . import covers
from .expectations.gatherer import Gatherer

if TYPE_CHECKING:
    from ..project import Project


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


def joined(title: str, project: Project, contents: Sequence[EditionContent], *, leaves: bool = True) -> EditionContent:
    """The contents one after the other, as ``leaves`` each from a right page on; no two may have a page in common."""
    gatherer = Gatherer(project.source, frozenset())
    for each in contents:
        gatherer.add(each.gatherer)
        gatherer.expected.numbers.update(each.gatherer.expected.numbers)
        gatherer.expected.private = each.gatherer.expected.private
    chunks = [
        replace(chunk, side="right" if leaves and not at else chunk.side)
        for each in contents
        for at, chunk in enumerate(each.manuscript.chunks)
    ]
    mark = covers.edition_id(*(each.html for each in chunks))
    return EditionContent(Manuscript(f"{title} · {project.title}", project.author, tuple(chunks), mark), gatherer)
