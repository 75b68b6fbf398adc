"""Translates a doctree to the book's HTML: headings at the book's level, page references, printed addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.images import get_image_size
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from ...formulas.reader import FormulaError, without_tags
from ...i18n import N_, translator
from ...languages.direction import is_right_to_left
from ...sphinx_ext import formula_source
from ...sphinx_ext.domain import title_words
from ...sphinx_ext.log import TYPE
from ...sphinx_ext.nodes import depart_gap, direction, parentheses, visit_gap, without_repeated_ids
from . import formulas
from .elements import addresses, code_lines, signatures
from .elements.page_references import ALONE, NO_PAGE, is_number_of_page, target_of
from .expectations.source_marks import SourceMarks

logger = logging.getLogger(__name__)

#: Holds the place of a page number in the HTML, with room for three figures, until the pages are known.
PLACEHOLDER = "000"

#: Classes of references that get no page number: they are beside one, or lead to a note on the same page.
_NO_PAGE = frozenset({"footnote-reference", "no-page"})


def folio(target: str, *, elsewhere: bool = False) -> str:
    """The markup of the number of the page that the id ``target`` is on.

    It may be left out where that is the same page, if it is only for what stands ``elsewhere``.
    """
    name = "folio elsewhere" if elsewhere else "folio"
    return f'<span class="{name}" data-target="{escape(target)}">{PLACEHOLDER}</span>'


#: A length as docutils has it.
_MEASURE: Final = re.compile(r"([0-9.]+)\s*(\S*)")

#: Classes of an entry's facts, which are printed in the margin beside its title.
_MARGIN = frozenset({"entry-closed", "entry-lead", "entry-fact", "entry-terms"})

#: The letters of facts that the margin has room for beside the least that an entry has of its first page; what an entry
#: has beyond them stays in the column.
_ROOM: Final = 360


def to_margin(doctree: nodes.document, code: str = "") -> None:
    """Move an entry's facts into one container for the margin; below them the HTML of its QR ``code``, if not empty."""
    section = doctree.next_node(nodes.section)
    if section is None:
        return
    facts: list[nodes.paragraph] = []
    letters = 0
    for each in [each for each in section.children if isinstance(each, nodes.paragraph)]:
        if _MARGIN & set(each["classes"]):
            letters += len(each.astext())
            if letters <= _ROOM or "entry-fact" not in each["classes"]:
                section.remove(each)
                facts.append(each)
    below = [nodes.raw("", code, format="html")] if code else []
    if facts or below:
        title = section.next_node(nodes.title)
        place = section.index(title) + 1 if title in section.children else 0
        section.insert(place, nodes.container("", *facts, *below, classes=["margin-note"]))


def keep_with_title(doctree: nodes.document) -> None:
    """Put what stands before a page's title, as a project's prologue, in one block that stays on the title's page."""
    section = next((at for at, each in enumerate(doctree.children) if isinstance(each, nodes.section)), 0)
    before = doctree.children[:section]
    if any(not isinstance(each, nodes.Invisible) for each in before):
        doctree.children[:section] = []
        doctree.insert(0, nodes.container("", *before, classes=["before-title"]))


#: What a paragraph that ends with a colon leads in.
_LED_IN: Final = (
    nodes.literal_block, nodes.doctest_block, nodes.math_block, nodes.bullet_list, nodes.enumerated_list,
    nodes.definition_list, nodes.table, nodes.figure, nodes.image, nodes.container,
)  # fmt: skip


#: A paragraph in bold of fewer letters is a heading.
_HEADING: Final = 80


def keep_with_next(doctree: nodes.document) -> None:
    """Give each paragraph that leads in a listing, a list or a table a class: no page ends between the two.

    So does a short paragraph in bold lead in what follows: authors write it for a heading.
    """
    for paragraph in doctree.findall(nodes.paragraph):
        following = paragraph.next_node(descend=False, siblings=True)
        words = paragraph.astext().rstrip()
        bold = len(paragraph) == 1 and isinstance(paragraph[0], nodes.strong) and len(words) < _HEADING
        colon = isinstance(following, _LED_IN) and words.endswith((":", "\N{FULLWIDTH COLON}"))
        if colon or (bold and following is not None):
            paragraph["classes"].append("lead-in")


#: A last word of a letter or two.
_SHORT_END: Final = re.compile(r"\s(\w{1,2}[^\w\s]*)\s*$")


def keep_last_word(doctree: nodes.document) -> None:
    """Keep a paragraph's last word, where it has a letter or two, on the line of the word before it."""
    for paragraph in doctree.findall(nodes.paragraph):
        last = paragraph.children[-1] if paragraph.children else None
        if isinstance(last, nodes.Text) and (end := _SHORT_END.search(last)):
            paragraph[-1] = nodes.Text(f"{last[: end.start()]}\N{NO-BREAK SPACE}{end[1]}")


def mark_pictures(doctree: nodes.document) -> None:
    """Mark the images that begin a line of the source in a paragraph: most stand below its words on paper as well.

    And what has images beside one another: each line of them is high, and a page may end behind the first one.
    """
    images = [
        each.parent if isinstance(each.parent, nodes.reference) else each for each in doctree.findall(nodes.image)
    ]
    names = set(map(id, images))
    for around in {id(each.parent): each.parent for each in images}.values():
        alike = [id(each) in names for each in around.children if not isinstance(each, nodes.Text) or each.strip()]
        if any(each and following for each, following in pairwise(alike)):
            around["classes"].append("image-rows")
    for paragraph in doctree.findall(nodes.paragraph):
        for before, image in pairwise(paragraph.children):
            if isinstance(image, nodes.image) and isinstance(before, nodes.Text) and before.endswith("\n"):
                image["classes"].append("below-words")


def number_links(doctree: nodes.document, listing: str, numbers: Mapping[str, int]) -> None:
    """Follow each link out of the book with the number that its address has in the list of links.

    ``listing`` is the internal address of the page with that list, up to and with the ``#``.
    """
    for link in [each for each in doctree.findall(nodes.reference) if each.get("refuri") in numbers]:
        number = numbers[link["refuri"]]
        address = f"{listing}address-{number}"
        mark = nodes.reference("", str(number), refuri=address, internal=True, classes=["no-page", "link-number"])
        link.parent.insert(link.parent.index(link) + 1, mark)


class BookTranslator(HTML5Translator):
    """Sphinx's HTML with what paper needs.

    The level of the document's first heading is the document's attribute ``heading_level``; 1 where it has none.
    """

    visit_handbook_gap, depart_handbook_gap = visit_gap, depart_gap

    def __init__(self, document: nodes.document, builder: Any) -> None:
        super().__init__(document, builder)
        self._explained: set[str] = set()
        self._language, self._formulas = str(builder.config.language), formulas.available()
        self._right_to_left = is_right_to_left(self._language)
        say = translator(self._language)
        self._before, self._after = say(N_("(see page {page})")).split("{page}")
        self.section_level = document.get("heading_level", 1) - 1
        self.marks = SourceMarks()

    def starttag(self, node: Any, tagname: str, suffix: str = "\n", empty: bool = False, **attributes: Any) -> str:
        """Mark each element with the source line of its node, for postflight, and with its direction."""
        without_repeated_ids(node)
        if self._right_to_left:
            attributes |= direction(node)
        return super().starttag(node, tagname, suffix, empty, **attributes, **self.marks.attribute(node))

    def encode(self, text: str) -> str:  # type: ignore[override]
        """Replace the bullet that Sphinx puts between the steps of a menu, as hardly any text face has it."""
        return super().encode(text.replace("\N{TRIANGULAR BULLET}", "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"))

    def unknown_visit(self, node: nodes.Node) -> None:
        """Warn of a node that its extension shows on the web alone, or in another format; its text is printed."""
        extension = type(node).__module__
        message = translator(self._language)(
            N_("The extension {extension} does not say how “{name}” is printed. Its text is printed, without its form.")
        )
        text = message.format(extension=extension, name=type(node).__name__)
        # Once for all nodes of the kind.
        logger.warning("%s", text, location=node, type=TYPE, subtype="unknown-node", once=True)

    def unknown_departure(self, node: nodes.Node) -> None:
        """End a node that is not known."""

    def visit_math(self, node: nodes.math, math_env: str = "") -> None:
        """Draw a formula within the text; where it cannot be drawn, Sphinx prints its source."""
        if self._formulas and (drawing := self._drawn(node, inline=True)) is not None:
            drawn, tag = drawing
            if drawn and title_words.title_around(node) is not None:
                # For the bookmark and for lists of captions.
                words = escape(formula_source.plain(node))
                drawn[0] = drawn[0].replace(" data-tex=", f' data-words="{words}" data-tex=', 1)
            self.body += [*drawn, f"&#160;{escape(tag)}" if tag else ""]
            raise nodes.SkipNode
        super().visit_math(node, math_env)

    def visit_math_block(self, node: nodes.math_block, math_env: str = "") -> None:
        """Draw the formulas of a block, one below the other, with one number for all of them."""
        drawing = self._drawn(node, inline=False) if self._formulas else None
        if drawing is None:
            super().visit_math_block(node, math_env)
            return
        drawn, tag = drawing
        if not drawn:
            raise nodes.SkipNode
        self.body.append(self.starttag(node, "div", CLASS="formula"))
        self.body.append(f'<div class="formula-lines">{"".join(f"<p>{each}</p>" for each in drawn)}</div>')
        if node["number"]:
            self.body.append(f'<p class="eqno">({get_node_equation_number(self, node)})</p>')
        elif tag:
            self.body.append(f'<p class="eqno">{escape(tag)}</p>')
        self.body.append("</div>\n")
        raise nodes.SkipNode

    def _drawn(self, node: nodes.math | nodes.math_block, *, inline: bool) -> tuple[list[str], str] | None:
        """A node's formulas as SVG, and what they give themselves for a number; None, with a warning, where one cannot.

        Of a node that only defines macros there are none.
        """
        text = formula_source.source(node)
        try:
            drawn, tags = [], []
            for text in formula_source.texts(node, self.config):
                bare, tag = without_tags(text)
                drawn.append(formulas.drawing(bare, self._language, inline=inline))
                tags += [tag] if tag else []
            return drawn, ", ".join(tags)
        except FormulaError as error:
            if formula_source.is_repeated(node):
                return None
            say = translator(self._language)
            message = say(N_("This formula cannot be drawn and is printed as it is written: {text}"))
            reason = f" ({error})" if str(error) else ""
            words = " ".join(text.split()) + reason
            logger.warning(message.format(text=words), type=TYPE, subtype="formula", location=node)
            return None

    def visit_enumerated_list(self, node: nodes.enumerated_list) -> None:
        """Keep the parentheses around a list's marks."""
        node["classes"] += parentheses(node)
        super().visit_enumerated_list(node)

    def depart_label(self, node: nodes.label) -> None:
        """Leave out the links back to several references, which are numbers that stand for nothing on paper."""
        super().depart_label(node)
        if self.body[-1].startswith('<span class="backrefs">'):
            del self.body[-1]

    def visit_literal_block(self, node: nodes.literal_block) -> None:
        """Let long lines of code be turned."""
        try:
            super().visit_literal_block(node)
        except nodes.SkipNode:
            self.body[-1] = code_lines.turned(self.body[-1])
            raise

    def visit_doctest_block(self, node: nodes.Element) -> None:
        """Let long lines of code be turned."""
        self.visit_literal_block(node)  # type: ignore[arg-type]

    def visit_Text(self, node: nodes.Text) -> None:  # noqa: N802  (docutils' name)
        """Let long runs in code be divided."""
        first = len(self.body)
        super().visit_Text(node)
        if self.protect_literal_text:
            divisible = signatures.divisible if isinstance(node.parent, addnodes.desc_addname) else code_lines.divisible
            self.body[first:] = [divisible(each) for each in self.body[first:]]

    def visit_desc_parameterlist(self, node: nodes.Element) -> None:
        """Let a line end before the first parameter."""
        super().visit_desc_parameterlist(node)
        if len(node) and not node.get("multi_line_parameter_list"):
            self.body.append("<wbr>")

    def visit_image(self, node: nodes.image) -> None:
        """Give an image its size in CSS, which attributes of HTML do not on paper."""
        _size(node, Path(self.builder.srcdir))
        # What Sphinx puts before an image's name is for those that extensions draw: the others are where they were.
        path, self.builder.imgpath = self.builder.imgpath, ""
        super().visit_image(node)
        self.builder.imgpath = path

    def visit_inline(self, node: nodes.inline) -> None:
        """Leave out what is for the screen only."""
        if "screen-only" in node["classes"]:
            raise nodes.SkipNode
        super().visit_inline(node)

    def depart_abbreviation(self, node: nodes.Element) -> None:
        """Print what a short form stands for behind its first use on a page; the tags say it at each."""
        super().depart_abbreviation(node)
        words, meaning = node.astext(), node.get("explanation", "")
        if meaning and words not in self._explained and not isinstance(node.parent, addnodes.desc_sig_operator):
            self._explained.add(words)
            self.body.append(f' <span class="handbook-meaning">({escape(meaning)})</span>')

    def visit_reference(self, node: nodes.Element) -> None:
        """In a register, print the page number in place of the title."""
        if "folio-only" in node["classes"] and (target := target_of(node)):
            first = node.parent.next_node(nodes.reference) is node
            self.body.append(f'{"&#160;&#160;" if first else ""}<a href="#{escape(target)}">{folio(target)}</a>')
            raise nodes.SkipNode
        super().visit_reference(node)

    def depart_reference(self, node: nodes.reference) -> None:
        """Follow a link inside the book with its page number, one out of it with its address."""
        super().depart_reference(node)
        target = target_of(node)
        if target and ALONE in node["classes"]:
            self.body.append(f'<span class="pageref">&#160;&#160;{folio(target)}</span>')
            return
        if node.get(NO_PAGE) or _NO_PAGE & set(node["classes"]) or node.next_node(nodes.image):
            return
        if not node.astext().strip() and not node.next_node(nodes.raw):
            # On the web nobody sees the link, and a number would stand beside nothing.
            return
        if target:
            before = escape(self._before).replace(" ", "&#160;")
            number = folio(target, elsewhere=is_number_of_page(node))
            self.body.append(f' <span class="pageref">{before}{number}{escape(self._after)}</span>')
        elif letters := node.get(addresses.LETTERS):
            self.body.append(f'<sup class="address-letters">{letters}</sup>')
        elif addresses.wanted(node) and not node.get(addresses.NO_ADDRESS):
            self.body.append(f' <span class="address">({escape(node["refuri"])})</span>')


def _size(node: nodes.image, folder: Path) -> None:
    """Give lengths their unit, and turn ``scale`` into a width; an image in dots is printed at 150 of them an inch."""
    measures = {name: _MEASURE.fullmatch(node[name]) for name in ("width", "height") if name in node}
    scale = node.get("scale", 100) / 100
    if measures:
        for name, measure in measures.items():
            if measure and (scale != 1 or not measure[2]):
                node[name] = f"{float(measure[1]) * scale:g}{measure[2] or 'px'}"
                node.attributes.pop("scale", None)
    elif scale == 1:
        # Sphinx would give the image its size on a screen.
        node.attributes.pop("scale", None)
    elif size := get_image_size(folder / node["uri"]):
        dot = 1 if node["uri"].lower().endswith(".svg") else 96 / 150
        node["width"] = f"{size[0] * scale * dot:g}px"
        del node["scale"]
