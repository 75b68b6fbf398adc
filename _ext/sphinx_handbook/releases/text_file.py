"""``text.json``: what a book says, written beside its PDFs; ``handbook release`` makes a release of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ..files import read_file
from .page import Page
from .page_json import page_lines, read_page

NAME: Final = "text.json"


def written(pages: Iterable[Page]) -> bytes:
    """The file, with the pages in the book's order."""
    return ('{"pages": [\n' + ",\n".join(map(page_lines, pages)) + "\n]}\n").encode("utf-8", "replace")


def load(folder: Path) -> tuple[Page, ...]:
    """The pages of the file in a folder; none where there is no such file, or a broken one."""
    try:
        return tuple(map(read_page, json.loads(read_file(folder / NAME))["pages"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()
