"""The edits that write a link's state into its front matter; every other letter of the page stays."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from ...problems import Edit
from ..entries.front_matter import Scalar

if TYPE_CHECKING:
    from ..schema.model import Field
    from .addresses import PageAddress

#: What YAML and the front matter's reader take as it is: words of letters and figures.
_PLAIN: Final = re.compile(r"[^\W\d_]\w*(?: [\w-]+)*|\d{4}-\d\d-\d\d|https?://[\w./?=%~+-]+")
_QUOTED: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")


def edits(address: PageAddress, parts: Mapping[str, str], lines: list[str]) -> Iterator[Edit]:
    """Write parts of a link, by their English names: in the place of what stands there, else below its address.

    Args:
        address: One of a field of links.
        parts: The parts' new values, such as the state and the day.
        lines: The lines of the file.

    """
    assert address.field is not None
    assert address.node is not None
    missing = {}
    for name, value in parts.items():
        node = address.node.get(address.field.key(name))
        if not isinstance(node, Scalar):
            missing[name] = value
        elif node.text != value:
            length = _length(lines[node.line - 1], node)
            yield Edit(node.line, node.column, length, _written(value))
    if missing:
        yield _added(address, missing, address.field, lines)


def _added(address: PageAddress, parts: Mapping[str, str], field: Field, lines: list[str]) -> Edit:
    assert address.node is not None
    key, url = next((name, value) for name, value in address.node.pairs if name.text == field.key("url"))
    assert isinstance(url, Scalar)
    line = lines[url.line - 1]
    words = [f"{field.key(name)}: {_written(value)}" for name, value in parts.items()]
    if lines[address.node.line - 1][address.node.column - 1 :].startswith("{"):
        return Edit(url.line, url.column + _length(line, url), 0, "".join(f", {each}" for each in words))
    end = line.rstrip("\r")
    between = f"{line[len(end) :]}\n{' ' * (key.column - 1)}"
    return Edit(url.line, len(end) + 1, 0, "".join(f"{between}{each}" for each in words))


def _length(line: str, node: Scalar) -> int:
    """How many characters a value takes on its line."""
    quoted = None if node.plain else _QUOTED.match(line, node.column - 1)
    return len(quoted[0]) if quoted else len(node.text)


def _written(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
