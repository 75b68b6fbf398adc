"""Reads what all field types are made of (lines of text, dates, languages, mappings) and gathers what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from typing import Final

import yaml

from ...i18n import N_
from ...languages import codes, dates
from ...languages.dates import PartialDate
from ...problems import Edit, Problem, nearest
from ...toml_table import quoted
from ..schema.model import Field, Schema
from .front_matter import Mapping, Node, Scalar, Sequence

#: Mark-up of Markdown or HTML that cannot be meant as it stands: strong, emphasis, links, roles, code, elements with
#: their ends. A tag alone may be what a text is about, and asterisks beside slashes stand for names of files.
_MARKS: Final = re.compile(
    r"\*\*[^*\s/][^*]*(?<![\s/])\*\*|(?<![\w*])\*[^*\s/][^*]*(?<![\s/])\*(?![\w*])|\[[^\]]+\]\([^)\s]+\)|\{[\w:.+-]+\}`[^`]+`|`[^`]+`"
    r"|<br\s*/?>"
    r"|<(?P<element>a|b|code|div|em|font|h[1-6]|i|kbd|mark|p|s|small|span|strong|sub|sup|u)\b[^<>]*>[^<>]*</(?P=element)>"
)


def items(node: Node) -> tuple[Node, ...]:
    """A list's items; a single value counts as a list of one."""
    return node.items if isinstance(node, Sequence) else (node,)


def is_empty(node: Node) -> bool:
    """Whether a key has no value: nothing after it, quotes around nothing, YAML's ``null``, or a list of such."""
    if isinstance(node, Scalar):
        return not node.text.strip() or (node.plain and node.tag == "null")
    return isinstance(node, Sequence) and all(map(is_empty, node.items))


@dataclass(slots=True)
class ValueReader:
    """The reading of one page's values. Each method returns None for a value that is wrong, and reports it."""

    path: str
    schema: Schema
    exists: Callable[[str], bool] | None = None
    """Whether there is a file, by its path in the source folder; None where files are not looked at."""
    problems: list[Problem] = field(default_factory=list)

    def report(
        self,
        node: Node,
        code: str,
        message: str,
        allowed: tuple[str, ...] = (),
        near: str | None = None,
        **values: str,
    ) -> None:
        """Report a problem at ``node``."""
        self.problems.append(Problem(self.path, node.line, node.column, code, message, values, allowed, near))

    def line(self, node: Node, key: str) -> str | None:
        """A value as text, refused where YAML, in any other tool, would read something else."""
        if not isinstance(node, Scalar):
            message = N_("“{key}” must be one text: no list, and no lines of the form “key: value” below it.")
            self.report(node, "wrong-type", message, key=key)
            return None
        value = node.text.strip()
        if not value:
            self.report(node, "empty-value", N_("“{key}” has no value."), key=key)
            return None
        if node.plain and _yaml_reads(node) != value:
            message = N_('“{word}” without quotes means something else to YAML: write it as "{word}".')
            self.report(node, "ambiguous-value", message, word=value)
            return None
        return value

    def lacks_brackets(self, node: Node, key: str, one: Callable[[str], object]) -> bool:
        """Whether a value is several words with commas and no brackets, which is reported.

        ``one`` says whether words are a single value after all.
        """
        if not isinstance(node, Scalar) or not node.plain or "," not in node.text or one(node.text.strip()):
            return False
        words = [each.strip() for each in node.text.split(",") if each.strip()]
        markup = f"{key}: [{', '.join(words)}]"
        edits: tuple[Edit, ...] = ()
        if all(map(one, words)) and "\n" not in node.text:
            edits = (Edit(node.line, node.column, len(node.text), f"[{', '.join(words)}]"),)
        message = N_("“{key}” has several values: write them in brackets, {markup}.")
        values = {"key": key, "markup": markup}
        self.problems.append(Problem(self.path, node.line, node.column, "not-a-list", message, values, edits=edits))
        return True

    def date(self, node: Node, key: str) -> PartialDate | None:
        """A year, a month or a day."""
        written = node.text if isinstance(node, Scalar) else ""
        date = dates.parse(written.strip()) if isinstance(node, Scalar) else None
        if date is None:
            message = N_(
                "“{key}” is not a date: “{word}”. Write the year, month and day as in 2018-05-31, 2018-05 or 2018."
            )
            self.report(node, "bad-date", message, near=dates.meant(written), key=key, word=written)
        return date

    def report_marks(self, text: str, node: Node, key: str, *, may_be_markdown: bool = False, field: str = "") -> None:
        """Report mark-up in a text that is shown as it is written; perhaps ``katalog.toml`` can allow it.

        ``field`` is the field whose part ``key`` is.
        """
        if mark := _MARKS.search(text):
            message = N_("“{key}” is shown as it is written, with its mark-up: {word}")
            if may_be_markdown:
                message = N_(
                    "“{key}” is shown as it is written, with its mark-up: {word}. "
                    "Leave the mark-up out, or write markdown = true under [fields.{name}] in katalog.toml."
                )
            self.report(node, "mark-up", message, key=key, word=mark[0], name=quoted(field or key))

    def check_file(self, node: Scalar) -> bool:
        """Whether a file of the project is there; one that is not is reported. A path is seen from the page."""
        path = node.text.lstrip("/") if node.text.startswith("/") else join(dirname(self.path), node.text)
        if self.exists is None or self.exists(normpath(path)):
            return True
        self.report(node, "no-file", N_("There is no file “{word}”."), word=node.text)
        return False

    def language(self, word: str, node: Node) -> str | None:
        """The code of a language (BCP 47), capitalised as usual."""
        code = codes.parse(word)
        if code is None:
            message = N_("“{word}” is not the code of a language (BCP 47), as “en” and “de” are.")
            near = codes.meant(word, self.schema.book.language)
            self.report(node, "bad-language", message, near=near, word=word)
        return code

    def parts(
        self, node: Node, field: Field, allowed: tuple[str, ...], required: tuple[str, ...]
    ) -> dict[str, Scalar] | None:
        """The parts of a link or a note by their English names; None where one is wrong or missing."""
        names = {field.key(part): part for part in allowed}
        if not isinstance(node, Mapping):
            message = N_("Each item of “{key}” must be lines of the form “key: value”.")
            self.report(node, "wrong-type", message, tuple(names), key=field.name)
            return None
        parts: dict[str, Scalar] = {}
        meant: set[str | None] = set()
        valid = True
        for name, value in node.pairs:
            part = names.get(name.text)
            if part is None:
                message = N_("“{word}” is not a part of “{key}”.")
                near = nearest(name.text, names)
                meant.add(near)
                self.report(name, "unknown-field", message, tuple(names), near, word=name.text, key=field.name)
                valid = False
            elif part not in required and is_empty(value):
                continue
            elif (scalar := self._part(part, name.text, value)) is None:
                valid = False
            else:
                parts[part] = scalar
        written = {name.text for name, _ in node.pairs}
        for part in required:
            # One that is mistyped has been named.
            if part not in parts and field.key(part) not in written | meant:
                message = N_("An item of “{key}” lacks “{part}”.")
                self.report(node, "missing-field", message, key=field.name, part=field.key(part))
                valid = False
        return parts if valid else None

    def _part(self, part: str, key: str, value: Node) -> Scalar | None:
        if part in ("date", "checked"):
            # Read by ``date``, which says what a date looks like.
            return value if isinstance(value, Scalar) else Scalar("", value.line, value.column, False, "str")
        line = self.line(value, key)
        if line is not None and part == "lang":
            line = self.language(line, value)
        return None if line is None else Scalar(line, value.line, value.column, False, "str")


def _yaml_reads(node: Scalar) -> str:
    """What a tool that follows YAML would make of a value without quotes, printed again."""
    if node.tag == "str":
        return node.text.strip()
    try:
        return str(yaml.safe_load(node.text))
    except (yaml.YAMLError, ValueError):
        return ""
