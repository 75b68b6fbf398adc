"""Makes a page for each term that several entries share: its description, its entries, related terms."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from sphinx.builders.html import StandaloneHTMLBuilder

from ..catalogue.queries import answers
from ..sphinx_ext import render_views
from ..sphinx_ext.domain import HandbookDomain
from .generated_pages import GeneratedPage

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ..catalogue.queries.list_item import ListItem

TEMPLATE: Final = "term.html"


def pages(app: Sphinx) -> Iterator[GeneratedPage]:
    """The page of each such term."""
    domain = HandbookDomain.of(app.env)
    for name, term_id in domain.term_pages().items():
        group = answers.term(domain.catalogue, term_id)
        relatives = answers.relatives(domain.catalogue, term_id)
        places = [domain.place("term", each.term.id) for each in relatives]
        yield GeneratedPage(name, TEMPLATE, (group, relatives, places), partial(_values, app, name, term_id))


def _values(app: Sphinx, name: str, term_id: str) -> dict[str, Any]:
    builder = app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)
    domain = HandbookDomain.of(app.env)
    group = answers.term(domain.catalogue, term_id)
    assert group is not None
    term = next(each for each in domain.terms() if each.id == term_id)

    def category(line: ListItem) -> str:
        return line.docname.partition("/")[0]

    listed = [
        # Entries come in the book's order, so that those of one category stand together.
        (category_id, _html(builder, render_views.entry_list(domain, builder, list(lines), name)))
        for category_id, lines in groupby(group.lines, category)
    ]
    return {
        "title": term.title,
        "description": term.description,
        "names": [each for each in (term.abbreviation, *term.synonyms) if each],
        "groups": listed,
        "relatives": [
            (each.term.title, each.shared, _address(builder, name, domain.place("term", each.term.id)))
            for each in answers.relatives(domain.catalogue, term_id)
        ],
    }


def _html(builder: StandaloneHTMLBuilder, nodes: list[Any]) -> str:
    return "".join(builder.render_partial(each)["fragment"] for each in nodes)


def _address(builder: StandaloneHTMLBuilder, name: str, place: tuple[str, str, str] | None) -> str:
    """A term's address relative to a page; an empty string where the term has no place."""
    if place is None:
        return ""
    return builder.get_relative_uri(name, place[0]) + (f"#{place[1]}" if place[1] else "")
