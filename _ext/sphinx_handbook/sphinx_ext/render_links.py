"""Renders links to addresses outside the book: title, address, what was printed, state, archived copy."""

from __future__ import annotations

import re

from docutils import nodes

from ..catalogue.entries.values import Link
from ..i18n import N_, Translate


def item(link: Link, archive: str, say: Translate) -> nodes.list_item:
    """A list item with all data of a link; ``archive`` is an address to search for copies, or an empty string."""
    title = external(link.title, link.url, link.lang)
    item = nodes.list_item("", nodes.paragraph("", "", title, classes=["link-title"]))
    if link.description:
        item += nodes.paragraph("", link.description, classes=["link-description"])
    item += nodes.paragraph("", "", nodes.inline("", link.url, classes=["address"]), classes=["link-address"])
    if link.reason:
        item += labelled("link-restored", say(N_("Restored")), link.reason)
    if link.printed:
        printed = nodes.inline("", link.printed, classes=["address"])
        label = nodes.strong("", say(N_("As printed:")))
        item += nodes.paragraph("", "", label, nodes.Text(" "), printed, classes=["link-printed"])
    state = nodes.paragraph("", "", nodes.inline("", link.status, classes=["link-status"]), classes=["link-state"])
    if link.checked is not None:
        state += nodes.inline("", f" ({link.checked})")
    if address := link.archive or archive:
        words = say(N_("Archived copy")) if link.archive else say(N_("Search the archive"))
        search = external(words, address)
        before, after = say(N_("for {title}")).split("{title}")
        hidden = [
            nodes.Text(f" {before}"),
            *in_language(link.title, link.lang),
            *([nodes.Text(after)] if after else []),
        ]
        search += nodes.inline("", "", *hidden, classes=["visually-hidden"])
        state += nodes.inline("", "", nodes.Text(" "), search, classes=["link-archive"])
    if len(state.astext().strip()):
        item += state
    return item


def external(text: str, url: str, lang: str = "") -> nodes.reference:
    """A link after which print does not repeat the address: it stands beside it, or is of no use on paper."""
    return nodes.reference("", "", *in_language(text, lang), refuri=url, internal=False, classes=["address-shown"])


#: A title among words that tell where it stands: The Times, "How it went", 2018.
_QUOTED = re.compile('"([^"]+)"|“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|»([^«»]+)«')


def in_language(text: str, lang: str) -> list[nodes.Node]:
    """A title in a language of its own, so that it is read aloud and hyphenated in that language.

    What stands around titles in quotes is in the book's own language, as all of it is where ``lang`` is empty.
    """
    if not lang:
        return [nodes.Text(text)]
    parts: list[nodes.Node] = []
    at = 0
    for start, end in [each.span(each.lastindex or 0) for each in _QUOTED.finditer(text)] or [(0, len(text))]:
        # Docutils writes such a class as the attribute "lang".
        parts += [nodes.Text(text[at:start]), nodes.inline("", text[start:end], classes=[f"language-{lang}"])]
        at = end
    return [each for each in [*parts, nodes.Text(text[at:])] if each.astext()]


def labelled(name: str, label: str, text: str) -> nodes.paragraph:
    """A paragraph with a label in bold type and a text."""
    return nodes.paragraph("", "", nodes.strong("", f"{label}:"), nodes.Text(f" {text}"), classes=[name])
