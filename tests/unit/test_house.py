"""The rooms of the house, and who may go into which."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sphinx_handbook

PACKAGE = Path(sphinx_handbook.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
#: The half of the catalogue that the command line uses on any machine.
PURE = [
    "i18n",
    "book.postflight",
    "book.postflight.against",
    "book.postflight.general",
    "book.postflight.reading",
    "catalogue.body",
    "catalogue.collation",
    "catalogue.contacts",
    "catalogue.dates",
    "catalogue.editions",
    "catalogue.exports",
    "catalogue.feeds",
    "catalogue.filenames",
    "catalogue.fields",
    "catalogue.filelinks",
    "catalogue.frontmatter",
    "catalogue.hints",
    "catalogue.json_schema",
    "catalogue.kept_schema",
    "catalogue.languages",
    "catalogue.mentions",
    "catalogue.pages",
    "catalogue.problems",
    "catalogue.prose",
    "catalogue.queries",
    "catalogue.records",
    "catalogue.relations",
    "catalogue.schema",
    "catalogue.schema_file",
    "catalogue.slugs",
    "catalogue.unlinked",
    "cli",
    "cli.check",
    "design.contrast",
    "design.tokens",
]


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, by their full names; those for the type checker alone left out."""
    package = (path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".")).removesuffix(".__init__")
    base = package.split(".") if path.name == "__init__.py" else package.split(".")[:-1]
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = base[: len(base) - node.level + 1] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


@pytest.mark.parametrize(
    ("inner", "forbidden"),
    [("catalogue", ("web", "book", "cli")), ("web", ("book", "cli")), ("book", ("web", "cli")), ("reading", ("web", "book", "cli", "catalogue")), ("design", ("web", "book", "cli", "catalogue"))],
)  # fmt: skip
def test_rooms_keep_apart(inner: str, forbidden: tuple[str, ...]) -> None:
    for path in MODULES:
        if room(path) == inner:
            for name in imported(path):
                assert not name.startswith(tuple(f"sphinx_handbook.{each}" for each in forbidden)), (path.name, name)


@pytest.mark.parametrize("name", PURE)
def test_the_pure_half_needs_neither_sphinx_nor_docutils(name: str) -> None:
    program = (
        f"import sys, sphinx_handbook.{name}\n"
        "loaded = {'sphinx', 'docutils', 'myst_parser', 'weasyprint'} & set(sys.modules)\n"
        "sys.exit(str(loaded) if loaded else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_extension_knows_nothing_of_the_book() -> None:
    words = ("tillid", "samarbejde", "brochure", "mindlab", "videnscent", "initiativ")
    for path in [
        *MODULES,
        *PACKAGE.rglob("*.css"),
        *PACKAGE.rglob("*.html"),
        *PACKAGE.rglob("*.js"),
        *PACKAGE.rglob("*.toml"),
    ]:
        text = path.read_text("utf-8").casefold()
        for word in words:
            assert word not in text, (path.name, word)


def test_every_module_says_what_it_is_for() -> None:
    for path in MODULES:
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path
