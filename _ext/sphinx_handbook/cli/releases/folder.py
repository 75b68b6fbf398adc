"""The folder of a book's releases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...i18n import N_
from ...releases import release
from ...releases.release import Damaged, Release

if TYPE_CHECKING:
    from ...catalogue.schema.model import Schema
    from ...problems import Problem

NOT_DECLARED: Final = N_(
    'The book has no folder for releases. Add these two lines to {file}:\n[releases]\nfolder = "releases"'
)


def releases(source: Path, schema: Schema) -> tuple[dict[Path, Release], dict[Path, list[Problem]]]:
    """The book's releases by file, the oldest first, and what is wrong with files that cannot be read."""
    by_file: dict[Path, Release] = {}
    problems: dict[Path, list[Problem]] = {}
    where = source / schema.releases.folder if schema.releases else source
    for path in sorted(where.glob("*.json")) if schema.releases else ():
        try:
            by_file[path] = release.load(path)
        except Damaged as damaged:
            problems[path] = [damaged.problem]
    return dict(sorted(by_file.items(), key=lambda each: (each[1].day, each[0].name))), problems
