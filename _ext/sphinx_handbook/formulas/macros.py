r"""A project's own commands: from MathJax's settings, and from ``\newcommand`` and the like within formulas.

They are replaced before a formula is converted, so that each converter sees TeX without them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .reader import FormulaError, argument, option

__all__ = ["Macro", "Macros", "expand", "from_mathjax", "take_definitions"]

#: More replacements than this in one formula are taken for a command that stands for itself.
_MOST: Final = 2_000
_NAME: Final = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_DEFINITION: Final = re.compile(
    r"\\(newcommand|renewcommand|providecommand|def|DeclareMathOperator)(\*?)(?![A-Za-z])\s*"
)
_PARAMETER: Final = re.compile(r"#([1-9])")


@dataclass(frozen=True, slots=True)
class Macro:
    """What a command stands for, how many arguments it takes, and what its first one is where it is left out."""

    text: str
    arguments: int = 0
    default: str | None = None


#: By name, without the backslash.
Macros = Mapping[str, Macro]


def from_mathjax(*settings: Mapping[str, Any] | None) -> dict[str, Macro]:
    """The macros of MathJax's settings, as ``mathjax3_config`` has them (``tex.macros``) or version 2 (``TeX.Macros``).

    What is no macro as MathJax documents them is left out.
    """
    macros: dict[str, Macro] = {}
    for each in settings:
        tex = (each or {}).get("tex") or (each or {}).get("TeX") or {}
        table = tex.get("macros") or tex.get("Macros") or {} if isinstance(tex, Mapping) else {}
        for name, value in table.items() if isinstance(table, Mapping) else ():
            parts = [value] if isinstance(value, str) else list(value) if isinstance(value, list | tuple) else []
            if parts and isinstance(parts[0], str):
                count = parts[1] if len(parts) > 1 and isinstance(parts[1], int) else 0
                default = parts[2] if len(parts) > 2 and isinstance(parts[2], str) else None
                macros[str(name)] = Macro(parts[0], count, default)
    return macros


def take_definitions(tex: str) -> tuple[str, dict[str, Macro]]:
    """A formula without the commands that it defines, and those commands.

    Raises ``FormulaError`` where a definition is not whole, or of a kind that is not understood.
    """
    macros: dict[str, Macro] = {}
    while match := _DEFINITION.search(tex):
        name, macro, end = _definition(tex, match)
        macros[name] = macro
        tex = tex[: match.start()] + tex[end:]
    return tex, macros


def _definition(tex: str, match: re.Match[str]) -> tuple[str, Macro, int]:
    """The command that a definition names, what it stands for, and the place behind the definition."""
    named, at = argument(tex, match.end())
    name = named.strip().removeprefix("\\")
    if match[1] == "DeclareMathOperator":
        text, at = argument(tex, at)
        return name, Macro(rf"\operatorname{match[2]}{{{text}}}"), at
    if match[1] == "def":
        begin = tex.find("{", at)
        parameters = tex[at:begin].strip()
        if begin < 0 or re.fullmatch(r"(#\d)*", parameters) is None:
            # TeX's own patterns of arguments.
            raise FormulaError(r"\def")
        text, at = argument(tex, begin)
        return name, Macro(text, parameters.count("#")), at
    count, at = option(tex, at)
    default, at = option(tex, at) if count else (None, at)
    text, at = argument(tex, at)
    if count and not count.strip().isdecimal():
        raise FormulaError(match[0])
    return name, Macro(text, int(count or 0), default), at


def expand(tex: str, macros: Macros) -> str:
    """TeX with each command of ``macros`` replaced, those within its arguments and its text as well.

    Raises ``FormulaError`` with the command's name where an argument is missing or a command stands for itself.
    """
    if not macros:
        return tex
    at = replaced = 0
    while match := _NAME.search(tex, at):
        macro = macros.get(match[1])
        if macro is None:
            at = match.end()
            continue
        replaced += 1
        if replaced > _MOST:
            raise FormulaError(match[0])
        text, end = _filled(macro, tex, match)
        # `\R x` must not become `\mathbbR`; braces would change the spaces of an operator.
        space = " " if re.search(r"\\[A-Za-z]+$", text) and tex[end : end + 1].isalpha() else ""
        tex, at = tex[: match.start()] + text + space + tex[end:], match.start()
    return tex


def _filled(macro: Macro, tex: str, match: re.Match[str]) -> tuple[str, int]:
    """What a command is replaced by, with its arguments filled in, and the place behind the last of them."""
    at, values = match.end(), []
    try:
        if macro.arguments and macro.default is not None:
            value, at = option(tex, at)
            values.append(macro.default if value is None else value)
        while len(values) < macro.arguments:
            value, at = argument(tex, at)
            values.append(value)
    except FormulaError as error:
        raise FormulaError(match[0]) from error
    return _PARAMETER.sub(lambda each: values[int(each[1]) - 1] if int(each[1]) <= len(values) else "", macro.text), at
