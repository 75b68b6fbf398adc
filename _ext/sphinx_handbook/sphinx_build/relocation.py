"""Takes what Sphinx has read of a book in one folder for another folder of the same book.

The files that a page was read from are noted by their names below the folder, with digests
(``sphinx_ext.read_phase.pages_to_read``), so those pages alone are read again whose files are others in the new folder.
Places in doctrees keep the old folder's name, which nothing shows but a warning.
"""

from __future__ import annotations

import pickle
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sphinx.application import ENV_PICKLE_FILENAME

from ..files import READ_IN, write_whole

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

#: The environment's attribute with the folder in which the pages were read.
_READ_IN: Final = "handbook_read_in"


def setup(app: Sphinx) -> None:
    """Take over doctrees that were copied here, before Sphinx loads what was read."""
    app.connect("config-inited", _take_over, priority=900)


def _take_over(app: Sphinx, _: Config) -> None:
    """Turn an environment of the folder that ``files.READ_IN`` names into one of this folder."""
    note, path = Path(app.doctreedir, READ_IN), Path(app.doctreedir, ENV_PICKLE_FILENAME)
    if not note.is_file():
        return
    try:
        env: BuildEnvironment = pickle.loads(path.read_bytes())
    except Exception:
        # Whatever it is: Sphinx then reads everything.
        return
    if str(env.srcdir) == note.read_text("utf-8"):
        setattr(env, _READ_IN, read_in(env))
        env.srcdir = app.srcdir
        # Sphinx asks whether a file is newer than what was read, which between folders says nothing.
        env.all_docs = dict.fromkeys(env.all_docs, time.time_ns() // 1000)
        write_whole(path, pickle.dumps(env, pickle.HIGHEST_PROTOCOL))
    note.unlink()


def read_in(env: BuildEnvironment) -> str:
    """The folder in which an environment's pages were read first."""
    return str(getattr(env, _READ_IN, env.srcdir))
