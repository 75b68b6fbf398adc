"""Writes the design tokens and a book's category colours as custom properties, for screen and for paper."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol

from .contrast import legible

__all__ = ["CategoryColour", "Medium", "Tokens", "css", "load", "paper_css"]

_FILE: Final = Path(__file__).with_name("tokens.toml")

# Keywords of CSS: in quotes they would be names of families.
_GENERIC: Final = frozenset({"serif", "sans-serif", "monospace", "ui-monospace"})


class CategoryColour(Protocol):
    """The four shades of a category's colour; the catalogue's `Colour` has them."""

    @property
    def strong(self) -> str:
        """For text and marks, on light."""

    @property
    def tint(self) -> str:
        """For surfaces, on light."""

    @property
    def dark_strong(self) -> str:
        """For text and marks, on dark."""

    @property
    def dark_tint(self) -> str:
        """For surfaces, on dark."""


@dataclass(frozen=True, slots=True)
class Medium:
    """The sizes of the screen or of the paper, as CSS lengths by name."""

    size: Mapping[str, str]
    leading: Mapping[str, str]
    space: Mapping[str, str]
    measure: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The content of `tokens.toml`."""

    faces: Mapping[str, tuple[str, ...]]
    screen: Medium
    paper: Medium
    light: Mapping[str, str]
    dark: Mapping[str, str]


@cache
def load() -> Tokens:
    """Read `tokens.toml`, once per process."""
    raw: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Tokens(
        faces={name: tuple(families) for name, families in raw["faces"].items()},
        screen=Medium(**raw["screen"]),
        paper=Medium(**raw["paper"]),
        light=raw["light"],
        dark=raw["dark"],
    )


def css(tokens: Tokens, colours: Mapping[str, CategoryColour]) -> str:
    """Return the stylesheet of the screen: light, and dark if the reader's system or the page asks for it.

    Dark applies to the screen only, so that a page printed from a dark browser is black on white.
    """
    light = [*_light(tokens, colours), *_text_pairs(tokens.light, colours, dark=False), "--category-text: var(--base)"]
    dark = [*_pairs(tokens.dark), *_category_pairs(colours, dark=True), *_text_pairs(tokens.dark, colours, dark=True)]
    return "".join(
        (
            _rule(":root", ["color-scheme: light", *_shared(tokens, tokens.screen), *light]),
            "@media screen and (prefers-color-scheme: dark) {\n",
            _rule(":root:not([data-theme=light])", ["color-scheme: dark", *dark]),
            "}\n@media screen {\n",
            _rule(":root[data-theme=dark]", ["color-scheme: dark", *dark]),
            "}\n",
            _chosen(colours, ("", "-tint", "-text")),
        )
    )


def paper_css(tokens: Tokens, colours: Mapping[str, CategoryColour]) -> str:
    """Return the stylesheet of the paper: light only, for ``:root`` and again for ``@page``.

    In WeasyPrint a page's margin boxes inherit from ``@page``, not from ``:root``.
    """
    lines = [*_shared(replace(tokens, faces=paper_faces(tokens)), tokens.paper), *_light(tokens, colours)]
    return _rule(":root", lines) + _rule("@page", lines) + _chosen(colours, ("", "-tint"))


def paper_faces(tokens: Tokens) -> dict[str, tuple[str, ...]]:
    """The families of each face of the paper: the book's own alone, so that it has the same bytes on every machine.

    Characters that a text font lacks (a tick, a box) come from the code font.
    """
    code = tokens.faces["mono"][0]
    return {name: tuple(dict.fromkeys((families[0], code))) for name, families in tokens.faces.items()}


def _shared(tokens: Tokens, medium: Medium) -> Iterator[str]:
    for name, families in tokens.faces.items():
        yield f"--face-{name}: {', '.join(map(_family, families))}"
    yield from _pairs(medium.size, "size-")
    yield from _pairs(medium.leading, "leading-")
    yield from _pairs(medium.space, "space-")
    yield from _pairs(medium.measure, "measure-")


def _light(tokens: Tokens, colours: Mapping[str, CategoryColour]) -> Iterator[str]:
    yield from _pairs(tokens.light)
    yield from _category_pairs(colours, dark=False)
    yield "--category: var(--base)"
    yield "--category-tint: var(--surface)"


def _chosen(colours: Mapping[str, CategoryColour], shades: tuple[str, ...]) -> str:
    """Rules for `data-colour`, which sets the category of an element and all within it without a `style` attribute."""
    return "".join(
        _rule(
            f'[data-colour="{name}"]',
            [f"--category{shade}: var(--{name}{shade or '-strong'})" for shade in shades],
        )
        for name in colours
    )


def _category_pairs(colours: Mapping[str, CategoryColour], *, dark: bool) -> Iterator[str]:
    for name, colour in colours.items():
        yield f"--{name}-strong: {colour.dark_strong if dark else colour.strong}"
        yield f"--{name}-tint: {colour.dark_tint if dark else colour.tint}"


def _text_pairs(theme: Mapping[str, str], colours: Mapping[str, CategoryColour], *, dark: bool) -> Iterator[str]:
    """The categories' colours as words have them: WCAG's 7:1 on whatever a page puts behind them."""
    for name, colour in colours.items():
        strong, tint = (colour.dark_strong, colour.dark_tint) if dark else (colour.strong, colour.tint)
        yield f"--{name}-text: {legible(strong, theme['paper'], theme['surface'], tint)}"


def _pairs(values: Mapping[str, str], prefix: str = "") -> Iterator[str]:
    return (f"--{prefix}{name}: {value}" for name, value in values.items())


def _family(name: str) -> str:
    return name if name in _GENERIC else f'"{name}"'


def _rule(selector: str, lines: Iterable[str]) -> str:
    return f"{selector} {{\n" + "".join(f"  {line};\n" for line in lines) + "}\n"
