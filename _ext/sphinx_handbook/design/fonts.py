"""Cuts static fonts with the glyphs of one use out of variable font families, and caches them.

The families come as OFL packages with every weight, optical size and script in one large file. A cut is one
instance with the glyphs of one use: `web` cuts are woff2 files, everyday Danish in one, signs in another and the rest
of western Europe in a third, two upright cuts of a family in each; `book` cuts are TrueType with all of Latin and
Greek. Cutting takes seconds, so the cuts are cached in the user's cache folder, under a digest of everything that
decides their bytes.
"""

from __future__ import annotations

import copy
import errno
import hashlib
import importlib.metadata
import json
import os
import stat
import tempfile
from collections.abc import Sequence, Set
from dataclasses import asdict, dataclass
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

from ..files import remove_leftovers, write_whole
from .font_cache import stored
from .web_fonts import join, thin_kerning

__all__ = [
    "EXTENDED",
    "Flavour",
    "FontCut",
    "book_letters",
    "build",
    "cache_folder",
    "cut_extended",
    "face_css",
    "faces",
    "source_file",
]

Flavour = Literal["web", "book"]

# Raise when the code below cuts differently than it did, so that old cuts are not taken for new ones.
_EDITION: Final = 8

# 2020-01-01 in seconds since 1904, the epoch of `head`: the time in a cut must not change from build to build.
_TIME: Final = 3_660_681_600

HYPHEN: Final = 0x2010
HYPHEN_NO_BREAK: Final = 0x2011
HYPHEN_SOFT: Final = 0x00AD


def _span(text: str) -> frozenset[int]:
    """The code points of a list of hexadecimal numbers and ranges."""
    letters: set[int] = set()
    for part in text.split():
        first, _, last = part.partition("-")
        letters.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(letters)


# The letters of nearly every Danish page and of addresses, and no more, since most first visits wait for this file
# alone. The rest of ASCII and western Europe is in two further files that a browser fetches only for a page that has
# one of its letters.
_CORE: Final = _span(
    "20-23 25-29 2B-3B 3D 3F-5A 5F 61-7A A0 AB AD B7 BB C4-C6 C9 D6 D8 DC E4-E6 E8-E9 F6 F8 FC "
    "2010-2011 2013 2018-2019 201C-201E 2026 2192"
)
_SIGNS: Final = _span("24 3C 3E 5B-5E 60 7B-7E A7 A9 AE B0-B1 D7 2014 2022 2190-2191 2193 2212 20AC")
_MORE: Final = (
    _span(
        "24-7E A0-FF 106-107 10C-10D 110-111 141-142 150-153 160-161 17D-17E 2010-2015 2018-201E 2022 2030 2039-203A "
        "20AC 2190-2193 2212"
    )
    - _CORE
    - _SIGNS
)
# All of Latin and Greek, combining marks, punctuation, money, numbers, arrows, signs of mathematics.
_BOOK: Final = (
    _CORE
    | _SIGNS
    | _MORE
    | _span(
        "100-24F 259 2B9-2DD 300-36F 37E-3FF 1E00-1EFF 2000-206F 2070-209F 20A0-20C0 2100-214F 2150-215F "
        "2190-21FF 2200-22FF 2500-25FF 2610-2611 2713 FB01-FB02"
    )
)

#: Greek, and the letters of its alphabet.
_GREEK: Final = _span("370-3FF")
_GREEK_ALPHABET: Final = _span("391-3A1 3A3-3A9 3B1-3C9")

#: What the text and the code face have beside: Cyrillic, and Greek with the accents of before 1982. They are cut into
#: fonts of their own (``fallback_fonts``), which only a book with such letters loads.
EXTENDED: Final = _span("400-52F 1C80-1C8F 1F00-1FFF")

# OpenType features: those that browsers apply by themselves, and for the book the four kinds of figures, which the
# screen's style sheet never uses. Small capitals, fractions and stylistic sets would double a file's size.
_WEB_FEATURES: Final = ("ccmp", "kern", "liga", "locl", "mark")
_BOOK_FEATURES: Final = (*_WEB_FEATURES, "case", "lnum", "mkmk", "onum", "pnum", "sups", "tnum")


@dataclass(frozen=True, slots=True)
class FontCut:
    """One cut: its name in CSS, and how it is made."""

    family: str
    """The name in CSS and in the file."""
    style: Literal["normal", "italic"]
    weight: int
    size: float | None
    """The optical size in points, where the family has that axis."""
    name: str
    """The file's name without its ending."""
    package: str
    """The distribution that holds the variable font."""
    source: str
    """The variable font's file, below the package's folder."""
    shared: str = ""
    """The name of the file for the web that it shares with another cut, lighter or heavier, of the same glyphs."""

    def file(self, flavour: Flavour, part: str = "") -> str:
        """Return the file's name for one use, and for one part of its letters."""
        return f"{self.shared or self.name}{part}.woff2" if flavour == "web" else f"{self.name}{part}.ttf"


def faces(flavour: Flavour) -> tuple[FontCut, ...]:
    """Return every cut of one use. The book has a font for code as well; the web uses the system's."""
    serif, slanted = "Literata[opsz,wght].ttf", "Literata-Italic[opsz,wght].ttf"
    literata, schibsted = "fontpkg-literata", "fontpkg-schibsted-grotesk"
    sans, sans_slanted = "SchibstedGrotesk[wght].ttf", "SchibstedGrotesk-Italic[wght].ttf"
    mono = "SourceCodePro[wght].ttf"
    text = (
        FontCut("Literata", "normal", 400, 12, "literata-400", literata, serif, "literata"),
        FontCut("Literata", "italic", 400, 12, "literata-400-italic", literata, slanted),
        FontCut("Literata", "normal", 600, 12, "literata-600", literata, serif),
        FontCut("Literata Display", "normal", 500, 36, "literata-display-500", literata, serif, "literata"),
        FontCut("Schibsted Grotesk", "normal", 400, None, "schibsted-400", schibsted, sans, "schibsted"),
        FontCut("Schibsted Grotesk", "italic", 400, None, "schibsted-400-italic", schibsted, sans_slanted),
        FontCut("Schibsted Grotesk", "normal", 600, None, "schibsted-600", schibsted, sans, "schibsted"),
    )
    code = (
        FontCut("Source Code Pro", "normal", 400, None, "source-code-400", "fontpkg-source-code-pro", mono),
        FontCut("Source Code Pro", "normal", 600, None, "source-code-600", "fontpkg-source-code-pro", mono),
    )
    # On the web strong text is set in the sans, so that a first visit does not wait for one more file.
    return tuple(each for each in text if each.name != "literata-600") if flavour == "web" else text + code


def build(folder: Path, flavour: Flavour) -> list[Path]:
    """Put the cuts of one use into a folder, made or from the cache, and return their paths."""
    store = cache_folder() / _digest(flavour)
    remove_leftovers(store.parent)
    files = {
        name: partial(cut, cuts, flavour, part)
        for part in _parts(flavour)
        for name, cuts in _files(flavour, part).items()
    }
    return [_copy(stored(store / name, make), folder / name) for name, make in files.items()]


def cache_folder() -> Path:
    """Return the folder of the cache of cuts, which exists: the user's, or one in the system's folder of passing files.

    The latter where there is no home, or one that may not be written to, as in a container.
    """
    try:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(base) / "sphinx-handbook" / "fonts"
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK | os.X_OK):
            return folder
    except (OSError, RuntimeError):
        pass
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    folder = Path(tempfile.gettempdir(), f"sphinx-handbook-{user}")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    if os.name == "posix" and (status.st_uid != user or not stat.S_ISDIR(status.st_mode) or status.st_mode & 0o022):
        # In a folder that everybody may write to, somebody else could have put it there.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    return folder


def face_css(flavour: Flavour, where: str = "") -> str:
    """Return the ``@font-face`` rules; `where` is the prefix of the files' addresses from the stylesheet."""
    return "".join(_rule(face, flavour, part, where) for part in _parts(flavour) for face in faces(flavour))


def _rule(face: FontCut, flavour: Flavour, part: str, where: str) -> str:
    kind = "woff2" if flavour == "web" else "truetype"
    lines = [
        f'font-family: "{face.family}"',
        f"font-style: {face.style}",
        f"font-weight: {face.weight}",
        f'src: url("{where}{face.file(flavour, part)}") format("{kind}")',
        *([f"unicode-range: {_range(_parts(flavour)[part])}", "font-display: optional"] if flavour == "web" else []),
    ]
    return "@font-face {\n" + "".join(f"  {line};\n" for line in lines) + "}\n"


def _range(letters: frozenset[int]) -> str:
    spans: list[list[int]] = []
    for letter in sorted(letters):
        if spans and letter == spans[-1][1] + 1:
            spans[-1][1] = letter
        else:
            spans.append([letter, letter])
    return ", ".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in spans)


@cache
def _digest(flavour: Flavour) -> str:
    spec = {
        "edition": _EDITION,
        "flavour": flavour,
        "faces": [asdict(face) for face in faces(flavour)],
        "letters": {part: sorted(letters) for part, letters in _parts(flavour).items()},
        "features": _features(flavour),
        "made with": {
            name: importlib.metadata.version(name)
            for name in ("fonttools", "brotli", *sorted({face.package for face in faces(flavour)}))
        },
    }
    return hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()[:24]


def book_letters(family: Set[int] = frozenset()) -> frozenset[int]:
    """The code points that the book's usual cut of a family has where the family, which has those in ``family``, does.

    A family with a part of the Greek alphabet, for formulas, leaves all of it to the next one: a word would be set in
    letters of two fonts.
    """
    return _BOOK if family >= _GREEK_ALPHABET else _BOOK - _GREEK


def _parts(flavour: Flavour) -> dict[str, frozenset[int]]:
    """The code points of each file of a cut, by the suffix of the file's name."""
    return {"": _CORE, "-signs": _SIGNS, "-more": _MORE} if flavour == "web" else {"": _BOOK}


def _files(flavour: Flavour, part: str) -> dict[str, tuple[FontCut, ...]]:
    """The cuts in each file with one part of the letters, by the file's name."""
    files: dict[str, tuple[FontCut, ...]] = {}
    for face in faces(flavour):
        name = face.file(flavour, part)
        files[name] = (*files.get(name, ()), face)
    return files


def _features(flavour: Flavour) -> tuple[str, ...]:
    return _WEB_FEATURES if flavour == "web" else _BOOK_FEATURES


def _copy(source: Path, target: Path) -> Path:
    if not (target.is_file() and target.read_bytes() == source.read_bytes()):
        write_whole(target, source.read_bytes())
    return target


def cut(cuts: Sequence[FontCut], flavour: Flavour, part: str = "") -> bytes:
    """Return the bytes of a file of one cut or two. The font is subset before it is instanced, which is faster."""
    letters = _parts(flavour)[part]
    font = _instance(cuts[0], flavour, letters)
    for other in cuts[1:]:
        join(font, _instance(other, flavour, letters), (cuts[0].weight, other.weight))
    return _packed(font, flavour)


def cut_extended(face: FontCut) -> bytes:
    """Return a cut for the book with those letters that its usual one leaves out (``EXTENDED``)."""
    # A space is set in the font of the word before it.
    return _packed(_instance(face, "book", EXTENDED | {0x20, 0xA0}), "book")


def _instance(face: FontCut, flavour: Flavour, letters: frozenset[int]) -> Any:
    # Imported only here: most builds find every cut in the cache, and the library takes long to load.
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(source_file(face.package, face.source), recalcTimestamp=False, recalcBBoxes=True)
    if letters == _BOOK:
        letters = book_letters(font.getBestCmap().keys())
    _subset(font, flavour, letters)
    axes = {"wght": float(face.weight)} | ({} if face.size is None else {"opsz": face.size})
    font = instancer.instantiateVariableFont(font, axes, inplace=True, overlap=instancer.OverlapMode.KEEP_AND_SET_FLAGS)
    _lend_hyphens(font, letters)
    if flavour == "web":
        thin_kerning(font)
    _name(font, face)
    return font


def _packed(font: Any, flavour: Flavour) -> bytes:
    font["head"].created = font["head"].modified = _TIME
    font.flavor = "woff2" if flavour == "web" else None
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def source_file(package: str, name: str) -> Path:
    """Return the path of a file that an installed distribution brings."""
    for file in importlib.metadata.distribution(package).files or ():
        if file.name == name:
            return Path(str(file.locate()))
    raise FileNotFoundError(f"{package} holds no {name}: install a version that does")


def _lend_hyphens(font: Any, letters: frozenset[int]) -> None:
    """Add the hyphens that a family lacks, as copies of its hyphen-minus.

    Otherwise a hyphenated word would take its hyphen from another font. They are glyphs of their own: if they shared
    one with the hyphen-minus, an address copied from the PDF would have hyphens that no browser accepts.
    """
    cmap = font.getBestCmap()
    drawn = cmap.get(ord("-"))
    for letter in sorted({HYPHEN, HYPHEN_NO_BREAK, HYPHEN_SOFT} & letters) if drawn else ():
        if cmap.get(letter, drawn) != drawn:
            continue
        name = f"uni{letter:04X}.lent"
        font.setGlyphOrder([*font.getGlyphOrder(), name])
        font["glyf"].glyphs[name] = copy.deepcopy(font["glyf"][drawn])
        font["hmtx"].metrics[name] = font["hmtx"].metrics[drawn]
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[letter] = name
    font["glyf"].glyphOrder = font.getGlyphOrder()


def _subset(font: Any, flavour: Flavour, letters: frozenset[int]) -> None:
    from fontTools import subset

    options = subset.Options()
    options.layout_features = list(_features(flavour))
    options.layout_scripts = [
        "DFLT",
        "latn",
        *(["grek"] if flavour == "book" else []),
        *(["cyrl"] if letters & EXTENDED else []),
    ]
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.drop_tables += ["STAT", "vhea", "vmtx", "VVAR", "gasp", "prep", "DSIG"]
    worker = subset.Subsetter(options)
    worker.populate(unicodes=letters)
    worker.subset(font)


def _name(font: Any, face: FontCut) -> None:
    """Name the cut after its CSS family, so that a PDF lists the name that the stylesheet uses."""
    style = {400: "Regular", 500: "Medium", 600: "SemiBold"}[face.weight] + (
        " Italic" if face.style == "italic" else ""
    )
    joined = f"{face.family.replace(' ', '')}-{style.replace(' ', '')}"
    names = font["name"]
    for number, text in {
        1: f"{face.family} {style}",
        2: "Regular",
        3: joined,
        4: f"{face.family} {style}",
        6: joined,
    }.items():
        names.setName(text, number, 3, 1, 0x409)
    names.names = [record for record in names.names if record.platformID == 3]
    font["OS/2"].usWeightClass = face.weight
