"""Formulas as drawings: TeX to SVG, by ziamath where it is installed (the extra ``math``).

A drawing is as large as the text around it (its measures are in ``em``), stands on the text's baseline, has no colour
of its own (``weasy.fit`` gives it the text's) and says its TeX to whoever does not see it.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from typing import Final

from ...languages.dates import decimal_sign

#: What a drawing is measured in before it is told in ``em``.
_SIZE: Final = 10.0
#: The room behind the last letter.
_ROOM: Final = 0.5

#: Environments whose rows are aligned; the numbers that they ask for are Sphinx's.
_ROWS: Final = re.compile(r"\\(begin|end)\{(?:align|alignat|flalign|eqnarray|gather|gathered|multline|split)\*?\}")
_SINGLE: Final = re.compile(r"\\(?:begin|end)\{equation\*?\}")

_INNERMOST: Final = re.compile(r"\\begin\{([A-Za-z]+\*?)\}(?:(?!\\begin\{).)*?\\end\{\1\}", re.DOTALL)

#: A command that was not understood is set as it stands.
_COMMAND: Final = re.compile(r">\s*(\\[A-Za-z]+)")


class FormulaError(ValueError):
    """TeX that cannot be drawn; its words say what is wrong with it, where that is known."""


def available() -> bool:
    """Whether formulas can be drawn."""
    return importlib.util.find_spec("ziamath") is not None


def lines(tex: str) -> Iterator[str]:
    """The formulas of a block, each to be drawn: what empty lines part."""
    return (part for each in re.split(r"\n\s*\n", tex) if (part := each.strip()))


def _prepared(tex: str, language: str) -> str:
    """TeX as it is drawn: several rows as one, without numbers; a comma between figures is the decimal sign."""
    rows = _ROWS.sub(r"\\\1{aligned}", _SINGLE.sub("", tex)).strip()
    if _has_rows(rows):
        rows = rf"\begin{{aligned}}{rows}\end{{aligned}}"
    return re.sub(r"(?<=\d),(?=\d)", "{,}", rows) if decimal_sign(language) == "," else rows


def _has_rows(tex: str) -> bool:
    """Whether a formula has rows that no environment around them has set."""
    while (less := _INNERMOST.sub("", tex)) != tex:
        tex = less
    return r"\\" in tex or re.search(r"(?<!\\)&", tex) is not None


@lru_cache(maxsize=10_000)
def drawing(tex: str, language: str, *, inline: bool) -> str:
    """The SVG of a formula."""
    from ziafont.config import config as of_glyphs
    from ziamath.config import config as of_formulas
    from ziamath.zmath import Latex

    from ..layout.weasyprint_seams.patching import replaced

    written = _prepared(tex, language)
    try:
        # Without symbols: their names would be twice in the book.
        with replaced(of_glyphs, "svg2", False), replaced(of_formulas, "svg2", False):
            made = Latex(written, size=_SIZE, margin=0, inline=inline)
            drawn, box = made.svg(), made.node.bbox
    except Exception as error:
        raise FormulaError(str(error)) from error
    if unknown := _COMMAND.search(made.mathmlstr()):
        raise FormulaError(unknown[1])
    body = re.sub(r"^<svg\b[^>]*>", "", drawn).replace(' fill="black"', "")
    # Ink begins where a letter's own room does not: without that the words around would touch it.
    left, right = min(0.0, box.xmin), box.xmax + _ROOM
    width, height = right - left, box.ymax - box.ymin
    if box.xmax <= box.xmin or height <= 0:
        raise FormulaError("")
    place = f"width:{width / _SIZE:.3f}em;vertical-align:{box.ymin / _SIZE:.3f}em"
    view = f"{left:.3f} {-box.ymax:.3f} {width:.3f} {height:.3f}"
    words = escape(" ".join(tex.split()))
    return f'<svg class="math" style="{place}" viewBox="{view}" aria-label="{words}">{body}'
