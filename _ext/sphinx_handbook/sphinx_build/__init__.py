"""How Sphinx reads a project's pages: without what it does twice, looks for in vain or keeps for no use.

``web`` and ``book`` read in this way. Nothing here is put on Sphinx's classes, only on what makes one build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import docutils_settings, memory, serial_read

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def connect(app: Sphinx) -> None:
    """Let this build read so; its builder is made."""
    memory.connect(app)
    docutils_settings.connect(app)
    serial_read.connect(app)
