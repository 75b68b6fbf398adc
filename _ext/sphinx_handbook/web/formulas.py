"""Writes formulas into pages as MathML, converted while building: no script, no request, and read aloud as they are.

Registered as a math renderer of Sphinx's, for builds in our theme alone, and only where Sphinx would take MathJax
without having been asked for it.
"""

from __future__ import annotations

import importlib.util
from html import escape
from typing import TYPE_CHECKING, Final

from docutils import nodes
from sphinx.locale import _ as sphinx_words
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from ..formulas import mathml
from ..formulas.reader import FormulaError
from ..i18n import N_, translator
from ..languages.dates import decimal_sign
from ..sphinx_ext import formula_source
from ..sphinx_ext.log import TYPE

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

#: The renderer's name in Sphinx's table.
RENDERER: Final = "handbook-mathml"

#: The style sheet of the pages that have a formula.
STYLES: Final = "handbook-math.css"


def register(app: Sphinx) -> None:
    """Draw this build's formulas as MathML, unless the project has chosen another way."""
    chosen = app.config.html_math_renderer or getattr(app.builder, "math_renderer_name", None) != "mathjax"
    if not chosen and importlib.util.find_spec("latex2mathml") is not None:
        app.add_html_math_renderer(RENDERER, (visit_math, None), (visit_math_block, None))
        app.add_css_file(STYLES)


def visit_math(self: HTML5Translator, node: nodes.math) -> None:
    """A formula within the text; its source where it cannot be converted."""
    try:
        texts = formula_source.texts(node, self.config)
        formula = mathml.formula(texts[0], display=False, comma=_has_comma(self)) if texts else None
    except FormulaError as error:
        _warn(self, node, error)
        self.body.append(f'<code class="formula-source">{self.encode(node.astext())}</code>')
    else:
        if formula is not None:
            tag = f"&#160;{escape(formula.tag)}" if formula.tag else ""
            self.body.append(mathml.serialized(formula.row, display=False) + tag)
    raise nodes.SkipNode


def visit_math_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """A formula on lines of its own, with its number."""
    try:
        texts = formula_source.texts(node, self.config)
        formula = mathml.formulas(texts, comma=_has_comma(self)) if texts else None
    except FormulaError as error:
        _warn(self, node, error)
        self.body.append(self.starttag(node, "div", CLASS="formula"))
        self.body.append(f'<pre class="formula-source">{self.encode(node.astext())}</pre>')
        _number(self, node, "")
    else:
        if formula is not None:
            self.body.append(self.starttag(node, "div", CLASS="formula"))
            self.body.append(f'<div class="formula-body">{mathml.serialized(formula.row, display=True)}</div>')
            _number(self, node, formula.tag)
    raise nodes.SkipNode


def _number(self: HTML5Translator, node: nodes.math_block, tag: str) -> None:
    """The number that references name, or the tag that a formula gives itself; and the end of the formula's element."""
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, sphinx_words("Link to this equation"))
        self.body.append("</span>")
    elif tag:
        self.body.append(f'<span class="eqno">{escape(tag)}</span>')
    self.body.append("</div>\n")


def _has_comma(self: HTML5Translator) -> bool:
    return decimal_sign(str(self.config.language)) == ","


def _warn(self: HTML5Translator, node: nodes.Element, error: FormulaError) -> None:
    if formula_source.is_repeated(node):
        return
    say = translator(str(self.config.language))
    message = say(N_("This formula cannot be converted and is shown as it is written: {text}"))
    reason = f" ({error})" if str(error) else ""
    text = formula_source.source(node) + reason
    logger.warning("%s", message.format(text=text), type=TYPE, subtype="formula", location=node)
