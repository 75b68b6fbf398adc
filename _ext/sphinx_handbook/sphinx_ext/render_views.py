"""Renders the answers of ``catalogue.queries`` as docutils nodes, for the screen and for paper alike.

Here are the views of entries: lists in their four forms, what goes with an entry, the register. The others are in
``render_indexes``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx.addnodes import pending_xref

from ..catalogue.entries.field_types import References, fields_of
from ..catalogue.queries.view import View
from ..i18n import N_
from ..languages.dates import in_words
from . import render_indexes, smart_quotes
from .filters.form import filter_form
from .renderer import Renderer, card_grid, details, grid, place_of, shared_terms, titled_list

#: The label of what an entry shares terms with.
SEE_ALSO: Final = N_("See also")

#: A register with fewer letters than these is seen at a glance: it has no row of them.
FEWEST_LETTERS: Final = 5

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from ..catalogue.queries.around import EntryContext, Neighbours, Relation
    from ..catalogue.queries.list_item import ListItem
    from ..catalogue.queries.register import Letter, Word
    from ..catalogue.queries.view import Form, Kind
    from .domain import HandbookDomain


def show(domain: HandbookDomain, builder: Builder, view: View, docname: str) -> list[nodes.Node]:
    """The nodes of one view on the page ``docname``; an empty list where the view is empty."""
    rendered = _RENDERERS[view.kind](Renderer(domain, builder, docname), view, domain.answer(view))
    smart_quotes.educate(rendered, domain.env.config)
    return rendered


def entry_list(domain: HandbookDomain, builder: Builder, lines: Sequence[ListItem], docname: str) -> list[nodes.Node]:
    """A list of entries with title and summary, for a page that has no source."""
    rendered = titled_list(Renderer(domain, builder, docname), View("entries"), lines)
    smart_quotes.educate(rendered, domain.env.config)
    return rendered


def reference(kind: str, target: str, docname: str) -> pending_xref:
    """A reference to a category, a term or a source, to be resolved with its title as text.

    A term's is without a page number on paper: it stands in the margin.
    """
    return pending_xref(
        "",
        nodes.inline("", target),
        refdomain="handbook",
        reftype=kind,
        reftarget=target,
        refdoc=docname,
        refexplicit=False,
        refwarn=False,
        classes=["no-page"] if kind == "term" else [],
    )


# Lists of entries, in each form.


def _entries(renderer: Renderer, view: View, lines: Sequence[ListItem]) -> list[nodes.Node]:
    return [*filter_form(renderer, view, lines), *_FORMS[view.form](renderer, view, lines)] if lines else []


def _compact(renderer: Renderer, view: View, lines: Sequence[ListItem]) -> list[nodes.Node]:
    """Titles alone, with what may not be left out behind them."""
    items = []
    for line in lines:
        words = nodes.paragraph("", "", *renderer.mention(line))
        if why := shared_terms(line, renderer.say):
            words += nodes.inline("", f" ({why})", classes=["why"])
        if line.changed:
            words += nodes.inline("", f", {in_words(line.changed, renderer.language)}", classes=["why"])
        items.append(nodes.list_item("", words))
    return [nodes.bullet_list("", *items, classes=["related-list"])]


def _table(renderer: Renderer, view: View, lines: Sequence[ListItem]) -> list[nodes.Node]:
    """A row an entry; the summary where no columns are asked for."""
    say = renderer.say
    asked = [renderer.fields[name] for name in view.columns or renderer.domain.schema.table_columns()]
    # A column that the table asks for is not there twice.
    roles = {field.role for field in asked}
    summary = not view.columns and any(line.summary for line in lines)
    changed = any(line.changed for line in lines)
    closed = "closed" not in roles and any(line.closed for line in lines)
    head = [say(N_("Title")), *([_label(renderer, "summary")] if summary else []), *(field.label for field in asked)]
    head += [say(N_("Changed"))] if changed else []
    rows: list[list[list[nodes.Node]]] = []
    for line in lines:
        mark = nodes.inline("", renderer.closed(line), classes=["entry-closed"])
        title = nodes.paragraph(
            "", "", renderer.link(line), *([nodes.Text(" "), mark] if closed and line.closed else [])
        )
        cells = [line.summary] * summary + list(line.cells)
        cells += [in_words(line.changed, renderer.language) if line.changed else ""] * changed
        texts: list[list[nodes.Node]] = [[nodes.paragraph("", text)] if text else [] for text in cells]
        rows.append([[title], *texts])
    return [grid(head, rows)]


def _label(renderer: Renderer, role: Any) -> str:
    field = renderer.domain.schema.with_role(role)
    return field.label if field else ""


def _cards(renderer: Renderer, view: View, lines: Sequence[ListItem]) -> list[nodes.Node]:
    """sphinx-design's cards, two or three beside each other where there is room."""
    return [card_grid([([renderer.link(line)], details(renderer, line)) for line in lines])]


_FORMS: dict[Form, Callable[[Renderer, View, Sequence[ListItem]], list[nodes.Node]]] = {
    "list": titled_list,
    "compact": _compact,
    "table": _table,
    "cards": _cards,
}


# Views about one entry.


def _around(renderer: Renderer, view: View, around: EntryContext) -> list[nodes.Node]:
    """Sections with what goes with an entry, and where else it is mentioned."""
    say = renderer.say
    sections: list[nodes.Node] = []
    see_also = say(SEE_ALSO)
    relations = _relations_shown(renderer, around.relations)
    # What shares terms is a suggestion, and stands under no label that says more than that.
    if around.suggested and all(label != see_also for _, label, _ in relations):
        fields = fields_of(renderer.domain.schema, References)
        # The id of the first relation, where that has none of its own on this page.
        free = not fields or (fields[0].label == see_also and fields[0].name in view.columns)
        relations.append(("handbook-related" if free else "handbook-see-also", see_also, ()))
    shown_below: set[str] = set()
    for node_id, label, lines in relations:
        added = around.suggested if label == see_also else ()
        sections.append(_section("entry-related", node_id, label, _compact(renderer, view, (*lines, *added))))
        shown_below |= {each.docname for each in (*lines, *added)}
    # A reader needs no name twice.
    if elsewhere := [each for each in around.mentioned if each.docname not in shown_below]:
        items = _compact(renderer, view, elsewhere)
        sections.insert(0, _section("entry-mentioned", "handbook-mentioned", say(N_("Mentioned in")), items))
    return sections


def _relations(renderer: Renderer, view: View, relations: Sequence[Relation]) -> list[nodes.Node]:
    """Sections with what the fields of an entry refer to."""
    return [
        _section("entry-related", node_id, label, _compact(renderer, view, lines))
        for node_id, label, lines in _relations_shown(renderer, relations)
    ]


def _relations_shown(renderer: Renderer, relations: Sequence[Relation]) -> list[tuple[str, str, Sequence[ListItem]]]:
    """The relations that this output shows: the id and the label of each, and its entries."""
    first = next((each.name for each in fields_of(renderer.domain.schema, References)), "")
    place = place_of(renderer.builder)
    return [
        # The first has the id that the only one has had.
        (f"handbook-related-{nodes.make_id(name)}" if name != first else "handbook-related", field.label, lines)
        for name, lines in relations
        if (field := renderer.fields[name]).is_shown(place)
    ]


def _section(name: str, node_id: str, label: str, body: list[nodes.Node]) -> nodes.section:
    return nodes.section("", nodes.title("", label), *body, ids=[node_id], classes=["around", name])


def _neighbours(renderer: Renderer, view: View, neighbours: Neighbours) -> list[nodes.Node]:
    labelled = ((N_("Previous page"), neighbours.before), (N_("Next page"), neighbours.after))
    items = [
        nodes.list_item(
            "", nodes.paragraph("", "", nodes.inline("", renderer.say(label) + ": "), *renderer.mention(line))
        )
        for label, line in labelled
        if line
    ]
    return [nodes.bullet_list("", *items, classes=["related-list"])] if items else []


def _register(renderer: Renderer, view: View, letters: Sequence[Letter]) -> list[nodes.Node]:
    targets = _targets(renderer, [word for letter in letters for word in letter.words])
    if view.form == "compact":
        items = [_word(renderer, word, targets) for letter in letters for word in letter.words]
        return [nodes.bullet_list("", *items, classes=["register-list"])] if items else []
    sections: list[nodes.Node] = []
    for number, letter in enumerate(letters, 1):
        items = [_word(renderer, word, targets) for word in letter.words]
        section = nodes.section("", nodes.title("", letter.text), ids=[f"letter-{number}"], classes=["register-letter"])
        section += nodes.bullet_list("", *items, classes=["register-list"])
        sections.append(section)
    row = _row_of_letters(letters) if _is_html(renderer) and len(letters) >= FEWEST_LETTERS else []
    return [nodes.container("", *row, *sections, classes=["register"])] if sections else []


def _is_html(renderer: Renderer) -> bool:
    return renderer.builder.format == "html" and place_of(renderer.builder) == "page"


def _row_of_letters(letters: Sequence[Letter]) -> list[nodes.Node]:
    """Links to the letters of the register."""
    items = [
        nodes.list_item("", nodes.paragraph("", "", nodes.reference("", letter.text, refid=f"letter-{number}")))
        for number, letter in enumerate(letters, 1)
    ]
    return [nodes.bullet_list("", *items, classes=["letter-list"])]


def _targets(renderer: Renderer, words: Sequence[Word]) -> dict[str, ListItem | str]:
    """Where each word is that others say to look under: the page with that title, or the id of its place on this one.

    Empty outside HTML: on paper the word is found by its letter.
    """
    if not _is_html(renderer):
        return {}
    wanted = {other for word in words for other in word.see}
    return {
        word.text: word.lines[0] if [line.title for line in word.lines] == [word.text] else f"register-{number}"
        for number, word in enumerate(words, 1)
        if word.text in wanted
    }


def _word(renderer: Renderer, word: Word, targets: Mapping[str, ListItem | str]) -> nodes.list_item:
    """A word and its entries: their titles on the screen, their page numbers on paper."""
    titles = [line.title for line in word.lines]
    paragraph = nodes.paragraph("", "", *renderer.mentions(word.lines))
    for link in paragraph.findall(nodes.reference):
        link["classes"].append("folio-after" if titles == [word.text] else "folio-only")
    if titles != [word.text]:
        colon = nodes.inline("", ": ", classes=["screen-only"])
        paragraph[:0] = [nodes.Text(word.text), *([colon] if word.lines else [])]
        for mark in paragraph.findall(nodes.inline):
            if "closed-mark" in mark["classes"]:
                # A page number lists nothing by name.
                mark["classes"].append("screen-only")
    if word.see:
        label = renderer.say(N_("see also")) if word.lines else renderer.say(N_("see"))
        paragraph += [nodes.Text(", "), nodes.emphasis("", label), nodes.Text(" ")]
        for number, other in enumerate(word.see):
            paragraph += [*([nodes.Text("; ")] if number else []), _other_word(renderer, other, targets.get(other))]
    place = targets.get(word.text)
    return nodes.list_item("", paragraph, ids=[place] if isinstance(place, str) else [])


def _other_word(renderer: Renderer, word: str, target: ListItem | str | None) -> nodes.Node:
    if target is None:
        return nodes.Text(word)
    return nodes.reference("", word, refid=target) if isinstance(target, str) else renderer.link(target)


_RENDERERS: dict[Kind, Callable[[Renderer, View, Any], list[nodes.Node]]] = {
    "entries": _entries,
    "around": _around,
    "relations": _relations,
    "related": _entries,
    "backlinks": _entries,
    "neighbours": _neighbours,
    "recent": _entries,
    "addresses": render_indexes.addresses,
    "terms": render_indexes.groups,
    "sources": render_indexes.groups,
    "abbreviations": render_indexes.abbreviations,
    "register": _register,
}
