"""The TeX of a page's formulas as converters get it: without the macros of the project and of the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx import addnodes

from ..formulas.linear import linear
from ..formulas.macros import Macro, expand, from_mathjax, take_definitions
from ..formulas.reader import FormulaError, without_comments
from ..languages.dates import decimal_sign
from .nodes import ancestors

if TYPE_CHECKING:
    from sphinx.config import Config

__all__ = ["is_repeated", "plain", "source", "texts"]

#: Where the settings of MathJax's versions stand, the newest last: it counts where several define a macro.
_SETTINGS: Final = ("mathjax_config", "mathjax2_config", "mathjax3_config", "mathjax4_config")
#: What a page without a definition of its own has none of; looked for before the page is searched.
_DEFINES: Final = re.compile(r"\\(?:(?:re|provide)?newcommand|renewcommand|def|DeclareMathOperator)(?![A-Za-z])")


def texts(node: nodes.math | nodes.math_block, config: Config) -> list[str]:
    """The formulas of a node, which empty lines divide, without macros; an empty list where it only defines some.

    As with MathJax, a command that one formula defines holds for the whole page. Raises ``FormulaError``.
    """
    macros = _macros(node, config)
    parts = re.split(r"\n[ \t]*\n", node.astext()) if isinstance(node, nodes.math_block) else [node.astext()]
    tex = (expand(take_definitions(without_comments(part))[0].strip(), macros) for part in parts)
    return [part for part in tex if part]


def is_repeated(node: nodes.Element) -> bool:
    """Whether a formula is a heading's, repeated in a table of contents: what is wrong is told at the heading."""
    return any(map(_is_contents, ancestors(node)))


def _is_contents(node: nodes.Element) -> bool:
    # Sphinx's entries of a table of contents, and the one that a directive puts on a page.
    return isinstance(node, addnodes.compact_paragraph) or (
        isinstance(node, nodes.topic) and "contents" in node["classes"]
    )


#: The macros of the pages that are being written: looking for them goes through a whole page.
_of_pages: WeakKeyDictionary[nodes.document, dict[str, Macro]] = WeakKeyDictionary()


def _macros(node: nodes.math | nodes.math_block, config: Config) -> dict[str, Macro]:
    """The macros of the project and of all formulas on a node's page; of the node alone where it is on none."""
    document = node.document
    if document is not None and document in _of_pages:
        return _of_pages[document]
    formulas = document.findall(_is_formula) if document is not None else [node]
    own = _definitions("\n".join(text for each in formulas if _DEFINES.search(text := each.astext())))
    macros = from_mathjax(*(getattr(config, name, None) for name in _SETTINGS)) | own
    if document is not None:
        _of_pages[document] = macros
    return macros


def _is_formula(node: nodes.Node) -> bool:
    return isinstance(node, nodes.math | nodes.math_block)


def _definitions(tex: str) -> dict[str, Macro]:
    try:
        return take_definitions(without_comments(tex))[1] if tex else {}
    except FormulaError:
        # The formula itself is converted, too, and then this is reported with its line.
        return {}


def plain(node: nodes.math) -> str:
    """A formula as plain text in one line, for titles; its TeX where it is not understood, or its macros not known."""
    env = node.document.settings.env if node.document is not None else None
    try:
        tex = texts(node, env.config) if env is not None else [node.astext()]
    except FormulaError:
        return source(node)
    return linear(tex, comma=env is not None and decimal_sign(str(env.config.language)) == ",")


def source(node: nodes.Element) -> str:
    """A formula's TeX in one line, for messages."""
    return " ".join(node.astext().split())
