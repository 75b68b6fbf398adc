"""A page as a form saved it, with the layout that it had before: the editor writes all front matter anew.

Fields whose value is the same get their bytes back, with order, quotes and comments; a field with another value is as
the editor wrote it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ..entries import front_matter
from ..entries.front_matter import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from ..entries.front_matter import Node

#: A line between two fields: a comment that is not indented, or an empty one.
_BETWEEN: Final = re.compile(r"(#.*|\s*)")


@dataclass(frozen=True, slots=True)
class _Page:
    """A page's front matter in parts that, put together, are the page."""

    keys: Mapping
    first: str
    """The line above the fields."""
    above: dict[str, str]
    """The comments and empty lines above a field, by its name."""
    fields: dict[str, str]
    below: str
    """The comments and empty lines below the last field."""
    rest: str
    """From the line that ends the front matter."""

    @property
    def text(self) -> str:
        """What stands below the front matter, without the empty lines at both its ends."""
        return self.rest.partition("\n")[2].strip()


def restored(before: str, after: str) -> str:
    """The page ``after`` with the layout of ``before``; ``after`` itself where a value would be another one."""
    end = "\r\n" if "\r\n" in after else "\n"
    older, newer = _parts(before.replace("\r\n", "\n").replace("\n", end)), _parts(after)
    if older is None or newer is None:
        return after
    nodes = {name.text: node for name, node in newer.keys.pairs}
    kept = {name.text for name, node in older.keys.pairs if name.text in nodes and _same(node, nodes[name.text])}
    order = _order(older, newer)
    # Comments stay even where the field below them has gone.
    comments, above = "", {}
    for name in older.fields:
        comments += older.above[name]
        if name in newer.fields:
            above[name], comments = comments, ""
    written = [
        above.get(name, newer.above[name]) + (older.fields[name] if name in kept else newer.fields[name])
        for name in order
    ]
    rest = older.rest if older.text == newer.text else newer.rest
    page = "".join([newer.first, *written, comments, older.below, rest])
    again = _parts(page)
    return page if again and _same(again.keys, newer.keys) and again.text == newer.text else after


def _order(older: _Page, newer: _Page) -> list[str]:
    """The names of the fields as they stood, a new one behind that which it follows now."""
    order = [name for name in older.fields if name in newer.fields]
    for before, name in pairwise(["", *newer.fields]):
        if name not in older.fields:
            order.insert(order.index(before) + 1 if before else 0, name)
    return order


def _parts(text: str) -> _Page | None:
    """The parts of a page; None where its front matter is not a field on lines of its own after another."""
    front, problems = front_matter.take(text, "", frozenset())
    names = [name for name, _ in front.keys.pairs]
    if problems or not names or any(name.column != 1 for name in names):
        return None
    # Not by `splitlines`, which also ends a line at characters that are none to YAML.
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    starts = [name.line - 1 for name in names]
    if len(set(starts)) < len(starts):
        return None
    end = front.body_line - 2
    above, between = {}, "".join(lines[1 : starts[0]])
    fields = {}
    for name, (start, stop) in zip(names, pairwise([*starts, end]), strict=True):
        own = lines[start:stop]
        last = len(own)
        while last > 1 and _BETWEEN.fullmatch(own[last - 1].rstrip("\r\n")):
            last -= 1
        above[name.text], fields[name.text] = between, "".join(own[:last])
        between = "".join(own[last:])
    return _Page(front.keys, lines[0], above, fields, between, "".join(lines[end:]))


def _same(one: Node, other: Node) -> bool:
    """Whether two values are the same to a reader of the book, however they are written."""
    match one, other:
        case Scalar(), Scalar():
            return one.text.strip() == other.text.strip()
        case Sequence(), Sequence():
            return len(one.items) == len(other.items) and all(map(_same, one.items, other.items))
        case Mapping(), Mapping():
            values = {name.text: node for name, node in other.pairs}
            return {name.text for name, _ in one.pairs} == set(values) and all(
                _same(node, values[name.text]) for name, node in one.pairs
            )
    return False
