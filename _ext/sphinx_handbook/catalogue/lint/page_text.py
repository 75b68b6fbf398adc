"""A page as the rules look at it: its lines, its blocks, and its text without what is no Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ...problems import Edit, Problem
from ..markdown import prose, running_text
from ..markdown.running_text import OUT
from ..markdown.scanner import Block, LineIndex, scan
from .project import USUAL, Project

#: Directives whose content is Markdown for certain; that of others may be anything.
_MARKDOWN: Final = frozenset(
    {
        "admonition", "attention", "card", "card-carousel", "caution", "danger", "div", "dropdown", "epigraph", "error",
        "figure", "figure-md", "gap", "grid", "grid-item", "grid-item-card", "highlights", "hint", "image",
        "important", "note", "pull-quote", "rst-class", "seealso", "sidebar", "tab-item", "tab-set", "table", "tip",
        "topic", "versionadded", "versionchanged", "warning",
    }
)  # fmt: skip
_DEFINITION: Final = re.compile(r"^ {0,3}\[([^\[\]\n]+)\]:", re.MULTILINE)


@dataclass(frozen=True)
class PageText:
    """A page's text below its front matter, which ends before line ``body_line``; its lines are the file's."""

    path: str
    page: str
    body_line: int = 1
    project: Project = USUAL
    is_entry: bool = True

    @cached_property
    def lines(self) -> list[str]:
        """The lines; the first has the number 1, at index 0."""
        return self.page.replace("\r", " ").split("\n")

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The page's blocks."""
        return scan(self.page, self.body_line)

    @cached_property
    def body(self) -> running_text.Body:
        """The page's running text."""
        return running_text.read(self.page, self.body_line)

    @cached_property
    def markdown(self) -> str:
        """The page, struck out (``OUT``) where it is code, a comment, or in a directive that may hold anything."""
        return self._without_foreign(self.body.marked)

    @cached_property
    def prose(self) -> str:
        """The page, with spaces for all that is no prose."""
        return prose.blanked(self.page)

    @cached_property
    def places(self) -> LineIndex:
        """Lines and columns of offsets in the page."""
        return LineIndex(self.page)

    @cached_property
    def foreign(self) -> tuple[Block, ...]:
        """The directives that may hold anything."""
        return tuple(
            each for each in self.blocks if each.kind == "directive" and each.name and each.name not in _MARKDOWN
        )

    @cached_property
    def heading_lines(self) -> frozenset[int]:
        """The numbers of the lines of headings."""
        headings = [range(each.start, each.end) for each in self.blocks if each.kind == "heading"]
        return frozenset(number for lines in headings for number in lines)

    @cached_property
    def code_lines(self) -> frozenset[int]:
        """The numbers of the lines between the fences of code."""
        code = [range(each.start, each.end) for each in self.blocks if each.kind == "code"]
        return frozenset(number for lines in code for number in lines)

    @cached_property
    def foreign_lines(self) -> frozenset[int]:
        """The numbers of the lines of directives that may hold anything."""
        return frozenset(number for each in self.foreign for number in range(each.start, each.end))

    def _without_foreign(self, text: str) -> str:
        foreign = self.foreign
        if not foreign:
            return text
        lines = text.split("\n")
        for block in foreign:
            lines[block.start - 1 : block.end - 1] = [
                OUT * len(line) for line in lines[block.start - 1 : block.end - 1]
            ]
        return "\n".join(lines)

    def problem(self, offset: int, code: str, message: str, *edits: Edit, hint: bool = False, **values: str) -> Problem:
        """A problem at an offset in the page."""
        line, column = self.places.place(offset)
        return Problem(self.path, line, column, code, message, values, hint=hint, edits=edits)

    def edit(self, start: int, end: int, text: str) -> Edit:
        """The replacement of what stands between two offsets on one line."""
        line, column = self.places.place(start)
        return Edit(line, column, end - start, text)

    def defines(self, label: str) -> bool:
        """Whether the page defines the target of a link by this label."""
        return " ".join(label.casefold().split()) in self._labels

    @cached_property
    def _labels(self) -> frozenset[str]:
        return frozenset(" ".join(each[1].casefold().split()) for each in _DEFINITION.finditer(self.page))
