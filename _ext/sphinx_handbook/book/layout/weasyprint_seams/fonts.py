"""Takes the fonts that a document uses out of it, and embeds those of a whole book, each once.

WeasyPrint keeps the font's own glyph numbers, so what several fragments use of one font can be added up.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import pydyf
import weasyprint.pdf
from weasyprint import DEFAULT_OPTIONS
from weasyprint.pdf.fonts import Font, build_fonts_dictionary
from weasyprint.text.ffi import ffi, harfbuzz

from ....files import write_whole
from ...pdf.fragment import FontUse, PdfObject
from .patching import library_attributes, memo, replaced

#: The attributes of a font that are made again where it is embedded, or that ``FontUse`` has by themselves.
_MADE_AGAIN = frozenset({"hb_font", "hb_face", "file_content", "widths", "to_unicode", "missing"})

#: The length in the type of an array.
_LENGTH = re.compile(r"\[\d+\]")

# WeasyPrint opens fonts by Pango only; these open one from its bytes.
ffi.cdef(
    """
    hb_blob_t * hb_blob_create (
        const char *data, unsigned int length, int mode, void *user_data, void *destroy);
    hb_face_t * hb_face_create (hb_blob_t *blob, unsigned int index);
    """,
    override=True,
)


def srgb() -> bytes:
    """The ICC profile of sRGB, as WeasyPrint brings it: the International Color Consortium's, free to embed."""
    return resources.files(weasyprint.pdf).joinpath("sRGB2014.icc").read_bytes()


def used(fonts: Mapping[Any, Any], folder: Path) -> dict[str, FontUse]:
    """What a document uses of its fonts, by their names on its pages; their files are written into ``folder``."""
    uses: dict[str, FontUse] = {}
    for font in fonts.values():
        attributes = {key: value for key, value in library_attributes(font).items() if key not in _MADE_AGAIN}
        use = uses.get(font.hash)
        if use is None:
            use = uses[font.hash] = FontUse(attributes, _write(font.file_content, folder))
        use.widths |= font.widths
        # Of several glyphs for one letter WeasyPrint gives all but the last nothing.
        use.to_unicode |= {glyph: text or "\N{ZERO WIDTH SPACE}" for glyph, text in font.to_unicode.items()}
        use.missing |= font.missing
    return uses


def _write(content: bytes, folder: Path) -> str:
    """Write a font's file, named by its digest; the name."""
    name = hashlib.sha256(content).hexdigest()
    path = folder / name
    if not path.exists():
        write_whole(path, content)
    return name


def embedded(faces: Mapping[str, FontUse], folder: Path) -> tuple[Sequence[PdfObject], Mapping[str, int]]:
    """The objects of a book's fonts, subset to what is used of them, and the number of each font."""
    fonts = {name: _font(face, folder) for name, face in faces.items()}
    for name, font in fonts.items():
        _soften(font, folder / faces[name].file)
    pdf = pydyf.PDF()
    options = {**DEFAULT_OPTIONS, "pdf_version": "1.7", "hinting": False}
    with replaced("weasyprint.pdf.fonts", "ffi", _ArrayTypes()):
        references = build_fonts_dictionary(pdf, fonts, True, True, options)
    left = {id(pdf.pages), id(pdf.catalog)}
    objects = [pdf_object(item) for item in pdf.objects[1:] if id(item) not in left]
    return objects, {name: int(reference.split()[0]) for name, reference in references.items()}


class _ArrayTypes:
    """In place of cffi in WeasyPrint's fonts: arrays of all lengths have one type, whose name takes long to read."""

    def __getattr__(self, name: str) -> Any:
        return getattr(ffi, name)

    def new(self, kind: str, *content: Any) -> Any:
        return ffi.new(_LENGTH.sub("[]", kind) if content else kind, *content)


def pdf_object(item: Any) -> PdfObject:
    """An object of pydyf's as a fragment has it; a stream that may be compressed is."""
    if not isinstance(item, pydyf.Stream):
        return PdfObject(item.number, item.data)
    extra = pydyf.Dictionary(item.extra.copy())
    data = b"\n".join(map(pydyf._to_bytes, item.stream))
    if item.compress:
        extra["Filter"], data = "/FlateDecode", zlib.compress(data, 6)
    return PdfObject(item.number, extra.data, data)


def _font(face: FontUse, folder: Path) -> Any:
    font = Font.__new__(Font)
    vars(font).update(face.attributes)
    font.file_content = (folder / face.file).read_bytes()
    font.widths, font.to_unicode = dict(sorted(face.widths.items())), dict(sorted(face.to_unicode.items()))
    font.missing = face.missing
    # The data must live as long as the font that is made of it.
    data = memo(font)["data"] = ffi.from_buffer(font.file_content)
    blob = harfbuzz.hb_blob_create(data, len(font.file_content), 1, ffi.NULL, ffi.NULL)
    font.hb_face = ffi.gc(harfbuzz.hb_face_create(blob, face.attributes["index"]), harfbuzz.hb_face_destroy)
    harfbuzz.hb_blob_destroy(blob)
    return font


def _soften(font: Any, file: Path) -> None:
    """Map the hyphen that divides a word (U+2010) to U+00AD, so that the word is found and copied whole.

    A font that draws it with the same glyph as a typed hyphen leaves no choice: that one must stay.
    """
    for glyph, text in font.to_unicode.items():
        if text == "\N{HYPHEN}":
            font.to_unicode[glyph] = "-" if glyph == _typed_hyphen(file, font.index) else "\N{SOFT HYPHEN}"


@lru_cache(maxsize=64)
def _typed_hyphen(file: Path, index: int) -> int | None:
    """The glyph of a typed hyphen in a font's file, whose name is its digest: the same for all files of a book."""
    from fontTools.ttLib import TTFont

    with TTFont(file, fontNumber=index, lazy=True) as tables:
        typed = (tables.getBestCmap() or {}).get(ord("-"))
        return None if typed is None else tables.getGlyphID(typed)
