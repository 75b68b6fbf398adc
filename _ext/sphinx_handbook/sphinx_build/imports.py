"""Imports what pages document before any of them is read, so that no page depends on which were read before it.

A module may give attributes to others when it is imported. Autodoc imports what a page names, so a page would have such
attributes or not, by which other pages the same process has read: of several processes each reads a share of them, and
after an edit one page is read alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Final

from . import seams

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_AUTODOC: Final = "sphinx.ext.autodoc"

SEAMS: Final = seams.used_by("sphinx_build.imports")

#: A directive in reStructuredText or Markdown that imports what it names (``auto…``), or sets the module of others.
_DIRECTIVE: Final = re.compile(
    r"^[ \t>*-]*(?:\.\.[ \t]+|(?P<fence>[`~:]{3,})\{)(?:py:)?(?P<kind>auto\w+|(?:current)?module)(?:::|\})"
    r"[ \t]*(?P<name>[\w.:]*)",
    re.MULTILINE,
)
_NAME: Final = re.compile(r"[~!]?([\w.]+)")

#: How many names at an object's end are no module's, where it is not one.
_INNER_NAMES: Final = {"automodule": 0, "automethod": 2, "autoattribute": 2, "autoproperty": 2}


def connect(app: Sphinx) -> None:
    """Import the modules as soon as it is known which pages are read."""
    if _AUTODOC in app.extensions and all(hasattr(seam.find_owner(), seam.name) for seam in SEAMS):
        # What other extensions listen for may add pages.
        app.connect("env-before-read-docs", import_documented, priority=999)


def import_documented(app: Sphinx, env: BuildEnvironment, docnames: Iterable[str]) -> None:
    """Import the modules that the book's pages document, in page order, if a page to be read documents one."""
    if any(_source(env, docname) for docname in docnames):
        import_modules(
            (name for docname in sorted(env.found_docs) for name in modules(_source(env, docname))),
            app.config.autodoc_mock_imports,
        )


def _source(env: BuildEnvironment, docname: str) -> str:
    """The text of a page that documents modules; of any other, and of one that is no file, the empty string."""
    path = env.doc2path(docname)
    source = path.read_bytes() if path.is_file() else b""
    return source.decode("utf-8", "replace") if re.search(rb"\bauto\w+(?:::|\})", source) else ""


def modules(source: str) -> Iterator[str]:
    """The modules that autodoc imports for a page; the last parts of a name may be those of an object within."""
    current = ""
    for directive in _DIRECTIVE.finditer(source):
        kind, name = directive["kind"], directive["name"]
        if not kind.startswith("auto"):
            current = name
        elif kind == "autosummary":
            lines = source[directive.end() :].splitlines()[1:]
            for each in _summarised(lines, fenced=bool(directive["fence"])):
                # It may name a module. First the one above: looking for one within would load it another way.
                yield from (_module_of(each, 1) or current, each)
        elif "::" in name:
            yield name.partition("::")[0]
        else:
            yield _module_of(name, _INNER_NAMES.get(kind, 0 if kind.startswith("automod") else 1)) or current


def _module_of(name: str, inner_names: int) -> str:
    return ".".join(name.split(".")[: -inner_names or None])


def _summarised(lines: Iterable[str], *, fenced: bool) -> Iterator[str]:
    """The names in the content of ``autosummary``."""
    for line in lines:
        words = line.strip()
        if not words or words.startswith(":"):
            continue
        name = _NAME.fullmatch(words)
        if name is None or not (fenced or line[0].isspace()):
            return
        yield name[1]


def import_modules(names: Iterable[str], mocked: list[str]) -> None:
    """Import modules as autodoc does; where that fails, what is above, as it does, too. Autodoc warns of it later."""
    importer = resolve_name("sphinx.ext.autodoc.importer")
    with resolve_name("sphinx.ext.autodoc.mock:mock")(mocked):
        for name in dict.fromkeys(names):
            module = name
            while module:
                try:
                    importer.import_module(module, try_reload=True)
                    break
                except ImportError:
                    module = module.rpartition(".")[0]
