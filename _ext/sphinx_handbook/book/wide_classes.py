"""The classes that tell layout how wide a table or a listing is: ``content`` sets them, ``layout``'s CSS acts on them.

One HTML serves every edition, and only the CSS of a page format knows how wide a column is.
"""

from __future__ import annotations

from typing import Final

#: Widths are rounded up to steps of so many letters. What needs no more than ``_FITS`` fits every column and has no
#: class; what needs more than ``_WIDEST`` has the class of that.
_STEP: Final = 4
_FITS: Final = 40
_WIDEST: Final = 180

#: Every width, in letters, that a class can have: ``letters-88`` of a table, ``columns-72`` of code.
WIDTHS: Final = range(_FITS + _STEP, _WIDEST + 1, _STEP)

#: The class of what stands on a landscape page, and that of a table that never does.
LANDSCAPE: Final = "landscape"
PORTRAIT: Final = "portrait"

#: The class of a table's cell with a long run of letters, which is divided where the table would not fit.
DIVISIBLE: Final = "long-words"


def rounded(letters: int) -> int:
    """The width of the class for so many letters; 0 where no class is needed."""
    return min(-(-letters // _STEP) * _STEP, _WIDEST) if letters > _FITS else 0
