"""Links to pages and to sections, as the templates get them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes

from ...sphinx_ext.domain import HandbookDomain

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to a page or to a section of it."""

    title: str
    href: str
    current: bool = False


def headings(env: BuildEnvironment, docname: str) -> Iterator[PageLink]:
    """The second-level headings of a page, from its table of contents."""
    contents, domain = env.tocs.get(docname), HandbookDomain.of(env)
    if contents is None:
        return
    for title in contents.children:
        for below in title.children:
            if isinstance(below, nodes.bullet_list):
                for item in below.children:
                    link = next(iter(item.findall(nodes.reference)), None)
                    if link is not None and link.get("anchorname"):
                        yield PageLink(domain.heading(docname, link), link["anchorname"])
