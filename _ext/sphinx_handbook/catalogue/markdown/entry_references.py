"""Finds the references to entries in a page's text without parsing it: code and comments are passed over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..entries.relations import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The role by its full name, and as a book writes it that has made ours its primary domain.
ROLES = frozenset({"entry", "handbook:entry"})

#: Directives in which nothing is read as Markdown.
_CODE = frozenset(
    {
        "code",
        "code-block",
        "code-cell",
        "eval-rst",
        "literalinclude",
        "math",
        "mermaid",
        "raw",
        "sourcecode",
        "toctree",
    }
)

_FENCE = re.compile(r"[ \t>]*(?P<marker>:{3,}|`{3,}|~{3,})[ \t]*(?:\{(?P<name>[^}\s]+)\})?(?P<rest>[^`]*)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|^[ \t]*%.*?$", re.DOTALL | re.MULTILINE)
#: A span of code, or a role when a name in braces stands before it. It ends before a blank line, as in Markdown.
_SPAN = re.compile(
    r"(?:(?<!\\)\{(?P<role>[\w:.+-]+)\})?"
    r"(?<![`\\])(?P<ticks>`+)(?!`)(?P<text>(?:(?!\n[ \t]*\n).)+?)(?<!`)(?P=ticks)(?!`)",
    re.DOTALL,
)
#: ``text <target>``, read as Sphinx reads it.
_TITLED = re.compile(r".+?\s*<(?P<target>[^<]*?)>", re.DOTALL)


def mentions(page: str, docname: str) -> Iterator[Mention]:
    """Yield every reference to an entry in a page, with the place where it is written.

    ``page`` is the page without its front matter, its lines where they were (``FrontMatter.page``).
    """
    text = _COMMENT.sub(_blank, "\n".join(_without_code(page.replace("\r\n", "\n").split("\n"))))
    for match in _SPAN.finditer(text):
        if match["role"] not in ROLES or match["text"].startswith("!"):
            continue
        titled = _TITLED.fullmatch(match["text"])
        target = " ".join((titled["target"] if titled else match["text"]).split())
        start = match.start()
        yield Mention(docname, target, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))


def _without_code(lines: list[str]) -> Iterator[str]:
    """The lines, with those of code blocks emptied."""
    fences: list[tuple[str, bool]] = []
    for line in lines:
        fence = _FENCE.fullmatch(line)
        marker, code = fences[-1] if fences else ("", False)
        if fence and marker and _closes(fence, marker):
            fences.pop()
            yield ""
        elif code:
            yield ""
        elif fence:
            name = fence["name"]
            # A colon fence without a name is a plain division; another fence without one is code.
            fences.append((fence["marker"], name in _CODE if name else fence["marker"][0] != ":"))
            yield "" if fences[-1][1] else line
        else:
            yield line


def _closes(fence: re.Match[str], marker: str) -> bool:
    return fence["marker"].startswith(marker) and not fence["name"] and not fence["rest"].strip()


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
