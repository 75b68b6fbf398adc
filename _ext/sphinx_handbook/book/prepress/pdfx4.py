"""Converts a PDF to PDF/X-4 (ISO 15930-7): all colours in CMYK, page boxes, crop and fold marks.

Links, bookmarks and structure are removed, since a press has no use for them. A colour that cannot be converted is an
error, never passed on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Object, Operator, Page, Pdf, String

from ..pdf import xmp
from . import MM
from .cmyk import PressProfile

#: The standard that converted files conform to.
STANDARD: Final = "PDF/X-4"

COATED: Final = Path(__file__).with_name("FOGRA39L_coated.icc")

#: Crop marks, in millimetres: their distance from the bleed, their length, the paper around the bleed.
_GAP, _LENGTH, _AROUND = 1.0, 5.0, 8.0


class NoCmykEquivalent(ValueError):
    """A colour of the file that cannot be converted to CMYK; the message is its page and what it is."""


@dataclass(frozen=True, slots=True)
class PrintingCondition:
    """The press and paper that a file is made for."""

    profile: bytes
    """An ICC profile for CMYK."""
    identifier: str
    """Its name in the registry of the International Color Consortium."""
    description: str


def coated() -> PrintingCondition:
    """Offset printing on coated paper, the usual condition in Europe."""
    return PrintingCondition(COATED.read_bytes(), "FOGRA39", "Coated FOGRA39 (ISO 12647-2:2004)")


def converted(data: bytes, condition: PrintingCondition, *, moment: datetime, bleed: float = 3.0) -> bytes:
    """A PDF as PDF/X-4, without marks (``marked`` draws them).

    Each page's trim box is the finished page; ``bleed`` millimetres around it are printed as well. ``moment`` is the
    date in the file's metadata. Raises ``NoCmykEquivalent``, and ``ValueError`` if the profile is not one for CMYK.
    """
    press = PressProfile(condition.profile)
    with pikepdf.open(BytesIO(data)) as pdf:
        converter = _CmykConverter(pdf, press)
        for number, page in enumerate(pdf.pages, 1):
            converter.page = number
            _convert_page(pdf, page, converter, bleed * MM)
        for key in set(pdf.Root.keys()) - {"/Type", "/Pages", "/Version", "/PageLabels"}:
            del pdf.Root[key]
        pdf.Root.OutputIntents = Array(
            [
                pdf.make_indirect(
                    Dictionary(
                        Type=Name.OutputIntent,
                        S=Name.GTS_PDFX,
                        OutputConditionIdentifier=String(condition.identifier),
                        OutputCondition=String(condition.description),
                        RegistryName=String("http://www.color.org"),
                        Info=String(condition.description),
                        DestOutputProfile=pdf.make_stream(condition.profile, N=4, Alternate=Name.DeviceCMYK),
                    )
                )
            ]
        )
        _write_metadata(pdf, data, moment)
        pdf.remove_unreferenced_resources()
        return _written(pdf)


def marked(data: bytes, *, folds: Sequence[float] = ()) -> bytes:
    """A converted file with crop marks, and with fold marks at ``folds``: millimetres from the left of the trim box."""
    with pikepdf.open(BytesIO(data)) as pdf:
        moved: set[object] = set()
        for page in pdf.pages:
            boxes = {key: [float(side) for side in page.obj[key]] for key in ("/MediaBox", "/BleedBox", "/TrimBox")}
            around = _AROUND * MM
            _move(page.obj.Resources, around, around, moved)
            media = boxes.pop("/MediaBox")
            page.obj.MediaBox = _box([media[0], media[1], media[2] + 2 * around, media[3] + 2 * around])
            for key, sides in boxes.items():
                page.obj[key] = _box([each + around for each in sides])
            spaces = page.obj.Resources.get("/ColorSpace", Dictionary())
            tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
            spaces["/Registration"] = Array([Name.Separation, Name.All, Name.DeviceCMYK, tint])
            page.obj.Resources["/ColorSpace"] = spaces
            begin = pdf.make_stream(f"q 1 0 0 1 {around:.4f} {around:.4f} cm\n".encode())
            end = pdf.make_stream(b"\nQ\n" + _marks(page, folds))
            page.obj.Contents = Array([begin, page.obj.Contents, end])
        return _written(pdf)


def _written(pdf: Pdf) -> bytes:
    written = BytesIO()
    pdf.save(
        written,
        deterministic_id=True,
        fix_metadata_version=False,
        force_version="1.6",
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    return written.getvalue()


# Pages --------------------------------------------------------------------------------------------------


def _convert_page(pdf: Pdf, page: Page, converter: _CmykConverter, bleed: float) -> None:
    """Convert a page in place; ``bleed`` is in points."""
    left, bottom, right, top = (float(each) for each in page.obj.get("/TrimBox", page.mediabox))
    width, height = right - left, top - bottom
    resources = page.obj.get("/Resources", Dictionary())
    converter.convert_resources(resources)
    _move(resources, bleed - left, bleed - bottom, converter.moved)
    content = pikepdf.unparse_content_stream(converter.instructions(pikepdf.parse_content_stream(page)))
    # What lies outside the bleed is clipped.
    begin = (
        f"q 0 0 {width + 2 * bleed:.4f} {height + 2 * bleed:.4f} re W n "
        f"1 0 0 1 {bleed - left:.4f} {bleed - bottom:.4f} cm\n"
    ).encode()
    bleed_box = _box([0, 0, width + 2 * bleed, height + 2 * bleed])
    converted_page = Dictionary(
        Type=Name.Page,
        Parent=page.obj.Parent,
        Resources=resources,
        Contents=pdf.make_stream(begin + content + b"\nQ\n"),
        MediaBox=bleed_box,
        BleedBox=bleed_box,
        TrimBox=_box([bleed, bleed, bleed + width, bleed + height]),
        Group=Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK),
    )
    for key in set(page.obj.keys()) - set(converted_page.keys()):
        del page.obj[key]
    for key, value in converted_page.items():
        page.obj[key] = value


def _move(resources: Object, right: float, up: float, moved: set[object]) -> None:
    """Move a page's patterns, gradients included, by points to the right and up, as its content was moved.

    A pattern's matrix starts from the page's corner, not from the content's (ISO 32000-1, 8.7.3.1). Pages may share a
    pattern: each is moved once, and added to ``moved``.
    """
    for name, item in resources.get("/Pattern", Dictionary()).items():
        key = item.objgen if item.is_indirect else (resources.objgen, name)
        if key not in moved:
            moved.add(key)
            matrix = [float(each) for each in item.get("/Matrix", (1, 0, 0, 1, 0, 0))]
            item.Matrix = Array([round(each, 6) for each in (*matrix[:4], matrix[4] + right, matrix[5] + up)])


def _box(sides: Iterable[float]) -> Array:
    return Array([round(each, 3) for each in sides])


def _marks(page: Page, folds: Iterable[float]) -> bytes:
    """Draws crop marks at the corners outside the bleed, and dashed fold marks, all on every plate."""
    left, bottom, right, top = (float(each) for each in page.obj.TrimBox)
    bleed = left - float(page.obj.BleedBox[0])
    near, far = bleed + _GAP * MM, bleed + (_GAP + _LENGTH) * MM
    lines = ["q /Registration CS 1 SCN 0.25 w"]
    edges = ((bottom, -1), (top, 1))
    for x in (left, right):
        lines += [f"{x:.3f} {edge + way * near:.3f} m {x:.3f} {edge + way * far:.3f} l S" for edge, way in edges]
    for y in (bottom, top):
        for edge, way in ((left, -1), (right, 1)):
            lines.append(f"{edge + way * near:.3f} {y:.3f} m {edge + way * far:.3f} {y:.3f} l S")
    for x in (left + each * MM for each in folds):
        lines.append("[2 1.5] 0 d")
        lines += [f"{x:.3f} {edge + way * near:.3f} m {x:.3f} {edge + way * far:.3f} l S" for edge, way in edges]
    return " ".join([*lines, "Q"]).encode()


# Colours ------------------------------------------------------------------------------------------------


#: The operators of marked content, which are removed (ISO 32000-1, 14.6).
_MARKED: Final = frozenset({"BDC", "BMC", "EMC", "DP", "MP"})

_RGB: Final = frozenset({"/DeviceRGB", "/RGB", "/CalRGB"})


class _CmykConverter:
    """Converts every colour of a file to CMYK, each object once."""

    def __init__(self, pdf: Pdf, press: PressProfile) -> None:
        self.pdf, self.press = pdf, press
        #: The page that is being converted, from 1.
        self.page = 0
        #: The patterns that were moved.
        self.moved: set[object] = set()
        self._done: set[tuple[int, int]] = set()

    def refuse(self, what: str) -> NoCmykEquivalent:
        """The error for something on the current page."""
        return NoCmykEquivalent(f"{self.page}: {what}")

    def instructions(self, source: Iterable[Any]) -> list[ContentStreamInstruction]:
        """A content stream's instructions in CMYK and without marked content."""
        return list(self._converted(source))

    def _converted(self, source: Iterable[Any]) -> Iterator[ContentStreamInstruction]:
        for operands, operator in source:
            name = str(operator)
            if name in _MARKED:
                continue
            if name == "INLINE IMAGE":
                raise self.refuse("inline image")
            if name in ("rg", "RG"):
                yield self._set_colour(map(float, operands), stroke=name == "RG")
            elif name in ("g", "G"):
                yield self._set_colour([float(operands[0])] * 3, stroke=name == "G")
            elif name in ("cs", "CS") and str(operands[0]) not in ("/Pattern", "/DeviceCMYK"):
                raise self.refuse(f"colour space {operands[0]}")
            else:
                yield ContentStreamInstruction(operands, operator)

    def _set_colour(self, colour: Iterable[float], *, stroke: bool) -> ContentStreamInstruction:
        red, green, blue = colour
        cmyk = [_decimal(each) for each in self.press.colour(red, green, blue)]
        return ContentStreamInstruction(cmyk, Operator("K" if stroke else "k"))

    def convert_resources(self, resources: Object) -> None:
        """Convert everything that a page or form draws with."""
        for kind, convert in self._kinds().items():
            for item in resources.get(kind, Dictionary()).values():
                if item.is_indirect:
                    if item.objgen in self._done:
                        continue
                    self._done.add(item.objgen)
                convert(item)

    def _kinds(self) -> dict[str, Callable[[Any], None]]:
        return {
            "/XObject": self._drawing,
            "/Pattern": self._pattern,
            "/Shading": self._shading,
            "/ExtGState": self._state,
        }

    def _drawing(self, item: Any) -> None:
        if item.get("/Subtype") == "/Image":
            self._image(item)
            return
        self._stream(item)
        if "/Group" in item:
            item.Group.CS = Name.DeviceCMYK
        for key in ("/StructParents", "/StructParent"):
            if key in item:
                del item[key]

    def _stream(self, item: Any) -> None:
        item.write(pikepdf.unparse_content_stream(self.instructions(pikepdf.parse_content_stream(item))))
        self.convert_resources(item.get("/Resources", Dictionary()))

    def _pattern(self, item: Any) -> None:
        if int(item.PatternType) == 1:
            self._stream(item)
        else:
            self._shading(item.Shading)

    def _state(self, item: Any) -> None:
        mask = item.get("/SMask")
        if isinstance(mask, Dictionary):
            # The greys of a mask are opacities, not colours to be printed.
            self._check_mask(mask.G)

    def _check_mask(self, group: Any) -> None:
        """Let a mask have its greys, and refuse one with colours."""
        if str(group.get("/Group", Dictionary()).get("/CS", "/DeviceGray")) in _RGB:
            group.Group.CS = Name.DeviceGray
        if any(str(each.operator) in ("rg", "RG") for each in pikepdf.parse_content_stream(group)):
            raise self.refuse("mask in colours")
        for item in group.get("/Resources", Dictionary()).get("/Shading", Dictionary()).values():
            if str(item.ColorSpace) in _RGB:
                raise self.refuse("mask in colours")

    def _shading(self, item: Any) -> None:
        if str(item.ColorSpace) not in _RGB:
            if str(item.ColorSpace) in ("/DeviceCMYK", "/DeviceGray"):
                return
            raise self.refuse(f"gradient in {item.ColorSpace}")
        functions = item.Function if isinstance(item.Function, Array) else [item.Function]
        if len(functions) != 1:
            raise self.refuse("gradient by channels")
        self._function(functions[0])
        item.ColorSpace = Name.DeviceCMYK
        if "/Background" in item:
            item.Background = self._array(item.Background)

    def _function(self, function: Any) -> None:
        kind = int(function.FunctionType)
        if kind == 3:
            for each in function.Functions:
                self._function(each)
        elif kind == 2:
            for end in ("/C0", "/C1"):
                function[end] = self._array(function[end])
        else:
            raise self.refuse("sampled gradient")

    def _array(self, colour: Any) -> Array:
        red, green, blue = map(float, colour)
        return Array([_decimal(each) for each in self.press.colour(red, green, blue)])

    def _image(self, item: Any) -> None:
        if item.get("/ImageMask", False):
            return
        space = item.get("/ColorSpace")
        if isinstance(space, Name) and str(space) in ("/DeviceGray", "/DeviceCMYK"):
            return
        converted_image = self.press.image(pikepdf.PdfImage(item).as_pil_image())
        item.write(converted_image.tobytes())
        item.ColorSpace = Name.DeviceCMYK
        item.BitsPerComponent = 8
        for key in ("/Decode", "/Intent"):
            if key in item:
                del item[key]


def _decimal(value: float) -> Any:
    from decimal import Decimal

    return Decimal(str(round(value, 3)))


# Metadata --------------------------------------------------------------------------------------------

_NAMES = ("dc", "pdf", "pdfxid", "xmp", "xmpMM")

_PROPERTIES = """\
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <pdf:Producer>{producer}</pdf:Producer>
   <pdf:Trapped>False</pdf:Trapped>
   <pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
   <xmp:CreatorTool>sphinx-handbook</xmp:CreatorTool>
   <xmp:CreateDate>{moment}</xmp:CreateDate>
   <xmp:ModifyDate>{moment}</xmp:ModifyDate>
   <xmp:MetadataDate>{moment}</xmp:MetadataDate>
   <xmpMM:DocumentID>uuid:{uuid}</xmpMM:DocumentID>
   <xmpMM:VersionID>1</xmpMM:VersionID>
   <xmpMM:RenditionClass>default</xmpMM:RenditionClass>
"""


def _write_metadata(pdf: Pdf, data: bytes, moment: datetime) -> None:
    title = str(pdf.docinfo.get("/Title", "")) or "PDF"
    producer = str(pdf.docinfo.get("/Producer", ""))
    digest = hashlib.sha256(data).hexdigest()
    uuid = "-".join((digest[:8], digest[8:12], f"8{digest[13:16]}", f"8{digest[17:20]}", digest[20:32]))
    stamp = String(f"D:{moment:%Y%m%d%H%M%S}Z")
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(title), Creator=String("sphinx-handbook"), Producer=String(producer), CreationDate=stamp,
            ModDate=stamp, Trapped=Name("/False"), GTS_PDFXVersion=String("PDF/X-4"),
        )
    )  # fmt: skip
    properties = _PROPERTIES.format(
        title=escape(title), producer=escape(producer), moment=f"{moment:%Y-%m-%dT%H:%M:%SZ}", uuid=uuid
    )
    xmp.write(pdf, _NAMES, properties)
