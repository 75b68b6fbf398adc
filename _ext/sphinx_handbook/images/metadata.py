"""Removes metadata from image files without touching a pixel: where a picture was taken, by whom, with what.

What decides how an image looks stays: colour profile, transparency, the times of an animation. The orientation that a
camera notes goes with the rest, so an image that is turned by it has to be encoded anew.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Final

#: What begins the file of each format that is read here.
_JPEG: Final = b"\xff\xd8"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_GIF: Final = (b"GIF87a", b"GIF89a")

#: In the data of a JPEG, the next marker: neither a stuffed byte nor a restart.
_MARKER: Final = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])")
_SCAN, _END = 0xDA, 0xD9

#: PNG's chunks that a picture's looks depend on, beside the critical ones.
_PNG_CHUNKS: Final = frozenset(
    {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"sBIT", b"bKGD", b"hIST", b"pHYs"}
    | {b"acTL", b"fcTL", b"fdAT"}
)
_WEBP_CHUNKS: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"ICCP"})
#: The flags of a WebP that say that it has metadata.
_WEBP_FLAGS: Final = 0x08 | 0x04
#: The blocks of programs that say how often a GIF is played.
_GIF_LOOPS: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


class Damaged(ValueError):
    """A file that does not keep to its format."""


def is_webp(data: bytes) -> bool:
    """Whether a file is a WebP."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def stripped(data: bytes, *, cut_off: bool = False) -> bytes:
    """A JPEG, PNG, GIF or WebP without its metadata; raises ``Damaged`` where it cannot be followed to its end.

    With ``cut_off``, a JPEG may end before its end: browsers show what there is.
    """
    try:
        if data.startswith(_JPEG):
            return b"".join(_jpeg(data, cut_off))
        if data.startswith(_PNG):
            return b"".join(_png(data))
        if data.startswith(_GIF):
            return b"".join(_gif(data))
        if is_webp(data):
            return _webp(data)
    except (IndexError, struct.error) as error:
        raise Damaged(str(error)) from None
    raise Damaged("unknown format")


def is_lossless_webp(data: bytes) -> bool:
    """Whether a WebP keeps every pixel as it was."""
    return is_webp(data) and any(name == b"VP8L" for name, _ in _webp_chunks(data))


def _jpeg(data: bytes, cut_off: bool) -> Iterator[bytes]:
    """The parts of a JPEG to keep; what follows its end, as a camera's second picture, is left out."""
    yield _JPEG
    at, has_scan = 2, False
    while True:
        match = _MARKER.search(data, at)
        if match is None and has_scan and cut_off:
            yield data[at:]
            return
        if match is None:
            raise Damaged("cut off")
        # What stands before the marker is the image itself.
        yield data[at : match.start()]
        marker, start = match[1][0], match.end()
        if marker == _END:
            yield b"\xff\xd9"
            return
        length = int(struct.unpack_from(">H", data, start)[0])
        body = data[start + 2 : start + length]
        if len(body) != length - 2:
            raise Damaged("cut off")
        if _is_jpeg_kept(marker, body):
            yield b"\xff" + match[1] + data[start : start + length]
        at, has_scan = start + length, has_scan or marker == _SCAN


def _is_jpeg_kept(marker: int, body: bytes) -> bool:
    """Whether a segment of a JPEG is more than metadata."""
    if marker == 0xE0:
        return body.startswith(b"JFIF\0")
    if marker == 0xE2:
        return body.startswith(b"ICC_PROFILE\0")
    if marker == 0xEE:
        return body.startswith(b"Adobe")
    return not (0xE1 <= marker <= 0xEF or marker == 0xFE)


def _png(data: bytes) -> Iterator[bytes]:
    yield _PNG
    at, name = len(_PNG), b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, at)
        chunk = data[at : at + 12 + length]
        if len(chunk) != 12 + length:
            raise Damaged("cut off")
        if name[:1].isupper() or name in _PNG_CHUNKS:
            yield chunk
        at += 12 + length


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a WebP: name and content."""
    at, end = 12, 8 + struct.unpack_from("<I", data, 4)[0]
    if end > len(data) + 1:
        raise Damaged("cut off")
    while at + 8 <= min(end, len(data)):
        name, length = struct.unpack_from("<4sI", data, at)
        yield name, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _webp(data: bytes) -> bytes:
    chunks = b""
    for name, content in _webp_chunks(data):
        if name == b"VP8X":
            content = bytes([content[0] & ~_WEBP_FLAGS]) + content[1:]
        if name in _WEBP_CHUNKS:
            chunks += struct.pack("<4sI", name, len(content)) + content + b"\0" * (len(content) % 2)
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks


def _gif(data: bytes) -> Iterator[bytes]:
    at = 13 + _colours(data[10])
    yield data[:at]
    while data[at] != 0x3B:
        start = at
        if data[at] == 0x2C:
            # The image's place, its own colours, and the size of its codes.
            at = _blocks(data, at + 11 + _colours(data[at + 9]))
            yield data[start:at]
        elif data[at] == 0x21:
            label, name = data[at + 1], data[at + 3 : at + 14]
            at = _blocks(data, at + 2)
            if label not in (0xFE, 0xFF) or (label == 0xFF and name in _GIF_LOOPS):
                yield data[start:at]
        else:
            raise Damaged("unknown block")
    yield b"\x3b"


def _colours(flags: int) -> int:
    """How many bytes a GIF's table of colours takes, by the flags before it."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks(data: bytes, at: int) -> int:
    """Where a GIF's data blocks that begin at a place end."""
    while length := data[at]:
        at += length + 1
    return at + 1
