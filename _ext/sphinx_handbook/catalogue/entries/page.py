"""One page, from bytes to a record: the same steps in the build and on the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ...files import SpecialFile, read_file
from ...i18n import N_
from ...problems import Problem
from ..lint import rules
from ..lint.hidden import addresses, controls
from ..lint.page_text import PageText
from ..lint.project import USUAL, Project
from ..lint.structure import merge_conflict
from ..markdown.heading import has_heading
from ..schema.model import Schema
from . import entry as records
from . import front_matter, front_matter_faults, titles
from .entry import Entry
from .front_matter import FrontMatter


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: its front matter, its record where it is an entry, and its problems."""

    front: FrontMatter
    entry: Entry | None
    problems: tuple[Problem, ...]
    text: PageText | None = None
    added: Entry | None = None
    """What a page that is no entry has of notes and sources, as a record without a category."""


def decode(data: bytes, path: str) -> tuple[str | None, list[Problem]]:
    """The text of a file, or None and a problem with the line where it is not UTF-8."""
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line_start = data.rfind(b"\n", 0, error.start) + 1
        line = data.count(b"\n", 0, error.start) + 1
        message = N_("The file is not saved as UTF-8: save it again and choose the encoding UTF-8.")
        return None, [Problem(path, line, error.start - line_start + 1, "utf-8", message)]


def load(file: Path, path: str) -> tuple[str | None, list[Problem]]:
    """The text of a page's file, or None and a problem where it is not UTF-8, or no file."""
    try:
        return decode(read_file(file), path)
    except SpecialFile as error:
        return None, [Problem(path, 1, 1, "special-file", error.message, {"word": file.name})]


def _key_at(line: int, front: FrontMatter) -> str:
    """The key of the front matter whose value stands on a line."""
    return max((name for name, _ in front.keys.pairs if name.line <= line), key=lambda name: name.line).text


def read(
    text: str,
    docname: str,
    path: str,
    schema: Schema,
    project: Project = USUAL,
    exists: Callable[[str], bool] | None = None,
) -> Page:
    """Read the text of a page of a ``project``; ``exists`` tells whether the source folder has a file."""
    if not text.strip():
        message = N_("The page is empty: write a title and a text, or delete the file.")
        return Page(FrontMatter(front_matter.EMPTY, text, 1), None, (Problem(path, 1, 1, "empty-page", message),))
    front, problems = front_matter.take(text, path)
    if others := schema.book.other_keys:
        problems = [each for each in problems if each.code != "lost-words" or _key_at(each.line, front) not in others]
    body = front.body
    is_entry = schema.is_entry(docname)
    if is_entry and not problems:
        keys = {*schema.fields, *front_matter.PASSED_ON}
        misplaced = front_matter_faults.unopened(text, path, keys) if front.body_line == 1 else None
        misplaced = misplaced or front_matter_faults.again(body, path, front.body_line, keys)
        misplaced = misplaced or front_matter_faults.metadata(body, path, front.body_line, schema.fields)
        if misplaced:
            # As text, it would be a line across the page, or a heading.
            lines = text.count("\n")
            front, problems = FrontMatter(front_matter.EMPTY, "\n" * lines, lines + 1), [misplaced]
    if front.body_line > 1 and "<<<<<<<" in text:
        # Whatever is wrong with keys between the marks is no fault of its own.
        conflicts = [each for each in merge_conflict(text, path) if each.line < front.body_line]
        problems = conflicts or problems
    if any(problem.code in ("yaml", "merge-conflict") for problem in problems):
        # What could not be read must not be reported as missing as well.
        return Page(front, None, tuple(problems))
    titled = titles.take(front, path, schema)
    front = titled.front
    problems += titled.problems
    record, faults = records.read(front, docname, path, schema, exists)
    entry = record if record and record.category else None
    problems += faults
    body = front.body
    page = PageText(path, front.page, front.body_line, project, is_entry) if path.endswith(".md") else None
    mistakes = titled.of_page(rules.faults(page)) if page is not None else []
    if entry is not None and not body.strip():
        message = N_("The page has front matter but no text: write a title and a text below it.")
        problems.append(Problem(path, front.body_line, 1, "empty-page", message))
    elif entry is not None and not has_heading(body, path) and not any(each.code == "space" for each in mistakes):
        problems.append(titles.no_title(path, front.body_line))
    problems += mistakes
    code_lines = (lambda: page.code_lines) if page is not None else frozenset[int]
    problems += controls.controls(text, path, schema.book.language, code_lines)
    problems += addresses.look_alikes(text, path, code_lines)
    return Page(front, entry, tuple(problems), page, None if entry else record)
