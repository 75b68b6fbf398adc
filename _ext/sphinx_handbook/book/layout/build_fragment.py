"""Builds a fragment from drawn pages: marks what is content, makes its structure and the links' descriptions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from ..pdf import images
from ..pdf.fragment import Fragment, FragmentPage, Heading, NamedDestination
from ..pdf.tagging import link_text, structure_tree, write_structure

if TYPE_CHECKING:
    from .weasyprint_seams.drawing import DrawnPages
    from .weasyprint_seams.page_content import DrawnPage


def build_fragment(drawn: DrawnPages, root: Element, language: str, faces: Path) -> Fragment:
    """The fragment of a document's pages; the files of its fonts are written into the folder ``faces``."""
    built = structure_tree.build(root, drawn.pieces, drawn.places)
    drawn.mark(built.root.pieces())
    numbers = [int(page.dictionary.number) for page in drawn.pages]
    written = write_structure.write(built, numbers, drawn.free)
    pages = [_page(drawn, page, written.pages[at]) for at, page in enumerate(drawn.pages)]
    for at, link in link_text.spots(built, written, language):
        pages[at].links.append(link)
    names = ((each.get("src") or each.get("data") or each.tag).rpartition("/")[2] for each in built.unnamed)
    return Fragment(
        pages=pages,
        objects=[images.as_rgb(each) if images.in_inks(each) else each for each in drawn.objects()],
        elements=written.elements,
        roots=written.roots,
        boxes=written.boxes,
        drawings=written.drawings,
        faces=drawn.faces(faces),
        faces_number=drawn.faces_number,
        unknown=list(dict.fromkeys(names)),
    )


def _page(drawn: DrawnPages, page: DrawnPage, elements: list[int]) -> FragmentPage:
    width, height, bleed = page.measures()
    return FragmentPage(
        number=int(page.dictionary.number),
        resources=drawn.resources(page),
        width=width,
        height=height,
        bleed=bleed,
        body=drawn.body(page),
        sides=page.sides,
        deferred=page.deferred,
        links=[],
        places=[NamedDestination(name, x, y, note) for name, x, y, note in page.places()],
        headings=[Heading(*each) for each in page.headings()],
        elements=elements,
    )
