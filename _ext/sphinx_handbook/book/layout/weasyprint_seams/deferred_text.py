"""Draws text with something in it that only the whole book knows: page numbers, the edition's id.

Layout leaves room for such a text; what is drawn is a slot, with the glyphs that each figure has in the text's font.
``pdf.fill_deferred`` fills it. So no number makes layout go through the book again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from weasyprint.formatting_structure import boxes
from weasyprint.matrix import Matrix
from weasyprint.text.line_break import line_size

from ...pdf.fragment import STANDS, Deferred, DeferredText, Glyphs, GlyphTable
from ..right_to_left.visual_order import in_visual_order
from .patching import original

#: What a page number and an edition's id are made of; with ``ROMAN`` where some numbers are roman.
FIGURES: Final = "0123456789abcdef"
ROMAN: Final = "ilmvx"

#: The properties that decide how letters look.
_LETTER_PROPERTIES = (
    "font_family", "font_size", "font_style", "font_weight", "font_stretch", "font_kerning", "font_variant_ligatures",
    "font_variant_position", "font_variant_caps", "font_variant_numeric", "font_variant_alternates",
    "font_variant_east_asian", "font_feature_settings", "font_variation_settings", "font_language_override",
    "letter_spacing", "word_spacing", "lang", "direction",
)  # fmt: skip

_OPEN = {each.value: each for each in Deferred}


class NotPlain(Exception):
    """A text with something open in it is set in a way that cannot be filled afterwards."""


@dataclass(frozen=True, slots=True)
class OpenText:
    """A text box with something open in it."""

    box: Any
    parts: tuple[Deferred | str, ...]
    """Its words: what is open, plain text, and named places, which begin with a null character."""
    line: Any
    """The line that it stands in, or None."""


def open_texts(box: Any, line: Any = None) -> Iterator[OpenText]:
    """Every text below a box with something open in it, in reading order."""
    box = getattr(box, "_box", box)
    if isinstance(box, boxes.TextBox):
        if parts := _parts(box):
            yield OpenText(box, parts, line)
        return
    if isinstance(box, boxes.LineBox):
        line = box
    for child in getattr(box, "children", ()):
        yield from open_texts(child, line)


def _parts(box: Any) -> tuple[Deferred | str, ...]:
    element = box.element
    named = element is not None and "folio" in (element.get("class") or "").split()
    if named and (target := element.get("data-target")) and box.text and not box.text.strip("0"):
        return (f"\0{target}",)
    if not STANDS.search(box.text):
        return ()
    parts: list[Deferred | str] = []
    at = 0
    for each in STANDS.finditer(box.text):
        parts += [box.text[at : each.start()], _OPEN[each[1]]]
        at = each.end()
    return tuple(part for part in (*parts, box.text[at:]) if part != "")


def align(line: Any, *, right_to_left: bool = False) -> Literal["left", "center", "right"]:
    """Which edge a text, which may be written from ``right_to_left``, keeps in its line when it needs less room."""
    alignment = line.style["text_align_all"] if line is not None else "left"
    if alignment == "center":
        return "center"
    # Of words from left to right in a book from right to left ("end") a line rather ends before its edge than that a
    # gap stands in it.
    return "right" if alignment == "right" or (right_to_left and alignment in ("start", "end")) else "left"


class GlyphTables:
    """The glyphs of all figures in each style of letters; making them adds them to the fonts that are embedded."""

    def __init__(self, signs: str = FIGURES) -> None:
        self.signs = signs
        self._tables: dict[tuple[Any, ...], tuple[GlyphTable, dict[str, tuple[Glyphs, ...]]]] = {}

    def deferred(self, stream: Any, text: OpenText, *, follows: bool) -> DeferredText:
        """A text as it is to be drawn; ``follows`` says that what comes after it on its line can be moved."""
        box = text.box
        key = tuple(_hashable(box.style[each]) for each in _LETTER_PROPERTIES)
        if key not in self._tables:
            self._tables[key] = {sign: _single(shaped(stream, box, sign)) for sign in self.signs}, {}
        glyph_table, words = self._tables[key]
        parts: list[Glyphs | Deferred | str] = []
        right_to_left = box.style["direction"] == "rtl"
        for part in in_visual_order(text.parts, right_to_left=right_to_left):
            if isinstance(part, Deferred):
                parts.append(part)
            elif part.startswith("\0"):
                parts.append(part[1:])
            else:
                if part not in words:
                    face, size = glyph_table[self.signs[0]].face, box.style["font_size"]
                    words[part] = tuple(_room(each, face, size) for each in shaped(stream, box, part))
                parts += words[part]
        where = align(text.line, right_to_left=right_to_left)
        return DeferredText(
            tuple(parts), glyph_table, box.position_x, box.position_y + box.baseline, box.width, where,
            follows and where == ("right" if right_to_left else "left") and text.line is not None,
        )  # fmt: skip


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _single(glyphs: list[Glyphs]) -> Glyphs:
    if len(glyphs) != 1:
        raise NotPlain
    return glyphs[0]


_FACE = re.compile(rb"(/\S+ \S+) Tf")
_SHOWN = re.compile(rb"\[(.*)\] TJ", re.DOTALL)
_RISE = re.compile(rb"(-?[\d.]+) Ts")


def shaped(stream: Any, box: Any, text: str) -> list[Glyphs]:
    """A text's glyphs in the style of a box, which has its own text again afterwards."""
    layout, before = box.pango_layout, box.text
    layout.reactivate(box.style)
    layout.set_text(text)
    line, _ = layout.get_first_line()
    width, _ = line_size(line, box.style)
    scratch = stream.clone(tags=None, stream=[])
    box.text = text
    # By WeasyPrint's own function, whatever glyph_runs has put in its place.
    original("weasyprint.draw.text", "draw_first_line")(scratch, box, "clip", "none", Matrix(d=-1))
    box.text = before
    layout.set_text(before)
    layout.deactivate()
    return list(_glyphs(scratch.stream, width)) or [Glyphs("", "", width)]


def _room(glyphs: Glyphs, face: str, size: float) -> Glyphs:
    """Glyphs as they are, or where WeasyPrint has drawn none for spaces alone, a distance in a text of some size."""
    return glyphs if glyphs.codes else glyphs._replace(face=face, codes=f" {-1000 * glyphs.width / size:.3f} ")


def _glyphs(drawn: list[Any], width: float) -> Iterator[Glyphs]:
    face, rise = "", "0"
    for each in drawn:
        operator = each if isinstance(each, bytes) else str(each).encode()
        if match := _FACE.fullmatch(operator):
            face = match[1].decode()
        elif match := _RISE.fullmatch(operator):
            rise = match[1].decode()
        elif match := _SHOWN.fullmatch(operator):
            yield Glyphs(face, match[1].decode(), width, rise)
            width = 0
        elif not operator.endswith(b" Tm"):
            raise NotPlain
