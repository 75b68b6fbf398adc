"""Looks for the machine that made a file in all that the file says outside its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pikepdf import Name, Object, Pdf, Stream

#: Folders that only the machine knows that made the file.
_FOLDERS = (
    b"home", b"Users", b"root", b"tmp", b"var", b"private", b"mnt", b"build", b"builds", b"opt", b"workspace",
    b"github",
)  # fmt: skip
#: A path of such a machine. The lookbehind keeps addresses out.
_PATH = re.compile(
    rb"(?:file:/+[^\s()<>\"]*"
    rb"|(?<![\w.:/%-])/(?:" + b"|".join(_FOLDERS) + rb")/[^\s()<>\"]+"
    rb"|(?<!\w)[A-Za-z]:\\{1,2}[\w.-]+\\[^\s()<>\"]*)"
)
#: What is in every such path: to look for these takes a tenth of the time.
_SIGNS = (b"file:/", b":\\", *(b"/%s/" % each for each in _FOLDERS))
#: A string that is not Latin: two bytes a letter, told in figures.
_WIDE = re.compile(rb"<fe ?ff([0-9a-f\s]+)>", re.IGNORECASE)


def written(pdf: Pdf, share: tuple[int, int] = (0, 1)) -> bytes:
    """All strings and names of the file, and what it tells of itself; no page's content, image or font.

    ``share`` asks for a part of it: which one, of how many.
    """
    parts: list[bytes] = []
    which, many = share
    for each in _objects(pdf, which, many):
        if not isinstance(each, Object):
            continue
        if isinstance(each, Stream):
            parts.append(b" ".join(_said(each)))
        else:
            parts.append(each.unparse(resolved=True))
    whole = b"\n".join(parts)
    wide = [bytes.fromhex(found.decode("ascii")).decode("utf-16-be", "replace") for found in _WIDE.findall(whole)]
    return whole + "\n".join(["", *wide]).encode()


def _objects(pdf: Pdf, which: int, many: int) -> Iterator[object]:
    if many == 1:
        yield from pdf.objects
        return
    # To list all of them takes as much memory as to read them.
    size = int(pdf.trailer.Size)
    yield from (pdf.get_object((number, 0)) for number in range(which * size // many, (which + 1) * size // many))


def _said(stream: Object) -> Iterator[bytes]:
    """What a stream is told to be; its bytes where they are words about the file."""
    for name, value in stream.stream_dict.items():
        yield f"{name} ".encode()
        if isinstance(value, Object) and not value.is_indirect:
            yield value.unparse()
    if stream.get("/Type") == Name.Metadata:
        yield stream.read_bytes()


def found(text: bytes) -> Iterator[str]:
    """What looks like a path, each once."""
    if not any(sign in text for sign in _SIGNS):
        return
    yield from dict.fromkeys(match[0].decode("utf-8", "replace").rstrip("\\.,;") for match in _PATH.finditer(text))
