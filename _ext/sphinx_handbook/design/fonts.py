"""Cuts the faces a page needs out of the two variable families, and keeps the cuts.

The families come as OFL packages with every weight, optical size and script in one large file. A cut is one
instance with the glyphs of one use: `web` cuts are small woff2 files, Danish and the rest of western Europe apart,
`book` cuts are TrueType with all of Latin and Greek. Cutting takes seconds, so the cuts are kept in the user's
cache, under a name that changes with everything that decides their bytes.
"""

from __future__ import annotations

import copy
import hashlib
import importlib.metadata
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

__all__ = ["Face", "Flavour", "build", "cache_folder", "face_css", "faces"]

Flavour = Literal["web", "book"]

# Raise when the code below cuts differently than it did, so that old cuts are not taken for new ones.
_EDITION: Final = 5

# 2020-01-01 in seconds since 1904, the epoch of `head`: a cut must not know when it was made.
_TIME: Final = 3_660_681_600

HYPHEN: Final = 0x2010
HYPHEN_NO_BREAK: Final = 0x2011
HYPHEN_SOFT: Final = 0x00AD


def _span(text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split():
        first, _, last = part.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


# What nearly every Danish page is written with, and no more: it is all that most first visits wait for. The rest of
# ASCII and western Europe, its names and the signs of running text, is in files of their own that a browser fetches
# only for a page that has one of these letters.
_CORE: Final = _span(
    "20-23 25-29 2B-3B 3D 3F 41-5A 61-7A A0 AB AD B7 BB C4-C6 C9 D6 D8 DC E4-E6 E8-E9 F6 F8 FC "
    "2010-2011 2013 2018-2019 201C-201E 2026 2192"
)
_MORE: Final = (
    _span(
        "24-7E A0-FF 106-107 10C-10D 110-111 141-142 150-153 160-161 17D-17E 2010-2015 2018-201E 2022 2030 2039-203A "
        "20AC 2190-2193 2212"
    )
    - _CORE
)
# All of Latin and Greek, combining marks, punctuation, money, numbers, arrows, signs of mathematics.
_BOOK: Final = (
    _CORE
    | _MORE
    | _span(
        "100-24F 259 2B9-2DD 300-36F 37E-3FF 1E00-1EFF 2000-206F 2070-209F 20A0-20C0 2100-214F 2150-215F "
        "2190-21FF 2200-22FF 2500-25FF 2610-2611 2713 FB01-FB02"
    )
)

# Kept: what changes the words' shape rightly by itself, and in the book the four kinds of figures, which the screen's
# style sheet never asks for. Left out: small capitals, fractions and stylistic sets, which double a file's weight.
_WEB_FEATURES: Final = ("ccmp", "kern", "liga", "locl", "mark")
_BOOK_FEATURES: Final = (*_WEB_FEATURES, "case", "lnum", "mkmk", "onum", "pnum", "sups", "tnum")


@dataclass(frozen=True, slots=True)
class Face:
    """One cut: what a stylesheet calls it, and how it is made."""

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

    def file(self, flavour: Flavour, part: str = "") -> str:
        """Return the file's name for one use, and for one part of its letters."""
        return self.name + part + (".woff2" if flavour == "web" else ".ttf")


def faces(flavour: Flavour) -> tuple[Face, ...]:
    """Return every face of one use. The screen has a face for code of its own; paper brings one."""
    serif, slanted = "Literata[opsz,wght].ttf", "Literata-Italic[opsz,wght].ttf"
    literata, schibsted = "fontpkg-literata", "fontpkg-schibsted-grotesk"
    sans, sans_slanted = "SchibstedGrotesk[wght].ttf", "SchibstedGrotesk-Italic[wght].ttf"
    mono = "SourceCodePro[wght].ttf"
    text = (
        Face("Literata", "normal", 400, 12, "literata-400", literata, serif),
        Face("Literata", "italic", 400, 12, "literata-400-italic", literata, slanted),
        Face("Literata", "normal", 600, 12, "literata-600", literata, serif),
        Face("Literata Display", "normal", 500, 36, "literata-display-500", literata, serif),
        Face("Schibsted Grotesk", "normal", 400, None, "schibsted-400", schibsted, sans),
        Face("Schibsted Grotesk", "italic", 400, None, "schibsted-400-italic", schibsted, sans_slanted),
        Face("Schibsted Grotesk", "normal", 600, None, "schibsted-600", schibsted, sans),
    )
    code = (
        Face("Source Code Pro", "normal", 400, None, "source-code-400", "fontpkg-source-code-pro", mono),
        Face("Source Code Pro", "normal", 600, None, "source-code-600", "fontpkg-source-code-pro", mono),
    )
    # On a screen the sans emphasizes within the text, so that a first visit need not wait for one more file.
    return tuple(each for each in text if each.name != "literata-600") if flavour == "web" else text + code


def build(folder: Path, flavour: Flavour) -> list[Path]:
    """Put the cuts of one use into a folder, from the cache where they are there, and return their paths."""
    store = cache_folder() / _digest(flavour)
    if not store.is_dir():
        _fill(store, flavour)
    folder.mkdir(parents=True, exist_ok=True)
    names = [face.file(flavour, part) for part in _parts(flavour) for face in faces(flavour)]
    return [_copy(store / name, folder / name) for name in names]


def cache_folder() -> Path:
    """Return the folder where cuts are kept between builds."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "sphinx-handbook" / "fonts"


def face_css(flavour: Flavour, where: str = "") -> str:
    """Return the ``@font-face`` rules, for files that lie in the folder `where` from the stylesheet."""
    return "".join(_rule(face, flavour, part, where) for part in _parts(flavour) for face in faces(flavour))


def _rule(face: Face, flavour: Flavour, part: str, where: str) -> str:
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


def _parts(flavour: Flavour) -> dict[str, frozenset[int]]:
    """The letters of each file of a face, by what is added to the file's name."""
    return {"": _CORE, "-more": _MORE} if flavour == "web" else {"": _BOOK}


def _features(flavour: Flavour) -> tuple[str, ...]:
    return _WEB_FEATURES if flavour == "web" else _BOOK_FEATURES


def _fill(store: Path, flavour: Flavour) -> None:
    """Make all cuts beside the store and move them in place as one, so that nobody meets half of them."""
    store.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=store.parent, prefix=".making-") as making:
        fresh = Path(making, "cuts")
        fresh.mkdir()
        for part in _parts(flavour):
            for face in faces(flavour):
                (fresh / face.file(flavour, part)).write_bytes(cut(face, flavour, part))
        try:
            fresh.rename(store)
        except OSError:
            if not store.is_dir():
                raise
            # Another build came first; its cuts are these, byte for byte.


def _copy(source: Path, target: Path) -> Path:
    if not (target.is_file() and target.read_bytes() == source.read_bytes()):
        part = target.with_name(f".{target.name}.part")
        shutil.copyfile(source, part)
        part.replace(target)
    return target


def cut(face: Face, flavour: Flavour, part: str = "") -> bytes:
    """Return one cut's bytes: subset first, since that makes the instance quick to draw."""
    # Only here: most builds find every cut in the cache, and the library takes longer to load than they do.
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(_source(face), recalcTimestamp=False, recalcBBoxes=True)
    letters = _parts(flavour)[part]
    _subset(font, flavour, letters)
    axes = {"wght": float(face.weight)} | ({} if face.size is None else {"opsz": face.size})
    font = instancer.instantiateVariableFont(font, axes, inplace=True, overlap=instancer.OverlapMode.KEEP_AND_SET_FLAGS)
    _lend_hyphens(font, letters)
    if flavour == "web":
        _thin_kerning(font)
    _name(font, face)
    font["head"].created = font["head"].modified = _TIME
    font.flavor = "woff2" if flavour == "web" else None
    made = BytesIO()
    font.save(made)
    return made.getvalue()


def _source(face: Face) -> Path:
    for file in importlib.metadata.distribution(face.package).files or ():
        if file.name == face.source:
            return Path(str(file.locate()))
    raise FileNotFoundError(f"{face.package} holds no {face.source}: install a version that does")


def _lend_hyphens(font: Any, letters: frozenset[int]) -> None:
    """Draw the hyphens that a family has not drawn, after its hyphen-minus.

    A divided word would else borrow its hyphen from another font on paper, and on the screen from the system.
    They are glyphs of their own: shared with the hyphen-minus, an address copied from the PDF would hold hyphens
    that no browser takes.
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
    options.layout_scripts = ["DFLT", "latn", *(["grek"] if flavour == "book" else [])]
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.drop_tables += ["STAT", "vhea", "vmtx", "VVAR", "gasp", "prep", "DSIG"]
    worker = subset.Subsetter(options)
    worker.populate(unicodes=letters)
    worker.subset(font)


def _thin_kerning(font: Any) -> None:
    """Forget kerning under 1.2 % of the em: a quarter of a pixel in body text, and a tenth of the file."""
    least = 0.012 * font["head"].unitsPerEm
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in (getattr(each, "ExtSubTable", each) for each in lookup.SubTable):
            if type(table).__name__ != "PairPos":
                continue
            rows = table.PairSet if table.Format == 1 else table.Class1Record
            for row in rows:
                pairs = row.PairValueRecord if table.Format == 1 else row.Class2Record
                for value in (pair.Value1 for pair in pairs):
                    if value is not None and abs(getattr(value, "XAdvance", 0)) < least:
                        value.XAdvance = 0


def _name(font: Any, face: Face) -> None:
    """Name the cut as itself: what a PDF lists is then what a stylesheet asked for."""
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
