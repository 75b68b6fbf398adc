"""The finishing pass: what makes WeasyPrint's output one file that is PDF/UA-1 and PDF/A-2a.

``content`` is what layout tells, ``roles`` what an element of the HTML is, ``tree`` the structure made of both,
``structure`` writes it into the file, ``links`` gives its links words, ``archive`` what an archive asks for,
``packet`` what the file says of itself. None of them knows WeasyPrint: that is ``weasy``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from xml.etree.ElementTree import Element

import pikepdf
from pikepdf import Array, Dictionary, Name

from . import archive, links, packet, structure, tree
from .content import Piece, Place


class Finishing:
    """Completes one PDF. First ``arrange`` is asked while it is written, then ``finished`` makes it whole."""

    def __init__(self, root: Element, language: str) -> None:
        self.root = root
        self.language = language.replace("_", "-")
        self.structure: tree.Structure | None = None

    def arrange(self, pieces: Sequence[Piece], places: Sequence[Place]) -> Iterable[Piece]:
        """Say which of the pieces on the pages are content, by making the structure that holds them."""
        self.structure = tree.build(self.root, pieces, places)
        return self.structure.root.pieces()

    @property
    def unnamed(self) -> list[str]:
        """The images that mean something and have no words for it, by file name."""
        found = self.structure.unnamed if self.structure else ()
        names = ((each.get("src") or each.get("data") or each.tag).rpartition("/")[2] for each in found)
        return list(dict.fromkeys(names))

    def finished(self, data: bytes, profile: bytes) -> bytes:
        """The same pages as a whole file; the same bytes for the same pages.

        ``profile`` is the ICC profile of sRGB.
        """
        assert self.structure is not None
        with pikepdf.open(BytesIO(data)) as pdf:
            root = pdf.Root
            root.Lang = pikepdf.String(self.language)
            # The cover is page 1, so that the number a reader sees is the number the viewer shows.
            root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=1)]))
            root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
            root.PageLayout = Name.TwoPageRight
            for page in pdf.pages:
                page.obj.Tabs = Name.S
            structure.write(pdf, self.structure, self.language)
            links.name(pdf, self.structure, self.language)
            archive.prepare(pdf, profile)
            packet.write(pdf, self.language)
            made = BytesIO()
            # The packet is whole as it is; pikepdf would write it anew in its own words.
            pdf.save(
                made,
                deterministic_id=True,
                fix_metadata_version=False,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
            )
            return made.getvalue()
