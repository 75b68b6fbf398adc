"""Finds the references to entries in a page's text; code and comments are passed over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..entries.relations import Mention
from .scanner import LineIndex, argument_offset, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The role by its full name, and by its short one, for books whose primary domain is ``handbook``.
ROLES = frozenset({"entry", "handbook:entry"})

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|^[ \t]*%.*?$", re.DOTALL | re.MULTILINE)
#: A span of code, or a role when a name in braces stands before it. It ends before a blank line, as in Markdown.
_SPAN = re.compile(
    r"(?:(?<!\\)\{(?P<role>[\w:.+-]+)\})?"
    r"(?<![`\\])(?P<ticks>`+)(?!`)(?P<text>(?:(?!\n[ \t]*\n).)+?)(?<!`)(?P=ticks)(?!`)",
    re.DOTALL,
)
#: ``text <target>``, read as Sphinx reads it.
_TITLED = re.compile(r".+?\s*<(?P<target>[^<]*?)>", re.DOTALL)


def mentions(page: str, docname: str, body_line: int = 1) -> Iterator[Mention]:
    """Yield every reference to an entry in a page, with the place where it is written.

    ``page`` is the page without its front matter, which ends before ``body_line``, its lines where they were
    (``FrontMatter.page``).
    """
    text = _COMMENT.sub(_blank, "\n".join(_without_code(page, body_line)))
    places = LineIndex(text)
    for match in _SPAN.finditer(text):
        if match["role"] not in ROLES or match["text"].startswith("!"):
            continue
        titled = _TITLED.fullmatch(match["text"])
        target = " ".join((titled["target"] if titled else match["text"]).split())
        yield Mention(docname, target, *places.place(match.start()))


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
