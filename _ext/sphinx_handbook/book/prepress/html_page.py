"""A PDF of some HTML in the book's own faces: what lies beside a book for a press, and is no page of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def as_pdf(html: str, css: str, faces: Path, **options: Any) -> bytes:
    """A PDF of ``html`` with the rules of ``css``, whose fonts lie in ``faces``; ``options`` are of ``write_pdf``."""
    import weasyprint

    base, fonts = f"{faces.as_uri()}/", weasyprint.text.fonts.FontConfiguration()
    try:
        sheet = weasyprint.CSS(string=css, base_url=base, font_config=fonts)
        document = weasyprint.HTML(string=html, base_url=base)
        pdf: bytes = document.write_pdf(stylesheets=[sheet], font_config=fonts, **options)
    finally:
        # Its copies of the fonts go with the object, which does not happen where that lasts until the process ends.
        fonts.__del__()
    return pdf
