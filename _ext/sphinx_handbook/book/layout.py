"""Lays the book out with WeasyPrint: reads the project and nothing else, and lets no complaint pass."""

from __future__ import annotations

import logging as python_logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit
from urllib.request import url2pathname

from sphinx.errors import SphinxError
from sphinx.util import logging
from sphinx.util.display import progress_message

from ..catalogue.log import TYPE
from ..design import fonts, tokens
from ..i18n import N_, Translate, translator
from . import expectation, furniture, options, progress, wide
from .form import css as page_measures
from .form import scaled
from .form import sheets as form_sheets

if TYPE_CHECKING:
    from .form import Form
    from .project import Project
    from .whereabouts import Whereabouts

logger = logging.getLogger(__name__)

STYLE = Path(__file__).parent / "style"


class PdfUnavailable(SphinxError):
    """What printing needs is not on this machine."""

    category = "handbook-pdf"


class LayoutFailed(SphinxError):
    """WeasyPrint gave up."""

    category = "handbook-pdf"


def prepare(project: Project) -> None:
    """Load what printing needs, or say that it is not there, and cut the faces: before any process is forked."""
    say = translator(project.language)
    try:
        import weasyprint  # noqa: F401

        from . import finish, misfits, weasy  # noqa: F401
    except ImportError as error:
        message = say(N_("The PDF needs WeasyPrint: pip install 'sphinx-handbook[pdf]' ({error})."))
        raise PdfUnavailable(message.format(error=error)) from None
    except OSError as error:
        message = say(
            N_("WeasyPrint does not find Pango on this machine: {error}. “handbook doctor” tells what installs it.")
        )
        raise PdfUnavailable(message.format(error=str(error).splitlines()[0])) from None
    fonts.build(project.cache / "fonts", "book")


def hyphenation(project: Project) -> str:
    """The book's list of how words are divided."""
    name = project.schema.book.hyphenation
    return Path(project.settings, name).read_text("utf-8") if name else ""


def pdf(project: Project, html: str, whereabouts: Whereabouts, form: Form, opened: set[Path] | None = None) -> bytes:
    """Make the PDF of an edition from its HTML; every complaint of WeasyPrint's becomes a warning of the build.

    ``prepare`` has come before. What is read on the way is told in ``opened``.
    """
    import weasyprint

    from . import finish, misfits, weasy

    say, cache = translator(project.language), project.cache
    weasy.register_hyphenation(project.language, hyphenation(project), cache)
    fetcher = _fetcher([project.source, project.settings, project.output, cache, STYLE], opened)
    with _complaints(project, whereabouts) as complained, weasy.placeholders(partial(_placeholder, say=say)):
        configuration = weasyprint.text.fonts.FontConfiguration()
        styles = []
        for css, base, complained.sheet in sheets(project, form):
            if complained.sheet:
                _tell_of_inks(css, complained.sheet, say)
            styles.append(weasyprint.CSS(string=css, base_url=base, font_config=configuration, url_fetcher=fetcher))
        complained.sheet = None
        with progress.pages(say(N_("laying out pages"))):
            # In a finished file U+2010 tells that a line divides a word (weasy.write); a typed one must not say so.
            html = html.replace("\N{HYPHEN}", "-")
            source = weasyprint.HTML(string=html, base_url=f"{project.source.as_uri()}/", url_fetcher=fetcher)
            lay_out = partial(weasyprint.HTML.render, stylesheets=styles, font_config=configuration)
            try:
                document = lay_out(source, pdf_variant="pdf/ua-1")
            except Exception as error:
                page_of = partial(weasyprint.HTML, base_url=f"{project.source.as_uri()}/", url_fetcher=fetcher)
                raise _failed(project, error, html, lambda page: lay_out(page_of(string=page))) from error
        pages = weasy.pages_of_places(document)
        for lost in weasy.settle_numbers(document, pages):
            message = say(N_("No page has the place “{name}”, so its page number cannot be told."))
            logger.warning(message.format(name=lost), type=TYPE, subtype="page-number")
        misfits.tell(document, whereabouts, say)
        if form.notes:
            weasy.move_to_outer_margin(document, "margin-note", form.note_move)
        with progress_message(say(N_("writing {count} pages")).format(count=len(document.pages)), nonl=False):
            finishing = finish.Finishing(source.etree_element, project.language)
            data = finishing.finished(weasy.write(document, finishing.arrange), weasy.srgb())
    _tell(project, finishing, whereabouts)
    return data


def _failed(project: Project, error: Exception, html: str, lay_out: Callable[[str], object]) -> LayoutFailed:
    """What to tell of a fault in WeasyPrint: the page that it cannot lay out, found by laying each out alone."""
    say = translator(project.language)
    told = {"error": f"{type(error).__name__}: {error}".rstrip(": ")}
    for page in re.split(r'(?=<article id=")', html)[1:]:
        try:
            lay_out(page)
        except Exception:
            file = project.files.get(unescape(page.split('"', 2)[1]))
            message = say(N_("WeasyPrint cannot lay out this page, by a fault of its own ({error})."))
            return LayoutFailed(f"{file}: {message.format(**told)}")
    return LayoutFailed(say(N_("WeasyPrint cannot lay out the book, by a fault of its own ({error}).")).format(**told))


def _tell(project: Project, finishing: Any, whereabouts: Whereabouts) -> None:
    """Warn of what the file cannot say right, since nobody wrote it."""
    say = translator(project.language)
    for name in finishing.unnamed:
        message = say(N_("The image “{name}” has no words for those who do not see it."))
        location = whereabouts.of_message(f'"{name}"')
        logger.warning(message.format(name=name), type=TYPE, subtype="image-alt", location=location)


#: A colour of a press's inks, or a comment, in which there is none.
_INKS = re.compile(r"/\*.*?\*/|\bdevice-cmyk\(", re.DOTALL)


def _tell_of_inks(css: str, sheet: Path, say: Translate) -> None:
    """Warn of colours that are told in inks: in a file for screens and archives nothing says what they look like."""
    for found in _INKS.finditer(css):
        if found[0] == "device-cmyk(":
            message = say(N_("A colour is told in inks (device-cmyk); this edition needs one as #rrggbb."))
            place = f"{sheet}:{css.count(chr(10), 0, found.start()) + 1}"
            logger.warning("%s", message, type=TYPE, subtype="inks", location=place)


def hidden(project: Project) -> frozenset[expectation.Chain]:
    """What the style sheets keep off the page, so that nobody looks for it there."""
    sheets = [STYLE / "book.css", *(Path(project.settings, name) for name in project.sheets)]
    return frozenset().union(*(expectation.hidden(each.read_text("utf-8")) for each in sheets))


def sheets(project: Project, form: Form) -> Iterator[tuple[str, str, Path | None]]:
    """The style sheets in order, each with the address that its own addresses start from, and the user's file."""
    ours = f"{STYLE.as_uri()}/"
    yield tokens.paper_css(tokens.load(), project.schema.colours), ours, None
    yield fonts.face_css("book", "fonts/"), f"{project.cache.as_uri()}/", None
    yield project.highlighting, ours, None
    names = ["book.css", *form_sheets(form)]
    book = "".join((STYLE / name).read_text("utf-8") for name in names) + furniture.page_css(project.schema, form)
    yield scaled(book, form) + page_measures(form, tokens.load()) + wide.css(form), ours, None
    asked = options.css(project.options, project.settings, plain=not project.schema)
    yield scaled(asked, form), ours, None
    for name in project.sheets:
        path = Path(project.settings, name)
        yield scaled(path.read_text("utf-8"), form), f"{path.parent.as_uri()}/", path


def _placeholder(name: str, say: Translate) -> str:
    """The address of a drawing that says on the page which image is missing there."""
    told = escape(say(N_("Image missing: {name}")).format(name=unquote(name).rpartition("/")[2]))
    face = fonts.faces("book")[-1].family
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="80" viewBox="0 0 300 80">'
        '<rect x="1" y="1" width="298" height="78" fill="none" stroke="#000" stroke-dasharray="4 3"/>'
        f'<text x="150" y="44" text-anchor="middle" font-size="11" font-family="{face}">{told}</text></svg>'
    )
    return f"data:image/svg+xml;charset=utf-8,{quote(drawing)}"


def _fetcher(folders: list[Path], opened: set[Path] | None = None) -> Any:
    """A fetcher that opens files below ``folders`` and data in the page itself, and nothing from anywhere else."""
    from weasyprint.urls import URLFetcher

    allowed = [folder.resolve() for folder in folders]

    class ProjectFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme == "file":
                path = Path(url2pathname(unquote(parts.path))).resolve()
                if parts.netloc in ("", "localhost") and any(path.is_relative_to(folder) for folder in allowed):
                    if opened is not None:
                        opened.add(path)
                    return super().fetch(url, headers)
            elif parts.scheme == "data":
                return super().fetch(url, headers)
            raise ValueError("outside the project")

    return ProjectFetcher(allowed_protocols={"file", "data"}, allow_redirects=False)


class _Complaints(python_logging.Handler):
    """Turns what WeasyPrint says into warnings of the build."""

    def __init__(self, project: Project, whereabouts: Whereabouts) -> None:
        super().__init__(python_logging.WARNING)
        self.say, self.whereabouts = translator(project.language), whereabouts
        #: The user's style sheet that is being read.
        self.sheet: Path | None = None

    def emit(self, record: python_logging.LogRecord) -> None:
        message = record.getMessage()
        if self.sheet is None and self.whereabouts.told_by_sphinx(message):
            return
        reason = next((each.__cause__ for each in record.args or () if isinstance(each, Exception)), None)
        told = f"{message}{reason}" if reason else message
        text = self.say(N_("layout: {message}")).format(message=told)
        logger.warning("%s", text, type=TYPE, subtype="layout", location=self._place(message))

    def _place(self, message: str) -> str | None:
        if self.sheet is None:
            return self.whereabouts.of_message(message)
        line = re.search(r"\bat (\d+):\d+", message)
        return f"{self.sheet}:{line[1]}" if line else str(self.sheet)


@contextmanager
def _complaints(project: Project, whereabouts: Whereabouts) -> Iterator[_Complaints]:
    """Let no complaint of WeasyPrint's pass, for as long as the book is made."""
    handler = _Complaints(project, whereabouts)
    theirs = python_logging.getLogger("weasyprint")
    before, propagate = list(theirs.handlers), theirs.propagate
    theirs.handlers, theirs.propagate = [handler], False
    try:
        yield handler
    finally:
        theirs.handlers, theirs.propagate = before, propagate
