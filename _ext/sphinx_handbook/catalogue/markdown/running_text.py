"""What of a Markdown page is running text, which headings it has, and which files its links name.

Nothing is parsed as a tool would that renders it: whatever might be mark-up is struck out, so that what remains can
be changed without harm. Everything keeps its place; what is struck out becomes ``OUT``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

OUT = "\0"

_DEEPEST = 12

#: Directives whose content is running text. A place where text is missing (``gap``) quotes what is known.
_SPOKEN = frozenset(
    {
        "admonition", "attention", "card", "caution", "danger", "dropdown", "error", "grid", "grid-item",
        "grid-item-card", "hint", "important", "note", "seealso", "tab-item", "tab-set", "tip", "warning",
    }
)  # fmt: skip

_FENCE = re.compile(r"[ \t>]*(?P<marker>:{3,}|`{3,}|~{3,})[ \t]*(?:\{(?P<name>[^}\s]+)\})?(?P<rest>[^`]*)")
_OPTION = re.compile(r"[ \t>]*:[\w-]+:.*")
_HEADING = re.compile(r"(?P<lead>[ \t>]*)(?P<marks>#{1,6})(?:[ \t]+(?P<text>.*?))?(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r"[ \t>]*(?P<mark>=+|-+)[ \t]*")
_LIST = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_SPAN = re.compile(
    r"(?:\{[\w:.+-]+\})?(?<![`\\])(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)", re.DOTALL
)
_BRACKETS = re.compile(r"!?\[(?:[^\[\]\n]|\n(?!\s*\n))*\](?:\((?:[^()\n]|\([^()\n]*\))*\))?(?:\{[^{}\n]*\})?")
_MACHINE = (
    re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL),
    re.compile(r"^[ \t]*%.*$|^[ \t]*\([^()\n]+\)=[ \t]*$|^[ \t>]*\[[^\]\n]+\]:.*$|^\+\+\+.*$", re.MULTILINE),
    re.compile(r"\$\$.+?\$\$|(?<![\\$])\$[^$\n]+\$", re.DOTALL),
    re.compile(r"\{\{.*?\}\}|\{[#.][^{}\n]*\}"),
    re.compile(r"<[^<>\n]+>"),
    re.compile(r"&#?\w+;"),
    re.compile(
        r"(?<![\w+.-])[a-z][a-z+.-]*:/{0,2}[^\s<>|]*[/.@][^\s<>|]*|\bwww\.[^\s<>|]+|(?<!\S)\S*@\S*", re.IGNORECASE
    ),
)
_LINK = re.compile(
    r"(?P<image>!?)\[(?:[^\[\]\n]|\[[^\[\]\n]*\]|\n(?!\s*\n))*\]\(\s*"
    r"(?:<(?P<angled>[^<>\n]*)>|(?P<target>(?:[^\s()]|\([^\s()]*\))+))(?:\s+[\"'(][^\n]*?[\"')])?\s*\)"
)
_DEFINITION = re.compile(r"^[ \t]{0,3}\[(?!\^)[^\]\n]+\]:[ \t]*<?(?P<target>[^\s<>]+)>?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FileLink:
    """The target of a link or an image, with the place where it is written."""

    target: str
    image: bool
    line: int
    column: int


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
    spoken: list[str] = []
    marked: list[str] = []
    headings: list[tuple[int, str]] = []
    fences: list[tuple[str, bool, bool]] = []
    options = in_list = after_blank = in_html = in_code = False
    paragraph = 0
    for number, line in enumerate(page.split("\n"), 1):
        plain = line.removesuffix("\r")
        struck = OUT * len(line)
        fence = _FENCE.fullmatch(plain)
        marker, is_code, is_quiet = fences[-1] if fences else ("", False, False)
        blank = not plain.strip(" \t>")
        if number < body_line:
            shown, seen = struck, struck
        elif fence and marker and _closes(fence, marker):
            fences.pop()
            shown, seen = struck, struck
        elif is_code:
            shown, seen = struck, struck
        elif fence:
            name = fence["name"]
            code = fence["marker"][0] != ":" if not name else False
            quiet = is_quiet or not (name in _SPOKEN if name else not code)
            # A code block's lines are no mark-up; those of a directive that is not known may be.
            code = code or bool(name and re.search(r"code|math|raw|mermaid|toctree|rst|include", name))
            fences.append((fence["marker"], code, quiet))
            options = bool(name)
            shown, seen = struck, struck
        elif options and _OPTION.fullmatch(plain):
            shown, seen = struck, struck
        elif not fences and re.match(r"(?: {4}|\t)", plain) and not in_list and (after_blank or in_code):
            in_code = not blank
            shown, seen = struck, struck
        elif (heading := _HEADING.fullmatch(plain)) is not None:
            headings.append((len(heading["marks"]), _plain(heading["text"] or "")))
            shown, seen = struck, line
        elif paragraph and not blank and not in_list and (under := _UNDERLINE.fullmatch(plain)):
            words = " ".join(each.strip() for each in marked[paragraph - 1 :])
            headings.append((1 if under["mark"][0] == "=" else 2, _plain(words)))
            for place in range(paragraph - 1, len(spoken)):
                spoken[place] = OUT * len(spoken[place])
            shown, seen = struck, struck
        elif in_html or re.match(r"[ \t]{0,3}</?[A-Za-z][\w-]*(?:[\s/>]|$)", plain):
            in_html = not blank
            shown, seen = struck, line
        else:
            shown, seen = (struck if is_quiet else line), line
        if shown == line and not blank:
            options = False
            if _LIST.match(plain):
                in_list, paragraph = True, 0
            elif not re.match(r"[ \t]", plain) and after_blank:
                in_list = False
            if not paragraph and not _LIST.match(plain):
                paragraph = number
        else:
            paragraph = 0
            if not blank and shown != line and _ends_list(plain):
                in_list = False
        after_blank = blank
        in_code = in_code and shown == struck and not blank
        spoken.append(shown)
        marked.append(seen)
    return Body(_inline("\n".join(spoken)), _spans("\n".join(marked)), tuple(headings))


def _ends_list(line: str) -> bool:
    """Whether a line ends whatever list stands above it."""
    return bool(_HEADING.fullmatch(line)) and not line.startswith((" ", "\t"))


def links(body: Body) -> Iterator[FileLink]:
    """Every target that a Markdown link, an image or a link's definition names."""
    found = [(match, match["angled"] or match["target"], bool(match["image"])) for match in _LINK.finditer(body.marked)]
    found += [(match, match["target"], False) for match in _DEFINITION.finditer(body.marked)]
    for match, target, image in sorted(found, key=lambda each: each[0].start()):
        if target:
            line, column = place(body.marked, match.start())
            yield FileLink(target, image, line, column)
    # An image within a link's text.
    for match in re.finditer(r"(?<=\[)!\[[^\[\]\n]*\]\((?P<target>[^\s()]+)[^()\n]*\)", body.marked):
        line, column = place(body.marked, match.start())
        yield FileLink(match["target"], True, line, column)


def place(text: str, offset: int) -> tuple[int, int]:
    """The line and column of an offset, both counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _closes(fence: re.Match[str], marker: str) -> bool:
    return fence["marker"].startswith(marker) and not fence["name"] and not fence["rest"].strip()


def _spans(text: str) -> str:
    """Strike out spans of code, roles and comments."""
    for pattern in (_MACHINE[0], _SPAN):
        text = pattern.sub(_out, text)
    return text


def _inline(text: str) -> str:
    text = _spans(text)
    text = re.sub(r"\\[!-/:-@\[-`{-~]", _out, text)
    for _ in range(_DEEPEST):
        # From the inside out: brackets stand in brackets.
        before, text = text, _BRACKETS.sub(_out, text)
        if before == text:
            break
    else:
        # Nobody writes like this; what cannot be told apart is let alone.
        return re.sub(r"[^\n]", OUT, text)
    for pattern in _MACHINE:
        text = pattern.sub(_out, text)
    return text


def _out(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", OUT, match[0])


def _plain(heading: str) -> str:
    """A heading's words without their mark-up."""
    text = re.sub(r"\{[\w:.+-]+\}`([^`<]*?)\s*(?:<[^<>]*>)?`", r"\1", heading)
    text = re.sub(r"!?\[([^\[\]]*)\]\([^()]*\)", r"\1", text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", re.sub(r"(?<!\\)[*`]+|(?<![\w\\])_+|(?<!\\)_+(?!\w)", "", text))
    return " ".join(text.split())
