"""Values of front matter that are more than a word: references, links, notes, ranges, people and images."""

from __future__ import annotations

from dataclasses import dataclass

from ...languages.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry that another entry points to."""

    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """An address outside the book: as it works today, as it was printed, and its state.

    ``lang`` is the language of its title, empty where that is the book's own.
    """

    title: str
    url: str
    printed: str = ""
    reason: str = ""
    status: str = ""
    checked: PartialDate | None = None
    archive: str = ""
    lang: str = ""
    description: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """Something that is newer than the text it stands with: always dated, always with a source.

    ``lang`` is the language of the source's title, empty where that is the book's own.
    """

    text: str
    date: PartialDate
    source: str
    url: str = ""
    lang: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """From one number to another: a range."""

    first: int | float
    last: int | float

    def __str__(self) -> str:
        """The two as a spreadsheet has them."""
        return f"{self.first}–{self.last}"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone, with what they do and where they can be reached; ``address`` is for mail or for the web."""

    name: str
    role: str = ""
    address: str = ""

    @property
    def uri(self) -> str:
        """The address as a link has it."""
        return f"mailto:{self.address}" if "@" in self.address and ":" not in self.address else self.address


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: its file as the page names it, what it shows in words, its caption, and who made it."""

    file: str
    alt: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a small table: the cells that it has, each with its part, in the order that is declared."""

    cells: tuple[tuple[str, str | bool], ...]

    def get(self, part: str) -> str | bool | None:
        """The cell of a part, or None."""
        return next((cell for name, cell in self.cells if name == part), None)


Value = (
    str
    | bool
    | int
    | float
    | Span
    | PartialDate
    | Image
    | tuple[str, ...]
    | tuple[int | float | Span, ...]
    | tuple[PartialDate, ...]
    | tuple[Reference, ...]
    | tuple[Link, ...]
    | tuple[Note, ...]
    | tuple[Person, ...]
    | tuple[Image, ...]
    | tuple[Row, ...]
)
