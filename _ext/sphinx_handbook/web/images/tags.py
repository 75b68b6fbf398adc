"""The attributes of an image's tag: files to choose from, its size, and when it is loaded."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from .publish import file_name

if TYPE_CHECKING:
    from ...images.store import StoredFile

#: The widest column of text, in CSS pixels (`screen.measure` and `screen.size` of the tokens), and the window from
#: which on a column is that wide; in a narrower one, an image is reckoned as wide as the window.
COLUMN: Final = 640
_WINDOW: Final = 672
#: The file of about this width is for a browser that does not choose.
_USUAL: Final = 800

#: So much HTML before an image fills the first screen.
FIRST_SCREEN: Final = 2500

_PIXELS: Final = re.compile(r"(\d+(?:\.\d+)?)(?:px)?")
_PERCENT: Final = re.compile(r"width-(\d+)")


def size(file: StoredFile, given: Mapping[str, object]) -> tuple[int, int]:
    """An image's width and height in CSS pixels: its own, or the largest within what its author gives."""
    width, height = _pixels(given.get("width")), _pixels(given.get("height"))
    scale = min((each for each in (width and width / file.width, height and height / file.height) if each), default=1.0)
    return max(round(file.width * scale), 1), max(round(file.height * scale), 1)


def _pixels(value: object) -> float:
    match = _PIXELS.fullmatch(str(value or ""))
    return float(match[1]) if match else 0


def attributes(
    folder: str, name: str, files: Sequence[StoredFile], given: Mapping[str, object], *, is_first: bool
) -> dict[str, str]:
    """The attributes beside those that are ``given``: in a page, which leads to images by ``folder``.

    ``name`` is that of the image's whole file. ``is_first`` says whether the image is seen as soon as the page is.
    """
    width, height = size(files[0], given)
    result = {"width": str(width), "height": str(height), "decoding": "async"}
    if not is_first and "loading" not in given:
        result["loading"] = "lazy"
    choice = [(file, file_name(name, file, whole=False)) for file in files[1:] if file.offered]
    if files[0].offered:
        choice.append((files[0], name))
    if len(files) > 1:
        addresses = [(file.width, f"{folder}/{quote(each)}") for file, each in choice]
        result["src"] = min(addresses, key=lambda each: abs(each[0] - _USUAL))[1]
        if len(addresses) > 1:
            result["srcset"] = ", ".join(f"{address} {width}w" for width, address in addresses)
            result["sizes"] = _sizes(width, given)
    return result


def _sizes(width: int, given: Mapping[str, object]) -> str:
    """How wide the image is, by the window's width."""
    classes = given.get("classes")
    shares = (_PERCENT.fullmatch(each) for each in classes) if isinstance(classes, Sequence) else ()
    percent = next((int(each[1]) for each in shares if each), 0)
    if percent:
        return f"(min-width: {_WINDOW}px) {round(COLUMN * percent / 100)}px, {percent}vw"
    if width < COLUMN:
        return f"(min-width: {width + _WINDOW - COLUMN}px) {width}px, 100vw"
    return f"(min-width: {_WINDOW}px) {COLUMN}px, 100vw"
