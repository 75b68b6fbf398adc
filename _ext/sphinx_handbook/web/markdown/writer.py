"""Writes a resolved doctree as Markdown: CommonMark, with tables as GitHub has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from docutils import nodes
from sphinx import addnodes

#: What no reader of a page sees.
_UNSEEN: Final = (nodes.comment, nodes.target, nodes.system_message, nodes.substitution_definition, addnodes.index)
_INLINE: Final = (nodes.Inline, nodes.Text)


@dataclass(frozen=True, slots=True)
class MarkdownWriter:
    """Writes one page. ``address`` returns a link's address as the Markdown has it, ``image`` an image's."""

    address: Callable[[str], str]
    image: Callable[[str], str]

    def page(self, document: nodes.document) -> str:
        """The page's text, a line feed at its end."""
        return "\n\n".join(self._blocks(document, 0)) + "\n"

    # Blocks.

    def _blocks(self, parent: nodes.Element, level: int) -> Iterator[str]:
        """The blocks of a node; words that stand between them are blocks, too."""
        words: list[nodes.Node] = []
        for node in parent.children:
            if isinstance(node, _INLINE) and not isinstance(node, nodes.image):
                words.append(node)
                continue
            if words and (text := _paragraph(self._words(words))):
                yield text
            words = []
            yield from self._block(node, level)
        if words and (text := _paragraph(self._words(words))):
            yield text

    def _block(self, node: nodes.Node, level: int) -> Iterator[str]:
        if isinstance(node, _UNSEEN) or not isinstance(node, nodes.Element):
            return
        if isinstance(node, nodes.section):
            yield from self._blocks(node, level + 1)
        elif isinstance(node, nodes.title):
            yield (
                f"{'#' * min(max(level, 1), 6)} {self._words(node.children)}"
                if level
                else f"**{self._words(node.children)}**"
            )
        elif isinstance(node, nodes.bullet_list | nodes.enumerated_list):
            yield self._list(node)
        elif isinstance(node, nodes.definition_list_item | nodes.field):
            yield from self._definition(node)
        elif isinstance(node, nodes.literal_block | nodes.doctest_block | nodes.math_block):
            yield _fenced(node.astext(), str(node.get("language", "")))
        elif isinstance(node, nodes.block_quote):
            yield _indented("\n\n".join(self._blocks(node, 0)), "> ", "> ")
        elif isinstance(node, nodes.table):
            yield from self._table(node)
        elif isinstance(node, nodes.image):
            yield self._inline(node)
        elif isinstance(node, nodes.transition):
            yield "---"
        elif isinstance(node, nodes.raw):
            yield from [node.astext().strip()] * (node.get("format") == "html")
        elif isinstance(node, nodes.TextElement):
            text = _paragraph(self._words(node.children))
            yield from [text] * bool(text)
        else:
            # The title of what is no section is no heading.
            yield from self._blocks(node, 0)

    def _list(self, node: nodes.Element) -> str:
        start, end = int(node.get("start", 1)), ")" if node.get("suffix") == ")" else "."
        lines = []
        for number, item in enumerate(node.children, start):
            mark = f"{number}{end} " if isinstance(node, nodes.enumerated_list) else "- "
            blocks = list(self._blocks(item, 0)) if isinstance(item, nodes.Element) else []
            tight = "\n\n" if len(blocks) > 1 and not _has_list(item) else "\n"
            lines.append(_indented(tight.join(blocks), mark, " " * len(mark)))
        return "\n".join(lines)

    def _definition(self, node: nodes.Element) -> Iterator[str]:
        name, *rest = node.children
        assert isinstance(name, nodes.Element)
        body = "\n\n".join(block for each in rest for block in self._block(each, 0))
        yield f"**{self._words(name.children)}**: {body}"

    def _table(self, node: nodes.table) -> Iterator[str]:
        caption = next(iter(node.findall(nodes.title)), None)
        if caption is not None:
            yield f"**{self._words(caption.children)}**"
        rows = [[self._cell(cell) for cell in row.children] for row in node.findall(nodes.row)]
        width = max(map(len, rows), default=0)
        if not width:
            return
        if next(iter(node.findall(nodes.thead)), None) is None:
            rows.insert(0, [""] * width)
        rows.insert(1, ["---"] * width)
        yield "\n".join(f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows)

    def _cell(self, cell: nodes.Node) -> str:
        blocks = self._blocks(cell, 0) if isinstance(cell, nodes.Element) else ()
        return "<br>".join(blocks).replace("\n", " ").replace("|", "\\|")

    # Words.

    def _words(self, children: list[nodes.Node]) -> str:
        text = "".join(map(self._inline, children))
        return re.sub(r"[ \t]*\n[ \t]*", "\n", text).strip()

    def _inline(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Text):
            return re.sub(r"([\\`*_\[\]<])", r"\\\1", node.astext())
        if isinstance(node, _UNSEEN) or not isinstance(node, nodes.Element):
            return ""
        if isinstance(node, nodes.literal):
            fence = "``" if "`" in node.astext() else "`"
            return f"{fence}{node.astext()}{fence}"
        if isinstance(node, nodes.image):
            return f"![{node.get('alt', '')}]({_target(self.image(node['uri']))})"
        if isinstance(node, nodes.math):
            return f"${node.astext()}$"
        if isinstance(node, nodes.raw):
            return node.astext() if node.get("format") == "html" else ""
        words = "".join(map(self._inline, node.children))
        if isinstance(node, nodes.reference) and words.strip():
            address = f"#{node['refid']}" if "refid" in node else str(node.get("refuri", ""))
            return f"[{words}]({_target(self.address(address))})" if address else words
        mark = "**" if isinstance(node, nodes.strong) else "*" if isinstance(node, nodes.emphasis) else ""
        return f"{mark}{words}{mark}" if words.strip() else words


def _paragraph(text: str) -> str:
    """Words whose lines begin no list, heading or quotation, as a day in Danish ("23. november") would."""
    return re.sub(r"^(\d+)(?=[.)]\s)|^(?=[#+>-]+(?:\s|$))", r"\g<1>\\", text, flags=re.MULTILINE)


def _target(address: str) -> str:
    return f"<{address}>" if re.search(r"[\s()]", address) else address


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(f"{rest}{line}".rstrip() for line in lines[1:])])


def _fenced(text: str, language: str) -> str:
    text = text.rstrip("\n")
    longest = max((len(each) for each in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language if language not in ('default', 'none') else ''}\n{text}\n{fence}"


def _has_list(item: nodes.Node) -> bool:
    return any(isinstance(each, nodes.bullet_list | nodes.enumerated_list) for each in item.children[1:])
