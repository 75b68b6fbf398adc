"""Formulas as drawings: TeX to SVG, by ziamath where it is installed (the extra ``math``).

A drawing is as large as the text around it (its measures are in ``em``), sits on the text's baseline, has no colour of
its own (layout gives it the text's, ``weasyprint_seams``) and has its words as alternative text: a screen reader would
read TeX letter by letter.
"""

from __future__ import annotations

import importlib.util
import re
from html import escape
from typing import Final

from ....formulas import words
from ....formulas.reader import FormulaError
from ....i18n import translator
from ....languages.dates import decimal_sign
from ....sphinx_ext.errors import Fault
from . import stored
from .conversion import SIZE, converted, room

#: The space behind the last letter, in the same units.
_ROOM: Final = 0.5


def available() -> bool:
    """Whether formulas can be drawn."""
    return importlib.util.find_spec("ziamath") is not None


def drawing(tex: str, language: str, *, inline: bool) -> str:
    """The SVG of a formula; raises ``FormulaError`` where ziamath cannot draw it."""
    page, formula = stored.pages[-1] if stored.pages else stored.Drawings(), (tex, inline)
    svg = page.used.get(formula) or page.before.get(formula)
    if svg is None:
        if not page.fits:
            # Once for each page: it takes a tenth of the time of drawing one.
            _check(language)
            page.fits = True
        svg = _drawn(tex, language, inline=inline)
    page.used[formula] = svg
    return svg


def _check(language: str) -> None:
    """Raise ``Fault`` where the installed libraries do not have what is needed of them."""
    from ...layout.weasyprint_seams.patching import unfit

    if moved := unfit(translator(language), formulas=True):
        raise Fault(moved)


def _drawn(tex: str, language: str, *, inline: bool) -> str:
    try:
        drawn, box = converted(tex, language, inline=inline)
    except FormulaError:
        if (wide := room(tex)) is None:
            raise
        return f'<span style="display: inline-block; width: {wide:g}em"></span>' if wide else ""
    body = re.sub(r"^<svg\b[^>]*>", "", drawn).replace(' fill="black"', "")
    # A letter may reach left of its own origin: without that room it would touch the word before.
    left, right = min(0.0, box.xmin), box.xmax + _ROOM
    width, height = right - left, box.ymax - box.ymin
    place = f"width:{width / SIZE:.3f}em;vertical-align:{box.ymin / SIZE:.3f}em"
    view = f"{left:.3f} {-box.ymax:.3f} {width:.3f} {height:.3f}"
    spoken = escape(words.words([tex], language, comma=decimal_sign(language) == ","))
    # Messages name its source, by which they find its line.
    source = escape(" ".join(tex.split()))
    return f'<svg class="math" style="{place}" viewBox="{view}" aria-label="{spoken}" data-tex="{source}">{body}'
