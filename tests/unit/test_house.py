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
#: Folders that the command line uses on any machine: nothing in them needs Sphinx, docutils or WeasyPrint.
PURE_FOLDERS = ("catalogue", "languages", "editions", "design", "book/pdf", "book/postflight", "book/prepress")
#: The exceptions in those folders. ``press_files`` raises Sphinx's error where an edition's profile cannot be used.
IMPURE_MODULES = ("book.prepress.press_files",)
#: Modules that are not in a folder of their own kind.
PURE_MODULES = ("i18n", "problems", "gc_pause", "toml_table", "cli", "cli.check")


def dotted(path: Path) -> str:
    """A module's name below the package."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def pure() -> list[str]:
    """Every module of the pure folders."""
    folders = [PACKAGE / folder for folder in PURE_FOLDERS]
    names = [dotted(path) for path in MODULES if any(path.is_relative_to(each) for each in folders)]
    return [*PURE_MODULES, *(name for name in names if name not in IMPURE_MODULES)]


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


#: What each room may import of the others; the root's modules are anybody's.
ROOMS = {
    "catalogue": {"languages", "editions"},
    "languages": set(),
    "editions": {"languages", "design"},
    "design": set(),
    "sphinx_ext": {"catalogue", "languages", "editions"},
    "sphinx_build": set(),
    "web": {"catalogue", "languages", "editions", "design", "sphinx_ext", "sphinx_build"},
    "book": {"catalogue", "languages", "editions", "design", "sphinx_ext", "sphinx_build"},
    "cli": {"catalogue", "languages", "editions", "design", "book"},
}


@pytest.mark.parametrize("inner", ROOMS)
def test_rooms_keep_apart(inner: str) -> None:
    for path in MODULES:
        if room(path) == inner:
            for name in imported(path):
                outer = name.removeprefix("sphinx_handbook.").split(".")[0]
                if name.startswith("sphinx_handbook.") and outer in ROOMS:
                    assert outer in ROOMS[inner] | {inner}, (path.name, name)


#: What the pure stages of print may import of ``book``.
STAGES = {
    "book/pdf/tagging": {"book.pdf"},
    "book/pdf": {"book.pdf"},
    "book/postflight": {"book.postflight"},
    "book/prepress": {"book.prepress", "book.pdf"},
}


@pytest.mark.parametrize("stage", STAGES)
def test_pure_stages_of_print_know_no_other(stage: str) -> None:
    for path in (PACKAGE / stage).rglob("*.py"):
        if dotted(path) in IMPURE_MODULES:
            continue
        for name in (each.removeprefix("sphinx_handbook.") for each in imported(path)):
            if name.startswith("book."):
                assert any(name.startswith(f"{each}.") for each in STAGES[stage]), (path.name, name)
                # Merging takes fragments that are tagged already.
                assert not (path.parent == PACKAGE / "book/pdf" and ".tagging." in name), (path.name, name)


def test_every_folder_is_a_room() -> None:
    assert {room(path) for path in MODULES if path.parent != PACKAGE} == set(ROOMS)


def test_the_pure_folders_need_neither_sphinx_nor_docutils() -> None:
    program = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]:\n"
        "    importlib.import_module(f'sphinx_handbook.{name}')\n"
        "    loaded = {'sphinx', 'docutils', 'myst_parser', 'weasyprint'} & set(sys.modules)\n"
        "    if loaded: sys.exit(f'{name}: {loaded}')\n"
    )
    done = subprocess.run([sys.executable, "-c", program, *pure()], capture_output=True, text=True)
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
