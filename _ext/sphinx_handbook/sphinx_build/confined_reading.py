"""Has the directives of docutils, Sphinx and MyST ask before they open a file or an address that a page names.

Each opens in a place of its own. Those places are replaced once for the process, and do what they did for any
environment that has no ``Confinement``. What is refused ends its directive alone.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.request import url2pathname
from weakref import WeakKeyDictionary

from ..readable import split_address
from . import confined_substitutions, seams

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: Files of docutils' own that a page includes as ``<isonum.txt>``.
_STANDARD: Final = ("<", ">")


@dataclass(frozen=True, slots=True, eq=False)
class Confinement:
    """What the pages of one environment may open, and who is to hear of what they may not."""

    allows: Callable[[Path], bool]
    refuse: Callable[[str, int, str], None]
    """Called with the file that names it, the directive's line, and the path or the address."""


class Refused(BaseException):
    """A directive may not open what it names. No ``Exception``: directives catch those, and report them as theirs."""


_CONFINEMENTS: Final[WeakKeyDictionary[BuildEnvironment, Confinement]] = WeakKeyDictionary()

#: The confinements of the directives that are running, the innermost last; None for one of another environment.
_running: Final[list[Confinement | None]] = []


def confine_directives(
    env: BuildEnvironment, allows: Callable[[Path], bool], refuse: Callable[[str, int, str], None]
) -> None:
    """Have all directives in the pages of an environment ask before they open anything; as in ``Confinement``."""
    _CONFINEMENTS[env] = Confinement(allows, refuse)
    for seam in seams.used_by("sphinx_build.confined_reading"):
        if seam.owner.partition(":")[0] in sys.modules and hasattr(owner := seam.find_owner(), seam.name):
            original = getattr(owner, seam.name)
            if seam.name == "jinja2":
                setattr(owner, seam.name, confined_substitutions.JINJA)
            elif not hasattr(original, "confines"):
                replacement = functools.wraps(original)(_REPLACEMENTS[seam.owner, seam.name](original))
                replacement.confines = True  # type: ignore[attr-defined]
                setattr(owner, seam.name, replacement)


def _check(path: str | Path) -> None:
    """Raise ``Refused`` where the running directive may not open a file."""
    confinement = _running[-1] if _running else None
    if confinement and not confinement.allows(Path(path)):
        raise Refused(str(path))


def _confinement_of(document: Any) -> Confinement | None:
    env = getattr(document.settings, "env", None)
    return None if env is None else _CONFINEMENTS.get(env)


def _scoped(
    document: Any, place: Callable[[], tuple[str | None, int | None]], run: Callable[[], Any], none: Any
) -> Any:
    """Run a directive within the confinement of its page; what it makes, or ``none`` where it is refused."""
    confinement = _confinement_of(document)
    _running.append(confinement)
    try:
        return run()
    except Refused as refused:
        if confinement is None:
            raise
        source, line = place()
        confinement.refuse(str(source or document["source"]), line or 1, str(refused))
        return none
    finally:
        _running.pop()


def _rst_directive(original: Any) -> Any:
    def run_directive(self: Any, *arguments: Any, **options: Any) -> Any:
        line = self.state_machine.abs_line_number()
        return _scoped(
            self.document,
            lambda: self.state_machine.get_source_and_line(line),
            lambda: original(self, *arguments, **options),
            ([], True),
        )

    return run_directive


def _myst_directive(original: Any) -> Any:
    def run_directive(
        self: Any, name: str, first_line: str, content: str, position: int, *rest: Any, **more: Any
    ) -> Any:
        return _scoped(
            self.document,
            lambda: (self.document["source"], position),
            lambda: original(self, name, first_line, content, position, *rest, **more),
            [],
        )

    return run_directive


def _myst_include(original: Any) -> Any:
    def run(self: Any) -> Any:
        name = "".join(each.strip() for each in self.arguments[0].splitlines())
        if name.startswith(_STANDARD[0]) and name.endswith(_STANDARD[1]):
            _check(Path(self.klass.standard_include_path, name[1:-1]))
        elif env := getattr(self.document.settings, "env", None):
            _check(env.relfn2path(self.arguments[0])[1])
        return original(self)

    return run


def _substitution(original: Any) -> Any:
    def render_substitution(self: Any, *arguments: Any, **options: Any) -> Any:
        render = functools.partial(original, self, *arguments, **options)
        if _confinement_of(self.document) is None:
            return render()
        return confined_substitutions.rendered(render, self.md_config.substitutions)

    return render_substitution


def _csv_table(original: Any) -> Any:
    def run(self: Any) -> Any:
        name = self.options.get("file", "")
        if name.startswith("/") and Path(name).exists():
            _check(name)
        return original(self)

    return run


def _file_input(original: Any) -> Any:
    def init(self: Any, source: Any = None, source_path: Any = None, *rest: Any, **more: Any) -> None:
        if source is None and source_path:
            _check(source_path)
        original(self, source, source_path, *rest, **more)

    return init


def _literal_include(original: Any) -> Any:
    def read_file(self: Any, filename: Any, *rest: Any, **more: Any) -> Any:
        _check(filename)
        return original(self, filename, *rest, **more)

    return read_file


def _address(original: Any) -> Any:
    def run(self: Any) -> Any:
        if "url" in self.options and _running and _running[-1]:
            self.options["url"] = _opened(self.options["url"])
        return original(self)

    return run


def _opened(url: str) -> str:
    """An address that may be opened, as it is opened; raises ``Refused`` for any that leads to another host."""
    parts = split_address(url)
    if parts.scheme == "data":
        return url
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        raise Refused(url)
    path = Path(url2pathname(parts.path))
    _check(path)
    return path.as_uri()


def _figure_path(original: Any) -> Any:
    def path_of(address: str) -> str:
        path: str = original(address)
        confinement = _running[-1] if _running else None
        # Docutils takes a file that is not there for an image of unknown width. The image itself is refused later.
        return path if confinement is None or confinement.allows(Path(path)) else ""

    return path_of


def _graphviz(original: Any) -> Any:
    def run(self: Any) -> Any:
        if self.arguments:
            _check(self.env.relfn2path(self.arguments[0])[1])
        return original(self)

    return run


#: What stands in the place of each, given what stood there.
_REPLACEMENTS: Final[dict[tuple[str, str], Callable[[Any], Any]]] = {
    (seams.RST_BODY, "run_directive"): _rst_directive,
    (seams.MYST_RENDERER, "run_directive"): _myst_directive,
    (seams.MYST_INCLUDE, "run"): _myst_include,
    (seams.MYST_RENDERER, "render_substitution"): _substitution,
    ("sphinx.directives.patches:CSVTable", "run"): _csv_table,
    ("docutils.io:FileInput", "__init__"): _file_input,
    ("docutils.parsers.rst.directives.misc:Raw", "run"): _address,
    ("docutils.parsers.rst.directives.tables:CSVTable", "get_csv_data"): _address,
    ("docutils.parsers.rst.directives.images", "url2pathname"): _figure_path,
    ("sphinx.directives.code:LiteralIncludeReader", "read_file"): _literal_include,
    ("sphinx.ext.graphviz:Graphviz", "run"): _graphviz,
}
