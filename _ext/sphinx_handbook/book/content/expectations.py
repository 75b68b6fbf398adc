"""What the book should hold, gathered from the doctrees as they are printed, for postflight to look for.

What paper leaves out is not expected: what the style sheets hide, what the translator skips, and what is drawn rather
than written (formulas, raw HTML). Where print may put something between words, as a page number behind a reference,
the words are cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from pathlib import Path

from docutils import nodes
from sphinx import addnodes

from ..postflight.expected import Expected, Passage, Reference
from .order import SCHEME, anchor

#: Classes of what the translator leaves out, or puts a page number in the place of.
_UNSAID = frozenset({"screen-only", "folio-only"})
_UNPRINTED = (
    nodes.Invisible, nodes.raw, nodes.math, nodes.math_block, nodes.label, nodes.image, nodes.footnote_reference,
    nodes.citation_reference, nodes.meta, nodes.docinfo, nodes.decoration, nodes.system_message, nodes.problematic,
    addnodes.toctree, addnodes.index,
)  # fmt: skip
#: Signatures and options: their writers put brackets, commas and colons between the words.
_PUNCTUATED = (addnodes.desc_signature, addnodes.desc_signature_line, nodes.option_string, addnodes.production)
#: The makers of nodes of which we know that their text is printed as it is.
_KNOWN = ("docutils.", "sphinx.", "sphinx_design.", "sphinx_handbook.", "myst_parser.")

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_HIDES = re.compile(r"display\s*:\s*none")

#: A chain of sets of classes, outermost first: what a selector such as ``.term .entry-summary`` asks for.
Chain = tuple[frozenset[str], ...]


def hidden(css: str) -> frozenset[Chain]:
    """What a style sheet hides, as far as it says so by classes; element names in a selector are taken for granted."""
    chains = set()
    for selectors, body in _RULE.findall(_COMMENT.sub("", css)):
        if _HIDES.search(body):
            for selector in selectors.split(","):
                steps = re.split(r"[\s>+~]+", selector.strip())
                chain = tuple(frozenset(re.findall(r"\.([\w-]+)", step)) for step in steps)
                # A selector of more than names and classes hides less than its classes say.
                if chain[-1] and not re.search(r"[:\[#*@]", selector):
                    chains.add(tuple(each for each in chain if each))
    return frozenset(chains)


class Gatherer:
    """Fills an ``Expected`` from one doctree after the other, in the book's order."""

    def __init__(self, source: Path, hides: Set[Chain]) -> None:
        self.expected = Expected()
        self.source, self.hides = source, hides
        #: Where each image comes from, for whoever finds fault with it: its address, then file and line.
        self.images: dict[str, tuple[str, int]] = {}
        self._shown: dict[tuple[str, Path], str] = {}

    def take(self, doctree: nodes.document, docname: str, path: Path) -> None:
        """Gather what one document says; its ids and references are bound already."""
        _Document(self, docname, path).read(doctree)

    def add(self, other: Gatherer) -> None:
        """Add what was gathered of documents that come after these."""
        self.expected.extend(other.expected)
        self.images = other.images | self.images

    def shown(self, told: str, page: Path) -> str:
        """What a file is called: the one that docutils tells, or the page's where that one is not the project's."""
        if (known := self._shown.get((told, page))) is None:
            path = Path(told)
            inside = told and path.is_relative_to(self.source) and path.is_file()
            path = path if inside else page
            known = path.relative_to(self.source).as_posix() if path.is_relative_to(self.source) else str(path)
            self._shown[told, page] = known
        return known


class _Document:
    def __init__(self, gatherer: Gatherer, docname: str, path: Path) -> None:
        self.gatherer, self.expected = gatherer, gatherer.expected
        self.docname, self.path = docname, path
        #: Places that wait for the words they begin with.
        self.waiting: list[str] = [anchor(docname)]
        #: Whether something was passed over that print shows in a way of its own.
        self.unknown = False

    def read(self, doctree: nodes.document) -> None:
        first = len(self.expected.passages)
        self._walk(doctree, ())
        passages = self.expected.passages[first:]
        if passages and passages[0].heading:
            self.expected.titles.append(first)

    def _walk(self, node: nodes.Element, above: tuple[frozenset[str], ...]) -> None:
        before = len(self.waiting)
        self.waiting += node.get("ids", ())
        if isinstance(node, nodes.TextElement) and not isinstance(node, nodes.target):
            self._passage(node, above)
        else:
            for child in node.children:
                if isinstance(child, nodes.Element) and not self._unsaid(child, above):
                    self._walk(child, _below(above, child))
                elif isinstance(child, nodes.image):
                    self._image(child)
        # What holds no words begins with none; a place before a block is a place of the block.
        if not isinstance(node, nodes.target | addnodes.index):
            del self.waiting[before:]

    def _unsaid(self, node: nodes.Element, above: tuple[frozenset[str], ...]) -> bool:
        foreign = not type(node).__module__.startswith(_KNOWN)
        if foreign or (isinstance(node, _UNPRINTED) and not isinstance(node, nodes.target)):
            self.unknown |= foreign or isinstance(node, nodes.raw)
            return True
        return bool(node.get("classes")) and self._hidden(_below(above, node))

    def _hidden(self, classes: tuple[frozenset[str], ...]) -> bool:
        own = classes[-1]
        if own & _UNSAID:
            return True
        return any(chain[-1] <= own and _within(chain[:-1], classes[:-1]) for chain in self.gatherer.hides)

    def _passage(self, node: nodes.TextElement, above: tuple[frozenset[str], ...]) -> None:
        line, path = self._line(node)
        ids: list[str] = []
        parts = [""]
        for piece in self._pieces(node, above, ids, path, line):
            if piece is None:
                parts.append("")
            else:
                parts[-1] += piece
        if isinstance(node, nodes.literal_block | nodes.doctest_block):
            # Line numbers may stand between its lines.
            parts = [each for part in parts for each in part.splitlines()]
        if isinstance(node, nodes.reference) or (isinstance(node, nodes.title) and "refid" in node):
            # A heading may lead back to a list of contents.
            self._reference(node, path, line)
        said = tuple(part for part in parts if part.strip())
        if not said:
            return
        number = len(self.expected.passages)
        heading = isinstance(node, nodes.title) and isinstance(node.parent, nodes.section)
        self.expected.passages.append(Passage(said, path, line, self.docname, heading, self.unknown))
        self.unknown = False
        self.expected.places |= dict.fromkeys(self.waiting, (number, False))
        self.expected.places |= dict.fromkeys(ids, (number, True))
        self.waiting.clear()

    def _pieces(
        self, node: nodes.Element, above: tuple[frozenset[str], ...], ids: list[str], path: str, line: int
    ) -> Iterator[str | None]:
        """The text below a node; nothing in between where print may add something."""
        for child in node.children:
            if isinstance(child, nodes.Text):
                yield child.astext()
                if isinstance(node, _PUNCTUATED) or not isinstance(node, nodes.Inline | nodes.TextElement):
                    yield None
            elif isinstance(child, nodes.Element):
                ids += child.get("ids", ())
                if isinstance(child, nodes.image):
                    self._image(child)
                if self._unsaid(child, above):
                    yield None
                    continue
                yield from self._pieces(child, _below(above, child), ids, path, line)
                if isinstance(child, nodes.reference):
                    self._reference(child, path, line)
                    yield None
                elif isinstance(node, _PUNCTUATED) or isinstance(child, nodes.abbreviation):
                    yield None

    def _reference(self, node: nodes.Element, path: str, line: int) -> None:
        address = node.get("refuri", "")
        place = node.get("refid") or (address[1:] if address.startswith("#") else "")
        words = node.astext()
        if place and words.strip() and not address.startswith(SCHEME):
            self.expected.references.append(Reference(words, place, path, line, self.docname))

    def _image(self, node: nodes.image) -> None:
        line, path = self._line(node)
        self.gatherer.images.setdefault(node["uri"], (path, line))

    def _line(self, node: nodes.Node | None) -> tuple[int, str]:
        """The line and the file of the nearest node that knows them."""
        while node is not None:
            if node.line is not None:
                return node.line, self.gatherer.shown(node.source or "", self.path)
            node = node.parent
        return 0, self.gatherer.shown("", self.path)


def _below(above: tuple[frozenset[str], ...], node: nodes.Element) -> tuple[frozenset[str], ...]:
    classes: frozenset[str] = frozenset(node.get("classes", ()))
    return (*above, classes) if classes else above


def _within(chain: Chain, classes: tuple[frozenset[str], ...]) -> bool:
    """Whether the classes around something hold those of a chain, in its order."""
    rest = iter(classes)
    return all(any(step <= each for each in rest) for step in chain)
