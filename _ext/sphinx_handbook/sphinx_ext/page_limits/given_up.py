"""Tells of pages that took too much and were given up, and knows which they are: they make a build fail.

A page is read, written or laid out in any process; what is logged there comes to the main process, which is where this
listens.
"""

from __future__ import annotations

import logging as python_logging
import re
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from sphinx.util import logging

from ...i18n import N_
from ..log import TYPE

if TYPE_CHECKING:
    from collections.abc import Set

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

#: The subtype of these errors.
LIMIT: Final = "limit"

#: What a reader sees in the place of such a page.
SENTENCE: Final = N_("This page is missing here, since it could not be made. The messages of the build say why.")

#: The attribute of a log record that has the page's docname.
_PAGE: Final = "given_up_page"

_pages: Final[WeakKeyDictionary[Sphinx, set[str]]] = WeakKeyDictionary()


class _Listener(python_logging.Handler):
    """Makes the build fail where a page is given up."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(python_logging.ERROR)
        self._app = app

    def emit(self, record: python_logging.LogRecord) -> None:
        """Note the page that a record is about."""
        if (docname := getattr(record, _PAGE, None)) is not None:
            _pages[self._app].add(docname)
            self._app.statuscode = 1


def connect(app: Sphinx) -> None:
    """Listen during this build; called once its builder exists."""
    _pages[app] = set()
    listener = _Listener(app)
    sphinx_logger = python_logging.getLogger(logging.NAMESPACE)
    sphinx_logger.addHandler(listener)
    app.connect("build-finished", lambda *_: sphinx_logger.removeHandler(listener), priority=999)


def pages(app: Sphinx) -> Set[str]:
    """The docnames of the pages that this build has given up so far."""
    return _pages.get(app, set())


def report(docname: str, place: str | None, text: str) -> None:
    """Log the error for a page; ``place`` is its file, with the line where that is known."""
    # Sphinx takes a place without a line for a page's name, and adds a suffix to it.
    place = f"{place}:1" if place and not re.search(r":\d+\Z", place) else place
    logger.error("%s", text, type=TYPE, subtype=LIMIT, location=place, extra={_PAGE: docname})
