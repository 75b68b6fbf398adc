"""Skips what Sphinx does again at every build, in a build that finds nothing changed: it writes nothing.

``incremental`` decides whether anything has changed. A project's own static files, extra files and downloads are copied
all the same: they are in no digest.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import TYPE_CHECKING, Final
from weakref import WeakSet

from ...sphinx_build import third_party
from . import outputs

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

#: The builds that have nothing to write, by application, since `export_files` is connected before a build is prepared.
_NO_OPS: Final[WeakSet[Sphinx]] = WeakSet()


def begin(app: Sphinx) -> None:
    """Note that this build has found nothing changed."""
    _NO_OPS.add(app)


def is_no_op(app: Sphinx) -> bool:
    """Whether this build has nothing to write."""
    return app in _NO_OPS


def prepare_writing(
    app: Sphinx, prepare: Callable[[Set[str]], None], before_writing: Callable[[Set[str]], None]
) -> Callable[[Set[str]], None]:
    """Call ``before_writing`` with the pages about to be written, then Sphinx's own ``prepare``."""

    def prepare_pages(docnames: Set[str]) -> None:
        if docnames:
            # Every page may be asked for (`-a`), or one by name.
            _NO_OPS.discard(app)
        if not is_no_op(app):
            before_writing(docnames)
        prepare(docnames)

    return prepare_pages


def copy_static_files(app: Sphinx, copy_all: Callable[[], None]) -> Callable[[], None]:
    """Copy the project's own static files alone where nothing has changed."""
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]

    def copy() -> None:
        outputs.remove_filled_in(app)
        if not is_no_op(app):
            copy_all()
            return
        try:
            builder.copy_html_static_files(dict(builder.globalcontext))
            builder.copy_html_logo()
            builder.copy_html_favicon()
        except OSError:
            # Sphinx says which file it may not read.
            copy_all()

    return copy


def finish(app: Sphinx, finish_all: Callable[[], None]) -> Callable[[], None]:
    """Where nothing has changed, write only what other extensions yield, of which no digest is known."""
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]

    def finish_build() -> None:
        if not is_no_op(app):
            finish_all()
        elif third_party.listen(app, "html-collect-pages"):
            builder.gen_pages_from_extensions()

    return finish_build
