"""Marks of other programs' Markdown that MyST does not read: GitHub's, Obsidian's, MkDocs', Hugo's, Jekyll's, Pandoc's.

Whoever brings pages from there has readers meet these marks as typed. Some are read with an extension of MyST.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ...i18n import N_
from ...problems import Problem
from .page_text import PageText

_WRITE: Final = N_("“{word}” is shown as typed: write {instead}.")
_WRITE_ABOVE: Final = N_("“{word}” is shown as typed: write {instead} on a line above the heading instead.")
_DELETE: Final = N_("“{word}” is shown as typed. Write it in Markdown, or delete it.")
_SWITCH_ON: Final = N_("“{word}” is shown as typed: add “{extension}” to myst_enable_extensions in conf.py.")
_EITHER: Final = N_(
    "“{word}” is shown as typed: write {instead}, or add “{extension}” to myst_enable_extensions in conf.py."
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark of other programs, and what is said of it.

    ``pattern`` has a group ``mark``, and those that ``instead``, what to write in its place, names in braces. With
    ``extension`` MyST reads the mark.
    """

    pattern: re.Pattern[str]
    message: str
    instead: str = ""
    extension: str = ""


def _mark(pattern: str, message: str, instead: str = "", extension: str = "") -> _Mark:
    return _Mark(re.compile(pattern, re.MULTILINE), message, instead, extension)


#: GitHub knows five kinds, alone on their line; Obsidian any, with a title behind.
_ALERT: Final = r"\[!(?P<kind>(?i:note|tip|important|warning|caution))\](?=[ \t\r]*$)"
_PLAIN: Final = _ALERT.replace("?P<kind>", "?:")
#: The kinds that docutils has; of all others a note is made.
_KINDS: Final = ("note", "tip", "important", "warning", "caution", "danger", "hint", "attention", "error")
_NOTE: Final = ":::{{note}} … :::"
_OF_KIND: Final = ":::{{{kind}}} … :::"
#: What is TeX for certain, and no two prices.
_TEX: Final = r"(?=\S)(?=[^$\n]{0,80}?(?:\\[a-zA-Z]|[\w)}][\^_][\w{\\]))"

#: No pattern runs across what it begins with, so that one look at a line is enough.
_MARKS: Final = (
    _mark(rf"^[ \t]*>[ \t]*(?P<mark>{_ALERT})", _EITHER, _OF_KIND, "alert"),
    _mark(rf"^[ \t]*>[ \t]*(?!{_PLAIN})(?P<mark>\[!(?P<kind>\w+)\])", _WRITE, _OF_KIND),
    _mark(r"^(?P<mark>(?:!!!|\?\?\?\+?)[ \t]+[\w-]+)", _WRITE, _NOTE),
    _mark(r"(?P<mark>!\[\[(?P<file>[^\[\]\n|]+)(?:\|[^\[\]\n]*)?\]\])", _WRITE, "![…]({file})"),
    _mark(r"^(?P<mark>--8<--[ \t]+[\"'](?P<file>[^\"'\n]+)[\"'])", _WRITE, ":::{{include}} {file}"),
    _mark(r"(?P<mark>\{\{[<%][^{}\n]*[>%]\}\}|(?<!\{)\{%[^{}%\n]*%\}(?!\}))", _DELETE),
    # Jekyll's; a substitution of such a name would have no value.
    _mark(r"(?P<mark>\{\{[ \t]*(?:site|page)\.[\w.]+[ \t]*\}\})", _DELETE),
    _mark(r"(?P<mark>\{\{[ \t]*(?!(?:site|page)\.)[\w.]+[ \t]*\}\})", _SWITCH_ON, extension="substitution"),
    _mark(r"^[ \t]*(?P<mark>\{:[ \t]*[.#\w][^{}\n]*\})[ \t\r]*$", _DELETE),
    _mark(r"^#{1,6}[ \t][^\n{]*(?P<mark>\{#(?P<id>[\w:-]+)\})[ \t\r]*$", _WRITE_ABOVE, "({id})="),
    _mark(r"^[ \t]*(?P<mark>\[TOC\]|\[\[_?TOC_?\]\])[ \t\r]*$", _WRITE, ":::{{contents}} … :::"),
    _mark(r"^(?P<mark>\\(?:newpage|pagebreak|clearpage))\b", _DELETE),
    _mark(
        r"^(?P<mark>\*\[(?P<short>[^\[\]\n]+)\]:)(?=[ \t]*(?P<long>\S[^\n]*\S))", _WRITE, "{{abbr}}`{short} ({long})`"
    ),
    _mark(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?P<mark>\[[ xX]\])[ \t]+(?=\S)", _SWITCH_ON, extension="tasklist"),
    # A caption of a table, at its end.
    _mark(r"(?:(?<=[|-]\n)|(?<=[|-]\r\n))(?:[ \t]*\r?\n)?(?P<mark>:[ \t]+\S[^\n]*)", _WRITE, ":::{{table}} … :::"),
    _mark(r"(?:(?<=[^\s|-]\n)|(?<=[^\s|-]\r\n))(?P<mark>:[ \t]{1,3}\S[^\n]*)", _SWITCH_ON, extension="deflist"),
    _mark(r"(?:\]\([^()\n]*\)|[^\W\d_]\])(?P<mark>\{[#.][^{}\n]*\})", _SWITCH_ON, extension="attrs_inline"),
    _mark(r"(?<![\w=])(?P<mark>==(?P<words>[^\s=](?:[^=\n]*[^\s=])?)==)(?![\w=])", _WRITE, "**{words}**"),
    _mark(r"(?<![\w~\\])(?P<mark>~~[^\s~](?:[^~\n]*[^\s~])?~~)(?![\w~])", _SWITCH_ON, extension="strikethrough"),
    _mark(rf"(?<![\w$\\])(?P<mark>\${_TEX}[^$\n]*+\$)(?![\w$])", _EITHER, "{{math}}`…`", "dollarmath"),
)
#: So many letters of a mark are shown.
_SHOWN: Final = 40


def dialects(page: PageText) -> Iterator[Problem]:
    """A hint about each kind of such marks, where it stands first on the page."""
    for each in _MARKS:
        if each.extension and (page.project.syntax is None or each.extension in page.project.syntax):
            continue
        # The page as it is has all that can be found in it.
        if each.pattern.search(page.page) and (match := each.pattern.search(page.markdown)):
            groups = match.groupdict()
            if kind := groups.get("kind"):
                groups["kind"] = kind.lower() if kind.lower() in _KINDS else _KINDS[0]
            values = {
                "word": " ".join(match["mark"].split())[:_SHOWN],
                "instead": each.instead.format(**groups),
                "extension": each.extension,
            }
            yield page.problem(match.start("mark"), "dialect", each.message, hint=True, **values)
