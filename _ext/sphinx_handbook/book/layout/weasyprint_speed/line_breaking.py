"""Finds where a line ends by the widths of its words, each of which is measured once.

WeasyPrint has Pango set almost two lines for every one, tries the next word, then each way to divide it, and sets what
it has found once more. Most lines are of plain words: how wide those are says which of these tries are in vain. What
is near the edge, and whatever is not plain, is left to WeasyPrint.
"""

from __future__ import annotations

import re
from math import inf
from typing import Any, Final

import pyphen
from weasyprint.layout.percent import percentage
from weasyprint.text.line_break import Layout, create_layout, first_line_metrics, line_size

from .computed_styles import memo

#: A word between spaces that no line may be broken within, by the rules of any language that is written so.
_PLAIN: Final = re.compile(r"\(?[0-9A-Za-zÀ-ÖØ-öø-ž]+[.,;:!?)]*")

#: How many letters a line may have, in its width divided by the size of its letters: WeasyPrint's own guess.
_LETTERS: Final = 4

#: What part of that many is surely one line, which is set at once.
_SHORT: Final = 0.4

#: By how much of a letter's size the sum of the words' widths may be wrong: a line's first and last letter stand beside
#: a space only in the sum.
_NEAR: Final = 0.15

#: How many words of a style are remembered.
_MANY: Final = 20_000

#: A style in which words stand beside one another as wide as they are alone.
_SIMPLE: Final = {"white_space": "normal", "word_break": "normal", "letter_spacing": "normal", "direction": "ltr"}


def first_line(
    text: str, style: Any, context: Any, width: Any, justification: float, *, minimum: bool = False, **_: bool
) -> Any:
    """What ``split_first_line`` finds; nothing where only it can say."""
    if minimum or justification or width is None or width == inf or "\xad" in text:
        return None
    known, size = memo(style), style["font_size"]
    if (simple := known.get("simple")) is None:
        simple = known["simple"] = all(style[name] == value for name, value in _SIMPLE.items())
        known["words"] = {}
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
    held = -space
    for count, word in enumerate(words):
        if not _PLAIN.fullmatch(word):
            return None
        more = held + space + _width(word, style)
        if more > width + near:
            # Whether the last one is still on the line must be certain.
            return _ended(text, words[:count], word, style, context, width, held) if 0 < held < width - near else None
        held = more
    return None


def _ended(text: str, words: list[str], following: str, style: Any, context: Any, width: float, held: float) -> Any:
    """The line of some words, together ``held`` wide, and as much of the next one as there is room for."""
    said = " ".join(words) + " "
    word = following.strip("(.,;:!?)")
    total, left, right = style["hyphenate_limit_chars"]
    language = style["lang"] and pyphen.language_fallback(style["lang"])
    if language and style["hyphens"] == "auto" and len(word) >= total:
        near = _NEAR * style["font_size"]
        spare = width - held - percentage(style["hyphenate_limit_zone"], style, width)
        if abs(spare) < near:
            return None
        if spare > 0:
            said_before, mark = said + following[: following.index(word)], style["hyphenate_character"]
            room = width + near - held - _width(" ", style)
            for start, _ in _dictionary(context, (language, left, right, total)).iterate(word):
                if _width(start + mark, style) > room:
                    continue
                layout = create_layout(said_before + start + mark, style, context, width, 0)
                line, resume_at = layout.get_first_line()
                if resume_at is None and line_size(line, style)[0] <= width:
                    resume_at = len((said_before + start).encode())
                    return first_line_metrics(line, text, layout, resume_at, True, style, True, mark)
    layout = Layout(style, 0, width)
    layout.set_text(said[:-1])
    line, _ = layout.get_first_line()
    if line_size(line, style)[0] > width:
        return None
    layout, length, _, *size = first_line_metrics(line, text, layout, None, True, style)
    return layout, length, len(said.encode()), *size


def _width(word: str, style: Any) -> float:
    """How wide a word is between two spaces, or a space is."""
    known: dict[str, float] = memo(style)["words"]
    if len(known) > _MANY:
        known.clear()
    if not known:
        known[""] = _alone("n n", style)
        known[" "] = known[""] - _alone("nn", style)
    if word not in known:
        known[word] = _alone(f"n {word} n", style) - known[""] - known[" "]
    return known[word]


def _alone(text: str, style: Any) -> float:
    layout = Layout(style)
    layout.set_text(text)
    return float(line_size(layout.get_first_line()[0], style)[0])


def _dictionary(context: Any, key: tuple[Any, ...]) -> Any:
    if (found := context.dictionaries.get(key)) is None:
        language, left, right, _ = key
        found = context.dictionaries[key] = pyphen.Pyphen(lang=language, left=left, right=right)
    return found
