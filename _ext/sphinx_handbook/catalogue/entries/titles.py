"""A page's title that stands in its front matter, as most programs for websites have it, becomes its heading.

The heading takes the line on which the front matter ends, so that all others keep their numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from ...i18n import N_
from ...problems import Edit, Problem
from ..markdown import running_text
from .front_matter import FrontMatter, Scalar
from .value_reader import is_empty

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..schema.model import Schema

#: A heading in reStructuredText: a line of words with a row of one sign below it.
_RST_HEADING: Final = re.compile(r"^ ?(?=.*\w)(\S.*)\n([^\w\s])\2{2,} *$", re.M)
_RST_ROLE: Final = re.compile(r"(?<![\w:.+-]):[\w:.+-]++(?<=\w:)(?=`)")
#: What could be mark-up in a heading; behind a backslash each of them is only itself.
_MARKS: Final = re.compile(r"[\\`*_{}\[\]<>$&~^|#]")


@dataclass(frozen=True, slots=True)
class Titled:
    """A page's front matter with the heading that its title became."""

    front: FrontMatter
    line: int = 0
    """The line of the title in the front matter; 0 where the page has a heading of its own, or no such title."""
    problems: tuple[Problem, ...] = ()

    def of_page(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems of the page, those of the heading at the title's own line: none of them can be mended there."""
        return [self._at_title(each) for each in problems] if self.line else list(problems)

    def _at_title(self, problem: Problem) -> Problem:
        heading = self.front.body_line
        if problem.values.get("line") == str(heading):
            problem = replace(problem, values={**problem.values, "line": str(self.line)})
        return replace(problem, line=self.line, column=1, edits=()) if problem.line == heading else problem


def take(front: FrontMatter, path: str, schema: Schema) -> Titled:
    """Make the title of a Markdown page its heading, where a field has the role ``title`` and the text has no title.

    In reStructuredText the title is in the text: one that differs from it is a problem, and without one the build has
    its own.
    """
    field = schema.with_role("title")
    pair = next(((name, value) for name, value in front.keys.pairs if field and name.text == field.name), None)
    if field is None or pair is None:
        return Titled(front)
    name, value = pair
    if not isinstance(value, Scalar) or is_empty(value):
        return Titled(front)
    title = " ".join(value.text.split())
    body = front.body
    own: tuple[int, str] | None
    if not path.endswith(".md"):
        heading = _RST_HEADING.search(body)
        own = (1, _RST_ROLE.sub("", heading[1]) if heading else title)
    else:
        own = next(iter(running_text.read(body).headings), None) if "#" in body or "\n=" in body else None
    if own is None or own[0] > 1:
        return Titled(_with_heading(front, title, name.line), name.line)
    if _plain(own[1]) == _plain(title):
        return Titled(front)
    message = N_("“{key}” is the page's title, and the text begins with another one, “{word}”: delete one of the two.")
    return Titled(front, 0, (Problem(path, name.line, 1, "two-titles", message, {"key": field.name, "word": own[1]}),))


def of_file(path: str) -> str:
    """The title that a page's file has as its name, as notes of Obsidian have; empty if the name is for addresses."""
    stem = PurePosixPath(path).stem
    is_word = stem[:1].isupper() and stem.isalpha() and not stem.isupper()
    return stem if " " in stem or is_word else ""


def no_title(path: str, line: int) -> Problem:
    """An entry without a heading: lists, the search and the printed contents would have no name for it."""
    message = N_("The page has no title: begin its text with a line such as “# The title”.")
    if not path.endswith(".md"):
        message = N_(
            "The page has no title: begin its text with a line such as “The title” and a line “=========” below it."
        )
    elif title := of_file(path):
        message = N_("The page has no title: begin its text with “# {title}”, as its file is called.")
        edits = (Edit(line, 1, 0, f"# {title}\n\n"),)
        return Problem(path, line, 1, "no-title", message, {"title": title}, edits=edits)
    return Problem(path, line, 1, "no-title", message)


def _with_heading(front: FrontMatter, title: str, line: int) -> FrontMatter:
    lines, end = front.page.split("\n"), front.body_line - 1
    # What stays of the front matter moves up by the title's own line.
    above = [*lines[: line - 1], *lines[line:end]]
    heading = "# " + _MARKS.sub(r"\\\g<0>", title)
    return FrontMatter(front.keys, "\n".join([*above, heading, *lines[end:]]), front.body_line - 1)


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
