"""Writes a view's filters as a form, hidden until a script shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from ...catalogue.queries.filters import filters
from ...i18n import N_
from ..nodes import handbook_filter

if TYPE_CHECKING:
    from docutils import nodes

    from ...catalogue.queries.filters import Choice, Filter
    from ...catalogue.queries.list_item import ListItem
    from ...catalogue.queries.view import View
    from ..renderer import Renderer


def filter_form(renderer: Renderer, view: View, items: Sequence[ListItem]) -> list[nodes.Node]:
    """The form before a list; an empty list where the builder's pages run no scripts, or there is nothing to choose."""
    builder = renderer.builder
    if not view.filters or builder.format != "html" or getattr(builder, "embedded", True):
        return []
    rows = filters(view, items, renderer.domain.schema)
    return [handbook_filter(html="\n".join(_lines(renderer, rows, len(items))))] if rows else []


def _lines(renderer: Renderer, rows: Sequence[Filter], count: int) -> Iterator[str]:
    say = renderer.say
    yield '<div class="handbook-filter" hidden>'
    yield f"<details><summary>{escape(say(N_('Filter the list')))}</summary>"
    yield '<form autocomplete="off">'
    for row in rows:
        yield f"<fieldset><legend>{escape(row.label or say(N_('Category')))}</legend>"
        yield from (_choice(row, each) for each in row.choices)
        yield "</fieldset>"
    yield "</form></details>"
    message = say(N_("{n} of {all} shown")).replace("{all}", str(count))
    yield f'<p><span role="status" data-message="{escape(message)}"></span>'
    yield f'<button type="button" hidden>{escape(say(N_("Show all")))}</button></p>'
    yield "</div>\n"


def _choice(row: Filter, choice: Choice) -> str:
    places = " ".join(map(str, choice.places))
    named = f'name="{escape(row.name)}" value="{escape(choice.value)}" data-places="{places}"'
    return f'<label><input type="checkbox" {named}> {escape(choice.words)} <span>({len(choice.places)})</span></label>'
