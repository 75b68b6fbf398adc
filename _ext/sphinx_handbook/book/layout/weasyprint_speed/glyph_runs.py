"""Draws the glyphs of a line, in place of WeasyPrint's own loop: each glyph's code is made once for each font and size.

What is not plain text is left to WeasyPrint: lines that are cut short, fonts of pictures, raised or moved glyphs,
characters that no font has. Unlike WeasyPrint's, the code has no kerning of 0: the bytes differ, the page does not.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint.draw.text  # noqa: F401
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from ..weasyprint_seams.patching import memo, original, replaced

_theirs = original("weasyprint.draw.text", "draw_first_line")

#: A ``PangoGlyphInfo`` is five numbers: glyph, width, offset to the right, offset down, flags.
_NUMBERS = 5
_SIZE = ffi.sizeof("PangoGlyphInfo")
#: From here on a number is no glyph: an empty one, or a character that the font does not have.
_NO_GLYPH = pango.PANGO_GLYPH_EMPTY
#: Pango before 1.48.2 gives a wrong size for some fonts (GNOME/pango issue 530); WeasyPrint's own loop works around it.
_TRUE_SIZES = 14802

Glyph = tuple[int, int]
"""A glyph's number, and how wide it is set, in Pango's units."""


@contextmanager
def installed() -> Iterator[None]:
    """Draw within."""
    with replaced("weasyprint.draw.text", "draw_first_line", _draw_first_line):
        yield


def _draw_first_line(stream: Any, box: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> list[Any]:
    layout = box.pango_layout
    plain = text_overflow != "ellipsis" and block_ellipsis == "none" and box.text.strip()
    if not plain or box.style["font_size"] < 1e-6 or pango.pango_version() < _TRUE_SIZES:
        return _theirs(stream, box, text_overflow, block_ellipsis, matrix)  # type: ignore[no-any-return]
    # Boxes that share a layout (short_texts) share its strings, within one PDF: they name its fonts.
    drawing = memo(layout).get("drawing")
    if drawing and drawing["fonts"] is stream._fonts:
        strings = drawing["strings"]
    else:
        strings = _strings(stream, layout)
        if drawing is not None:
            drawing.update(fonts=stream._fonts, strings=strings)
    if not strings:
        return _theirs(stream, box, text_overflow, block_ellipsis, matrix)  # type: ignore[no-any-return]
    stream.set_text_matrix(*matrix.values)
    for font, size, string in strings:
        stream.set_font_size(font, size)
        stream.show_text(string)
    return []


def _strings(stream: Any, layout: Any) -> list[tuple[Any, float, str]]:
    """A line's strings of glyphs, each with its font and size; none where it is not plain."""
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    runs = list(_runs(line))
    fonts = [stream.add_font(item.item.analysis.font) for item, _ in runs]
    if any(font.bitmap or font.svg or font.png or font.colr for font, _ in fonts) or any(not each for _, each in runs):
        return []
    before, strings = None, list[tuple[Any, float, str]]()
    for (item, glyphs), (font, size) in zip(runs, fonts, strict=True):
        face = item.item.analysis.font
        if face != before:
            before = face
            strings.append((font.hash, size, ""))
        codes = memo(font).setdefault(size, {})
        try:
            run = "".join([codes[each] for each in glyphs])
        except KeyError:
            _add(codes, item, glyphs, font, size, layout.text, stream)
            run = "".join([codes[each] for each in glyphs])
        run = f"<{run}>" if not run.endswith("<") else f"<{run[:-1]}"
        strings[-1] = *strings[-1][:2], strings[-1][2] + run
    return strings


def _runs(line: Any) -> Iterator[tuple[Any, list[Glyph]]]:
    """The runs of a line, each with its glyphs; an empty list for a run with a glyph that is not plain."""
    run = line.runs[0]
    while run != ffi.NULL:
        glyphs = run.data.glyphs
        numbers = array("i", ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * _SIZE)[:])
        glyph_numbers = numbers[::_NUMBERS]
        moved = any(numbers[2::_NUMBERS]) or any(numbers[3::_NUMBERS])
        plain = not moved and max(glyph_numbers, default=_NO_GLYPH) < _NO_GLYPH
        yield run.data, list(zip(glyph_numbers, numbers[1::_NUMBERS], strict=True)) if plain else []
        run = run.next


def _add(
    codes: dict[Glyph, str], item: Any, glyphs: list[Glyph], font: Any, size: float, text: str, stream: Any
) -> None:
    """Make the code of glyphs that are drawn for the first time, and note in the font which characters they are."""
    clusters, length, backwards = item.glyphs.log_clusters, item.item.length, item.item.analysis.level % 2
    encoded = text.encode()[item.item.offset :]
    for number, (glyph, width) in enumerate(glyphs):
        if glyph not in font.to_unicode:
            next_ = number - 1 if backwards else number + 1
            end = clusters[next_] if 0 <= next_ < len(glyphs) else length
            font.to_unicode[glyph] = encoded[clusters[number] : end].decode()
        if glyph not in font.widths:
            pango.pango_font_get_glyph_extents(item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
            font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        closer = int(font.widths[glyph] - width * 1000 * FROM_UNITS / size)
        codes[glyph, width] = f"{glyph:04x}>{closer}<" if closer else f"{glyph:04x}"
