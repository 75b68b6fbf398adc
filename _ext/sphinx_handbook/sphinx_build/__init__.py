"""Speeds up Sphinx's read phase; each module lifts one known cost, for the web and the print builder alike.

All of it is put on the builder and environment of one build, never on Sphinx's classes; ``seams`` lists the names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import docutils_settings, imports, memory, serial_read

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


def connect(app: Sphinx) -> None:
    """Speed up reading in this build; called once its builder exists (``builder-inited``)."""
    memory.connect(app)
    docutils_settings.connect(app)
    serial_read.connect(app)
    imports.connect(app)


def application(builder: Builder) -> Sphinx:
    """The application that a builder belongs to: Sphinx 9 has renamed the attribute."""
    app: Sphinx = builder._app if hasattr(builder, "_app") else builder.app
    return app
