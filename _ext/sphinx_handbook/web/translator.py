"""Writes the body of a page where Sphinx's own way would shut someone out."""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

__all__ = ["HandbookTranslator"]


class HandbookTranslator(HTML5Translator):
    """Sphinx's translator, but the title is left to the template and permalinks say where they lead."""

    def visit_section(self, node: nodes.section) -> None:
        """Write the page's own section as what it is without its title: a place, not a section."""
        if not self._is_page(node):
            super().visit_section(node)
            return
        self.section_level += 1
        self.body.append(self.starttag(node, "div", CLASS="page-text"))

    def depart_section(self, node: nodes.section) -> None:
        """End a section, or the page's own."""
        if not self._is_page(node):
            super().depart_section(node)
            return
        self.section_level -= 1
        self.body.append("</div>\n")

    def visit_title(self, node: nodes.title) -> None:
        """Leave out the page's own title: the template sets it in the page's head."""
        if self._is_page(node.parent):
            raise nodes.SkipNode
        before = len(self.body)
        super().visit_title(node)
        # The caption of a list of contents: a heading without a level is none, and the list needs no heading.
        self._mend(before, ' role="heading"')

    def visit_reference(self, node: nodes.Element) -> None:
        """Mark a link whose words are its address: on paper it need not be told again."""
        if _bare(node.get("refuri", "")) == _bare(node.astext()):
            node["classes"].append("address-shown")
        super().visit_reference(node)

    def visit_citation(self, node: nodes.citation) -> None:
        """Write an entry of a list of books without roles that are no longer in use."""
        before = len(self.body)
        super().visit_citation(node)
        self._mend(before, ' role="list"', ' role="doc-biblioentry"')

    def visit_paragraph(self, node: nodes.paragraph) -> None:
        """Make what stands beside a box to tick the box's label."""
        super().visit_paragraph(node)
        if _has_box(node):
            self.body.append("<label>")

    def depart_paragraph(self, node: nodes.paragraph) -> None:
        """End the paragraph, and the label in it."""
        if _has_box(node):
            self.body.append("</label>")
        super().depart_paragraph(node)

    def _mend(self, start: int, *unwanted: str) -> None:
        """Take attributes out of what has been written since."""
        for each in unwanted:
            self.body[start:] = [part.replace(each, "") for part in self.body[start:]]

    def _is_page(self, node: nodes.Node | None) -> bool:
        """Whether a node is the section that is the whole page."""
        return isinstance(node, nodes.section) and node is next(self.document.findall(nodes.section), None)

    def visit_entry(self, node: nodes.entry) -> None:
        """Say which way a table's headings head, and under which one a cell stands: narrow screens show it there."""
        before = len(self.body)
        super().visit_entry(node)
        tag = self.body[before]
        if tag.startswith("<th"):
            told = f' scope="{"col" if isinstance(node.parent.parent, nodes.thead) else "row"}"'
        else:
            told = f' data-heading="{escape(node["heading"])}"' if node.get("heading") else ""
        self.body[before] = tag.replace(">", f"{told}>", 1)

    def add_permalink_ref(self, node: nodes.Element, title: str) -> None:
        """Add a link to this place, named after what stands here: “¶” is no name."""
        if node["ids"] and self.config.html_permalinks and self.builder.add_permalinks:
            place = node.next_node(nodes.title) or node.next_node(nodes.caption) or node
            name = escape(f"{title}: {place.astext()}")
            self.body.append(
                f'<a class="headerlink" href="#{node["ids"][0]}" aria-label="{name}">'
                '<span aria-hidden="true">#</span></a>'
            )


def _bare(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")


def _has_box(node: nodes.paragraph) -> bool:
    """Whether a paragraph begins with a box to tick, as MyST makes one of ``- [ ]``."""
    first = node.children[0] if node.children else None
    return isinstance(first, nodes.raw) and "task-list-item-checkbox" in first.astext()
