"""Directives and roles that do not exist, and those that are written without their braces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ...i18n import N_
from ...problems import Problem, nearest
from ..markdown.entry_references import roles
from . import names
from .page_text import PageText

_BARE: Final = re.compile(r"^[ \t]*:{3,}[ \t]*(?P<name>[A-Za-z][\w-]+)[ \t\r]*$")
#: Directives that are nothing without a text, and those without an argument.
_WITH_TEXT: Final = frozenset(
    {"attention", "caution", "danger", "error", "gap", "hint", "important", "note", "seealso", "tip", "warning"}
)
    ["attention", "caution", "danger", "error", "gap", "hint", "important", "note", "seealso", "tip", "warning"]
)
_WITH_ARGUMENT: Final = frozenset(
    {"admonition", "figure", "image", "include", "literalinclude", "rubric", "sidebar", "tab-item", "topic"}
)
    ["admonition", "figure", "image", "include", "literalinclude", "rubric", "sidebar", "tab-item", "topic"]
)
_HALF: Final = re.compile(r"[ \t]*(?P<marks>`{3,}|~{3,}|:{3,})[ \t]*\{(?P<name>[A-Za-z][\w:-]*)[^}`]*$")
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
            message = N_("There is no directive “{word}”.")
            near = nearest(block.name, all_names.directives)
            yield Problem(page.path, block.start, 1, "unknown-directive", message, {"word": block.name}, nearest=near)
    if not all_names.complete:
        return
    for role in roles(page.page, page.body_line):
        if role.name not in all_names.roles and not _ROLE_OUTSIDE.match(role.name):
            message = N_("There is no role “{word}”.")
            near = nearest(role.name, all_names.roles)
            values = {"word": role.name}
            yield Problem(page.path, role.line, role.column, "unknown-role", message, values, nearest=near)


def incomplete(page: PageText) -> Iterator[Problem]:
    """Directives without the text or the argument that they need; docutils reports them in English."""
    for block in page.blocks:
        if block.name in _WITH_TEXT and not any(page.lines[number - 1].strip() for number in block.content):
            argument = page.lines[block.start - 1].partition("}")[2].strip()
            if not argument or block.name == "gap":
                message = N_("“{word}” has no text: write some, or delete it.")
                yield Problem(page.path, block.start, 1, "empty-directive", message, {"word": block.name})
        elif block.name in _WITH_ARGUMENT and not page.lines[block.start - 1].partition("}")[2].strip():
            message = N_("“{word}” needs what it is about behind its brace, as in {markup}.")
            values = {"word": block.name, "markup": f":::{{{block.name}}} …"}
            yield Problem(page.path, block.start, 1, "empty-directive", message, values)


def without_braces(page: PageText) -> Iterator[Problem]:
    """Hints about a directive's name without braces, which makes a plain division of its content."""
    if ":::" not in page.page:
        return
    directives = names.of(page.project).directives
    for block in page.blocks:
        if block.kind == "directive" and not block.name:
            bare = _BARE.match(page.lines[block.start - 1])
            if bare and bare["name"] in directives:
                message = N_("“{word}” is the name of a directive: write it in braces, {markup}.")
                values = {"word": bare["name"], "markup": f":::{{{bare['name']}}}"}
                yield Problem(page.path, block.start, 1, "braces", message, values, hint=True)


def broken_braces(page: PageText) -> Iterator[Problem]:
    """Directives whose brace is not closed, and roles without the backticks behind them."""
    if "{" not in page.page:
        return
    for block in page.blocks:
        opening = _HALF.match(page.lines[block.start - 1]) if block.options and not block.name else None
        if opening:
            message = N_("The brace behind “{word}” is not closed: write {markup}.")
            values = {"word": opening["name"], "markup": f"{opening['marks']}{{{opening['name']}}}"}
            yield Problem(page.path, block.start, 1, "braces", message, values)
    all_names = names.of(page.project).roles
    if not any(match["name"] in all_names for match in _LONE_ROLE.finditer(page.page)):
        return
    for match in _LONE_ROLE.finditer(page.markdown):
        if match["name"] in all_names:
            message = N_("A role needs its text in backticks, right behind the brace: {markup}.")
            words = (match["quoted"] or match["bare"] or "…").strip()
            markup = f"{{{match['name']}}}`{words}`"
            edits = (page.edit(match.start(), match.end(), markup),) if match["quoted"] else ()
            yield page.problem(match.start(), "braces", message, *edits, markup=markup)
    for match in _PARTED_ROLE.finditer(page.page):
        if match["name"] in all_names and page.markdown[match.start()] == "{":
            message = N_("The space keeps “{name}” from being a role: write {markup}.")
            edit = page.edit(match.end("name") + 1, match.end("space"), "")
            markup = f"{{{match['name']}}}`…`"
            yield page.problem(match.start(), "braces", message, edit, name=match["name"], markup=markup)
