"""The list of corrections in a restored text: each with the damaged reading and the reason. Pure.

A book names the file in ``[corrections]``; the file is a list of tables in TOML whose keys have the book's own names.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..files import special
from ..i18n import N_
from ..problems import Problem, nearest
from .schema import toml_problems

if TYPE_CHECKING:
    from .schema.model import Schema
    from .schema.other_tables import CorrectionKey

#: The English names of a correction's keys.
KEYS: Final[tuple[CorrectionKey, ...]] = ("page", "read", "restored", "reason")


@dataclass(frozen=True, slots=True)
class Correction:
    """Words that were mended: as they were read, as they are now, and why."""

    read: str
    restored: str
    reason: str


Corrections = Mapping[str, tuple[Correction, ...]]


def load(folder: Path, schema: Schema) -> tuple[Corrections, list[Problem]]:
    """The corrections of each page by docname, in the file's order, and what is wrong with the file.

    ``folder`` is that of ``katalog.toml``. A book without corrections has none.
    """
    settings = schema.corrections
    if settings is None:
        return {}, []
    path = folder / settings.file
    if not path.is_file():
        message = special(path) or N_("There is no file “{word}”.")
        return {}, [Problem(settings.file, 1, 1, "corrections", message, {"word": settings.file})]
    text, faults = toml_problems.text_of(path)
    data, more = ({}, faults) if faults else toml_problems.data_of(text, settings.file)
    if more:
        return {}, [replace(each, path=settings.file, code="corrections") for each in more]
    rows = data.get(settings.table)
    if not isinstance(rows, list):
        return {}, [Problem(settings.file, 1, 1, "corrections", N_("“{key}” must be a list."), {"key": settings.table})]
    by_page: dict[str, list[Correction]] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows):
        parts = {key: _part(row, settings.key(key)) for key in KEYS}
        if lacking := [settings.key(key) for key in KEYS if not parts[key]]:
            message = N_("Correction {number} lacks “{key}”.")
            values = {"number": str(number + 1), "key": lacking[0]}
            problems.append(Problem(settings.file, 1, 1, "corrections", message, values))
            continue
        by_page.setdefault(parts["page"], []).append(Correction(parts["read"], parts["restored"], parts["reason"]))
    return {page: tuple(each) for page, each in by_page.items()}, problems


def of_no_page(corrections: Corrections, docnames: Collection[str], file: str) -> list[Problem]:
    """A problem for each correction of a page that does not exist."""
    message = N_("There is no page “{word}”.")
    return [
        Problem(file, 1, 1, "corrections", message, {"word": page}, nearest=nearest(page, docnames))
        for page in corrections
        if page not in docnames
    ]


def _part(row: Any, key: str) -> str:
    value = row.get(key) if isinstance(row, dict) else None
    return value.strip() if isinstance(value, str) else ""
