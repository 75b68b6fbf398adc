"""Reads pages in one process without searching all other pages for what a new page left before.

Sphinx looks for it in the contents of all other pages: in a book of ten thousand pages a hundred million times.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sphinx.util.display import status_iterator

from . import third_party

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def connect(app: Sphinx) -> None:
    """Replace the builder's ``_read_serial``, where this version of Sphinx has one."""
    if hasattr(app.builder, "_read_serial"):
        app.builder._read_serial = partial(read, app)  # type: ignore[method-assign]


def read(app: Sphinx, docnames: list[str]) -> None:
    """Read pages in this process."""
    progress = status_iterator(docnames, "reading sources... ", "purple", len(docnames), verbosity(app))
    for docname in progress:
        forget(app, docname)
        app.builder.read_doc(docname)


def verbosity(app: Sphinx) -> int:
    """How much the build prints; Sphinx 9 has it in ``app.config``, Sphinx 8 in ``app``."""
    level: int = app.config.verbosity if hasattr(app.config, "verbosity") else app.verbosity
    return level


def forget(app: Sphinx, docname: str) -> None:
    """Remove what a page left when it was read before; for a new page, only what is cheap to remove."""
    if docname in app.env.all_docs or third_party.listen(app, "env-purge-doc"):
        app.builder.events.emit("env-purge-doc", app.env, docname)
    # Cheap, and some domains prepare their data for the page with it.
    app.env.clear_doc(docname)
