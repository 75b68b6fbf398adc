"""Tells of letters that the book's faces do not have: once for each font, with the place of the first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sphinx.util import logging

from ....design import fallback_fonts
from ....i18n import N_, Translate
from ....sphinx_ext.log import TYPE

if TYPE_CHECKING:
    from ...pdf.fragment import FallbackLetters
    from ..source_locations import SourceLocator

logger = logging.getLogger(__name__)

#: The fonts of the chain as they are named to readers.
_PACKAGED: Final = frozenset(each.removesuffix(fallback_fonts.SUFFIX) for each in fallback_fonts.chain())

#: The subtype of the warning about letters that no font has: a book with one is not published.
MISSING_LETTER: Final = "missing-letter"

#: How many letters are listed.
_MOST: Final = 40

#: What brings letters that no font has, by the first word of their Unicode name: Debian's packages.
_PACKAGES: Final[Mapping[str, str]] = {
    "CJK": "fonts-noto-cjk",
    "HIRAGANA": "fonts-noto-cjk",
    "KATAKANA": "fonts-noto-cjk",
    "HANGUL": "fonts-noto-cjk",
    "BOPOMOFO": "fonts-noto-cjk",
    "IDEOGRAPHIC": "fonts-noto-cjk",
    "FULLWIDTH": "fonts-noto-cjk",
    "MUSICAL": "fonts-noto-core",
}


@dataclass(slots=True)
class FallbackReport:
    """What has been told of in a build."""

    say: Translate
    #: By the font, and by a message of letters that none has: the letters, and the place of the first.
    _uses: dict[tuple[str, str], tuple[set[str], str | None]] = field(default_factory=dict)

    def add(self, uses: Iterable[FallbackLetters], locator: SourceLocator) -> None:
        """Take note of what a fragment is set in."""
        for use in uses:
            font = use.family.removesuffix(fallback_fonts.SUFFIX)
            for letter in use.letters:
                missing = "" if font else _missing(letter)
                letters, place = self._uses.get((font, missing), (set(), None))
                if place is None:
                    # What stands in the contents has no place in the sources.
                    place = (locator.of_letter(letter) if missing else None) or _place(use, locator)
                self._uses[font, missing] = letters | {letter}, place

    def log(self) -> None:
        """Tell of it: a warning where another machine may print another book, or the letters are not printed."""
        for (family, missing), (letters, place) in sorted(self._uses.items()):
            text = " ".join(map(_visible, sorted(letters)[:_MOST])) + (" …" if len(letters) > _MOST else "")
            if not family:
                message = self.say(missing).format(
                    letters=text, package=_package(min(letters)), version=unicodedata.unidata_version
                )
                logger.warning("%s", message, type=TYPE, subtype=MISSING_LETTER, location=place)
            elif family in _PACKAGED:
                message = self.say(_IN_PACKAGE).format(font=family, letters=text)
                logger.info("%s", f"{place}: {message}" if place else message)
            else:
                message = self.say(_IN_SYSTEM).format(font=family, letters=text)
                logger.warning("%s", message, type=TYPE, subtype="fallback-font", location=place)
        self._uses.clear()


_MISSING: Final = N_(
    "No font has these letters, so boxes are printed in their place: {letters}. Install a font that has them "
    "(Debian: {package}), or name its file in handbook_pdf_fonts."
)
_UNASSIGNED: Final = N_(
    "These are no characters of Unicode {version}, so boxes are printed in their place, and no font can help: "
    "{letters}. Put there what was meant, or delete them."
)
_PRIVATE: Final = N_(
    "These characters are private: only the font that they were made for has them. Boxes are printed in their place: "
    "{letters}. Name that font's file in handbook_pdf_fonts, or put there what was meant."
)
_IN_PACKAGE: Final = N_("Letters that the book's faces do not have are set in {font}: {letters}")
_IN_SYSTEM: Final = N_(
    "The book's faces do not have these letters, which are set in {font}, a font of this machine: {letters}. "
    "Another machine may print them otherwise; handbook_pdf_fonts takes the files of fonts."
)


def is_certain(uses: Iterable[FallbackLetters]) -> bool:
    """Whether letters are printed, and in the same fonts on every machine."""
    return all(each.family.removesuffix(fallback_fonts.SUFFIX) in _PACKAGED for each in uses)


def _place(use: FallbackLetters, locator: SourceLocator) -> str | None:
    if use.drawing and not use.drawing.startswith("data:"):
        return locator.of_image(use.drawing)
    return locator.of_text(use.document, use.text) if use.text else None


def _missing(letter: str) -> str:
    """The message about a letter that no font has."""
    return {"Cn": _UNASSIGNED, "Cc": _UNASSIGNED, "Co": _PRIVATE}.get(unicodedata.category(letter), _MISSING)


def _visible(letter: str) -> str:
    # What fonts of symbols have in the private areas is seen in no terminal.
    return f"U+{ord(letter):04X}" if unicodedata.category(letter) in ("Co", "Cn", "Cc", "Cf") else letter


def _package(letter: str) -> str:
    return _PACKAGES.get(unicodedata.name(letter, "").split(" ")[0].partition("-")[0], "fonts-noto-core")
