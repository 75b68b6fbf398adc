"""Warnings about a layout: what WeasyPrint logs, coarse images, what is too wide, and colours in inks.

They are part of the fragment that they are about, so that a build that takes it from the cache warns as the one did
that laid it out (``log``).
"""

from __future__ import annotations

import logging as python_logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from sphinx.util import logging

from ...i18n import N_, Translate, translator
from ...images import facts, faults
from ...readable import refusal
from ...sphinx_ext.log import TYPE
from ...sphinx_ext.page_limits import given_up
from ..pdf.fragment import LayoutWarning
from .fetcher import OUTSIDE, file_of
from .limits.drawings import TooMuch

if TYPE_CHECKING:
    from ...editions.page_format import PageFormat
    from ..pdf.fragment import Fragment
    from ..project import Project
    from .margin_notes.room import Crowded
    from .source_locations import SourceLocator

logger = logging.getLogger(__name__)

#: Dots an inch, below which an image shows them on paper.
COARSE = 150

_MILLIMETRE = 96 / 25.4
#: So many millimetres wide an icon in the text may be, which comes in one size and has no dots to be seen.
_ICON = 6

_WIDER = {
    "table": N_("A table is {over} mm wider than the page's text: it begins with “{text}”."),
    "code": N_("A line of code is {over} mm wider than the page's text: “{text}”."),
    "formula": N_("A formula is {over} mm wider than the page's text and is set small: “{text}”."),
    "word": N_("A word is {over} mm wider than the page's text: “{text}”."),
}

#: The code of the warning that something does not fit on a card, which keeps a deck from being published.
CARD = "card"

#: How many characters of what is too wide are quoted.
_MOST = 60

#: What the build warns of elsewhere: letters without a glyph (``font_fallback.report``), two places of one name
#: (``content.references``).
_WARNED_OF = (".notdef glyph rendered", "Anchor defined twice")

#: A declaration of which nothing is left when its variables are resolved: a website's theme sets them, perhaps.
_WITHOUT_VALUE = re.compile(r"Ignored `([\w-]+): *` at \d+:\d+, no value")

#: A property of a drawing that stands in a page: the drawing is read by itself, with it.
_OF_DRAWING = re.compile(
    r"Ignored `(?:fill|stroke|stop|marker|flood|lighting|color-interpolation|clip-rule|paint-order|shape-rendering|"
    r"text-anchor|text-rendering|vector-effect|dominant-baseline|alignment-baseline|baseline-shift)(?:-[a-z]+)*:"
)
#: A font that a drawing or a page brings.
_FONT = re.compile(r"Font-face '([^']+)' cannot be loaded")

#: A colour of a press's inks, or a comment, in which there is none.
_INKS = re.compile(r"/\*.*?\*/|\bdevice-cmyk\(", re.DOTALL)


class LayoutWarnings(python_logging.Handler):
    """Turns WeasyPrint's log records into ``warnings`` of the build."""

    def __init__(self, project: Project, warnings: list[LayoutWarning]) -> None:
        super().__init__(python_logging.WARNING)
        self.say, self.warnings, self.source = translator(project.language), warnings, project.source.resolve()
        #: The user's style sheet that is being read.
        self.sheet: Path | None = None

    def emit(self, record: python_logging.LogRecord) -> None:
        """Add a warning for a record of WeasyPrint's."""
        message = record.getMessage()
        address = str(record.args[0]) if isinstance(record.args, tuple) and record.args else ""
        if message.startswith("Failed to load image") and address.startswith(("http://", "https://")):
            text = self.say(
                N_("The image {address} is on another host; a build fetches nothing. Put a copy beside the page.")
            )
            self._add("remote-image", text.format(address=address), message)
            return
        if message.startswith(_WARNED_OF) or _OF_DRAWING.match(message):
            return
        if OUTSIDE in message:
            named = message.partition(OUTSIDE)[2]
            code, text, word = refusal(named)
            self._add(code, self.say(text).format(word=word), f'"{named}"')
            return
        if message.startswith("Failed to load image") and (fault := _fault(address)):
            self._add(fault.code, fault.text(self.say), message)
            return
        if message.startswith("Failed to load image") and address.startswith("file:") and not file_of(address).exists():
            self._add("layout", self.say(N_("There is no file “{word}”.")).format(word=self._below(address)), message)
            return
        if declaration := _WITHOUT_VALUE.match(message):
            text = self.say(
                N_("“{name}” has no value in print: no style sheet of the book sets the variable that it takes.")
            )
            self._add("layout", text.format(name=declaration[1]), message)
            return
        errors = [each for each in record.args or () if isinstance(each, Exception)]
        reasons = [*errors, *(each.__cause__ for each in errors)]
        if too_much := next((each for each in reasons if isinstance(each, TooMuch)), None):
            name = file_of(address).name if address.startswith("file:") else self.say(N_("within a page"))
            self._add("drawing-limit", too_much.text(name, self.say), message)
            return
        reason = next((each.__cause__ for each in errors), None)
        if message.startswith("Failed to load image") and address.startswith("file:"):
            fault = faults.damaged(file_of(address), str(reason or "") or message.rpartition(f"{address!r}: ")[2])
            self._add(fault.code, fault.text(self.say), message)
            return
        if font := _FONT.match(message):
            text = self.say(N_("The font “{name}” cannot be read, so another one is used."))
            self.warnings.append(LayoutWarning("layout", text.format(name=font[1]), "font", font[1]))
            return
        whole = f"{message}{reason}" if reason else message
        self._add("layout", self.say(N_("layout: {message}")).format(message=whole), message)

    def _below(self, address: str) -> str:
        """The name of a file of the project as a page may have it."""
        path = file_of(address)
        return str(path.relative_to(self.source)) if path.is_relative_to(self.source) else path.name

    def _add(self, subtype: str, text: str, message: str) -> None:
        if self.sheet is None:
            self.warnings.append(LayoutWarning(subtype, text, "message", message))
            return
        line = re.search(r"\bat (\d+):\d+", message)
        place = f"{self.sheet}:{line[1]}" if line else str(self.sheet)
        self.warnings.append(LayoutWarning(subtype, text, "place", place))


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
def passed_on(project: Project, warnings: list[LayoutWarning]) -> Iterator[LayoutWarnings]:
    """Add to ``warnings`` all that WeasyPrint logs within the ``with`` block; nothing of it goes elsewhere."""
    handler = LayoutWarnings(project, warnings)
    theirs = python_logging.getLogger("weasyprint")
    before, propagate = list(theirs.handlers), theirs.propagate
    theirs.handlers, theirs.propagate = [handler], False
    try:
        yield handler
    finally:
        theirs.handlers, theirs.propagate = before, propagate


def log(warnings: Iterable[LayoutWarning], locator: SourceLocator, reported: set[tuple[str, str]]) -> None:
    """Log the warnings of a fragment, with file and line, but those that have been ``reported``."""
    for each in warnings:
        if locator.reported_by_sphinx(each.kind, each.name):
            continue
        place = _place(each, locator)
        if (each.text, place or "") not in reported:
            reported.add((each.text, place or ""))
            if each.subtype == given_up.LIMIT:
                given_up.report(each.words, place, each.text)
            else:
                logger.warning("%s", each.text, type=TYPE, subtype=each.subtype, location=place)


def _place(warning: LayoutWarning, locator: SourceLocator) -> str | None:
    match warning.kind:
        case "message":
            return locator.of_message(warning.name)
        case "image":
            return locator.of_image(warning.name)
        case "silent-image":
            return locator.of_silent_image(warning.name)
        case "font":
            return locator.of_font(warning.name)
        case "text":
            return locator.of_text(warning.name, warning.words)
        case _:
            return warning.name or None


def of_fixed(say: Translate) -> LayoutWarning:
    """The warning of what raw HTML fixes to the window of a browser."""
    message = N_("“position: fixed” would print this on every page, over the text: it is printed once, in its place.")
    return LayoutWarning("layout", say(message), "message", "`position: fixed`")


def of_notes(crowded: Iterable[Crowded], say: Translate) -> Iterator[LayoutWarning]:
    """Warnings of notes in the margin that have no room there."""
    for note in crowded:
        if note.beside_next:
            message = N_(
                "The note in the margin that begins with “{text}” reaches into what follows below. "
                "Shorten it, or write it in the text."
            )
        else:
            message = N_(
                "The note in the margin that begins with “{text}” is taller than the rest of its page. "
                "Shorten it, or write it in the text."
            )
        yield LayoutWarning("margin-note", say(message).format(text=note.words), "text", note.document, note.words)


def of_pages(document: Any, say: Translate) -> Iterator[LayoutWarning]:
    """Warnings of images too coarse for their printed size, and of what is wider than the page's text."""
    # Here, since it loads WeasyPrint.
    from .weasyprint_seams import images, overflow

    coarse = set()
    for picture in images.pictures(document):
        dpi = round(min(picture.dots[0] / picture.width, picture.dots[1] / picture.height) * 96)
        if dpi < COARSE and picture.width > _ICON * _MILLIMETRE and (picture.address, dpi) not in coarse:
            coarse.add((picture.address, dpi))
            message = N_(
                "The image “{name}” is printed {width} mm wide, with {dpi} dots an inch; {least} are needed. "
                "Take a larger one, or print it at most {most} mm wide."
            )
            width = picture.width / _MILLIMETRE
            values = {"name": picture.address, "width": round(width), "dpi": dpi, "least": COARSE}
            values["most"] = max(1, int(width * dpi / COARSE))
            yield LayoutWarning("coarse-image", say(message).format(**values), "image", picture.address)
    for wide in overflow.wider(document):
        text = wide.text if len(wide.text) <= _MOST else f"{wide.text[:_MOST]} …"
        over = f"{wide.over / _MILLIMETRE:.0f}" if wide.over > _MILLIMETRE else "1"
        message = say(_WIDER[wide.kind]).format(over=over, text=text)
        yield LayoutWarning(f"wide-{wide.kind}", message, "text", wide.document, wide.text)


def of_cards(document: Any, say: Translate) -> Iterator[LayoutWarning]:
    """Warnings of what does not fit on a side of a card, or on a poster, with how many lines of it."""
    # Here, since it loads WeasyPrint.
    from .weasyprint_seams import overflow

    messages = {
        "card-front": N_("The front of this card has more lines than fit, from “{text}” on: {lines}."),
        "poster": N_("This poster has more lines than fit in the smallest type, from “{text}” on: {lines}."),
        "card-back": N_("The back of this card has more lines than fit, from “{text}” on: {lines}."),
    }
    for excess in overflow.of_named_pages(document, messages):
        message = say(messages[excess.page]).format(lines=excess.lines, text=excess.text)
        yield LayoutWarning(CARD, message, "text", excess.document, excess.text)


#: What is not drawn as it should be, by the element (``svg.tree``).
_PARTS = {
    "filter": N_("filters (left out)"),
    "textPath": N_("text along a path (set straight)"),
    "foreignObject": N_("HTML (its words are set as plain text)"),
    "use": N_("parts of another file (left out)"),
    "value": N_("values that are none (left out)"),
}


class DrawingWarnings:
    """Adds to ``warnings`` what of a drawing is not drawn as in a browser."""

    def __init__(self, project: Project, warnings: list[LayoutWarning]) -> None:
        self.say, self.warnings = translator(project.language), warnings

    def __call__(self, address: str, parts: list[str]) -> None:
        """Add a warning of parts of the drawing at an address; for one within a page that is the project's folder."""
        path = file_of(address) if address.startswith("file:") else Path()
        within = path.suffix.lower() != ".svg"
        name = self.say(N_("within a page")) if within else path.name
        message = self.say(N_("The drawing “{name}” has what cannot be printed as a browser shows it: {parts}."))
        text = message.format(name=name, parts=", ".join(self.say(_PARTS[each]) for each in parts))
        warning = LayoutWarning("drawing", text, "" if within else "message", "" if within else f'"{address}"')
        # The same drawing is asked for once for each place that it stands in.
        if warning not in self.warnings:
            self.warnings.append(warning)


def of_layout(document: Any, crowded: Iterable[Crowded], form: PageFormat, say: Translate) -> Iterator[LayoutWarning]:
    """What is wrong with the pages of a layout, ``crowded`` its notes."""
    yield from of_notes(crowded, say)
    yield from of_pages(document, say)
    if form.card or form.poster:
        yield from of_cards(document, say)


#: The folder of what MyST-NB takes from notebooks.
_BY_A_CELL: Final = "/jupyter_execute/"


def of_alternatives(fragment: Fragment, say: Translate) -> Iterator[LayoutWarning]:
    """A warning for each image of a fragment that says nothing to those who do not see it."""
    for address in fragment.images_without_alt:
        if address.startswith(("http://", "https://")):
            # It is not drawn, and there is a warning of that.
            continue
        message = say(
            N_(
                "The image “{name}” has no words for those who do not see it. Write them behind :alt:, in Markdown "
                "between ![ and ], in HTML behind alt=."
            )
            if _BY_A_CELL not in address
            else N_(
                "The image “{name}”, which a cell draws, has no words for those who do not see it. Write them into the "
                "cell's metadata: mystnb: {{image: {{alt: …}}}}."
            )
        )
        text = message.format(name=unquote(address.rpartition("/")[2]))
        # A drawing within a page has the name of its element.
        yield LayoutWarning("image-alt", text, "silent-image" if "." in address else "message", address)


def of_inks(css: str, sheet: Path, say: Translate) -> Iterator[LayoutWarning]:
    """Warnings of colours given in inks: in a file for screens and archives nothing defines what they look like."""
    for match in _INKS.finditer(css):
        if match[0] == "device-cmyk(":
            message = say(N_("A colour is told in inks (device-cmyk); this edition needs one as #rrggbb."))
            place = f"{sheet}:{css.count(chr(10), 0, match.start()) + 1}"
            yield LayoutWarning("inks", message, "place", place)


def of_drawings(paths: Iterable[Path], say: Translate) -> Iterator[LayoutWarning]:
    """Warnings of colours given in inks in those of the files that are drawings (SVG)."""
    for path in sorted(paths):
        if path.suffix.lower() == ".svg" and path.is_file():
            yield from of_inks(path.read_text("utf-8", "replace"), path, say)
