"""Titles with references that have the words of what they lead to: a page's title, a caption, a number.

These words are known once all pages are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import new_document
from sphinx.util.logging import suppress_logging

from . import title_words

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: The domains of references whose words are those of what they lead to, unless the writer gave others.
_TITLED: Final = frozenset({"std", "doc", "handbook", "math", ""})

#: Stands for a reference in a title; no source has it.
_OPEN: Final = "\0"


@dataclass(frozen=True, slots=True)
class OpenTitle:
    """A title's words with a sign for each reference, and these: their attributes, and the words where they fail."""

    words: str
    references: tuple[tuple[dict[str, Any], str], ...]


def open_titles(doctree: nodes.document) -> dict[str, OpenTitle]:
    """The titles of a page whose words are not known yet, by id; for the page's own title that is empty."""
    titles: dict[str, OpenTitle] = {}
    for node_id, title in title_words.titles(doctree):
        references: list[tuple[dict[str, Any], str]] = []

        def sign(node: nodes.Node, references: list[tuple[dict[str, Any], str]] = references) -> str | None:
            if not isinstance(node, addnodes.pending_xref) or node.get("refexplicit"):
                return None
            if node.get("refdomain") not in _TITLED:
                return None
            references.append((dict(node.attributes), node.astext()))
            return _OPEN

        words = title_words.words(title, sign)
        if references:
            titles[node_id] = OpenTitle(words, tuple(references))
    return titles


def resolved(env: BuildEnvironment, docname: str, title: OpenTitle) -> str:
    """The words of a title, with those of its references as the page has them; faults are reported with the page."""
    document = new_document(str(env.doc2path(docname)))
    for attributes, words in title.references:
        reference = addnodes.pending_xref("", nodes.inline("", words), **attributes)
        document += nodes.paragraph("", "", reference)
    with suppress_logging():
        env.resolve_references(document, docname, env.app.builder)
    before, *parts = title.words.split(_OPEN)
    paragraphs = [each for each in document.children if isinstance(each, nodes.paragraph)]
    pairs = zip(paragraphs, parts, strict=True)
    return " ".join((before + "".join(title_words.words(each) + part for each, part in pairs)).split())
