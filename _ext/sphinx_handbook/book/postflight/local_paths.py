"""Looks for paths of the machine that made a file, in all objects outside the pages' contents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pikepdf import Name, Object, Pdf, Stream

from .objects import streams
from .objects.damage import DamageLog, LimitReached
from .objects.typed import entry, name_of

#: Folders that paths on the machine that made the file begin with.
_FOLDERS = (
    b"home", b"Users", b"root", b"tmp", b"var", b"private", b"mnt", b"build", b"builds", b"opt", b"workspace",
    b"github",
)  # fmt: skip
#: A path on such a machine. The lookbehind excludes web addresses.
_PATH = re.compile(
    rb"(?:file:/+[^\s()<>\"]*"
    rb"|(?<![\w.:/%-])/(?:" + b"|".join(_FOLDERS) + rb")/[^\s()<>\"]+"
    rb"|(?<!\w)[A-Za-z]:\\{1,2}[\w.-]+\\[^\s()<>\"]*)"
)
#: What every such path contains: these are searched for first, in a tenth of the time.
_SIGNS = (b"file:/", b":\\", *(b"/%s/" % each for each in _FOLDERS))
#: A UTF-16 string in hexadecimal.
_WIDE = re.compile(rb"<fe ?ff([0-9a-f\s]+)>", re.IGNORECASE)


def written(pdf: Pdf, log: DamageLog, share: tuple[int, int] = (0, 1)) -> bytes:
    """All objects of the file as they are written, its metadata and strings readable; no content, image or font data.

    ``share`` is (index, count): which of how many parts of the file to write.
    """
    parts: list[bytes] = []
    size = 0
    which, many = share
    for each in _objects(pdf, which, many):
        if not isinstance(each, Object):
            continue
        if isinstance(each, Stream):
            parts.append(b" ".join(_stream_text(each, log)))
        else:
            parts.append(each.unparse(resolved=True))
        size += len(parts[-1])
        if size > 4 * log.limits.stream:
            raise LimitReached("bytes", 4 * log.limits.stream)
    objects = b"\n".join(parts)
    wide = [_wide_text(b"".join(digits.split()).decode("ascii")) for digits in _WIDE.findall(objects)]
    return objects + "\n".join(["", *wide]).encode()


def _objects(pdf: Pdf, which: int, many: int) -> Iterator[object]:
    """The objects of one of ``many`` parts of the file, by object number."""
    if many == 1:
        yield from pdf.objects
        return
    # Listing all of them would take as much memory as reading them.
    size = int(pdf.trailer.Size)
    yield from (pdf.get_object((number, 0)) for number in range(which * size // many, (which + 1) * size // many))


def _wide_text(digits: str) -> str:
    """The text of a UTF-16 string in hexadecimal."""
    return bytes.fromhex(digits + "0" * (len(digits) % 2)).decode("utf-16-be", "replace")


def _stream_text(stream: Object, log: DamageLog) -> Iterator[bytes]:
    """A stream's dictionary; its data as well if it is metadata."""
    for name, value in stream.stream_dict.items():
        yield f"{name} ".encode("utf-8", "surrogateescape")
        if isinstance(value, Object) and not value.is_indirect:
            yield value.unparse()
    kind = entry(stream, "/Type")
    if isinstance(kind, Name) and name_of(kind) == "/Metadata":
        yield streams.data(stream, log)


def paths_in(text: bytes) -> Iterator[str]:
    """What looks like a path of a machine, each once."""
    if not any(sign in text for sign in _SIGNS):
        return
    yield from dict.fromkeys(match[0].decode("utf-8", "replace").rstrip("\\.,;") for match in _PATH.finditer(text))
