"""What takes the place of a page that took too much: its title, a sentence, and what other pages need of it.

Those are its front matter, its labels, and its tables of contents: without them the pages below it would be in no book.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: How many letters of a title are taken over; a line with more is none that a person reads.
_TITLE: Final = 200
#: How many labels or places are taken over: each of them is a small part of what was too much.
_MOST: Final = 1000

_FRONT_MATTER: Final = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*\n", re.DOTALL | re.MULTILINE)
_HEADING: Final = re.compile(rf"^#[ \t]+([^\n]{{1,{_TITLE}}})$", re.MULTILINE)
_LABEL: Final = re.compile(r"^\([^()\n]{1,100}\)=$", re.MULTILINE)
_TOCTREE: Final = re.compile(r"(`{3,10}|:{3,10})\{toctree\}[^\n]*")

_REST_HEADING: Final = re.compile(rf"^(\S[^\n]{{0,{_TITLE}}})\n([=\-~^\"'#*+.])\2+$", re.MULTILINE)
_REST_LABEL: Final = re.compile(r"^\.\. _[^:`\n]{1,100}:$", re.MULTILINE)
_REST_TOCTREE: Final = re.compile(r"^\.\. toctree::[^\n]*(?:\n(?:[ \t][^\n]*|(?=\n)))*", re.MULTILINE)


def markdown(text: str, title: str, sentence: str, *, bare: bool) -> str:
    """Markdown in the place of a page's; ``title`` where the page shows none, ``bare`` without what others need."""
    front = _FRONT_MATTER.match(text)
    body = text[front.end() :] if front else text
    heading = _HEADING.search(body) if not bare else None
    parts = [f"# {heading[1] if heading else title}", sentence]
    if not bare:
        parts = ["\n".join(_some(_LABEL, body)), *parts, *_toctrees(body)]
    return (front[0] if front and not bare else "") + "\n\n".join(filter(None, parts)) + "\n"


def _toctrees(body: str) -> Iterator[str]:
    """The toctrees in Markdown; line by line, since the page may have any number of them that nothing closes."""
    fence, lines = "", list[str]()
    for line in body.split("\n"):
        if fence:
            lines.append(line)
            if line.rstrip() == fence:
                yield "\n".join(lines)
                fence = ""
        elif opening := _TOCTREE.fullmatch(line):
            fence, lines = opening[1], [line]


def restructured_text(text: str, title: str, sentence: str, *, bare: bool) -> str:
    """ReStructuredText in the place of a page's, as ``markdown``."""
    heading = _REST_HEADING.search(text) if not bare else None
    words = heading[1] if heading else title
    parts = [f"{words}\n{'=' * 2 * len(words)}", sentence]
    if not bare:
        parts = ["\n".join(_some(_REST_LABEL, text)), *parts, *_some(_REST_TOCTREE, text)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _some(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    for _, match in zip(range(_MOST), pattern.finditer(text), strict=False):
        yield match[0].strip()


def doctree(env: BuildEnvironment, docname: str, original: nodes.document, sentence: str) -> nodes.document:
    """A doctree in the place of a page's, with its title and its first places."""
    document = nodes.document(original.settings, original.reporter)
    document.attributes.update(original.attributes)
    names = list(_ids(original))
    title = nodes.title("", env.titles[docname].astext() if docname in env.titles else docname)
    section = nodes.section("", title, ids=names[:1] or [docname])
    # As targets of their own: what has many ids at one place takes as long as what it stands for.
    section += [nodes.target("", "", ids=[each]) for each in names[1:]]
    section += nodes.paragraph("", sentence)
    document += section
    return document


def _ids(document: nodes.document) -> Iterator[str]:
    """The ids on a page, in its order but for their depth; without recursion, which may be what was too much."""
    level: list[nodes.Node] = [*document.children]
    count = 0
    while level:
        for node in level:
            for name in node["ids"] if isinstance(node, nodes.Element) else ():
                if count == _MOST:
                    return
                count += 1
                yield name
        level = [child for node in level for child in node.children]
