"""The words of a title, for wherever it is shown as plain text: contents, bookmarks, navigation, search, citation.

On the page itself a title is drawn with all that is in it. Elsewhere its footnote marks, comments and the tags of raw
HTML have no place, its pictures are their alternative texts, and its formulas are a line of letters: “x² ≤ α”.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Final

from docutils import nodes

from .. import formula_source
from ..nodes import ancestors, is_html

__all__ = ["headings_of", "of_html", "title_around", "titles", "with_formulas", "words"]

#: What is no part of the words.
_SILENT: Final = (nodes.comment, nodes.system_message, nodes.footnote_reference, nodes.pending)
_UNSEEN_HTML: Final = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_BREAK: Final = re.compile(r"<(?:br|wbr|hr)\b[^>]*>", re.IGNORECASE)
_IMAGE: Final = re.compile(r"<img\b[^>]*?\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')[^>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")


def words(title: nodes.Node, instead: Callable[[nodes.Node], str | None] = lambda node: None) -> str:
    """The words of a title, in one line; ``instead`` gives what stands for a node, None for its own words."""
    return " ".join("".join(_parts(title, instead)).split())


def _parts(node: nodes.Node, instead: Callable[[nodes.Node], str | None]) -> Iterator[str]:
    if (others := instead(node)) is not None:
        yield others
    elif isinstance(node, nodes.Text):
        yield str(node)
    elif isinstance(node, nodes.raw):
        yield of_html(node.astext()) if is_html(node) else ""
    elif isinstance(node, nodes.math):
        yield formula_source.plain(node)
    elif isinstance(node, nodes.image):
        yield node.get("alt", "")
    elif isinstance(node, nodes.Element) and not isinstance(node, _SILENT):
        for child in node.children:
            yield from _parts(child, instead)


def of_html(html: str) -> str:
    """The words in raw HTML."""
    html = _BREAK.sub(" ", _UNSEEN_HTML.sub("", html))
    html = _IMAGE.sub(lambda match: match[1] or match[2] or "", html)
    return unescape(_TAG.sub("", html))


def headings_of(doctree: nodes.document) -> dict[str, str]:
    """The words of a page's headings, by the id of each section; those of its title have an empty string for the id."""
    return {node_id: words(title) for node_id, title in titles(doctree)}


def with_formulas(doctree: nodes.document) -> dict[str, str]:
    """The words of the titles and captions of a page that have formulas, by their text with the TeX of these."""
    listed: dict[str, str] = {}
    for formula in doctree.findall(nodes.math):
        title = title_around(formula)
        if title is not None and (text := title.astext()) != (own := words(title)):
            listed[text] = own
    return listed


def title_around(node: nodes.Node) -> nodes.title | nodes.caption | None:
    """The title or caption that a node is in."""
    return next((each for each in ancestors(node) if isinstance(each, nodes.title | nodes.caption)), None)


def titles(doctree: nodes.document) -> Iterator[tuple[str, nodes.title]]:
    """The titles of a page's sections with their ids, the first, which is the page's, also with an empty string."""
    is_first = True
    for section in doctree.findall(nodes.section):
        title = next((each for each in section.children if isinstance(each, nodes.title)), None)
        if title is None:
            continue
        if is_first:
            yield "", title
        is_first = False
        for name in section["ids"][:1]:
            yield name, title
