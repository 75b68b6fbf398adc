"""What of a Markdown page is running text, which headings it has, and which files its links name.

The scanner finds the blocks. Inline text is not parsed: whatever might be mark-up is struck out, so that what remains
can be changed without harm. Everything keeps its place; what is struck out becomes ``OUT``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import code_spans
from .scanner import LineIndex, scan

OUT = "\0"

_DEEPEST = 12

#: Directives whose content is running text; that of ``gap`` quotes what is known of a missing text.
_SPOKEN = frozenset(
    {
        "admonition", "attention", "card", "caution", "danger", "dropdown", "error", "grid", "grid-item",
        "grid-item-card", "hint", "important", "note", "seealso", "tab-item", "tab-set", "tip", "warning",
    }
)  # fmt: skip

_BRACKETS = re.compile(r"!?\[(?:[^\[\]\n]|\n(?!\s*\n))*\](?:\((?:[^()\n]|\([^()\n]*\))*\))?(?:\{[^{}\n]*\})?")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_MACHINE = (
    re.compile(r"^[ \t]*%.*$|^[ \t]*\([^()\n]+\)=[ \t]*$|^[ \t>]*\[[^\]\n]+\]:.*$|^\+\+\+.*$", re.MULTILINE),
    re.compile(r"\$\$.+?\$\$|(?<![\\$])\$[^$\n]+\$", re.DOTALL),
    re.compile(r"\{[#.][^{}\n]*\}"),
    re.compile(r"<[^<>\n]+>"),
    re.compile(r"&#?\w+;"),
    re.compile(r"\bwww\.[^\s<>|]+|(?<!\S)\S*@\S*", re.IGNORECASE),
)
#: What may hold an address, and how one begins in it.
_WORD = re.compile(r"(?<![^\s<>|])[^\s<>|:]*+:[^\s<>|]*")
_SCHEME = re.compile(r"(?<![\w+.-])[a-z][a-z+.-]*:", re.IGNORECASE)
#: Stands before a bracket that no backslash makes an ordinary character.
_NOT_ESCAPED = r"(?<!(?<!\\)\\)"
_LINK = re.compile(
    rf"(?P<image>{_NOT_ESCAPED}!)?{_NOT_ESCAPED}\["
    r"(?:[^\[\]\\\n]|\\(?:[^\n]|(?=\n))|\[[^\[\]\n]*\]|\n(?!\s*\n))*\]\(\s*"
    r"(?:<(?P<angled>[^<>\n]*)>|(?P<target>(?:[^\s()]|\([^\s()]*\))+))(?:\s+[\"'(][^\n]{0,500}?[\"')])?\s*\)"
)
#: Behind the target stands nothing but a title: "[Note]: more words" is a sentence.
_DEFINITION = re.compile(
    r"^[ \t]{0,3}\[(?!\^)[^\]\n]+\]:[ \t]*(?:<(?P<angled>[^<>\n]*)>|(?P<target>[^\s<>]+))"
    r"(?=[ \t]*\r?$|[ \t]+[\"'(])",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class FileLink:
    """The target of a link or an image, with the places where the link and where the target itself is written."""

    target: str
    image: bool
    line: int
    column: int
    target_place: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Body:
    """A page's text below its front matter.

    ``text`` is the page with all but running text struck out; ``marked`` has only code and comments struck out.
    """

    text: str
    marked: str
    headings: tuple[tuple[int, str], ...]


def read(page: str, body_line: int = 1) -> Body:
    """Read a page without its front matter (``FrontMatter.page``), which ends before ``body_line``."""
    lines = page.split("\n")
    text, marked = list(lines), list(lines)
    headings: list[tuple[int, str]] = []

    def strike(first: int, end: int, *rows: list[str]) -> None:
        for row in rows:
            row[first - 1 : end - 1] = [OUT * len(line) for line in lines[first - 1 : end - 1]]

    strike(1, body_line, text, marked)
    for block in scan(page, body_line):
        if block.kind in ("code", "machine"):
            strike(block.start, block.end, text, marked)
        elif block.kind == "directive":
            strike(block.start, block.options, text, marked)
            strike(block.content.stop, block.end, text, marked)
            if block.name and block.name not in _SPOKEN:
                strike(block.start, block.end, text)
        else:
            strike(block.start, block.end, text)
        if block.kind == "heading":
            headings.append((block.level, _plain(block.text)))
            if block.underlined:
                strike(block.end - 1, block.end, marked)
    return Body(_inline("\n".join(text)), _spans("\n".join(marked)), tuple(headings))


def links(body: Body) -> Iterator[FileLink]:
    """Every target that a Markdown link, an image or a link's definition names."""
    places = LineIndex(body.marked)
    matches = [*_LINK.finditer(body.marked), *_DEFINITION.finditer(body.marked)]
    for match in sorted(matches, key=lambda each: each.start()):
        group = "angled" if match["angled"] else "target"
        if match[group]:
            image, start = bool(match.groupdict().get("image")), match.start()
            yield FileLink(match[group], image, *places.place(start), places.place(match.start(group)))
    # An image within a link's text.
    for match in re.finditer(r"(?<=\[)!\[[^\[\]\n]*\]\((?P<target>[^\s()]+)[^()\n]*\)", body.marked):
        yield FileLink(match["target"], True, *places.place(match.start()), places.place(match.start("target")))


def _spans(text: str) -> str:
    """Strike out spans of code, roles and comments."""
    return code_spans.replaced(_COMMENT.sub(_out, text), struck)


def _inline(text: str) -> str:
    text = _spans(text)
    text = re.sub(r"\\[!-/:-@\[-`{-~]", _out, text)
    for _ in range(_DEEPEST):
        # From the inside out: brackets stand in brackets.
        before, text = text, _BRACKETS.sub(_out, text)
        if before == text:
            break
    else:
        # Brackets so deep are no links that a person wrote; the whole page is left alone.
        return struck(text)
    text = _substitutions(_COMMENT.sub(_out, text))
    for pattern in _MACHINE:
        text = pattern.sub(_out, text)
    return _WORD.sub(_address, text)


def _substitutions(text: str) -> str:
    """Strike out ``{{ name }}``: up to a line's last closing braces, so that none is looked for in vain."""
    if "{{" not in text:
        return text
    inside = re.compile(r"\{\{.*?\}\}")
    lines = []
    for line in text.split("\n"):
        end = line.rfind("}}") + 2
        lines.append(inside.sub(_out, line[:end]) + line[end:] if end > 1 else line)
    return "\n".join(lines)


def _address(match: re.Match[str]) -> str:
    """A word in which an address is struck out: a scheme, with one of the signs that addresses have behind it."""
    word = match[0]
    last = max(map(word.rfind, "/.@"))
    begin = _SCHEME.search(word, 0, last) if last > 0 else None
    return word[: begin.start()] + OUT * (len(word) - begin.start()) if begin else word


def struck(text: str) -> str:
    """A text struck out; line ends stay."""
    return re.sub(r"[^\n]", OUT, text)


def _out(match: re.Match[str]) -> str:
    return struck(match[0])


def _plain(heading: str) -> str:
    """A heading's words without their mark-up."""
    text = re.sub(r"\{[\w:.+-]+\}`([^`<]*?)\s*(?:<[^<>]*>)?`", r"\1", heading)
    text = re.sub(r"!?\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)", r"\1", text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", re.sub(r"(?<!\\)[*`]+|(?<![\w\\])_+|(?<!\\)_+(?!\w)", "", text))
    return " ".join(text.split())
