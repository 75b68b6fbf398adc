"""Keeps a build's memory small, and Python's garbage collector from looking through all of it again and again.

Sphinx keeps every page from the time that it is read until it is written. A page is a tree whose nodes know their
parents, which the collector follows whenever some hundred objects have been made: with a thousand pages in memory,
that takes longer than to load each from its file.
"""

from __future__ import annotations

import atexit
import gc
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: After how many new objects the collector looks for unused ones, and how seldom it looks at older ones. A few pages'
#: worth: with more, what pages leave behind is found so late that the build needs more memory than it saves time.
_THRESHOLDS: Final = (3_000, 10, 10)


#: So many pages read leave enough behind for one look through all of it to pay.
MANY: Final = 200


class EmptyDict(dict[str, Any]):
    """A dictionary that stays empty."""

    def __setitem__(self, key: str, value: Any) -> None:
        """Ignore the item."""


def connect(app: Sphinx) -> None:
    """Have Sphinx load a page's doctree when the page is written, and forget it."""
    app.env._write_doc_doctree_cache = EmptyDict()
    app.env._pickled_doctree_cache = EmptyDict()
    app.connect("env-before-read-docs", _freeze_after, priority=999)


def _freeze_after(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Where many pages are read, move what reading has left out of the collector's sight until the build has ended."""
    if len(docnames) < MANY:
        return
    pages = 0

    def freeze(*_: object) -> None:
        gc.collect()
        gc.freeze()

    def count(*_: object) -> None:
        # Not only at the end: what is left grows with the book, and the collector looks more often the longer it is.
        nonlocal pages
        pages += 1
        if pages % MANY == 0:
            freeze()

    app.connect("doctree-read", count, priority=999)
    app.connect("env-updated", freeze, priority=1)
    app.connect("build-finished", lambda app, exception: gc.unfreeze(), priority=998)


def setup(app: Sphinx) -> None:
    """Raise the collector's thresholds, from before the environment is loaded until the build has ended.

    This holds for the whole process and for every build that loads the extension, whatever its builder and theme:
    which they are is known only after the environment has been loaded. Thresholds that are higher already stay.
    """
    before = gc.get_threshold()

    def restore(app: Sphinx, exception: Exception | None) -> None:
        gc.set_threshold(*before)

    # A process that ends gives everything back; looking through all of it once more takes as long as a thousand pages.
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)
    if before[0] < _THRESHOLDS[0]:
        gc.set_threshold(*_THRESHOLDS)
        app.connect("build-finished", restore, priority=999)
