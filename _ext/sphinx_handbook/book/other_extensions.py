"""Makes room for other extensions that were written with Sphinx's HTML builder in mind.

They look at a builder's format, which is ``html`` for the book as well, or have a list of builders by name.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

BUILDER: Final = "handbook-pdf"

#: What MyST-NB prints of an output that has several forms: what is drawn rather than what a script would draw.
_NOTEBOOK_FORMS: Final = (
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "image/gif",
    "text/html",
    "text/markdown",
    "text/latex",
    "text/plain",
)


def name_builder(app: Sphinx, config: Config) -> None:
    """Name our builder in the settings of extensions that have a list of builders; the project's own come after it."""
    if "nb_mime_priority_overrides" in config.values:
        own = config.nb_mime_priority_overrides
        ours = [(BUILDER, form, number) for number, form in enumerate(_NOTEBOOK_FORMS, 1)]
        config.nb_mime_priority_overrides = [*ours, *own]


def make_static_folder(app: Sphinx) -> None:
    """Make the website's folder for scripts and style sheets until the build ends: extensions write into it unasked."""
    folder = Path(app.outdir, "_static")
    if not folder.exists():
        folder.mkdir()
        app.connect("build-finished", lambda app, error: shutil.rmtree(folder, ignore_errors=True), priority=999)
