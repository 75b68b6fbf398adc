"""Directives and roles that do not exist, and those that are written without their braces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ...i18n import N_
from ...problems import Problem, nearest
from ..markdown.entry_references import roles
from . import names
from .names import Names
from .page_text import PageText

_BARE: Final = re.compile(r"^[ \t]*:{3,}[ \t]*(?P<name>[A-Za-z][\w-]+)[ \t\r]*$")
#: Directives that are nothing without a text, and those without an argument.
_WITH_TEXT: Final = frozenset(
    {"attention", "caution", "danger", "error", "gap", "hint", "important", "note", "seealso", "tip", "warning"}
)
_WITH_ARGUMENT: Final = frozenset(
    {"admonition", "figure", "image", "include", "literalinclude", "rubric", "sidebar", "tab-item", "topic"}
)
_HALF: Final = re.compile(
    r"^[ \t]*(?P<marks>`{3,}|~{3,}|:{3,})[ \t]*\{(?P<name>[A-Za-z][\w:-]*)[^}`\n]*$", re.MULTILINE
)
#: A role whose text is in other marks than backticks, or in none.
_LONE_ROLE: Final = re.compile(
    r"(?<![\\{$%\w])\{(?P<name>[a-z][\w:-]*)\}"
    r"(?:['\"‘’´“”»](?P<quoted>[^'\"‘’´“”«»`\n{}]+)['\"‘’´“”«]|(?P<bare>\w[\w-]*))"
)
_PARTED_ROLE: Final = re.compile(r"(?<![\\{$%\w])\{(?P<name>[a-z][\w:-]*)\}(?P<space>[ \t]+)(?=`[^`\n]+`)")
_NAME: Final = re.compile(r"[A-Za-z_][\w:.+-]*")
_ROLE_OUTSIDE: Final = re.compile(r"external(?:\+[\w.-]+)?:|[\w-]+\.")


def unknown(page: PageText) -> Iterator[Problem]:
    """Names that no extension of the project brings; Sphinx reports them as well."""
    all_names = names.of(page.project)
    for block in page.blocks:
        if not block.name or block.name in all_names.directives or not _NAME.fullmatch(block.name):
            continue
        if all_names.complete:
            yield no_directive(page.path, block.start, block.name, all_names)
    if not all_names.complete:
        return
    for role in roles(page.page, page.body_line):
        if role.name not in all_names.roles and not _ROLE_OUTSIDE.match(role.name):
            yield no_role(page.path, role.line, role.column, role.name, all_names)


def no_directive(path: str, line: int, name: str, all_names: Names) -> Problem:
    """A directive that does not exist."""
    near = nearest(name, all_names.directives)
    return Problem(
        path, line, 1, "unknown-directive", N_("There is no block (directive) “{word}”."), {"word": name}, (), near
    )


def no_role(path: str, line: int, column: int, name: str, all_names: Names) -> Problem:
    """A role that does not exist."""
    near = nearest(name, all_names.roles)
    return Problem(path, line, column, "unknown-role", N_("There is no role “{word}”."), {"word": name}, (), near)


def no_text(path: str, line: int, name: str) -> Problem:
    """A directive without a text."""
    message = N_("“{word}” has no text: write some, or delete it.")
    return Problem(path, line, 1, "empty-directive", message, {"word": name})


def no_argument(path: str, line: int, name: str) -> Problem:
    """A directive without its argument."""
    message = N_("“{word}” lacks its file or title: write it behind the brace, {markup}.")
    return Problem(path, line, 1, "empty-directive", message, {"word": name, "markup": f":::{{{name}}} …"})


def incomplete(page: PageText) -> Iterator[Problem]:
    """Directives without the text or the argument that they need; docutils reports them in English."""
    for block in page.blocks:
        if block.name in _WITH_TEXT and not any(page.lines[number - 1].strip() for number in block.content):
            argument = page.lines[block.start - 1].partition("}")[2].strip()
            if not argument or block.name == "gap":
                yield no_text(page.path, block.start, block.name)
        elif block.name in _WITH_ARGUMENT and not page.lines[block.start - 1].partition("}")[2].strip():
            yield no_argument(page.path, block.start, block.name)


def without_braces(page: PageText) -> Iterator[Problem]:
    """Hints about a directive's name without braces, which makes a plain division of its content."""
    if ":::" not in page.page:
        return
    directives = names.of(page.project).directives
    for block in page.blocks:
        if block.kind == "directive" and not block.name:
            bare = _BARE.match(page.lines[block.start - 1])
            if bare and bare["name"] in directives:
                message = N_("Without braces “{word}” has no effect: write {markup}.")
                values = {"word": bare["name"], "markup": f":::{{{bare['name']}}}"}
                yield Problem(page.path, block.start, 1, "braces", message, values, hint=True)


def broken_braces(page: PageText) -> Iterator[Problem]:
    """Directives whose brace is not closed, and roles without the backticks behind them."""
    if "{" not in page.page:
        return
    # To find the blocks of a page takes long, and nearly no page has such a line.
    for block in page.blocks if _HALF.search(page.page) else ():
        opening = _HALF.match(page.lines[block.start - 1]) if block.options and not block.name else None
        if opening:
            message = N_("The brace behind “{word}” is not closed: write {markup}.")
            values = {"word": opening["name"], "markup": f"{opening['marks']}{{{opening['name']}}}"}
            yield Problem(page.path, block.start, 1, "braces", message, values)
    all_names = names.of(page.project).roles
    for pattern in (_LONE_ROLE, _PARTED_ROLE):
        # The page as it is has all that can be found in it, and to strike out its code takes longer.
        if any(match["name"] in all_names for match in pattern.finditer(page.page)):
            yield from _roles(page, pattern, all_names)


def _roles(page: PageText, pattern: re.Pattern[str], all_names: frozenset[str]) -> Iterator[Problem]:
    for match in pattern.finditer(page.page):
        if match["name"] not in all_names or page.markdown[match.start()] != "{":
            continue
        if pattern is _PARTED_ROLE:
            message = N_("The space behind “{name}” must go, or this is shown as typed: {markup}.")
            edits = [page.edit(*match.span("space"), "")]
            markup = f"{{{match['name']}}}`…`"
        else:
            message = N_("The text behind “{name}” must stand in backticks, right behind the brace: {markup}.")
            markup = f"{{{match['name']}}}`{(match['quoted'] or match['bare']).strip()}`"
            edits = [page.edit(match.start(), match.end(), markup)] if match["quoted"] else []
        yield page.problem(match.start(), "braces", message, *edits, name=match["name"], markup=markup)
