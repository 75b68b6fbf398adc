"""Draws pages of a printed file as pictures for a screen."""

from __future__ import annotations

import io
import threading
from typing import Final

#: Pixels an inch: half as many again as a screen's, so that small type is sharp.
_DPI: Final = 150

#: PDFium may be used by one thread at a time.
_lock = threading.Lock()


def png(pdf: bytes, number: int) -> bytes:
    """The page with that number, from 0, as PNG."""
    # Imported here: it is of the extra for PDFs, without which there is nothing to draw.
    import pypdfium2

    with _lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            image = document[number].render(scale=_DPI / 72).to_pil()
        finally:
            document.close()
    data = io.BytesIO()
    # It is not sent anywhere: time counts more than size.
    image.save(data, "PNG", compress_level=1)
    return data.getvalue()
