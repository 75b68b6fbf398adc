"""A project's ``conf.py``, read as a syntax tree and never run: what it sets, as far as that is written plainly."""

from __future__ import annotations

import ast
import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..catalogue.lint.project import USUAL, Project
from ..files import is_file, is_regular, read_file
from ..readable import Readable

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "conf.py"

#: The setting for MyST's own extensions.
_SYNTAX: Final = "myst_enable_extensions"

#: Sphinx's own extensions that make pages.
_MAKING_PAGES: Final = frozenset({"sphinx.ext.apidoc", "sphinx.ext.autosummary"})


@dataclass(frozen=True, slots=True)
class Conf:
    """The settings that are plain values; ``unclear`` are those that only running the file would tell."""

    exists: bool
    values: Mapping[str, Any] = field(default_factory=dict)
    unclear: frozenset[str] = frozenset()

    def words(self, name: str) -> tuple[str, ...]:
        """A setting that is a list of words; empty where it is none."""
        value = self.values.get(name)
        return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list | tuple | set) else ()

    @property
    def has_other_pages(self) -> bool:
        """Whether there may be pages with another suffix, or in other folders, than those that the check reads."""
        return bool({"source_suffix", "include_patterns"} & {*self.values, *self.unclear})

    def project(self) -> Project:
        """What the settings mean for a page's Markdown."""
        if not self.exists:
            return USUAL
        extensions = self.words("extensions")
        # A file without this extension gets it from elsewhere, and who knows what else.
        plain = "sphinx_handbook" in extensions and not {"extensions", "setup", "*"} & self.unclear
        limits = 0 if "handbook_limits" in self.unclear else self.values.get("handbook_limits", 1)
        domain, anchors = self.values.get("primary_domain", "py"), self.values.get("myst_heading_anchors", 0)
        return Project(
            extensions=frozenset(extensions) if plain else None,
            primary_domain=domain if isinstance(domain, str) else "",
            html=not {"html_block", "html_inline"} & {*self.words("myst_disable_syntax")},
            anchors=anchors if isinstance(anchors, int) else 0,
            limits=limits if isinstance(limits, int | float) else 1,
            syntax=None if _SYNTAX in self.unclear else frozenset(self.words(_SYNTAX)),
        )


def read(source: Path) -> Conf:
    """The settings of the project in a folder; raises ``SpecialFile`` where the file is none that can be read."""
    path = source / NAME
    if not is_file(path):
        return Conf(exists=False)
    try:
        tree = ast.parse(read_file(path))
    except (OSError, SyntaxError, ValueError, RecursionError):
        return Conf(exists=True, unclear=frozenset({"extensions"}))
    values: dict[str, Any] = {}
    unclear: set[str] = set()
    for line in tree.body:
        names = list(_assigned(line))
        for name in names:
            try:
                values[name] = _value(line, names, values.get(name))
                unclear.discard(name)
            except (ValueError, TypeError):
                values.pop(name, None)
                unclear.add(name)
    return Conf(True, values, frozenset(unclear))


def _value(line: ast.stmt, names: list[str], before: Any) -> Any:
    """The value that a statement gives to its only name; raises ``ValueError`` where that must be worked out."""
    if isinstance(line, ast.Assign | ast.AnnAssign) and line.value is not None and len(names) == 1:
        return ast.literal_eval(line.value)
    if isinstance(line, ast.AugAssign) and isinstance(line.op, ast.Add) and before is not None:
        return before + ast.literal_eval(line.value)
    raise ValueError(line)


def _assigned(line: ast.stmt) -> Iterator[str]:
    """The names that a statement may change: by setting them, adding to them, or calling one of their methods."""
    if isinstance(line, ast.FunctionDef):
        yield line.name
        return
    if isinstance(line, ast.ImportFrom) and line.names[0].name == "*":
        yield "*"
    for node in ast.walk(line):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            yield node.func.value.id
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name):
            yield node.value.id


def readable(source: Path, conf: Conf) -> Callable[[Path], bool]:
    """Whether a page may have a file: as in the build, as far as ``conf.py`` says plainly which folders there are."""
    if "handbook_include_from" in conf.unclear:
        return lambda path: True
    installed = (Path(folder) for folder in {*sysconfig.get_paths().values()})
    named = (source / folder for folder in conf.words("handbook_include_from"))
    return Readable.of([source, *named, *installed]).allows


def is_copied(source: Path, conf: Conf) -> Callable[[str], bool]:
    """Whether ``html_extra_path`` puts a file at a path of the website, as far as it is written plainly."""
    folders = [source / folder for folder in conf.words("html_extra_path")]
    return lambda name: any(is_regular(folder / name) for folder in folders)


def makes_pages(conf: Conf) -> bool:
    """Whether an extension may make pages while the book is built, as those do that read a program's source."""
    extensions = conf.project().extensions
    return extensions is None or not all(
        each in (USUAL.extensions or ()) or (each.startswith("sphinx.ext.") and each not in _MAKING_PAGES)
        for each in extensions
    )
