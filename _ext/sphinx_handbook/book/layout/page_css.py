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
    tabs = [each.number for each in schema.categories]
    groups = [(str(number), number, number) for number in tabs]
    # What a category without entries opens with another, or with a page of no category.
    groups += [(f"{number}-0", number, 0) for number in tabs]
    groups += [(f"{number}-{number + 1}", number, number + 1) for number in tabs[:-1]]
    return "".join(_group(schema, *group, form) for group in groups)


def _group(schema: Schema, name: str, first: int, further: int, form: PageFormat) -> str:
    """The named pages ``name``: the tab of the category ``first`` on the page that they open with, then ``further``."""
    attribute = "data-shared" if "-" in name else "data-number"
    css = f':where(body, body > .sheet) > .part[{attribute}="{name}"] {{ page: category-{name}; }}\n'
    css += f"@page :nth(1 of category-{name}) {{ @top-left {{ content: none; }} }}\n"
    for side, outer in (("right", "right"), ("left", "left")):
        if further:
            css += f"@page category-{name}:{side} {{ @{outer}-top {{ {_tab(schema, further, outer, form)} }} }}\n"
        if further != first:
            # The next one's tab stands below it, in a box of its own.
            below = f"@{outer}-bottom {{ {_tab(schema, further, outer, form, below=True)} }} " if further else ""
            above = f"@{outer}-top {{ {_tab(schema, first, outer, form)} }} "
            css += f"@page :nth(1 of category-{name}):{side} {{ {above}{below}}}\n"
    return css


def _tab(schema: Schema, number: int, outer: str, form: PageFormat, *, below: bool = False) -> str:
    """The declarations of a margin box that is a tab; ``below`` the one that stands at the upper end."""
    colour = next(schema.colours[each.colour].strong for each in schema.categories if each.number == number)
    room = form.height - form.top - form.bottom
    step, tab = room / max(len(schema.categories), 1), TAB_HEIGHT * room
    # A page's margin box begins where the text does.
    top, height = (number - 1) * min(step, tab + GAP), min(step - GAP, tab)
    place = f"margin-top: {top:.2f}mm"
    if below:
        place = f"margin-bottom: {room - top - height:.2f}mm"
    inner = "left" if outer == "right" else "right"
    width, padding = form.tab * 6 / 11, form.tab * 5 / 11
    return (
        f'content: "{number}"; background: {colour}; color: #ffffff; width: {width:.2f}mm; height: {height:.2f}mm; '
        f"{place}; margin-{inner}: {form.outer - form.tab:.2f}mm; "
        f"margin-{outer}: {-form.bleed}mm; padding-{outer}: {padding + form.bleed:.2f}mm; "
        "text-align: center; vertical-align: middle; font: 600 11pt/15pt var(--face-sans);"
    )
