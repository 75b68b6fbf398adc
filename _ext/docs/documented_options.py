"""The directives that list every option: read off what the extension itself checks them by, so that none is missing.

``conf-options`` shows what the extension registers with Sphinx, ``catalogue-options`` a table of ``katalog.toml``, or
of an accessibility statement, as its class declares it, ``command-options`` what a command takes. An option without a
description is a warning.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import textwrap
from collections.abc import Iterator
from typing import Any, get_type_hints

from docutils import nodes
from pydantic import TypeAdapter
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_handbook import cli
from sphinx_handbook.catalogue.accessibility.statement import Inaccessible, Statement
from sphinx_handbook.catalogue.schema.model import Schema
from sphinx_handbook.sphinx_ext import config
from sphinx_handbook.toml_table import Table, keys_of

logger = logging.getLogger(__name__)

#: A value's kind in words, by what JSON Schema or Sphinx calls it.
KINDS = {
    "array": "list",
    "bool": "true or false",
    "boolean": "true or false",
    "dict": "table",
    "float": "number",
    "frozenset": "list",
    "int": "number",
    "integer": "number",
    "list": "list",
    "number": "number",
    "object": "table",
    "str": "text",
    "string": "text",
    "tuple": "list",
}


class Options(SphinxDirective):
    """A list of options, each with its kind, its default, and what it does."""

    optional_arguments = 1

    def item(self, name: str, kind: str, description: str, place: str) -> nodes.definition_list_item:
        """One option. Its name is a place that can be linked to."""
        if not description:
            logger.warning("the option %s is not described", name, location=self.get_location())
        term = nodes.term("", "", nodes.literal("", name), ids=[nodes.make_id(place)])
        if kind:
            term += [nodes.Text(" "), nodes.emphasis("", kind)]
        return nodes.definition_list_item("", term, nodes.definition("", *self.parse_text_to_nodes(description or "–")))

    def run(self) -> list[nodes.Node]:
        """All options as a list of definitions."""
        return [nodes.definition_list("", *self.items(), classes=["options"])]

    def items(self) -> Iterator[nodes.definition_list_item]:
        """The options, in order."""
        raise NotImplementedError


class ConfOptions(Options):
    """``conf-options``: what the extension registers with Sphinx."""

    def items(self) -> Iterator[nodes.definition_list_item]:
        """In alphabetical order, without what is computed."""
        for name, option in sorted(self.config.values.items()):
            if name.startswith("handbook_") and name not in config.COMPUTED:
                kinds = (
                    option.valid_types
                    if isinstance(option.valid_types, (tuple, list, set, frozenset))
                    else [option.valid_types]
                )
                kind = " or ".join(sorted({KINDS[each.__name__] for each in kinds}))
                yield self.item(name, _with_default(kind, option.default), option.description, name)


class CatalogueOptions(Options):
    """``catalogue-options NAME``: the keys of a table of ``katalog.toml``; without a name, the tables."""

    def items(self) -> Iterator[nodes.definition_list_item]:
        """In the order in which the class has them."""
        name = self.arguments[0] if self.arguments else ""
        table = (TABLES | STATEMENT)[name]
        schema = TypeAdapter(table).json_schema()
        texts = descriptions(table)
        for key in keys_of(table):
            value = schema["properties"][key]
            kind = _kind(value)
            if key in schema.get("required", ()):
                kind += ", required"
            yield self.item(key, _with_default(kind, value.get("default")), texts.get(key, ""), place(name, key))


class CommandOptions(Options):
    """``command-options NAME``: what a command of ``handbook`` takes."""

    required_arguments = 1
    optional_arguments = 0

    def run(self) -> list[nodes.Node]:
        """What the command does, and below it what it takes."""
        command = commands()[self.arguments[0]]
        return [*self.parse_text_to_nodes(_sentence(command.description or "")), *super().run()]

    def items(self) -> Iterator[nodes.definition_list_item]:
        """As the command's own help has them."""
        for action in commands()[self.arguments[0]]._actions:
            if not isinstance(action, argparse._HelpAction):
                names = ", ".join(action.option_strings)
                metavar = str(action.metavar or action.dest.upper()) if action.nargs != 0 else ""
                name = " ".join(filter(None, (names, metavar)))
                yield self.item(name, "", _sentence(action.help or ""), f"{self.arguments[0]} {action.dest}")


def _tables() -> dict[str, type[Table]]:
    """The classes of ``katalog.toml`` by the names of their tables; a table within one is named with a full stop."""
    tables: dict[str, type[Table]] = {"": Schema}

    def below(table: type[Table], prefix: str) -> None:
        types = get_type_hints(table)
        for key in keys_of(table):
            for inner in _table_types(types[key]):
                tables[f"{prefix}{key}"] = inner
                below(inner, f"{prefix}{key}.")

    below(Schema, "")
    return tables


def _table_types(annotation: Any) -> Iterator[type[Table]]:
    """The tables in a type: itself, or what a mapping or a list holds."""
    if isinstance(annotation, type) and issubclass(annotation, Table):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _table_types(inner)


TABLES = _tables()
#: Those of an accessibility statement, which is a file of its own.
STATEMENT: dict[str, type[Table]] = {"statement": Statement, "statement.not_accessible": Inaccessible}


def place(table: str, key: str) -> str:
    """The name of the place where a key is described."""
    return f"catalogue {table.replace('.', ' ')} {key}"


def descriptions(table: type[Table]) -> dict[str, str]:
    """What stands below each of a table's keys in the source."""
    (declared,) = ast.parse(textwrap.dedent(inspect.getsource(table))).body
    assert isinstance(declared, ast.ClassDef)
    texts = {}
    for key, text in zip(declared.body, declared.body[1:], strict=False):
        if isinstance(key, ast.AnnAssign) and isinstance(key.target, ast.Name) and isinstance(text, ast.Expr):
            texts[key.target.id] = inspect.cleandoc(ast.literal_eval(text.value))
    return texts


def commands() -> dict[str, argparse.ArgumentParser]:
    """The commands of ``handbook``, in the order of its help."""
    (action,) = [each for each in cli.parser("en")._actions if isinstance(each, argparse._SubParsersAction)]
    return dict(action.choices)


def _kind(schema: dict[str, Any]) -> str:
    """A value's kind in words."""
    if either := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(_kind(each) for each in either if each.get("type") != "null")
    if "$ref" in schema or "patternProperties" in schema:
        return "table" if "$ref" in schema else "tables by name"
    if "const" in schema or "enum" in schema:
        return _either(schema.get("enum") or [schema["const"]])
    if schema["type"] == "array":
        items = _kind(schema["items"])
        return "list of tables" if items == "table" else "list" if items == "text" else f"list of {items}"
    if schema["type"] == "object":
        names = schema.get("propertyNames", {}).get("enum")
        return f"table of {_either(names, 'and')}" if names else "table"
    if "minimum" in schema:
        return f"number from {schema['minimum']:g} to {schema['maximum']:g}"
    if schema.get("pattern", "").startswith("^https?"):
        return "address"
    return KINDS[schema["type"]]


def _either(words: list[str], last: str = "or") -> str:
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _with_default(kind: str, default: Any) -> str:
    if default in (None, "", False) or default == [] or default == {}:
        return kind
    return f"{kind}; {default} if unset"


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((".", "?")) else f"{text[0].upper()}{text[1:]}."


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    app.add_directive("conf-options", ConfOptions)
    app.add_directive("catalogue-options", CatalogueOptions)
    app.add_directive("command-options", CommandOptions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
