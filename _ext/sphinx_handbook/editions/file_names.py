"""What the files of an edition are called: what each has more than the book's name, in the book's language.

The builder names its files by it; that no two are one file is asked here, too, so that ``handbook check`` can tell.
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
MARKED: Final = N_("with-marks")
TICKET: Final = N_("job-ticket")
INSIDE: Final = N_("inside")
COVER: Final = N_("cover")

#: What to tell of two editions with one file.
TWICE: Final = N_("The editions “{word}” and “{other}” would both be the file {file}: give one another name.")
SHEETS_TWICE: Final = N_("The sheets of “{word}” and of “{other}” would both be the file {file}: rename one page.")


def stem(printing: Edition) -> str:
    """What every file of an edition has more than the book's."""
    return "" if printing.id == MAIN else f"-{printing.id}"


def endings(printing: Edition, say: Translate) -> Iterator[str]:
    """What each file has more that is made of one laid-out book or sheet; the file itself has nothing more."""
    if printing.variant != "press":
        yield ""
        if printing.impose:
            yield f"-{say(FOLDED)}"
        return
    for part in ("",) if printing.cover == "together" else (f"-{say(INSIDE)}", f"-{say(COVER)}"):
        yield part
        yield f"{part}-{say(MARKED)}"
    yield f"-{say(TICKET)}"


def names(printing: Edition, sheets: Sequence[str], say: Translate) -> Iterator[str]:
    """The ends of all file names of an edition; ``sheets`` are the places that its sheets are named after."""
    for place in [f"-{each}" for each in sheets] if printing.sheets else [""]:
        for ending in endings(printing, say):
            yield f"{stem(printing)}{place}{ending}"
