"""Names of an edition's files: what each has after the book's name, in the book's language.

The builder names its files by it, and ``catalogue.schema.consistency`` refuses two editions with one file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ..i18n import N_
from .edition import MAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..i18n import Translate
    from .edition import Edition

FOLDED: Final = N_("to-fold")
TO_CUT: Final = N_("to-cut")
MARKED: Final = N_("with-marks")
TICKET: Final = N_("job-ticket")
INSIDE: Final = N_("inside")
COVER: Final = N_("cover")

#: What the name of a book that is not published ends with; no edition has this id.
DRAFT: Final = "draft"

#: Messages for two editions, or two of their sheets, with one file.
TWICE: Final = N_("The editions “{word}” and “{other}” would both be the file {file}: give one another name.")
SHEETS_TWICE: Final = N_("The sheets of “{word}” and of “{other}” would both be the file {file}: rename one page.")


def draft(name: str) -> str:
    """The name of the draft of the PDF ``name``."""
    return f"{name.removesuffix('.pdf')}-{DRAFT}.pdf"


def stem(edition: Edition) -> str:
    """What the names of all files of an edition have after the book's name."""
    return "" if edition.id == MAIN else f"-{edition.id}"


def endings(edition: Edition, say: Translate) -> Iterator[str]:
    """What the names of the files made of one laid-out book or sheet end with; an empty string for the PDF itself."""
    if edition.variant != "press":
        yield ""
        if edition.impose:
            yield f"-{say(TO_CUT if edition.cards else FOLDED)}"
        return
    for part in ("",) if edition.cover == "together" else (f"-{say(INSIDE)}", f"-{say(COVER)}"):
        yield part
        yield f"{part}-{say(MARKED)}"
    yield f"-{say(TICKET)}"


def names(edition: Edition, sheets: Sequence[str], say: Translate) -> Iterator[str]:
    """The ends of all file names of an edition; ``sheets`` are the places that its sheets are named after."""
    for place in (
        [f"-{each}" for each in sheets] if (edition.sheets and not edition.one_file) or edition.corrections else [""]
    ):
        for ending in endings(edition, say):
            yield f"{stem(edition)}{place}{ending}"
