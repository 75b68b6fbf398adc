"""Turns latex2mathml's elements into MathML Core, the part of MathML that browsers agree on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import Element

from . import alphabets
from .reader import FormulaError

__all__ = ["cleaned", "refuse_unknown"]

#: Operators that have limits above and below them where a formula stands alone.
_LARGE: Final = frozenset("∑∏∐⋃⋂⨁⨂⨀⋀⋁⨆⨄⨅∐")
_NAMED: Final = frozenset(
    ("lim", "max", "min", "sup", "inf", "det", "gcd", "Pr", "plim", "lim inf", "lim sup", "arg max", "arg min")
) | {"inj lim", "proj lim"}
_TO_LIMITS: Final = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
#: Signs above or below that are as wide as what they mark.
_STRETCHED: Final = frozenset("―‾¯⏞⏟⎴⎵⏜⏝←→↔")
_ACCENTS: Final = {"―": "‾", "¯": "‾", "^": "ˆ", "~": "˜", "`": "\u02cb"}
#: Accents over several letters: fonts have wide forms of the combining ones.
_WIDE: Final = {"^": "\u0302", "ˇ": "\u030c"}
_SPACES: Final = {
    "negativethinmathspace": "-0.167em",
    "negativemediummathspace": "-0.222em",
    "negativethickmathspace": "-0.278em",
    "thinmathspace": "0.167em",
    "mediummathspace": "0.222em",
    "thickmathspace": "0.278em",
}
#: What CSS has no unit for, in points, or in em for `mu`.
_UNITS: Final = {
    "mu": (1 / 18, "em"),
    "bp": (1.00375, "pt"),
    "dd": (1.07, "pt"),
    "cc": (12.84, "pt"),
    "sp": (1 / 65536, "pt"),
}
_LENGTH: Final = re.compile(r"([+-]?(?:\d++(?:\.\d+)?+|\.\d++))\s*([a-z]{2})")
_BRACKETS: Final = frozenset("⟨⟩⌊⌋⌈⌉⟦⟧⌜⌝⌞⌟⟮⟯")
_UPRIGHT_ARROWS: Final = frozenset("↑↓↕⇑⇓⇕")
#: Signs that stand for a thing, as a letter does: no space around them.
_ORDINARY: Final = frozenset("℘∞∅∂∇⊤⊥∠∡∢ℵ□■♯♭♮∆°′")
#: How many parts an element has.
_PARTS: Final = {
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
#: Attributes of MathML 3 that browsers do not read, or that the policy of a page forbids.
_DROPPED: Final = [
    "columnalign",
    "columnspacing",
    "rowspacing",
    "columnlines",
    "rowlines",
    "mathvariant",
    "fontstyle",
    "mathsize",
    "border-color",
    "linebreak",
    "voffset",
    "href",
    "style",
]


def cleaned(row: Element, *, display: bool, comma: bool) -> Element:
    """The row of a formula with what browsers draw alone; the elements are changed in place."""
    _walk(row, _symbol)
    _walk(row, _script)
    _walk(row, _length)
    _join(row, comma=comma)
    if not display:
        _walk(row, _movable)
    _walk(row, _drop)
    _walk(row, _flatten)
    return row


def refuse_unknown(row: Element) -> None:
    """Raise ``FormulaError`` with the first command that latex2mathml left as it was written, or that lacks a part."""
    for each in row.iter():
        if len(each) != _PARTS.get(each.tag, len(each)):
            raise FormulaError("")
        words = each.text or ""
        if each.tag != "mtext" and (match := re.match(r"\s*(\\.*)", words, re.DOTALL)):
            if words.strip() == "\\" and each.tag == "mo":
                continue
            raise FormulaError(match[1])
        if any("\ue000" <= letter <= "\uf8ff" for letter in words):
            raise FormulaError("")


def _walk(element: Element, change: Callable[[Element], None]) -> None:
    """Change all elements, the inner ones first."""
    for each in list(element):
        _walk(each, change)
    change(element)


def _symbol(element: Element) -> None:
    """One letter, number or sign: as the element that it is, with the spaces that it has in TeX."""
    words = (element.text or "").strip("\n")
    if len(element) and element.tag == "mo":
        # A command with a part of the formula as its argument: no element may be in an `mo`.
        element.tag = "mrow"
        element.attrib.clear()
    if len(element) or element.tag not in ("mi", "mn", "mo", "mtext") or not words:
        return
    variant = element.get("mathvariant", "")
    # Letters in a face of their own are letters of Unicode: browsers do not read the attribute.
    element.text = alphabets.letters(words, variant) if variant else words
    if element.tag == "mi":
        _identifier(element, words, variant)
    if element.tag == "mo" and "fence" not in element.attrib:
        _sign(element, words)


def _identifier(element: Element, words: str, variant: str) -> None:
    if len(words) == 1:
        if variant in ("normal", "italic", "bold", "sans-serif", "monospace") and words.isalpha():
            element.set("face", variant)
        elif "Α" <= words <= "Ω" and not variant:
            # Not one name, as the letters of `\mathrm` are.
            element.set("face", "Greek")
        if words in _BRACKETS or _is_sign(words):
            element.tag = "mo"
    elif words[0].isalpha() and "class" not in element.attrib:
        # With the space that an operator has: `\sin x`.
        element.tag = "mo"
        element.set("class", "math-name")


def _is_sign(letter: str) -> bool:
    if letter in _ORDINARY:
        return False
    arrows = "\u2190" <= letter <= "\u21ff" or "\u27f0" <= letter <= "\u297f"
    return unicodedata.category(letter) == "Sm" or arrows or letter in "•†‡:…⋯⋮⋱⋰⋆⋄"


def _sign(element: Element, words: str) -> None:
    if words in _ORDINARY:
        element.tag = "mi"
    elif words in _BRACKETS or words in _UPRIGHT_ARROWS:
        element.set("stretchy", "false")
    elif words in ("|", "‖", "/", "∥") and not ("lspace" in element.attrib or words == "∥"):
        element.attrib |= {"stretchy": "false", "lspace": "0", "rspace": "0"}
    elif words in ("∥", "∣"):
        element.set("stretchy", "false")
    elif words in "…⋯⋮⋱⋰":
        element.attrib |= {"lspace": "0.1em", "rspace": "0.1em"}
    elif words in ("max", "min", "sup", "inf", "lim"):
        element.set("class", "math-name")
    if element.get("class") == "math-name":
        element.attrib.setdefault("lspace", "0.167em")
        element.attrib.setdefault("rspace", "0.167em")


def _is_large(base: Element) -> bool:
    words = (base.text or "").replace("\N{THIN SPACE}", " ").replace("\u2006", " ").strip()
    named = base.get("movablelimits") == "true" or words in _NAMED
    return (base.tag == "mo" and (words in _LARGE or named)) or (base.tag == "mrow" and named and len(base) > 0)


def _script(element: Element) -> None:
    """Limits above and below large operators; signs above and below letters near them."""
    if element.tag in _TO_LIMITS and len(element) and _is_large(element[0]):
        element.tag = _TO_LIMITS[element.tag]
        element.set("limits", "movable")
        element[0].set("movablelimits", "true")
    elif element.tag in ("munder", "mover", "munderover") and len(element) > 1:
        base, sign = element[0], element[1]
        if base.tag == "mo" and element.get("limits") is None and (base.text or "") in (*_LARGE, *"∫∬∭∮"):
            # Written as limits: they stay above and below within text, too.
            base.set("movablelimits", "false")
        words = (sign.text or "").strip()
        if sign.tag == "mo" and not len(sign) and words and len(element) == 2:
            wide = sign.get("stretchy") != "false" and (words in _STRETCHED or words in "^~ˇ")
            letter = _only(base)
            single = letter is not None and len(letter.text or "") == 1
            sign.attrib = {"stretchy": "true" if wide and not single else "false"}
            if words in _WIDE and not single:
                sign.text = _WIDE[words]
                element.set("accent", "true")
            elif words in _ACCENTS or words in "´˘ˇ˙¨˚\u20db\u20dc→←↔^~―":
                sign.text = _ACCENTS.get(words, words)
                element.set("accent" if element.tag == "mover" else "accentunder", "true")
            if words in "⏞⏟⎴⎵⏜⏝":
                sign.set("stretchy", "true")
    elif element.tag == "mpadded" and len(element) == 1 and (element[0].text or "") == "⧸":
        # The stroke through the sign that follows; put into it by `_join`.
        element.set("negates", "")


def _length(element: Element) -> None:
    """Lengths in units that CSS has."""
    for name in ("width", "height", "depth", "lspace", "rspace", "linethickness", "minsize", "maxsize"):
        value = element.get(name)
        if value is None:
            continue
        value = _SPACES.get(value, value).lstrip("+")
        if match := _LENGTH.fullmatch(value.strip()):
            factor, unit = _UNITS.get(match[2], (1.0, match[2]))
            value = f"{float(match[1]) * factor:.3f}".rstrip("0").rstrip(".") + unit
        elif value.endswith("width") or not re.fullmatch(r"-?\d*\.?\d+(px|em|ex|%)?", value):
            del element.attrib[name]
            continue
        element.set(name, value)
    if element.tag == "mpadded" and element.get("voffset", "").startswith("-.2"):
        # Around the words over an arrow that is as wide as they are.
        element.attrib = {"lspace": "0.4em"}
    if element.tag == "mspace" and not element.attrib.keys() - {"linebreak"}:
        element.tag = "mrow"


def _join(row: Element, *, comma: bool) -> None:
    """Join what is one number, one name or one sign and was taken apart."""
    for each in list(row):
        _join(each, comma=comma)
    if row.tag not in ("mrow", "mstyle", "mtd", "mpadded", "msqrt"):
        return
    at = 0
    while at < len(row) - 1:
        first, second = row[at], row[at + 1]
        third = row[at + 2] if at + 2 < len(row) else None
        if first.get("negates") is not None and (sign := _only(second)) is not None:
            sign.text = f"{sign.text}\N{COMBINING LONG SOLIDUS OVERLAY}"
            row.remove(first)
        elif first.tag == "mn" and third is not None and third.tag == "mn" and _is_comma(second, comma):
            first.text = f"{first.text},{third.text}"
            row.remove(second)
            row.remove(third)
        elif first.tag == second.tag == "mi" and first.get("face") == second.get("face") not in (None, "Greek"):
            _merge(row, at)
        elif first.tag == second.tag == "mo" and (first.text, second.text) == (":", "="):
            first.text = ":="
            row.remove(second)
        else:
            at += 1


def _is_comma(element: Element, comma: bool) -> bool:
    """Whether an element is a decimal comma: `{,}`, or any comma between digits where the language has it so."""
    if element.tag == "mrow" and len(element) == 1:
        return element[0].tag == "mo" and element[0].text == ","
    return comma and element.tag == "mo" and element.text == ","


def _only(element: Element) -> Element | None:
    """The only sign or letter in an element; None where there are several."""
    while element.tag == "mrow" and len(element) == 1:
        element = element[0]
    return element if element.tag in ("mo", "mi") and not len(element) else None


def _merge(row: Element, at: int) -> None:
    """Make one name of letters of one face that follow one another."""
    first, face = row[at], row[at].get("face")
    while at + 1 < len(row) and row[at + 1].tag == "mi" and row[at + 1].get("face") == face:
        first.text = f"{first.text}{row[at + 1].text}"
        row.remove(row[at + 1])
    first.attrib.clear()


def _movable(element: Element) -> None:
    """Within a line, limits stand beside their operator."""
    if element.get("limits") == "movable":
        element.tag = {"munder": "msub", "mover": "msup", "munderover": "msubsup"}[element.tag]


def _flatten(element: Element) -> None:
    """Leave out rows of one element; around an operator they keep it from having an operator's space."""
    for at, each in enumerate(element):
        if each.tag == "mrow" and len(each) == 1 and not each.attrib and each[0].tag != "mo":
            element[at] = each[0]


def _drop(element: Element) -> None:
    upright = element.attrib.pop("face", None) in ("normal", "Greek")
    for name in (*_DROPPED, "limits", "negates"):
        element.attrib.pop(name, None)
    if element.tag == "mrow":
        element.attrib.pop("movablelimits", None)
    if upright:
        element.set("mathvariant", "normal")
