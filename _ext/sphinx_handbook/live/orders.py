"""What is sent between the process that serves and those that build: plain data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .faults import Fault

#: The builders, by the module that builds with each.
WEB: Final = "web_process"
PAPER: Final = "paper_process"


@dataclass(frozen=True, slots=True)
class Project:
    """Which book is built, and where."""

    source: Path
    folder: Path
    """What ``handbook live`` writes lies below."""
    language: str
    printed: Path
    """Where the book lies as it was last built."""
    title: str = ""
    jobs: int = 1
    """In how many processes many pages are read and written."""

    @property
    def pages(self) -> Path:
        """The folder that is served."""
        return self.folder / "pages"


@dataclass(frozen=True, slots=True)
class Order:
    """Build now. ``changed`` are files that were saved since the last build; the rest is about paper alone."""

    changed: frozenset[str] = frozenset()
    docname: str = ""
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed page: its number in the file, from 0, and its size in points."""

    number: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a build."""

    faults: tuple[Fault, ...] = ()
    early: bool = False
    """Whether only the pages are done; what is made of all of them, such as the search, is not."""
    stopped: bool = False
    """Whether a fault ended it."""
    again: bool = False
    """Whether the machine was at fault, such as a full disk, so that it may be tried again without an edit."""
    written: frozenset[str] = frozenset()
    """The files below the folder that is served that differ now."""
    kept: frozenset[str] = frozenset()
    """The pages that stay as they were, by their addresses."""
    drafts: frozenset[str] = frozenset()
    """The pages that the published book would not have, by their addresses."""
    outside: frozenset[str] = frozenset()
    """Files outside the book's folder that pages take something from."""
    suffixes: tuple[str, ...] = (".md",)
    """The ends of the names of pages' files."""
    editions: tuple[tuple[str, str], ...] = ()
    """The id and the title of each edition that can be looked at."""
    pdf: bytes = b""
    """A file with the printed page of what was ordered."""
    sheets: tuple[Sheet, ...] = ()
    """The pages of the file that are it."""
    text: str = ""
    """Why there is no printed page."""


#: Builds what is ordered. It may send a result beforehand, for the pages that are done.
BuildBook = Callable[[Order, Callable[[Result], None]], Result]
