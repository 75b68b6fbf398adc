"""A formula on one line of plain text, in the letters of Unicode: for titles where nothing can be drawn.

A title in a bookmark, in a list of search results or at the head of a page is read at a glance, among others: “The ℓ₁
norm” is found there, “The script l sub 1 norm”, which is right for who listens (``words``), is not. It is also as
short as the title on its page, and the same in every language.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import category, combining, normalize
from xml.etree.ElementTree import Element

from . import alphabets
from .mathml import formulas
from .reader import FormulaError

__all__ = ["linear"]

_RAISED: Final = dict(
    zip(
        "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ⊤",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡᵀ",
        strict=True,
    )
)
_LOWERED: Final = dict(
    zip("0123456789+−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True)
)
#: What stands high by itself.
_HIGH: Final = {"∘": "°", "∗": "*", "*": "*"} | {each: each for each in "°′″‴⁗†‡"}
#: Marks above and below a letter, as those that follow it.
_ACCENTS: Final = {
    **{"ˆ": "\u0302", "^": "\u0302", "˜": "\u0303", "~": "\u0303", "‾": "\u0304", "¯": "\u0304", "→": "\u20d7"},
    **{
        "˙": "\u0307",
        "¨": "\u0308",
        "´": "\u0301",
        "`": "\u0300",
        "ˋ": "\u0300",
        "ˇ": "\u030c",
        "˘": "\u0306",
        "˚": "\u030a",
    },
}
_LINE: Final = "\u0305"
_LARGE: Final = frozenset("∑∏∐⋃⋂⨁⨂⋀⋁⨆∫∬∭∮")
#: Signs of mathematics that do not stand between two others.
_ALONE: Final = frozenset("∀∃∄¬∂∇∞∅√∛∜∆∠℘⊤⊥") | _LARGE
_INFIX: Final = frozenset("-−+*∗·/:")
#: What opens and closes with the same sign.
_BARS: Final = frozenset("|‖")
_SPELLED: Final = {"-": "−", "∗": "*", ":=": "≔", "≔": "≔", "ℎ": "h"}
_SILENT: Final = frozenset({"mphantom", "mprescripts", "none"})
_SCRIPTS: Final = frozenset({"msub", "msup", "msubsup", "munder", "mover", "munderover"})
#: In em: from there on a space in a formula is one in its text.
_SPACE: Final = 0.16
_BRACKETED: Final = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\]")
#: Drawn below or above to hold something together.
_BRACES: Final = frozenset("⏞⏟⎴⎵⏜⏝")


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of a formula: its text, and its kind.

    Kinds: ``term`` (letters and numbers), ``name`` (``sin``, a fraction), ``infix``, ``open``, ``close``, ``comma``,
    ``text``, ``tight`` (a stroke).
    """

    text: str
    kind: str = "term"


def linear(tex: Sequence[str], *, comma: bool = False) -> str:
    """Formulas without macros on one line; the TeX of those that are not understood. ``comma`` is of decimals."""
    source = " ".join(" ".join(tex).split())
    if importlib.util.find_spec("latex2mathml") is None:
        return source
    try:
        row = formulas(tex, comma=comma).row
    except FormulaError:
        return source
    return _joined(list(_tokens(row))) or source


def _tokens(element: Element) -> Iterator[_Token]:
    """An element's pieces in their order."""
    if element.tag in _SILENT:
        return
    if element.tag == "mspace":
        if _width(element) >= _SPACE:
            yield _Token(" ", "text")
    elif element.tag in ("mi", "mn", "mo", "mtext"):
        yield from _letters(element)
    elif element.tag == "mfrac":
        yield _fraction(element)
    elif element.tag == "msqrt":
        yield _Token("√" + _enclosed(list(_below(element))))
    elif element.tag == "mroot":
        base, order = element
        degree = "".join(order.itertext()).strip()
        sign = {"2": "√", "3": "∛", "4": "∜"}.get(degree) or f"{_script(order, _RAISED, '')}√"
        yield _Token(sign + _enclosed(list(_tokens(base))))
    elif element.tag in _SCRIPTS:
        yield from _with_scripts(element)
    elif element.tag == "mmultiscripts":
        yield _before_and_behind(element)
    elif element.tag == "mtable":
        yield _Token("; ".join(filter(None, _rows(element))) or " ", "text")
    elif element.get("class") == "math-over":
        yield _Token("".join(letter + _LINE if letter.isalnum() else letter for letter in _joined([*_below(element)])))
    else:
        yield from _below(element)


def _rows(table: Element) -> Iterator[str]:
    is_one_line = table.get("class") in ("math-rows", "math-lines", "math-equations", "math-small")
    for row in table:
        if is_one_line:
            yield _joined([token for cell in row for token in _tokens(cell)])
        else:
            yield ", ".join(filter(None, (_joined(list(_tokens(cell))).rstrip(",") for cell in row)))


def _below(element: Element) -> Iterator[_Token]:
    for each in element:
        yield from _tokens(each)


def _letters(element: Element) -> Iterator[_Token]:
    text = element.text or ""
    if element.tag == "mtext":
        yield _Token(re.sub(r"\s+", " ", text), "text")
        return
    text = _plain("".join(letter for letter in text if category(letter) != "Cf").strip())
    if not text:
        return
    kind = "comma" if text in (",", ";") else "term"
    if element.get("class") == "math-name" or (len(text) > 1 and "".join(text.split()).isalpha()):
        kind = "name"
    elif element.tag == "mo" and kind == "term":
        kind = _kind(text)
    yield _Token(text, kind)


def _plain(text: str) -> str:
    """Letters without the alphabets that few fonts have: bold, italic and the like; “ℝ” and “ℓ” stay."""
    text = "".join(letter.translate(alphabets.plain()) if ord(letter) > 0xFFFF else letter for letter in text)
    return _SPELLED.get(text, text)


def _kind(sign: str) -> str:
    first = sign[0]
    if first == "/" or first in _BARS:
        return "tight"
    if first in "!%":
        return "close"
    if category(first) in ("Ps", "Pe"):
        return "open" if category(first) == "Ps" else "close"
    if first in _ALONE:
        return "name" if first in _LARGE else "term"
    return "infix" if first in _INFIX or category(first) in ("Sm", "So") or sign == "mod" else "term"


def _joined(tokens: Sequence[_Token]) -> str:
    """Pieces as they stand in a line, with spaces around what relates two others."""
    text, before, bars = "", "open", 0
    for token in tokens:
        kind = token.kind
        if token.text[0] in _BARS:
            bars += 1
            kind = "open" if bars % 2 else "close"
        elif kind == "infix" and before in ("infix", "open", "comma"):
            # A sign, as in “−x”.
            kind = "open"
        if token.text == ":":
            text = text.rstrip()
        elif _is_apart(text, before, kind):
            text += " "
        text += token.text
        before = kind
    return " ".join(text.split())


def _is_apart(text: str, before: str, kind: str) -> bool:
    """Whether a space is between a text whose last piece is of one kind, and a piece of another."""
    if before in ("open", "tight") or kind in ("comma", "close", "tight") or text.endswith(" "):
        return False
    if (before, kind) == ("name", "open"):
        # “sin(x)”, but “∑ (x + y)”.
        return text[-1:] in _LARGE
    return before in ("infix", "comma") or kind == "infix" or "name" in (before, kind)


def _enclosed(tokens: Sequence[_Token]) -> str:
    """Pieces in brackets, unless they are one, or have brackets already."""
    text = _joined(tokens)
    plain = len(tokens) == 1 and not re.search(r"[\s/]", text)
    return text if plain or _BRACKETED.fullmatch(text) else f"({text})"


def _fraction(element: Element) -> _Token:
    above, below = (list(_tokens(each)) for each in element)
    if element.get("linethickness") == "0":
        return _Token(f"{_joined(above)} ¦ {_joined(below)}")
    # A product needs no brackets above, and below only a differential needs none: dy/dx.
    products = all(each.kind == "term" for each in above)
    over = _joined(above) if products and "/" not in _joined(above) else _enclosed(above)
    is_differential = len(below) > 1 and below[0].text in ("d", "∂") and all(each.kind == "term" for each in below)
    return _Token(f"{over}/{_joined(below) if is_differential else _enclosed(below)}", "name")


def _script(element: Element, letters: dict[str, str], otherwise: str) -> str:
    """Raised or lowered letters where Unicode has all of them, else the text behind a sign."""
    tokens = list(_tokens(element))
    is_spelled = any(each.kind in ("text", "name") for each in tokens)
    text = _joined(tokens) if is_spelled else "".join(each.text for each in tokens)
    if not text or text in _BRACES:
        return ""
    if all(letter in letters for letter in text):
        return "".join(letters[letter] for letter in text)
    is_one = len(text) == 1 or (len(tokens) == 1 and text.isalnum() and normalize("NFKC", text) == text)
    return otherwise + (text if is_one else f"({text})")


def _raised(element: Element) -> str:
    text = "".join(element.itertext()).strip()
    return "".join(map(_HIGH.__getitem__, text)) if set(text) <= set(_HIGH) else _script(element, _RAISED, "^")


def _lowered(element: Element) -> str:
    return _script(element, _LOWERED, "_")


def _with_scripts(element: Element) -> Iterator[_Token]:
    base, *scripts = element
    low = scripts[0] if element.tag not in ("msup", "mover") else None
    high = scripts[-1] if element.tag not in ("msub", "munder") else None
    tokens = list(_tokens(base))
    kind = tokens[-1].kind if len(tokens) == 1 else "term"
    text = _joined(tokens) if len(tokens) < 2 else _enclosed(tokens)
    if element.tag == "mover" and kind not in ("name", "infix"):
        sign = "".join(scripts[0].itertext()).strip()
        mark = sign if len(sign) == 1 and combining(sign) else _ACCENTS.get(sign)
        if mark is not None:
            yield _Token("".join(letter + mark for letter in _joined(tokens) if not letter.isspace()), kind)
            return
    text += _lowered(low) if low is not None else ""
    text += _raised(high) if high is not None else ""
    yield _Token(text, kind)


def _before_and_behind(element: Element) -> _Token:
    """A letter with small ones around it, as isotopes have them."""
    base, *scripts = element
    names = [each.tag for each in scripts]
    end = names.index("mprescripts") if "mprescripts" in names else len(scripts)

    def pairs(listed: Sequence[Element]) -> str:
        return "".join(_raised(high) + _lowered(low) for low, high in zip(listed[::2], listed[1::2], strict=False))

    return _Token(pairs(scripts[end + 1 :]) + _joined(list(_tokens(base))) + pairs(scripts[:end]))


def _width(element: Element) -> float:
    match = re.match(r"-?\d*\.?\d+", element.get("width", ""))
    return float(match[0]) if match else 0.0
