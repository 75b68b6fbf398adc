"""Every address of the web that a page leads to, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt

from ..entries import front_matter
from ..entries.front_matter import Mapping, Scalar
from ..entries.value_reader import items

if TYPE_CHECKING:
    from ..schema.model import Field, Schema

_MARKDOWN: Final = MarkdownIt("commonmark")
_WEB: Final = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class PageAddress:
    """An address on a page."""

    url: str
    line: int
    field: Field | None = None
    """The field of links that it stands in, and whose state can be written; None elsewhere."""
    node: Mapping | None = None
    """The link's own front matter, where it stands in a field."""


def of_page(text: str, path: str, schema: Schema) -> Iterator[PageAddress]:
    """The addresses of a page in their order, those of its front matter first; ``text`` is its whole file."""
    # Of front matter that cannot be read there are no keys; "handbook check" says why.
    front, _ = front_matter.take(text, path)
    for field in schema.fields.values():
        node = front.keys.get(field.name)
        if node is None or field.type not in ("links", "notes"):
            continue
        for item in items(node):
            if not isinstance(item, Mapping):
                continue
            address = item.get(field.key("url"))
            if isinstance(address, Scalar) and address.text.startswith(_WEB):
                is_link = field.type == "links"
                yield PageAddress(address.text, address.line, field if is_link else None, item if is_link else None)
    for token in _MARKDOWN.parse(front.page):
        for child in token.children or ():
            url = str(child.attrs.get("href", "")) if child.type == "link_open" else ""
            if url.startswith(_WEB) and token.map:
                yield PageAddress(url, token.map[0] + 1)
