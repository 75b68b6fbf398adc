"""Values of front matter that are more than a word: references, links and notes."""

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


Value = str | int | float | tuple[str, ...] | tuple[Reference, ...] | tuple[Link, ...] | tuple[Note, ...] | PartialDate
