"""Removes from a drawing (SVG) what is not drawn: who made it, with what, in which folder, and what was noted on it.

Everything else keeps its bytes. A drawing is read by its tags alone, so nothing of it is written anew.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import re
import struct
from collections.abc import Iterator
from typing import Any, Final
from xml.parsers import expat

from . import facts, metadata

#: The namespaces of what is drawn, and of attributes that take part in it.
_DRAWN: Final = frozenset(
    {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML", ""}
)
_ATTRIBUTES: Final = _DRAWN | {
    "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2001/xml-events",
}  # fmt: skip
_SVG: Final = "http://www.w3.org/2000/svg"
#: The element that holds HTML.
_HTML: Final = "foreignObject"

_ATTRIBUTE: Final = re.compile(rb"""\s+([^\s=<>"'/]+)\s*=\s*("[^"]*"|'[^']*')""")
#: An image within the drawing, which may be a photograph with all that a camera notes.
_EMBEDDED: Final = re.compile(rb"data:image/(?:jpe?g|png|gif|webp);base64,([A-Za-z0-9+/=\s]+)")
#: The source of a diagram, as draw.io puts it into an attribute.
_SOURCE: Final = re.compile(rb"^[\"']\s*(?:&lt;|<|%3C)mxfile", re.IGNORECASE)
#: A style sheet that chooses by an attribute in another namespace.
_SELECTED: Final = re.compile(rb"\[[\w-]*(?:\\:|\|)[\w-]+\s*[]~|^$*=]")
_GZIP: Final = b"\x1f\x8b"


def stripped(data: bytes) -> bytes:
    """A drawing without metadata, comments and what only an editor reads; as it is where it is no sound XML."""
    if data.startswith(_GZIP):
        try:
            plain = gzip.decompress(data)
        except (OSError, EOFError):
            return data
        bare = stripped(plain)
        return data if bare == plain else gzip.compress(bare, mtime=0)
    try:
        text = _utf_8(data)
        cuts = _Reader(text).cuts()
    except (expat.ExpatError, UnicodeDecodeError):
        return data
    data, parts, at = text, [], 0
    for first, end in sorted(cuts):
        if first >= at:
            parts.append(data[at:first])
        at = max(at, end)
    return _EMBEDDED.sub(_without_metadata, b"".join([*parts, data[at:]]))


def _utf_8(data: bytes) -> bytes:
    """A drawing in UTF-8 where it is in UTF-16, whose letters have two bytes; else as it is."""
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data
    return re.sub(rb"(<\?xml[^>]*?)\s+encoding=[\"'][^\"']*[\"']", rb"\1", data.decode("utf-16").encode(), count=1)


class _Reader:
    """Finds what of a drawing's bytes is to be left out."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._cuts: list[tuple[int, int]] = []
        self._namespaces: list[dict[str, str]] = [{"xml": "http://www.w3.org/XML/1998/namespace"}]
        self._declared: dict[str, str] = {}
        self._open: list[bool] = []
        """For each element that is open: whether it begins what is left out."""
        self._first, self._in_html = 0, 0
        self._is_read = b"<script" in data or _SELECTED.search(data) is not None

    def cuts(self) -> list[tuple[int, int]]:
        """The bytes to leave out, each as its first and the one after its last."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartNamespaceDeclHandler = lambda prefix, uri: self._declared.update({prefix or "": uri or ""})
        parser.StartElementHandler = lambda name, _: self._begin(name, parser.CurrentByteIndex)
        parser.EndElementHandler = lambda name: self._end(name, parser.CurrentByteIndex)
        parser.CommentHandler = lambda _: self._cut(parser.CurrentByteIndex, b"-->")
        parser.ProcessingInstructionHandler = lambda target, _: (
            None if target == "xml-stylesheet" else self._cut(parser.CurrentByteIndex, b"?>")
        )
        parser.Parse(self.data, True)
        return self._cuts

    def _cut(self, first: int, end: bytes) -> None:
        if self.data.startswith(b"<", first):
            # What an entity stands for is not in the place where it is used.
            self._cuts.append((first, self.data.index(end, first) + len(end)))

    def _begin(self, name: str, at: int) -> None:
        namespace, _, local = name.rpartition(" ")
        self._namespaces.append({**self._namespaces[-1], **self._declared})
        self._declared = {}
        # Among HTML, a browser shows the words of elements that it does not know.
        leaves_out = not any(self._open) and (
            (namespace not in _DRAWN and not self._in_html) or (namespace in (_SVG, "") and local == "metadata")
        )
        self._open.append(leaves_out)
        self._in_html += local == _HTML
        if leaves_out:
            self._first = at
        elif not any(self._open) and not self._is_read:
            self._cuts += self._attributes(at)

    def _end(self, name: str, at: int) -> None:
        self._namespaces.pop()
        self._in_html -= name.rpartition(" ")[2] == _HTML
        if self._open.pop():
            end = self.data.index(b">", at) + 1 if self.data.startswith(b"</", at) else at
            self._cuts.append((self._first, end))

    def _attributes(self, at: int) -> Iterator[tuple[int, int]]:
        """The attributes of the tag at a place that only an editor reads; a drawing's script might read them, too."""
        place = at + 1 + len(re.match(rb"[^\s/>]*", self.data[at + 1 : at + 200])[0])  # type: ignore[index]
        while match := _ATTRIBUTE.match(self.data, place):
            prefix, colon, _ = match[1].decode("utf-8", "replace").partition(":")
            foreign = colon and prefix != "xmlns" and self._namespaces[-1].get(prefix, "") not in _ATTRIBUTES
            if foreign or (match[1] == b"content" and _SOURCE.match(match[2])):
                yield match.span()
            place = match.end()


def _without_metadata(match: re.Match[bytes]) -> bytes:
    """An image within a drawing without its metadata, but for how it is turned."""
    try:
        data = base64.b64decode(match[1])
        turned = facts.read(data).orientation
        bare = metadata.stripped(data)
    except (binascii.Error, facts.Unreadable, metadata.Damaged):
        return match[0]
    if turned != 1:
        if not data.startswith(b"\xff\xd8"):
            return match[0]
        bare = bare[:2] + _orientation(turned) + bare[2:]
    return match[0] if bare == data else match[0][: match.start(1) - match.start()] + base64.b64encode(bare)


def _orientation(turned: Any) -> bytes:
    """The part of a JPEG that says how the camera was held, and nothing else."""
    body = b"Exif\0\0II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
