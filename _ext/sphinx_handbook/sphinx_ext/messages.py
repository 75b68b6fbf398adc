"""What others say of a page, in the book's language.

Sphinx's own messages are translated where its catalogue lacks them. Mistakes of writers that Sphinx, MyST and docutils
report in English come out, in a book with a catalogue, as the problems that ``handbook check`` reports, with the same
codes; what is not in the table stays as it is.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from docutils import nodes
from docutils.utils import get_source_line
from sphinx.locale import get_translator
from sphinx.util.logging import NAMESPACE, is_suppressed_warning

from ..catalogue.lint import contents, link_syntax, markup_names, names, places, structure
from ..catalogue.markdown.file_links import NO_FILE, NO_PAGE, NO_PAGE_NOR_PLACE, OFFERED, nearest_page
from ..i18n import N_, catalogue, translator
from ..problems import Problem
from .config import project_of
from .log import TYPE

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.project import Project

Make = Callable[[re.Match[str], "Sphinx"], Problem | None]

#: Targets that the rules for links have named already.
_NAMED_ALREADY: Final = re.compile(r"$|www\.|(?:.*/)?[A-Za-z]:(?:[\\/]|%5C)|\\\\|file:")


def _plain(code: str, message: str) -> Make:
    """A problem of which the match has all values by name."""
    return lambda match, app: Problem("", 1, 1, code, message, match.groupdict())


def _target(match: re.Match[str], app: Sphinx) -> Problem | None:
    word = match["word"]
    if _NAMED_ALREADY.match(word):
        return None
    if word.endswith(".md"):
        return Problem("", 1, 1, "unknown-page", NO_PAGE, {"word": word})
    if OFFERED.search(word):
        return Problem("", 1, 1, "unknown-file", NO_FILE, {"word": word})
    return Problem("", 1, 1, "unknown-place", NO_PAGE_NOR_PLACE, {"word": word})


def _file(match: re.Match[str], app: Sphinx) -> Problem | None:
    word = match["word"]
    if _NAMED_ALREADY.match(word):
        return None
    path = app.srcdir / word
    for each in sorted(path.parent.glob("* *")):
        # docutils takes the spaces out of a name that a directive has.
        if "".join(each.name.split()) == path.name:
            values = {"word": word, "written": each.name.replace(" ", "%20")}
            return Problem("", 1, 1, "unknown-file", _NO_FILE_WITH_SPACE, values)
    return Problem("", 1, 1, "unknown-file", NO_FILE, {"word": word})


def _nothing(match: re.Match[str], app: Sphinx) -> None:
    """What is said once more of a mistake that is reported already."""


#: What MyST says of a link to a place that is not on its page.
NO_PLACE: Final = r"local id not found in doc '(?P<docname>.+)': '(?P<place>.+)'"

_NO_FILE_WITH_SPACE: Final = N_("There is no file “{word}”: write a space in a name as %20, as in “{written}”.")

#: What is said of mistakes, and the problem that it is.
_MISTAKES: Final[tuple[tuple[re.Pattern[str], Make], ...]] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (
            r"Non-consecutive header level increase; H(\d) to H(\d)",
            lambda match, app: structure.heading_level("", 1, int(match[1]), int(match[2])),
        ),
        (
            r"Document headings start at H(\d), not H1",
            lambda match, app: structure.heading_level("", 1, 0, int(match[1])),
        ),
        (
            r"Unknown directive type: '(.+)'",
            lambda match, app: markup_names.no_directive("", 1, match[1], _names(app)),
        ),
        (
            r"Unknown interpreted text role \"(.+)\"\.?",
            lambda match, app: markup_names.no_role("", 1, 1, match[1], _names(app)),
        ),
        (
            r"Content block expected for the \"(.+?)\" directive; none found\.[\s\S]*",
            lambda match, app: markup_names.no_text("", 1, match[1]),
        ),
        (
            r"(?:Directive )?'(.+?)': 1 argument\(s\) required, 0 supplied[\s\S]*",
            lambda match, app: markup_names.no_argument("", 1, match[1]),
        ),
        (
            NO_PLACE,
            lambda match, app: places.no_place(
                "", 1, 1, match["place"], app.env.doc2path(match["docname"], False).as_posix()
            ),
        ),
        (r"'myst' cross-reference target not found: '(?P<word>.*)'", _target),
        (r"document isn't included in any toctree", lambda match, app: contents.unnamed("")),
        (r"toctree contains reference to nonexisting document '(?P<word>.+)'", _plain("unknown-page", NO_PAGE)),
        (r"toctree contains reference to excluded document '(?P<word>.+)'", _plain("unknown-page", NO_PAGE)),
        (r"unknown document: '(?P<word>.+)'", _plain("unknown-page", NO_PAGE)),
        (r"Unknown source document '(?P<word>.+)'", _plain("unknown-page", NO_PAGE)),
        (r"(?:image|download) file not readable: (?P<word>.+)", _file),
        (r"Unknown target name: \"(.+)\"\.[\s\S]*", lambda match, app: link_syntax.no_footnote("", 1, 1, match[1])),
        (r"unknown (?:role|directive) name: .+", _nothing),
        (r"Pygments lexer name '\{.*' is not known", _nothing),
        (r"undefined label: '(?P<word>.+)'", _plain("unknown-place", NO_PAGE_NOR_PLACE)),
        (
            r"duplicate label (?P<word>.+), other instance in (?P<other>.+)",
            _plain("duplicate-name", N_("The name “{word}” is also that of a place in {other}: change one of them.")),
        ),
        (
            r"Duplicate (?:footnote definition found for label|reference definition): '?(?P<word>.+?)'?",
            _plain("duplicate-name", N_("“{word}” is defined twice on this page: delete one of the two.")),
        ),
    )
)


def _names(app: Sphinx) -> names.Names:
    return names.of(project_of(app.config))


@lru_cache(maxsize=1)
def _files(project: Project, docnames: frozenset[str]) -> tuple[str, ...]:
    """The files of pages, relative to the source folder."""
    return tuple(project.doc2path(each, absolute=False).as_posix() for each in sorted(docnames))


class _InOurWords(logging.Filter):
    """Rewrites the warnings that are in the table; the project's ``suppress_warnings`` know both of their names."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self.app = app

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a warning is to be shown."""
        config, kind, subtype = self.app.config, str(getattr(record, "type", "")), str(getattr(record, "subtype", ""))
        if kind == TYPE or not getattr(config, "handbook_schema", None):
            return True
        place = self._place(record)
        # Our words name the marks of Markdown.
        if place and ".md" not in place:
            return True
        text = record.getMessage()
        for pattern, make in _MISTAKES:
            if match := pattern.fullmatch(text):
                problem = make(match, self.app)
                if problem is None or is_suppressed_warning(kind, subtype, config.suppress_warnings):
                    return False
                problem = self._with_nearest(problem, place)
                record.msg, record.args = problem.text(translator(config.language)), ()
                record.type, record.subtype = TYPE, problem.code
                break
        return True

    def _place(self, record: logging.LogRecord) -> str:
        """The path of the page that a warning is about, perhaps with a line; an empty string where it is about none."""
        place = getattr(record, "location", None)
        if isinstance(place, nodes.Node):
            place = get_source_line(place)[0]
        elif isinstance(place, tuple):
            place = place[0] and str(self.app.env.doc2path(place[0]))
        elif isinstance(place, str) and ":" not in place:
            place = str(self.app.env.doc2path(place))
        return str(place or "")

    def _with_nearest(self, problem: Problem, place: str) -> Problem:
        """The problem with the page that a link most likely means."""
        if problem.code not in ("unknown-page", "unknown-place") or problem.values.keys() != {"word"} or not place:
            return problem
        env = self.app.env
        folder = Path(place).parent
        inside = folder.relative_to(env.srcdir).as_posix() if folder.is_relative_to(env.srcdir) else "."
        pages = _files(env.project, frozenset(env.found_docs))
        return replace(problem, nearest=nearest_page(problem.values["word"], inside.removeprefix("."), pages))


def add_fallback(app: Sphinx) -> None:
    """Add our message catalogue as a fallback of Sphinx's."""
    # A new catalogue each time: one that is already in the chain of fallbacks would make it a circle.
    get_translator("sphinx").add_fallback(catalogue(app.config.language))


def _translate(app: Sphinx) -> None:
    """Translate what Sphinx prints on pages of a catalogue; a plain project's in another theme are left alone."""
    if app.config.handbook_schema:
        add_fallback(app)


def setup(app: Sphinx) -> None:
    """Have Sphinx's own messages translated, and warnings of mistakes rewritten."""
    app.connect("builder-inited", _translate)
    for handler in logging.getLogger(NAMESPACE).handlers:
        if handler.level == logging.WARNING:
            # Before Sphinx's own filters, which count warnings and add their names.
            handler.filters.insert(0, _InOurWords(app))
