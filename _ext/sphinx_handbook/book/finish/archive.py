"""What an archive asks of a file: colours that are told by a profile, marks for print, nothing that is made up."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Pdf, PdfImage, Stream, String

#: An annotation that is printed and neither hidden nor a viewer's business.
_PRINTED = 4


def prepare(pdf: Pdf, profile: bytes) -> None:
    """Say what the colours mean, and keep to what PDF/A-2 lets a page have."""
    intent = pdf.make_indirect(
        Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=String("sRGB"),
            RegistryName=String("http://www.color.org"),
            Info=String("sRGB IEC61966-2.1"),
            DestOutputProfile=pdf.make_stream(profile, N=3, Alternate=Name.DeviceRGB),
        )
    )
    pdf.Root.OutputIntents = Array([intent])
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            annotation.F = _PRINTED
    for item in pdf.objects:
        if isinstance(item, Stream) and item.get("/Subtype") == "/Image":
            if item.get("/Interpolate", False):
                # A viewer may not smooth an image of its own accord.
                item.Interpolate = False
            if item.get("/ColorSpace") == Name.DeviceCMYK:
                _as_rgb(item)


def _as_rgb(image: Stream) -> None:
    """Photographs for a press are shown on a screen: what their inks mean is told by no profile in this file."""
    drawn = PdfImage(image).as_pil_image().convert("RGB")
    image.write(drawn.tobytes())
    image.ColorSpace = Name.DeviceRGB
    image.BitsPerComponent = 8
    if "/Decode" in image:
        del image.Decode
