"""Gathers from the pages' HTML what a PDF should hold, for postflight to look for.

The HTML is what layout gets, so whatever an extension, a translator or raw HTML has made of a page is expected as it is
printed. Not expected is what paper leaves out: what the style sheets hide, page numbers that are filled in later, and
what is drawn or filled in by a browser (drawings, films, forms).
"""

from __future__ import annotations

import re
from collections.abc import Set
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from docutils import nodes
from lxml import etree

from ...pdf.tagging import roles
from ...postflight.expected import Expected, Passage, Reference
from ..elements.page_notes import NUMBER
from ..references import anchor
from . import hidden_elements, source_marks
from .source_marks import MARK

if TYPE_CHECKING:
    from lxml.etree import _Element

    from .source_marks import SourceMarks

#: The elements that begin a passage and end it.
_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hgroup", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: What is not printed, or by the layout's own rules: the text in it need not be in the PDF, but may be.
_DRAWN: Final = frozenset({
    "audio", "button", "canvas", "datalist", "iframe", "map", "math", "meter", "object", "picture",
    "progress", "select", "svg", "textarea", "video",
})  # fmt: skip
#: What has no text in it. The parser takes all that follows ``embed`` for its content.
_EMPTY: Final = frozenset({"embed", "img"})
_UNPRINTED: Final = frozenset({
    "area", "base", "head", "link", "meta", "noembed", "noframes", "noscript", "rp", "script", "style", "template",
    "title",
})  # fmt: skip
#: Behind these, and before what an image shows, print may add something: an address, the words of an abbreviation.
_CUTS: Final = frozenset({"a", "abbr"})
#: Page numbers are filled in when the file is put together, where ``printed_page_numbers`` looks for them; numbers of
#: footnotes depend on the documents before.
_FILLED_IN: Final = frozenset({"folio", "pageref", NUMBER})
_DISPLAY_NONE: Final = re.compile(r"display\s*:\s*none")

#: The sets of classes that a selector such as ``.term .entry-summary`` asks for, outermost first.
ClassChain = tuple[frozenset[str], ...]


class Gatherer:
    """Fills an ``Expected`` from one page after the other, in the book's order.

    ``hides`` is what the style sheets keep off the page, by chains of classes or by other selectors; file names are
    relative to ``source``.
    """

    def __init__(self, source: Path, hides: Set[ClassChain | str]) -> None:
        self.expected = Expected()
        self.source = source
        self.chains = tuple(each for each in hides if not isinstance(each, str))
        self.selectors = tuple(sorted(each for each in hides if isinstance(each, str)))
        #: The file and line where each image is asked for, by the image's address: for warnings about images.
        self.images: dict[str, tuple[str, int]] = {}
        #: The same of those asked for without words for who does not see them.
        self.silent_images: dict[str, tuple[str, int]] = {}
        #: The file and line where a page has an id for the second time.
        self.repeated: dict[str, tuple[str, int]] = {}

    def take(self, html: str, docname: str, path: Path, marks: SourceMarks) -> None:
        """Gather a page's text. Its HTML still has its ``marks``; ``path`` is the page's file."""
        root = etree.fromstring(f"<body>{html}</body>", etree.HTMLParser(huge_tree=True, remove_pis=True))
        hidden = hidden_elements.matching(root, self.selectors) if self.selectors and root is not None else set()
        if root is not None and "page-note" in html:
            _move_notes(root)
        page = _Page(self, docname, marks.names(self.source, path), hidden)
        first = len(self.expected.passages)
        if root is not None:
            page.read(root)
        passages = self.expected.passages[first:]
        if passages and passages[0].heading:
            self.expected.titles.append(first)

    def take_images(self, doctree: nodes.document, path: Path) -> None:
        """Gather where a page asks for its images."""
        for image in doctree.findall(nodes.image):
            place = source_marks.place(image, self.source, path)
            self.images.setdefault(image["uri"], place)
            if not image.get("alt"):
                self.silent_images.setdefault(image["uri"], place)

    def repeated_places(self) -> dict[str, str]:
        """File and line, as messages have them, where a page has an id for the second time, by id."""
        places = ((name, self.source / path, line) for name, (path, line) in self.repeated.items())
        return {name: f"{path}:{line}" for name, path, line in places if line}

    def add(self, other: Gatherer) -> None:
        """Add what another gatherer has of documents that come after these."""
        self.expected.extend(other.expected)
        self.images = other.images | self.images
        self.silent_images = other.silent_images | self.silent_images
        self.repeated = other.repeated | self.repeated


class _Page:
    """Reads one page. ``places`` are the source files and lines that its marks stand for."""

    def __init__(self, gatherer: Gatherer, docname: str, places: list[tuple[str, int]], hidden: Set[_Element]) -> None:
        self.expected, self.chains, self.docname, self.places = gatherer.expected, gatherer.chains, docname, places
        self.hidden, self.repeated = hidden, gatherer.repeated
        #: Ids whose first passage is still to come, and those within the passage that is being read.
        self.waiting, self.within = [anchor(docname)], list[str]()
        self.ids: set[str] = set()
        #: The passage that is being read: its parts, each in pieces; whether it has words yet; its place in the source;
        #: the elements around it.
        self.parts: list[list[str]] = [[]]
        self.has_words = False
        self.place = self.next_place = places[0] if places else ("", 0)
        self.open: list[str] = []
        #: The classes of the elements around, outermost first.
        self.classes: list[frozenset[str]] = []
        #: How many ids were waiting where each open element began.
        self.waited: list[int] = []
        self.link: list[str] | None = None
        #: Whether something was left out since the last passage that may have printed text (``Passage.loose``).
        self.loose = False

    def read(self, root: _Element) -> None:
        walker = etree.iterwalk(root, events=("start", "end", "comment"))
        skipped = None
        for event, element in walker:
            if event == "start":
                if self._is_unprinted(element):
                    walker.skip_subtree()
                    skipped = element
                else:
                    self._begin(element)
            else:
                if event == "end" and element is not skipped:
                    self._end(element)
                skipped = None
                self._text(element.tail)
        self._end_passage()

    def _is_unprinted(self, element: _Element) -> bool:
        tag = element.tag
        if tag in _DRAWN:
            self.loose = True
            self._drawing()
            return True
        if (
            tag in _UNPRINTED
            or "hidden" in element.attrib
            or element in self.hidden
            or _DISPLAY_NONE.search(element.get("style", ""))
        ):
            return True
        if not (names := element.get("class")):
            return False
        own = frozenset(names.split())
        if own & _FILLED_IN:
            self.parts.append([])
            return True
        chain = [*self.classes, own]
        return any(each[-1] <= own and _is_within(each[:-1], chain[:-1]) for each in self.chains)

    def _begin(self, element: _Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._end_passage()
        self.waited.append(len(self.waiting))
        if mark := element.get(MARK):
            self.next_place = self.places[int(mark)]
        if (name := element.get("id")) and name in self.ids:
            self.repeated.setdefault(name, self.next_place)
        elif name:
            # Of a name that comes twice the first counts, as in a browser, though a drawing may stand there.
            self.ids.add(name)
            (self.within if self.has_words else self.waiting).append(name)
        if names := element.get("class"):
            self.classes.append(frozenset(names.split()))
        self.open.append(tag)
        if tag in _EMPTY:
            self._drawing()
        elif tag == "a":
            self.link = []
        self._text(element.text)

    def _end(self, element: _Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._end_passage()
        before = self.waited.pop()
        if (len(element) or element.text) and not self.has_words:
            # Ids within an element without text have no passage. An empty element names what stands behind it.
            del self.waiting[before:]
        if element.get("class"):
            self.classes.pop()
        self.open.pop()
        if tag == "a" and self.link is not None:
            self._reference(element.get("href", ""), "".join(self.link))
            self.link = None
        if tag in _CUTS:
            self.parts.append([])

    def _text(self, text: str | None) -> None:
        if text:
            if not self.has_words and not text.isspace():
                self.has_words, self.place = True, self.next_place
            self.parts[-1].append(text)
            if self.link is not None:
                self.link.append(text)

    def _drawing(self) -> None:
        """Note an image or the like: what is named before it need not be on the page of the words behind it."""
        if not self.has_words:
            self.waiting.clear()
        self.parts.append([])

    def _end_passage(self) -> None:
        parts = ["".join(pieces) for pieces in self.parts]
        self.parts, self.has_words = [[]], False
        if "pre" in self.open:
            # Line numbers may be printed between its lines.
            parts = [each for part in parts for each in part.splitlines()]
        words = tuple(part for part in parts if part.strip())
        if not words:
            return
        number = len(self.expected.passages)
        heading = not _HEADINGS.isdisjoint(self.open)
        self.expected.passages.append(Passage(words, *self.place, self.docname, heading, self.loose))
        self.loose = False
        # Of raw HTML another page may have it, too.
        for within, names in ((False, self.waiting), (True, self.within)):
            for name in names:
                self.expected.places.setdefault(name, (number, within))
        self.waiting.clear()
        self.within.clear()

    def _reference(self, address: str, words: str) -> None:
        if address.startswith("#") and len(address) > 1 and words.strip():
            place = unquote(address[1:])
            self.expected.references.append(Reference(words, place, *self.place, self.docname))


def _move_notes(root: _Element) -> None:
    """Put each note at the foot of a page where the structure of the file has it (``roles.calling_block``)."""
    last: dict[_Element, _Element] = {}
    for note in root.findall(".//span[@class='page-note']"):
        block = roles.calling_block(note.iterancestors())
        before, parent, tail = note.getprevious(), note.getparent(), note.tail or ""
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
        note.tail, note.tag = None, "div"
        for each in note:
            each.tag = "p"
        if roles.is_paragraph(block):
            last.get(block, block).addnext(note)
        else:
            block.append(note)
        last[block] = note


def _is_within(chain: ClassChain, classes: list[frozenset[str]]) -> bool:
    """Whether the classes of the elements around something match those of a chain, in its order."""
    rest = iter(classes)
    return all(any(step <= each for each in rest) for step in chain)
