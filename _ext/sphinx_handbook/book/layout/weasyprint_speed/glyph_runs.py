"""Draws the glyphs of a line, in place of WeasyPrint's own loop: each glyph's words are made once for each face.

WeasyPrint's is taken for what is not plain text: lines that are cut short, faces of pictures, raised or moved glyphs,
characters that no face has.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint.draw.text
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from ..weasyprint_seams.patching import replaced

_theirs = weasyprint.draw.text.draw_first_line

#: A glyph is told in five numbers: which it is, how wide, moved right, moved down, and what is seen of it.
_NUMBERS = 5
_SIZE = ffi.sizeof("PangoGlyphInfo")
#: From here on a number of a glyph says that it is none: an empty one, or a character that the face does not have.
_NO_GLYPH = pango.PANGO_GLYPH_EMPTY

Glyph = tuple[int, int]
"""A glyph, and how wide it is set, in Pango's units."""


@contextmanager
def drawn() -> Iterator[None]:
    """Draw within."""
    with replaced(weasyprint.draw.text, "draw_first_line", _draw_first_line):
        yield


def _draw_first_line(stream: Any, box: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> list[Any]:
    layout = box.pango_layout
    plain = text_overflow != "ellipsis" and block_ellipsis == "none" and box.text.strip()
    if not plain or box.style["font_size"] < 1e-6 or pango.pango_version() < 14802:
        return _theirs(stream, box, text_overflow, block_ellipsis, matrix)  # type: ignore[no-any-return]
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    runs = list(_runs(line))
    fonts = [stream.add_font(item.item.analysis.font) for item, _ in runs]
    if any(font.bitmap or font.svg or font.png or font.colr for font, _ in fonts) or any(not each for _, each in runs):
        return _theirs(stream, box, text_overflow, block_ellipsis, matrix)  # type: ignore[no-any-return]
    stream.set_text_matrix(*matrix.values)
    before, shown = None, ""
    for (item, glyphs), (font, size) in zip(runs, fonts, strict=True):
        face = item.item.analysis.font
        if face != before:
            if shown:
                stream.show_text(shown)
            before, shown = face, ""
            stream.set_font_size(font.hash, size)
        words = font.__dict__.setdefault("words", {}).setdefault(size, {})
        try:
            told = "".join([words[each] for each in glyphs])
        except KeyError:
            _learn(words, item, glyphs, font, size, layout.text, stream)
            told = "".join([words[each] for each in glyphs])
        shown += f"<{told}>" if not told.endswith("<") else f"<{told[:-1]}"
    stream.show_text(shown)
    return []


def _runs(line: Any) -> Iterator[tuple[Any, list[Glyph]]]:
    """The runs of a line, each with its glyphs: none, if one of them is not plain."""
    run = line.runs[0]
    while run != ffi.NULL:
        glyphs = run.data.glyphs
        numbers = array("i", ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * _SIZE)[:])
        found = numbers[::_NUMBERS]
        moved = any(numbers[2::_NUMBERS]) or any(numbers[3::_NUMBERS])
        plain = not moved and max(found, default=_NO_GLYPH) < _NO_GLYPH
        yield run.data, list(zip(found, numbers[1::_NUMBERS], strict=True)) if plain else []
        run = run.next


def _learn(
    words: dict[Glyph, str], item: Any, glyphs: list[Glyph], font: Any, size: float, text: str, stream: Any
) -> None:
    """Make the words for glyphs that are set for the first time, and tell the face which characters they stand for."""
    clusters, length, backwards = item.glyphs.log_clusters, item.item.length, item.item.analysis.level % 2
    said = text.encode()[item.item.offset :]
    for number, (glyph, width) in enumerate(glyphs):
        if glyph not in font.to_unicode:
            next_ = number - 1 if backwards else number + 1
            end = clusters[next_] if 0 <= next_ < len(glyphs) else length
            font.to_unicode[glyph] = said[clusters[number] : end].decode()
        if glyph not in font.widths:
            pango.pango_font_get_glyph_extents(item.item.analysis.font, glyph, stream.ink_rect, stream.logical_rect)
            font.widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        closer = int(font.widths[glyph] - width * 1000 * FROM_UNITS / size)
        words[glyph, width] = f"{glyph:04x}>{closer}<" if closer else f"{glyph:04x}"
