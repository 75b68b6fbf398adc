"""Writes a card by its template: HTML with Jinja, which has an element ``card-front`` and an element ``card-back``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from ....catalogue import layouts
from ....files import read_text
from ....i18n import N_
from ....problems import Problem
from .. import contents_list, covers
from ..references import anchor
from . import card_parts

if TYPE_CHECKING:
    from ...project import Project
    from ..order import Document

#: The template of a card where a project has none of its own.
OURS: Final = Path(__file__).with_name("card.html")

#: The names that a template may use; ``qr`` is called with an address.
NAMES: Final = ("title", "category", "summary", "facts", "opening", "sections", "links", "address", "qr")

#: How wide a module of a QR code is, in millimetres, so that a grey copy of 150 dots an inch can be read.
MODULE: Final = 0.5

_SIDES: Final = re.compile(r'<(\w+)[^>]{0,1000}\bclass="card-(front|back)"')


class BadTemplate(Exception):
    """A card's template cannot be used; ``problem`` is why, with file and line."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class CategoryOnCard:
    """What a template may ask of a category."""

    title: str
    singular: str
    number: int
    mark: Markup
    """Its sign as a drawing; empty where it has none."""


def card(project: Project, document: Document, page: str, template: Path) -> str:
    """The HTML of a card, both sides, from the HTML of its page; raises ``BadTemplate``."""
    name = template.name
    try:
        text = read_text(template, "utf-8-sig")
    except (OSError, ValueError):
        message = N_("There is no file “{word}”.")
        raise BadTemplate(Problem(name, 1, 1, "template", message, {"word": name})) from None
    parts = card_parts.read(page)
    values: dict[str, Any] = {
        "title": project.titles[document.docname],
        "category": _category(project, document),
        "summary": parts.summary,
        "facts": parts.facts,
        "opening": parts.opening,
        "sections": parts.sections,
        "links": parts.links,
        "address": covers.permalink(project.schema, document.docname),
        "qr": qr,
    }
    try:
        filled = layouts.filled(text, values, html=True)
    except layouts.Faulty as fault:
        message = N_("The template cannot be filled in for “{page}”: {word}")
        values = {"page": document.docname, "word": fault.reason}
        raise BadTemplate(Problem(name, fault.line, 1, "template", message, values)) from None
    sides = [match[2] for match in _SIDES.finditer(filled)]
    if sides != ["front", "back"]:
        message = N_("A card's template has one element of the class card-front and one of card-back, in this order.")
        raise BadTemplate(Problem(name, 1, 1, "template", message))
    place, colour = escape(anchor(document.docname)), contents_list.colour(project, document)
    return f'<article id="{place}" class="card"{colour}>{filled}</article>'


def _category(project: Project, document: Document) -> CategoryOnCard:
    category = project.schema.category_of(document.docname)
    if category is None:
        return CategoryOnCard("", "", 0, Markup(""))
    colour = project.schema.colours[category.colour].strong
    mark = covers.inline_svg(Path(project.settings, category.mark), colour) if category.mark else ""
    return CategoryOnCard(category.title, category.singular, category.number, Markup(mark))


def qr(address: str, module: float = MODULE) -> Markup:
    """A QR code, as large as its modules need; ``module`` is the width of one, in millimetres."""
    drawing, modules = covers.qr_drawing(address)
    side = modules * module
    return Markup(f'<div class="card-qr" style="width: {side:.1f}mm; height: {side:.1f}mm">{drawing}</div>')
