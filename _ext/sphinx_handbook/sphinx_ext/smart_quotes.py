"""Sets the language's quotes, dashes and dots in nodes that are made after Sphinx's own transform has run.

That runs when a page is read; what a view shows of front matter is made later.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils.smartquotes import educate_tokens, smartchars
from sphinx.util.nodes import is_smartquotable

if TYPE_CHECKING:
    from sphinx.config import Config

#: What the transform may change; a text without any of them is left as it is, which saves time.
_SIGNS = ("'", '"', "--", "...", "`")


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
    return "".join(educate_tokens([("plain", words)], config.smartquotes_action, language))


def _is_address(text: nodes.Text) -> bool:
    return isinstance(text.parent, nodes.Element) and "address" in text.parent.get("classes", ())
