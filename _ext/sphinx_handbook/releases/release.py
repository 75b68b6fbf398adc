"""A release: what a book said on the day that it was printed, with the printed numbers of its pages.

A file a release, JSON with a page's passages a line each, so that two of them are read side by side. The same text, day
and name give the same bytes. A release is never changed once it is written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from ..files import read_file
from ..i18n import N_
from ..languages.dates import PartialDate, parse
from ..problems import Problem
from .page import Page
from .page_json import Changed, line_of, one_line, page_lines, read_page, string

#: The number of the file's form.
FORMAT: Final = 1

#: The name of the form's JSON Schema (2020-12), beside this module.
SCHEMA_NAME: Final = "release.schema.json"


def json_schema() -> bytes:
    """The JSON Schema of a release's file."""
    return (Path(__file__).parent / SCHEMA_NAME).read_bytes()


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """A PDF of a release."""

    id: str
    """The edition; of a file for one entry, the edition that makes it."""
    mark: str
    """What is printed on it: a digest of its text."""
    title: str
    paper: str
    pages: int
    document: str = ""
    """The page that it is a sheet of; empty for a book."""


@dataclass(frozen=True, slots=True)
class Release:
    """A book as it was printed on a day."""

    day: PartialDate
    name: str
    """What people call it, such as “2. udgave”; may be empty."""
    files: tuple[PrintedFile, ...]
    pages: tuple[Page, ...]

    @property
    def mark(self) -> str:
        """The mark of the whole book: of the first file that is no sheet."""
        return next((each.mark for each in self.files if not each.document), "")

    @property
    def file_name(self) -> str:
        """The name of its file: the day, and the mark, since there may be several on a day."""
        return f"{self.day}-{self.mark}.json"

    def is_called(self, word: str) -> bool:
        """Whether a word is its day, its name or a mark of its."""
        return word in (str(self.day), self.name) or any(each.mark == word for each in self.files)

    def says_the_same(self, other: Release) -> bool:
        """Whether the other one has the same files with the same marks."""
        return {(each.id, each.document, each.mark) for each in self.files} == {
            (each.id, each.document, each.mark) for each in other.files
        }


def written(release: Release) -> bytes:
    """The release's file."""
    head = {"format": FORMAT, "day": str(release.day), "name": release.name}
    files = ",\n".join(f"  {one_line(_file(each))}" for each in release.files)
    pages = ",\n".join(map(page_lines, release.pages))
    top = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    text = f'{top},\n "files": [\n{files}\n ],\n "pages": [\n{pages}\n ]\n}}\n'
    rest = text.removeprefix("{\n").encode("utf-8", "replace").decode()
    return f"{_HEAD}{_digest(rest)}{_REST}{rest}".encode()


#: Stand around the digest of all that follows it.
_HEAD: Final = '{\n "sha256": "'
_REST: Final = '",\n'


def _digest(rest: str) -> str:
    return hashlib.sha256(rest.encode()).hexdigest()


def _is_whole(raw: str) -> bool:
    """Whether nothing in a file was changed since it was written."""
    own, mark, rest = raw.removeprefix(_HEAD).partition(_REST)
    return bool(mark) and own == _digest(rest)


def _file(each: PrintedFile) -> dict[str, object]:
    data = {"id": each.id, "mark": each.mark, "title": each.title, "paper": each.paper, "pages": each.pages}
    return data | ({"document": each.document} if each.document else {})


class Damaged(Exception):
    """A release's file that cannot be read; ``problem`` says why and where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


_DAMAGED = N_("This is no release's file, or it was changed: {what}. Take the file as it was when it was made.")


_NEWER = N_(
    "This release's file has form {number}; this version of sphinx-handbook reads {ours}. Update sphinx-handbook."
)


def _text(path: Path) -> str:
    """The text of a file; some version control systems write other line ends."""
    return read_file(path).decode("utf-8").replace("\r\n", "\n")


def load(path: Path) -> Release:
    """Read a release; raises ``Damaged``, and what ``files.read_file`` raises."""
    name = path.name
    try:
        raw = _text(path)
        data = json.loads(raw)
    except json.JSONDecodeError as error:
        raise Damaged(_problem(name, error.lineno, error.msg, error.colno)) from None
    except (UnicodeDecodeError, RecursionError) as error:
        raise Damaged(_problem(name, 1, type(error).__name__)) from None
    line, whole = 1, _is_whole(raw)
    try:
        _check_format(data["format"], name, raw)
        line = _line_of_key(raw, "day")
        day = _day(data)
        line = _line_of_key(raw, "files")
        files = tuple(_read_file(each) for each in data["files"])
        pages = []
        for each in data["pages"]:
            line = 1 if whole else line_of(raw, each)
            pages.append(read_page(each, raw, doubted=not whole))
        if not whole:
            raise Changed(1, "sha256")
        return Release(day, string(data, "name"), files, tuple(pages))
    except Changed as changed:
        raise Damaged(_problem(name, changed.line, changed.what)) from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Damaged(_problem(name, line, str(error))) from None


def load_head(path: Path) -> Release:
    """A release without its pages: of a file that was not changed they are not read. Raises as ``load`` does."""
    try:
        raw = _text(path)
        return without_pages(raw) if _is_whole(raw) else replace(load(path), pages=())
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        # What is wrong with it is named with its line.
        return replace(load(path), pages=())


def _check_format(number: object, name: str, raw: str) -> None:
    """Refuse a file of another form; one of a newer form is not damaged."""
    if number == FORMAT:
        return
    line = _line_of_key(raw, "format")
    if isinstance(number, int) and number > FORMAT:
        values = {"number": str(number), "ours": str(FORMAT)}
        raise Damaged(Problem(name, line, 1, "release", _NEWER, values))
    raise Damaged(_problem(name, line, f"format {number}"))


def _day(data: Mapping[str, Any]) -> PartialDate:
    """The day of a release; raises ``ValueError`` where there is none."""
    day = parse(str(data["day"]))
    if day is None or not day.day:
        raise ValueError(f"day {data['day']}")
    return day


def _line_of_key(raw: str, key: str) -> int:
    """The line on which a key of the file's own stands."""
    return raw.count("\n", 0, max(raw.find(f'\n "{key}": ') + 1, 0)) + 1


def _problem(name: str, line: int, what: str, column: int = 1) -> Problem:
    return Problem(name, line, column, "release", _DAMAGED, {"what": what})


def _read_file(data: Mapping[str, Any]) -> PrintedFile:
    return PrintedFile(
        string(data, "id"),
        string(data, "mark"),
        string(data, "title"),
        string(data, "paper"),
        int(data["pages"]),
        str(data.get("document", "")),
    )


# A file that is as it was written, in parts.

#: Stands before the pages.
_PAGES: Final = ',\n "pages": ['


def whole_text(path: Path) -> str:
    """The text of a release's file that is as it was written; raises as ``load`` does."""
    raw = _text(path)
    if not _is_whole(raw):
        load(path)
    return raw


def without_pages(raw: str) -> Release:
    """The release of a file that is as it was written, without its pages; raises ``ValueError`` for another form."""
    head = json.loads(f"{raw.partition(_PAGES)[0]}\n}}")
    if head["format"] != FORMAT:
        raise ValueError(f"format {head['format']}")
    return Release(_day(head), string(head, "name"), tuple(map(_read_file, head["files"])), ())
