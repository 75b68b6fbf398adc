"""The finishing pass: what WeasyPrint leaves undone in the file itself."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name


def finished(data: bytes, language: str) -> bytes:
    """Complete a PDF: language, page labels, reading order by structure, the same bytes for the same pages."""
    with pikepdf.open(BytesIO(data)) as pdf:
        root = pdf.Root
        root.Lang = pikepdf.String(language)
        # The cover is page 1, so that the number a reader sees is the number the viewer shows.
        root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=1)]))
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        root.PageLayout = Name.TwoPageRight
        for page in pdf.pages:
            page.obj.Tabs = Name.S
        made = BytesIO()
        pdf.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return made.getvalue()
