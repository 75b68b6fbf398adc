"""The template of a category's pages: Jinja that writes Markdown, with places for a page's fields and its text.

What it may name: ``title``, ``body`` (the page's own text), ``facts`` (the facts that have no place of their own) and
``fields.NAME``. A field is its label with its values; it may be asked for its ``label``, its ``words`` (the values in a
line), ``each`` of them, and with ``if`` whether the page has it. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..files import SpecialFile, is_file, read_text
from ..i18n import N_
from ..problems import Problem, nearest
from .schema.model import Category, Field, Schema

NAMES: Final = ("title", "body", "facts", "fields")

#: What stands for nodes in the Markdown that a template writes: private letters around a number.
MARK: Final = re.compile("\ue000(\\d+)\ue001")

_PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")


class Faulty(Exception):
    """A template that cannot be filled in, with its line and what Jinja says."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


class FieldInTemplate:
    """A field of a page as its template knows it; without values it is false and writes nothing.

    ``taken`` gets the name of a field that the template writes, in whichever way.
    """

    def __init__(
        self, field: Field, values: tuple[str, ...], taken: set[str], block: str = "", words: str = ""
    ) -> None:
        self.label = escaped(field.label)
        self._name, self._values, self._taken, self._block, self._words = field.name, values, taken, block, words

    def __str__(self) -> str:
        """The label with the values, as they stand where there is no template."""
        self._taken.add(self._name)
        return self._block

    @property
    def words(self) -> str:
        """The values in a line."""
        self._taken.add(self._name)
        return self._words

    @property
    def each(self) -> tuple[str, ...]:
        """The values one by one."""
        self._taken.add(self._name)
        return tuple(escaped(each) for each in self._values)

    def __bool__(self) -> bool:
        """Whether the page has the field."""
        return bool(self._values)


def escaped(text: str) -> str:
    """A text as Markdown that shows it as it is."""
    return _PUNCTUATION.sub(r"\\\1", text)


@cache
def _environment(html: bool = False) -> ImmutableSandboxedEnvironment:
    # In Markdown, what fields hold is escaped where it is handed over.
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=html
    )


def filled(text: str, values: Mapping[str, Any], *, html: bool = False) -> str:
    """The Markdown that a template writes, or the ``html``; ``Faulty`` where it cannot."""
    try:
        return _environment(html).from_string(text).render(values)
    except TemplateSyntaxError as error:
        raise Faulty(error.lineno, str(error.message)) from None
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        line, trace = 1, error.__traceback__
        while trace:
            line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == "<template>" else line
            trace = trace.tb_next
        raise Faulty(line, str(error)) from None


def problems(schema: Schema, read: Callable[[str], str | None]) -> Iterator[Problem]:
    """What is wrong with the templates of all categories; ``read`` returns a file's text, None where there is none."""
    for category in schema.categories:
        if category.template:
            message = N_("There is no file “{word}”.")
            try:
                text = read(category.template)
            except SpecialFile as error:
                text, message = None, error.message
            if text is None:
                yield Problem(category.template, 1, 1, "template", message, {"word": category.template})
            else:
                yield from _problems(text, category, schema)


def _problems(text: str, category: Category, schema: Schema) -> Iterator[Problem]:
    path = category.template or ""
    try:
        tree = _environment().parse(text)
    except TemplateSyntaxError as error:
        yield Problem(
            path, error.lineno, 1, "template", N_("This is no template of Jinja: {word}"), {"word": str(error)}
        )
        return
    unknown = meta.find_undeclared_variables(tree) - set(NAMES)
    for name in tree.find_all(nodes.Name):
        if name.name in unknown:
            message = N_("A template does not know “{word}”.")
            near = nearest(name.name, NAMES)
            yield Problem(path, name.lineno, 1, "template", message, {"word": name.name}, NAMES, near)
    names = tuple(each.name for each in schema.fields_of(category.id))
    for each in tree.find_all(nodes.Getattr):
        if isinstance(each.node, nodes.Name) and each.node.name == "fields" and each.attr not in names:
            message = N_("“{word}” is not a field of an entry.")
            near = nearest(each.attr, names)
            yield Problem(path, each.lineno, 1, "template", message, {"word": each.attr}, names, near)
    for item in tree.find_all(nodes.Getitem):
        word = item.arg.value if isinstance(item.arg, nodes.Const) else None
        if isinstance(item.node, nodes.Name) and item.node.name == "fields" and word not in (None, *names):
            message = N_("“{word}” is not a field of an entry.")
            near = nearest(str(word), names)
            yield Problem(path, item.lineno, 1, "template", message, {"word": str(word)}, names, near)
    if not any(each.name == "body" for each in tree.find_all(nodes.Name)):
        yield Problem(path, 1, 1, "template", N_("A template has a place for the page's text: {{{{ body }}}}."))


def reader(folder: Path) -> Callable[[str], str | None]:
    """Reads files below a folder; raises ``SpecialFile`` where one is none."""

    def read(name: str) -> str | None:
        path = folder / name
        return read_text(path, "utf-8-sig") if is_file(path) else None

    return read
