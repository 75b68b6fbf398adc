"""How the answers of ``queries`` look on a page: plain docutils nodes, for the screen and for paper alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.addnodes import pending_xref

from ..i18n import N_, Translate, translator
from . import queries
from .records import closed_text

if TYPE_CHECKING:
    from .domain import HandbookDomain, View
    from .records import Entry
    from .schema import Field


def show(domain: HandbookDomain, kind: View, argument: str, docname: str) -> list[nodes.Node]:
    """The nodes of one view on the page ``docname``; nothing where there is nothing to show."""
    say = translator(domain.env.config.language)
    painters: dict[View, Callable[[], list[nodes.Node]]] = {
        "category": lambda: entry_list(domain.in_category(argument), docname, domain),
        "around": lambda: _around(domain, argument, say),
        "addresses": lambda: _addresses(domain, docname, say),
        "terms": lambda: _terms(domain, docname),
        "register": lambda: _register(domain, docname, say),
    }
    return painters[kind]()


def entry_list(entries: Iterable[Entry], docname: str, domain: HandbookDomain) -> list[nodes.Node]:
    """Entries with title and summary; a closed one says so."""
    closed = domain.schema.with_role("closed")
    items = [_entry_item(entry, docname, closed, domain.env.config.language) for entry in entries]
    return [nodes.bullet_list("", *items, classes=["entry-list"])] if items else []


def reference(kind: str, target: str, docname: str) -> pending_xref:
    """A reference to an entry, a category or a term, to be resolved with its title as text.

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


def entry_reference(entry_id: str, docname: str) -> pending_xref:
    """A reference to an entry, to be resolved with its title as text."""
    return reference("entry", entry_id, docname)


def _entry_item(entry: Entry, docname: str, closed: Field | None, language: str) -> nodes.list_item:
    item = nodes.list_item("", classes=["entry-item"])
    item += nodes.paragraph("", "", entry_reference(entry.id, docname), classes=["entry-link"])
    if entry.closed is not None and closed is not None:
        item += nodes.paragraph("", closed_text(entry.closed, closed, language), classes=["entry-closed"])
    if entry.summary:
        item += nodes.paragraph("", entry.summary, classes=["entry-summary"])
    return item


def _around(domain: HandbookDomain, docname: str, say: Translate) -> list[nodes.Node]:
    """What goes with an entry, and where it is mentioned."""
    entry = domain.entries.get(docname)
    if entry is None:
        return []
    found: list[nodes.Node] = []
    if related := queries.related(domain.catalogue, entry):
        label = next((each.label for each in domain.schema.fields.values() if each.type == "references"), "")
        items = [_related_item(each, docname, say) for each in related]
        found.append(_section("entry-related", "handbook-related", label or say(N_("See also")), items))
    if mentioned := queries.backlinks(domain.catalogue, entry):
        items = [_item(_page_reference(name, title, docname)) for name, title in mentioned]
        found.append(_section("entry-mentioned", "handbook-mentioned", say(N_("Mentioned in")), items))
    return found


def _related_item(related: queries.Related, docname: str, say: Translate) -> nodes.list_item:
    item = _item(entry_reference(related.id, docname))
    if related.shared:
        why = say(N_("also about: {terms}")).format(terms=", ".join(related.shared))
        item.next_node(nodes.paragraph).append(nodes.inline("", f" ({why})", classes=["why"]))  # type: ignore[union-attr]
    return item


def _addresses(domain: HandbookDomain, docname: str, say: Translate) -> list[nodes.Node]:
    items = []
    for address in queries.addresses(domain.catalogue):
        link = address.link
        title = nodes.reference("", link.title, refuri=link.url, internal=False, classes=["address-shown"])
        item = nodes.list_item("", nodes.paragraph("", "", title, classes=["link-title"]))
        item += nodes.paragraph("", "", nodes.inline("", link.url, classes=["address"]), classes=["link-address"])
        if link.status:
            item += nodes.paragraph("", link.status, classes=["link-state"])
        used = nodes.paragraph("", say(N_("Used by:")) + " ", classes=["link-used"])
        used += _references(address.used_by, docname)
        item += used
        items.append(item)
    return [nodes.bullet_list("", *items, classes=["link-list"])] if items else []


def _terms(domain: HandbookDomain, docname: str) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for term, entries in queries.term_index(domain.catalogue):
        section = nodes.section("", nodes.title("", term.title), ids=[f"term-{term.id}"], classes=["term"])
        if term.description:
            section += nodes.paragraph("", term.description, classes=["term-description"])
        section += entry_list(entries, docname, domain)
        found.append(section)
    return found


def _register(domain: HandbookDomain, docname: str, say: Translate) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for place, letter in enumerate(queries.register(domain.catalogue), 1):
        items = [_word(word, docname, say) for word in letter.words]
        section = nodes.section("", nodes.title("", letter.text), ids=[f"letter-{place}"], classes=["register-letter"])
        section += nodes.bullet_list("", *items, classes=["register-list"])
        found.append(section)
    return found


def _word(word: queries.Word, docname: str, say: Translate) -> nodes.list_item:
    if word.see:
        line = nodes.paragraph("", f"{word.text}, ")
        line += [nodes.emphasis("", say(N_("see"))), nodes.Text(f" {word.see}")]
        return nodes.list_item("", line)
    if [title for _, title in word.entries] == [word.text]:
        return _item(entry_reference(word.entries[0][0], docname))
    line = nodes.paragraph("", f"{word.text}: ")
    line += _references(word.entries, docname)
    return nodes.list_item("", line)


def _references(entries: Iterable[tuple[str, str]], docname: str) -> list[nodes.Node]:
    """References with commas between them."""
    found: list[nodes.Node] = []
    for entry_id, _ in entries:
        found += [*([nodes.Text(", ")] if found else []), entry_reference(entry_id, docname)]
    return found


def _page_reference(target: str, title: str, docname: str) -> nodes.Node:
    return pending_xref(
        "",
        nodes.inline("", title),
        refdomain="std",
        reftype="doc",
        reftarget=f"/{target}",
        refdoc=docname,
        refexplicit=True,
        refwarn=False,
    )


def _item(content: nodes.Node) -> nodes.list_item:
    return nodes.list_item("", nodes.paragraph("", "", content))


def _section(name: str, node_id: str, label: str, items: list[nodes.list_item]) -> nodes.section:
    return nodes.section(
        "",
        nodes.title("", label),
        nodes.bullet_list("", *items, classes=["related-list"]),
        ids=[node_id],
        classes=["around", name],
    )
