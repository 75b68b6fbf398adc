"""The folder of a book's releases."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...i18n import N_
from ...releases import release
from ...releases.release import Damaged, Release
from .. import book_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...catalogue.schema.model import Schema
    from ...i18n import Translate
    from ...problems import Problem

NOT_DECLARED: Final = N_(
    'The book has no folder for releases. Add these two lines to {file}:\n[releases]\nfolder = "releases"'
)


def releases(source: Path, schema: Schema) -> tuple[dict[Path, Release], list[Problem]]:
    """The book's releases by file, the oldest first, and what is wrong with files that cannot be read."""
    by_file: dict[Path, Release] = {}
    problems = []
    where = source / schema.releases.folder if schema.releases else source
    for path in sorted(where.glob("*.json")) if schema.releases else ():
        try:
            by_file[path] = release.load(path, book_folder.display_path(path))
        except Damaged as damaged:
            problems.append(damaged.problem)
    return dict(sorted(by_file.items(), key=lambda each: (each[1].day, each[0].name))), problems


def refuse(problems: Iterable[Problem], say: Translate) -> int:
    """Print what is wrong; return the exit code for what must be mended."""
    for each in problems:
        print(f"{each.path}:{each.line}:{each.column}: {each.text(say)} [{each.code}]", file=sys.stderr)
    return 1
