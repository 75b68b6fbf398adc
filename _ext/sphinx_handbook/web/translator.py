"""Writes the body of a page, accessible where Sphinx's own HTML is not."""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx.locale import _
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from ..i18n import N_, translator
from ..languages.direction import is_right_to_left
from ..sphinx_build import third_party
from ..sphinx_ext.domain import title_words
from ..sphinx_ext.nodes import depart_gap, direction, parentheses, visit_gap, without_repeated_ids
from . import sizes
from .images import publish, tags

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["FOREIGN", "HandbookTranslator", "lend_title"]

#: The attribute of a page's doctree that says that it has raw HTML, or an image from elsewhere: what the content
#: security policy may forbid.
FOREIGN: Final = "handbook-foreign"


#: How many letters of a table stand beside one another on the narrowest phone (320 CSS pixels), and how many take the
#: room that is around a cell's words.
_ON_PHONE: Final = 36
_AROUND_CELL: Final = 2


class HandbookTranslator(HTML5Translator):
    """Sphinx's translator; the template writes the title, and permalinks have names."""

    visit_handbook_gap, depart_handbook_gap = visit_gap, depart_gap
    #: The image that is being written, by its path in the source folder, and whether the page has had one.
    _image: str = ""
    _has_images: bool = False

    def starttag(
        self, node: nodes.Element, tagname: str, suffix: str = "\n", empty: bool = False, **attributes: Any
    ) -> str:
        """Begin an element; what docutils gives as an inline style is given as classes and attributes."""
        without_repeated_ids(node)
        if style := attributes.pop("style", ""):
            size = sizes.sized(tagname, style)
            attributes |= size.attributes
            attributes["classes"] = [*attributes.get("classes", ()), *size.classes]
            if size.left:
                attributes["style"] = "; ".join(size.left)
        if tagname == "img" and self._image in self.builder.images:
            attributes |= self._image_attributes(attributes)
        if is_right_to_left(self.config.language):
            attributes |= direction(node)
        return super().starttag(node, tagname, suffix, empty, **attributes)

    def unknown_departure(self, node: nodes.Node) -> None:
        """End a node that no extension says how to write: Sphinx has warned of it, and its text is shown."""

    def visit_enumerated_list(self, node: nodes.enumerated_list) -> None:
        """Keep the parentheses around a list's marks."""
        node["classes"] += parentheses(node)
        super().visit_enumerated_list(node)

    def visit_raw(self, node: nodes.raw) -> None:
        """Note that the page has raw HTML."""
        self.document[FOREIGN] = True
        super().visit_raw(node)

    def visit_image(self, node: nodes.image) -> None:
        """Note an image that is no file of the project."""
        if ":" in node["uri"]:
            self.document[FOREIGN] = True
        self._image = node["uri"]
        super().visit_image(node)
        self._image = ""

    def _image_attributes(self, given: dict[str, Any]) -> dict[str, str]:
        """What is added to the tag of the image that is being written."""
        pictures = publish.of(self.builder)
        files = pictures.files(self._image) if pictures and pictures.is_ours(self._image) else []
        if not files or not files[0].width:
            return {}
        # Only the first image can be on the first screen, unless they are very small.
        is_first, self._has_images = not self._has_images, True
        is_first = is_first and sum(map(len, self.body)) < tags.FIRST_SCREEN
        return tags.attributes(self.builder.imgpath, self.builder.images[self._image], files, given, is_first=is_first)

    def visit_section(self, node: nodes.section) -> None:
        """Write the page's own section as a `div`: its heading is in the template, and a section needs one."""
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
        if self._has_permalink(node):
            self.body.append(f'<div class="heading heading-{self.section_level + self.initial_header_level - 1}">\n')
        super().visit_title(node)
        # A contents caption has `role="heading"` without a level, which is invalid; the list needs no heading.
        self._mend(before, ' role="heading"')

    def depart_title(self, node: nodes.title) -> None:
        """End a heading; the link to it stands beside it, so that the heading's name is its words alone."""
        if not self._has_permalink(node):
            super().depart_title(node)
            return
        # Docutils' own method: Sphinx's puts the link into the heading.
        super(HTML5Translator, self).depart_title(node)
        self.add_permalink_ref(node.parent, _("Link to this heading"))
        self.body.append("</div>\n")

    def _has_permalink(self, title: nodes.title) -> bool:
        is_section = isinstance(title.parent, nodes.section) and bool(title.parent.get("ids"))
        return is_section and bool(self.config.html_permalinks and self.builder.add_permalinks)

    def visit_reference(self, node: nodes.Element) -> None:
        """Mark a link whose text is its address: the print style sheet does not repeat the address."""
        if _bare(node.get("refuri", "")) == _bare(node.astext()):
            node["classes"].append("address-shown")
        super().visit_reference(node)

    def visit_citation(self, node: nodes.citation) -> None:
        """Write a citation without the deprecated ARIA role ``doc-biblioentry`` and its list."""
        before = len(self.body)
        super().visit_citation(node)
        self._mend(before, ' role="list"', ' role="doc-biblioentry"')

    def visit_paragraph(self, node: nodes.paragraph) -> None:
        """Make the text beside a checkbox the checkbox's label."""
        super().visit_paragraph(node)
        if _has_box(node):
            self.body.append("<label>")

    def depart_paragraph(self, node: nodes.paragraph) -> None:
        """End the paragraph, and the label in it."""
        if _has_box(node):
            self.body.append("</label>")
        super().depart_paragraph(node)

    def _mend(self, start: int, *unwanted: str) -> None:
        """Remove attributes from what has been written to ``body`` since ``start``."""
        for each in unwanted:
            self.body[start:] = [part.replace(each, "") for part in self.body[start:]]

    def _is_page(self, node: nodes.Node | None) -> bool:
        """Whether a node is the section that is the whole page."""
        return isinstance(node, nodes.section) and node is next(self.document.findall(nodes.section), None)

    def visit_table(self, node: nodes.table) -> None:
        """Begin a table in a box that scrolls where the screen is narrower than its words; a keyboard reaches it."""
        end = ""
        if not _fits(node):
            title = node.next_node(nodes.title)
            name = title_words.words(title) if title else translator(self.config.language)(N_("Table"))
            self.body.append(f'<div class="wide-table" role="region" tabindex="0" aria-label="{escape(name)}">\n')
            end = "</div>\n"
        self.context.append(end)
        super().visit_table(node)

    def depart_table(self, node: nodes.table) -> None:
        """End a table and the box around it."""
        super().depart_table(node)
        self.body.append(self.context.pop())

    def visit_entry(self, node: nodes.entry) -> None:
        """Give a header cell its ``scope``, and a data cell the heading that narrow screens show beside it."""
        before = len(self.body)
        super().visit_entry(node)
        tag = self.body[before]
        if tag.startswith("<th"):
            attribute = f' scope="{"col" if isinstance(node.parent.parent, nodes.thead) else "row"}"'
        else:
            attribute = f' data-heading="{escape(node["heading"])}"' if node.get("heading") else ""
        self.body[before] = tag.replace(">", f"{attribute}>", 1)

    def add_permalink_ref(self, node: nodes.Element, title: str) -> None:
        """Add a link to this place with its title as the accessible name: “¶” is no name."""
        if node["ids"] and self.config.html_permalinks and self.builder.add_permalinks:
            place = node.next_node(nodes.title) or node.next_node(nodes.caption) or node
            if isinstance(node, nodes.math_block):
                words = f"({get_node_equation_number(self, node)})"
            else:
                words = title_words.words(place)
            name = escape(f"{title}: {words}")
            self.body.append(
                f'<a class="headerlink" href="#{node["ids"][0]}" aria-label="{name}">'
                '<span aria-hidden="true">#</span></a>'
            )


def _fits(table: nodes.table) -> bool:
    """Whether the longest words of a table's columns fit beside one another on a phone, or its rows become lists."""
    if "entry-table" in table["classes"]:
        return True
    widths = Counter[int]()
    for row in table.findall(nodes.row):
        column = 0
        for entry in row.findall(nodes.entry):
            span = entry.get("morecols", 0) + 1
            longest = max(map(len, entry.astext().split()), default=0)
            widths[column] = max(widths[column], longest // span)
            column += span
    return sum(widths.values()) + _AROUND_CELL * len(widths) <= _ON_PHONE


def _bare(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")


def _has_box(node: nodes.paragraph) -> bool:
    """Whether a paragraph begins with a checkbox, as MyST makes one of ``- [ ]``."""
    first = node.children[0] if node.children else None
    return isinstance(first, nodes.raw) and "task-list-item-checkbox" in first.astext()


#: The page's title in its body, for extensions that look for it there.
_LENT: Final = re.compile(r'<h1 class="handbook-title">.*?</h1>\n?', re.S)


def lend_title(app: Sphinx) -> None:
    """Show other extensions a page's title in its body, where it is in any other theme."""

    def put(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
        if doctree is not None:
            context["body"] = f'<h1 class="handbook-title">{context["title"]}</h1>\n{context["body"]}'

    def take(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
        if doctree is not None:
            context["body"] = _LENT.sub("", context["body"], count=1)

    if third_party.listen(app, "html-page-context"):
        app.connect("html-page-context", put, priority=1)
        app.connect("html-page-context", take, priority=999)
