"""The rooms of the house, and who may go into which."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.support import REPOSITORY

import sphinx_handbook

PACKAGE = Path(sphinx_handbook.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
#: Folders that the command line uses on any machine: nothing in them needs Sphinx, docutils or WeasyPrint.
PURE_FOLDERS = (
    "catalogue",
    "languages",
    "editions",
    "design",
    "formulas",
    "images",
    "releases",
    "book/pdf",
    "book/postflight",
    "book/prepress",
)


def dotted(path: Path) -> str:
    """A module's name below the package."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def pure() -> list[str]:
    """Every module of the pure folders, those at the package's root, and the commands."""
    folders = [PACKAGE / folder for folder in PURE_FOLDERS]
    in_folders = [path for path in MODULES if any(path.is_relative_to(each) for each in folders)]
    at_root = [path for path in MODULES if path.parent == PACKAGE and path.name != "__init__.py"]
    commands = [path for path in MODULES if path.parent == PACKAGE / "cli"]
    return [dotted(path) for path in (*in_folders, *at_root, *commands)]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def all_nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(parsed(path)))


def nodes(tree: ast.AST, *, typing: bool) -> Iterator[ast.AST]:
    """All nodes of a tree, those for the type checker alone only with ``typing``."""
    left = [tree]
    while left:
        node = left.pop()
        yield node
        for_checker = isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        left += node.orelse if for_checker and not typing else ast.iter_child_nodes(node)  # type: ignore[attr-defined]


def imported(path: Path, *, typing: bool = False) -> Iterator[str]:
    """The modules that a file imports, by their full names; those for the type checker alone only with ``typing``."""
    package = (path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".")).removesuffix(".__init__")
    base = package.split(".") if path.name == "__init__.py" else package.split(".")[:-1]
    for node in nodes(parsed(path), typing=typing):
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
    "formulas": set(),
    "images": set(),
    "releases": {"languages"},
    "sphinx_ext": {"catalogue", "languages", "editions", "formulas", "releases", "sphinx_build"},
    "sphinx_build": set(),
    "web": {
        "catalogue",
        "languages",
        "editions",
        "design",
        "formulas",
        "images",
        "releases",
        "sphinx_ext",
        "sphinx_build",
    },
    "book": {
        "catalogue",
        "languages",
        "editions",
        "design",
        "formulas",
        "images",
        "releases",
        "sphinx_ext",
        "sphinx_build",
    },
    "live": {"catalogue", "languages", "editions", "design", "sphinx_ext", "sphinx_build", "book"},
    "cli": {"catalogue", "languages", "editions", "design", "releases", "book", "live"},
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
        assert ast.get_docstring(parsed(path)), path


# Sizes -------------------------------------------------------------------------------------------------

MODULES_IN_FOLDER, LINES_OF_MODULE, LINES_OF_FUNCTION, LINES_OF_CLASS = 16, 400, 60, 300

#: Begins the comment that says why a function or class is longer: above its ``def``, or in its first lines.
REASON = "# Long because"


def over_limit(sizes: dict[str, int], limit: int) -> dict[str, int]:
    """What is larger than a limit."""
    return {name: size for name, size in sizes.items() if size > limit}


def below(path: Path) -> str:
    """A path of the package as a message names it."""
    return path.relative_to(PACKAGE).as_posix()


def definitions(*kinds: type[ast.AST]) -> Iterator[tuple[str, int]]:
    """Each function or class of the package without a reason to be long: its name, and how many lines it has."""
    for path in MODULES:
        lines = path.read_text("utf-8").splitlines()
        for node in all_nodes(path):
            if isinstance(node, kinds):
                assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
                first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
                around = lines[max(first - 4, 0) : node.body[0].end_lineno or node.lineno]
                if not any(line.strip().startswith(REASON) for line in around):
                    yield f"{below(path)}: {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_folder_has_too_many_modules() -> None:
    folders = {path.parent for path in MODULES}
    sizes = {f"{below(folder)}/": sum(path.parent == folder for path in MODULES) for folder in folders}
    assert over_limit(sizes, MODULES_IN_FOLDER) == {}


def test_no_module_is_too_long() -> None:
    sizes = {below(path): path.read_text("utf-8").count("\n") for path in MODULES}
    assert over_limit(sizes, LINES_OF_MODULE) == {}


def test_no_function_is_too_long_without_a_reason() -> None:
    assert over_limit(dict(definitions(ast.FunctionDef, ast.AsyncFunctionDef)), LINES_OF_FUNCTION) == {}


def test_no_class_is_too_long_without_a_reason() -> None:
    assert over_limit(dict(definitions(ast.ClassDef)), LINES_OF_CLASS) == {}


# Imports -----------------------------------------------------------------------------------------------


def imports_of_all() -> dict[str, set[str]]:
    """For each module those that it imports: at its head, for the type checker alone, and in functions."""
    names = {f"sphinx_handbook.{dotted(path)}".removesuffix(".__init__"): path for path in MODULES}
    names = {"sphinx_handbook" if path == PACKAGE / "__init__.py" else name: path for name, path in names.items()}
    graph = {}
    for name, path in names.items():
        imports = {each if each in names else each.rpartition(".")[0] for each in imported(path, typing=True)}
        graph[name] = {each for each in imports if each in names and each != name}
    return graph


def circles(graph: dict[str, set[str]]) -> list[tuple[str, ...]]:
    """The groups of modules each of which imports, by way of others, all of its group."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        left = [start]
        while left:
            for name in graph[left.pop()] - seen:
                seen.add(name)
                left.append(name)
        return seen

    reach = {name: reached(name) for name in graph}
    groups = {tuple(sorted(each for each in graph if each in reach[name] and name in reach[each])) for name in graph}
    return sorted(group for group in groups if len(group) > 1)


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert circles(imports_of_all()) == []


def test_a_circle_is_seen() -> None:
    """The judge judges."""
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == [("b", "c")]


# Names and docstrings ----------------------------------------------------------------------------------

#: What a name may not be: it says what somebody did to a thing, not what the thing is.
PARTICIPLES = {"told", "found", "known", "made", "said", "shown", "held", "heard", "learnt", "settled"}
SOURCES = [*MODULES, *(path for each in ("tests", "bench", "_ext/docs") for path in sorted((REPOSITORY / each).rglob("*.py")))]  # fmt: skip


def bindings(path: Path) -> Iterator[str]:
    """Every name that a file gives to something: variables, parameters, attributes, definitions, aliases."""
    for node in all_nodes(path):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname
        elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
            yield node.name


def test_a_name_says_what_a_thing_is() -> None:
    counts = {}
    for path in SOURCES:
        count = sum(name.strip("_") in PARTICIPLES for name in bindings(path))
        counts[path.relative_to(REPOSITORY).as_posix()] = count
    assert {name: count for name, count in counts.items() if count} == {}


def test_a_docstring_is_read_alone() -> None:
    """None begins with "The same": as what, a reader of this one cannot know."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    counts = {}
    for path in SOURCES:
        docstrings = [ast.get_docstring(node) or "" for node in all_nodes(path) if isinstance(node, kinds)]
        counts[path.relative_to(REPOSITORY).as_posix()] = sum(each.startswith("The same") for each in docstrings)
    assert {name: count for name, count in counts.items() if count} == {}
