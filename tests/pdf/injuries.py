"""Injures a sound PDF in one way each, as careless tools do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, String

Injury = Callable[[pikepdf.Pdf], Any]


def injured(source: Path | BytesIO, injury: Injury) -> bytes:
    """The file with one injury."""
    with pikepdf.open(source) as pdf:
        injury(pdf)
        output = BytesIO()
        pdf.save(output)
        return output.getvalue()


def text_removed(pdf: pikepdf.Pdf) -> None:
    """Page 5 shows nothing, as if its text were white or had been dropped."""
    page = pdf.pages[4]
    kept = [each for each in pikepdf.parse_content_stream(page) if str(each.operator) not in ("TJ", "Tj")]
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))


def content_removed(pdf: pikepdf.Pdf) -> None:
    """Page 5 is blank, marks and all."""
    pdf.pages[4].Contents = pdf.make_stream(b"")


def paint_order_reversed(pdf: pikepdf.Pdf) -> None:
    """The last text of page 5 is drawn first, as by a program that puts it behind all else."""
    page = pdf.pages[4]
    operators = pikepdf.parse_content_stream(page)
    starts = [at for at, each in enumerate(operators) if str(each.operator) == "BDC" and "/MCID" in each.operands[1]]
    end = next(at for at in range(starts[-1], len(operators)) if str(operators[at].operator) == "EMC") + 1
    moved = [*operators[starts[-1] : end], *operators[: starts[-1]], *operators[end:]]
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(moved))


def pages_swapped(pdf: pikepdf.Pdf) -> None:
    """Pages 6 and 7 lie the wrong way round, as after a hasty merge."""
    kids = list(pdf.Root.Pages.Kids)
    kids[5], kids[6] = kids[6], kids[5]
    pdf.Root.Pages.Kids = Array(kids)


def page_removed(pdf: pikepdf.Pdf) -> None:
    """Page 7 is not there."""
    del pdf.pages[6]


def links(pdf: pikepdf.Pdf, place: str) -> Iterator[pikepdf.Object]:
    """The links to a place."""
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", Array()):
            if str(annotation.get("/Dest", "")) == place:
                yield annotation


def link_moved(pdf: pikepdf.Pdf) -> None:
    """One link leads to another page than it should."""
    annotations = list(links(pdf, "videnscentre/mindlab"))
    annotations[1].Dest = String("initiativer/index")


def link_dead(pdf: pikepdf.Pdf) -> None:
    """One link leads to a place that there is none of."""
    next(links(pdf, "videnscentre/mindlab")).Dest = String("nowhere")


def place_moved(pdf: pikepdf.Pdf) -> None:
    """A place lies two pages further on than its heading; all links to it go along."""
    names = pdf.Root.Names.Dests.Names
    at = [str(each) for each in list(names)[::2]].index("videnscentre/mindlab")
    there = names[2 * at + 1]
    page = next(n for n, each in enumerate(pdf.pages) if each.obj.objgen == there[0].objgen)
    names[2 * at + 1] = Array([pdf.pages[page + 2].obj, *list(there)[1:]])


def link_removed(pdf: pikepdf.Pdf) -> None:
    """One link is only words."""
    annotation = list(links(pdf, "videnscentre/mindlab"))[1]
    for page in pdf.pages:
        kept = [each for each in page.obj.get("/Annots", Array()) if each.objgen != annotation.objgen]
        page.obj.Annots = Array(kept)


def link_to_file(pdf: pikepdf.Pdf) -> None:
    """A link leads to where a page lay on the machine that made the book."""
    page = pdf.pages[3]
    action = Dictionary(S=Name.URI, URI=String("file:///srv/bog/index.html"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[100, 100, 200, 120], A=action)
    page.obj.Annots.append(pdf.make_indirect(link))


def _meanings(font: Any) -> dict[bytes, str]:
    """The letters that the codes of one of the book's fonts stand for."""
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(meaning.decode()).decode("utf-16-be")
        for code, meaning in re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", font.ToUnicode.read_bytes())
    }


def figures_changed(pdf: pikepdf.Pdf, page: int, before: str, after: str) -> None:
    """The first text of a page that is ``before`` alone becomes ``after``."""
    opened = pdf.pages[page - 1]
    content = list(pikepdf.parse_content_stream(opened))
    meanings: dict[bytes, str] = {}
    for at, (operands, operator) in enumerate(content):
        if str(operator) == "Tf":
            meanings = _meanings(opened.obj.Resources.Font[str(operands[0])])
        if str(operator) == "TJ":
            codes_drawn = b"".join(bytes(each) for each in operands[0] if isinstance(each, String))
            text = "".join(meanings.get(codes_drawn[n : n + 2], "") for n in range(0, len(codes_drawn), 2))
            if text.strip() == before:
                codes = {meaning: code for code, meaning in meanings.items()}
                new = b"".join(codes[each] for each in after)
                content[at] = pikepdf.ContentStreamInstruction([Array([String(new)])], Operator("TJ"))
                opened.Contents = pdf.make_stream(pikepdf.unparse_content_stream(content))
                return
    raise AssertionError(f"page {page} has no {before}")


def reference_wrong(pdf: pikepdf.Pdf) -> None:
    """On page 5, "(se side 10)" has become "(se side 9)"."""
    figures_changed(pdf, 5, "10", "9")


def contents_wrong(pdf: pikepdf.Pdf) -> None:
    """In the contents, page 20 has become page 19."""
    figures_changed(pdf, 2, "20", "19")


def number_removed(pdf: pikepdf.Pdf) -> None:
    """In the contents, a line has lost its number."""
    figures_changed(pdf, 2, "20", "")


def folio_wrong(pdf: pikepdf.Pdf) -> None:
    """Page 12 says that it is page 11."""
    figures_changed(pdf, 12, "12", "11")


def labels_wrong(pdf: pikepdf.Pdf) -> None:
    """A viewer counts from the page after the cover."""
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=0)]))


def font_taken_out(pdf: pikepdf.Pdf) -> None:
    """One font is only named."""
    for item in pdf.objects:
        if isinstance(item, Dictionary) and "/FontFile2" in item:
            del item.FontFile2
            return


def path_told(pdf: pikepdf.Pdf) -> None:
    """The file says which folder it was made from."""
    pdf.docinfo.Subject = String("/home/anna/bøger/tillid/index.html")


def path_in_metadata(pdf: pikepdf.Pdf) -> None:
    """The metadata say which folder the file was made from."""
    packet = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(packet.replace(b"application/pdf", b"file:///home/anna/bog.html"))


def structure_removed(pdf: pikepdf.Pdf) -> None:
    """The file is not tagged."""
    del pdf.Root.StructTreeRoot


def _largest(pdf: pikepdf.Pdf) -> Any:
    """The element that holds the parts of the book, and where most of them hang."""
    node = pdf.Root.StructTreeRoot.K
    node = node[0] if isinstance(node, Array) else node
    while len(node.K) < 4:
        node = node.K[0]
    return node


def structure_cut(pdf: pikepdf.Pdf) -> None:
    """A chapter is on its pages, but not in the structure."""
    node = _largest(pdf)
    node.K = Array([each for n, each in enumerate(node.K) if n != 3])


def structure_disordered(pdf: pikepdf.Pdf) -> None:
    """Two chapters are read in the wrong order."""
    node = _largest(pdf)
    kids = list(node.K)
    kids[3], kids[4] = kids[4], kids[3]
    node.K = Array(kids)


def parents_lost(pdf: pikepdf.Pdf) -> None:
    """From what stands on page 5 there is no way back into the structure."""
    del pdf.pages[4].obj.StructParents


def bookmark_wrong(pdf: pikepdf.Pdf) -> None:
    """A bookmark says another title than the page."""
    with pdf.open_outline() as outline:
        outline.root[3].title = "Noget helt andet"


def bookmark_removed(pdf: pikepdf.Pdf) -> None:
    """A chapter has no bookmark."""
    with pdf.open_outline() as outline:
        del outline.root[3]
