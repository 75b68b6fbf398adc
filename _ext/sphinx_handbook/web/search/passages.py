"""Takes a page's text for the search from its doctree: by section, each with the anchor that a result leads to."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from docutils import nodes
from sphinx import addnodes

from ...sphinx_ext.domain.title_words import words
from ...sphinx_ext.transforms import OF_OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Left out: lists of other pages, what no reader sees, facts that a result shows anyway.
_NOT_TEXT: Final = (
    *(nodes.comment, nodes.substitution_definition, nodes.pending, nodes.raw, nodes.system_message, addnodes.index),
    *(nodes.math, nodes.math_block),
)
_NOT_TEXT_CLASSES: Final = frozenset(
    {"toctree-wrapper", "contents", "entry-lead", "entry-closed", "entry-terms", "entry-source"}
    | {"link-address", "link-restored", "link-printed", "link-state"}
)
_HOST: Final = re.compile(r"https?://(?:www\.)?([\w.-]+)", re.IGNORECASE)
_SOFT_HYPHEN: Final = "\N{SOFT HYPHEN}"


class Passage(NamedTuple):
    """A section's text without the sections in it; the first passage of a page has neither anchor nor heading."""

    anchor: str
    heading: str
    text: str
    hosts: str = ""
    """The hosts of its links, separated by spaces."""

    def stored(self) -> tuple[str, ...]:
        """As the search's files have it: without hosts where there are none."""
        return tuple(self) if self.hosts else self[:3]


def passages(doctree: nodes.document) -> list[Passage]:
    """A page's passages in their order; one without heading and text is left out."""
    gathered: list[Passage] = []
    top = next((node for node in doctree.children if isinstance(node, nodes.section)), None)
    _gather(doctree, top, "", "", gathered)
    return gathered


def _gather(parent: nodes.Element, page: nodes.Node | None, anchor: str, heading: str, gathered: list[Passage]) -> None:
    """Add a section's passage and those of the sections in it; the page's own title is no heading."""
    inner: list[nodes.section] = []
    text = _joined(plain(each) for each in _texts(parent, inner, page))
    if text or heading:
        gathered.append(Passage(anchor, heading, text, " ".join(dict.fromkeys(_hosts(parent, page)))))
    for section in inner:
        title = section.next_node(nodes.title)
        own_anchor = section["ids"][0] if section["ids"] else anchor
        _gather(section, page, own_anchor, plain(words(title)) if title else "", gathered)


def _texts(node: nodes.Element, sections: list[nodes.section], page: nodes.Node | None) -> Iterator[str]:
    """The texts below a node, block by block; sections met on the way are appended to ``sections`` instead."""
    for child in node.children:
        if not isinstance(child, nodes.Element) or _is_left_out(child):
            continue
        if isinstance(child, nodes.section) and child is not page:
            sections.append(child)
        elif isinstance(child, nodes.title) and isinstance(node, nodes.section):
            continue
        elif isinstance(child, nodes.TextElement):
            yield _words(child)
        else:
            yield from _texts(child, sections, page)


def _hosts(node: nodes.Element, page: nodes.Node | None) -> Iterator[str]:
    """The hosts that a section's links lead to, without ``www.``."""
    for child in node.children:
        if not isinstance(child, nodes.Element) or _is_left_out(child):
            continue
        if isinstance(child, nodes.reference) and (host := _HOST.match(child.get("refuri", ""))):
            yield host[1].lower()
        elif not isinstance(child, nodes.section) or child is page:
            yield from _hosts(child, page)


def _joined(blocks: Iterable[str]) -> str:
    """Blocks as one text; a block that does not end as a sentence does is separated from the next by ``·``."""
    text = ""
    for block in filter(None, blocks):
        text += (" " if text.endswith((".", "!", "?", ":")) else " · ") + block if text else block
    return text


def _words(node: nodes.Element) -> str:
    """A block's text without what is left out of the search."""
    if not any(_is_left_out(each) for each in node.findall(nodes.Element)):
        return node.astext()
    return "".join(
        each.astext() if not isinstance(each, nodes.Element) else _words(each)
        for each in node.children
        if not (isinstance(each, nodes.Element) and _is_left_out(each))
    )


def _is_left_out(node: nodes.Element) -> bool:
    return (
        isinstance(node, _NOT_TEXT)
        or OF_OTHERS in node.attributes
        or not _NOT_TEXT_CLASSES.isdisjoint(node.get("classes", ()))
    )


def plain(text: str) -> str:
    """A text on one line, in Unicode's composed form (NFC), without soft hyphens."""
    return unicodedata.normalize("NFC", " ".join(text.replace(_SOFT_HYPHEN, "").split()))
