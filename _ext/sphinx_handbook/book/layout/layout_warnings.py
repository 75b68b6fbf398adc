"""Warnings about a layout: what WeasyPrint logs, coarse images, what is too wide, and colours in inks."""

from __future__ import annotations

import logging as python_logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from ...i18n import N_, Translate, translator
from ...images import facts, faults
from ...sphinx_ext.log import TYPE
from .fetcher import file_of

if TYPE_CHECKING:
    from ..project import Project
    from .source_locations import SourceLocator

logger = logging.getLogger(__name__)

#: Dots an inch, below which an image shows them on paper.
COARSE = 150

_MILLIMETRE = 96 / 25.4

_WIDER = {
    "table": N_("A table is {over} mm wider than the page's text: it begins with “{text}”."),
    "code": N_("A line of code is {over} mm wider than the page's text: “{text}”."),
    "formula": N_("A formula is {over} mm wider than the page's text and is set small: “{text}”."),
    "word": N_("A word is {over} mm wider than the page's text: “{text}”."),
}

#: How many characters of what is too wide are quoted.
_MOST = 60

#: What the build warns of elsewhere: letters without a glyph (``font_fallback.report``), two places of one name
#: (``content.references``).
_WARNED_OF = (".notdef glyph rendered", "Anchor defined twice")

#: A colour of a press's inks, or a comment, in which there is none.
_INKS = re.compile(r"/\*.*?\*/|\bdevice-cmyk\(", re.DOTALL)


class LayoutWarnings(python_logging.Handler):
    """Turns WeasyPrint's log records into warnings of the build."""

    def __init__(self, project: Project, locator: SourceLocator | None) -> None:
        super().__init__(python_logging.WARNING)
        self.say, self.locator = translator(project.language), locator
        #: The user's style sheet that is being read.
        self.sheet: Path | None = None

    def emit(self, record: python_logging.LogRecord) -> None:
        """Log a record of WeasyPrint's as a warning, with the source file and line."""
        message = record.getMessage()
        if self.locator is not None and self.locator.reported_by_sphinx(message):
            return
        address = str(record.args[0]) if isinstance(record.args, tuple) and record.args else ""
        if message.startswith("Failed to load image") and address.startswith(("http://", "https://")):
            text = self.say(N_("The image {address} is on another host; a build fetches nothing."))
            place = self._place(message)
            logger.warning("%s", text.format(address=address), type=TYPE, subtype="remote-image", location=place)
            return
        if message.startswith(_WARNED_OF):
            return
        if message.startswith("Failed to load image") and (fault := _fault(address)):
            place = self._place(message)
            logger.warning("%s", fault.text(self.say), type=TYPE, subtype=fault.code, location=place)
            return
        reason = next((each.__cause__ for each in record.args or () if isinstance(each, Exception)), None)
        whole = f"{message}{reason}" if reason else message
        text = self.say(N_("layout: {message}")).format(message=whole)
        logger.warning("%s", text, type=TYPE, subtype="layout", location=self._place(message))

    def _place(self, message: str) -> str | None:
        if self.locator is not None:
            return self.locator.of_message(message)
        if self.sheet is None:
            return None
        line = re.search(r"\bat (\d+):\d+", message)
        return f"{self.sheet}:{line[1]}" if line else str(self.sheet)


def _fault(address: str) -> faults.Fault | None:
    """Why the image at an address cannot be printed, where its first bytes say so."""
    path = file_of(address) if address.startswith("file:") else Path()
    if path.suffix.lower() in (".svg", ".svgz") or not path.is_file():
        return None
    try:
        facts.read(path.read_bytes())
    except facts.Unreadable as error:
        return faults.unreadable(path, error)
    return None


@contextmanager
def passed_on(project: Project, locator: SourceLocator | None) -> Iterator[LayoutWarnings]:
    """Make warnings of all that WeasyPrint logs within the ``with`` block; nothing of it goes elsewhere."""
    handler = LayoutWarnings(project, locator)
    theirs = python_logging.getLogger("weasyprint")
    before, propagate = list(theirs.handlers), theirs.propagate
    theirs.handlers, theirs.propagate = [handler], False
    try:
        yield handler
    finally:
        theirs.handlers, theirs.propagate = before, propagate


def warn_of_pages(document: Any, locator: SourceLocator, say: Translate) -> None:
    """Warn of images too coarse for their printed size, and of what is wider than the page's text."""
    # Here, since it loads WeasyPrint.
    from .weasyprint_seams import images, overflow

    coarse = set()
    for picture in images.pictures(document):
        dpi = round(min(picture.dots[0] / picture.width, picture.dots[1] / picture.height) * 96)
        if dpi < COARSE and (picture.address, dpi) not in coarse:
            coarse.add((picture.address, dpi))
            message = N_("The image “{name}” is printed {width} mm wide, with {dpi} dots an inch; {least} are needed.")
            values = {"name": picture.address, "width": round(picture.width / _MILLIMETRE), "dpi": dpi, "least": COARSE}
            place = locator.of_image(picture.address)
            logger.warning("%s", say(message).format(**values), type=TYPE, subtype="coarse-image", location=place)
    for wide in overflow.wider(document):
        text = wide.text if len(wide.text) <= _MOST else f"{wide.text[:_MOST]} …"
        over = f"{wide.over / _MILLIMETRE:.0f}" if wide.over > _MILLIMETRE else "1"
        message = say(_WIDER[wide.kind]).format(over=over, text=text)
        place = locator.of_text(wide.document, wide.text)
        logger.warning("%s", message, type=TYPE, subtype=f"wide-{wide.kind}", location=place)


#: What is not drawn as it should be, by the element (``svg.tree``).
_PARTS = {
    "filter": N_("filters (left out)"),
    "textPath": N_("text along a path (set straight)"),
    "foreignObject": N_("HTML (its words are set as plain text)"),
    "use": N_("parts of another file (left out)"),
}


class DrawingWarnings:
    """Warns, once for each drawing, of what of it is not drawn as in a browser."""

    def __init__(self, project: Project, locator: SourceLocator) -> None:
        self.project, self.locator, self.say = project, locator, translator(project.language)
        self._seen: set[tuple[str, ...]] = set()

    def __call__(self, address: str, parts: list[str]) -> None:
        """Warn of the parts of the drawing at an address; that of one within a page is the project's folder."""
        if (address, *parts) in self._seen:
            return
        self._seen.add((address, *parts))
        path = file_of(address) if address.startswith("file:") else Path()
        within = path.suffix.lower() != ".svg"
        name = self.say(N_("within a page")) if within else path.name
        message = self.say(N_("The drawing “{name}” has what cannot be printed as a browser shows it: {parts}."))
        text = message.format(name=name, parts=", ".join(self.say(_PARTS[each]) for each in parts))
        place = None if within else self.locator.of_message(f'"{address}"')
        logger.warning("%s", text, type=TYPE, subtype="drawing", location=place)


def warn_of_inks(css: str, sheet: Path, say: Translate) -> None:
    """Warn of colours given in inks: in a file for screens and archives nothing defines what they look like."""
    for match in _INKS.finditer(css):
        if match[0] == "device-cmyk(":
            message = say(N_("A colour is told in inks (device-cmyk); this edition needs one as #rrggbb."))
            place = f"{sheet}:{css.count(chr(10), 0, match.start()) + 1}"
            logger.warning("%s", message, type=TYPE, subtype="inks", location=place)


def warn_of_drawings(paths: Iterable[Path], say: Translate) -> None:
    """Warn of colours given in inks in those of the files that are drawings (SVG)."""
    for path in sorted(paths):
        if path.suffix.lower() == ".svg" and path.is_file():
            warn_of_inks(path.read_text("utf-8", "replace"), path, say)
