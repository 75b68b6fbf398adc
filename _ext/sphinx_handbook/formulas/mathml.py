"""TeX as MathML Core, which browsers draw without a script: latex2mathml converts, and what it cannot do is done here.

Constructs that latex2mathml has not, or flattens without a word (environments, text, colours, tags), are converted by
``constructs``: each leaves one letter of the private use area in the TeX, in whose place its element is put afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from . import constructs, core
from .environments import aligned, has_rows
from .reader import FormulaError, refuse_unbalanced, split, without_comments

__all__ = ["Formula", "formula", "formulas", "serialized"]

#: The first letter that stands for an element.
_FIRST: Final = 0xE000

#: Says that a formula was read to an end that is not the TeX's own.
_UNREADABLE: Final = (StopIteration, IndexError, KeyError, TypeError, ValueError, AttributeError, RecursionError)


@dataclass(slots=True)
class Conversion:
    """One formula on its way: the elements that letters stand for, and the tags that it gives itself."""

    display: bool
    elements: list[Element] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    def keep(self, element: Element) -> str:
        """The TeX that stands for an element."""
        self.elements.append(element)
        return f" {chr(_FIRST + len(self.elements) - 1)} "

    def row(self, tex: str, *, display: bool | None = None) -> Element:
        """A part of the formula as an ``mrow``; raises ``FormulaError``."""
        tex = constructs.replaced(tex, self)
        if not tex.strip():
            return Element("mrow")
        row = _latex2mathml(tex, self.display if display is None else display)
        for each in list(row.iter()):
            each.text = unescape(each.text) if each.text else None
        self._insert(row)
        return row

    def _insert(self, parent: Element) -> None:
        """Put the elements in the places of the letters that stand for them."""
        for at, each in enumerate(list(parent)):
            number = ord(each.text) - _FIRST if each.text and len(each.text) == 1 else -1
            if 0 <= number < len(self.elements):
                parent[at] = self.elements[number]
            else:
                self._insert(each)
                if each.text and any(0 <= ord(letter) - _FIRST < len(self.elements) for letter in each.text):
                    # It stands where latex2mathml takes text alone.
                    raise FormulaError("")


def _latex2mathml(tex: str, display: bool) -> Element:
    from latex2mathml import converter, exceptions
    from latex2mathml.symbols_parser import convert_symbol

    own: list[type[Exception]] = [
        each for each in vars(exceptions).values() if isinstance(each, type) and issubclass(each, Exception)
    ]
    try:
        # As if within text: there limits stand beside an operator, unless they are written as limits; see `core`.
        row = converter.Converter(display="inline").convert_to_element(tex)[0]
    except tuple(own) + _UNREADABLE as error:
        raise FormulaError(str(error)) from error
    for each in row.iter("mo"):
        name = each.text or ""
        if "minsize" in each.attrib and name.startswith("\\"):
            # It leaves the name of a bracket as it is behind `\\big`.
            code = f"{ord(name[1]):x}" if name in (r"\{", r"\}") else convert_symbol(name)
            each.text = chr(int(code, 16)) if code else name
    return row


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as the content of a ``math`` element, and the tag that it gives itself in place of a number."""

    row: Element
    tag: str = ""


@lru_cache(maxsize=2_000)
def formula(tex: str, *, display: bool, comma: bool = False) -> Formula:
    """A formula without macros as MathML Core; ``comma`` says that numbers have a decimal comma.

    Raises ``FormulaError``, whose message is the command that is not understood, or empty.
    """
    tex = without_comments(tex).strip()
    refuse_unbalanced(tex)
    conversion = Conversion(display)
    if has_rows(tex):
        rows = split(tex)
        tex = conversion.keep(aligned(rows, conversion)) if rows else tex
    row = core.cleaned(conversion.row(tex), display=display, comma=comma)
    core.refuse_unknown(row)
    return Formula(row, ", ".join(conversion.tags))


def formulas(texts: Iterable[str], *, comma: bool = False) -> Formula:
    """Several formulas, one below the other, as Sphinx has them in one block."""
    parts = [formula(each, display=True, comma=comma) for each in texts]
    if len(parts) == 1:
        return parts[0]
    table = Element("mtable", {"class": "math-lines", "displaystyle": "true"})
    for each in parts:
        SubElement(SubElement(table, "mtr"), "mtd").append(each.row)
    row = Element("mrow")
    row.append(table)
    return Formula(row, ", ".join(each.tag for each in parts if each.tag))


def serialized(row: Element, *, display: bool) -> str:
    """A formula as HTML."""
    attributes = ' display="block"' if display else ""
    return f"<math{attributes}>{tostring(row, encoding='unicode', short_empty_elements=False)}</math>"
