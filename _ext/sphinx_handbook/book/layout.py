"""Lays the book out with WeasyPrint: reads the project and nothing else, and lets no complaint pass."""

from __future__ import annotations

import logging as python_logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from sphinx.errors import SphinxError
from sphinx.util import logging
from sphinx.util.display import progress_message

from ..catalogue.log import TYPE
from ..design import fonts, tokens
from ..i18n import N_, translator
from . import expectation, furniture

if TYPE_CHECKING:
    from .project import Project

logger = logging.getLogger(__name__)

STYLE = Path(__file__).parent / "style"


class PdfUnavailable(SphinxError):
    """What printing needs is not on this machine."""

    category = "handbook-pdf"


def pdf(project: Project, html: str) -> bytes:
    """Make the book's PDF from its HTML; every complaint of WeasyPrint's becomes a warning of the build."""
    say = translator(project.language)
    try:
        import weasyprint

        from . import finish, weasy
    except ImportError as error:
        message = say(N_("The PDF needs WeasyPrint: pip install 'sphinx-handbook[pdf]' ({error})."))
        raise PdfUnavailable(message.format(error=error)) from None
    except OSError as error:
        message = say(
            N_("WeasyPrint does not find Pango on this machine: {error}. “handbook doctor” tells what installs it.")
        )
        raise PdfUnavailable(message.format(error=str(error).splitlines()[0])) from None
    cache = project.cache
    fonts.build(cache / "fonts", "book")
    hyphenation = project.schema.book.hyphenation
    exceptions = Path(project.settings, hyphenation).read_text("utf-8") if hyphenation else ""
    weasy.register_hyphenation(project.language, exceptions, cache)
    fetcher = _fetcher([project.source, project.settings, project.output, cache, STYLE])
    with _complaints(project):
        configuration = weasyprint.text.fonts.FontConfiguration()
        sheets = [
            weasyprint.CSS(string=css, base_url=base, font_config=configuration, url_fetcher=fetcher)
            for css, base in _sheets(project, cache)
        ]
        with progress_message(say(N_("laying out pages")), nonl=False):
            # In a finished file U+2010 tells that a line divides a word (weasy.write); a typed one must not say so.
            html = html.replace("\N{HYPHEN}", "-")
            source = weasyprint.HTML(string=html, base_url=f"{project.source.as_uri()}/", url_fetcher=fetcher)
            document = source.render(stylesheets=sheets, font_config=configuration, pdf_variant="pdf/ua-1")
        pages = weasy.pages_of_places(document)
        for lost in weasy.settle_numbers(document, pages):
            message = say(N_("No page has the place “{name}”, so its page number cannot be told."))
            logger.warning(message.format(name=lost), type=TYPE, subtype="page-number")
        weasy.move_to_outer_margin(document, "margin-note", MARGIN_MOVE)
        with progress_message(say(N_("writing {count} pages")).format(count=len(document.pages)), nonl=False):
            finishing = finish.Finishing(source.etree_element, project.language)
            data = finishing.finished(weasy.write(document, finishing.arrange), weasy.srgb())
    _tell(project, finishing)
    return data


def _tell(project: Project, finishing: Any) -> None:
    """Warn of what the file cannot say right, since nobody wrote it."""
    say = translator(project.language)
    for name in finishing.unnamed:
        message = say(N_("The image “{name}” has no words for those who do not see it."))
        location = _location(project, f'"{name}"')
        logger.warning(message.format(name=name), type=TYPE, subtype="image-alt", location=location)


#: From the note column right of the text to the one left of it, in CSS pixels: text, gap, notes, gap (book.css).
MARGIN_MOVE = (122 + 6 + 40 + 6) * 96 / 25.4


def hidden(project: Project) -> frozenset[expectation.Chain]:
    """What the style sheets keep off the page, so that nobody looks for it there."""
    sheets = [STYLE / "book.css", *(Path(project.settings, name) for name in project.sheets)]
    return frozenset().union(*(expectation.hidden(each.read_text("utf-8")) for each in sheets))


def _sheets(project: Project, cache: Path) -> Iterator[tuple[str, str]]:
    """The style sheets in order, each with the address that its own addresses start from."""
    yield tokens.paper_css(tokens.load(), project.schema.colours), f"{STYLE.as_uri()}/"
    yield fonts.face_css("book", "fonts/"), f"{cache.as_uri()}/"
    yield project.highlighting, f"{STYLE.as_uri()}/"
    yield (STYLE / "book.css").read_text("utf-8") + furniture.page_css(project.schema), f"{STYLE.as_uri()}/"
    for name in project.sheets:
        path = Path(project.settings, name)
        yield path.read_text("utf-8"), f"{path.parent.as_uri()}/"


def _fetcher(folders: list[Path]) -> Any:
    """A fetcher that opens files below ``folders`` and data in the page itself, and nothing from anywhere else."""
    from weasyprint.urls import URLFetcher

    allowed = [folder.resolve() for folder in folders]

    class ProjectFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme == "file":
                path = Path(url2pathname(unquote(parts.path))).resolve()
                if parts.netloc in ("", "localhost") and any(path.is_relative_to(folder) for folder in allowed):
                    return super().fetch(url, headers)
            elif parts.scheme == "data":
                return super().fetch(url, headers)
            raise ValueError("outside the project")

    return ProjectFetcher(allowed_protocols={"file", "data"}, allow_redirects=False)


@contextmanager
def _complaints(project: Project) -> Iterator[None]:
    """Turn WeasyPrint's log into warnings of the build, for as long as the book is made."""

    class Handler(python_logging.Handler):
        def emit(self, record: python_logging.LogRecord) -> None:
            message = record.getMessage()
            text = translator(project.language)(N_("layout: {message}")).format(message=message)
            logger.warning("%s", text, type=TYPE, subtype="layout", location=_location(project, message))

    handler = Handler(python_logging.WARNING)
    theirs = python_logging.getLogger("weasyprint")
    before, propagate = list(theirs.handlers), theirs.propagate
    theirs.handlers, theirs.propagate = [handler], False
    try:
        yield
    finally:
        theirs.handlers, theirs.propagate = before, propagate


def _location(project: Project, message: str) -> tuple[str, int] | None:
    """The page and line that a complaint is about, found by the file or address that it names."""
    named = re.search(r"[\"'“]?((?:file|https?)://[^\s\"'”]+|[\w./-]+\.\w{2,4})", message)
    if not named:
        return None
    needle = unquote(named[1]).rpartition("/")[2].rstrip(":.,")
    for docname, path in sorted(project.files.items()):
        text = path.read_text("utf-8", "replace")
        for number, line in enumerate(text.splitlines(), 1):
            if needle and needle in line:
                return docname, number
    return None
