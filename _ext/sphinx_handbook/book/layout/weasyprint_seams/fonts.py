"""Takes what a document uses of its faces out of it, and puts the faces of a whole book into a file, each once."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Mapping, Sequence
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any

import pydyf
import weasyprint.pdf
from weasyprint import DEFAULT_OPTIONS
from weasyprint.pdf.fonts import Font, build_fonts_dictionary
from weasyprint.text.ffi import ffi, harfbuzz

from ...pdf.fragment import FontUse, PdfObject

#: What of a font is made anew where it is put into a file, or told by itself.
_OTHERWISE = frozenset({"hb_font", "hb_face", "file_content", "widths", "to_unicode", "missing"})

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
    """What a document uses of its faces, by their names on its pages; their files are laid into ``folder``."""
    found: dict[str, FontUse] = {}
    for font in fonts.values():
        told = {name: value for name, value in vars(font).items() if name not in _OTHERWISE}
        face = found.get(font.hash)
        if face is None:
            face = found[font.hash] = FontUse(told, _keep(font.file_content, folder))
        face.widths |= font.widths
        face.to_unicode |= font.to_unicode
        face.missing |= font.missing
    return found


def _keep(content: bytes, folder: Path) -> str:
    name = hashlib.sha256(content).hexdigest()
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}")
        partial.write_bytes(content)
        partial.replace(path)
    return name


def embedded(faces: Mapping[str, FontUse], folder: Path) -> tuple[Sequence[PdfObject], Mapping[str, int]]:
    """The objects of a file's faces, cut to what is used of them, and the number of each face."""
    fonts = {name: _font(face, folder) for name, face in faces.items()}
    for font in fonts.values():
        _soften(font)
    pdf = pydyf.PDF()
    options = {**DEFAULT_OPTIONS, "pdf_version": "1.7", "hinting": False}
    made = build_fonts_dictionary(pdf, fonts, True, True, options)
    left = {id(pdf.pages), id(pdf.catalog)}
    things = [thing(item) for item in pdf.objects[1:] if id(item) not in left]
    return things, {name: int(reference.split()[0]) for name, reference in made.items()}


def thing(item: Any) -> PdfObject:
    """An object of pydyf's as a fragment has it."""
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
    # The data must outlive the face that is made of it.
    font.held = ffi.from_buffer(font.file_content)
    blob = harfbuzz.hb_blob_create(font.held, len(font.file_content), 1, ffi.NULL, ffi.NULL)
    font.hb_face = ffi.gc(harfbuzz.hb_face_create(blob, face.attributes["index"]), harfbuzz.hb_face_destroy)
    harfbuzz.hb_blob_destroy(blob)
    return font


def _soften(font: Any) -> None:
    """Tell that the hyphen which divides a word is no part of it, so that the word is found and copied whole.

    A face that draws it with the glyph of the hyphen that people type leaves no choice: that one must stay.
    """
    from fontTools.ttLib import TTFont

    for glyph, text in font.to_unicode.items():
        if text == "\N{HYPHEN}":
            known = TTFont(BytesIO(font.file_content), fontNumber=font.index, lazy=True)
            typed = (known.getBestCmap() or {}).get(ord("-"))
            shared = typed is not None and known.getGlyphID(typed) == glyph
            font.to_unicode[glyph] = "-" if shared else "\N{SOFT HYPHEN}"
