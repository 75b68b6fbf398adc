"""The style sheet that conf.py's options make: colour, fonts, and what stands at the head of a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...design import tokens
from ..option_checks import NONE
from ..options import Options, footer, has_running_foot, header, names


def css(options: Options, settings: Path, *, plain: bool) -> str:
    """The style sheet that the options make, for a book that is ``plain`` where it has no catalogue."""
    return "".join(_rules(options, settings, plain))


def _rules(options: Options, settings: Path, plain: bool) -> Iterator[str]:
    yield from _faces(options, settings)
    if options.colour:
        yield (
            f":root {{ --base: {options.colour}; --category: {options.colour}; }}\n"
            f"@page {{ --base: {options.colour}; --category: {options.colour}; }}\n"
            "h1, h2, :where(body) > .contents h1 { color: var(--category, var(--base)); }\n"
            ".admonition { border-left-color: var(--base); }\n"
        )
        if not options.cover:
            yield "@page cover { background: var(--base); }\n:where(body) > .cover p { color: #ffffff; }\n"
    yield from _margin_boxes(options, plain)


def _margin_boxes(options: Options, plain: bool) -> Iterator[str]:
    """What stands at the head and the foot of pages."""
    at_head, at_foot = names(header(options, plain=plain)), names(footer(options))
    if options.header or plain:
        # Where heads have a section, that which a chapter opens with is empty by itself (``running_heads``).
        keyword = "first" if "section" in at_head else "first-except"
        content = "none" if options.header == NONE else f"string(running-head, {keyword})"
        for page in ("", " :left", " opening"):
            yield f"@page{page} {{ @top-left {{ content: {content}; }} }}\n"
    strings = "running-head attr(data-head)"
    if has_running_foot(options):
        strings += ", edition attr(data-foot)"
        yield f"body {{ string-set: none; }}\n.running-head {{ string-set: {strings}; }}\n"
    if "section" in at_head | at_foot:
        yield f"h2[data-head] {{ string-set: {strings}; }}\n"
    if "page" in at_head | at_foot:
        yield "@page { @bottom-right-corner { content: none; } }\n"
        yield "@page :left { @bottom-left-corner { content: none; } }\n"


def _faces(options: Options, settings: Path) -> Iterator[str]:
    for use, files in options.fonts.items():
        for name in files:
            path = settings / name
            face = _face(path)
            style = "italic" if face.italic else "normal"
            yield (
                f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {style};'
                f' src: url("{path.as_uri()}"); }}\n'
            )
        families = ", ".join(f'"{each}"' for each in faces(options, settings)[use])
        property_ = f"--face-{use}: {families}"
        yield f":root {{ {property_}; }}\n@page {{ {property_}; }}\n"


def faces(options: Options, settings: Path) -> dict[str, tuple[str, ...]]:
    """The families of the book's faces by their use; where one lacks a letter, the next is asked."""
    by_use = tokens.paper_faces(tokens.load())
    for use, files in options.fonts.items():
        by_use[use] = (_face(settings / files[0]).family, "Literata", "Source Code Pro")
    return by_use


@dataclass(frozen=True, slots=True)
class FontFace:
    """What a style sheet says of a font file."""

    family: str
    weight: int
    italic: bool


def _face(path: Path) -> FontFace:
    # Only here: a website's build need not load it.
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        names, marks = font["name"], font["OS/2"]
        family = names.getBestFamilyName() or path.stem
        return FontFace(str(family), int(marks.usWeightClass), bool(marks.fsSelection & 1))
