"""The fonts for letters that the book's own do not have: which there are, and which has a letter.

They come as packages, so that a book has the same bytes on every machine. A package that is not installed is left out;
what none has is left to the fonts of the system. A font is made ready when the first book needs it, which takes a
second or two, and cached like the cuts (``fonts``).
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import sys
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

from . import control_pictures, fonts
from .font_cache import stored

__all__ = [
    "CJK",
    "DISTRIBUTIONS",
    "EMOJI",
    "EUROPEAN",
    "FallbackFont",
    "chain",
    "covered",
    "css",
    "extended",
    "needed",
    "versions",
]

# Raise when the code below makes other bytes than it did.
_EDITION: Final = 3

#: The last word of each family's name, so that none is that of a font of the system.
SUFFIX: Final = " Fallback"


@dataclass(frozen=True, slots=True)
class FallbackFont:
    """One font of the chain."""

    family: str
    """Its name in CSS and in the PDF."""
    package: str
    """The distribution that brings it."""
    source: str
    """The font's file in it."""
    weights: tuple[int, ...] = (400,)
    style: Literal["normal", "italic"] = "normal"
    letters: frozenset[int] = frozenset()
    """The letters that it is cut down to; empty where it keeps all."""
    number: int = 0
    """Which font of a collection it is."""
    draws_controls: bool = False
    """Whether it gets the pictures of control characters (``control_pictures``)."""
    slanted: str = ""
    """The file of its italic in the distribution; empty where it has none."""
    cut: fonts.FontCut | None = None
    """The book's own cut that it extends, if it does."""


def _noto(script: str, *weights: int) -> FallbackFont:
    family = f"Noto Sans {script}".strip()
    source = f"{family.replace(' ', '')}[wght].ttf"
    return FallbackFont(f"{family}{SUFFIX}", "manimgx-fonts", source, weights or (400, 700))


#: Where Unicode says that a character is to be shown as a picture, Pango asks fontconfig for an emoji font, whatever
#: the text's font is. Fontconfig knows this one by its own name, which it keeps.
EMOJI: Final = FallbackFont(f"Noto Emoji{SUFFIX}", "manimgx-fonts", "NotoEmoji[wght].ttf")

#: Pango sets a space in the font of the word before it, so each font needs one.
_SPACES: Final = frozenset((0x20, 0xA0))


def _blocks(*spans: tuple[int, int]) -> frozenset[int]:
    return _SPACES.union(*(range(first, last + 1) for first, last in spans))


#: Cyrillic, Greek and what Latin has beyond the book's cuts. With all letters of Noto Sans a weight takes seconds more.
_EUROPEAN: Final = _blocks(
    (0x180, 0x52F), (0x1C80, 0x1C8F), (0x1D00, 0x1FFF), (0x2C60, 0x2C7F), (0x2DE0, 0x2DFF), (0xA640, 0xA7FF)
)
#: Signs, arrows, frames, numbers in circles, signs of mathematics; none of a script that a font of Noto has.
_SYMBOLS: Final = _blocks(
    (0x180, 0x24F), (0x1D00, 0x1DFF), (0x2000, 0x2E7F), (0x3000, 0x303F), (0xFFFC, 0xFFFD), (0x1D400, 0x1F6FF)
)

_SCRIPTS: Final = (
    *("Arabic", "Hebrew", "Devanagari", "Thai", "Armenian", "Bengali", "Ethiopic", "Georgian", "Gujarati", "Gurmukhi"),
    *("Kannada", "Khmer", "Lao", "Malayalam", "Myanmar", "Oriya", "Sinhala", "Tamil", "Telugu"),
)

#: Chinese, Japanese and Korean. Each font of the collection has all regions' forms and takes those of the text's
#: language; this one has those of China where the language is another.
CJK: Final = FallbackFont(f"Noto Sans CJK{SUFFIX}", "noto-cjk-sans-otc", "NotoSansCJK-Regular.ttc", number=2)

#: Stands in for the text faces, before the code face is asked, whose letters are no part of a word of theirs.
EUROPEAN: Final = replace(_noto(""), letters=_EUROPEAN, slanted="NotoSans-Italic[wght].ttf")

#: In the order in which they are asked. DejaVu stands before the emoji, so that a tick in a line looks like the line.
_CHAIN: Final = (
    EUROPEAN,
    FallbackFont(f"DejaVu Sans{SUFFIX}", "ziafont", "DejaVuSans.ttf", letters=_SYMBOLS, draws_controls=True),
    _noto("Symbols", 400),
    FallbackFont(f"STIX Two Math{SUFFIX}", "ziamath", "STIXTwoMath-Regular.ttf", letters=_SYMBOLS),
    EMOJI,
    *map(_noto, _SCRIPTS),
    CJK,
)

#: The distributions that fonts of the chain come from; whether they are there decides what a page looks like.
DISTRIBUTIONS: Final = tuple(dict.fromkeys(each.package for each in _CHAIN))


@cache
def extended() -> Mapping[str, str]:
    """By each family of the book that has more letters than its cuts: the family of the font with the rest."""
    return {each.cut.family: each.family for each in _extended() if each.cut}


@cache
def _extended() -> tuple[FallbackFont, ...]:
    # Schibsted Grotesk has neither Cyrillic nor more Greek.
    return tuple(
        FallbackFont(
            f"{face.family} Extended", face.package, face.source, (face.weight,), face.style, fonts.EXTENDED, cut=face
        )
        for face in fonts.faces("book")
        if not face.family.startswith("Schibsted")
    )


@cache
def chain() -> tuple[str, ...]:
    """The families of the chain that are installed, in order."""
    return tuple(each.family for each in _installed())


def _installed() -> tuple[FallbackFont, ...]:
    return tuple(each for each in _CHAIN if _version(each.package))


@cache
def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def versions() -> str:
    """The versions of the distributions of the chain, as part of a cache's key."""
    return ", ".join(f"{each} {_version(each)}" for each in DISTRIBUTIONS)


# Which font has a letter ---------------------------------------------------------------------------------------------


def needed(letters: Iterable[str]) -> list[FallbackFont]:
    """The fonts that letters need which not all faces of the book have, in the chain's order."""
    missing = {ord(each) for each in letters} - covered()
    wanted: set[FallbackFont] = set()
    if missing & fonts.EXTENDED:
        wanted |= {*_extended()}
    for letter in missing:
        having = (each for each in _installed() if letter in _coverage()[each.family])
        if (font := next(having, None)) is not None:
            wanted.add(font)
        if letter in _coverage().get(EMOJI.family, _Letters()):
            # An emoji may be asked for as such.
            wanted.add(EMOJI)
    return [each for each in (*_extended(), *_installed()) if each in wanted]


@cache
def covered() -> frozenset[int]:
    """The letters that text is set in the book's faces with, whichever face it is in."""
    return frozenset(letter for first, last in _coverage()[""].spans for letter in range(first, last + 1))


@dataclass(frozen=True, slots=True)
class _Letters:
    """Code points, as few spans of which are many letters: a set of them takes a hundred times the memory."""

    spans: Sequence[tuple[int, int]] = ()
    """The first and the last of those that follow one another, in order."""

    def __contains__(self, letter: int) -> bool:
        at = bisect_right(self.spans, (letter, sys.maxunicode))
        return at > 0 and letter <= self.spans[at - 1][1]


@cache
def _coverage() -> Mapping[str, _Letters]:
    """The code points that each font of the chain is asked for; under an empty name those of ``covered``."""
    files = [(each.package, each.source) for each in (*_extended(), *_installed())]
    files += [(each.package, each.source) for each in fonts.faces("book")]
    sources = [f"{package} {_version(package)} {source}" for package, source in files]
    digest = hashlib.sha256(json.dumps([_EDITION, *sources]).encode()).hexdigest()[:24]

    def make() -> bytes:
        letters = {each.family: _ranges(_asked_for(each)) for each in _installed()} | {"": _ranges(_covered())}
        return json.dumps(letters).encode()

    path = stored(fonts.cache_folder() / f"letters-{digest}.json", make)
    return {
        family: _Letters([(first, last) for first, last in spans])
        for family, spans in json.loads(path.read_bytes()).items()
    }


def _covered() -> frozenset[int]:
    """What each text face has, or, of signs, the code face, which stands behind them all (``tokens.paper_css``)."""
    code: set[int] = set()
    text: set[int] | None = None
    for face in fonts.faces("book"):
        has = _cmap(fonts.source_file(face.package, face.source))
        has &= fonts.book_letters(has)
        if face.family.startswith("Source Code"):
            code |= has - _EUROPEAN
        else:
            text = set(has) if text is None else text & has
    # The hyphens are lent to a face that lacks them, and what has no glyph needs none.
    return frozenset(code | (text or set()) | {fonts.HYPHEN, fonts.HYPHEN_NO_BREAK, fonts.HYPHEN_SOFT, *range(0x20)})


def _asked_for(font: FallbackFont) -> frozenset[int]:
    has = _cmap(fonts.source_file(font.package, font.source))
    if font.draws_controls:
        has |= control_pictures.PICTURES.keys()
    return has & font.letters if font.letters else has


def _cmap(path: Path) -> frozenset[int]:
    # Only here: the library takes long to load.
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True, fontNumber=0) as font:
        return frozenset(font.getBestCmap())


def _ranges(letters: frozenset[int]) -> list[list[int]]:
    spans: list[list[int]] = []
    for letter in sorted(letters):
        if spans and letter == spans[-1][1] + 1:
            spans[-1][1] = letter
        else:
            spans.append([letter, letter])
    return spans


# The files ----------------------------------------------------------------------------------------------------------


def css(font: FallbackFont) -> str:
    """The ``@font-face`` rules of a font, whose files are made where they are not in the cache."""
    return "".join(
        f'@font-face {{ font-family: "{each.family}"; font-style: {each.style}; font-weight: {weight};'
        f' src: url("{_file(each, weight).as_uri()}"); }}\n'
        for each in (font, *([replace(font, source=font.slanted, style="italic")] if font.slanted else []))
        for weight in font.weights
    )


def _file(font: FallbackFont, weight: int) -> Path:
    spec = [_EDITION, font.family, font.style, weight, font.source, sorted(font.letters)]
    spec += [f"{name} {_version(name)}" for name in (font.package, "fonttools")]
    digest = hashlib.sha256(json.dumps(spec).encode()).hexdigest()[:24]
    return stored(fonts.cache_folder() / f"fallback-{digest}.ttf", lambda: _bytes(font, weight))


def _bytes(font: FallbackFont, weight: int) -> bytes:
    """A static font with all its letters; the PDF gets those that it uses."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    if font.cut is not None:
        return fonts.cut_extended(replace(font.cut, family=font.family))
    tables = TTFont(fonts.source_file(font.package, font.source), recalcTimestamp=False, fontNumber=font.number)
    if font.draws_controls:
        control_pictures.add(tables)
    if font.letters:
        _subset(tables, font.letters)
        for number in (1, 16):
            # It is not the font of that name any more.
            tables["name"].setName(font.family, number, 3, 1, 0x409)
    if "fvar" in tables:
        axis = next(each for each in tables["fvar"].axes if each.axisTag == "wght")
        if axis.defaultValue == weight:
            _drop_variations(tables)
        else:
            keep = instancer.OverlapMode.KEEP_AND_SET_FLAGS
            tables = instancer.instantiateVariableFont(tables, {"wght": float(weight)}, inplace=True, overlap=keep)
    written = BytesIO()
    tables.save(written)
    return written.getvalue()


def _subset(font: Any, letters: frozenset[int]) -> None:
    from fontTools import subset

    options = subset.Options(hinting=False, glyph_names=False, notdef_outline=True)
    options.drop_tables += ["FFTM"]
    worker = subset.Subsetter(options)
    worker.populate(unicodes=letters)
    worker.subset(font)


def _drop_variations(font: Any) -> None:
    """Keep a variable font's default alone, which takes no time."""
    for tag in ("fvar", "gvar", "avar", "cvar", "HVAR", "VVAR", "MVAR", "STAT"):
        if tag in font:
            del font[tag]
