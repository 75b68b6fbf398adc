"""The prose of a MyST Markdown page: what a reader reads as words, with where it stands.

Whatever is written for the machine is left out: code, the targets of roles and links, addresses, directive
fences and options, comments. What remains keeps its place in the file, so that a finding can be pointed at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Directives whose content is names, code or numbers, never sentences.
_NOT_PROSE = frozenset(
    {
        "category-index", "code", "code-block", "code-cell", "eval-rst", "image", "include", "literalinclude",
        "math", "mermaid", "raw", "sourcecode", "toctree",
    }
)  # fmt: skip
#: Directives whose argument is a heading. Elsewhere it is a file, a language or a name.
_TITLED = frozenset(
    {"admonition", "card", "dropdown", "grid-item-card", "rubric", "sidebar", "tab-item", "table", "topic"}
)
#: Directive options that a reader meets as text.
_SPOKEN_OPTIONS = frozenset({"alt", "caption", "title"})
#: Roles whose whole content is text. Elsewhere only an explicit title (``text <target>``) is.
_SPOKEN_ROLES = frozenset({"abbr", "dfn", "sub", "sup", "term"})

_OUT = "\0"

_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<marker>:{3,}|`{3,}|~{3,})[ \t]*(?:\{(?P<name>[^}\s]+)\})?(?P<argument>.*)")
_OPTION = re.compile(r"[ \t]*:(?P<name>[\w-]+):(?P<value>.*)")
_CODE = re.compile(
    r"(?:\{(?P<role>[\w:.+-]+)\})?"
    r"(?<!`)(?P<ticks>`+)(?!`)(?P<text>(?:(?!\n[ \t]*\n).)+?)(?<!`)(?P=ticks)(?!`)",
    re.DOTALL,
)
_TITLE_AND_TARGET = re.compile(r"(?P<title>.*?)\s*<[^<>]*>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ADDRESS = re.compile(
    r"\b[a-z][a-z+.-]*://[^\s<>\"'»«)\]]+"  # a full address
    r"|\b[\w.+-]+@[\w-]+\.[\w.-]+"  # electronic mail
    r"|(?<![\w@.-])(?:[\w-]+\.)+(?:dk|nu|com|org|net|eu|co|io|int|info)(?![\w-])"  # a site's bare name
    r"(?:/[^\s<>\"'»«)\]]*)?"
)
_MACHINE = (
    re.compile(r"^[ \t]*%.*$", re.MULTILINE),  # MyST's comment line
    re.compile(r"^[ \t]*\([\w:.-]+\)=[ \t]*$", re.MULTILINE),  # a target
    re.compile(r"^[ \t]*\[[^\]\n]+\]:[ \t]*\S+", re.MULTILINE),  # a link's or footnote's definition
    re.compile(r"\[\^[^\]\s]+\]"),  # a footnote's mark
    re.compile(r"(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ \t]+\"[^\"\n]*\")?\)"),  # a link's target
    re.compile(r"(?<=\])\[[^\]\n]*\]"),  # a link's reference
    re.compile(r"\{\{.*?\}\}|\{[#.][^{}\n]*\}"),  # substitutions and attributes
    re.compile(r"\$\$.+?\$\$", re.DOTALL),  # mathematics
    re.compile(r"</?[A-Za-z][^<>]*>"),  # HTML
    re.compile(r"&#?\w+;"),  # entities
    _ADDRESS,
)
_QUOTED_TITLE = re.compile(r"\\?\"[^\"\n]*\"|»[^«\n]*«|“[^”\n]*”")


@dataclass(slots=True)
class _Fence:
    """An open fence: what closes it, and whether sentences stand in it."""

    marker: str
    spoken: bool
    options: bool


class _Sheet:
    """A page on which passages are struck out without moving anything."""

    def __init__(self, text: str) -> None:
        self.text = text

    def strike(self, start: int, end: int) -> None:
        """Strike out a passage; line ends stay, so that lines keep their numbers."""
        passage = re.sub(r"[^\n]", _OUT, self.text[start:end])
        self.text = self.text[:start] + passage + self.text[end:]


def prose(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield ``(line, column, run)`` for each run of prose, both counted from 1.

    Of the front matter, every single value that contains a space counts, except titles in quotation marks:
    those stand as their owner spelt them.
    """
    sheet = _Sheet(text.replace("\r\n", "\n").replace("\r", "\n"))
    body = _front_matter(sheet)
    _fences(sheet, body)
    _inline(sheet, body)
    for number, line in enumerate(sheet.text.split("\n"), start=1):
        for run in re.finditer(f"[^{_OUT}]+", line):
            if any(letter.isalpha() for letter in run[0]):
                yield number, run.start() + 1, run[0]


def _front_matter(sheet: _Sheet) -> int:
    """Strike out all of the front matter that is not prose; return where the body begins."""
    match = re.match(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", sheet.text, re.DOTALL | re.MULTILINE)
    if match is None:
        return 0
    try:
        # The values as nodes: they know where they stand, and nothing is converted.
        root = yaml.compose(match[1], Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        root = None  # Broken front matter is reported by the reader of front matter.
    last = 0
    for start, end, inner in sorted(_values(root)):
        start, end = start + match.start(1), end + match.start(1)
        value = sheet.text[start:end]
        sheet.strike(last, start)
        for part in (*_QUOTED_TITLE.finditer(value, *inner), *_ADDRESS.finditer(value)):
            sheet.strike(start + part.start(), start + part.end())
        last = end
    sheet.strike(last, match.end())
    return match.end()


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


def _fences(sheet: _Sheet, body: int) -> None:
    """Strike out fences, code and the directives in which no sentences stand."""
    stack: list[_Fence] = []
    position = body
    for line in sheet.text[body:].split("\n"):
        start, end = position, position + len(line)
        position = end + 1
        here = stack[-1] if stack else None
        fence = _FENCE.fullmatch(line)
        if here and fence and _closes(here, fence):
            stack.pop()
            sheet.strike(start, end)
        elif here and not here.spoken:
            sheet.strike(start, end)
        elif fence and not (fence["marker"][0] != ":" and fence["marker"][0] in fence["argument"]):
            name = fence["name"] or ""
            # A colon fence without a name is a plain division; a backtick fence without one is code.
            spoken = name not in _NOT_PROSE if name else fence["marker"][0] == ":"
            stack.append(_Fence(fence["marker"], spoken, options=True))
            sheet.strike(start, start + fence.start("argument") if name in _TITLED else end)
        elif here and here.options and (option := _OPTION.fullmatch(line)):
            sheet.strike(start, start + option.start("value") if option["name"] in _SPOKEN_OPTIONS else end)
        elif here:
            here.options = False


def _closes(fence: _Fence, match: re.Match[str]) -> bool:
    same = match["marker"][0] == fence.marker[0] and len(match["marker"]) >= len(fence.marker)
    return same and not match["name"] and not match["argument"].strip()


def _inline(sheet: _Sheet, body: int) -> None:
    """Strike out what is written for the machine inside the running text."""
    for match in _COMMENT.finditer(sheet.text, body):
        sheet.strike(match.start(), match.end())
    for match in _CODE.finditer(sheet.text, body):
        keep = (match.start(), match.start())
        if match["role"] and (titled := _TITLE_AND_TARGET.fullmatch(match["text"])):
            keep = (match.start("text"), match.start("text") + titled.end("title"))
        elif match["role"] in _SPOKEN_ROLES:
            keep = match.span("text")
        sheet.strike(match.start(), keep[0])
        sheet.strike(keep[1], match.end())
    for pattern in _MACHINE:
        for match in pattern.finditer(sheet.text, body):
            sheet.strike(match.start(), match.end())
