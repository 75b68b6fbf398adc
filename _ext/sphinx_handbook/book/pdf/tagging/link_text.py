"""Gives every link words of its own, for viewers that list a page's links or tell where one leads."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from ....i18n import N_, translator
from ..fragment import LinkAnnotation
from . import roles
from .marked_content import LinkArea
from .structure_tree import Node, Structure
from .write_structure import Written


def spots(structure: Structure, written: Written, language: str) -> Iterator[tuple[int, LinkAnnotation]]:
    """Every link's places with what each is, and the page they are on; those that nobody is told of are left out."""
    for node in structure.root.nodes():
        for kid in node.kids:
            if isinstance(kid, LinkArea):
                words, bare = _words(node, kid, language)
                yield (
                    kid.page,
                    LinkAnnotation(
                        kid.number, written.spots[kid.number], kid.box, kid.place, kid.address, words, bare,
                        kid.before, kid.within, kid.note,
                    ),
                )  # fmt: skip


def _words(node: Node, place: LinkArea, language: str) -> tuple[tuple[str | int, ...], bool]:
    """A link's words: its address where it leads out of the book, its own where not; whether a page may be all."""
    say, element = translator(language), node.element
    if place.address:
        return (unquote(place.address, errors="strict") if _readable(place.address) else place.address,), False
    if element is None:
        return (), True
    if _folio(node):
        return tuple(_pieces(node)), True
    words = text(node)
    if roles.reference(element):
        return (say(N_("note {name}")).format(name=words.strip("[]()")),), False
    if "link-number" in roles.classes(element):
        return (say(N_("no. {number} in the list of addresses")).format(number=words),), False
    if element.get("role") == "doc-backlink":
        return (say(N_("back to the text")),), False
    return ((words,), False) if words else ((), True)


def _readable(address: str) -> bool:
    try:
        return unquote(address, errors="strict").isprintable()
    except UnicodeDecodeError:
        return False


def text(node: Node) -> str:
    """A link's words as the source has them."""
    element = node.element
    if element is None:
        return ""
    words = " ".join("".join(element.itertext()).split())
    shown = (roles.alternative(each) for each in element.iter() if roles.role(each) == "Figure")
    return words or " ".join(filter(None, shown))


def _pieces(node: Node) -> Iterator[str | int]:
    """A link's words as they are set, since its page numbers are known on the pages only."""
    for piece in node.pieces():
        if piece.late is not None:
            yield piece.late
        elif piece.text:
            yield piece.text


def _folio(node: Node) -> bool:
    """Whether a link's words have a page number among them."""
    return node.element is not None and any("folio" in roles.classes(each) for each in node.element.iter())
