"""All that a move changes in a book, before anything is written."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...problems import Edit, mended
from ..entries import front_matter
from ..entries.front_matter import FrontMatter
from ..lint.page_text import PageText
from ..schema.model import NAME, Schema
from . import page_edits
from .move import Move


@dataclass(frozen=True, slots=True)
class Plan:
    """The files that change, with their new text by path; and where else the page is named, with line and words."""

    files: Mapping[str, str]
    places: int
    left: tuple[tuple[str, int, str], ...]


def plan(files: Mapping[str, str], schema: Schema, move: Move) -> Plan:
    """What changes in ``files``, the texts of pages and settings by path below the book's folder.

    The page that moves is listed under its old path. A byte order mark and the line ends are part of the texts.
    """
    changed: dict[str, str] = {}
    places = 0
    for path, text in files.items():
        edits = list(_edits(path, text, schema, move))
        if edits:
            places += len(edits)
            changed[path] = mended(text, edits)
    own = f"{move.new if move.replaces else move.old}.md"
    with_former = _with_former(changed.get(own, files[own]), files, own, schema, move)
    if with_former != files[own]:
        changed[own] = with_former
    if move.replaces:
        changed.pop(f"{move.old}.md", None)
    after = {**files, **changed}
    left = tuple(
        place
        for path, text in after.items()
        if path != f"{move.old}.md" or not move.replaces
        for place in _named(path, text, schema, move)
    )
    return Plan(changed, places, left)


def _edits(path: str, text: str, schema: Schema, move: Move) -> list[Edit]:
    if path.endswith(".md"):
        front, page = _read(path, text)
        edits = list(page_edits.in_text(page, path.removesuffix(".md"), move))
        edits += page_edits.in_front_matter(front, text.removeprefix("\ufeff").split("\n"), schema, move)
        shift = 1 if text.startswith("\ufeff") else 0
        return [replace(each, column=each.column + (shift if each.line == 1 else 0)) for each in edits]
    if path == "conf.py":
        return []
    # Of a settings file only a whole docname in quotes is the page for certain.
    pattern = re.compile(rf"(?<=[\"']){re.escape(move.old)}(?=[\"'])")
    of_entry = re.compile(rf"(?<=[\"']){re.escape(move.old_id)}(?=[\"'])")
    edits = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.lstrip().startswith("#"):
            edits += [Edit(number, each.start() + 1, len(move.old), move.new) for each in pattern.finditer(line)]
            if move.is_entry and path == NAME and re.match(r"\s*entries\s*=", line):
                ids = of_entry.finditer(line)
                edits += [Edit(number, each.start() + 1, len(move.old_id), move.new_id) for each in ids]
    return edits


def _read(path: str, text: str) -> tuple[FrontMatter, PageText]:
    front, _ = front_matter.take(text.removeprefix("\ufeff"), path)
    return front, PageText(path, front.page, front.body_line)


def _with_former(text: str, files: Mapping[str, str], own: str, schema: Schema, move: Move) -> str:
    """The page that stays, with the old place among its former names, where the book has a field for them."""
    field = next((each for each in schema.fields.values() if each.role == "former"), None)
    if field is None or not move.is_entry:
        return text
    names = [move.former]
    if move.replaces and (node := _read(own, files[f"{move.old}.md"])[0].keys.get(field.name)) is not None:
        category = posixpath.dirname(move.old)
        for each in page_edits.scalars(node):
            place = each.text.strip() if "/" in each.text else f"{category}/{each.text.strip()}"
            names.append(place.removeprefix(f"{posixpath.dirname(move.new)}/"))
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    front, _ = _read(own, text)
    return mark + page_edits.with_former(text.removeprefix("\ufeff"), front, field.name, names, move.new_id)


def _named(path: str, text: str, schema: Schema, move: Move) -> list[tuple[str, int, str]]:
    """The lines that still have the page's old name as a word, but for its list of former names."""
    field = next((each.name for each in schema.fields.values() if each.role == "former"), "")
    pattern = re.compile(rf"(?<![\w-]){re.escape(move.old_id)}(?![\w-])")
    return [
        (path, number, line.strip())
        for number, line in enumerate(text.split("\n"), 1)
        if pattern.search(line) and not (field and re.match(rf"{re.escape(field)}\s*:", line))
    ]
