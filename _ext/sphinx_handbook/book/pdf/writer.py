"""Writes a PDF 1.7 file, one object after the other, and remembers where each is (ISO 32000-1, 7.5)."""

from __future__ import annotations

import hashlib
import zlib
from io import BytesIO
from typing import Final

#: How many objects share a stream.
_TOGETHER: Final = 200


class File:
    """A file that is being written."""

    def __init__(self) -> None:
        self.out = BytesIO()
        #: Of each object its kind, and where it is: (1, offset, 0), or (2, the stream it is in, its place there).
        self.where: list[tuple[int, int, int]] = [(0, 0, 65535)]
        #: What shares a stream: objects that every reader asks for first, and the rest.
        self.waiting: dict[bool, list[tuple[int, bytes]]] = {True: [], False: []}
        self.out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self) -> int:
        """The number of an object that is written later."""
        self.where.append((0, 0, 0))
        return len(self.where) - 1

    def add(self, told: bytes, stream: bytes | None = None, *, first: bool = False) -> int:
        """Write an object; its number."""
        number = self.reserve()
        self.put(number, told, stream, first=first)
        return number

    def put(self, number: int, told: bytes, stream: bytes | None = None, *, first: bool = False) -> None:
        """Write an object whose number is reserved: what it is, and for a stream the packed data.

        A reader unpacks all that shares a stream when it asks for one object of it. ``first`` are those that it needs
        to find its way, so that the rest can stay packed.
        """
        if stream is None:
            self.waiting[first].append((number, told))
            if len(self.waiting[first]) == _TOGETHER:
                self._together(first)
            return
        self.where[number] = (1, self.out.tell(), 0)
        head = told[:-2] + b"/Length %d>>" % len(stream)
        self.out.write(b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, head, stream))

    def packed(self, data: bytes, told: bytes = b"<<>>") -> int:
        """Write a stream; its number."""
        return self.add(told[:-2] + b"/Filter/FlateDecode>>", zlib.compress(data, 6))

    def _together(self, first: bool) -> None:
        if not self.waiting[first]:
            return
        number = self.reserve()
        heads, bodies, at = [], [], 0
        for place, (each, told) in enumerate(self.waiting[first]):
            self.where[each] = (2, number, place)
            heads.append(b"%d %d" % (each, at))
            bodies.append(told)
            at += len(told) + 1
        head = b" ".join(heads) + b"\n"
        told = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode>>" % (len(self.waiting[first]), len(head))
        self.waiting[first] = []
        self.put(number, told, zlib.compress(head + b"\n".join(bodies), 6))

    def close(self, root: int, info: int) -> bytes:
        """End the file; all of it."""
        self._together(first=True)
        self._together(first=False)
        number = self.reserve()
        start = self.out.tell()
        self.where[number] = (1, start, 0)
        rows = b"".join(
            kind.to_bytes(1, "big") + one.to_bytes(4, "big") + two.to_bytes(2, "big") for kind, one, two in self.where
        )
        # The same content has the same id, and no other has it.
        digest = hashlib.sha256(self.out.getbuffer()).hexdigest()[:32].encode()
        told = b"<</Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]/Filter/FlateDecode>>" % (
            len(self.where), root, info, digest, digest,
        )  # fmt: skip
        self.put(number, told, zlib.compress(rows, 6))
        self.out.write(b"startxref\n%d\n%%%%EOF\n" % start)
        return self.out.getvalue()
