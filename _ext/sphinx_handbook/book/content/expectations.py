"""Gathers from the doctrees what a PDF should hold, for postflight to look for.

What paper leaves out is not expected: what the style sheets hide, what the translator skips, and what is drawn rather
than written (formulas, raw HTML). Where print may put something between words, as a page number behind a reference,
the passage is cut in two.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path

from docutils import nodes
from sphinx import addnodes

from ..postflight.expected import Expected, Passage, Reference
from .references import SCHEME, anchor

#: Classes of what the translator leaves out, or replaces by a page number.
_UNPRINTED_CLASSES = frozenset({"screen-only", "folio-only"})
_UNPRINTED = (
    nodes.Invisible, nodes.raw, nodes.math, nodes.math_block, nodes.label, nodes.image, nodes.footnote_reference,
    nodes.citation_reference, nodes.meta, nodes.docinfo, nodes.decoration, nodes.system_message, nodes.problematic,
    addnodes.toctree, addnodes.index,
)  # fmt: skip
#: Signatures and options: the translator puts brackets, commas and colons between their words.
_PUNCTUATED = (addnodes.desc_signature, addnodes.desc_signature_line, nodes.option_string, addnodes.production)
#: The packages whose nodes print their text as it is.
_OWN_TEXT = ("docutils.", "sphinx.", "sphinx_design.", "sphinx_handbook.", "myst_parser.")

#: The sets of classes that a selector such as ``.term .entry-summary`` asks for, outermost first.
ClassChain = tuple[frozenset[str], ...]


class Gatherer:
    """Fills an ``Expected`` from one doctree after the other, in the book's order.

    ``hides`` are the classes of what the style sheets keep off the page; file names are relative to ``source``.
    """

    def __init__(self, source: Path, hides: Set[ClassChain]) -> None:
        self.expected = Expected()
        self.source, self.hides = source, hides
        #: The file and line where each image is asked for, by the image's address: for warnings about images.
        self.images: dict[str, tuple[str, int]] = {}
        self._file_names: dict[tuple[str, Path], str] = {}

    def take(self, doctree: nodes.document, docname: str, path: Path) -> None:
        """Gather a document's text; ``references.bind`` has come before."""
        _Document(self, docname, path).read(doctree)

    def add(self, other: Gatherer) -> None:
        """Add what another gatherer has of documents that come after these."""
        self.expected.extend(other.expected)
        self.images = other.images | self.images

    def file_name(self, source: str, page: Path) -> str:
        """The name of a node's ``source`` in messages; that of its ``page`` where it is no file of the project."""
        if (name := self._file_names.get((source, page))) is None:
            path = Path(source)
            inside = source and path.is_relative_to(self.source) and path.is_file()
            path = path if inside else page
            name = path.relative_to(self.source).as_posix() if path.is_relative_to(self.source) else str(path)
            self._file_names[source, page] = name
        return name


class _Document:
    def __init__(self, gatherer: Gatherer, docname: str, path: Path) -> None:
        self.gatherer, self.expected = gatherer, gatherer.expected
        self.docname, self.path = docname, path
        #: Ids whose first passage is still to come.
        self.waiting: list[str] = [anchor(docname)]
        #: Whether text was left out since the last passage that may be printed all the same (``Passage.loose``).
        self.loose = False

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
                if isinstance(child, nodes.Element) and not self._is_unprinted(child, above):
                    self._walk(child, _below(above, child))
                elif isinstance(child, nodes.image):
                    self._image(child)
        # An id within a block without text has no passage; a target or index entry before a block is that of the block.
        if not isinstance(node, nodes.target | addnodes.index):
            del self.waiting[before:]

    def _is_unprinted(self, node: nodes.Element, above: tuple[frozenset[str], ...]) -> bool:
        foreign = not type(node).__module__.startswith(_OWN_TEXT)
        if foreign or (isinstance(node, _UNPRINTED) and not isinstance(node, nodes.target)):
            self.loose |= foreign or isinstance(node, nodes.raw)
            return True
        return bool(node.get("classes")) and self._hidden(_below(above, node))

    def _hidden(self, classes: tuple[frozenset[str], ...]) -> bool:
        own = classes[-1]
        if own & _UNPRINTED_CLASSES:
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
            # Line numbers may be printed between its lines.
            parts = [each for part in parts for each in part.splitlines()]
        if isinstance(node, nodes.reference) or (isinstance(node, nodes.title) and "refid" in node):
            # A heading may link back to a table of contents.
            self._reference(node, path, line)
        words = tuple(part for part in parts if part.strip())
        if not words:
            return
        number = len(self.expected.passages)
        heading = isinstance(node, nodes.title) and isinstance(node.parent, nodes.section)
        self.expected.passages.append(Passage(words, path, line, self.docname, heading, self.loose))
        self.loose = False
        self.expected.places |= dict.fromkeys(self.waiting, (number, False))
        self.expected.places |= dict.fromkeys(ids, (number, True))
        self.waiting.clear()

    def _pieces(
        self, node: nodes.Element, above: tuple[frozenset[str], ...], ids: list[str], path: str, line: int
    ) -> Iterator[str | None]:
        """The text below a node, in order; None between two texts where print may add something."""
        for child in node.children:
            if isinstance(child, nodes.Text):
                yield child.astext()
                if isinstance(node, _PUNCTUATED) or not isinstance(node, nodes.Inline | nodes.TextElement):
                    yield None
            elif isinstance(child, nodes.Element):
                ids += child.get("ids", ())
                if isinstance(child, nodes.image):
                    self._image(child)
                if self._is_unprinted(child, above):
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
        """The line and the file of the nearest node above that has them; line 0 and the page's file if none has."""
        while node is not None:
            if node.line is not None:
                return node.line, self.gatherer.file_name(node.source or "", self.path)
            node = node.parent
        return 0, self.gatherer.file_name("", self.path)


def _below(above: tuple[frozenset[str], ...], node: nodes.Element) -> tuple[frozenset[str], ...]:
    classes: frozenset[str] = frozenset(node.get("classes", ()))
    return (*above, classes) if classes else above


def _within(chain: ClassChain, classes: tuple[frozenset[str], ...]) -> bool:
    """Whether the classes of the elements around something match those of a chain, in its order."""
    rest = iter(classes)
    return all(any(step <= each for each in rest) for step in chain)
