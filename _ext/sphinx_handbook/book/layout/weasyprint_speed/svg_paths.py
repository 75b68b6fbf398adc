"""Reads the path of a drawing once, however often it is drawn: formulas are made of the same few letters."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from typing import Any, Final

import weasyprint.svg  # noqa: F401

from ..weasyprint_seams.patching import wrapped

#: A path without units and percentages, whose numbers say all of it.
_PLAIN: Final = re.compile(r"[\s\d.,+eE\-MmLlHhVvCcSsQqTtZz]*")

#: A longer path is that of a drawing, which seldom comes twice.
_LONG: Final = 4_000
#: How many paths are cached.
_MANY: Final = 2_000

#: By path, what is drawn, and the points that markers stand at.
_paths: dict[str, tuple[list[Any], list[Any]]] = {}


def installed() -> AbstractContextManager[None]:
    """Context manager: draws within."""
    return wrapped("weasyprint.svg:TAGS", "path", _read_once)  # type: ignore[no-any-return]


def _read_once(theirs: Any) -> Any:
    def path(svg: Any, node: Any, font_size: Any) -> None:
        written = node.get("d", "")
        if (drawn := _paths.get(written)) is not None:
            svg.stream.stream += drawn[0]
            node.vertices.extend(drawn[1])
            return
        begin, vertices = len(svg.stream.stream), len(node.vertices)
        theirs(svg, node, font_size)
        if len(written) < _LONG and _PLAIN.fullmatch(written):
            if len(_paths) >= _MANY:
                _paths.clear()
            _paths[written] = svg.stream.stream[begin:], list(node.vertices)[vertices:]

    return path
