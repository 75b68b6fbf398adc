"""Reads our own style sheets rule by rule: a rule once for all sheets, and what it declares only where it matches.

A page format changes some lengths in a sheet of several hundred rules, and a chunk has use for a part of them. It is
for sheets without a fault: WeasyPrint warns of a wrong declaration when it reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import cycle
from typing import Any, Final

import tinycss2
import weasyprint
from cssselect2 import Matcher, compile_selector_list
from weasyprint.css.validation import preprocess_declarations

#: What may hold a brace or a semicolon that means nothing, and those that do.
_MARKS: Final = re.compile(r"""/\*.*?\*/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[{};]""", re.DOTALL)
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)

#: What begins a rule that is read here.
_READ_HERE: Final = re.compile(r"@page\b|[^@]")

Item = tuple[str, str | None]
"""A piece of CSS: what stands before a block and what is in it, or a declaration and None."""


def items(css: str) -> Iterator[Item]:
    """The rules of a sheet, or the declarations and rules in a block."""
    depth = start = opened = 0
    for mark in _MARKS.finditer(css):
        if mark[0] == "{":
            if not depth:
                opened = mark.start()
            depth += 1
        elif mark[0] == "}":
            depth -= 1
            if not depth:
                yield _bare(css[start:opened]), css[opened + 1 : mark.start()]
                start = mark.end()
        elif mark[0] == ";" and not depth:
            yield _bare(css[start : mark.start()]), None
            start = mark.end()
    if rest := _bare(css[start:]):
        yield rest, None


def _bare(css: str) -> str:
    """CSS without the comments and spaces around it."""
    return _COMMENT.sub("", css).strip()


class _Declarations:
    """What a block declares, read when it is first asked for."""

    def __init__(self, css: str, base_url: str) -> None:
        self._css, self._base_url = css, base_url

    @cached_property
    def _read(self) -> tuple[Any, ...]:
        return tuple(preprocess_declarations(self._base_url, tinycss2.parse_blocks_contents(self._css)))

    def __iter__(self) -> Iterator[Any]:
        return iter(self._read)


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A style sheet with the attributes that WeasyPrint asks of one."""

    base_url: str
    matcher: Matcher = field(default_factory=Matcher)
    page_rules: list[Any] = field(default_factory=list)
    layers: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SheetRules:
    """The rules that have been read of some style sheets."""

    _selectors: dict[str, list[Any]] = field(default_factory=dict)
    _page_rules: dict[str, list[Any]] = field(default_factory=dict)
    _blocks: dict[tuple[str, str], tuple[_Declarations, None]] = field(default_factory=dict)
    """What is declared, with the layer that it is in: none."""

    def sheet(self, css: str, base_url: str, url_fetcher: Any) -> Sheet | None:
        """A sheet as WeasyPrint has it; None where it has other rules than for elements and pages."""
        sheet = Sheet(base_url)
        for before, block in items(css):
            if block is None or not _READ_HERE.match(before):
                return None
            if before.startswith("@"):
                sheet.page_rules.extend(self._of_page(before, block, base_url, url_fetcher))
                continue
            if "{" in block:
                # A rule within a rule.
                return None
            if before not in self._selectors:
                self._selectors[before] = compile_selector_list(before)
            for selector in self._selectors[before]:
                sheet.matcher.add_selector(selector, self._block(block, base_url))
        return sheet

    def _block(self, css: str, base_url: str) -> tuple[_Declarations, None]:
        """The block of a rule: the same object for the same text, by which equal styles are found."""
        key = css, base_url
        if key not in self._blocks:
            self._blocks[key] = _Declarations(css, base_url), None
        return self._blocks[key]

    def _of_page(self, before: str, block: str, base_url: str, url_fetcher: Any) -> Iterator[Any]:
        """The rules of ``@page``: for each selector that of the page, then those of its margin boxes."""
        parts = [*items(block)]
        own = "; ".join(css for css, inner in parts if inner is None)
        boxes = [(name, inner) for name, inner in parts if inner is not None]
        blocks = [("", own), *boxes] if own else boxes
        like = f"{before} {{ {' '.join(f'{name} {{ margin: 0 }}' if name else 'margin: 0;' for name, _ in blocks)} }}"
        if like not in self._page_rules:
            self._page_rules[like] = weasyprint.CSS(string=like, font_config=None, url_fetcher=url_fetcher).page_rules
        for (rule, selectors, _), (_, css) in zip(self._page_rules[like], cycle(blocks), strict=False):
            yield rule, selectors, self._block(css, base_url)[0]
