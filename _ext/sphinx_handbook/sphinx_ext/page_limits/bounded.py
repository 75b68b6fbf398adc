"""Bounds what reading and writing one page may take, and names the page, and where it can the line, that takes more.

Markdown and reStructuredText that is nested hundreds of levels deep is more than Python's stack holds, and some pages
take the square of their length to read: whoever wrote them gets a sentence, not a traceback.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes

from ...cpu_limit import TimeExceeded, cpu_limit, frames
from ...i18n import N_, translator
from ..errors import Fault

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: The seconds that a page has, and those for each kilobyte of its source. Python reads a kilobyte in some
#: milliseconds; what pages run (notebooks, plots) is a page's time as well where this process runs it.
_BASE: Final = 200.0
_PER_KILOBYTE: Final = 0.25


class PageTooMuch(Fault):
    """A page that takes too much time, or is nested too deep."""

    category = "handbook"


def connect(app: Sphinx) -> None:
    """Bound reading and writing of each page in this build; called once its builder exists."""
    doctrees: dict[str, nodes.document] = {}

    def note(app: Sphinx, doctree: nodes.document) -> None:
        doctrees.clear()
        doctrees[app.env.current_document.docname] = doctree

    app.connect("doctree-read", note, priority=0)
    app.builder.read_doc = bounded(app, app.builder.read_doc, doctrees)  # type: ignore[method-assign,misc]
    app.builder.write_doc = bounded(app, app.builder.write_doc)  # type: ignore[method-assign]


def bounded(
    app: Sphinx, work: Callable[..., Any], doctrees: Mapping[str, nodes.document] = MappingProxyType({})
) -> Callable[..., Any]:
    """A function that does some work on a page, whose docname is the first argument.

    ``doctrees`` has the page's doctree once it is read: what lies too deep in it is found there.
    """

    def do(docname: str, *arguments: Any, **options: Any) -> Any:
        try:
            with cpu_limit(_seconds(app, docname)):
                return work(docname, *arguments, **options)
        except RecursionError as error:
            raise _too_deep(app, docname, error, doctrees.get(docname)) from None
        except TimeExceeded as error:
            message = N_(
                "The page has taken {seconds} seconds and is not done, so it is given up. What stands here is too much "
                "for one paragraph, list or table: divide it. handbook_limits in conf.py raises the limit."
            )
            text = translator(app.config.language)(message).format(seconds=round(error.seconds))
            raise PageTooMuch(f"{_place(app, docname, error)}: {text}") from None

    return do


def _seconds(app: Sphinx, docname: str) -> float:
    try:
        size = Path(app.env.doc2path(docname)).stat().st_size
    except OSError:
        size = 0
    return (_BASE + _PER_KILOBYTE * size / 1000) * float(app.config.handbook_limits)


def _too_deep(app: Sphinx, docname: str, error: RecursionError, doctree: nodes.document | None) -> PageTooMuch:
    message = N_(
        "What stands here lies too deep, in lists, quotations, directives or sections that stand in each other: more "
        "levels than can be read."
    )
    line = _deepest(doctree) if doctree is not None else 0
    return PageTooMuch(f"{_place(app, docname, error, line)}: {translator(app.config.language)(message)}")


def _deepest(doctree: nodes.document) -> int:
    """The line of what lies deepest on a page; 0 where nothing there has a line."""
    level: list[nodes.Node] = [doctree]
    line = 0
    while level:
        line = next((each.line for each in level if each.line), line)
        level = [child for each in level for child in each.children]
    return line


def _place(app: Sphinx, docname: str, error: BaseException, line: int = 0) -> str:
    """The page's file, with the line that was being read, as far as the readers' functions say."""
    path = app.env.doc2path(docname)
    line = line or next(filter(None, map(_line, frames(error.__traceback__))), 0)
    return f"{path}:{line}" if line else str(path)


def _line(names: dict[str, Any]) -> int:
    """The line of the source that a function is at: of a token of Markdown, a node, or a state of docutils'."""
    token = names.get("token")
    if span := getattr(token, "map", None):
        return int(span[0]) + 1
    for name in ("node", "obj", "child"):
        if isinstance(line := getattr(names.get(name), "line", None), int):
            return line
    machine = getattr(names.get("self"), "state_machine", None)
    try:
        return int(machine.abs_line_number()) if machine is not None else 0
    except (AttributeError, TypeError):
        return 0
