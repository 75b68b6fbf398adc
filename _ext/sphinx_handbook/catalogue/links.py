"""How an address outside the book looks: what it is called, where it is, what was printed, what is known of it."""

from __future__ import annotations

from docutils import nodes

from ..i18n import N_, Translate
from .fields import Link


def item(link: Link, archive: str, say: Translate) -> nodes.list_item:
    """All that is known of an address; ``archive`` is where copies of it can be looked for, if anywhere."""
    item = nodes.list_item("", nodes.paragraph("", "", external(link.title, link.url), classes=["link-title"]))
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
        search += nodes.inline("", " " + say(N_("for {title}")).format(title=link.title), classes=["visually-hidden"])
        state += nodes.inline("", "", nodes.Text(" "), search, classes=["link-archive"])
    if len(state.astext().strip()):
        item += state
    return item


def external(text: str, url: str) -> nodes.reference:
    """A link whose address is printed beside it, or is of no use on paper."""
    return nodes.reference("", text, refuri=url, internal=False, classes=["address-shown"])


def labelled(name: str, label: str, text: str) -> nodes.paragraph:
    """A line that says what it is before it says it."""
    return nodes.paragraph("", "", nodes.strong("", f"{label}:"), nodes.Text(f" {text}"), classes=[name])
