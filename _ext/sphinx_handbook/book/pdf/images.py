"""Converts images to the colours that PDF/A allows: those that the file's output intent (sRGB) describes."""

from __future__ import annotations

import zlib

from .fragment import PdfObject


def is_cmyk_image(item: PdfObject) -> bool:
    """Whether an object is an image in CMYK, which no profile in the file describes."""
    return b"/Subtype /Image" in item.serialized and b"/ColorSpace /DeviceCMYK" in item.serialized


def as_rgb(item: PdfObject) -> PdfObject:
    """An image converted to RGB by Pillow's plain formula, as a screen shows it; lossless."""
    import pikepdf

    assert item.stream is not None
    with pikepdf.new() as pdf:
        image = pikepdf.Stream(pdf, item.stream)
        for name, value in pikepdf.Object.parse(item.serialized).items():
            image[name] = value
        rgb = pikepdf.PdfImage(image).as_pil_image().convert("RGB")
    dictionary = b"<</Type /XObject/Subtype /Image/Width %d/Height %d/ColorSpace /DeviceRGB" % rgb.size
    return PdfObject(
        item.number, dictionary + b"/BitsPerComponent 8/Filter /FlateDecode>>", zlib.compress(rgb.tobytes(), 6)
    )
