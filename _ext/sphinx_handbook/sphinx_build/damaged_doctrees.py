"""Tells of an exception whether it came from a doctree that an earlier build stored and that cannot be read any more.

A file without its end is found before the build (``sphinx_ext.read_phase``); one with other bytes in it only here.
"""

from __future__ import annotations

from pathlib import Path
from traceback import walk_tb

from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError


class DamagedDoctree(SphinxError):
    """A stored doctree that cannot be read; the message is its path."""


def damage_behind(error: BaseException) -> DamagedDoctree | None:
    """The damaged doctree that an exception came from, in this process or another; None if it came from none."""
    if isinstance(error, DamagedDoctree):
        return error
    for frame, _ in walk_tb(error.__traceback__):
        if frame.f_code is BuildEnvironment.get_doctree.__code__ and not isinstance(error, OSError):
            folder, docname = frame.f_locals["self"].doctreedir, frame.f_locals["docname"]
            return DamagedDoctree(str(Path(folder, f"{docname}.doctree")))
    return None
