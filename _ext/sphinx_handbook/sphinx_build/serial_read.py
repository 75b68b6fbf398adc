"""Spares a page that is read for the first time the search for what it left before.

Sphinx looks for it in the contents of all other pages: in a book of ten thousand pages a hundred million times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util.display import status_iterator

from . import third_party

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def connect(app: Sphinx) -> None:
    """Let this build read its pages so, where it reads them in one process."""
    builder = app.builder
    if not hasattr(builder, "_read_serial"):
        return

    def read(docnames: list[str]) -> None:
        watched = verbosity(app)
        for docname in status_iterator(docnames, "reading sources... ", "purple", len(docnames), watched):
            forget(app, docname)
            builder.read_doc(docname)

    builder._read_serial = read  # type: ignore[method-assign]


def verbosity(app: Sphinx) -> int:
    """How much the build is to say; Sphinx 9 has moved the answer."""
    told: int = app.config.verbosity if hasattr(app.config, "verbosity") else app.verbosity
    return told


def forget(app: Sphinx, docname: str) -> None:
    """Forget what a page left when it was read before."""
    if docname in app.env.all_docs or third_party.listen(app, "env-purge-doc"):
        app.builder.events.emit("env-purge-doc", app.env, docname)
    # Cheap, and some domains make their places with it.
    app.env.clear_doc(docname)
