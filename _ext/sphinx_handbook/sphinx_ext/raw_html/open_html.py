"""Finds raw HTML that a page leaves open, or closes too often, and keeps it within its page.

On the web what stands behind an element that holds no text, such as ``<iframe>``, is not seen where its end is missing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from docutils import nodes
from sphinx.util import logging

from ...catalogue.lint.structure import HOLDS_NO_TEXT
from ...i18n import N_, Translate
from ..log import TYPE
from ..nodes import is_html

logger = logging.getLogger(__name__)

#: Of these everything is text up to their end, mark-up as well.
_TEXT_ALONE: Final = frozenset({"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"})
_VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip

_COMMENT: Final = "<!--"

#: What ends a comment or an element.
_END: Final = re.compile(r"-->|</[\w-]+>")

#: What stands around a page in the book, or may.
_AROUND: Final = ("main", "section", "article", "div")

#: A comment, with its end where it has one, or a tag.
_PIECE: Final = re.compile(
    r"<!--(?:(?P<comment>.*?-->)|)|<(?P<end>/?)(?P<name>[a-zA-Z][\w-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(?P<alone>/?)>",
    re.DOTALL,
)
_NAMESPACE: Final = re.compile(r"\{http://www\.w3\.org/[^}]*/(?:(?P<prefix>xlink|xmlns|namespace)/?)?[^}]*\}")
_PREFIXES: Final = {"xlink": "xlink:", "xmlns": "xmlns:", "namespace": "xml:"}


@dataclass(frozen=True, slots=True)
class OpenHtml:
    """What of a page's raw HTML is not closed."""

    silent: list[tuple[nodes.raw, str]]
    """Each element that holds no text, and each comment, without an end; with what it begins with."""
    uneven: nodes.raw | None
    """The first raw HTML that may reach out of its page (``within_page``)."""


def of_page(doctree: nodes.document) -> OpenHtml:
    """What of a page's raw HTML is not closed."""
    uneven, unclosed, ends = None, list[tuple[nodes.raw, str]](), set[str]()
    # Backwards, since Markdown has each tag within a paragraph, and what stands behind an empty line, in a node of its
    # own: an end may stand in a later one.
    for raw in reversed([each for each in doctree.findall(nodes.raw) if is_html(each)]):
        text = raw.astext()
        is_even, mark = _open(text)
        if mark and end_of(mark) not in ends:
            unclosed.append((raw, mark))
        if not is_even:
            uneven = raw
        ends.update(map(str.lower, _END.findall(text)))
    return OpenHtml(unclosed[::-1], uneven)


def report_silent(page: OpenHtml, say: Translate, *, tells_comments: bool) -> None:
    """Warn of what holds no text and has no end; a catalogue's own rules tell of comments."""
    message = say(
        N_("“{mark}” is not closed: on the web nobody sees what stands behind it on the page. Write {end} at its end.")
    )
    for raw, mark in page.silent:
        if mark != _COMMENT or tells_comments:
            text = message.format(mark=mark, end=end_of(mark))
            logger.warning(text, location=_place(raw, mark), type=TYPE, subtype="unclosed")


def _place(raw: nodes.raw, mark: str) -> nodes.raw | str:
    """The line of raw HTML where something begins; the node itself where that is not found in its file."""
    path = Path(raw.source or "")
    if not raw.line or not path.is_file():
        return raw
    lines = path.read_text("utf-8", "replace").splitlines()
    numbers = range(raw.line, len(lines) + 1)
    number = next((each for each in numbers if mark.rstrip(">") in lines[each - 1].lower()), 0)
    return f"{path.resolve()}:{number}" if number else raw


def report_uneven(raw: nodes.raw, say: Translate) -> None:
    """Warn of raw HTML that reaches out of its page."""
    message = say(
        N_(
            "Raw HTML of this page is not closed, or closes more than it opens. In the book it is mended; on the web "
            "it may change the page."
        )
    )
    logger.warning("%s", message, location=raw, type=TYPE, subtype="unclosed")


def end_of(mark: str) -> str:
    """What ends an element or a comment, by what it begins with."""
    return "-->" if mark == _COMMENT else f"</{mark[1:-1]}>"


def _open(html: str) -> tuple[bool, str]:
    """Whether all tags have their partners, and what of the elements without text, and of comments, is left open."""
    names, counts = list[str](), Counter[str]()
    is_even = True
    for piece in _pieces(html):
        name = (piece["name"] or "").lower()
        if not name:
            if piece["comment"] is None:
                return False, _COMMENT
        elif piece["end"]:
            is_even = is_even and bool(names) and names[-1] == name
            last = None
            while counts[name] and last != name:
                last = names.pop()
                counts[last] -= 1
        elif name not in _VOID:
            names.append(name)
            counts[name] += 1
            if piece["alone"] and any(counts[each] for each in ("svg", "math")):
                # As in a drawing; elsewhere HTML takes no notice of the stroke.
                counts[names.pop()] -= 1
    silent = next((each for each in names if each in HOLDS_NO_TEXT), "")
    return is_even and not names, f"<{silent}>" if silent else ""


def _pieces(html: str) -> Iterator[re.Match[str]]:
    at = 0
    while piece := _PIECE.search(html, at):
        yield piece
        at = piece.end()
        name = (piece["name"] or "").lower()
        if name in _TEXT_ALONE and not piece["end"]:
            end = re.compile(rf"</{name}\b", re.IGNORECASE).search(html, at)
            if end is None:
                return
            at = end.start()


def within_page(html: str) -> str:
    """A page's HTML so that the HTML around it is read as if the page were not there."""
    import tinyhtml5

    before, after = (
        "".join(f"<{mark}{name}>" for name in names) for mark, names in (("", _AROUND), ("/", _AROUND[::-1]))
    )
    whole = f"<!doctype html><body>{before}{html}{after}<p>behind</p></body>"
    body = tinyhtml5.parse(whole, namespace_html_elements=False).find("body")
    if body is not None and _is_apart(body):
        return html
    alone = tinyhtml5.parse(f"<!doctype html><body>{html}</body>", namespace_html_elements=False).find("body")
    for each in [*alone.iter("pre"), *alone.iter("textarea")]:
        if (each.text or "").startswith("\n"):
            # The first line end within them is none.
            each.text = f"\n{each.text}"
    _without_namespaces(alone.iter())
    return escape(alone.text or "", quote=False) + "".join(
        ElementTree.tostring(each, "unicode", "html") for each in alone
    )


def _is_apart(body: ElementTree.Element) -> bool:
    """Whether the elements around a page hold it and nothing else, and nothing of it is around what stands behind."""
    if [each.tag for each in body] != [_AROUND[0], "p"] or len(body[1]) or body.text or body[0].tail:
        return False
    around = body[0]
    for name in _AROUND[1:]:
        if [each.tag for each in around] != [name] or around.text or around[0].tail:
            return False
        around = around[0]
    return True


def _without_namespaces(elements: Iterable[ElementTree.Element]) -> None:
    """Names of elements and attributes of drawings and formulas as they are written in HTML."""
    for each in elements:
        if not isinstance(each.tag, str):
            continue
        each.tag = each.tag.rpartition("}")[2]
        for name in [name for name in each.attrib if name.startswith("{")]:
            match = _NAMESPACE.match(name)
            prefix = _PREFIXES.get(match["prefix"] or "", "") if match else ""
            each.set(prefix + name.rpartition("}")[2], each.attrib.pop(name))
