"""Bounds what reading and writing one page may take, and names the page, and where it can the line, that takes more.

Markdown and reStructuredText that is nested hundreds of levels deep is more than Python's stack holds, and some pages
take the square of their length to read: whoever wrote them gets a sentence, not a traceback, and the other pages.
"""

from __future__ import annotations

import errno
import gc
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx.util.nodes import get_node_line

from ...catalogue.lint import structure
from ...i18n import N_, translator
from ...work_limits import LimitExceeded, TimeExceeded, frames, limit_behind, limited
from ..errors import Fault
from . import given_up, substitute

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

#: The seconds that a page has, and those for each kilobyte of its source. Python reads a kilobyte in some
#: milliseconds; what pages run (notebooks, plots) is a page's time as well where this process runs it.
_BASE: Final = 200.0
_PER_KILOBYTE: Final = 0.25
#: The megabytes by which a process may grow for a page: a table of 100,000 rows, which stands in another file, takes
#: two thousand.
_MEGABYTES: Final = 4000.0
_MEGABYTES_PER_KILOBYTE: Final = 2.0


_NO_NAME: Final = N_(
    "What stands here names a file that there can be none of: its name is too long, or has a NUL character."
)


class PageTooMuch(Fault):
    """A page that takes too much time or memory, is nested too deep, or asks for a file that there can be none of."""

    category = "handbook"

    def __init__(self, place: str, text: str) -> None:
        super().__init__(place, text)
        self.place, self.text = place, text

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


def connect(app: Sphinx) -> None:
    """Bound reading, resolving and writing of each page in this build; called once its builder exists."""
    doctrees: dict[str, nodes.document] = {}
    #: The pages that are read once more, with what is read in their place.
    sources: dict[str, str] = {}

    def note(app: Sphinx, doctree: nodes.document) -> None:
        doctrees.clear()
        doctrees[app.env.current_document.docname] = doctree
        _check_headings(app, doctree)

    def replace(app: Sphinx, docname: str, source: list[str]) -> None:
        if docname in sources:
            source[0] = sources[docname]

    given_up.connect(app)
    app.connect("doctree-read", note, priority=0)
    app.connect("source-read", replace, priority=0)
    read, write = app.builder.read_doc, app.builder.write_doc
    app.builder.read_doc = _reading(app, bounded(app, read, doctrees), sources)  # type: ignore[method-assign,misc]
    app.builder.write_doc = _writing(app, bounded(app, write))  # type: ignore[method-assign]
    app.connect("write-started", _bound_resolving)
    # The environment is stored before, and may be again: by another build, or an extension when this one has ended.
    app.connect("build-finished", lambda app, _: vars(app.env).pop("get_and_resolve_doctree", None), priority=0)


def _reading(app: Sphinx, read: Callable[..., None], sources: dict[str, str]) -> Callable[..., None]:
    """A method that reads a page, or what stands for it where the page takes too much."""

    def read_doc(docname: str, **options: Any) -> None:
        try:
            read(docname, **options)
        except PageTooMuch as error:
            path = Path(app.env.doc2path(docname))
            write = _WRITERS.get(path.suffix)
            if write is None:
                raise
            given_up.report(docname, error.place, error.text)
            text, say = path.read_text("utf-8", "replace"), translator(app.config.language)
            for bare in (False, True):
                _forget(app, docname)
                sources[docname] = write(text, docname.rpartition("/")[2], say(given_up.SENTENCE), bare=bare)
                try:
                    read(docname, **options)
                    break
                except PageTooMuch:
                    if bare:
                        raise
                finally:
                    del sources[docname]
            # The next build tells of it, too.
            app.env.reread_always.add(docname)

    return read_doc


#: Who writes what stands for a page, by the ending of its file.
_WRITERS: Final[Mapping[str, Callable[..., str]]] = {
    ".md": substitute.markdown,
    ".rst": substitute.restructured_text,
    ".txt": substitute.restructured_text,
}


def _forget(app: Sphinx, docname: str) -> None:
    """Remove all that a page has left that was read in part."""
    env = app.env
    env.current_document = type(env.current_document)()
    env.ref_context.clear()
    app.events.emit("env-purge-doc", env, docname)
    env.clear_doc(docname)
    gc.collect()


def _bound_resolving(app: Sphinx, builder: Builder) -> None:
    """Have the environment resolve what stands for a page where its references take too much."""
    original = app.env.get_and_resolve_doctree
    resolve = bounded(app, original)

    def get_and_resolve_doctree(docname: str, *arguments: Any, **options: Any) -> nodes.document:
        try:
            doctree: nodes.document = resolve(docname, *arguments, **options)
            return doctree
        except PageTooMuch as error:
            given_up.report(docname, error.place, error.text)
            sentence = translator(app.config.language)(given_up.SENTENCE)
            stands_for = substitute.doctree(app.env, docname, app.env.get_doctree(docname), sentence)
            return original(docname, *arguments, **{**options, "doctree": stands_for})

    app.env.get_and_resolve_doctree = get_and_resolve_doctree  # type: ignore[method-assign]


def _writing(app: Sphinx, write: Callable[..., None]) -> Callable[..., None]:
    """A method that writes a page, or what stands for it where the page takes too much."""

    def write_doc(docname: str, doctree: nodes.document) -> None:
        try:
            write(docname, doctree)
        except PageTooMuch as error:
            given_up.report(docname, error.place, error.text)
            sentence = translator(app.config.language)(given_up.SENTENCE)
            write(docname, substitute.doctree(app.env, docname, doctree, sentence))

    return write_doc


def bounded(
    app: Sphinx, work: Callable[..., Any], doctrees: Mapping[str, nodes.document] = MappingProxyType({})
) -> Callable[..., Any]:
    """A function that does some work on a page, whose docname is the first argument; it raises ``PageTooMuch``.

    ``doctrees`` has the page's doctree once it is read: what lies too deep in it is found there.
    """

    def do(docname: str, *arguments: Any, **options: Any) -> Any:
        try:
            with limited(*_limits(app, docname)):
                return work(docname, *arguments, **options)
        except Fault:
            raise
        except (LimitExceeded, Exception) as error:
            reason = limit_behind(error)
            if reason is None:
                if _is_of_a_name(error):
                    text = translator(app.config.language)(_NO_NAME)
                    raise PageTooMuch(_place(app, docname, error), text) from None
                raise
            if isinstance(reason, RecursionError):
                raise _too_deep(app, docname, reason, doctrees.get(docname)) from None
            text = exceeded(reason, translator(app.config.language))
            raise PageTooMuch(_place(app, docname, reason), text) from None

    return do


def _is_of_a_name(error: BaseException) -> bool:
    """Whether an exception says that no file can have a name; one that comes of it may stand before it."""
    following: BaseException | None = error
    while following is not None:
        if isinstance(following, OSError) and following.errno == errno.ENAMETOOLONG:
            return True
        if isinstance(following, ValueError) and "embedded null" in str(following):
            return True
        following = following.__cause__ or following.__context__
    return False


def exceeded(error: BaseException, say: Callable[[str], str]) -> str:
    """What is said of a page that took too much time or memory."""
    if isinstance(error, TimeExceeded):
        message = N_(
            "The page has taken {seconds} seconds and is not done, so it is given up. What stands here is too much "
            "for one paragraph, list or table: divide it. handbook_limits in conf.py raises the limit."
        )
        return say(message).format(seconds=round(error.seconds))
    message = N_(
        "The page has taken {megabytes} MB of memory and is not done, so it is given up. What stands here is too much "
        "for one paragraph, list or table: divide it. handbook_limits in conf.py raises the limit."
    )
    # Where the system has refused memory, nobody says how much there was.
    return say(message).format(megabytes=round(getattr(error, "megabytes", 0)) or "?")


def _check_headings(app: Sphinx, doctree: nodes.document) -> None:
    """Raise ``PageTooMuch`` for a heading that is too long: it stands in the contents and on other pages as well."""
    factor = float(app.config.handbook_limits)
    # Below 1 it is set to try the other limits: what stands for a page has a heading, too.
    most = structure.LETTERS * max(factor, 1) if factor else 0
    for title in doctree.findall(nodes.title) if most else ():
        if (count := len(title.astext())) > most:
            text = translator(app.config.language)(structure.TOO_LONG).format(count=count, most=round(most))
            path = app.env.doc2path(app.env.current_document.docname)
            raise PageTooMuch(f"{path}:{get_node_line(title) or 1}", text)


def _limits(app: Sphinx, docname: str) -> tuple[float, float]:
    """The seconds and the megabytes that a page has."""
    try:
        size = Path(app.env.doc2path(docname)).stat().st_size
    except OSError:
        size = 0
    factor, kilobytes = float(app.config.handbook_limits), size / 1000
    return (_BASE + _PER_KILOBYTE * kilobytes) * factor, (_MEGABYTES + _MEGABYTES_PER_KILOBYTE * kilobytes) * factor


def _too_deep(app: Sphinx, docname: str, error: RecursionError, doctree: nodes.document | None) -> PageTooMuch:
    message = N_(
        "What stands here lies too deep, in lists, quotations, directives or sections that stand in each other: more "
        "levels than can be read."
    )
    line = _deepest(doctree) if doctree is not None else 0
    return PageTooMuch(_place(app, docname, error, line), translator(app.config.language)(message))


def _deepest(doctree: nodes.document) -> int:
    """The line of what lies deepest on a page; 0 where nothing there has a line."""
    level: list[nodes.Node] = [doctree]
    line = 0
    while level:
        line = next((each.line for each in level if each.line), line)
        level = [child for each in level for child in each.children]
    return line


def _place(app: Sphinx, docname: str, error: BaseException, line: int = 0) -> str:
    """The page's file, with the line that was being read, as far as the readers' functions say.

    What stands within something else comes after its beginning; some count its lines from there.
    """
    path = app.env.doc2path(docname)
    line = line or max(map(_line, frames(error.__traceback__)), default=0)
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
    except Exception:
        # MyST has a machine of its own, which says so in its own way where it has no lines.
        return 0
