"""Gives every link words of its own, for viewers that list a page's links or tell where one leads."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from pikepdf import Dictionary, Object, Pdf, String

from ...i18n import N_, Translate, translator
from . import roles
from .content import Place
from .structure import clickable
from .tree import Node, Structure


def name(pdf: Pdf, structure: Structure, language: str) -> None:
    """Say of every link what it is: its own words inside the book, its address where it leads out of it."""
    say = translator(language)
    found = clickable(pdf)
    pages = _pages(pdf)
    for node in structure.root.nodes():
        for kid in node.kids:
            if isinstance(kid, Place) and (annotation := found.get(kid.number)) is not None:
                annotation.Contents = String(_words(node, annotation, pages, say))


def _words(node: Node, annotation: Object, pages: dict[str, int], say: Translate) -> str:
    action = annotation.get("/A")
    if action is not None and "/URI" in action:
        return unquote(str(action.URI), errors="strict") if _readable(str(action.URI)) else str(action.URI)
    words, element = text(node), node.element
    if element is not None and roles.reference(element):
        return say(N_("note {name}")).format(name=words.strip("[]()"))
    if element is not None and "link-number" in roles.classes(element):
        return say(N_("no. {number} in the list of addresses")).format(number=words)
    if element is not None and element.get("role") == "doc-backlink":
        return say(N_("back to the text"))
    if words and not (words.isdigit() and _folio(node)):
        return words
    page = words or str(pages.get(str(annotation.get("/Dest", "")), "?"))
    return say(N_("page {page}")).format(page=page)


def _readable(address: str) -> bool:
    try:
        return unquote(address, errors="strict").isprintable()
    except UnicodeDecodeError:
        return False


def text(node: Node) -> str:
    """A link's words: as the source has them, but for page numbers, which only the pages know."""
    element = node.element
    if element is None:
        return ""
    if _folio(node):
        return " ".join("".join(piece.text for piece in node.pieces()).split())
    words = " ".join("".join(element.itertext()).split())
    shown = (roles.alternative(each) for each in element.iter() if roles.role(each) == "Figure")
    return words or " ".join(filter(None, shown))


def _folio(node: Node) -> bool:
    """Whether a link's words have a page number among them."""
    return node.element is not None and any("folio" in roles.classes(each) for each in node.element.iter())


def _pages(pdf: Pdf) -> dict[str, int]:
    """The page of each named place, as it is printed."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    found: list[Any] = list(pdf.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", []))
    return {str(place): numbers.get(there[0].objgen, 0) for place, there in zip(found[::2], found[1::2], strict=False)}
