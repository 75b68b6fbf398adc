"""The chapter that bears the book's own title: in the book, which has that on its cover, it is the introduction."""

from __future__ import annotations

from collections.abc import Mapping

from docutils import nodes

from ....i18n import N_, Translate


def titles(titles: Mapping[str, str], root: str, book: str, say: Translate) -> dict[str, str]:
    """All pages' titles, with “Introduction” for the page ``root`` if its title is the ``book``'s.

    A book of one page keeps it, and so does one that has an introduction besides.
    """
    word = say(N_("Introduction"))
    own = titles.get(root, "").casefold() == book.casefold()
    return {**titles, root: word} if own and len(titles) > 1 and word not in titles.values() else {**titles}


def rename(doctree: nodes.document, title: str) -> None:
    """Give a page another title."""
    heading = doctree.next_node(nodes.title)
    if heading is not None:
        heading[:] = [nodes.Text(title)]
