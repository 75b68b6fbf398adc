"""Makes a fragment of drawn pages: what is content and what decoration, the structure, the links' words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from ..pdf import images
from ..pdf.fragment import Fragment, FragmentPage, Heading, NamedDestination, PdfObject
from ..pdf.tagging import build_structure, link_text, write_structure

if TYPE_CHECKING:
    from .weasyprint_seams.drawing import DrawnPage, DrawnPages


def formed(drawn: DrawnPages, root: Element, language: str, faces: Path) -> Fragment:
    """The fragment of a document's pages; the files of its faces are laid into the folder ``faces``."""
    built = build_structure.build(root, drawn.pieces, drawn.places)
    drawn.mark(built.root.marked_content())
    pages = [int(sheet.told.number) for sheet in drawn.sheets]
    written = write_structure.write(built, pages, drawn.free)
    leaves = [_leaf(drawn, sheet, written.pages[at]) for at, sheet in enumerate(drawn.sheets)]
    for page, link in link_text.link_annotations(built, written, language):
        leaves[page].links.append(link)
    names = ((each.get("src") or each.get("data") or each.tag).rpartition("/")[2] for each in built.images_without_alt)
    return Fragment(
        pages=leaves,
        objects=[_thing(each) for each in drawn.objects()],
        elements=written.elements,
        roots=written.roots,
        boxes=written.boxes,
        drawings=written.drawings,
        faces=drawn.faces(faces),
        faces_number=drawn.faces_number,
        images_without_alt=list(dict.fromkeys(names)),
    )


def _thing(thing: PdfObject) -> PdfObject:
    return images.as_rgb(thing) if images.is_cmyk_image(thing) else thing


def _leaf(drawn: DrawnPages, sheet: DrawnPage, elements: list[int]) -> FragmentPage:
    width, height, bleed = sheet.measures()
    return FragmentPage(
        number=int(sheet.told.number),
        resources=drawn.resources(sheet),
        width=width,
        height=height,
        bleed=bleed,
        body=drawn.body(sheet),
        sides=sheet.sides,
        deferred=sheet.deferred,
        links=[],
        destinations=[NamedDestination(name, x, y, note) for name, x, y, note in sheet.places()],
        headings=[Heading(*each) for each in sheet.headings()],
        elements=elements,
    )
