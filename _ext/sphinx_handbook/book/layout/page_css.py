"""The CSS of each category's pages: a tab at the outer edge with the category's number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ...catalogue.schema.model import Schema
    from ...editions.page_format import PageFormat

#: How high a tab is at most, as a fraction of the text area's height, and the gap below it, in millimetres.
TAB_HEIGHT: Final = 0.122
GAP: Final = 3.0


def page_css(schema: Schema, form: PageFormat) -> str:
    """The named pages of the categories: each has a tab with its number at the outer edge, lower for each category.

    Position and number tell categories apart on a grey printer, too. The page that a category opens with has no
    running head.
    """
    return "".join(
        f':where(body, body > .sheet) > .part[data-number="{number}"] {{ page: category-{number}; }}\n'
        f"@page :nth(1 of category-{number}) {{ @top-left {{ content: none; }} }}\n"
        + "".join(
            f"@page category-{number}:{side} {{ @{outer}-top {{ {_tab(schema, number, colour, outer, form)} }} }}\n"
            for side, outer in (("right", "right"), ("left", "left"))
        )
        for number, colour in ((each.number, schema.colours[each.colour].strong) for each in schema.categories)
    )


def _tab(schema: Schema, number: int, colour: str, outer: str, form: PageFormat) -> str:
    room = form.height - form.top - form.bottom
    step, tab = room / max(len(schema.categories), 1), TAB_HEIGHT * room
    # A page's margin box begins where the text does.
    top, height = (number - 1) * min(step, tab + GAP), min(step - GAP, tab)
    inner = "left" if outer == "right" else "right"
    return (
        f'content: "{number}"; background: {colour}; color: #ffffff; width: 6mm; height: {height:.2f}mm; '
        f"margin-top: {top:.2f}mm; margin-{inner}: {form.outer - 11:.2f}mm; "
        f"margin-{outer}: {-form.bleed}mm; padding-{outer}: {5 + form.bleed}mm; "
        "text-align: center; vertical-align: middle; font: 600 11pt/15pt var(--face-sans);"
    )
