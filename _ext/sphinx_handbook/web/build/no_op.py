"""Passes over what Sphinx does again at every build, in one that finds nothing changed: it writes nothing.

Whether nothing has changed, `freshness` decides. A project's own static files, extra files and downloads are copied
all the same: they are in no digest.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import TYPE_CHECKING, Final
from weakref import WeakSet

from ...sphinx_build import third_party

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

_IDLE: Final[WeakSet[Sphinx]] = WeakSet()


def begin(app: Sphinx) -> None:
    """Nothing has changed."""
    _IDLE.add(app)


def at(app: Sphinx) -> bool:
    """Whether this build has nothing to do."""
    return app in _IDLE


def connect(app: Sphinx, begins: Callable[[Set[str]], None]) -> None:
    """Let the builder pass over what it need not do again; ``begins`` is told of the pages that it does write."""
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
    prepare, finish = builder.prepare_writing, builder.finish
    copy_static_files = builder.copy_static_files

    def prepare_writing(docnames: Set[str]) -> None:
        if docnames:
            # Every page may be asked for (`-a`), or one by name.
            _IDLE.discard(app)
        if not at(app):
            begins(docnames)
        prepare(docnames)

    def copy_own_files() -> None:
        if not at(app):
            copy_static_files()
            return
        builder.copy_html_static_files(dict(builder.globalcontext))
        builder.copy_html_logo()
        builder.copy_html_favicon()

    def finish_writing() -> None:
        if not at(app):
            finish()
        elif third_party.listen(app, "html-collect-pages"):
            builder.gen_pages_from_extensions()

    builder.prepare_writing = prepare_writing  # type: ignore[method-assign]
    builder.copy_static_files = copy_own_files  # type: ignore[method-assign]
    builder.finish = finish_writing  # type: ignore[method-assign]
