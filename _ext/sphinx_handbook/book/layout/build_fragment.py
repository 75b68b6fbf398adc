"""Builds a fragment from drawn pages: marks what is content, makes its structure and the links' descriptions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from ..pdf import images, open_references
from ..pdf.fragment import Fragment, FragmentPage, Heading, NamedDestination
from ..pdf.tagging import build_structure, link_text, write_structure

if TYPE_CHECKING:
    from .weasyprint_seams.drawing import DrawnPages
    from .weasyprint_seams.page_content import DrawnPage


def build_fragment(drawn: DrawnPages, root: Element, language: str, faces: Path) -> Fragment:
    """The fragment of a document's pages; the files of its fonts are written into the folder ``faces``."""
    built = build_structure.build(root, drawn.pieces, drawn.places)
    drawn.mark(built.root.marked_content())
    numbers = [int(page.dictionary.number) for page in drawn.pages]
    written = write_structure.write(built, numbers, drawn.free)
    pages = [_page(drawn, page, written.pages[at]) for at, page in enumerate(drawn.pages)]
    for at, link in link_text.link_annotations(built, written, language):
        page = pages[at]
        (page.open_links if open_references.is_open(link.address) else page.links).append(link)
    silent = (each.get("src") or each.get("data") or each.tag for each in built.images_without_alt)
    return Fragment(
        pages=pages,
        objects=[images.as_rgb(each) if images.is_cmyk_image(each) else each for each in drawn.objects()],
        elements=written.elements,
        roots=written.roots,
        boxes=written.boxes,
        drawings=written.drawings,
        faces=drawn.faces(faces),
        faces_number=drawn.faces_number,
        images_without_alt=list(dict.fromkeys(silent)),
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
        destinations=[NamedDestination(*each) for each in page.places],
        headings=[Heading(*each) for each in page.headings()],
        elements=elements,
        patterns=[int(each.number) for each in page.patterns],
    )
