"""The prose of a MyST Markdown page: what a reader reads as words, with where it stands.

Whatever is written for the machine is left out: code, the targets of roles and links, addresses, directive
fences and options, comments. What remains keeps its place in the file, so that a finding can be pointed at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from ...languages.rules import site_endings
from . import code_spans
from .scanner import argument_offset, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Directives that are parsed as Markdown and hold names or files, never sentences.
_NOT_PROSE = frozenset({"category-index", "image"})
#: Directives whose argument is a heading. Elsewhere it is a file, a language or a name.
_TITLED = frozenset(
    {"admonition", "card", "dropdown", "grid-item-card", "rubric", "sidebar", "tab-item", "table", "topic"}
)
#: Directive options that a reader meets as text.
_SPOKEN_OPTIONS = frozenset({"alt", "caption", "title"})
#: Roles whose whole content is text. Elsewhere only an explicit title (``text <target>``) is.
_SPOKEN_ROLES = frozenset({"abbr", "dfn", "sub", "sup", "term"})

_OUT = "\0"

_OPTION = re.compile(r"[ \t>]*:?(?P<name>[\w-]+):(?P<value>.*)")
_TITLE_AND_TARGET = re.compile(r"(?P<title>.*)<[^<>]*>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ADDRESS = re.compile(
    r"\b(?<![a-z+.-])[a-z][a-z+.-]*://[^\s<>\"'»«)\]]+"  # a full address
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+"  # electronic mail
    rf"|(?<![\w@.-])(?:[\w-]+\.)+(?:{'|'.join(site_endings())})(?![\w-])"  # a site's bare name
    r"(?:/[^\s<>\"'»«)\]]*)?"
)
_MACHINE = (
    re.compile(r"^[ \t]*%.*$", re.MULTILINE),  # MyST's comment line
    re.compile(r"^[ \t]*\([\w:.-]+\)=[ \t]*$", re.MULTILINE),  # a target
    re.compile(r"^[ \t]*\[[^\]\n]+\]:[ \t]*\S+", re.MULTILINE),  # a link's or footnote's definition
    re.compile(r"\[\^[^\[\]\s]+\]"),  # a footnote's mark
    re.compile(r"(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ \t]+\"[^\"\n]*\")?\)"),  # a link's target
    re.compile(r"(?<=\])\[[^\]\n]*\]"),  # a link's reference
    re.compile(r"\{\{(?:(?!\}\}|\{\{).)*\}\}|\{[#.][^{}\n]*\}"),  # substitutions and attributes
    re.compile(r"\$\$.+?\$\$", re.DOTALL),  # mathematics
    re.compile(r"</?[A-Za-z][^<>]*>"),  # HTML
    re.compile(r"&#?\w+;"),  # entities
    _ADDRESS,
)
_QUOTED_TITLE = re.compile(r"\\?\"[^\"\n]*\"|»[^«»\n]*«|“[^“”\n]*”")


def prose(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield ``(line, column, run)`` for each run of prose, both counted from 1.

    Of the front matter, every single value that contains a space counts, except titles in quotation marks:
    those stand as their owner spelt them.
    """
    for number, line in enumerate(_prose(text).split("\n"), start=1):
        for run in re.finditer(f"[^{_OUT}]+", line):
            if any(letter.isalpha() for letter in run[0]):
                yield number, run.start() + 1, run[0]


def blanked(text: str) -> str:
    """A page with spaces for all that is no prose; its lines and columns are those of the page."""
    return _prose(text).replace(_OUT, " ")


def _prose(text: str) -> str:
    """A page, all that is no prose struck out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front, body = _split(text)
    return _front_matter(front) + _inline("\n".join(_blocks(body)))


def _split(text: str) -> tuple[str, str]:
    """The front matter with its fences, an empty string where there is none, and the page's body."""
    match = re.match(r"---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", text, re.DOTALL | re.MULTILINE)
    return (match[0], text[match.end() :]) if match else ("", text)


def _struck(text: str) -> str:
    """As many ``_OUT`` as the text has characters; line ends stay, so that lines keep their numbers."""
    return re.sub(r"[^\n]", _OUT, text)


def _strike(match: re.Match[str]) -> str:
    return _struck(match[0])


def _front_matter(front: str) -> str:
    """The front matter, all that is not prose struck out."""
    begin = front.find("\n") + 1
    try:
        # The values as nodes: they know where they stand, and nothing is converted.
        root = yaml.compose(front[begin : front.rstrip().rfind("\n") + 1], Loader=yaml.SafeLoader) if front else None
    except yaml.YAMLError:
        root = None  # Broken front matter is reported by the reader of front matter.
    parts: list[str] = []
    last = 0
    for start, end, (opening, closing) in sorted(_values(root)):
        start, end = start + begin, end + begin
        value = front[start:end]
        quoted = _QUOTED_TITLE.sub(_strike, value[opening:closing])
        value = value[:opening] + quoted + value[closing:]
        parts += [_struck(front[last:start]), _ADDRESS.sub(_strike, value)]
        last = end
    return "".join([*parts, _struck(front[last:])])


def _values(node: yaml.Node | None) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Yield start, end and what lies inside the value's own quotes, for each value of several words."""
    if isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _values(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _values(value)
    elif isinstance(node, yaml.ScalarNode) and " " in node.value and not re.match(r"[a-z]+://", node.value):
        start, end = node.start_mark.index, node.end_mark.index
        quotes = 1 if node.style in {"'", '"'} else 0
        yield start, end, (quotes, end - start - quotes)


def _blocks(body: str) -> list[str]:
    """The body's lines; code, fences and the directives in which no sentences stand are struck out."""
    lines = body.split("\n")

    def strike(first: int, end: int) -> None:
        lines[first - 1 : end - 1] = [_struck(line) for line in lines[first - 1 : end - 1]]

    for block in scan(body):
        if block.kind == "code" or block.name in _NOT_PROSE:
            strike(block.start, block.end)
        elif block.kind == "directive":
            opening = lines[block.start - 1]
            kept = argument_offset(opening) if block.name in _TITLED else len(opening)
            lines[block.start - 1] = _struck(opening[:kept]) + opening[kept:]
            for number in range(block.start, block.options - 1):
                option = _OPTION.fullmatch(lines[number])
                kept = option.start("value") if option and option["name"] in _SPOKEN_OPTIONS else len(lines[number])
                lines[number] = _struck(lines[number][:kept]) + lines[number][kept:]
            strike(block.content.stop, block.end)
    return lines


def _inline(text: str) -> str:
    """The text, what is written for the machine inside it struck out."""
    text = _COMMENT.sub(_strike, text)
    parts, last = [], 0
    for each in code_spans.spans(text):
        parts += [text[last : each.start], _code(text, each)]
        last = each.end
    text = "".join([*parts, text[last:]])
    for pattern in _MACHINE:
        text = pattern.sub(_strike, text)
    return text


def _code(text: str, span: code_spans.Span) -> str:
    """A span of code or a role struck out, but for a role's words."""
    start = end = span.start
    content = text[span.text_start : span.text_end]
    if span.role and (titled := _TITLE_AND_TARGET.fullmatch(content)):
        start, end = span.text_start, span.text_start + len(titled["title"].rstrip())
    elif span.role in _SPOKEN_ROLES:
        start, end = span.text_start, span.text_end
    return _struck(text[span.start : start]) + text[start:end] + _struck(text[end : span.end])
