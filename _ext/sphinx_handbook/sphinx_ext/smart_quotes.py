"""Sets quotes, dashes and dots where Sphinx's own transform does not, or would take an apostrophe for a quote.

That runs when a page is read; what a view shows of front matter is made later. In a language that closes single quotes
with another sign than ’, as Danish and German do, it would print "Lars' bog" as "Lars‹ bog".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils.smartquotes import educate_tokens, smartchars
from sphinx.transforms import SphinxSmartQuotes
from sphinx.util.nodes import is_smartquotable

from ..languages.apostrophes import apostrophes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: What the transform may change; a text without any of them is left as it is, which saves time.
_SIGNS = ("'", '"', "--", "...", "`")


class Apostrophes(SphinxSmartQuotes):
    """Replaces straight apostrophes of words by typographic ones, in projects that have a catalogue."""

    # Just before Sphinx makes quotes of them.
    default_priority = SphinxSmartQuotes.default_priority - 1

    def apply(self, **kwargs: object) -> None:
        """Change the page's texts; what Sphinx would leave as it is is left."""
        if not self.config.handbook_schema or "q" not in self.config.smartquotes_action or not self.is_available():
            return
        blocks = (_block(text) for text in self.document.findall(nodes.Text) if "'" in text)
        for block in dict.fromkeys(block for block in blocks if block is not None):
            texts = [text for text in block.findall(nodes.Text) if is_smartquotable(text)]
            for text, words in zip(texts, apostrophes(str(text) for text in texts), strict=True):
                if words != text:
                    text.parent.replace(text, nodes.Text(words))


def _block(text: nodes.Text) -> nodes.TextElement | None:
    """The outermost element of running text around a text; None where there is none, or it is set as it is."""
    block: nodes.TextElement | None = None
    node: nodes.Node | None = text.parent
    while isinstance(node, nodes.TextElement):
        block, node = node, node.parent
    return None if isinstance(block, Apostrophes.nodes_to_skip) else block


def educate(tops: Iterable[nodes.Node], config: Config) -> None:
    """Replace the texts in and below ``tops`` by their educated form."""
    for text in [each for node in tops for each in node.findall(nodes.Text)]:
        if is_smartquotable(text) and not _is_address(text) and (words := educated(str(text), config)) != str(text):
            text.parent.replace(text, nodes.Text(words))


def educated(words: str, config: Config) -> str:
    """A text with typographic quotes, dashes and dots, where the project's settings and the language have them."""
    language = str(config.language)
    if not config.smartquotes or language in config.smartquotes_excludes.get("languages", ()):
        return words
    if language.replace("_", "-").lower() not in smartchars.quotes or not any(sign in words for sign in _SIGNS):
        return words
    if "q" in config.smartquotes_action:
        words = "".join(apostrophes([words]))
    return "".join(educate_tokens([("plain", words)], config.smartquotes_action, language))


def _is_address(text: nodes.Text) -> bool:
    return isinstance(text.parent, nodes.Element) and "address" in text.parent.get("classes", ())


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(Apostrophes)
