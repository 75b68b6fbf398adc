"""What print cannot do well, told with file and line: images too coarse, and what is wider than its column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from ...i18n import N_, Translate
from ...sphinx_ext.log import TYPE
from .weasyprint_seams import overflow

if TYPE_CHECKING:
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

#: How much of what is too wide is quoted.
_MOST = 60


def tell(document: Any, locator: SourceLocator, say: Translate) -> None:
    """Warn of all that does not fit on the laid-out pages."""
    told = set()
    for picture in overflow.pictures(document):
        dpi = round(min(picture.dots[0] / picture.width, picture.dots[1] / picture.height) * 96)
        if dpi < COARSE and (picture.address, dpi) not in told:
            told.add((picture.address, dpi))
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
