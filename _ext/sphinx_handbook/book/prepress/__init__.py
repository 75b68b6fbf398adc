"""Prepress: makes of a finished PDF what is printed, a booklet to fold or the files for a printing house."""

from __future__ import annotations

from io import BytesIO

#: Points in a millimetre.
MM = 72 / 25.4


def pages(data: bytes) -> int:
    """How many pages a PDF has."""
    # Imported only here, since a website is built where pikepdf is not installed.
    import pikepdf

    with pikepdf.open(BytesIO(data)) as opened:
        return len(opened.pages)
