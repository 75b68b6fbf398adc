"""Lays the book out with WeasyPrint: reads the project and nothing else, and lets no complaint pass."""

from __future__ import annotations

import logging as python_logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html import escape, unescape
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit
from urllib.request import url2pathname

from sphinx.errors import SphinxError
from sphinx.util import logging

from ...design import fonts, tokens
from ...editions.page_format import css as page_measures
from ...editions.page_format import scaled
from ...editions.page_format import sheets as form_sheets
from ...gc_pause import gc_paused
from ...i18n import N_, Translate, translator
from ...sphinx_ext.errors import Fault
from ...sphinx_ext.log import TYPE
from .. import options
from ..content import covers, expectations, wide_blocks
from .css_variables import settled

if TYPE_CHECKING:
    from ...editions.page_format import PageFormat
    from ..content.book_html import Chunk, Manuscript
    from ..pdf.fragment import Fragment
    from ..pdf.merge import Order
    from ..project import Project
    from .source_locations import SourceLocator

logger = logging.getLogger(__name__)

STYLE = Path(__file__).parent / "style"


class PdfUnavailable(Fault):
    """What printing needs is not on this machine."""

    category = "handbook-pdf"


class LayoutFailed(Fault):
    """WeasyPrint gave up."""

    category = "handbook-pdf"


class SidesDiffer(SphinxError):
    """The text of a page is not the same on both sides of a sheet: the book must be laid out in one piece."""

    category = "handbook-pdf"


def load() -> None:
    """Load what printing needs: ``ImportError`` or ``OSError`` where it is not there."""
    import weasyprint  # noqa: F401

    from ..pdf import merge  # noqa: F401
    from . import build_fragment, layout_warnings, patched_weasyprint  # noqa: F401
    from .weasyprint_seams import drawing, fonts, hyphenation, margin_boxes, overflow  # noqa: F401


def prepare(project: Project) -> None:
    """Load what printing needs, or say that it is not there."""
    say = translator(project.language)
    try:
        load()
    except ImportError as error:
        message = say(N_("The PDF needs WeasyPrint: pip install 'sphinx-handbook[pdf]' ({error})."))
        raise PdfUnavailable(message.format(error=error)) from None
    except OSError as error:
        message = say(
            N_("WeasyPrint does not find Pango on this machine: {error}. “handbook doctor” tells what installs it.")
        )
        raise PdfUnavailable(message.format(error=str(error).splitlines()[0])) from None


def expect(project: Project) -> None:
    """Say that WeasyPrint is not there before anything is made for it; it is loaded when it is needed."""
    if find_spec("weasyprint") is None:
        prepare(project)


def cut(project: Project) -> None:
    """Cut the faces: before anything is laid out in several processes."""
    fonts.build(project.cache / "fonts", "book")


def hyphenation(project: Project) -> str:
    """The book's list of how words are divided."""
    name = project.schema.book.hyphenation
    return Path(project.settings, name).read_text("utf-8") if name else ""


@dataclass(frozen=True, slots=True)
class StyleSheets:
    """The style sheets of a form, read: once for all that is laid out in it, so that a fault in them is told once."""

    form: PageFormat
    styles: tuple[Any, ...]
    faces: Any
    read: frozenset[Path]
    """What the sheets have read."""
    looks: Any
    """What laying out has found of them (``weasy.styles.Looks``)."""


def dress(project: Project, form: PageFormat) -> StyleSheets:
    """Read the style sheets of a form; ``prepare`` has come before."""
    import weasyprint

    from .weasyprint_speed.computed_styles import StyleCache

    say, opened = translator(project.language), set[Path]()
    fetcher = _fetcher(_folders(project), opened)
    faces = weasyprint.text.fonts.FontConfiguration()
    styles = []
    with _complaints(project, None) as complained:
        for css, base, complained.sheet in sheets(project, form):
            if complained.sheet:
                _tell_of_inks(css, complained.sheet, say)
            styles.append(weasyprint.CSS(string=css, base_url=base, font_config=faces, url_fetcher=fetcher))
    schema = project.schema
    names = filter(None, [schema.book.cover, *(category.mark for category in schema.categories)])
    # Those that the template sets into the pages are not read on the way.
    _tell_of_drawings({Path(project.settings, name).resolve() for name in names} | opened, say)
    return StyleSheets(form, tuple(styles), faces, frozenset(opened), StyleCache())


def _folders(project: Project) -> list[Path]:
    return [project.source, project.settings, project.output, project.cache, STYLE]


def fragments(
    project: Project,
    chunks: Sequence[Chunk],
    locator: SourceLocator,
    dress: StyleSheets,
    *,
    in_chunks: bool,
    opened: set[Path],
) -> Iterator[Fragment]:
    """Lay out each copy by itself; every complaint of WeasyPrint's becomes a warning of the build.

    ``apart`` says that a copy is not all of the book. What is read on the way is told in ``opened``, which begins anew
    with each copy.
    """
    import weasyprint

    from . import patched_weasyprint as learnt
    from .weasyprint_seams import hyphenation as hyphens
    from .weasyprint_seams import overflow as fit

    say = translator(project.language)
    hyphens.register_hyphenation(project.language, hyphenation(project), project.cache)
    fetcher = _fetcher(_folders(project), opened)
    with (
        _complaints(project, locator),
        fit.placeholders(partial(_placeholder, say=say)),
        fit.formulas(),
        learnt.laid_out(dress.looks, in_chunks=in_chunks),
    ):
        lay_out = partial(weasyprint.HTML.render, stylesheets=dress.styles, font_config=dress.faces)
        for each in chunks:
            opened.clear()
            opened |= dress.read
            with gc_paused():
                fragment = _forme(project, each, locator, dress.form, lay_out, fetcher)
            _tell_of_drawings(opened - dress.read, say)
            yield fragment


def _forme(
    project: Project,
    chunk: Chunk,
    locator: SourceLocator,
    form: PageFormat,
    lay_out: Callable[..., Any],
    fetcher: Any,
) -> Fragment:
    import weasyprint

    from . import layout_warnings as misfits
    from .build_fragment import formed
    from .weasyprint_seams import drawing
    from .weasyprint_seams import margin_boxes as edges

    say = translator(project.language)
    # In a finished file U+2010 tells that a line divides a word (weasy.faces); a typed one must not say so.
    html = chunk.html.replace("\N{HYPHEN}", "-")
    base = f"{project.source.as_uri()}/"
    source = weasyprint.HTML(string=html, base_url=base, url_fetcher=fetcher)
    try:
        document = lay_out(source, pdf_variant="pdf/ua-1")
    except edges.SidesDiffer as error:
        raise SidesDiffer from error
    except Exception as error:
        page_of = partial(weasyprint.HTML, base_url=base, url_fetcher=fetcher)
        raise _failed(project, error, html, lambda page: lay_out(page_of(string=page))) from error
    misfits.tell(document, locator, say)
    drawn = drawing.draw(document, "margin-note", form.note_move if form.notes else 0)
    fragment = formed(drawn, source.etree_element, project.language, project.cache / "faces")
    for name in fragment.unknown:
        message = say(N_("The image “{name}” has no words for those who do not see it."))
        location = locator.of_message(f'"{name}"')
        logger.warning(message.format(name=name), type=TYPE, subtype="image-alt", location=location)
    return fragment


def bound(project: Project, fragments: Iterable[Fragment], order: Order, manuscript: Manuscript) -> bytes:
    """One file of the fragments that ``order`` tells the places of."""
    from ..pdf import merge as book
    from ..pdf.metadata import DocumentInfo
    from .weasyprint_seams import fonts as faces

    language = project.language.replace("_", "-")
    told = DocumentInfo(manuscript.title, manuscript.author, language, f"WeasyPrint {version('weasyprint')}")
    embed = partial(faces.embedded, folder=project.cache / "faces")
    return book.bind(fragments, order, told, manuscript.fingerprint, faces.srgb(), embed)


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


#: A colour of a press's inks, or a comment, in which there is none.
_INKS = re.compile(r"/\*.*?\*/|\bdevice-cmyk\(", re.DOTALL)


def _tell_of_inks(css: str, sheet: Path, say: Translate) -> None:
    """Warn of colours that are told in inks: in a file for screens and archives nothing says what they look like."""
    for found in _INKS.finditer(css):
        if found[0] == "device-cmyk(":
            message = say(N_("A colour is told in inks (device-cmyk); this edition needs one as #rrggbb."))
            place = f"{sheet}:{css.count(chr(10), 0, found.start()) + 1}"
            logger.warning("%s", message, type=TYPE, subtype="inks", location=place)


def _tell_of_drawings(paths: Iterable[Path], say: Translate) -> None:
    """The same of drawings."""
    for path in sorted(paths):
        if path.suffix.lower() == ".svg" and path.is_file():
            _tell_of_inks(path.read_text("utf-8", "replace"), path, say)


def hidden(project: Project) -> frozenset[expectations.Chain]:
    """What the style sheets keep off the page, so that nobody looks for it there."""
    sheets = [STYLE / "book.css", *(Path(project.settings, name) for name in project.sheets)]
    return frozenset().union(*(expectations.hidden(each.read_text("utf-8")) for each in sheets))


def sheets(project: Project, form: PageFormat) -> Iterator[tuple[str, str, Path | None]]:
    """The style sheets in order, each with the address that its own addresses start from, and the user's file."""
    ours, cache = f"{STYLE.as_uri()}/", f"{project.cache.as_uri()}/"
    names = ["book.css", *form_sheets(form)]
    book = "".join((STYLE / name).read_text("utf-8") for name in names) + covers.page_css(project.schema, form)
    asked = options.css(project.options, project.settings, plain=not project.schema)
    made = [
        tokens.paper_css(tokens.load(), project.schema.colours),
        fonts.face_css("book", "fonts/"),
        project.highlighting,
        scaled(book, form) + page_measures(form, tokens.load()) + wide_blocks.css(form),
        scaled(asked, form),
    ]
    paths = [Path(project.settings, name) for name in project.sheets]
    theirs = [scaled(path.read_text("utf-8"), form) for path in paths]
    for css, base in zip(settled(made, theirs), (ours, cache, ours, ours, ours), strict=True):
        yield css, base, None
    for css, path in zip(theirs, paths, strict=True):
        yield css, f"{path.parent.as_uri()}/", path


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


class LayoutWarnings(python_logging.Handler):
    """Turns what WeasyPrint says into warnings of the build."""

    def __init__(self, project: Project, locator: SourceLocator | None) -> None:
        super().__init__(python_logging.WARNING)
        self.say, self.locator = translator(project.language), locator
        #: The user's style sheet that is being read.
        self.sheet: Path | None = None

    def emit(self, record: python_logging.LogRecord) -> None:
        """Pass a record of WeasyPrint's on as a warning of the build, with the source file and line."""
        message = record.getMessage()
        if self.locator is not None and self.locator.reported_by_sphinx(message):
            return
        reason = next((each.__cause__ for each in record.args or () if isinstance(each, Exception)), None)
        told = f"{message}{reason}" if reason else message
        text = self.say(N_("layout: {message}")).format(message=told)
        logger.warning("%s", text, type=TYPE, subtype="layout", location=self._place(message))

    def _place(self, message: str) -> str | None:
        if self.locator is not None:
            return self.locator.of_message(message)
        if self.sheet is None:
            return None
        line = re.search(r"\bat (\d+):\d+", message)
        return f"{self.sheet}:{line[1]}" if line else str(self.sheet)


@contextmanager
def _complaints(project: Project, locator: SourceLocator | None) -> Iterator[LayoutWarnings]:
    """Let no complaint of WeasyPrint's pass, for as long as the book is made."""
    handler = LayoutWarnings(project, locator)
    theirs = python_logging.getLogger("weasyprint")
    before, propagate = list(theirs.handlers), theirs.propagate
    theirs.handlers, theirs.propagate = [handler], False
    try:
        yield handler
    finally:
        theirs.handlers, theirs.propagate = before, propagate
