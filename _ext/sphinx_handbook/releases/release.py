"""A release: what a book said on the day that it was printed, with the printed numbers of its pages.

A file a release, JSON with a page's passages a line each, so that two of them are read side by side. The same text, day
and name give the same bytes. A release is never changed once it is written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import Any, Final

from ..files import read_file
from ..i18n import N_
from ..languages.dates import PartialDate, parse
from ..problems import Problem
from . import page_json
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
    rest = text.removeprefix("{\n").encode("utf-8", "replace")
    return _HEAD + hashlib.sha256(rest).hexdigest().encode() + _REST + rest


#: Stand around the digest of all that follows it.
_HEAD: Final = b'{\n "sha256": "'
_REST: Final = b'",\n'
#: The hexadecimal digits of that digest.
_DIGITS: Final = 64


def _plain(raw: bytes) -> bytes:
    """A file as it was written; some version control systems write other line ends."""
    return raw.replace(b"\r\n", b"\n") if b"\r" in raw else raw


def _is_whole(plain: bytes) -> bool:
    """Whether nothing in a file was changed since it was written."""
    # Without a copy of the rest: a file has megabytes.
    rest = memoryview(plain)[len(_HEAD) + _DIGITS + len(_REST) :]
    return plain.startswith(_HEAD + hashlib.sha256(rest).hexdigest().encode() + _REST)


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


def load(path: Path) -> Release:
    """Read a release; raises ``Damaged``, and what ``files.read_file`` raises."""
    name = path.name
    try:
        plain = _plain(read_file(path))
        raw = plain.decode("utf-8")
        data = json.loads(raw)
    except json.JSONDecodeError as error:
        raise Damaged(_problem(name, error.lineno, error.msg, error.colno)) from None
    except (UnicodeDecodeError, RecursionError) as error:
        raise Damaged(_problem(name, 1, type(error).__name__)) from None
    except ValueError as error:
        # A number of more than 4300 digits.
        raise Damaged(_problem(name, 1, str(error).partition(" for")[0])) from None
    line, whole = 1, _is_whole(plain)
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
_PAGES: Final = b'\n "pages": ['


@dataclass(frozen=True, slots=True)
class Contents:
    """What a release's file has, its pages not yet read; a file that is as it was written."""

    release: Release
    """Without pages."""
    sha256: str
    """The digest in the file, of all of it."""
    editions: tuple[str, ...]
    """The editions whose page numbers it has."""
    exact: Mapping[str, str]
    """The exact digests of the pages (``passage.exact_digest``), by docname; empty strings where the file has none."""
    begins: tuple[int, ...]
    """Where in the file each page begins, in bytes, and the length of the file."""

    def pieces(self, path: Path, docnames: Iterable[str]) -> dict[str, bytes]:
        """Some of the pages as they stand in the file (``page_json.read_piece``), by docname, in its order.

        Raises ``OSError``.
        """
        wanted = set(docnames)
        pieces = {}
        # What a buffer would hold are other pages.
        with path.open("rb", buffering=0) as file:
            for docname, begin, end in zip(self.exact, self.begins, self.begins[1:], strict=False):
                if docname in wanted:
                    file.seek(begin)
                    pieces[docname] = file.read(end - begin)
        return pieces


def contents(path: Path) -> Contents:
    """What a file has, whose pages are not read; raises as ``load`` does."""
    raw = read_file(path)
    try:
        if _is_whole(plain := _plain(raw)):
            return _contents(raw, plain)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        pass
    # What is wrong with it is named with its line.
    load(path)
    raise Damaged(_problem(path.name, 1, "pages"))


def _contents(raw: bytes, plain: bytes) -> Contents:
    release = _without_pages(plain)
    pages = list(page_json.pieces(raw))
    editions = dict.fromkeys(each.id for each in release.files if not each.document)
    return Contents(
        release,
        plain[len(_HEAD) : len(_HEAD) + _DIGITS].decode(),
        # In a page's own words a quotation mark would have a backslash before it.
        tuple(each for each in editions if f"{one_line(each)}: [".encode() in raw),
        # Releases have most of them in common.
        {intern(docname): intern(exact) for docname, exact, _ in pages},
        (*(begin for _, _, begin in pages), len(raw)),
    )


def _without_pages(plain: bytes) -> Release:
    """The release of a file that is as it was written, without its pages; raises ``ValueError`` for another form."""
    head = json.loads(plain[: plain.index(_PAGES)].removesuffix(b",") + b"\n}")
    if head["format"] != FORMAT:
        raise ValueError(f"format {head['format']}")
    return Release(_day(head), string(head, "name"), tuple(map(_read_file, head["files"])), ())
