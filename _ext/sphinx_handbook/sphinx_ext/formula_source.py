"""The TeX of a page's formulas as converters get it: without the macros of the project and of the page."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from docutils import nodes

from ..formulas.macros import Macro, expand, from_mathjax, take_definitions
from ..formulas.reader import FormulaError, without_comments

if TYPE_CHECKING:
    from sphinx.config import Config

__all__ = ["source", "texts"]

#: Where the settings of MathJax's versions stand, the newest last: it counts where several define a macro.
_SETTINGS: Final = ("mathjax_config", "mathjax2_config", "mathjax3_config", "mathjax4_config")
#: What a page without a definition of its own has none of; looked for before the page is searched.
_DEFINES: Final = re.compile(r"\\(?:(?:re|provide)?newcommand|renewcommand|def|DeclareMathOperator)(?![A-Za-z])")


def texts(node: nodes.math | nodes.math_block, config: Config) -> list[str]:
    """The formulas of a node, which empty lines divide, without macros; an empty list where it only defines some.

    As with MathJax, a command that one formula defines holds for the whole page. Raises ``FormulaError``.
    """
    macros = from_mathjax(*(getattr(config, name, None) for name in _SETTINGS))
    macros |= _of_page(node.document, node.astext())
    parts = re.split(r"\n[ \t]*\n", node.astext()) if isinstance(node, nodes.math_block) else [node.astext()]
    tex = (expand(take_definitions(without_comments(part))[0].strip(), macros) for part in parts)
    return [part for part in tex if part]


def _of_page(document: nodes.document | None, own: str) -> dict[str, Macro]:
    """The commands that the formulas of a page define."""
    formulas = (each.astext() for each in document.findall(_is_formula)) if document is not None else [own]
    return _definitions("\n".join(each for each in formulas if _DEFINES.search(each)))


def _is_formula(node: nodes.Node) -> bool:
    return isinstance(node, nodes.math | nodes.math_block)


@lru_cache(maxsize=8)
def _definitions(tex: str) -> dict[str, Macro]:
    try:
        return take_definitions(without_comments(tex))[1] if tex else {}
    except FormulaError:
        # The formula itself is converted, too, and then this is reported with its line.
        return {}


def source(node: nodes.Element) -> str:
    """A formula's TeX in one line, for messages."""
    return " ".join(node.astext().split())
