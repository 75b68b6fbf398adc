"""Headings, fences and marks of a merge: what decides how the whole page is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ...i18n import N_
from ...problems import Edit, Problem
from ..entries import titles
from ..markdown.running_text import OUT
from ..markdown.scanner import Block, LineIndex
from .page_text import PageText

_CONFLICT: Final = re.compile(r"^(?:<{7}|>{7})(?: .*)?\r?$", re.MULTILINE)
_FENCE: Final = re.compile(r"^[ \t>*+-]*(?P<marks>`{3,}|~{3,}|:{3,})", re.MULTILINE)
_TITLE: Final = re.compile(r"^ {0,3}(?:#[ \t]|=+[ \t\r]*$)", re.MULTILINE)
_COMMENT: Final = re.compile(r"<!--")
#: Elements of HTML that show nothing of what stands in them, or none of it as text of the page.
HOLDS_NO_TEXT: Final = frozenset({
    "audio", "canvas", "iframe", "math", "noembed", "noframes", "object", "script", "select", "style", "svg",
    "template", "textarea", "title", "video", "xmp",
})  # fmt: skip
#: One of these, without the stroke at its end that counts in drawings and formulas alone.
_SILENT: Final = re.compile(
    rf"(?<!\\)<(?P<name>{'|'.join(sorted(HOLDS_NO_TEXT))})\b(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE
)
_SILENT_END: Final = re.compile(rf"</(?P<name>{'|'.join(sorted(HOLDS_NO_TEXT))})\b", re.IGNORECASE)
#: A heading without a space behind its marks; one mark alone may be a number or a name.
_NO_SPACE: Final = re.compile(r"^(?P<marks>#{2,6})(?=[^\W\d_])", re.MULTILINE)
_HARD_SPACE: Final = re.compile(r"^(?P<marks>#{1,6}|[-*+]|\d{1,3}[.)]|>)(?P<space>\xa0)", re.MULTILINE)
_MARK: Final = re.compile(r"^\ufeff+", re.MULTILINE)
#: A heading that is written with a line below it is short.
_LONG: Final = 70
#: The letters that a heading has at most, where ``handbook_limits`` is 1, and what is said of one with more.
LETTERS: Final = 5000
TOO_LONG: Final = N_(
    "The heading has {count} letters; {most} are allowed. Make it shorter, or raise the limit: "
    "handbook_limits in conf.py."
)
#: What of a heading is no letter that a reader sees, for certain.
_UNSEEN: Final = re.compile(r"\]\([^()\s]*\)|\{[^{}]*\}|<[^<>]*>|[*_`\\$]")


def merge_conflict(text: str, path: str) -> Iterator[Problem]:
    """The marks that a version control system leaves where it could not merge two texts."""
    places, begin = LineIndex(text), 0
    for match in _CONFLICT.finditer(text):
        line = places.place(match.start())[0]
        if match[0].startswith("<"):
            begin = begin or line
        elif begin:
            message = N_(
                "From here to line {line}, two versions of the text stand one after the "
                "other, since a merge could not choose: keep what is right, and delete the "
                "lines with <<<<<<<, ======= and >>>>>>>."
            )
            yield Problem(path, begin, 1, "merge-conflict", message, {"line": str(line)})
            begin = 0


def merge_conflicts(page: PageText) -> Iterator[Problem]:
    """Marks of a merge outside of code."""
    if "<<<<<<<" in page.page:
        yield from (each for each in merge_conflict(page.page, page.path) if each.line not in page.code_lines)


def second_title(page: PageText) -> Iterator[Problem]:
    """A second heading of the first level: a fault of an entry, a hint on any other page."""
    if len(_TITLE.findall(page.page)) < 2:
        return
    titles = [each for each in _headings(page) if each.level == 1]
    for each in titles[1:]:
        message = N_(
            "The page has its title already, on line {line}: write ## before this heading, or make a page of it."
        )
        if each.underlined:
            message = N_(
                "The line with === makes a title of the text above it, and the page has one already, on line {line}."
            )
        values = {"line": str(titles[0].start)}
        yield Problem(page.path, each.start, 1, "second-title", message, values, hint=not page.is_entry)


def heading_levels(page: PageText) -> Iterator[Problem]:
    """Headings that begin too deep or skip a level, all of one kind in one problem; Sphinx names each.

    The edits give every heading the level at which Sphinx shows it.
    """
    #: The headings around the next one: the levels that they have and should have. At the top is the page itself.
    around, untitled = [(0, 0)], False
    skips: dict[tuple[int, int, int], list[int]] = {}
    edits: dict[tuple[int, int, int], list[Edit]] = {}
    kind = 0, 0, 0
    for each in _headings(page):
        while around[-1][0] >= each.level:
            around.pop()
        above, right = around[-1][0], around[-1][1] + 1
        if above + 1 != each.level and (above or not untitled):
            kind = above, each.level, right
            skips.setdefault(kind, []).append(each.start)
        if above == 0:
            # Which heading of a page without a title becomes its title is for the author to decide.
            untitled, right = untitled or each.level > 1, each.level
        elif right != each.level:
            column = page.lines[each.start - 1].index("#") + 1
            edits.setdefault(kind, []).append(Edit(each.start, column, each.level, "#" * right))
        around.append((each.level, right))
    for kind, lines in skips.items():
        if kind[0] == 0 and page.is_entry and titles.of_file(page.path):
            # Its first heading is no title, whatever level it has.
            yield titles.no_title(page.path, page.body_line)
            continue
        problem = heading_level(page.path, lines[0], *kind)
        if more := lines[1:]:
            message = N_(
                "A heading with {marks} follows one with {above}, so a level is skipped: write {right}. "
                "Also on line {lines}."
            )
            problem = replace(problem, message=message, values=problem.values | {"lines": ", ".join(map(str, more))})
        yield replace(problem, edits=tuple(edits.get(kind, ())))


def heading_level(path: str, line: int, above: int, level: int, right: int = 0) -> Problem:
    """A heading of a ``level`` that cannot follow on that ``above``; 0 is the page itself.

    ``right`` is its level once the headings around it have theirs; 0 where that is not known.
    """
    message = N_("A heading with {marks} follows one with {above}, so a level is skipped: write {right}.")
    if above == 0:
        message = N_("The first heading is the page's title: write {right} in place of {marks}.")
    values = {"marks": "#" * level, "above": "#" * above, "right": "#" * (right or above + 1)}
    return Problem(path, line, 1, "heading-level", message, values)


def long_headings(page: PageText) -> Iterator[Problem]:
    """Headings that are too long for the contents and for other pages, which show them as well."""
    most = LETTERS * max(page.project.limits, 1)
    for each in _headings(page) if page.project.limits else ():
        if len(each.text) > most and (count := len(_UNSEEN.sub("", each.text.strip()))) > most:
            yield Problem(page.path, each.start, 1, "limit", TOO_LONG, {"count": str(count), "most": f"{most:.0f}"})


def spaces(page: PageText) -> Iterator[Problem]:
    """``##Heading``, and marks with a space behind them that Markdown takes for a letter: shown as they are typed."""
    for match in _NO_SPACE.finditer(page.page):
        start = match.start()
        line = page.places.place(start)[0]
        if page.markdown[start] == "#" and not (line > 1 and page.lines[line - 2].strip()):
            message = N_("A space is missing behind {marks}, so this is no heading.")
            edit = page.edit(match.end(), match.end(), " ")
            yield page.problem(start, "space", message, edit, marks=match["marks"])
    if "\xa0" in page.page or "\ufeff" in page.page:
        for match in _HARD_SPACE.finditer(page.page):
            if page.markdown[match.start("space")] != OUT:
                message = N_(
                    "The space behind {marks} is a non-breaking one, so this is shown as typed: type an ordinary space."
                )
                edit = page.edit(*match.span("space"), " ")
                yield page.problem(match.start("space"), "space", message, edit, marks=match["marks"])
        for match in _MARK.finditer(page.page):
            message = N_("An invisible mark (U+FEFF) stands before the line and keeps it from being read: delete it.")
            yield page.problem(match.start(), "space", message, page.edit(*match.span(), ""))


def unclosed(page: PageText) -> Iterator[Problem]:
    """The first fence or comment that is opened and never closed: all that follows is in it."""
    if _FENCE.search(page.page):
        around: list[Block] = []
        for block in page.blocks:
            around = [each for each in around if block.start < each.end]
            if block.options and not block.closed and (marks := _marks(page, block)):
                yield _unclosed(page, block, marks, around)
                return
            if block.kind == "directive":
                around.append(block)
    if page.project.html and _COMMENT.search(page.page):
        for block in page.blocks:
            text = "\n".join(page.lines[block.start - 1 : block.end - 1])
            if block.kind == "html" and text.lstrip().startswith("<!--") and "-->" not in text:
                message = N_("The comment that begins here with {marks} is not closed: {closing} is missing.")
                values = {"marks": "<!--", "closing": "-->"}
                yield Problem(page.path, block.start, 1, "unclosed", message, values)
                return


def open_elements(page: PageText) -> Iterator[Problem]:
    """The first element of HTML without an end that shows nothing of what stands in it, as ``<iframe>``."""
    if not _SILENT.search(page.page):
        return
    raw = [each for each in page.blocks if each.name == "raw"]
    raw_lines = frozenset(number for each in raw for number in range(each.start + 1, each.end))
    ends = {match["name"].lower(): match.start() for match in _SILENT_END.finditer(page.page)}
    for match in _SILENT.finditer(page.page):
        name, line = match["name"].lower(), page.places.place(match.start())[0]
        is_html = line in raw_lines or (page.project.html and page.markdown[match.start()] != OUT)
        is_alone = name in ("svg", "math") and match["rest"].endswith("/")
        if is_html and not is_alone and ends.get(name, 0) < match.end():
            message = N_(
                "“{mark}” is not closed: on the web nobody sees what stands behind it on the page. "
                "Write {end} at its end."
            )
            yield page.problem(match.start(), "unclosed", message, mark=f"<{name}>", end=f"</{name}>")
            return


def _marks(page: PageText, block: Block) -> str:
    """The marks that a block between fences begins with."""
    opening = _FENCE.match(page.lines[block.start - 1])
    return opening["marks"] if opening else ""


def _unclosed(page: PageText, block: Block, marks: str, around: list[Block]) -> Problem:
    rest = page.lines[block.start - 1].split(marks, 1)[1].strip()
    below = any(line.strip() for line in page.lines[block.start : block.end - 1])
    outer = next((each for each in reversed(around) if each.closed and _marks(page, each) == marks), None)
    values = {"marks": marks}
    if outer is not None:
        message = N_(
            "This block ends too early, since a block in it has as many marks: write one more here and at its end."
        )
        return Problem(page.path, outer.start, 1, "unclosed", message)
    message = N_("What begins here with {marks} is not closed: a line with {marks} is missing at its end.")
    if not rest and not below:
        message = N_("This {marks} closes nothing: delete it, or write what it should close.")
    return Problem(page.path, block.start, 1, "unclosed", message, values)


def underlined_text(page: PageText) -> Iterator[Problem]:
    """A hint about running text that a line of dashes below it has made a heading."""
    for each in _headings(page):
        text = each.text.strip()
        if each.underlined and each.level == 2 and ("\n" in text or (len(text) > _LONG and text[-1] in ".:;!?…")):
            message = N_("The dashes make a heading of the text above them: leave an empty line in between.")
            yield Problem(page.path, each.end - 1, 1, "text-as-heading", message, hint=True)


def _headings(page: PageText) -> Iterator[Block]:
    """The page's own headings; those in directives, lists and quotations make no section."""
    end = 0
    for block in page.blocks:
        if block.kind == "directive":
            end = max(end, block.end)
        elif block.kind == "heading" and block.start >= end and not block.nested and block.text.strip():
            yield block
