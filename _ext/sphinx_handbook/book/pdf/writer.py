"""Writes a PDF 1.7 file, one object after the other, and remembers where each is (ISO 32000-1, 7.5)."""

from __future__ import annotations

import hashlib
import zlib
from io import BytesIO
from typing import Final

#: How many objects share an object stream (ISO 32000-1, 7.5.7).
_OBJECTS_PER_STREAM: Final = 200


class PdfWriter:
    """A file that is being written."""

    def __init__(self) -> None:
        self.out = BytesIO()
        #: The rows of the cross-reference stream, by object number (ISO 32000-1, 7.5.8): (1, offset, 0), or (2, object
        #: stream, index in it).
        self.where: list[tuple[int, int, int]] = [(0, 0, 65535)]
        #: Objects that wait for the next object stream: under True those that every reader asks for first.
        self.waiting: dict[bool, list[tuple[int, bytes]]] = {True: [], False: []}
        self.out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self) -> int:
        """Reserve the number of an object that is written later."""
        self.where.append((0, 0, 0))
        return len(self.where) - 1

    def add(self, serialized: bytes, stream: bytes | None = None, *, first: bool = False) -> int:
        """Write an object, as ``put`` does, and return its number."""
        number = self.reserve()
        self.put(number, serialized, stream, first=first)
        return number

    def put(self, number: int, serialized: bytes, stream: bytes | None = None, *, first: bool = False) -> None:
        """Write an object whose number is reserved.

        ``serialized`` is the object; of a stream its dictionary, with ``stream`` as its encoded data. A reader unpacks
        a whole object stream to get one object of it. ``first`` marks objects that it needs to find its way: they
        share streams of their own, so that the rest can stay packed.
        """
        if stream is None:
            self.waiting[first].append((number, serialized))
            if len(self.waiting[first]) == _OBJECTS_PER_STREAM:
                self._write_object_stream(first)
            return
        self.where[number] = (1, self.out.tell(), 0)
        dictionary = serialized[:-2] + b"/Length %d>>" % len(stream)
        self.out.write(b"%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n" % (number, dictionary, stream))

    def packed(self, data: bytes, dictionary: bytes = b"<<>>") -> int:
        """Compress data, write it as a stream and return its number."""
        return self.add(dictionary[:-2] + b"/Filter/FlateDecode>>", zlib.compress(data, 6))

    def _write_object_stream(self, first: bool) -> None:
        if not self.waiting[first]:
            return
        number = self.reserve()
        offsets, objects, offset = [], [], 0
        for index, (each, serialized) in enumerate(self.waiting[first]):
            self.where[each] = (2, number, index)
            offsets.append(b"%d %d" % (each, offset))
            objects.append(serialized)
            offset += len(serialized) + 1
        head = b" ".join(offsets) + b"\n"
        dictionary = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode>>" % (len(self.waiting[first]), len(head))
        self.waiting[first] = []
        self.put(number, dictionary, zlib.compress(head + b"\n".join(objects), 6))

    def close(self, root: int, info: int) -> bytes:
        """Write the cross-reference stream and return the whole file; ``root`` is the catalog's number."""
        self._write_object_stream(first=True)
        self._write_object_stream(first=False)
        number = self.reserve()
        start = self.out.tell()
        self.where[number] = (1, start, 0)
        rows = b"".join(
            kind.to_bytes(1, "big") + one.to_bytes(4, "big") + two.to_bytes(2, "big") for kind, one, two in self.where
        )
        # The id is a digest, so that equal content has the same id and no other content has it.
        digest = hashlib.sha256(self.out.getbuffer()).hexdigest()[:32].encode()
        dictionary = b"<</Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]/Filter/FlateDecode>>" % (
            len(self.where), root, info, digest, digest,
        )  # fmt: skip
        self.put(number, dictionary, zlib.compress(rows, 6))
        self.out.write(b"startxref\n%d\n%%%%EOF\n" % start)
        return self.out.getvalue()
