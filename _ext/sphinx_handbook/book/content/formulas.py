"""Formulas as drawings: TeX to SVG, by ziamath where it is installed (the extra ``math``).

A drawing is as large as the text around it (its measures are in ``em``), sits on the text's baseline, has no colour of
its own (layout gives it the text's, ``weasyprint_seams``) and has its words as alternative text: a screen reader would
read TeX letter by letter.
"""

from __future__ import annotations

import importlib.util
import re
from functools import lru_cache
from html import escape
from typing import Final

from ...formulas import words
from ...formulas.reader import FormulaError
from ...i18n import translator
from ...languages.dates import decimal_sign
from ...sphinx_ext.errors import Fault

#: The size of type that ziamath draws in, in its own units; measures are divided by it to be in ``em``.
_SIZE: Final = 10.0
#: The space behind the last letter, in the same units.
_ROOM: Final = 0.5

#: Environments whose rows are aligned; Sphinx makes the numbers that some of them ask for.
_ROWS: Final = re.compile(r"\\(begin|end)\{(?:align|alignat|flalign|eqnarray|gather|gathered|multline|split)\*?\}")
_SINGLE: Final = re.compile(r"\\(?:begin|end)\{equation\*?\}")

_INNERMOST: Final = re.compile(r"\\begin\{([A-Za-z]+\*?)\}(?:(?!\\begin\{).)*?\\end\{\1\}", re.DOTALL)

#: A command that ziamath does not know is left in its MathML as it is written.
_COMMAND: Final = re.compile(r">\s*(\\[A-Za-z]+)")


def available() -> bool:
    """Whether formulas can be drawn."""
    return importlib.util.find_spec("ziamath") is not None


def _prepared(tex: str, language: str) -> str:
    """TeX for ziamath: rows in one environment, without numbers; no space behind a decimal comma."""
    rows = _ROWS.sub(r"\\\1{aligned}", _SINGLE.sub("", tex)).strip()
    if _has_rows(rows):
        rows = rf"\begin{{aligned}}{rows}\end{{aligned}}"
    return re.sub(r"(?<=\d),(?=\d)", "{,}", rows) if decimal_sign(language) == "," else rows


def _has_rows(tex: str) -> bool:
    """Whether a formula has rows outside any environment."""
    while (less := _INNERMOST.sub("", tex)) != tex:
        tex = less
    return r"\\" in tex or re.search(r"(?<!\\)&", tex) is not None


@lru_cache(maxsize=10_000)
def drawing(tex: str, language: str, *, inline: bool) -> str:
    """The SVG of a formula; raises ``FormulaError`` where ziamath cannot draw it."""
    from ziamath.zmath import Latex

    from ..layout.weasyprint_seams import formula_drawing
    from ..layout.weasyprint_seams.patching import unfit

    if moved := unfit(translator(language), formulas=True):
        raise Fault(moved)
    written = _prepared(tex, language)
    try:
        with formula_drawing.installed():
            formula = Latex(written, size=_SIZE, margin=0, inline=inline)
            drawn, box = formula.svg(), formula.node.bbox
    except Exception as error:
        raise FormulaError(str(error)) from error
    if unknown := _COMMAND.search(formula.mathmlstr()):
        raise FormulaError(unknown[1])
    body = re.sub(r"^<svg\b[^>]*>", "", drawn).replace(' fill="black"', "")
    # A letter may reach left of its own origin: without that room it would touch the word before.
    left, right = min(0.0, box.xmin), box.xmax + _ROOM
    width, height = right - left, box.ymax - box.ymin
    if box.xmax <= box.xmin or height <= 0:
        raise FormulaError("")
    place = f"width:{width / _SIZE:.3f}em;vertical-align:{box.ymin / _SIZE:.3f}em"
    view = f"{left:.3f} {-box.ymax:.3f} {width:.3f} {height:.3f}"
    spoken = escape(words.words([tex], language, comma=decimal_sign(language) == ","))
    # Messages name its source, by which they find its line.
    source = escape(" ".join(tex.split()))
    return f'<svg class="math" style="{place}" viewBox="{view}" aria-label="{spoken}" data-tex="{source}">{body}'
