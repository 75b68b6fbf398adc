"""Reads TeX where a parser is needed and no more: commands, arguments in braces and brackets, environments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

__all__ = [
    "FormulaError",
    "argument",
    "command",
    "end_of_group",
    "environment",
    "option",
    "refuse_unbalanced",
    "split",
    "without_comments",
    "without_tags",
]

_COMMAND: Final = re.compile(r"\\(?:[A-Za-z]+\*?|.)", re.DOTALL)
_COMMENT: Final = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*(?:\n[ \t]*)?")
#: TeX takes a line's end behind a backslash for a space.
_SPACE_AT_END: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\\n")
_TAG: Final = re.compile(r"\\tag(?![A-Za-z])(\*?)")
_BEGIN_OR_END: Final = re.compile(r"\\(begin|end)\s*\{\s*([A-Za-z]+\*?)\s*\}")
#: What divides a table: rows and cells; braces and environments hide what is within them.
_DIVIDER: Final = re.compile(r"\\(?:begin|end)\s*\{|\\\\\*?(?:[ \t]*\[[^\]\n]*\])?|\\[A-Za-z]+|\\.|[{}&]", re.DOTALL)


_PAIRED: Final = re.compile(r"\\[A-Za-z]+|\\.|[{}]", re.DOTALL)
_CLOSES: Final = {"}": "{", r"\right": r"\left"}


class FormulaError(ValueError):
    """TeX that cannot be converted; the message says what is wrong with it, or is empty where that is unknown."""


def without_comments(tex: str) -> str:
    """TeX without its comments, and with a space where a backslash ends a line."""
    tex = _COMMENT.sub(r"\1", tex) if "%" in tex else tex
    return _SPACE_AT_END.sub(r"\1~", tex) if "\\\n" in tex else tex


def without_tags(tex: str) -> tuple[str, str]:
    r"""TeX without what it gives itself in place of a number (``\tag``), and that: “(1)”, “(A), (B)”."""
    tags = []
    while match := _TAG.search(tex):
        words, end = argument(tex, match.end())
        words = words.replace("$", "").replace(r"\ast", "*")
        tags.append(words if match[1] else f"({words})")
        tex = tex[: match.start()] + tex[end:]
    return tex, ", ".join(tags)


def refuse_unbalanced(tex: str) -> None:
    """Raise ``FormulaError`` where braces, or brackets that grow, are not closed in the order in which they begin."""
    begun: list[str] = []
    for sign in _PAIRED.findall(tex):
        if sign in _CLOSES:
            if not begun or begun.pop() != _CLOSES[sign]:
                raise FormulaError(sign)
        elif sign in _CLOSES.values():
            begun.append(sign)
    if begun:
        raise FormulaError(begun[-1])


def command(tex: str, at: int) -> str:
    """The command that begins at a backslash: its name with the backslash, and a star that follows it."""
    match = _COMMAND.match(tex, at)
    return match[0] if match else "\\"


def _skip_spaces(tex: str, at: int) -> int:
    while at < len(tex) and tex[at].isspace():
        at += 1
    return at


def _end_of_braces(tex: str, at: int) -> int:
    """The place behind the brace that closes the one at ``at``."""
    depth = 0
    while at < len(tex):
        letter = tex[at]
        if letter == "\\":
            at += 1
        elif letter == "{":
            depth += 1
        elif letter == "}":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    raise FormulaError("{")


def argument(tex: str, at: int) -> tuple[str, int]:
    """The argument at a place: a group in braces without them, a command or a single letter; and the place behind it.

    Raises ``FormulaError`` where there is none.
    """
    at = _skip_spaces(tex, at)
    if at >= len(tex) or tex[at] == "}":
        raise FormulaError(tex[at:] or "{")
    if tex[at] == "{":
        end = _end_of_braces(tex, at)
        return tex[at + 1 : end - 1], end
    if tex[at] == "\\":
        name = command(tex, at).removesuffix("*")
        return name, at + len(name)
    return tex[at], at + 1


def option(tex: str, at: int) -> tuple[str | None, int]:
    """The argument in square brackets at a place and the place behind it; None and the same place without one."""
    start = _skip_spaces(tex, at)
    if start >= len(tex) or tex[start] != "[":
        return None, at
    end = start + 1
    while end < len(tex) and tex[end] != "]":
        end = _end_of_braces(tex, end) if tex[end] == "{" else end + 1 + (tex[end] == "\\")
    if end >= len(tex):
        return None, at
    return tex[start + 1 : end], end + 1


def environment(tex: str, at: int) -> tuple[str, str, int]:
    """The environment that begins at a place: its name, what is in it, and the place behind it."""
    first = _BEGIN_OR_END.match(tex, at)
    if first is None:
        raise FormulaError(r"\begin")
    depth = 0
    for each in _BEGIN_OR_END.finditer(tex, at):
        depth += 1 if each[1] == "begin" else -1
        if depth == 0:
            if each[2] != first[2]:
                raise FormulaError(each[0])
            return first[2], tex[first.end() : each.start()], each.end()
    raise FormulaError(first[0])


def _dividers(tex: str, at: int) -> Iterator[tuple[re.Match[str], int]]:
    """What stands between cells, rows and groups from a place on, with how deep it lies in groups begun since."""
    depth = 0
    for each in _DIVIDER.finditer(tex, at):
        sign = each[0]
        # The brace of `\\begin{` is closed by the brace behind the name.
        opened = 2 if sign.startswith(r"\begin") else sign == "{" or sign in (r"\left", r"\bgroup")
        closed = 1 if sign == "}" or sign in (r"\right", r"\egroup") else 0
        yield each, depth - closed
        depth += opened - closed
        if sign.startswith(r"\end"):
            # Its environment ends, and its brace begins.
            yield each, depth - 1


def end_of_group(tex: str, at: int) -> int:
    """Where the group around a place ends: at its closing brace, its next cell or row, or the end of the formula."""
    for each, depth in _dividers(tex, at):
        if depth < 0 or (depth == 0 and _divides(each[0])):
            return each.start()
    return len(tex)


def split(tex: str) -> list[list[str]]:
    """The rows of a table and the cells of each; an empty last row is left out."""
    rows, start = [[""]], 0
    for each, depth in _dividers(tex, 0):
        if depth or not _divides(each[0]):
            continue
        rows[-1][-1] = tex[start : each.start()]
        start = each.end()
        if each[0] == "&":
            rows[-1].append("")
        else:
            rows.append([""])
    rows[-1][-1] = tex[start:]
    if len(rows) > 1 and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def _divides(sign: str) -> bool:
    return sign in ("&", r"\cr") or sign.startswith("\\\\")
