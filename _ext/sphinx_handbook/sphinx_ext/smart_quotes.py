"""Quotes, dashes and dots as the language has them, in words that Sphinx's own transform has not seen.

It goes over a page when the page is read; what a view shows of front matter is made after that.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils.smartquotes import educate_tokens, smartchars
from sphinx.util.nodes import is_smartquotable

if TYPE_CHECKING:
    from sphinx.config import Config

#: What the transform may change; words without any of it are left as they are.
_SIGNS = ("'", '"', "--", "...", "`")


def dress(shown: Iterable[nodes.Node], config: Config) -> None:
    """Set the words below ``shown`` as the project's settings for quotes ask for."""
    for text in [each for node in shown for each in node.findall(nodes.Text)]:
        if is_smartquotable(text) and not _is_address(text) and (words := educated(str(text), config)) != str(text):
            text.parent.replace(text, nodes.Text(words))


def educated(words: str, config: Config) -> str:
    """Plain words as the project's settings for quotes ask for."""
    language = str(config.language)
    if not config.smartquotes or language in config.smartquotes_excludes.get("languages", ()):
        return words
    if language.replace("_", "-").lower() not in smartchars.quotes or not any(sign in words for sign in _SIGNS):
        return words
    return "".join(educate_tokens([("plain", words)], config.smartquotes_action, language))


def _is_address(text: nodes.Text) -> bool:
    return isinstance(text.parent, nodes.Element) and "address" in text.parent.get("classes", ())
