"""What people type wrong in front matter, where YAML would only say that it cannot go on, and often a line too late."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from ...i18n import N_
from ...problems import Edit, Problem

#: Spaces that do not break (typed with Alt, or pasted) where YAML needs ordinary ones.
_NO_BREAK: Final = re.compile(r"[ \t]*(?:-[ \t]*)?\xa0|[\w-]+[ \t]*\xa0|[ \t]*(?:- )?[\w-]+[ \t]*:[ \t]*\xa0")
_STRUCTURE: Final = re.compile(r"[ \t\xa0]*(?:-[ \t\xa0]+)?(?:[\w-]+[ \t\xa0]*:[ \t\xa0]*)?")
_TAB: Final = re.compile(r" *\t[ \t]*(?=\S)")
_TAB_BEHIND: Final = re.compile(r"[ \t]*(?:-[ \t]+)?(?P<key>[\w-]+):(?P<tab>[ \t]*\t[ \t]*)\S")
_GLUED: Final = re.compile(r" *-(?=[^\W\d])")
#: A value that begins with a mark which YAML takes for the beginning of a quotation or a list, and goes on behind it.
_GOES_ON: Final = re.compile(
    r"[ \t]*(?:-[ \t]+)?(?:[\w-]+:[ \t]+)?(?P<value>(?:'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"|\[[^\[\]]*\]|\{[^{}]*\})"
    r"(?P<rest>[ \t]*[^\s,#\]}:].*))"
)
#: Keys behind the end of front matter, and a second end.
_ENDS_LATER: Final = re.compile(
    r"(?P<key>[^\W\d][\w-]*)[ \t]*:(?=\s)[^\n]*\n(?:(?!#|[ \t]*\r?\n)[^\n]*\n)*?---[ \t]*\r?(?:\n|\Z)"
)
_HEADING: Final = re.compile(r"#{1,6}[ \t]+\S")
_CURLY_KEY: Final = re.compile(r"[ \t]*(?:- )?(?P<open>[“”„])(?P<key>[\w-]+)(?P<close>[“”]):(?=\s|$)")
_CURLY: Final = re.compile(r"[ \t]*(?:- )?(?:[\w-]+:[ \t]+)?(?P<open>[“”„])(?P<words>[^“”„\"]*)(?P<close>[“”])[ \t]*$")
_NO_COLON: Final = re.compile(r"(?P<key>[^\W\d][\w-]*)(?:[ \t]+[^\s:][^:\n]*)?$")
_NO_SPACE: Final = re.compile(r"(?P<key>[^\W\d][\w-]*):(?=[^\s/:])(?!//)")
_FIRST: Final = re.compile(
    r"(?:[ \t]*\r?\n)*(?P<fence>(?:-{2}|-{4,}|[–—][–—-]*)[ \t]*\r?\n)?(?P<key>[^\W\d][\w-]*)[ \t]*:(?=\s)"
)
_LATER: Final = re.compile(r"^---[ \t]*\r?\n(?P<key>[^\W\d][\w-]*)[ \t]*:(?=\s)", re.MULTILINE)
#: A list of fields before any other text in reStructuredText, and one of its fields.
_METADATA: Final = re.compile(r"(?:\s*\n)?(?::[^:\n]+:(?:[ \t].*)?(?:\n[ \t]+.*)*(?:\n|\Z))+")
_PAIR: Final = re.compile(r"^:(?P<key>[^:\n]+):(?P<value>.*)", re.MULTILINE)
_AGAIN: Final = re.compile(r"(?P<before>(?:[ \t]*\r?\n)*)---[ \t]*\r?\n(?P<key>[^\W\d][\w-]*)[ \t]*:(?=\s)")


def spaces(lines: list[str], path: str) -> Problem | None:
    """The first line with a space that YAML does not take for one, where it should part things.

    ``lines`` are those of the file, from the second on, of front matter alone.
    """
    for number, line in enumerate(lines, 2):
        if _NO_BREAK.match(line):
            structure = _STRUCTURE.match(line)
            width = structure.end() if structure else 0
            column = line.index("\xa0") + 1
            message = N_("A non-breaking space does not part words here: type an ordinary space in its place.")
            edits = tuple(Edit(number, at + 1, 1, " ") for at in range(width) if line[at] == "\xa0")
            return Problem(path, number, column, "yaml", message, edits=edits)
    return None


def marks(lines: list[str], path: str) -> Problem | None:
    """The first line that YAML reads as something that nobody means: `-item`, and keys in curly quotes.

    ``lines`` are those of the file, from the second on, of front matter alone.
    """
    above = ""
    for number, line in enumerate(lines, 2):
        if curly := _CURLY_KEY.match(line):
            return _curly(curly, number, path)
        if (glued := _GLUED.match(line)) and above.rstrip().endswith(":"):
            message = N_("A space is missing behind the - at the beginning of the line.")
            edits = []
            for at, item in enumerate(lines[number - 2 :], number):
                if not (each := _GLUED.match(item)):
                    break
                edits.append(Edit(at, each.end() + 1, 0, " "))
            return Problem(path, number, glued.end(), "yaml", message, edits=tuple(edits))
        above = line
    return None


def _curly(match: re.Match[str], number: int, path: str) -> Problem:
    message = N_("{mark} does not work as a quotation mark here: type {straight} in its place.")
    edits = tuple(Edit(number, match.start(each) + 1, 1, '"') for each in ("open", "close"))
    values = {"mark": match["open"], "straight": '"'}
    return Problem(path, number, match.start("open") + 1, "yaml", message, values, edits=edits)


def explained(lines: list[str], path: str, last: int) -> Problem | None:
    """What keeps front matter from being read, up to line ``last``, where YAML gave up; None where YAML says it best.

    ``lines`` are those of the file, from the second on, of front matter alone.
    """
    level = 0
    for number, line in enumerate(lines[: max(last - 1, 1)], 2):
        line = line.rstrip("\r")
        if tab := _TAB.match(line):
            message = N_("There is a tab at the beginning of the line: use spaces.")
            return Problem(path, number, line.index("\t") + 1, "yaml", message, edits=_spaces_for(tab, number, lines))
        if tab := _TAB_BEHIND.match(line):
            message = N_("There is a tab behind “{key}:”: type a space.")
            edit = Edit(number, tab.start("tab") + 1, len(tab["tab"]), " ")
            return Problem(path, number, tab.start("tab") + 1, "yaml", message, {"key": tab["key"]}, edits=(edit,))
        if curly := _CURLY.match(line):
            return _curly(curly, number, path)
        if not level and (value := _GOES_ON.match(line)):
            return _goes_on(value, number, path)
        if _HEADING.match(line) and number < last:
            message = N_("The front matter does not end: a line with --- is missing above the page's text.")
            return Problem(path, number, 1, "yaml", message)
        if not level and (problem := _colon(line, lines[number - 1 :], number, path)):
            return problem
        level += line.count("[") + line.count("{") - line.count("]") - line.count("}")
    return None


def _goes_on(match: re.Match[str], number: int, path: str) -> Problem:
    whole = match["value"].rstrip()
    mark = next((each for each in ('"', "'") if each not in whole), "")
    message = N_("{mark} begins a value that ends before “{word}”: put the whole value in {quotes}.")
    values = {"mark": whole[0], "word": match["rest"].strip(), "quotes": f"{mark}…{mark}"}
    edits: tuple[Edit, ...] = ()
    if mark and whole[0] != whole[-1]:
        # Between two quotation marks it is not certain which of them are the writer's own.
        edits = (Edit(number, match.start("value") + 1, len(whole), f"{mark}{whole}{mark}"),)
    if not mark:
        message = N_("{mark} begins a value that ends before “{word}”: let the value begin with a word.")
    return Problem(path, number, match.start("rest") + 1, "yaml", message, values, edits=edits)


def _colon(line: str, below: list[str], number: int, path: str) -> Problem | None:
    """A key without its colon, or without the space behind it."""
    if glued := _NO_SPACE.match(line):
        message = N_("A space is missing behind “{key}:”.")
        edit = Edit(number, glued.end() + 1, 0, " ")
        return Problem(path, number, glued.end(), "yaml", message, {"key": glued["key"]}, edits=(edit,))
    bare = _NO_COLON.match(line)
    if bare and not line.startswith("- ") and not (below and below[0].lstrip().startswith(":")):
        message = N_("A colon is missing behind “{key}”.")
        return Problem(path, number, bare.end("key"), "yaml", message, {"key": bare["key"]})
    return None


def _spaces_for(tab: re.Match[str], number: int, lines: list[str]) -> tuple[Edit, ...]:
    """Two spaces for each tab at the beginning of a line, on all lines that begin with one."""
    edits = []
    for at, line in enumerate(lines[number - 2 :], number):
        if each := _TAB.match(line):
            edits.append(Edit(at, 1, each.end(), each[0].replace("\t", "  ")))
    return tuple(edits)


def unopened(text: str, path: str, keys: Collection[str]) -> Problem | None:
    """Front matter without its first line ``---``, or below something else; ``keys`` are what it may have."""
    first = _FIRST.match(text)
    if first and first["key"] in keys:
        line = text.count("\n", 0, first.start("key")) + 1
        if first["fence"]:
            message = N_("The front matter begins with three dashes, ---, no more and no fewer.")
            return Problem(path, line - 1, 1, "yaml", message)
        message = N_("The front matter must begin with a line --- above “{key}”.")
        return Problem(path, line, 1, "yaml", message, {"key": first["key"]})
    for later in _LATER.finditer(text):
        if later["key"] in keys:
            line = text.count("\n", 0, later.start()) + 1
            message = N_("The front matter must begin on the first line: move what stands above it below.")
            return Problem(path, line, 1, "yaml", message)
    return None


def again(body: str, path: str, line: int, keys: Collection[str]) -> Problem | None:
    """A second block of front matter at the beginning of a page's text, which begins on ``line``."""
    second = _AGAIN.match(body)
    if second and second["key"] in keys:
        message = N_("Here the front matter begins a second time: move its lines into the block above.")
        return Problem(path, line + second["before"].count("\n"), 1, "yaml", message)
    later = _ENDS_LATER.match(body[body.find("\n", 0) + 1 :] if body[:1] == "\n" else body)
    if later and later["key"] in keys and line > 1:
        message = N_("Here the front matter ends, and “{key}” stands below: delete this line.")
        return Problem(path, line - 1, 1, "yaml", message, {"key": later["key"]})
    return None


def metadata(body: str, path: str, line: int, fields: Collection[str]) -> Problem | None:
    """A field of an entry in the list at the top of a text in reStructuredText, which begins on ``line``.

    Sphinx takes the whole list for its own and shows none of it.
    """
    if path.endswith(".md"):
        return None
    listed = _METADATA.match(body)
    for pair in _PAIR.finditer(listed[0]) if listed else ():
        if pair["key"] in fields:
            message = N_(
                "Sphinx takes “:{key}:” for metadata, which no page shows: write it at the top of the file between two "
                "lines ---, as “{key}: {word}”."
            )
            values = {"key": pair["key"], "word": pair["value"].strip() or "…"}
            return Problem(path, line + body.count("\n", 0, pair.start()), 1, "yaml", message, values)
    return None
