"""The folder of a book's releases, as ``katalog.toml`` names it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...i18n import N_
from ...releases import folder

if TYPE_CHECKING:
    from ...catalogue.schema.model import Schema
    from ...problems import Problem
    from ...releases.release import Release

NOT_DECLARED: Final = N_(
    'The book has no folder for releases. Add these two lines to {file}:\n[releases]\nfolder = "releases"'
)
#: Beside a ``conf.py``, where there is no catalogue at all.
NO_CATALOGUE: Final = N_(
    "A project without a catalogue has releases, too, once there is a {file} with these lines:\n"
    '[book]\ntitle = "…"\nlanguage = "en"\n\n[releases]\nfolder = "releases"'
)


def releases(source: Path, schema: Schema) -> tuple[dict[Path, Release], dict[Path, list[Problem]]]:
    """The book's releases by file, the oldest first, and what is wrong with files that cannot be read."""
    return folder.read(source / schema.releases.folder) if schema.releases else ({}, {})
