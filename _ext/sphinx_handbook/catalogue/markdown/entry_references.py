"""Finds the roles in a page's text, references to entries among them; code and comments are passed over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ..entries.relations import Mention
from . import code_spans
from .scanner import LineIndex, argument_offset, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The role by its full name, and by its short one, for books whose primary domain is ``handbook``.
ROLES = frozenset({"entry", "handbook:entry"})

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|^[ \t]*%.*?$", re.DOTALL | re.MULTILINE)
#: ``text <target>``, read as Sphinx reads it.
_TITLED = re.compile(r".+?<(?P<target>[^<]*?)>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Role:
    """A role where it is written: its name, and what stands between its backticks."""

    name: str
    text: str
    line: int
    column: int


def mentions(page: str, docname: str, body_line: int = 1) -> Iterator[Mention]:
    """Yield every reference to an entry in a page, with the place where it is written.

    ``page`` is the page without its front matter, which ends before ``body_line``, its lines where they were
    (``FrontMatter.page``).
    """
    for role in roles(page, body_line):
        if role.name in ROLES and not role.text.startswith("!"):
            titled = _TITLED.fullmatch(role.text)
            target = " ".join((titled["target"] if titled else role.text).split())
            yield Mention(docname, target, role.line, role.column)


@lru_cache(maxsize=4)
def roles(page: str, body_line: int = 1) -> tuple[Role, ...]:
    """Every role in a page outside of code and comments; the last few pages are remembered."""
    if "}`" not in page:
        return ()
    text = _COMMENT.sub(_blank, "\n".join(_without_code(page, body_line)))
    places = LineIndex(text)
    return tuple(
        Role(each.role, text[each.text_start : each.text_end], *places.place(each.start))
        for each in code_spans.spans(text)
        if each.role
    )


def _without_code(page: str, body_line: int) -> list[str]:
    """The page's lines, with those of code and the marks of fences emptied."""
    lines = [line.removesuffix("\r") for line in page.split("\n")]
    for block in scan(page, body_line):
        if block.kind == "code":
            lines[block.start - 1 : block.end - 1] = [""] * (block.end - block.start)
        elif block.kind == "directive":
            opening = lines[block.start - 1]
            # An argument may refer to an entry; backticks before it would begin a span of code.
            offset = argument_offset(opening)
            lines[block.start - 1] = " " * offset + opening[offset:]
            if block.closed:
                lines[block.end - 2] = ""
    return lines


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
