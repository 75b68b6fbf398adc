"""What is done with the pages of a book, each piece of it by itself: laying out, binding, reading back.

A workshop is sent to the processes that do the work (``crew``): it holds what they need of the project and no more.
"""

from __future__ import annotations

import logging as python_logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from ... import gc_pause
from ...i18n import translator
from .. import cache
from ..layout import layout
from ..layout.source_locations import SourceLocator

if TYPE_CHECKING:
    from ...editions.page_format import PageFormat
    from ...problems import Problem
    from ..content.book_html import Chunk, Manuscript
    from ..layout.layout import StyleSheets
    from ..pdf.fragment import FragmentSummary
    from ..pdf.merge import Order
    from ..postflight.expected import Expected
    from ..project import Project
    from .printer import BuiltFile, Output


@dataclass(frozen=True, slots=True)
class LayoutTask:
    """Copies that are laid out in one go, and what each is kept under."""

    form: PageFormat
    in_chunks: bool
    """Whether a copy is not all of its book."""
    chunks: tuple[tuple[str, Chunk], ...]
    expected: Expected
    """What they say, for who tells where a fault lies."""
    images: Mapping[str, tuple[str, int]]
    tells: bool
    """Whether what is wrong with the style sheets is to be told: once for each form."""


@dataclass(frozen=True, slots=True)
class MergeTask:
    """A file to be bound of fragments."""

    path: Path
    chunks: tuple[str, ...]
    order: Order
    manuscript: Manuscript


@dataclass(frozen=True, slots=True)
class CheckTask:
    """What of a file is read back at a time."""

    path: Path
    name: str
    """What the findings call the file."""
    runs: tuple[tuple[range | None, Expected], ...]
    """Pages that follow one another, or all for ``None``; and what should be found there."""
    share: tuple[int, int] = (0, 1)
    """Which part of what the file says outside its pages, of how many."""


#: Each form's style sheets of the build that this process works for, and whether nothing was told of them.
_dresses: dict[tuple[int, PageFormat], tuple[StyleSheets, bool]] = {}


@dataclass(frozen=True, slots=True)
class Workshop:
    """Makes the parts of one project's books."""

    project: Project
    build: int = field(default_factory=time.time_ns)
    """Which build it works for: another one may find other style sheets."""

    @property
    def cache(self) -> cache.Cache:
        """Where fragments lie."""
        return cache.Cache(self.project.cache / "kept")

    def dress(self, form: PageFormat, *, tells: bool) -> tuple[StyleSheets, bool]:
        """The style sheets of a form."""
        key = self.build, form
        if key not in _dresses:
            for other in [each for each in _dresses if each[0] != self.build]:
                del _dresses[other]
            with warnings_seen(silent=not tells) as told:
                made = layout.dress(self.project, form)
            _dresses[key] = made, not told.said
        return _dresses[key]

    def lay_out(self, sheets: LayoutTask) -> list[tuple[str, FragmentSummary, bool]]:
        """Lay out some copies and keep them; what of each must be known before it is bound, and if it is faultless."""
        layout.prepare(self.project)
        project, found = self.project, []
        dress, sound = self.dress(sheets.form, tells=sheets.tells)
        locator = SourceLocator(project.source, project.files, sheets.expected.passages, sheets.images)
        opened: set[Path] = set()
        chunks = [chunk for _, chunk in sheets.chunks]
        fragments = layout.fragments(project, chunks, locator, dress, in_chunks=sheets.in_chunks, opened=opened)
        for key, _ in sheets.chunks:
            with warnings_seen() as told:
                fragment = next(fragments)
            faultless = sound and not told.said
            self.cache.put_fragment(key, fragment, cache.digests(opened) if faultless else None)
            found.append((key, fragment.summary, faultless))
        return found

    def bind(self, binding: MergeTask) -> int:
        """Bind a file of its copies' fragments; how long it is."""
        layout.prepare(self.project)
        fragments = map(self.cache.fragment, binding.chunks)
        with gc_pause.gc_paused():
            data = layout.bound(self.project, fragments, binding.order, binding.manuscript)
        binding.path.parent.mkdir(parents=True, exist_ok=True)
        return binding.path.write_bytes(data)

    def outputs(self, made: BuiltFile) -> tuple[list[Output], set[str]]:
        """A file with what is made of it, and what of that is kept under which names."""
        shelf = self.cache
        found = list(made.outputs(translator(self.project.language), self.project, shelf))
        return found, shelf.wanted

    @staticmethod
    def close() -> None:
        """Let go of the style sheets that this process has read."""
        _dresses.clear()

    @staticmethod
    def check(portion: CheckTask) -> list[Problem]:
        """Read a file back, or a part of it, and hold it against what it should hold."""
        from .. import postflight

        return postflight.check(portion.path, portion.name, portion.runs, portion.share)


class warnings_seen:  # noqa: N801 - used as a function
    """Notes whether anything was warned of meanwhile; ``silent`` keeps it from everybody else."""

    def __init__(self, *, silent: bool = False) -> None:
        self.said, self.silent = False, silent

    def __enter__(self) -> warnings_seen:
        outer = self

        class Listener(python_logging.Handler):
            def emit(self, record: python_logging.LogRecord) -> None:
                outer.said = True

        self.listener = Listener(python_logging.WARNING)
        self.logger = python_logging.getLogger(logging.NAMESPACE)
        self.others = list(self.logger.handlers)
        if self.silent:
            self.logger.handlers = []
        self.logger.addHandler(self.listener)
        return self

    def __exit__(self, *_: object) -> None:
        self.logger.removeHandler(self.listener)
        if self.silent:
            self.logger.handlers = self.others
