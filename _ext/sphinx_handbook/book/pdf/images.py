"""Makes of pictures what an archive takes: colours that are told by the file's profile."""

from __future__ import annotations

import zlib

from .fragment import PdfObject


def in_inks(thing: PdfObject) -> bool:
    """Whether something is a photograph for a press: what its inks look like is told by no profile in the file."""
    return b"/Subtype /Image" in thing.told and b"/ColorSpace /DeviceCMYK" in thing.told


def as_rgb(thing: PdfObject) -> PdfObject:
    """The same picture as a screen shows it."""
    import pikepdf

    assert thing.stream is not None
    with pikepdf.new() as pdf:
        image = pikepdf.Stream(pdf, thing.stream)
        for name, value in pikepdf.Object.parse(thing.told).items():
            image[name] = value
        drawn = pikepdf.PdfImage(image).as_pil_image().convert("RGB")
    told = b"<</Type /XObject/Subtype /Image/Width %d/Height %d/ColorSpace /DeviceRGB" % drawn.size
    return PdfObject(
        thing.number, told + b"/BitsPerComponent 8/Filter /FlateDecode>>", zlib.compress(drawn.tobytes(), 6)
    )
