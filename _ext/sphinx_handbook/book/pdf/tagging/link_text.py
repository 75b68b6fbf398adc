"""Describes every link in words (``/Contents``), for viewers that list a page's links or say where one leads."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from ....i18n import N_, translator
from .. import open_references
from ..fragment import LinkAnnotation
from . import roles
from .marked_content import LinkArea
from .structure_tree import Node, Structure
from .write_structure import WrittenStructure


def link_annotations(
    structure: Structure, written: WrittenStructure, language: str
) -> Iterator[tuple[int, LinkAnnotation]]:
    """The annotation of each link area in the structure, with the page that it is on, from 0.

    For each area of an open reference it is what its annotation would be.
    """
    for node in structure.root.nodes():
        for kid in node.kids:
            if isinstance(kid, LinkArea):
                words, bare = _description(node, kid, language)
                yield (
                    kid.page,
                    LinkAnnotation(
                        kid.number, written.links[kid.number], kid.box, kid.destination, kid.address, words, bare,
                        kid.before, kid.within, kid.note,
                    ),
                )  # fmt: skip


def _description(node: Node, link: LinkArea, language: str) -> tuple[tuple[str | int, ...], bool]:
    """A link's ``LinkAnnotation.words`` and ``.bare``: its address if it leads out of the book, else its own words."""
    say, element = translator(language), node.element
    if link.address and not open_references.is_open(link.address):
        return (unquote(link.address, errors="strict") if _readable(link.address) else link.address,), False
    if element is None:
        return (), True
    if _has_page_number(node):
        return tuple(_words_as_set(node)), True
    words = _words(node)
    if roles.reference(element):
        return (say(N_("note {name}")).format(name=words.strip("[]()")),), False
    if "link-number" in roles.classes(element):
        return (say(N_("no. {number} in the list of addresses")).format(number=words),), False
    if element.get("role") == "doc-backlink":
        return (say(N_("back to the text")),), False
    return ((words,), False) if words else ((), True)


def _readable(address: str) -> bool:
    """Whether an address can be shown without its percent-encoding."""
    try:
        return unquote(address, errors="strict").isprintable()
    except UnicodeDecodeError:
        return False


def _words(node: Node) -> str:
    """A link's words in the HTML; those of its images where it has no text."""
    element = node.element
    if element is None:
        return ""
    words = " ".join("".join(element.itertext()).split())
    alternatives = (roles.alternative(each) for each in element.iter() if roles.role(each) == "Figure")
    return words or " ".join(filter(None, alternatives))


def _words_as_set(node: Node) -> Iterator[str | int]:
    """A link's words as they are set; a number for each deferred text, whose words depend on the page."""
    for content in node.marked_content():
        if content.deferred is not None:
            yield content.deferred
        elif content.text:
            yield content.text


def _has_page_number(node: Node) -> bool:
    return node.element is not None and any("folio" in roles.classes(each) for each in node.element.iter())
