"""Environments as tables: matrices, cases, aligned equations, arrays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Protocol
from xml.etree.ElementTree import Element, SubElement

from .reader import FormulaError, argument, option, split

__all__ = ["Rows", "aligned", "environment_table", "fenced", "grid", "has_rows", "is_known", "scripted"]


class Rows(Protocol):
    """Converts parts of a formula: what `mathml.Conversion` is for this module."""

    display: bool

    def row(self, tex: str, *, display: bool | None = None) -> Element:
        """A part of the formula as an ``mrow``."""


def has_rows(tex: str) -> bool:
    """Whether a formula has rows or cells outside any group or environment."""
    return len(rows := split(tex)) > 1 or len(rows[0]) > 1


_FENCES: Final[dict[str, Sequence[str]]] = {"p": "()", "b": "[]", "B": "{}", "v": "||", "V": "‖‖", "": ("", "")}
_ALIGNED: Final = frozenset({"align", "aligned", "alignat", "alignedat", "flalign", "split", "xalignat", "xxalignat"})
_LINES: Final = frozenset({"gather", "gathered", "multline", "multlined", "displaylines", "lgathered", "rgathered"})
_WHOLE: Final = frozenset({"equation", "displaymath", "math", "subequations"})
_CASES: Final = frozenset({"cases", "dcases", "rcases", "drcases"})
_ARRAYS: Final = frozenset({"array", "subarray", "darray"})
_KNOWN: Final = _ALIGNED | _LINES | _WHOLE | _CASES | _ARRAYS | {"eqnarray", "smallmatrix"}
_TEXT_ROW: Final = re.compile(r"\\(?:short)?intertext\s*(?=\{)")


def is_known(name: str) -> bool:
    """Whether ``environment_table`` draws an environment of this name."""
    kind = name.removesuffix("*")
    is_matrix = kind.endswith("matrix") and kind.removesuffix("matrix").removesuffix("small") in _FENCES
    return kind in _KNOWN or is_matrix


def environment_table(name: str, body: str, conversion: Rows) -> Element:
    """What an environment is drawn as; raises ``FormulaError`` for one that is not known here."""
    kind = name.removesuffix("*")
    _, behind = option(body, 0)
    if kind in _WHOLE:
        return aligned(split(body), conversion) if has_rows(body) else conversion.row(body)
    if kind in _ALIGNED:
        if "alignat" in kind or kind == "alignedat":
            _, behind = argument(body, behind)
        return aligned(_rows(body[behind:]), conversion)
    if kind == "eqnarray":
        return grid(_rows(body), conversion, "math-equations", display=True)
    if kind in _LINES:
        return grid(_rows(body[behind:]), conversion, "math-lines", display=True)
    if kind in _CASES:
        cases = grid(split(body), conversion, "math-cases", display=kind.startswith("d"))
        return fenced(cases, *(("", "}") if "r" in kind[:2] else ("{", "")))
    if kind in _ARRAYS:
        columns, behind = argument(body, behind)
        array = _array(columns, split(body[behind:]), conversion)
        return scripted(array) if kind == "subarray" else array
    if kind == "smallmatrix":
        return scripted(grid(split(body), conversion, "math-small"))
    if kind.endswith("matrix") and (fences := _FENCES.get(kind.removesuffix("matrix").removesuffix("small"))):
        column, behind = option(body, 0)
        rows = split(body[behind:])
        matrix = _array((column or "c") * max(map(len, rows)), rows, conversion)
        return fenced(scripted(matrix) if "small" in kind else matrix, *fences)
    raise FormulaError(rf"\begin{{{name}}}")


def aligned(rows: Sequence[Sequence[str]], conversion: Rows) -> Element:
    """Rows of equations whose signs stand one below the other."""
    return grid(rows, conversion, "math-rows", display=True)


def _rows(body: str) -> list[list[str]]:
    """The rows of an environment; words between them are a row with one cell."""
    while match := _TEXT_ROW.search(body):
        words, end = argument(body, match.end())
        body = rf"{body[: match.start()]}\\ \text{{{words}}}\\ {body[end:]}"
    return [row for row in split(body) if len(row) > 1 or row[0].strip()]


def grid(rows: Sequence[Sequence[str]], conversion: Rows, name: str, *, display: bool = False) -> Element:
    """A table of the class ``name``, by which the style sheet aligns its columns."""
    table = Element("mtable", {"class": name, "displaystyle": "true"} if display else {"class": name})
    columns = max(map(len, rows), default=0)
    for cells in rows:
        row = SubElement(table, "mtr")
        for cell in cells:
            attributes = {"columnspan": str(columns)} if len(cells) == 1 and columns > 1 and _is_text(cell) else {}
            content = conversion.row(cell, display=display or conversion.display)
            SubElement(row, "mtd", attributes).append(_sided(content, cell) if name != "math-lines" else content)
    return table


def _is_text(cell: str) -> bool:
    return cell.strip().startswith(r"\text{") and cell.strip().endswith("}")


def _sided(content: Element, cell: str) -> Element:
    """A cell that begins or ends with a sign, which keeps the space on that side: its other side is the next cell."""
    if len(content) and content[0].tag == "mo" and not cell.lstrip().startswith(("(", "[", "|", r"\left", "-", "+")):
        content.insert(0, Element("mi"))
    if len(content) > 1 and content[-1].tag == "mo" and cell.rstrip().endswith(("=", "<", ">")):
        content.append(Element("mi"))
    return content


def _array(columns: str, rows: Sequence[Sequence[str]], conversion: Rows) -> Element:
    """A table whose columns are described as in ``{lc|r}``."""
    columns = re.sub(r"[@!>]\{[^{}]*\}|\s", "", columns)
    if re.fullmatch(r"[lcr|]*", columns) is None:
        raise FormulaError(columns)
    sides = [each for each in columns if each != "|"]
    ruled = {len(columns[:at].replace("|", "")) for at, each in enumerate(columns) if each == "|"}
    table = Element("mtable", {"class": "math-array"})
    rule = False
    for cells in rows:
        first, count = re.subn(r"\\hline|\\hdashline", "", cells[0])
        rule = rule or bool(count)
        if len(cells) == 1 and not first.strip() and count:
            continue
        row = SubElement(table, "mtr")
        for at, cell in enumerate([first, *cells[1:]]):
            names = [f"math-{sides[at]}"] if at < len(sides) and sides[at] != "c" else []
            names += ["math-ruled-left"] if at in ruled and at else []
            names += ["math-ruled-above"] if rule else []
            cell_element = SubElement(row, "mtd", {"class": " ".join(names)} if names else {})
            cell_element.append(conversion.row(cell, display=False))
        rule = False
    return table


def scripted(table: Element) -> Element:
    """A table in the size of an index."""
    style = Element("mstyle", {"scriptlevel": "1"})
    style.append(table)
    return style


def fenced(content: Element, left: str, right: str) -> Element:
    """Something between brackets as high as it is; an empty string is no bracket, and without any it stays alone."""
    if not left and not right:
        return content
    row = Element("mrow")
    for sign, form in ((left, "prefix"), ("", ""), (right, "postfix")):
        if not form:
            row.append(content)
        elif sign:
            SubElement(row, "mo", {"stretchy": "true", "fence": "true", "form": form}).text = sign
    return row
