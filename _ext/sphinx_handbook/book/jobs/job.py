"""One file to be made, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...editions import page_format

if TYPE_CHECKING:
    from ...editions.edition import Edition
    from ..content.edition_content import EditionContent

#: The standards that an accessible edition conforms to.
STANDARDS: Final = ("PDF/UA-1", "PDF/A-2a")

#: A finished file: its name, its bytes, and its entry in ``editions.json``, or None for a file that is not listed.
Output = tuple[str, bytes, "dict[str, Any] | None"]


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be laid out."""

    edition: Edition
    content: EditionContent
    target: Path
    suffix: str
    """What its name has more than the book's."""
    document: str = ""
    """For the file of a single page: its docname, and ``title`` its title."""
    title: str = ""
    moment: datetime = datetime(2000, 1, 1)
    """The time that a file for a press has as its date: that of the text, never that of the build."""
    description: str = ""
    """A line about it, where that of its edition does not say enough."""
    corrects: tuple[str, str] = ("", "")
    """Of a sheet of corrections the release, by its file's name without ``.json``, and the edition of it."""

    def alike(self, other: Job) -> bool:
        """Whether both are laid out in the same way, so that one task can have chunks of both."""
        return (
            page_format.of(self.edition) == page_format.of(other.edition)
            and self.content.in_chunks == other.content.in_chunks
            and self.content.manuscript.sheet == other.content.manuscript.sheet
        )
