"""A formula in words, for who listens: of its MathML, in the language of the text around it."""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element

from . import alphabets, danish, english, german
from .mathml import formulas
from .reader import FormulaError
from .vocabulary import Vocabulary

__all__ = ["words"]

_LANGUAGES: Final = {"da": danish.WORDS, "de": german.WORDS, "en": english.WORDS}
_LARGE: Final = frozenset("∑∏∐⋃⋂⨁⨂⋀⋁⨆∫∬∭∮")
_SCRIPTS: Final = ("msub", "msup", "msubsup")
_LIMITS: Final = ("munder", "mover", "munderover")
_SILENT: Final = ("mspace", "mphantom", "mprescripts", "none")
_PRIMES: Final = {"′": 1, "″": 2, "‴": 3, "⁗": 4, "′′": 2, "′′′": 3}
#: Drawn below or above to hold something together: not read aloud.
_BRACES: Final = frozenset("⏞⏟⎴⎵⏜⏝")


def words(tex: list[str], language: str, *, comma: bool = False) -> str:
    """Formulas without macros in words; the TeX where the language has no words, or the formula is not understood."""
    # “de-CH” is German.
    table = _LANGUAGES.get(language.replace("_", "-").split("-")[0].lower())
    source = " ".join(" ".join(tex).split())
    if table is None:
        return source
    try:
        row = formulas(tex, comma=comma).row
    except FormulaError:
        return source
    text = re.sub(r"\s+", " ", _Reader(table).read(row)).replace(" :", ":")
    text = re.sub(r"(?<![ ,])[ ,]*,(?=\D)", ",", text).strip(" ,;")
    return text or source


class _Reader:
    """Reads elements aloud with the words of one language."""

    def __init__(self, table: Vocabulary) -> None:
        self.table = table

    def read(self, element: Element) -> str:
        """An element in words."""
        if element.tag in _SILENT:
            return ""
        if element.tag in ("mi", "mn", "mo", "mtext"):
            return self._letters(element)
        if element.tag == "mfrac":
            return self._fraction(element)
        if element.tag == "msqrt":
            inner = self._all(element)
            return self.table.root.format(inner) + self._end("root", *element)
        if element.tag == "mroot":
            base, order = element
            return self.table.nth_root.format(self.read(order), self.read(base)) + self._end("root", base)
        if element.tag in _SCRIPTS + _LIMITS:
            return self._scripts(element)
        if element.tag == "mtable":
            return self._table(element)
        inner = self._all(element)
        return self.table.over.format(inner) if element.get("class") == "math-over" else inner

    def _all(self, element: Element) -> str:
        return " ".join(part for each in element if (part := self.read(each)))

    def _letters(self, element: Element) -> str:
        text = (element.text or "").strip()
        if element.tag == "mtext" or element.get("class") == "math-name":
            return text.replace("\N{THIN SPACE}", " ")
        text = "≔" if text == ":=" else text.translate(alphabets.plain())
        if negated := text.endswith("\N{COMBINING LONG SOLIDUS OVERLAY}"):
            text = text[:-1]
        if text in self.table.greek:
            spoken = self.table.greek[text]
        elif len(text) == 1 and text.lower() in self.table.greek and not text.isascii():
            spoken = f"{self.table.capital} {self.table.greek[text.lower()]}"
        else:
            spoken = self.table.signs.get(text, text)
        return f"{self.table.signs['¬']} {spoken}" if negated else spoken

    def _simple(self, *elements: Element) -> bool:
        """Whether elements are one letter, number or word."""
        leaves = [each for element in elements for each in element.iter() if not len(each) and each.tag != "mspace"]
        leaves = [each for each in leaves if each.text]
        return len(leaves) <= 1

    def _end(self, kind: str, *elements: Element) -> str:
        """What says that a construction ends, where it is more than one letter or number."""
        return "" if self._simple(*elements) else f"{self.table.end[kind]},"

    def _fraction(self, element: Element) -> str:
        above, below = element
        if element.get("linethickness") == "0":
            return self.table.binomial.format(self.read(above), self.read(below))
        text = self.table.fraction.format(self.read(above), self.read(below))
        return f"{text}{self.table.end['fraction']},"

    def _scripts(self, element: Element) -> str:
        base, *scripts = element
        name = (base.text or "").strip()
        low = scripts[0] if element.tag not in ("msup", "mover") else None
        high = scripts[-1] if element.tag not in ("msub", "munder") else None
        if base.tag == "mo" and (name in _LARGE or base.get("movablelimits") == "true"):
            return self._limits(base, low, high)
        if element.tag in _LIMITS:
            return self._marks(base, low, high)
        text = self.read(base)
        if low is not None:
            text = self.table.index.format(text, self.read(low)) + self._end("index", low)
        return text if high is None else self._power(text, high)

    def _limits(self, base: Element, low: Element | None, high: Element | None) -> str:
        name = self.read(base)
        if low is not None and high is not None:
            return self.table.from_to.format(name, self.read(low), self.read(high))
        if low is not None:
            is_sign = (base.text or "") in _LARGE
            return (self.table.over_all if is_sign else self.table.limit).format(name, self.read(low))
        return self.table.up_to.format(name, self.read(high)) if high is not None else self.table.of.format(name)

    def _marks(self, base: Element, low: Element | None, high: Element | None) -> str:
        """What stands above and below, with accents."""
        text = self.read(base)
        for mark, phrase in ((low, self.table.below), (high, self.table.above)):
            sign = (mark.text or "").strip() if mark is not None else ""
            if mark is None or sign in _BRACES:
                continue
            accent = self.table.accents.get(sign)
            text = accent.format(text) if accent else phrase.format(text, self.read(mark))
        return text

    def _power(self, base: str, high: Element) -> str:
        sign = "".join(high.itertext()).strip()
        if sign in _PRIMES:
            for _ in range(_PRIMES[sign]):
                base = self.table.prime.format(base)
            return base
        if sign in ("∘", "°"):
            return f"{base} {self.table.signs['°']}"
        if sign in ("2", "3"):
            return (self.table.squared if sign == "2" else self.table.cubed).format(base)
        return self.table.power.format(base, self.read(high)) + self._end("power", high)

    def _table(self, table: Element) -> str:
        rows = [[self.read(cell) for cell in row] for row in table]
        kind = table.get("class", "")
        if kind in ("math-rows", "math-lines", "math-equations", "math-small"):
            lines = [" ".join(cell for cell in row if cell) for row in rows]
            if len(lines) == 1 or kind == "math-small":
                return ", ".join(lines)
            return ", ".join(self.table.lines.format(at, line) for at, line in enumerate(lines, 1))
        head = (
            self.table.cases
            if kind == "math-cases"
            else self.table.matrix.format(len(rows), max(map(len, rows), default=0))
        )
        spoken = (self.table.row.format(at, ", ".join(row)) for at, row in enumerate(rows, 1))
        return f"{head}: {'; '.join(spoken)};"
