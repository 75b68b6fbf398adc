"""A Sphinx project as print sees it: plain data that every stage is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..catalogue.schema.model import Schema
from ..readable import Readable
from .options import Options


class Section(NamedTuple):
    """A heading in the table of contents: its depth below its page's first, its id in the book, its words."""

    depth: int
    place: str
    title: str


@dataclass(frozen=True, slots=True)
class Project:
    """What is the same for every edition of a project."""

    title: str
    author: str
    language: str
    schema: Schema
    source: Path
    """The folder of the pages."""
    settings: Path
    """The folder of ``conf.py``, which paths in settings are relative to."""
    output: Path
    doctrees: Path
    """The folder of what Sphinx has read."""
    date: str
    """When the book's text was last changed, in words; an empty string where there is no history."""
    cache: Path
    """A folder for caches and intermediate files, kept from build to build."""
    sheets: tuple[str, ...]
    """The user's style sheets, relative to ``settings``."""
    highlighting: str
    """The style sheet for code."""
    titles: Mapping[str, str]
    """Every page's title, by docname."""
    asides: Mapping[str, str]
    """The words behind the title of each closed entry in lists, by docname."""
    files: Mapping[str, Path]
    """Every page's file, by docname."""
    splittable: bool = True
    """Whether the book may be laid out in chunks: False where a style sheet needs to see it in one piece."""
    options: Options = field(default_factory=Options)
    """The options of print in ``conf.py``."""
    sections: Mapping[str, Sequence[Section]] = field(default_factory=dict)
    """Each page's headings, its title first, by docname; empty with a catalogue, which lists only titles."""
    captions: Mapping[str, str] = field(default_factory=dict)
    """The caption of each toctree, by the docname that it begins with, "" where it has none; empty with a catalogue."""
    caption_places: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    """The headings and tables that each caption is printed for, docname and id, by the docname that it begins with."""
    outside: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    """Entries of toctrees that lead out of the book, title and address, by the docname that they follow."""
    release: str = ""
    """The version of what the book is about; an empty string where the project has none."""
    limits: float = 1.0
    """By what the limits of time and size are multiplied; 0 lifts them."""
    today: str = ""
    """The date that conf.py gives the book, in words; an empty string where it gives none."""
    day: str = ""
    """The day of ``date`` as in 2027-03-03: at the foot of sheets, and of books with releases."""
    readable: Readable = field(default_factory=lambda: Readable(()))
    """What pages may show files from, besides the folders above."""
    included: Sequence[Path] = ()
    """Other files that pages were read from, images aside."""
    temporary: Path | None = None
    """A folder that is removed with the build, also for processes that are ended; None for the system's."""

    @property
    def images(self) -> Path:
        """The folder of images as they are printed."""
        return self.cache / "images"
