"""Which font families a text is set in: those asked for, then the book's, then the chain of fallback fonts.

WeasyPrint leaves to fontconfig what a generic family is, what stands in for a family that is not there, and where a
letter comes from that the family does not have. Each machine answers that in its own way, so it is answered here: for
the text and for drawings, whose style sheets say nothing of the book's faces.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration

from ....design import fallback_fonts
from ....design.fallback_fonts import FallbackFont
from .patching import memo, wrapped

#: What each generic family is in a book: one of its faces, by the name of its custom property.
GENERIC: Final[Mapping[str, str]] = {
    "serif": "text",
    "ui-serif": "text",
    "sans-serif": "sans",
    "ui-sans-serif": "sans",
    "ui-rounded": "sans",
    "system-ui": "sans",
    "cursive": "text",
    "fantasy": "display",
    "monospace": "mono",
    "ui-monospace": "mono",
    "math": "text",
    "emoji": "text",
}

#: The kind of families that are often named and seldom installed; programs that draw name nothing else.
_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("arial", "helvetica", "helvetica neue", "verdana", "tahoma", "trebuchet ms", "calibri", "segoe ui",
                     "open sans", "roboto", "inter", "lucida grande", "lato", "noto sans", "dejavu sans"), "sans"),
    **dict.fromkeys(("courier", "courier new", "consolas", "menlo", "monaco", "lucida console", "andale mono",
                     "sf mono", "dejavu sans mono", "liberation mono", "fira code", "roboto mono"), "mono"),
}  # fmt: skip

#: A font in colour has pictures in the place of outlines, which cannot be embedded as a font.
_NO_COLOUR: Final = b"""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>
<selectfont><rejectfont><pattern><patelt name="color"><bool>true</bool></patelt></pattern></rejectfont></selectfont>
</fontconfig>"""

ffi.cdef("FcBool FcConfigBuildFonts (FcConfig *config);", override=True)


def new_configuration(folder: Path | None) -> FontConfiguration:
    """A font configuration, whose copies of fonts lie below ``folder``; None for the system's temporary folder.

    WeasyPrint deletes them with the object, which in a process that ends, or is ended, does not happen.
    """
    font_config = FontConfiguration()
    if folder is not None:
        font_config._folder = Path(mkdtemp(dir=folder))
    return font_config


#: Reads a style sheet into a font configuration.
Loader = Callable[[str, Any], object]


class FontFamilies:
    """The families of one font configuration."""

    def __init__(self, font_config: Any, faces: Mapping[str, tuple[str, ...]], load: Loader) -> None:
        """``faces`` are the book's, by use; ``load`` reads a style sheet into a font configuration."""
        # The configuration has this object, and removes its files when nothing refers to it any more.
        self._config, self._faces, self._load = weakref.proxy(font_config), faces, load
        self._resolved: dict[tuple[str, ...], list[str]] = {}
        self._installed: dict[str, bool] = {}
        self._ready: set[FallbackFont] = set()
        #: The families that something was to be set in, and could be.
        self.named: set[str] = {family for families in faces.values() for family in families}
        memo(font_config)["families"] = self
        if fallback_fonts.EMOJI.family in fallback_fonts.chain():
            self._reject_colour()

    def _reject_colour(self) -> None:
        fontconfig.FcConfigParseAndLoadFromMemory(self._config._config, _NO_COLOUR, True)
        fontconfig.FcConfigBuildFonts(self._config._config)
        pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", self._config.font_map))

    def make_ready(self, letters: Iterable[str]) -> None:
        """Have the fonts of the chain at hand that some letters need."""
        for font in fallback_fonts.needed(letters):
            if font in self._ready:
                continue
            self._ready.add(font)
            self._load(fallback_fonts.css(font), self._config)

    def resolved(self, families: Iterable[str]) -> list[str]:
        """The families that fontconfig is asked for, for those that a style names."""
        key = tuple(families)
        if key not in self._resolved:
            self._resolved[key] = self._resolve([each.strip().strip("'\"").strip() for each in key])
        return self._resolved[key]

    def _resolve(self, families: list[str]) -> list[str]:
        asked: list[str] = []
        generic = kind = ""
        for family in families:
            use = GENERIC.get(family.lower())
            if use is not None:
                generic = generic or use
                asked += self._faces[use]
            elif family and self._is_installed(family):
                self.named.add(family)
                asked.append(family)
            else:
                kind = kind or _KINDS.get(family.lower(), "")
        if not generic:
            generic = kind or "text"
            asked += self._faces[generic]
        asked = list(dict.fromkeys(asked))
        extended = fallback_fonts.extended().get(asked[0])
        more, chain = [extended] if extended else [], fallback_fonts.chain()
        code = self._faces["mono"][0]
        if generic != "mono" and code in asked[1:] and fallback_fonts.EUROPEAN.family in chain:
            # The code face lends its signs to the others, but no letters, which would look foreign in a word.
            asked.remove(code)
            more += [fallback_fonts.EUROPEAN.family, code]
        # Last, what tells fontconfig which kind of face the system should look for.
        last = {"sans": "sans-serif", "mono": "monospace"}.get(generic, "serif")
        return list(dict.fromkeys([*asked, *more, *chain, last]))

    def _is_installed(self, family: str) -> bool:
        if family not in self._installed:
            self._installed[family] = self._matches(family)
        return self._installed[family]

    def _matches(self, family: str) -> bool:
        """Whether fontconfig has a font of this very family."""
        pattern = ffi.gc(fontconfig.FcPatternCreate(), fontconfig.FcPatternDestroy)
        fontconfig.FcPatternAddString(pattern, b"family", family.encode())
        fontconfig.FcDefaultSubstitute(pattern)
        match = fontconfig.FcFontMatch(self._config._config, pattern, ffi.new("FcResult *"))
        if match == ffi.NULL:
            return False
        match = ffi.gc(match, fontconfig.FcPatternDestroy)
        name, number = ffi.new("FcChar8 **"), 0
        while fontconfig.FcPatternGetString(match, b"family", number, name) == fontconfig.FcResultMatch:
            if ffi.string(name[0]).decode("utf-8", "replace").lower() == family.lower():
                return True
            number += 1
        return False


def of(font_config: Any) -> FontFamilies | None:
    """The families of a font configuration; None for one that is not a book's."""
    families: FontFamilies | None = memo(font_config).get("families")
    return families


class _Style:
    """A style with other families."""

    def __init__(self, style: Any, families: list[str]) -> None:
        self._style, self._families = style, families

    def __getitem__(self, name: str) -> Any:
        return self._families if name == "font_family" else self._style[name]


def resolved() -> Any:
    """Context manager: texts are set in the families that ``FontFamilies`` gives."""
    return wrapped("weasyprint.text.line_break", "get_font_description", _described)


def _described(theirs: Any) -> Any:
    def get_font_description(style: Any) -> Any:
        families = of(style.font_config)
        return theirs(style if families is None else _Style(style, families.resolved(style["font_family"])))

    return get_font_description
