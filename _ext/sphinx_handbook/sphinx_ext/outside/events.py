"""Connects the confinement of pages with Sphinx's events."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ...files import special
from ...readable import Readable
from . import doctree as doctrees
from . import folders
from .refuse import refuse, refuse_page

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

ConfineDirectives = Callable[["BuildEnvironment", Callable[[Path], bool], Callable[[str, int, str], None]], None]

_READABLE: WeakKeyDictionary[BuildEnvironment, Readable] = WeakKeyDictionary()


def readable(app: Sphinx) -> Readable:
    """What the pages of this build may read, worked out once."""
    if app.env not in _READABLE:
        _READABLE[app.env] = folders.of_build(app)
    return _READABLE[app.env]


#: The files that directives of the page that is being read may not have.
_REFUSED: WeakKeyDictionary[BuildEnvironment, set[Path]] = WeakKeyDictionary()


def _refuse(env: BuildEnvironment, source: str, line: int, named: str) -> None:
    _REFUSED.setdefault(env, set()).add(Path(named).absolute())
    refuse(env, source, line, named)


def refuse_pages(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Leave out pages that are symbolic links to files outside the project, or lie in a folder that is one.

    What is no file at all is told when pages are read (``read_phase.refuse_unreadable``).
    """
    allows = readable(app).allows
    # Most pages are files in the folder that they seem to be in: each of those folders is looked up once.
    allows_in = cache(allows)
    paths = {docname: env.doc2path(docname) for docname in env.found_docs}
    refused = {
        docname
        for docname, path in paths.items()
        if not (allows(path) if path.is_symlink() else allows_in(path.parent)) and not special(path)
    }
    for docname in sorted(refused):
        refuse_page(env, docname)
        env.project.docnames.discard(docname)
    removed |= refused & env.all_docs.keys()
    added -= refused
    changed -= refused
    return []


def confine(app: Sphinx, doctree: nodes.document) -> None:
    """Take out of a page what is not the project's."""
    allowed, env = readable(app), app.env
    refused, docname = _REFUSED.pop(env, set()), env.current_document.docname
    if refused:
        # Noted before it was refused: a dependency is opened, to see whether it has changed.
        noted = env.dependencies.get(docname, set())
        env.dependencies[docname] = {each for each in noted if (env.srcdir / each).resolve() not in refused}
    doctrees.confine(app.env, doctree, allowed)
    if app.config.handbook_schema:
        doctrees.empty(app.env, doctree, allowed)


def setup(app: Sphinx, confine_directives: ConfineDirectives) -> None:
    """Connect the events; ``confine_directives`` has the directives of an environment ask before they open a file."""

    def begin(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        confine_directives(env, readable(app).allows, partial(_refuse, env))

    # Before any page is opened.
    app.connect("env-get-outdated", refuse_pages, priority=50)
    app.connect("env-before-read-docs", begin, priority=100)
    # Before Sphinx's own collectors (500): nothing of what is taken out may be collected.
    app.connect("doctree-read", confine, priority=100)
