"""What is wrong with an image, and what to do about it, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..i18n import N_, Translate
from .facts import MANY_DOTS, Unreadable

if TYPE_CHECKING:
    from .store import StoredFile

#: What an image may weigh on a page, in bytes, before its author is told.
TOO_HEAVY: Final = 1_000_000

UNREADABLE: Final = "image-unreadable"
HEAVY: Final = "image-heavy"

_FORMAT = N_(
    "The image “{name}” is not shown: browsers and PDF do not read {format}. Save it as JPEG if it is a photograph, "
    "else as PNG."
)
_MANY_DOTS = N_("The image “{name}” has too many dots to be read. Make it smaller: 4000 dots are enough for any page.")
_DAMAGED = N_("The image “{name}” cannot be read ({reason}). Save it anew, as JPEG or PNG.")
_DRAWING = N_(
    "The drawing “{name}” cannot be read ({reason}). Save it anew as SVG, in the program that it was made with."
)
_NO_IMAGE = N_("The file “{name}” is no image that can be read. Save it as JPEG or PNG.")
_HEAVY = N_(
    "The image “{name}” weighs {weight} MB on its page. What moves, is transparent or is drawn cannot be made lighter "
    "without a loss that is seen: make it smaller, or save it as JPEG."
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of an image: the warning's subtype, and its sentence with what is put into it."""

    code: str
    message: str
    values: dict[str, str] = field(default_factory=dict)

    def text(self, say: Translate) -> str:
        """The sentence in one language."""
        return say(self.message).format(**self.values)


def unreadable(path: Path, error: Unreadable) -> Fault:
    """The fault of an image that cannot be read."""
    values = {"name": path.name, "format": error.format, "reason": str(error)}
    if error.format:
        return Fault(UNREADABLE, _FORMAT, values)
    if str(error) == MANY_DOTS:
        return Fault(UNREADABLE, _MANY_DOTS, values)
    return Fault(UNREADABLE, _DAMAGED if str(error) else _NO_IMAGE, values)


def damaged(path: Path, reason: str) -> Fault:
    """The fault of an image or a drawing (SVG) that cannot be drawn, for a reason in the library's words."""
    message = _DRAWING if path.suffix.lower() in (".svg", ".svgz") else _DAMAGED
    return Fault(UNREADABLE, message, {"name": path.name, "reason": reason})


def of_files(path: Path, files: Iterable[StoredFile]) -> Fault | None:
    """What is wrong with what is published of an image; None where it is light enough."""
    heaviest = max(each.weight for each in files if each.offered)
    return (
        Fault(HEAVY, _HEAVY, {"name": path.name, "weight": f"{heaviest / 1e6:.1f}"}) if heaviest > TOO_HEAVY else None
    )
