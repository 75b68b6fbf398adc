"""The blocks of a MyST Markdown page with their lines: code, directives, headings, HTML and comments.

markdown-it-py, which MyST itself reads by, finds the blocks; inline text is not parsed. It imports neither Sphinx nor
docutils. Every reader in this folder begins from here, so that all agree on what is code and where a fence ends.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

#: ``machine``: a comment (``% …``), a target (``(name)=``) or a block break (``+++``).
Kind = Literal["code", "directive", "heading", "html", "machine"]

#: Directives within directives that are looked into; below that all is taken for code. The work grows with this
#: number times the page, never with the page's square.
DEEPEST = 12

#: What the names of directives have in them whose content is not Markdown.
_LITERAL = re.compile(r"code|math|mermaid|toctree|include|\b(?:raw|rst)\b")

_OPENING = re.compile(r".*?(?:`{3,}|~{3,}|:{3,})[ \t]*(?:\{[^}\s]+\})?")
_NAME = re.compile(r"\s*\{(?P<name>[^}\s]+)\}")
_OPTION = re.compile(r"\s*:(?!::)")
#: Options as a block of YAML, which MyST reads as well.
_YAML = re.compile(r"-{3,}")


@dataclass(frozen=True, slots=True)
class Block:
    """A block; lines count from 1 in the scanned text, ``end`` is the line after its last one.

    A directive has a ``name`` (empty for a plain division, ``:::``), the line after its last option (``options``), and
    ``closed`` where its last line is a closing fence; the blocks within it follow it. A heading has its ``level``, its
    ``text``, and ``underlined`` where it is not written with ``#``. ``nested`` blocks stand in a list or a quotation.
    Code between fences has ``options`` and ``closed``, too; code that is indented has neither.
    """

    kind: Kind
    start: int
    end: int
    name: str = ""
    options: int = 0
    closed: bool = False
    level: int = 0
    text: str = ""
    underlined: bool = False
    nested: bool = False

    @property
    def content(self) -> range:
        """The lines between a directive's options and its closing fence."""
        return range(self.options, self.end - self.closed)


@lru_cache(maxsize=4)
def scan(page: str, body_line: int = 1) -> tuple[Block, ...]:
    r"""The blocks of a page in order; its front matter, which ends before ``body_line``, is passed over.

    Lines end with a line feed, as in ``page.split("\n")``; a carriage return counts as a space. The last few pages
    are remembered, since a page's readers come one after another.
    """
    text = page.replace("\r", " ")
    if body_line > 1:
        text = "\n".join(text.split("\n")[body_line - 1 :])
    return tuple(_blocks(text, body_line, 0))


def argument_offset(line: str) -> int:
    """Where in a directive's first line its argument begins, the space before it included."""
    opening = _OPENING.match(line)
    return opening.end() if opening else len(line)


class LineIndex:
    """The lines and columns of offsets in a text, without counting from its beginning each time."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset, both counted from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def _blocks(text: str, first: int, depth: int) -> Iterator[Block]:
    """The blocks of a text that begins on line ``first``, within ``depth`` directives."""
    tokens: list[Token] = []
    # Some rules look at the letter behind a line, so the last line needs an end as well.
    _parser().block.parse(f"{text}\n", _parser(), {}, tokens)
    for place, token in enumerate(tokens):
        if token.map is None:
            continue
        start, end = first + token.map[0], first + token.map[1]
        if token.type in ("fence", "colon_fence"):
            yield from _fence(token, start, end, depth)
        elif token.type == "heading_open":
            words, marks = tokens[place + 1].content, token.markup
            level, underlined = int(token.tag[1]), marks[0] != "#"
            yield Block("heading", start, end, "", 0, False, level, words, underlined, token.level > 0)
        elif token.type == "code_block":
            yield Block("code", start, end, nested=token.level > 0)
        elif token.type == "html_block":
            yield Block("html", start, end)
        elif token.type.startswith("myst_"):
            yield Block("machine", start, end)


def _fence(token: Token, start: int, end: int, depth: int) -> Iterator[Block]:
    braced = _NAME.match(token.info)
    name = braced["name"] if braced else ""
    lines = token.content.split("\n")[:-1]
    closed = end - start > len(lines) + 1
    # A colon fence without a name is a plain division; another fence without one is code.
    literal = depth >= DEEPEST or (bool(_LITERAL.search(name)) if name else token.type == "fence")
    options = _options(lines) if name else 0
    yield Block("code" if literal else "directive", start, end, name, start + 1 + options, closed)
    if not literal:
        yield from _blocks("\n".join(lines[options:]), start + 1 + options, depth + 1)


def _options(lines: list[str]) -> int:
    """The number of lines that a directive's options take, from its first line on."""
    if lines and _YAML.match(lines[0]):
        closing = (number for number, line in enumerate(lines[1:], 2) if _YAML.match(line))
        return next(closing, len(lines))
    return next((number for number, line in enumerate(lines) if not _OPTION.match(line)), len(lines))


@cache
def _parser() -> MarkdownIt:
    """A parser with MyST's block rules, without inline rules and definitions of links.

    Definitions stay in paragraphs, where readers strike them out with other inline mark-up.
    """
    # Imported here: most commands read no page, and start sooner without it.
    from markdown_it import MarkdownIt
    from mdit_py_plugins.colon_fence import colon_fence_plugin
    from mdit_py_plugins.myst_blocks import myst_block_plugin

    parser = MarkdownIt("commonmark").use(colon_fence_plugin).use(myst_block_plugin)
    return parser.disable("reference")
