"""What changed in print between two states of a book: files, pages, sheets of paper, breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from ...i18n import N_

#: What is other on a page: its words; figures alone, as where another page is named; only where things stand, or how
#: they look; or there is no such page in the other state.
PageKind = Literal["words", "numbers", "layout", "new", "removed"]

#: A page with a few lines; a heading at the foot of a page; the first line of a paragraph at a page's foot, the last
#: one at the top of the next.
BreakKind = Literal["nearly-empty", "heading", "first-line", "last-line"]

OF_PAGE: Final[Mapping[PageKind, str]] = {
    "words": N_("other words"),
    "numbers": N_("other figures"),
    "layout": N_("another look"),
    "new": N_("new"),
    "removed": N_("gone"),
}
OF_BREAK: Final[Mapping[BreakKind, str]] = {
    "nearly-empty": N_("Page {page} is nearly empty: “{text}”"),
    "heading": N_("Page {page} ends with the heading “{text}”."),
    "first-line": N_("Page {page} ends with the first line of a paragraph: “{text}”"),
    "last-line": N_("Page {page} begins with the last line of a paragraph: “{text}”"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a page, in an encoding that every browser shows."""

    data: bytes
    width: int
    height: int
    media_type: str = "image/png"


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A printed page that is other than it was."""

    kind: PageKind
    before: str
    """Its printed number; empty where there was no such page."""
    after: str
    """Its printed number now; empty where there is no such page any longer."""
    pictures: tuple[Picture | None, Picture | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the new print breaks worse than the old one did."""

    kind: BreakKind
    page: str
    text: str
    """The words there."""


@dataclass(frozen=True, slots=True)
class PagesOfFile:
    """What is other on the pages of a file."""

    changed: tuple[PrintedPage, ...]
    renumbered: int = 0
    """How many pages have another number or running head, and nothing else."""
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file in both states, or in one of them."""

    id: str
    """The edition."""
    document: str
    """The page that it is a sheet of; empty for a book."""
    title: str
    paper: str
    pages: tuple[int, int]
    """How many pages it had and has; 0 where there is no such file."""
    marks: tuple[str, str]
    """The marks that are printed on it; empty where there is no such file, or the file alone is known."""
    print: PagesOfFile | None = None
    """None where its pages cannot be compared, or it is the same file."""
    same: bool = False
    """Whether all that it shows is the same."""

    @property
    def sheets(self) -> tuple[int, int]:
        """How many sheets of paper it takes, printed on both sides."""
        before, after = self.pages
        return (before + 1) // 2, (after + 1) // 2


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that could not be compared; an English sentence with placeholders, and what they stand for."""

    message: str
    values: Mapping[str, str] = field(default_factory=dict)
