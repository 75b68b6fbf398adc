"""Leaves out what is of use on a screen alone.

Raw HTML that is empty until a script fills it in a browser (plots, maps, widgets) is named in a warning, and left
out with the height that it has for the script's sake. What sphinx-gallery offers for download, its badges and the
links that it sets into code are left out without a warning, as in its own LaTeX.
"""

from __future__ import annotations

from typing import Final

from docutils import nodes
from lxml import etree
from sphinx.util import logging

from ....i18n import N_, Translate
from ....sphinx_ext.log import TYPE
from ....sphinx_ext.nodes import is_html

logger = logging.getLogger(__name__)

#: The classes of what sphinx-gallery writes for its websites.
_GALLERY: Final = frozenset({"sphx-glr-download-link-note", "sphx-glr-footer", "sphx-glr-signature"})
#: What shows something without a script.
_SHOWN: Final = frozenset({
    "audio", "embed", "hr", "iframe", "img", "input", "math", "object", "select", "svg", "textarea", "video",
})  # fmt: skip
#: What is there for browsers alone, its text included.
_UNSEEN: Final = frozenset({"noscript", "script", "style", "template", "title"})
#: What no script fills: an ``a`` without words is a place.
_EMPTY: Final = frozenset({"a", "base", "body", "br", "head", "html", "link", "meta"})


def leave_out(doctree: nodes.document, say: Translate) -> None:
    """Leave out all that is of use on a screen alone; the places that it bears stay."""
    for each in [each for each in doctree.findall(nodes.Element) if _GALLERY.intersection(each.get("classes", ()))]:
        each.replace_self(nodes.target("", "", ids=each["ids"]))
    for each in [each for each in doctree.findall(nodes.TextElement) if type(each).__name__ == "code_links_block"]:
        each.replace_self(_plain_code(each))
    message = say(
        N_("A script draws this in a browser; nothing of it is printed. Put an image beside it for the book.")
    )
    reported: set[tuple[str | None, int | None, str]] = set()
    for raw in [each for each in doctree.findall(nodes.raw) if is_html(each)]:
        if isinstance(raw.parent, nodes.substitution_definition) or not _is_filled_by_script(raw.astext()):
            continue
        # A substitution that is used several times has one place.
        if (key := (raw.source, raw.line, raw.astext())) not in reported:
            logger.warning("%s", message, location=raw, type=TYPE, subtype="script")
        reported.add(key)
        raw.parent.remove(raw)


def _plain_code(block: nodes.TextElement) -> nodes.literal_block:
    """A listing without the links and the numbers of lines that are set into it, which the book sets itself."""
    numbers = [each for each in block.children if isinstance(each, nodes.inline) and "linenos" in each["classes"]]
    text = "".join(each.astext() for each in block.children if each not in numbers).rstrip("\n")
    listing = nodes.literal_block(text, text, language=block["lang"], classes=block["classes"], ids=block["ids"])
    if numbers:
        listing["linenos"] = True
        listing["highlight_args"] = {"linenostart": int(numbers[0].astext())}
    listing.source, listing.line = block.source, block.line
    return listing


def _is_filled_by_script(html: str) -> bool:
    """Whether there is a script, an element for it to fill, and nothing that shows without it."""
    if "<script" not in html.lower():
        return False
    root = etree.fromstring(f"<body>{html}</body>", etree.HTMLParser(huge_tree=True, remove_comments=True))
    elements = [each for each in root.iter() if isinstance(each.tag, str)]
    seen = [each for each in elements if each.tag not in _UNSEEN]
    texts = [each.text for each in seen] + [each.tail for each in elements]
    shows = any(each.tag in _SHOWN for each in seen) or any(text and text.strip() for text in texts)
    return not shows and any(each.tag not in _EMPTY for each in seen)
