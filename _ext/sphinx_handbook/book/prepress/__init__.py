"""What becomes of a finished PDF for those who print it: a booklet to be folded, a file for a press.

Both read any PDF and know nothing of how it was made.
"""

from __future__ import annotations

from io import BytesIO

#: Points in a millimetre.
MM = 72 / 25.4


def pages(data: bytes) -> int:
    """How many pages a PDF has."""
    # Only here: a website is built where there is no pikepdf.
    import pikepdf

    with pikepdf.open(BytesIO(data)) as opened:
        return len(opened.pages)
