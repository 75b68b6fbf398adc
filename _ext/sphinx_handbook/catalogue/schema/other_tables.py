"""The tables of ``katalog.toml`` that say nothing of entries: spelling, corrections, releases, the search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from ...toml_table import FROM_LIST, Limits, Line, Table

CorrectionKey = Literal["page", "read", "restored", "reason"]


@dataclass(frozen=True, slots=True)
class Spelling(Table):
    """How `handbook check --spelling` reads."""

    dictionary: Line
    """The name of hunspell's dictionary, such as `en_GB`."""
    words: Line | None = None
    """A file, beside `katalog.toml`, of words that the dictionary lacks, one a line."""


@dataclass(frozen=True, slots=True)
class CorrectionsFile(Table):
    """A file that lists what was mended in the book's text; the pages show it."""

    file: Line
    """The TOML file, beside `katalog.toml`."""
    table: Line = "correction"
    """The name of the list in it."""
    keys: Mapping[CorrectionKey, Line] = field(default_factory=dict)
    """Its keys' names in the book's own language."""

    def key(self, part: CorrectionKey) -> str:
        """The book's own name for a part of a correction."""
        return self.keys.get(part, part)


@dataclass(frozen=True, slots=True)
class Releases(Table):
    """Where the book's releases are kept: what it said on the day it was printed, with the printed page numbers."""

    folder: Line
    """The folder, beside `katalog.toml`, that `handbook release` writes a file a release into."""


@dataclass(frozen=True, slots=True)
class Search(Table):
    """What the search of the website knows besides the pages' words."""

    synonyms: Mapping[Line, Annotated[tuple[Line, ...], Limits(min_length=1), FROM_LIST]] = field(default_factory=dict)
    """Words that readers search for, with the words that the book has for the same thing. An abbreviation that is
    written like a small word, such as `IT`, is meant only in capitals."""
