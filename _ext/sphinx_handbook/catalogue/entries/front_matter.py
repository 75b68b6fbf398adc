"""A page's front matter: taken from the text, its lines kept, nothing converted behind the writer's back.

YAML's own readings (``no`` is False, ``1.10`` is 1.1, the second of two equal keys wins) are traps for people
who are not programmers. Here every value stays the text that was written; the schema's field types decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from ...i18n import N_
from ...problems import Problem
from . import front_matter_faults

#: Keys that are Sphinx's or MyST's own; they stay on the page.
PASSED_ON = frozenset(
    {"orphan", "tocdepth", "nocomments", "no-search", "nosearch", "myst", "html_meta", "substitutions", "jupytext"}
)

_FENCE = re.compile(r"^---[ \t]*\r?$")
_END = re.compile(r"^(---|\.\.\.)[ \t]*\r?$")
#: A block of keys with empty lines before it.
_LATE = re.compile(
    r"(\ufeff?(?:[ \t]*\r?\n)+)---[ \t]*\r?\n[A-Za-z][\w-]*:(?=[ \t\r\n])(?=(?:.*\n)*?(?:---|\.\.\.)[ \t]*\r?(?:\n|$))"
)
_TEXT = "tag:yaml.org,2002:str"
_COMMENT = re.compile(r"[ \t]+(#.*)")
_DEEPEST = 12
_MOST_QUICKLY = 500
#: Anchors, tags, directives, and whatever is neither a printable letter of the basic plane nor a line feed.
_UNUSUAL = re.compile(r"[&*!%\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\uffff\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, as written; ``plain`` when it stands without quotes."""

    text: str
    line: int
    column: int
    plain: bool
    tag: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of values."""

    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in the order written."""

    pairs: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int

    def get(self, key: str) -> Node | None:
        """The value of ``key``, or None."""
        return next((value for name, value in self.pairs if name.text == key), None)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A page's front matter: the parsed keys, the page without them, and where the body begins."""

    keys: Mapping
    page: str
    body_line: int

    @property
    def body(self) -> str:
        """The page from where its body begins."""
        return "\n".join(self.page.split("\n")[self.body_line - 1 :])


EMPTY = Mapping((), 1, 1)


def take(text: str, path: str, passed_on: frozenset[str] = PASSED_ON) -> tuple[FrontMatter, list[Problem]]:
    """Take the YAML block from the top of ``text``.

    The page that is returned has as many lines as before, so every later line number is right. Keys in
    ``passed_on`` stay where they stood. ``path`` names the file in what is reported.
    """
    lines = text.split("\n")
    if not lines or not _FENCE.match(lines[0].removeprefix("\ufeff")):
        late = _LATE.match(text)
        return _late(lines, late[1].count("\n"), path) if late else (FrontMatter(EMPTY, text, 1), [])
    end = next((number for number, line in enumerate(lines[1:], 1) if _END.match(line)), None)
    if end is None:
        problem = Problem(
            path,
            1,
            1,
            "yaml",
            N_("The front matter begins with --- but does not end: a line with --- is missing."),
        )
        # Nothing of a block without an end can be trusted to be the page's text.
        return FrontMatter(EMPTY, "\n" * (len(lines) - 1), len(lines)), [problem]
    # The first fence is left as an empty line, so that YAML's line numbers are the file's.
    keys, problems = _parse("\n" + "\n".join(lines[1:end]), path)
    problems = _explained_better(lines[1:end], problems, path)
    kept = _kept_lines(keys, passed_on, end)
    page = [line if number in kept else "" for number, line in enumerate(lines[:end])]
    if kept:
        page[0] = "---"
    page.append("---" if kept else "")
    return FrontMatter(keys, "\n".join(page + lines[end + 1 :]), end + 2), problems


def _explained_better(lines: list[str], problems: list[Problem], path: str) -> list[Problem]:
    """The problems, in place of YAML's own that which a person did."""
    block = "\n".join(lines)
    if "\xa0" in block and (cause := front_matter_faults.spaces(lines, path)):
        return [cause]
    if (":\n" in block or "“" in block or "”" in block) and (cause := front_matter_faults.marks(lines, path)):
        return [cause]
    unread = next((each for each in problems if each.code == "yaml"), None)
    if unread is not None and (cause := front_matter_faults.explained(lines, path, unread.line)):
        return [cause]
    return problems


def _late(lines: list[str], start: int, path: str) -> tuple[FrontMatter, list[Problem]]:
    """A page whose front matter begins at line ``start`` (from 0), behind empty ones: it is taken out, and reported.

    As text, it would be a line across the page.
    """
    end = next(number for number in range(start + 1, len(lines)) if _END.match(lines[number]))
    page = "\n" * (end + 1) + "\n".join(lines[end + 1 :])
    message = N_("The front matter must begin on the first line: delete the empty lines before it.")
    return FrontMatter(EMPTY, page, end + 2), [Problem(path, start + 1, 1, "yaml", message)]


def _kept_lines(keys: Mapping, passed_on: frozenset[str], end: int) -> set[int]:
    """The numbers (from 0) of the lines of keys that stay on the page."""
    starts = [name.line - 1 for name, _ in keys.pairs] + [end]
    return {
        number
        for (name, _), after in zip(keys.pairs, starts[1:], strict=True)
        if name.text in passed_on
        for number in range(name.line - 1, after)
    }


class _Stop(Exception):
    """Front matter that cannot be read at all."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message = line, column, message


def _parse(text: str, path: str) -> tuple[Mapping, list[Problem]]:
    problems: list[Problem] = []
    try:
        root = _compose(text)
        if root is None:
            return EMPTY, []
        node = _node(root, path, problems, 0)
    except _Stop as stop:
        return EMPTY, [Problem(path, stop.line, stop.column, "yaml", stop.message)]
    problems += _lost_words(root, text, path) if "#" in text or "!" in text else ()
    if not isinstance(node, Mapping):
        message = N_("The front matter must be lines of the form “key: value”.")
        return EMPTY, [Problem(path, node.line, node.column, "yaml", message)]
    return node, problems


def _lost_words(root: yaml.Node, text: str, path: str) -> Iterator[Problem]:
    """The values of which YAML takes words away: behind a `#`, and a first word with `!`."""
    lines, nodes = text.split("\n"), [root]
    while nodes:
        node = nodes.pop(0)
        if isinstance(node, yaml.MappingNode):
            nodes[:0] = [each for pair in node.value for each in pair]
        elif isinstance(node, yaml.SequenceNode):
            nodes[:0] = node.value
        start, end = node.start_mark, node.end_mark
        if node.tag.startswith("!"):
            message = N_("To YAML, “{word}” is no text but the type of a value: put the whole value in quotes.")
            yield Problem(path, start.line + 1, start.column + 1, "lost-words", message, {"word": node.tag})
        elif isinstance(node, yaml.ScalarNode) and not node.style and node.value and node.tag == _TEXT:
            # Behind a number, a date, true or false nothing but a comment can be meant.
            rest = lines[end.line][end.column :] if end.line < len(lines) else ""
            if comment := _COMMENT.match(rest):
                message = N_(
                    "To YAML, “{word}” is a comment, which nobody sees: put the whole value in quotes, or the comment "
                    "on a line of its own."
                )
                column = end.column + comment.start(1) + 1
                yield Problem(path, end.line + 1, column, "lost-words", message, {"word": comment[1].strip()})


class _Loader(yaml.SafeLoader):
    """PyYAML's reader, without anchors: they serve no page and can blow up a small file."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            mark = event.start_mark
            raise _Stop(
                mark.line + 1,
                mark.column + 1,
                N_("& and * begin YAML's anchors, which are not used here; write the value in quotes."),
            )
        return super().compose_node(parent, index)


def _compose(text: str) -> yaml.Node | None:
    if (node := _composed_quickly(text)) is not None:
        return node
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as error:
        raise _unprintable(text, error) from None
    try:
        return loader.get_single_node()
    except yaml.reader.ReaderError as error:
        raise _unprintable(text, error) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _Stop(line, column, _explained(error.problem or error.context or "")) from None
    except RecursionError:
        raise _Stop(1, 1, N_("The front matter is nested too deeply.")) from None
    except (ValueError, OverflowError):
        # PyYAML looks up an escape such as \UFFFFFFFF without asking whether there is such a character.
        raise _Stop(1, 1, N_("The front matter has an escape (\\U…) for a character that does not exist.")) from None
    finally:
        loader.dispose()


def _composed_quickly(text: str) -> yaml.Node | None:
    """Parse by libyaml, ten times as fast; None where it is not installed or where there is an error to explain.

    Anchors, unusual characters and deep nesting are left to the slow way, which has messages for them.
    """
    quick = getattr(yaml, "CSafeLoader", None)
    if quick is None or _UNUSUAL.search(text) or sum(map(text.count, ("[", "{", "- "))) > _MOST_QUICKLY:
        return None
    loader = quick(text)
    try:
        node: yaml.Node | None = loader.get_single_node()
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):
        return None
    finally:
        loader.dispose()
    return node


def _unprintable(text: str, error: yaml.reader.ReaderError) -> _Stop:
    before = text[: error.position] if isinstance(error.position, int) else ""
    line = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    return _Stop(line, column, N_("The front matter has a control character that cannot be printed; delete it."))


#: PyYAML's words, and what they mean to a writer who does not know YAML.
_EXPLANATIONS = (
    (
        "mapping values are not allowed",
        N_("A colon in a value reads as a new key: put the whole value in quotes."),
    ),
    (
        "expected alphabetic or numeric character",
        N_("& and * begin YAML's anchors, which are not used here; write the value in quotes."),
    ),
    ("could not find expected ':'", N_("Here a line of the form “key: value” was expected.")),
    (r"'\t' that cannot start any token", N_("A tab cannot stand here: write a space in its place.")),
    (
        "cannot start any token",
        N_("A value cannot begin with this character: put the whole value in quotes."),
    ),
    ("expected <block end>", N_("The indentation does not fit the lines above, or a value needs quotes.")),
    ("did not find expected", N_("The indentation or a bracket does not fit the lines above.")),
    ("expected ',' or", N_("A list in brackets needs a comma between its parts and a bracket at the end.")),
    ("unexpected end of stream", N_("A quotation mark is opened here but never closed.")),
    (
        "unknown escape character",
        N_("A backslash in double quotes has a meaning of its own: use single quotes."),
    ),
    (
        "expected escape sequence",
        N_("A backslash in double quotes has a meaning of its own: use single quotes."),
    ),
    ("unexpected document separator", N_("A quotation mark is opened here but never closed.")),
    ("sequence entries are not allowed", N_("A list item (“- …”) must begin on a line of its own.")),
    (
        "but found another document",
        N_("The front matter ends twice: delete the second line with ---, and what stands above it."),
    ),
)


def _explained(problem: str) -> str:
    for words, explanation in _EXPLANATIONS:
        if words in problem:
            return explanation
    return N_("The front matter cannot be read here: check colons, quotation marks and indentation.")


def _node(node: yaml.Node, path: str, problems: list[Problem], depth: int) -> Node:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    if depth > _DEEPEST:
        raise _Stop(line, column, N_("The front matter is nested too deeply."))
    if isinstance(node, yaml.ScalarNode):
        return Scalar(node.value, line, column, not node.style, node.tag.removeprefix("tag:yaml.org,2002:"))
    if isinstance(node, yaml.SequenceNode):
        return Sequence(tuple(_node(item, path, problems, depth + 1) for item in node.value), line, column)
    assert isinstance(node, yaml.MappingNode)
    return Mapping(tuple(_pairs(node, path, problems, depth)), line, column)


def _pairs(node: yaml.MappingNode, path: str, problems: list[Problem], depth: int) -> Iterator[tuple[Scalar, Node]]:
    seen: dict[str, int] = {}
    for key_node, value_node in node.value:
        key = _node(key_node, path, problems, depth + 1)
        value = _node(value_node, path, problems, depth + 1)
        if not isinstance(key, Scalar):
            problems.append(
                Problem(
                    path,
                    key.line,
                    key.column,
                    "yaml",
                    N_("What stands before the colon must be a single word, not a list."),
                )
            )
        elif key.text in seen:
            message = N_("“{key}” is given twice; the first is on line {line}. Keep one of them.")
            values = {"key": key.text, "line": str(seen[key.text])}
            problems.append(Problem(path, key.line, key.column, "duplicate-key", message, values))
        else:
            seen[key.text] = key.line
            yield key, value
