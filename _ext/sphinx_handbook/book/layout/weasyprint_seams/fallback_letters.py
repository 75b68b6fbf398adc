"""Finds, in drawn pages, the letters that the book's faces do not have, and where the first of them stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weasyprint.document import Document

from ....design import fallback_fonts
from ...pdf.fragment import FallbackLetters
from ..font_fallback.letters import INVISIBLE
from . import font_families

if TYPE_CHECKING:
    from .drawing import DrawnPages


def gathered(document: Document, drawn: DrawnPages) -> list[FallbackLetters]:
    """What a document that has been drawn is set in beside the book's faces; empty for most."""
    return [_placed(family, letters, document, drawn) for family, letters in sorted(_by_family(document).items())]


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


def _placed(family: str, letters: frozenset[str], document: Document, drawn: DrawnPages) -> FallbackLetters:
    words = "".join(sorted(letters))
    articles = document._html.etree_element.iter("article")
    within = {element: article.get("id", "") for article in articles for element in article.iter()}
    article = ""
    for piece in drawn.pieces:
        article = within.get(piece.element, article)
        # A list's marker is no text of the author's.
        if piece.pseudo != "marker" and not letters.isdisjoint(piece.text):
            return FallbackLetters(family, words, article, piece.text.strip(), "")
    for text, element in (each for page in drawn.pages for each in page.content.drawings):
        if not letters.isdisjoint(text):
            first = next(each for each in text.split() if not letters.isdisjoint(each))
            address = element.get("src", "") if element is not None else ""
            return FallbackLetters(family, words, within.get(element, ""), first, address)
    return FallbackLetters(family, words, article, "", "")
