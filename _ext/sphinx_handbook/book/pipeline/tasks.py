"""The tasks that worker processes do: lay out chunks, merge fragments, read a file back, make what a press needs.

A ``BookTasks`` is sent to the workers with each task, so it holds what they need of the project and no more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ... import gc_pause
from ...editions import page_format
from ...i18n import N_, translator
from ...languages.direction import is_right_to_left
from ...sphinx_ext.page_limits import given_up
from ...work_limits import LimitExceeded, TimeExceeded, limited
from ..cache import Cache
from ..layout import layout
from ..layout.stylesheets import load_stylesheets

if TYPE_CHECKING:
    from ...editions.page_format import PageFormat
    from ..jobs.job import Output
    from ..jobs.outputs import BuiltFile
    from ..layout.layout import LaidOut
    from ..layout.stylesheets import StyleSheets
    from ..manuscript import Chunk, Manuscript
    from ..pdf.fragment import Fragment, FragmentSummary, LayoutWarning
    from ..pdf.pagination import Pagination
    from ..postflight import Report
    from ..postflight.expected import Expected
    from ..project import Project


@dataclass(frozen=True, slots=True)
class LayoutTask:
    """Chunks of one page format to be laid out one after the other."""

    form: PageFormat
    in_chunks: bool
    """Whether each chunk is only a part of its book."""
    are_sheets: bool
    """Whether each chunk is a sheet: bound with others, its pages have other numbers."""
    chunks: tuple[tuple[str, Chunk], ...]
    """Each with its key in the cache."""
    second: PageFormat | None = None
    """A format that has other edges alone (``page_format.without_edges``), in which some chunks are wanted as well."""
    second_keys: Mapping[str, str] = field(default_factory=dict)
    """By these chunks' keys the keys that they have in it."""
    reports_layout: bool = False
    """Whether what is left out of the layout is logged: by the first task of a build."""


@dataclass(frozen=True, slots=True)
class MergeTask:
    """A file to be merged of fragments."""

    path: Path
    keys: tuple[str, ...]
    """The fragments' keys in the cache, in order."""
    order: Pagination
    manuscript: Manuscript
    """Without its chunks."""


@dataclass(frozen=True, slots=True)
class CheckTask:
    """Pages of a file to be read back."""

    path: Path
    name: str
    """The file's name in problems."""
    runs: tuple[tuple[range | None, Expected], ...]
    """Consecutive pages, from 1, or None for all; and what should be on them."""
    keys: tuple[str, ...]
    """The fragments that these pages are made of."""
    share: tuple[int, int] = (0, 1)
    """Which share of what the file has outside its pages, of how many shares."""


#: The seconds that reading a file back has, and those for each kilobyte of it.
_READ_BACK: Final = 200.0
_READ_BACK_KILOBYTE: Final = 0.25
#: The same in megabytes of memory.
_READ_BACK_MEGABYTES: Final = 4000.0
_READ_BACK_MEGABYTES_KILOBYTE: Final = 2.0

#: The style sheets of each page format that this process has read for a build.
_stylesheets: dict[tuple[int, PageFormat], StyleSheets] = {}
#: The cache of the build that this process works for.
_caches: dict[int, Cache] = {}
#: The builds for which this process has loaded what printing needs, and found it to be as it should.
_prepared: set[int] = set()


@dataclass(frozen=True, slots=True)
class BookTasks:
    """Does the tasks of one project."""

    project: Project
    build: int = field(default_factory=time.time_ns)
    """Identifies the build: the next one may have other style sheets."""

    @property
    def cache(self) -> Cache:
        """The cache that fragments and files are in; one a process."""
        if self.build not in _caches:
            _caches.clear()
            _caches[self.build] = Cache(self.project.cache / "kept", self.project.source, self.project.output)
        return _caches[self.build]

    def lay_out(self, task: LayoutTask) -> list[tuple[str, FragmentSummary]]:
        """Lay out chunks and store the fragments; each one's key and summary."""
        self._prepare()
        if task.reports_layout:
            layout.report_left_out(self.project)
        opened: set[Path] = set()
        chunks, stylesheets = [chunk for _, chunk in task.chunks], self._read_stylesheets(task.form)
        choose: layout.Choose | None = None
        if task.form.fit:
            choose = partial(self._fitted, task.form)
        elif self._flows and not (task.form.card or task.form.corrections):
            choose = partial(self._shortened, task.form)
        second = self._second(task)
        fragments = layout.fragments(
            self.project, chunks, stylesheets, in_chunks=task.in_chunks, numbers_open=task.are_sheets, opened=opened,
            choose=choose, second=second,
        )  # fmt: skip
        summaries: list[tuple[str, FragmentSummary]] = []
        apart: list[tuple[str, Chunk]] = []
        for key, chunk in task.chunks:
            try:
                fragment = next(fragments)
                summaries.append(self._stored(key, fragment, opened))
                if (second_key := task.second_keys.get(key)) is None:
                    continue
                if second and (drawn := second.fragments.pop(chunk.html, None)):
                    summaries.append(self._stored(second_key, drawn, opened))
                else:
                    apart.append((second_key, chunk))
            except Exception as error:
                layout.stop(self.project, error, chunk.documents)
        fragments.close()
        if apart and task.second:
            by_itself = replace(task, form=task.second, chunks=tuple(apart), second=None, second_keys={})
            summaries += self.lay_out(replace(by_itself, reports_layout=False))
        return summaries

    def _prepare(self) -> None:
        """Load what printing needs, and check it once: there are tasks for each file."""
        if self.build not in _prepared:
            layout.prepare(self.project)
            _prepared.clear()
            _prepared.add(self.build)

    def _stored(self, key: str, fragment: Fragment, opened: Iterable[Path]) -> tuple[str, FragmentSummary]:
        """Store a fragment; its key and summary."""
        # A letter that is not printed may be when a font has been installed; a page given up is told again.
        lasts = all(each.family for each in fragment.fallback) and not given_up_in(fragment.warnings)
        self.cache.put_fragment(key, fragment, self.cache.digests(opened) if lasts else None)
        return key, fragment.summary

    def _second(self, task: LayoutTask) -> layout.SecondFormat | None:
        """The second page format of a task; None where there is none, or the project's style sheets read its edges."""
        form, sheets = task.second, self.project.sheets
        if form is None or any(
            page_format.BLEED_PROPERTY in (self.project.settings / each).read_text("utf-8") for each in sheets
        ):
            return None
        # Read before the layout begins, when it can be seen what of the libraries is as expected.
        self._read_stylesheets(form)
        wanted = {chunk.html for key, chunk in task.chunks if key in task.second_keys}
        return layout.SecondFormat(
            lambda chosen: self._read_stylesheets(page_format.with_edges_of(chosen, form)),
            wanted,
            page_format.BLEED_PROPERTY,
        )

    def _fitted(self, form: PageFormat, chunk: Chunk, lay_out: Callable[[StyleSheets], LaidOut]) -> LaidOut:
        """A sheet, as large and as wide as it fits; where it does not, as the edition has it.

        A poster is then as small as it may be, and its warning counts the lines that are too many. A category's sheet
        is a chapter.
        """
        if len(chunk.documents) > 1 and self._flows and not form.poster:
            return self._shortened(form, chunk, lay_out)
        sheet = lay_out(self._read_stylesheets(form))
        if sheet.pages <= form.fit or len(chunk.documents) > 1:
            return sheet
        for other in page_format.fitting(form):
            closer = lay_out(self._read_stylesheets(other))
            if closer.pages <= form.fit:
                return replace(closer, fitted=other.body)
            sheet = closer if other.poster else sheet
        return sheet

    @property
    def _flows(self) -> bool:
        """Whether chapters are long: entries follow one another on a page."""
        schema = self.project.schema
        return bool(schema) and schema.book.entry_starts == "flow"

    def _shortened(self, form: PageFormat, _: Chunk, lay_out: Callable[[StyleSheets], LaidOut]) -> LaidOut:
        """A chapter, with less space between its parts where that saves a nearly empty last page.

        Where it does not, the last entry begins on that page, if the one before it is then no nearly empty one.
        """
        chapter = lay_out(self._read_stylesheets(form))
        if chapter.pages > page_format.LONGEST_SHORTENED:
            return chapter
        last_filled, saved = chapter.last_filled, page_format.SHORTENED * (chapter.pages - 1)
        for other in page_format.shorter(form):
            if last_filled >= min(page_format.NEARLY_EMPTY, saved):
                break
            shorter = lay_out(self._read_stylesheets(other))
            if shorter.pages < chapter.pages:
                return shorter
            last_filled = shorter.last_filled
        if chapter.pages > 1 and chapter.last_filled < page_format.NEARLY_EMPTY:
            apart = lay_out(self._read_stylesheets(replace(form, last_apart=True)))
            if apart.pages == chapter.pages and apart.least_filled >= page_format.NEARLY_EMPTY:
                return apart
        return chapter

    def _read_stylesheets(self, form: PageFormat) -> StyleSheets:
        """The style sheets of a page format, read once a process; what formats have in common as well."""
        key = self.build, form
        if key not in _stylesheets:
            for other in [each for each in _stylesheets if each[0] != self.build]:
                del _stylesheets[other]
            others = {other.form: other for other in _stylesheets.values()}
            like = others.get(page_format.without_space(form)) or next(iter(others.values()), None)
            _stylesheets[key] = load_stylesheets(self.project, form, like)
        return _stylesheets[key]

    def merge(self, task: MergeTask) -> int:
        """Merge fragments into a file; its length in bytes."""
        self._prepare()
        fragments = map(self.cache.fragment, task.keys)
        with gc_pause.gc_paused():
            data = merged(self.project, fragments, task.order, task.manuscript)
        task.path.parent.mkdir(parents=True, exist_ok=True)
        return task.path.write_bytes(data)

    def check(self, task: CheckTask) -> Report:
        """Read pages of a file back, compare them with what should be on them, and judge how they look."""
        from .. import postflight

        kilobytes, factor = task.path.stat().st_size / 1000, self.project.limits
        seconds = (_READ_BACK + _READ_BACK_KILOBYTE * kilobytes) * factor
        megabytes = (_READ_BACK_MEGABYTES + _READ_BACK_MEGABYTES_KILOBYTE * kilobytes) * factor
        try:
            with limited(seconds, megabytes):
                return postflight.examine(task.path, task.name, task.runs, task.share, pages=True)
        except (LimitExceeded, MemoryError) as error:
            message = N_(
                "Reading pages of “{file}” back has taken {megabytes} MB of memory and is not done, so the book is not "
                "published. handbook_limits in conf.py raises the limit."
            )
            if isinstance(error, TimeExceeded):
                message = N_(
                    "Reading pages of “{file}” back has taken {seconds} seconds and is not done, so the book is not "
                    "published. handbook_limits in conf.py raises the limit."
                )
            values = {"file": task.name, "seconds": round(seconds), "megabytes": round(megabytes)}
            raise layout.LayoutFailed(translator(self.project.language)(message).format(**values)) from None

    def outputs(self, file: BuiltFile) -> tuple[list[Output], set[str]]:
        """All files to be published of one, and the names in the cache of what was made for them."""
        cache = self.cache
        outputs = list(file.outputs(translator(self.project.language), self.project, cache))
        return outputs, cache.wanted

    @staticmethod
    def close() -> None:
        """Free the style sheets that this process has read."""
        _stylesheets.clear()
        _prepared.clear()
        _caches.clear()


def given_up_in(warnings: Iterable[LayoutWarning]) -> bool:
    """Whether something stands for a page of a fragment that took too much."""
    return any(each.subtype == given_up.LIMIT for each in warnings)


def merged(project: Project, fragments: Iterable[Fragment], order: Pagination, manuscript: Manuscript) -> bytes:
    """A PDF of the fragments, at the pages that ``order`` gives them."""
    from ..layout.weasyprint_seams import fonts
    from ..pdf.merge import merge_fragments
    from ..pdf.metadata import DocumentInfo

    language = project.language.replace("_", "-")
    producer, turned = f"WeasyPrint {version('weasyprint')}", is_right_to_left(language)
    info = DocumentInfo(manuscript.title, manuscript.author, language, producer, turned, manuscript.sheet)
    embed = partial(fonts.embedded, folder=project.cache / "faces")
    return merge_fragments(fragments, order, info, manuscript.fingerprint, fonts.srgb(), embed, day=project.day)
