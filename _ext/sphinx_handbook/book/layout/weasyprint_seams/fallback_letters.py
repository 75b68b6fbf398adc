"""Finds, in drawn pages, the letters that the book's faces do not have, and where the first of them stands."""

from __future__ import annotations

from typing import Any

from weasyprint.document import Document
from weasyprint.formatting_structure import boxes

from ....design import fallback_fonts
from ...pdf.fragment import FallbackLetters
from ..font_fallback.letters import INVISIBLE
from . import font_families
from .images import svg_root


def gathered(document: Document) -> list[FallbackLetters]:
    """What a document that has been drawn is set in beside the book's faces; empty for most."""
    return [_placed(family, letters, document) for family, letters in sorted(_by_family(document).items())]


def _by_family(document: Document) -> dict[str, frozenset[str]]:
    """Each font that is not the book's with the letters that are set in it; those without one under an empty name."""
    families = font_families.of(document.font_config)
    if families is None:
        return {}
    own = families.named | {*fallback_fonts.extended().values()}
    missing = {chr(letter) for font in document.fonts.values() for letter in font.missing} - INVISIBLE
    by_family = {"": frozenset(missing)} if missing else {}
    for font in document.fonts.values():
        if font.family not in own:
            letters = {letter for text in font.to_unicode.values() for letter in text} - missing - INVISIBLE
            foreign = frozenset(each for each in letters if ord(each) not in fallback_fonts.covered())
            if foreign:
                by_family[font.family] = by_family.get(font.family, frozenset()) | foreign
    return by_family


def _placed(family: str, letters: frozenset[str], document: Document) -> FallbackLetters:
    words = "".join(sorted(letters))
    article = ""
    drawing: FallbackLetters | None = None
    for page in document.pages:
        for box in page._page_box.descendants():
            if box.element_tag == "article" and box.element is not None:
                article = box.element.get("id") or article
            if isinstance(box, boxes.TextBox) and not letters.isdisjoint(box.text):
                return FallbackLetters(family, words, article, box.text.strip(), "")
            if drawing is None and isinstance(box, boxes.ReplacedBox):
                text = _text(box.replacement)
                if not letters.isdisjoint(text):
                    address = box.element.get("src", "") if box.element is not None else ""
                    first = next(each for each in text.split() if not letters.isdisjoint(each))
                    drawing = FallbackLetters(family, words, article, first, address)
    return drawing or FallbackLetters(family, words, article, "", "")


def _text(replacement: Any) -> str:
    tree = svg_root(replacement)
    return " ".join(tree.itertext()) if tree is not None else ""
