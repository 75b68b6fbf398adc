"""Turns the design tokens and a book's category colours into custom properties, for screen and for paper."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol

__all__ = ["CategoryColour", "Medium", "Tokens", "css", "load", "paper_css"]

_FILE: Final = Path(__file__).with_name("tokens.toml")

# Names that CSS reads as keywords only when they stand bare.
_GENERIC: Final = frozenset({"serif", "sans-serif", "monospace", "ui-monospace"})


class CategoryColour(Protocol):
    """What a category's colour has to offer; the catalogue's own `Colour` does."""

    @property
    def strong(self) -> str:
        """For words and marks, on light."""

    @property
    def tint(self) -> str:
        """For surfaces, on light."""

    @property
    def dark_strong(self) -> str:
        """For words and marks, on dark."""

    @property
    def dark_tint(self) -> str:
        """For surfaces, on dark."""


@dataclass(frozen=True, slots=True)
class Medium:
    """The measures of the screen or of the paper."""

    size: Mapping[str, str]
    leading: Mapping[str, str]
    space: Mapping[str, str]
    measure: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The whole of `tokens.toml`."""

    faces: Mapping[str, tuple[str, ...]]
    screen: Medium
    paper: Medium
    light: Mapping[str, str]
    dark: Mapping[str, str]


@cache
def load() -> Tokens:
    """Read the tokens."""
    raw: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Tokens(
        faces={name: tuple(families) for name, families in raw["faces"].items()},
        screen=Medium(**raw["screen"]),
        paper=Medium(**raw["paper"]),
        light=raw["light"],
        dark=raw["dark"],
    )


def css(tokens: Tokens, colours: Mapping[str, CategoryColour]) -> str:
    """Return the stylesheet of the screen: light, and dark where the reader's system or the page asks for it.

    Dark is for the screen only, so that a page printed from a dark browser is black on white.
    """
    dark = [*_pairs(tokens.dark), *_category_pairs(colours, dark=True)]
    return "".join(
        (
            _rule(":root", ["color-scheme: light", *_shared(tokens, tokens.screen), *_light(tokens, colours)]),
            "@media screen and (prefers-color-scheme: dark) {\n",
            _rule(":root:not([data-theme=light])", ["color-scheme: dark", *dark]),
            "}\n@media screen {\n",
            _rule(":root[data-theme=dark]", ["color-scheme: dark", *dark]),
            "}\n",
            _chosen(colours),
        )
    )


def paper_css(tokens: Tokens, colours: Mapping[str, CategoryColour]) -> str:
    """Return the stylesheet of the paper: light only, and said twice.

    WeasyPrint lets a page's margin boxes inherit from ``@page``, not from ``:root``.
    """
    # Signs that a text face lacks (a tick, a box) come from the code face, which is a package like the others.
    faces = {name: (*families[:1], *tokens.faces["mono"][:1], *families[1:]) for name, families in tokens.faces.items()}
    lines = [*_shared(replace(tokens, faces=faces), tokens.paper), *_light(tokens, colours)]
    return _rule(":root", lines) + _rule("@page", lines) + _chosen(colours)


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


def _chosen(colours: Mapping[str, CategoryColour]) -> str:
    """Let an element say which colour it and all within it are about: no `style` attribute is needed."""
    return "".join(
        _rule(
            f'[data-colour="{name}"]',
            [f"--category: var(--{name}-strong)", f"--category-tint: var(--{name}-tint)"],
        )
        for name in colours
    )


def _category_pairs(colours: Mapping[str, CategoryColour], *, dark: bool) -> Iterator[str]:
    for name, colour in colours.items():
        yield f"--{name}-strong: {colour.dark_strong if dark else colour.strong}"
        yield f"--{name}-tint: {colour.dark_tint if dark else colour.tint}"


def _pairs(values: Mapping[str, str], prefix: str = "") -> Iterator[str]:
    return (f"--{prefix}{name}: {value}" for name, value in values.items())


def _family(name: str) -> str:
    return name if name in _GENERIC else f'"{name}"'


def _rule(selector: str, lines: Iterable[str]) -> str:
    return f"{selector} {{\n" + "".join(f"  {line};\n" for line in lines) + "}\n"
