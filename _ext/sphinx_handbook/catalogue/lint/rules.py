"""All rules for one page, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from ...problems import Problem
from . import dialects, link_syntax, markup_names, quotes, shapes, structure
from .hidden import addresses
from .page_text import PageText

Rule = Callable[[PageText], Iterator[Problem]]

#: What is wrong for certain and what nobody else reports: the build refuses it, too.
FAULTS: Final[tuple[Rule, ...]] = (
    structure.second_title,
    structure.spaces,
    structure.unclosed,
    markup_names.broken_braces,
    link_syntax.links,
    addresses.other_words,
    shapes.tables,
    shapes.html,
)

#: What Sphinx and MyST report while they build.
REPORTED_BY_SPHINX: Final[tuple[Rule, ...]] = (
    structure.heading_levels,
    structure.long_headings,
    structure.open_elements,
    markup_names.unknown,
    markup_names.incomplete,
    link_syntax.footnotes,
)

#: What may be meant: hints, which refuse nothing.
HINTS: Final[tuple[Rule, ...]] = (
    structure.second_title,
    structure.underlined_text,
    link_syntax.images,
    link_syntax.references,
    shapes.list_marks,
    shapes.text_as_code,
    markup_names.without_braces,
    quotes.mixed_quotes,
    dialects.dialects,
)


def faults(page: PageText) -> Iterator[Problem]:
    """What the build refuses as well as the command line."""
    conflicts = list(structure.merge_conflicts(page))
    yield from conflicts
    for rule in () if conflicts else FAULTS:
        yield from (each for each in rule(page) if not each.hint)


def beside_the_build(page: PageText) -> Iterator[Problem]:
    """What the command line says in addition: problems that Sphinx reports itself, and hints."""
    if any(structure.merge_conflicts(page)):
        # Its marks make headings and quotations of the text between them.
        return
    for rule in REPORTED_BY_SPHINX:
        yield from rule(page)
    for rule in HINTS:
        yield from (each for each in rule(page) if each.hint)
