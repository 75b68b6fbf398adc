"""Marks in a page's HTML that say from which source line an element comes; removed before the page is laid out."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from docutils import nodes

from ....sphinx_ext.log import OF_ALL_PAGES

#: The attribute that is a mark; its value is the index of the place in ``SourceMarks.places``.
MARK: Final = "data-handbook-source"

#: What autodoc calls the source of a docstring: its module's file, if it has one, and whose docstring it is.
_DOCSTRING: Final = re.compile(r"(?:(.+):)?(docstring of .+)")
_MARKS: Final = re.compile(rf' {MARK}="\d+"')


def removed(html: str) -> str:
    """HTML without its marks."""
    return _MARKS.sub("", html)


class SourceMarks:
    """The marks of one page."""

    def __init__(self) -> None:
        #: Source file (as docutils names it; empty where it does not) and line of each mark.
        self.places: list[tuple[str, int]] = []

    def attribute(self, node: object) -> dict[str, str]:
        """The attribute that marks the element of a node; empty where nobody knows the node's line in the page."""
        line, source = getattr(node, "line", None), getattr(node, "source", None) or ""
        if not line or source in OF_ALL_PAGES:
            return {}
        place = (source, line)
        if not self.places or self.places[-1] != place:
            self.places.append(place)
        return {MARK: str(len(self.places) - 1)}

    def names(self, source: Path, page: Path) -> list[tuple[str, int]]:
        """The places with file names for messages: relative to ``source``; the ``page`` where a file is not in it."""
        files: dict[str, str] = {}
        for name, _ in self.places:
            if name not in files:
                files[name] = _file_name(name, source, page)
        return [(files[name], line) for name, line in self.places] or [(_file_name("", source, page), 0)]


def place(node: nodes.Node | None, source: Path, page: Path) -> tuple[str, int]:
    """File and line of the nearest node above that has them; line 0 and the page's file where none has."""
    while node is not None:
        # MyST says 0 of an image without words. A picture that conf.py defines for all pages is used by its text.
        if node.line and node.source not in OF_ALL_PAGES:
            return _file_name(node.source or "", source, page), node.line
        node = node.parent
    return _file_name("", source, page), 0


def _file_name(name: str, source: Path, page: Path) -> str:
    if in_docstring := _DOCSTRING.fullmatch(name):
        # Its lines are counted from the docstring's first one, as in Sphinx's own messages.
        module, member = in_docstring.groups()
        return f"{os.path.relpath(module or page, source)}:{member}"
    # docutils names an included file from the folder in which the build was begun.
    path = Path(os.path.normpath(Path.cwd() / name))
    path = path if name and path.is_relative_to(source) and path.is_file() else page
    return path.relative_to(source).as_posix() if path.is_relative_to(source) else str(path)
