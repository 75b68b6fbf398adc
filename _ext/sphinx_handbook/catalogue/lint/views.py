"""Views that a page asks for with options that cannot be meant, and lists with entries that do not exist."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from ...i18n import N_
from ...problems import Problem, nearest
from ..markdown.scanner import Block, argument_offset
from ..queries import view
from ..queries.view import Kind
from ..schema.model import Schema
from .page_text import PageText

#: The kind of view that each directive shows.
KINDS: Final[dict[str, Kind]] = {
    "abbreviations": "abbreviations",
    "backlinks": "backlinks",
    "category-index": "entries",
    "entries": "entries",
    "link-list": "addresses",
    "neighbours": "neighbours",
    "recent": "recent",
    "register": "register",
    "related": "related",
    "sources": "sources",
    "term-index": "terms",
}

_OPTION: Final = re.compile(r"[ \t>]*:?(?P<name>[\w-]+):(?P<value>.*)")


def wrong(
    page: PageText, docname: str, schema: Schema, docnames: Collection[str], ids: tuple[str, ...]
) -> Iterator[Problem]:
    """What the build says of the views on a page.

    ``docnames`` are those of all entries, former ones as well, and ``ids`` their last parts, in order.
    """
    for block in page.blocks:
        kind = KINDS.get(block.name)
        if kind is None:
            continue
        options = {}
        lines = {}
        for number in range(block.start + 1, block.options):
            if option := _OPTION.fullmatch(page.lines[number - 1].rstrip()):
                options[option["name"]], lines[option["name"]] = option["value"], number
        line = page.lines[block.start - 1]
        argument = line[argument_offset(line) :].strip()
        if block.name == "category-index":
            yield from _category_index(page, block, argument, docname, schema, docnames)
        elif block.name == "term-index" and argument and argument not in schema.vocabularies:
            message = N_("There is no vocabulary “{word}”.")
            yield _problem(page, block.start, "unknown-vocabulary", message, argument, tuple(schema.vocabularies))
        elif kind in view.ABOUT_ENTRY and argument and argument.rpartition("/")[2] not in ids:
            message = N_("There is no entry “{word}”.")
            yield _problem(page, block.start, "unknown-entry", message, argument, ids)
        for fault in view.read(kind, "", options, schema)[1]:
            at = lines.get(fault.option, block.start)
            yield _problem(page, at, fault.code, fault.message, fault.word, fault.allowed)


def _category_index(
    page: PageText, block: Block, argument: str, docname: str, schema: Schema, docnames: Collection[str]
) -> Iterator[Problem]:
    """A category that does not exist; on a category's own page, entries in the list that it does not have."""
    own = schema.category_of(docname)
    category_id = argument or (own.id if own else "")
    if schema.category(category_id) is None:
        message = N_("There is no category “{word}”.")
        declared = tuple(each.id for each in schema.categories)
        yield _problem(page, block.start, "unknown-category", message, category_id, declared)
    elif own is not None and own.id == category_id and docname == own.index:
        folder = f"{category_id}/"
        ids = tuple(sorted(each.removeprefix(folder) for each in docnames if each.startswith(folder)))
        for number in block.content:
            word = page.lines[number - 1].strip()
            # In a folder of the category, an entry's id alone names it, too.
            if word and word not in ids and word not in (each.rpartition("/")[2] for each in ids):
                message = N_("There is no entry “{word}” in this category.")
                yield _problem(page, number, "unknown-entry", message, word, ids)


def _problem(page: PageText, line: int, code: str, message: str, word: str, allowed: tuple[str, ...]) -> Problem:
    return Problem(page.path, line, 1, code, message, {"word": word}, allowed, nearest(word, allowed))
