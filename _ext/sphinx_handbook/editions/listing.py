"""``editions.json``, the list of PDFs beside them: the book writes it, the website reads it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from ..languages.dates import locale_of

NAME: Final = "editions.json"


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A PDF that a reader can have."""

    id: str
    title: str
    """What it is, in the book's own language."""
    file: str
    """Its name, beside the list."""
    pages: int
    bytes: int
    sha256: str
    description: str = ""
    """Whom it is for."""
    paper: str = ""
    """The sheet that it is printed on: ``A4``."""
    standards: tuple[str, ...] = ()
    """What it holds to: ``PDF/UA-1``."""
    edition: str = ""
    """The name that its content gives it."""
    document: str = ""
    """The page that it is a sheet of; empty for the whole book or a selection of it."""
    corrects: str = ""
    """Of a sheet of corrections the release that it is for: its file's name without ``.json``."""
    corrects_edition: str = ""
    """Of a sheet of corrections the edition of that release whose page numbers it has."""

    @property
    def accessible(self) -> bool:
        """Whether a screen reader can follow it."""
        return any(each.startswith("PDF/UA") for each in self.standards)


def of_file(path: Path, data: bytes, **attributes: object) -> PublishedFile:
    """The entry in the list for a file with these bytes; ``attributes`` are its other attributes."""
    sha256 = hashlib.sha256(data).hexdigest()
    return PublishedFile(file=path.name, bytes=len(data), sha256=sha256, **attributes)  # type: ignore[arg-type]


def listed(editions: Iterable[PublishedFile]) -> str:
    """The list as it is written."""
    return json.dumps({"editions": [asdict(each) for each in editions]}, ensure_ascii=False, indent=1) + "\n"


def load(folder: Path) -> tuple[PublishedFile, ...]:
    """The files of a folder's list that are there with the right size; none where there is no list, or a broken one."""
    names = {each.name for each in fields(PublishedFile)}
    try:
        raw = json.loads((folder / NAME).read_text("utf-8"))["editions"]
        files = [PublishedFile(**{key: _frozen(value) for key, value in each.items() if key in names}) for each in raw]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()
    return tuple(each for each in files if _is_there(folder, each))


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _is_there(folder: Path, edition: PublishedFile) -> bool:
    path = folder / edition.file
    return path.name == edition.file and path.is_file() and path.stat().st_size == edition.bytes


def size_in_words(count: int, language: str) -> str:
    """A file's size as people know it: ``1,4 MB``, ``85 kB``."""
    from babel.numbers import format_decimal

    unit, name = (1_000_000, "MB") if count >= 1_000_000 else (1_000, "kB")
    form = "0.0" if unit == 1_000_000 and count < 10_000_000 else "0"
    return f"{format_decimal(max(count / unit, 1), form, locale_of(language))} {name}"
