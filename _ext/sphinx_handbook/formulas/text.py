r"""Words within a formula: what ``\text{…}`` holds, with formulas of their own between dollars."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import Element

from .reader import FormulaError, argument

__all__ = ["text"]

_PART: Final = re.compile(
    r"\$(?P<dollars>[^$]*)\$|\\\((?P<round>.*?)\\\)|\\(?P<name>[A-Za-z]+\s?|.)|(?P<brace>\{)", re.DOTALL
)
_FACES: Final = {
    "textbf": "math-bold",
    "textit": "math-italic",
    "emph": "math-italic",
    "textsf": "math-sans",
    "texttt": "math-code",
    **dict.fromkeys(("text", "textrm", "textnormal", "textup", "mbox"), ""),
}
#: TeX's old commands, which hold until the end of the braces that they are in.
_SWITCHES: Final = {
    **dict.fromkeys(("bf", "bfseries"), "math-bold"),
    **dict.fromkeys(("it", "itshape", "em", "sl", "slshape"), "math-italic"),
    **dict.fromkeys(("sf", "sffamily"), "math-sans"),
    **dict.fromkeys(("tt", "ttfamily"), "math-code"),
    **dict.fromkeys(("rm", "rmfamily", "normalfont"), ""),
}
_LETTERS: Final = {
    **{each: each for each in "%_&#${}"},
    " ": "\N{NO-BREAK SPACE}",
    ",": "\N{THIN SPACE}",
    "\\": " ",
    "-": "",
    "ldots": "…",
    "dots": "…",
    "textbackslash": "\\",
    "textdegree": "°",
    "ss": "ß",
    "ae": "æ",
    "o": "ø",
    "aa": "å",
    "AE": "Æ",
    "O": "Ø",
    "AA": "Å",
    "quad": "\N{EM SPACE}",
}


def text(tex: str, formula: Callable[[str], Element], face: str = "") -> Element:
    """The words of an argument as ``mtext``, or as a row with formulas in it; ``face`` is the class of their face."""
    row, words, at = Element("mrow"), "", 0
    while match := _PART.search(tex, at):
        words += tex[at : match.start()]
        at = match.end()
        inner = match["dollars"] if match["dollars"] is not None else match["round"]
        name = (match["name"] or "").strip() or (match["name"] or "")
        if match["name"] is not None and name in _LETTERS:
            words += _LETTERS[name]
            continue
        _add(row, words, face)
        words = ""
        if inner is not None:
            row.append(formula(inner))
        elif match["brace"]:
            content, at = argument(tex, match.start())
            row.append(text(content, formula, face))
        elif name in _FACES:
            content, at = argument(tex, at)
            row.append(text(content, formula, _FACES[name] or face))
        elif name in _SWITCHES:
            face = _SWITCHES[name]
        else:
            raise FormulaError(f"\\{name}")
    _add(row, words + tex[at:], face)
    return row[0] if len(row) == 1 else row


def _add(row: Element, words: str, face: str) -> None:
    if not words:
        return
    element = Element("mtext", {"class": face} if face else {})
    # Spaces at the ends of an element are lost, those within it run together.
    plain = re.sub(r"[ \t\n]+", " ", words.replace("~", "\N{NO-BREAK SPACE}").replace("---", "—").replace("--", "–"))
    element.text = re.sub(r"^ | $", "\N{NO-BREAK SPACE}", plain.replace("``", "“").replace("''", "”"))
    row.append(element)
