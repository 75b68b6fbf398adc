"""Writes each HTML page in one step, whichever the theme: a build that is killed leaves the page whole or not at all.

Sphinx's builder opens a page's file and writes into it. Here it writes beside it, and the file takes the page's place.
What such a build has left is taken away by the next.
"""

from __future__ import annotations

import inspect
import logging as python_logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

from ..files import digest, partial_name, remove_leftovers

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: The parameter of ``handle_page`` that names the file.
_FILE: Final = "outfilename"


def setup(app: Sphinx) -> None:
    """Replace ``handle_page`` of a builder of HTML pages, and take away what killed builds have left."""
    # Before a theme's build replaces the same method.
    app.connect("builder-inited", _connect, priority=100)


def _connect(app: Sphinx) -> None:
    builder = app.builder
    for folder in (app.outdir, app.doctreedir):
        remove_leftovers(Path(folder))
    if isinstance(builder, StandaloneHTMLBuilder):
        mark = _write_all_after_a_kill(app, builder)
        signature = inspect.signature(builder.handle_page)
        if _FILE in signature.parameters:
            builder.handle_page = _in_one_step(builder, signature, mark)  # type: ignore[method-assign]


def _write_all_after_a_kill(app: Sphinx, builder: StandaloneHTMLBuilder) -> Path:
    """Have every page written where the last build did not come to its end, which a file says that is returned.

    Of the pages that it wrote, Sphinx's search index would lack the words. Builds in our theme have their digests.
    """
    mark = Path(app.doctreedir, f"unfinished-{digest(str(app.outdir))[:12]}")
    if mark.exists():
        builder.get_outdated_docs = lambda: iter(builder.env.found_docs)  # type: ignore[method-assign]

    def finish(app: Sphinx, exception: Exception | None) -> None:
        # What failed must be told again.
        if exception is None and not app.statuscode:
            mark.unlink(missing_ok=True)

    app.connect("build-finished", finish, priority=999)
    return mark


def _in_one_step(builder: StandaloneHTMLBuilder, signature: inspect.Signature, mark: Path) -> Callable[..., None]:
    """A method that has ``handle_page`` write beside the page's file, which is then replaced."""
    handle_page, failures = builder.handle_page, _Failures()
    # A page that cannot be written is merely warned of.
    logging.getLogger("sphinx.builders.html").logger.addFilter(failures)

    def write_page(*arguments: Any, **named: Any) -> None:
        call = signature.bind(*arguments, **named)
        given = call.arguments.get(_FILE)
        page = Path(given) if given else Path(builder.get_output_path(call.arguments["pagename"]))
        partial = page.with_name(partial_name())
        call.arguments[_FILE] = partial
        failures.begin(partial, page)
        if not mark.exists():
            # Only now: a build with nothing to do leaves even the folder as it is.
            mark.touch()
        try:
            handle_page(*call.args, **call.kwargs)
            if failures.count == 0 and partial.exists():
                partial.replace(page)
        finally:
            partial.unlink(missing_ok=True)

    return write_page


class _Failures(python_logging.Filter):
    """Sees Sphinx's warning that a file could not be written, and gives it the page's name."""

    count = 0
    _partial = _page = Path()

    def begin(self, partial: Path, page: Path) -> None:
        """Look for warnings about the file ``partial``, which stands for ``page``."""
        self.count, self._partial, self._page = 0, partial, page

    def filter(self, record: python_logging.LogRecord) -> bool:
        """Whether the record is logged: always."""
        if isinstance(record.args, tuple) and record.args[:1] == (self._partial,):
            self.count += 1
            record.args = (self._page, *record.args[1:])
        return True
