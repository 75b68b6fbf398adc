"""The edits of one page that a move asks for: in its text, and in its front matter."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from ...problems import Edit
from ..entries import field_types
from ..entries.field_types import References
from ..entries.front_matter import FrontMatter, Mapping, Node, Scalar, Sequence
from ..lint.page_text import PageText
from ..lint.views import KINDS
from ..markdown import running_text
from ..markdown.entry_references import ROLES, roles
from ..markdown.scanner import argument_offset
from ..queries.view import ABOUT_ENTRY
from ..schema.model import Schema
from .move import Move

_TITLED: Final = re.compile(r".*<(?P<target>[^<>]*)>\s*", re.DOTALL)
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


def in_text(page: PageText, docname: str, move: Move) -> Iterator[Edit]:
    """What of a page's text names the page that moves, and the links of a page that moves itself to another folder."""
    now = move.new if docname == move.old else docname
    yield from _links(page, docname, now, move)
    if move.is_entry and move.old_id != move.new_id:
        yield from _roles(page, move)
    for block in page.blocks:
        if block.name == "toctree":
            for number in block.content:
                yield from _contents_line(page, number, docname, move)
        elif block.name == "category-index" and move.is_entry:
            for number in block.content:
                yield from _list_line(page, number, docname, move)
        elif KINDS.get(block.name) in ABOUT_ENTRY and move.is_entry:
            line = page.lines[block.start - 1]
            offset = argument_offset(line)
            word = line[offset:].strip()
            if word in (move.old_id, move.old):
                start = line.index(word, offset)
                yield Edit(block.start, start + 1, len(word), move.new_id if word == move.old_id else move.new)


def _links(page: PageText, docname: str, now: str, move: Move) -> Iterator[Edit]:
    for link in running_text.links(page.body):
        path, mark, anchor = link.target.partition("#")
        if _SCHEME.match(path):
            continue
        if path:
            changed = move.target(unquote(path), docname, now)
            if changed == unquote(path):
                continue
            target = changed + mark + anchor
        elif move.is_entry and anchor == move.old_id:
            target = f"#{move.new_id}"
        else:
            continue
        line = page.lines[link.line - 1]
        start = line.find(link.target, link.column - 1)
        if start >= 0:
            yield Edit(link.line, start + 1, len(link.target), target)


def _roles(page: PageText, move: Move) -> Iterator[Edit]:
    for role in roles(page.page, page.body_line):
        titled = _TITLED.fullmatch(role.text)
        target = (titled["target"] if titled else role.text).strip()
        if role.name not in ROLES or target != move.old_id:
            continue
        line = page.lines[role.line - 1]
        start = role.column - 1 + line[role.column - 1 :].find(f"<{target}>" if titled else f"`{target}") + 1
        if line[start : start + len(target)] == target:
            yield Edit(role.line, start + 1, len(target), move.new_id)


def _contents_line(page: PageText, number: int, docname: str, move: Move) -> Iterator[Edit]:
    """An entry of a table of contents, with a title before it or without."""
    line = page.lines[number - 1]
    titled = _TITLED.fullmatch(line)
    word = (titled["target"] if titled else line).strip()
    folder = posixpath.dirname(docname)
    name = posixpath.normpath(word.lstrip("/") if word.startswith("/") else posixpath.join(folder, word))
    if word and name.removesuffix(".md") == move.old:
        new = f"/{move.new}" if word.startswith("/") else posixpath.relpath(move.new, folder or ".")
        new += ".md" if word.endswith(".md") else ""
        yield Edit(number, line.rindex(word) + 1, len(word), new)


def _list_line(page: PageText, number: int, docname: str, move: Move) -> Iterator[Edit]:
    """A line of a category's own list: the new id, or none where the page leaves the category."""
    line = page.lines[number - 1]
    word, folder = line.strip(), posixpath.dirname(docname)
    if word and f"{folder}/{word}" == move.old:
        stays = posixpath.dirname(move.new) == folder
        yield Edit(number, line.index(word) + 1, len(word), move.new_id if stays else "")


def in_front_matter(front: FrontMatter, lines: list[str], schema: Schema, move: Move) -> Iterator[Edit]:
    """References to the page that moves; ``lines`` are those of the file."""
    if move.is_entry and move.old_id != move.new_id:
        names = {field.name for field in field_types.fields_of(schema, References)}
        for key, value in front.keys.pairs:
            if key.text in names:
                for scalar in scalars(value):
                    if scalar.text.strip() == move.old_id:
                        column = lines[scalar.line - 1].index(move.old_id, scalar.column - 1) + 1
                        yield Edit(scalar.line, column, len(move.old_id), move.new_id)


def scalars(node: Node) -> Iterator[Scalar]:
    """Every single value in a value."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    elif isinstance(node, Mapping):
        for _, value in node.pairs:
            yield from scalars(value)


def with_former(text: str, front: FrontMatter, field: str, names: list[str], now: str) -> str:
    """The text of a file whose ``field`` has former ``names`` as well; ``now`` is what the page is called and loses."""
    node = front.keys.get(field)
    words = [each.text.strip() for each in scalars(node)] if node is not None else []
    all_names = [each for each in dict.fromkeys([*words, *names]) if each != now]
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split("\n")
    line = f"{field}: [{', '.join(map(_quoted, all_names))}]"
    if node is None:
        if not all_names:
            return text
        if front.body_line == 1:
            return f"---{end}{line}{end}---{end}{end}{text}"
        at = max((key.line for key, _ in front.keys.pairs), default=1)
        at = next((n for n in range(at, len(lines)) if re.match(r"(?:---|\.\.\.)[ \t]*\r?$", lines[n])), at)
        return "\n".join([*lines[:at], line + end.removesuffix("\n"), *lines[at:]])
    start = next(key.line for key, _ in front.keys.pairs if key.text == field) - 1
    stop = next(n for n in range(start + 1, len(lines)) if re.match(r"[^\s\-#]|---|\.\.\.", lines[n]))
    written = [line + end.removesuffix("\n")] if all_names else []
    return "\n".join([*lines[:start], *written, *lines[stop:]])


def _quoted(word: str) -> str:
    return word if re.fullmatch(r"[A-Za-z_/][\w./-]*", word) and word not in ("no", "yes", "on", "off") else f'"{word}"'
