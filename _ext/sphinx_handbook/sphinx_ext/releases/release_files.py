"""Where the files of a book's releases lie: in the folder that ``katalog.toml`` names, beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...releases import folder as release_folder

if TYPE_CHECKING:
    from sphinx.config import Config


def folder(config: Config, confdir: Path) -> Path | None:
    """The folder; None for a book without releases."""
    releases = config.handbook_schema.releases
    return Path(confdir, config.handbook_catalogue).parent / releases.folder if releases else None


def files(config: Config, confdir: Path) -> list[Path]:
    """The files; an empty list for a book without releases."""
    place = folder(config, confdir)
    return release_folder.files(place) if place else []
