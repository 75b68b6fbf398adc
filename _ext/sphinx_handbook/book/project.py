"""What the book's makers need to know of the project, told once by the builder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ..catalogue.schema.model import Schema
from .options import Options


class Section(NamedTuple):
    """A heading as the contents list it: how far below its page's first, its place in the book, its words."""

    depth: int
    place: str
    title: str


@dataclass(frozen=True, slots=True)
class Project:
    """A Sphinx project as the printed book sees it."""

    title: str
    author: str
    language: str
    schema: Schema
    source: Path
    """The folder of the pages."""
    settings: Path
    """The folder of ``conf.py``, from which the files that settings name are reached."""
    output: Path
    date: str
    """When the book's text was last changed, in words; empty where there is no history."""
    cache: Path
    """A folder of the build's own, for what is made on the way."""
    sheets: tuple[str, ...]
    """The user's style sheets, relative to ``settings``."""
    highlighting: str
    """The style sheet for code."""
    titles: Mapping[str, str]
    """Every page's title, by docname."""
    asides: Mapping[str, str]
    """What every list says behind the title of an entry that is closed, by docname."""
    files: Mapping[str, Path]
    """Every page's file, by docname."""
    splittable: bool = True
    """Whether parts of the book may be laid out apart from one another."""
    options: Options = field(default_factory=Options)
    """What ``conf.py`` says of the book."""
    sections: Mapping[str, Sequence[Section]] = field(default_factory=dict)
    """Each page's headings, its own first, by docname, where the contents list more than pages."""
