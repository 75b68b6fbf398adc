"""Lets one build at a time use a folder of doctrees: two at once would read what the other one has half written.

The second waits, and says so. The system ends the wait when the first has ended, however it did.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .. import locks
from ..i18n import translator

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: The file in the folder of doctrees that the build at work has locked.
NAME: Final = "handbook.lock"

#: The descriptors of the locks that this process holds: it may build the same project several times, one after another.
_locks: Final[dict[Path, int]] = {}


def setup(app: Sphinx) -> None:
    """Wait until no other process builds with these doctrees; called before Sphinx loads what the last build left."""
    path = Path(app.doctreedir, NAME).absolute()
    if not locks.AVAILABLE or path in _locks:
        return
    # What cannot be locked is either written to nevertheless, or told by who writes first.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        say = translator(app.config.language or "en")
        try:
            locks.lock(descriptor, lambda: print(say(locks.WAITS), file=sys.stderr, flush=True))
        except OSError:
            os.close(descriptor)
            return
        _locks[path] = descriptor
        app.connect("build-finished", lambda *_: _release(path), priority=1000)


def _release(path: Path) -> None:
    """Let others build."""
    if (descriptor := _locks.pop(path, None)) is not None:
        locks.unlock(descriptor)
        os.close(descriptor)
