"""A formula as ziamath sets it: by ziamath's own reading of TeX where that has all of it, else by ours.

Ours (``formulas.mathml``), which the website has, knows more; ziamath's own sets what it knows with better spaces.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final
from unicodedata import category
from xml.etree.ElementTree import Element, SubElement, tostring

from ....formulas import mathml
from ....formulas.environments import is_known
from ....formulas.reader import FormulaError
from ....languages.dates import decimal_sign

#: The size of type that ziamath draws in, in its own units.
SIZE: Final = 10.0

#: Environments whose rows are aligned; Sphinx makes the numbers that some of them ask for.
_ROWS: Final = re.compile(r"\\(begin|end)\{(?:align|alignat|flalign|eqnarray|gather|gathered|multline|split)\*?\}")
_SINGLE: Final = re.compile(r"\\(?:begin|end)\{equation\*?\}")

#: A row's end with what LaTeX allows behind it: a star, and how much room there is before the next row.
_ROW_END: Final = re.compile(
    r"\\\\\*?(?:[ \t]*\[\s*-?(?:\d*\.?\d+\s*(?:ex|em|pt|pc|mm|cm|in|bp|mu|sp)|\\[A-Za-z]+)\s*\])?"
)
_SMASH: Final = re.compile(r"\\smash(?![A-Za-z])\s*(?:\[[tb]\])?")
_ENVIRONMENT: Final = re.compile(r"\\begin\s*\{\s*([A-Za-z]+\*?)\s*\}")
#: Where a table stands beside its line.
_PLACED: Final = re.compile(r"(\\begin\{[A-Za-z]+\*?\})\s*\[[tcb]\]")
#: Text all of which is in another face, by a command within it or by TeX's old ones.
_FACE: Final = re.compile(
    r"\\(?:mbox|hbox|text|textrm)\s*\{\s*\\(?:(?P<command>text[a-z]+|math(?:rm|bf|it|sf|tt))\s*\{(?P<inner>[^{}\\$]*)\}"
    r"|(?P<switch>bf|it|sf|tt|rm)\b\s*(?P<rest>[^{}\\$]*))\s*\}"
)

_INNERMOST: Final = re.compile(r"\\begin\{([A-Za-z]+\*?)\}(?:(?!\\begin\{).)*?\\end\{\1\}", re.DOTALL)

#: A command that ziamath does not know is left in its MathML as it is written.
_COMMAND: Final = re.compile(r">\s*(\\[A-Za-z]+)")
#: A closing brace that is set, and what sets one: another one closed an argument that was not read.
_BRACE: Final = re.compile(r">\s*\}\s*<")
_SETS_BRACE: Final = re.compile(r"\\(?:\}|rbrace|brace|Set|set)|Bmatrix|Bsmallmatrix|rcases")

#: The categories of what has no ink of its own: spaces, invisible operators, marks upon a letter.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Mn", "Zs"})
#: What is drawn of a letter, a stretched sign or a line.
_DRAWN: Final = re.compile(r"<(?:path|g|rect|line|polyline|ellipse|circle)\b")

#: What the classes of our MathML, which a style sheet draws on the web, are for ziamath: the alignment of a table's
#: columns in turn, the face of letters, and what is drawn around or across a part.
_COLUMNS: Final = {
    "math-rows": "right left",
    "math-equations": "right center left",
    "math-cases": "left",
    "math-lines": "center",
}
_CELLS: Final = {"math-l": "left", "math-r": "right"}
_FACES: Final = {"math-bold": "bold", "math-italic": "italic", "math-sans": "sans", "math-code": "mono"}
_NOTATIONS: Final = {
    "math-boxed": "box",
    "math-over": "top",
    "math-under": "bottom",
    "math-struck": "horizontalstrike",
    "math-cancel": "updiagonalstrike",
    "math-bcancel": "downdiagonalstrike",
    "math-xcancel": "updiagonalstrike downdiagonalstrike",
}
#: More columns than any table has.
_MANY: Final = 20


def converted(tex: str, language: str, *, inline: bool) -> tuple[str, Any]:
    """A formula's SVG and the box that it fills; raises ``FormulaError`` where neither way draws all of it."""
    # Only on the web does it matter how much room a line has: without its height a drawing would be cut off.
    tex = _SMASH.sub("", tex)
    if unknown := next((each for each in _ENVIRONMENT.findall(tex) if not is_known(each)), ""):
        # Its commands would be set as letters.
        raise FormulaError(rf"\begin{{{unknown}}}")
    written = prepared(tex, language)
    try:
        return _complete(lambda math: math.Latex(written, size=SIZE, margin=0, inline=inline), written, language)
    except FormulaError as error:
        # What the first way did not understand says more of the formula.
        try:
            row = mathml.formula(tex, display=not inline, comma=decimal_sign(language) == ",").row
            element = _for_ziamath(row, inline=inline)
            return _complete(lambda math: math.Math(element, size=SIZE, margin=0), tex, language)
        except FormulaError:
            raise error from None


def room(tex: str) -> float | None:
    r"""How wide a formula is in em that has nothing to be seen in it, as ``\quad`` alone; None for any other."""
    try:
        row = mathml.formula(tex, display=False).row
    except FormulaError:
        return None
    if _letters(row) or any(each.tag in ("mfrac", "msqrt", "mroot", "mphantom") for each in row.iter()):
        return None
    widths = (re.fullmatch(r"(\d+(?:\.\d+)?|\.\d+)em", each.get("width", "")) for each in row.iter("mspace"))
    return sum(float(each[1]) for each in widths if each)


def _complete(make: Callable[[Any], Any], written: str, language: str) -> tuple[str, Any]:
    """What is drawn of a formula, and its box; raises ``FormulaError`` where not all of it is."""
    from ziamath import zmath

    from ...layout.weasyprint_seams import formula_drawing

    try:
        with formula_drawing.installed(language):
            formula = make(zmath)
            drawn, box = formula.svg(), formula.node.bbox
    except FormulaError:
        raise
    except Exception as error:
        raise FormulaError(str(error)) from error
    text = formula.mathmlstr()
    if unknown := _COMMAND.search(text):
        raise FormulaError(unknown[1])
    if _BRACE.search(text) and not _SETS_BRACE.search(written):
        raise FormulaError("}")
    # A high bracket is a group of pieces.
    seen = len(_DRAWN.findall(re.sub("<g>.*?</g>", "<g>", drawn)))
    if _letters(formula.mathml) > seen or box.xmax <= box.xmin or box.ymax <= box.ymin:
        raise FormulaError("")
    return drawn, box


def _for_ziamath(row: Element, *, inline: bool) -> str:
    """Our MathML in attributes that ziamath reads."""
    math = Element("math", {"display": "inline" if inline else "block"})
    math.append(deepcopy(row))
    for element in list(math.iter()):
        for name in element.attrib.pop("class", "").split():
            if name in _COLUMNS:
                element.set("columnalign", " ".join([_COLUMNS[name]] * _MANY))
            elif name in _CELLS:
                element.set("columnalign", _CELLS[name])
            elif name in _FACES:
                element.set("mathvariant", _FACES[name])
            elif name in _NOTATIONS:
                _enclose(element, _NOTATIONS[name])
        if element.tag == "mtr" and not "".join(element.itertext()).strip() and len(element):
            # Without anything in it a row has no height, and moves all others out of sight.
            SubElement(SubElement(element[0], "mphantom"), "mn").text = "0"
    return tostring(math, encoding="unicode")


def _enclose(element: Element, notation: str) -> None:
    """Put what is in an element into a ``menclose``."""
    inner = Element(element.tag, element.attrib)
    inner.text = element.text
    inner.extend(list(element))
    element.clear()
    element.tag = "mrow"
    SubElement(element, "menclose", {"notation": notation}).append(inner)


def prepared(tex: str, language: str) -> str:
    """TeX for ziamath: rows in one environment, without numbers; no space behind a decimal comma.

    What latex2mathml would set as letters is taken away (room between rows) or written as it understands it.
    """
    tex = _PLACED.sub(r"\1", _ROW_END.sub(r"\\\\ ", tex))
    tex = _FACE.sub(_with_face, tex)
    rows = _ROWS.sub(r"\\\1{aligned}", _SINGLE.sub("", tex)).strip()
    if _has_rows(rows):
        rows = rf"\begin{{aligned}}{rows}\end{{aligned}}"
    return re.sub(r"(?<=\d),(?=\d)", "{,}", rows) if decimal_sign(language) == "," else rows


def _letters(element: Element) -> int:
    """How many letters and signs of a MathML element must be seen."""
    if element.tag == "mphantom":
        return 0
    own = sum(category(letter) not in _UNSEEN for letter in element.text or "")
    return own + sum(map(_letters, element))


def _with_face(text: re.Match[str]) -> str:
    command = text["command"] or f"text{text['switch']}"
    return rf"\{command}{{{text['inner'] or text['rest'] or ''}}}"


def _has_rows(tex: str) -> bool:
    """Whether a formula has rows outside any environment."""
    while (less := _INNERMOST.sub("", tex)) != tex:
        tex = less
    return r"\\" in tex or re.search(r"(?<!\\)&", tex) is not None
