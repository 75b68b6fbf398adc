"""Finds where a line ends by the widths of its words, each of which is measured once.

For every line WeasyPrint has Pango set almost two, tries the next word, then each way to divide it, and sets the result
once more: three to four lines for one. Most lines are of plain words, whose widths say where the line must end. What is
near the edge, and whatever is not plain, is left to WeasyPrint.
"""

from __future__ import annotations

import re
from math import inf
from typing import Any, Final

import pyphen
from weasyprint.layout.percent import percentage
from weasyprint.text.line_break import Layout, create_layout, first_line_metrics, line_size

from ..weasyprint_seams.patching import memo, style_memo, wrapped

#: A word between spaces that no line may be broken within, by the rules of any language that is written so.
_PLAIN: Final = re.compile(r"\(?[0-9A-Za-zÀ-ÖØ-öø-ž]+[.,;:!?)]*")

#: How many letters a line may have, in its width divided by the size of its letters: WeasyPrint's own guess.
_LETTERS: Final = 4

#: A text shorter than this part of that many is surely one line, which WeasyPrint sets at once.
_SHORT: Final = 0.4

#: By how much of a letter's size the sum of the words' widths may be wrong: a line's first and last letter stand beside
#: a space only in the sum.
_NEAR: Final = 0.15

#: How many words of a face are cached.
_MANY: Final = 20_000

#: What decides how wide a word is, beside the size of its letters, in proportion to which all is.
_FACE: Final = (
    "font_family", "font_style", "font_weight", "font_stretch", "font_kerning", "font_variant_ligatures",
    "font_variant_position", "font_variant_caps", "font_variant_numeric", "font_variant_alternates",
    "font_variant_east_asian", "font_feature_settings", "font_variation_settings", "font_language_override", "lang",
)  # fmt: skip

#: A style in which words stand beside one another as wide as they are alone.
_SIMPLE: Final = {"white_space": "normal", "word_break": "normal", "letter_spacing": "normal", "direction": "ltr"}


def installed() -> Any:
    """Context manager: lays out within. It comes after ``line_ends.mended``, to which it leaves what it cannot say."""
    return wrapped("weasyprint.layout.inline", "split_first_line", _by_widths)


def _by_widths(theirs: Any) -> Any:
    def split_first_line(text: str, style: Any, context: Any, width: Any, justification: Any, **named: Any) -> Any:
        line = first_line(text, style, context, width, justification, **named)
        return theirs(text, style, context, width, justification, **named) if line is None else line

    return split_first_line


def first_line(
    text: str, style: Any, context: Any, width: Any, justification: float, *, minimum: bool = False, **_: bool
) -> Any:
    """What ``split_first_line`` returns, or None where only it can say."""
    if minimum or justification or width is None or width == inf or "\xad" in text:
        return None
    own, size = style_memo(style), style["font_size"]
    if (simple := own.get("simple")) is None:
        simple = own["simple"] = all(style[name] == value for name, value in _SIMPLE.items())
        own["widths"] = _widths(style)
    if not simple or size * _LETTERS > width:
        return None
    letters = int(width / size * _LETTERS)
    if len(text) < letters * _SHORT:
        return None
    words = text[:letters].split(" ")
    if letters < len(text):
        # The last one may go on.
        del words[-1]
    space, near = _width(" ", style), _NEAR * size
    filled = -space
    for count, word in enumerate(words):
        if not _PLAIN.fullmatch(word):
            return None
        more = filled + space + _width(word, style)
        if more > width + near:
            # Whether the last word is still on the line must be certain.
            certain = 0 < filled < width - near
            return _ended(text, words[:count], word, style, context, width, filled) if certain else None
        filled = more
    return None


def _ended(text: str, words: list[str], following: str, style: Any, context: Any, width: float, filled: float) -> Any:
    """The line of some words, together ``filled`` wide, and as much of the next one as there is room for."""
    beginning = " ".join(words) + " "
    word = following.strip("(.,;:!?)")
    total, left, right = style["hyphenate_limit_chars"]
    language = style["lang"] and pyphen.language_fallback(style["lang"])
    if language and style["hyphens"] == "auto" and len(word) >= total:
        near = _NEAR * style["font_size"]
        spare = width - filled - percentage(style["hyphenate_limit_zone"], style, width)
        if abs(spare) < near:
            return None
        if spare > 0:
            before, mark = beginning + following[: following.index(word)], style["hyphenate_character"]
            room = width + near - filled - _width(" ", style)
            for start, _ in _dictionary(context, (language, left, right, total)).iterate(word):
                if _width(start + mark, style) > room:
                    continue
                layout = create_layout(before + start + mark, style, context, width, 0)
                line, resume_at = layout.get_first_line()
                if resume_at is None and line_size(line, style)[0] <= width:
                    resume_at = len((before + start).encode())
                    return first_line_metrics(line, text, layout, resume_at, True, style, True, mark)
    layout = Layout(style, 0, width)
    layout.set_text(beginning[:-1])
    line, _ = layout.get_first_line()
    if line_size(line, style)[0] > width:
        return None
    layout, length, _, *size = first_line_metrics(line, text, layout, None, True, style)
    return layout, length, len(beginning.encode()), *size


def _widths(style: Any) -> dict[str, float]:
    """The widths of the words of a style's face, as parts of the size of its letters: the same in all page formats."""
    values = (style[name] for name in _FACE)
    face = *(tuple(each) if isinstance(each, list) else each for each in values), _spacing(style)
    widths: dict[str, float] = memo(style.font_config).setdefault("widths", {}).setdefault(face, {})
    return widths


def _spacing(style: Any) -> float:
    return float(style["word_spacing"] / style["font_size"]) if style["font_size"] else 0


def _width(word: str, style: Any) -> float:
    """How wide a word is between two spaces, or a space is."""
    widths: dict[str, float] = style_memo(style)["widths"]
    if len(widths) > _MANY:
        widths.clear()
    if not widths:
        widths[""] = _alone("n n", style)
        widths[" "] = widths[""] - _alone("nn", style)
    if word not in widths:
        widths[word] = _alone(f"n {word} n", style) - widths[""] - widths[" "]
    return widths[word] * float(style["font_size"])


def _alone(text: str, style: Any) -> float:
    layout = Layout(style)
    layout.set_text(text)
    return float(line_size(layout.get_first_line()[0], style)[0] / style["font_size"])


def _dictionary(context: Any, key: tuple[Any, ...]) -> Any:
    if (dictionary := context.dictionaries.get(key)) is None:
        language, left, right, _ = key
        dictionary = context.dictionaries[key] = pyphen.Pyphen(lang=language, left=left, right=right)
    return dictionary
