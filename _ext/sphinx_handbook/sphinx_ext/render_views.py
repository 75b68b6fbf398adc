"""How the answers of ``queries`` look on a page: plain docutils nodes, for the screen and for paper alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.nodes import make_refnode

from ..catalogue.entries.entry import closed_aside, closed_text
from ..catalogue.entries.field_types import References, fields_of
from ..catalogue.queries import answers
from ..catalogue.queries.view import View
from ..catalogue.schema.model import Term
from ..i18n import N_, Translate, translator
from ..languages.dates import in_words
from . import render_links, smart_quotes

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from ..catalogue.queries.list_item import ListItem
    from ..catalogue.queries.register import Letter, Word
    from ..catalogue.queries.view import Form, Kind
    from ..catalogue.schema.model import Field, Source
    from .domain import HandbookDomain


def show(domain: HandbookDomain, builder: Builder, view: View, docname: str) -> list[nodes.Node]:
    """The nodes of one view on the page ``docname``; nothing where there is nothing to show."""
    shown = _RENDERERS[view.kind](_Renderer(domain, builder, docname), view, domain.answer(view))
    smart_quotes.dress(shown, domain.env.config)
    return shown


def entry_list(domain: HandbookDomain, builder: Builder, lines: Sequence[ListItem], docname: str) -> list[nodes.Node]:
    """Entries with title and summary, as every list of them looks, for a page that has no source."""
    shown = _list(_Renderer(domain, builder, docname), View("entries"), lines)
    smart_quotes.dress(shown, domain.env.config)
    return shown


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


@dataclass(frozen=True, slots=True)
class _Renderer:
    """What painting a view on one page needs."""

    domain: HandbookDomain
    builder: Builder
    docname: str

    @property
    def say(self) -> Translate:
        return translator(self.language)

    @property
    def language(self) -> str:
        return str(self.domain.env.config.language)

    @property
    def fields(self) -> dict[str, Field]:
        return dict(self.domain.schema.fields)

    def closed(self, line: ListItem) -> str:
        """What every list says of an entry that is closed; empty for one that is not."""
        field = self.domain.schema.with_role("closed")
        return closed_text(line.closed, field, self.language) if line.closed and field else ""

    def link(self, line: ListItem) -> nodes.reference:
        """The line's title, leading to its page."""
        words = nodes.inline("", line.title)
        node = make_refnode(self.builder, self.docname, line.docname, "", words)
        node["classes"].append("entry")
        return node

    def mention(self, line: ListItem) -> list[nodes.Node]:
        """The title in a line of text: a closed entry says so behind it."""
        field = self.domain.schema.with_role("closed")
        if line.closed is None or field is None:
            return [self.link(line)]
        return [self.link(line), nodes.inline("", f" {closed_aside(field)}", classes=["closed-mark"])]

    def mentions(self, lines: Iterable[ListItem]) -> list[nodes.Node]:
        """Titles with commas between them."""
        found: list[nodes.Node] = []
        for line in lines:
            found += [*([nodes.Text(", ")] if found else []), *self.mention(line)]
        return found


# Lists of entries, in each form.


def _entries(easel: _Renderer, view: View, lines: Sequence[ListItem]) -> list[nodes.Node]:
    return _FORMS[view.form](easel, view, lines) if lines else []


def _list(easel: _Renderer, view: View, lines: Sequence[ListItem]) -> list[nodes.Node]:
    """Title and summary."""
    items = []
    for line in lines:
        item = nodes.list_item("", classes=["entry-item"])
        item += nodes.paragraph("", "", easel.link(line), classes=["entry-link"])
        item += _told(easel, line)
        items.append(item)
    return [nodes.bullet_list("", *items, classes=["entry-list"])]


def _told(easel: _Renderer, line: ListItem) -> list[nodes.Node]:
    """What stands under a title, a paragraph for each."""
    changed = in_words(line.changed, easel.language) if line.changed else ""
    told = (
        ("entry-closed", easel.closed(line)),
        ("entry-changed", changed),
        ("entry-summary", line.summary),
        ("entry-why", _why(line, easel.say)),
    )
    return [nodes.paragraph("", text, classes=[name]) for name, text in told if text]


def _why(line: ListItem, say: Translate) -> str:
    return say(N_("also about: {terms}")).format(terms=", ".join(line.shared)) if line.shared else ""


def _compact(easel: _Renderer, view: View, lines: Sequence[ListItem]) -> list[nodes.Node]:
    """Titles alone, with what may not be left out behind them."""
    items = []
    for line in lines:
        words = nodes.paragraph("", "", *easel.mention(line))
        if why := _why(line, easel.say):
            words += nodes.inline("", f" ({why})", classes=["why"])
        if line.changed:
            words += nodes.inline("", f", {in_words(line.changed, easel.language)}", classes=["why"])
        items.append(nodes.list_item("", words))
    return [nodes.bullet_list("", *items, classes=["related-list"])]


def _table(easel: _Renderer, view: View, lines: Sequence[ListItem]) -> list[nodes.Node]:
    """A row an entry; the summary where no columns are asked for."""
    say, asked = easel.say, [easel.fields[name] for name in view.columns]
    # A column that the table asks for is not there twice.
    roles = {field.role for field in asked}
    summary = not asked and any(line.summary for line in lines)
    changed = any(line.changed for line in lines)
    closed = "closed" not in roles and any(line.closed for line in lines)
    head = [say(N_("Title")), *([_label(easel, "summary")] if summary else []), *(field.label for field in asked)]
    head += [say(N_("Changed"))] if changed else []
    rows: list[list[list[nodes.Node]]] = []
    for line in lines:
        mark = nodes.inline("", easel.closed(line), classes=["entry-closed"])
        title = nodes.paragraph("", "", easel.link(line), *([nodes.Text(" "), mark] if closed and line.closed else []))
        cells = [line.summary] * summary + list(line.cells)
        cells += [in_words(line.changed, easel.language) if line.changed else ""] * changed
        texts: list[list[nodes.Node]] = [[nodes.paragraph("", text)] if text else [] for text in cells]
        rows.append([[title], *texts])
    return [_grid(head, rows)]


def _label(easel: _Renderer, role: Any) -> str:
    field = easel.domain.schema.with_role(role)
    return field.label if field else ""


def _grid(head: Sequence[str], rows: Iterable[Sequence[Sequence[nodes.Node]]], **first: Any) -> nodes.table:
    """A table whose first column heads its rows; every cell knows its column's heading, for narrow screens."""
    body = [
        nodes.row("", *(nodes.entry("", *cell, heading=label) for label, cell in zip(head, cells, strict=True)))
        for cells in rows
    ]
    top = nodes.row("", *(nodes.entry("", nodes.paragraph("", label)) for label in head))
    columns = [nodes.colspec(colwidth=1, stub=int(not place)) for place in range(len(head))]
    group = nodes.tgroup("", *columns, nodes.thead("", top), nodes.tbody("", *body), cols=len(head))
    return nodes.table("", group, classes=["entry-table"])


def _cards(easel: _Renderer, view: View, lines: Sequence[ListItem]) -> list[nodes.Node]:
    """sphinx-design's cards, two or three beside each other where there is room."""
    return [_deck([([easel.link(line)], _told(easel, line)) for line in lines])]


def _deck(cards: Iterable[tuple[list[nodes.Node], list[nodes.Node]]], ids: Sequence[str] = ()) -> nodes.container:
    """Cards, each a title and what stands under it."""
    from sphinx_design.shared import PassthroughTextElement, create_component

    row = create_component("grid-row", ["sd-row", "sd-row-cols-1", "sd-row-cols-sm-2", "sd-g-4"])
    for place, (title, told) in enumerate(cards):
        words = PassthroughTextElement("", "", *title)
        head = create_component("card-title", ["sd-card-title"], children=[words])
        for paragraph in told:
            paragraph["classes"].append("sd-card-text")  # type: ignore[index]
        body = create_component("card-body", ["sd-card-body"], children=[head, *told])
        card = create_component(
            "card", ["sd-card", "sd-sphinx-override", "sd-w-100", "sd-shadow-none"], children=[body]
        )
        item = create_component("grid-item", ["sd-col", "sd-d-flex-row"], children=[card])
        if ids:
            item["ids"] = [ids[place]]
        row += item
    outer = ["sd-container-fluid", "sd-sphinx-override", "entry-cards"]
    return create_component("grid-container", outer, children=[row])


_FORMS: dict[Form, Callable[[_Renderer, View, Sequence[ListItem]], list[nodes.Node]]] = {
    "list": _list,
    "compact": _compact,
    "table": _table,
    "cards": _cards,
}


# What lies around an entry.


def _around(easel: _Renderer, view: View, around: answers.EntryContext) -> list[nodes.Node]:
    """What goes with an entry, and where it is mentioned, as sections."""
    say = easel.say
    found: list[nodes.Node] = []
    if around.mentioned:
        items = _compact(easel, view, around.mentioned)
        found.append(_section("entry-mentioned", "handbook-mentioned", say(N_("Mentioned in")), items))
    if around.related:
        label = next((each.label for each in fields_of(easel.domain.schema, References)), "")
        items = _compact(easel, view, around.related)
        found.append(_section("entry-related", "handbook-related", label or say(N_("See also")), items))
    return found


def _section(name: str, node_id: str, label: str, body: list[nodes.Node]) -> nodes.section:
    return nodes.section("", nodes.title("", label), *body, ids=[node_id], classes=["around", name])


def _neighbours(easel: _Renderer, view: View, found: answers.Neighbours) -> list[nodes.Node]:
    labelled = ((N_("Previous page"), found.before), (N_("Next page"), found.after))
    items = [
        nodes.list_item("", nodes.paragraph("", "", nodes.inline("", easel.say(label) + ": "), *easel.mention(line)))
        for label, line in labelled
        if line
    ]
    return [nodes.bullet_list("", *items, classes=["related-list"])] if items else []


# Addresses.


def _addresses(easel: _Renderer, view: View, found: Sequence[answers.Address]) -> list[nodes.Node]:
    if not found:
        return []
    say = easel.say
    if view.form == "table":
        head = [say(N_("Address")), say(N_("State")), say(N_("Used by"))]
        rows = [
            [
                [nodes.paragraph("", "", _outward(each), nodes.Text(" "), _written(each))],
                [nodes.paragraph("", each.link.status)] if each.link.status else [],
                [nodes.paragraph("", "", *easel.mentions(each.used_by))],
            ]
            for each in found
        ]
        return [_grid(head, rows)]
    items = []
    for number, each in enumerate(found, 1):
        if view.form == "list":
            item = render_links.item(each.link, each.archive, say)
            used = nodes.paragraph("", say(N_("Used by:")) + " ", *easel.mentions(each.used_by), classes=["link-used"])
            item += used
        else:
            item = nodes.list_item("", nodes.paragraph("", "", _outward(each), classes=["link-title"]))
            item += nodes.paragraph("", "", _written(each), classes=["link-address"])
        item["ids"] = [f"address-{number}"]
        items.append(item)
    return [nodes.enumerated_list("", *items, enumtype="arabic", classes=["link-list", "numbered"])]


def _outward(address: answers.Address) -> nodes.reference:
    return render_links.external(address.link.title, address.link.url, address.link.lang)


def _written(address: answers.Address) -> nodes.inline:
    return nodes.inline("", address.link.url, classes=["address"])


# Terms and sources.


def _groups(easel: _Renderer, view: View, groups: Sequence[answers.Group]) -> list[nodes.Node]:
    """A section for each with its entries; short forms of it as a table or as cards."""
    if not groups:
        return []
    kind = view.kind.removesuffix("s")
    if view.form == "table":
        head = [_heading(easel, kind), easel.say(N_("Description")), easel.say(N_("Pages"))]
        rows = [
            [
                [nodes.paragraph("", "", *_named(easel, kind, each), ids=[f"{kind}-{each.of.id}"])],
                [nodes.paragraph("", _described(each.of))] if _described(each.of) else [],
                [nodes.paragraph("", "", *easel.mentions(each.lines))],
            ]
            for each in groups
        ]
        return [_grid(head, rows)]
    if view.form == "cards":
        cards = [(_named(easel, kind, each), _card(easel, each)) for each in groups]
        return [_deck(cards, [f"{kind}-{each.of.id}" for each in groups])]
    found: list[nodes.Node] = []
    for each in groups:
        title = nodes.title("", "", *_named(easel, kind, each))
        section = nodes.section("", title, ids=[f"{kind}-{each.of.id}"], classes=[kind])
        if described := _described(each.of):
            section += nodes.paragraph("", described, classes=["term-description"])
        section += (
            nodes.paragraph("", "", *easel.mentions(each.lines), classes=["term-entries"])
            if view.form == "compact"
            else _list(easel, view, each.lines)
        )
        found.append(section)
    return found


def _heading(easel: _Renderer, kind: str) -> str:
    return easel.say(N_("Term")) if kind == "term" else easel.say(N_("Source"))


def _described(of: Term | Source) -> str:
    if isinstance(of, Term):
        return of.description
    return ". ".join(each for each in (of.date, of.note) if each)


def _named(easel: _Renderer, kind: str, group: answers.Group) -> list[nodes.Node]:
    """The title, leading to the page of its own where there is one."""
    own = easel.domain.own_page(group.of.id) if kind == "term" else ""
    if not own or own == easel.docname:
        return [nodes.Text(group.of.title)]
    words = nodes.inline("", group.of.title)
    link = make_refnode(easel.builder, easel.docname, own, "", words)
    link["classes"] += ["term", "no-page"]
    return [link]


def _card(easel: _Renderer, group: answers.Group) -> list[nodes.Node]:
    told = [nodes.paragraph("", described)] if (described := _described(group.of)) else []
    return [*told, nodes.paragraph("", "", *easel.mentions(group.lines), classes=["term-entries"])]


# Words.


def _abbreviations(easel: _Renderer, view: View, found: Sequence[answers.Abbreviation]) -> list[nodes.Node]:
    if not found:
        return []
    if view.form == "table":
        head = [easel.say(N_("Abbreviation")), easel.say(N_("Meaning"))]
        return [_grid(head, [[[nodes.paragraph("", each.short)], [_meaning(easel, each)]] for each in found])]
    if view.form == "compact":
        items = []
        for each in found:
            words = nodes.paragraph("", "", nodes.strong("", each.short), nodes.Text(": "))
            words += _meaning(easel, each).children
            items.append(nodes.list_item("", words))
        return [nodes.bullet_list("", *items, classes=["related-list"])]
    terms = [
        nodes.definition_list_item("", nodes.term("", each.short), nodes.definition("", _meaning(easel, each)))
        for each in found
    ]
    return [nodes.definition_list("", *terms, classes=["abbreviations"])]


def _meaning(easel: _Renderer, each: answers.Abbreviation) -> nodes.paragraph:
    words = nodes.paragraph("")
    if each.long:
        words += nodes.Text(each.long + (", " if each.line else ""))
    if each.line:
        words += easel.mention(each.line)
    return words


def _register(easel: _Renderer, view: View, letters: Sequence[Letter]) -> list[nodes.Node]:
    if view.form == "compact":
        items = [_word(easel, word) for letter in letters for word in letter.words]
        return [nodes.bullet_list("", *items, classes=["register-list"])] if items else []
    found: list[nodes.Node] = []
    for place, letter in enumerate(letters, 1):
        items = [_word(easel, word) for word in letter.words]
        section = nodes.section("", nodes.title("", letter.text), ids=[f"letter-{place}"], classes=["register-letter"])
        section += nodes.bullet_list("", *items, classes=["register-list"])
        found.append(section)
    return [nodes.container("", *found, classes=["register"])] if found else []


def _word(easel: _Renderer, word: Word) -> nodes.list_item:
    """A word and where it leads: on the screen to titles, on paper to pages."""
    titles = [line.title for line in word.lines]
    told = nodes.paragraph("", "", *easel.mentions(word.lines))
    for link in told.findall(nodes.reference):
        link["classes"].append("folio-after" if titles == [word.text] else "folio-only")
    if titles != [word.text]:
        colon = nodes.inline("", ": ", classes=["screen-only"])
        told[:0] = [nodes.Text(word.text), *([colon] if word.lines else [])]
        for mark in told.findall(nodes.inline):
            if "closed-mark" in mark["classes"]:
                # A page number lists nothing by name.
                mark["classes"].append("screen-only")
    if word.see:
        label = easel.say(N_("see also")) if word.lines else easel.say(N_("see"))
        told += [nodes.Text(", "), nodes.emphasis("", label), nodes.Text(" " + "; ".join(word.see))]
    return nodes.list_item("", told)


_RENDERERS: dict[Kind, Callable[[_Renderer, View, Any], list[nodes.Node]]] = {
    "entries": _entries,
    "around": _around,
    "related": _entries,
    "backlinks": _entries,
    "neighbours": _neighbours,
    "recent": _entries,
    "addresses": _addresses,
    "terms": _groups,
    "sources": _groups,
    "abbreviations": _abbreviations,
    "register": _register,
}
