"""A digest of what each page of a PDF shows: pages that are the same need not be read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Object, Stream

from ..objects import streams
from ..objects.damage import DamageLog
from ..objects.typed import ObjectId, ObjectReader, entry

#: Where an artifact begins: a running head, a page number (ISO 32000-1, 14.8.2.2).
_ARTIFACT: Final = re.compile(rb"/Artifact\b(?:\s*/\w+|\s*<<[^>]{0,400}>>)?\s+B[DM]C\b")
#: Where a marked-content sequence begins or ends.
_MARK: Final = re.compile(rb"\b(?:B[DM]C|(EMC))\b")
#: What draws an image or a form.
_DRAWN: Final = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")
#: Numbers that say nothing of the look: of marked-content sequences.
_NUMBERS: Final = re.compile(rb"/MCID \d+")


@dataclass(frozen=True, slots=True)
class PageDigest:
    """Digests of a page."""

    whole: bytes
    body: bytes
    """Of the page without running heads and its number, where the file is tagged."""


def read(pdf: pikepdf.Pdf, log: DamageLog) -> list[PageDigest]:
    """The digests of all pages. What cannot be read is left out of them."""
    objects = ObjectReader(log)
    drawn: dict[ObjectId, bytes] = {}
    digests = []
    for number, page in enumerate(log.attempt("/Pages", lambda: list(pdf.pages)) or (), 1):
        digest = log.attempt("/Contents", partial(_page, page.obj, objects, drawn), number)
        digests.append(digest or PageDigest(b"", b""))
    return digests


def _page(page: Object, objects: ObjectReader, drawn: dict[ObjectId, bytes]) -> PageDigest:
    content = b"\n".join(_data(each, objects.log) for each in _contents(page))
    content = _NUMBERS.sub(b"", content)
    around = [str(objects.numbers(page, "/MediaBox", 4)).encode()]
    around += _drawn(content, objects.dictionary(page, "/Resources"), drawn)
    return PageDigest(_digest([*around, content]), _digest([*around, without_artifacts(content)]))


def _contents(page: Object) -> Iterator[Any]:
    contents = entry(page, "/Contents")
    yield from contents if isinstance(contents, Array) else [contents]


def _data(stream: Any, log: DamageLog) -> bytes:
    return streams.data(stream, log) if isinstance(stream, Stream) else b""


def _drawn(content: bytes, resources: Object | None, drawn: dict[ObjectId, bytes]) -> Iterator[bytes]:
    """A digest of each image and form that a page draws."""
    named = entry(resources, "/XObject")
    for name in sorted(set(_DRAWN.findall(content))) if isinstance(named, Dictionary) else ():
        stream = entry(named, f"/{name.decode('latin-1')}")
        if isinstance(stream, Stream):
            if stream.objgen not in drawn:
                drawn[stream.objgen] = _digest([stream.read_raw_bytes()])
            yield drawn[stream.objgen]


def without_artifacts(content: bytes) -> bytes:
    """A content stream without what is in artifacts."""
    parts, begin = [], 0
    while match := _ARTIFACT.search(content, begin) if b"/Artifact" in content else None:
        parts.append(content[begin : match.start()])
        depth, begin = 1, match.end()
        while depth:
            mark = _MARK.search(content, begin)
            if mark is None:
                return b"".join(parts)
            depth += -1 if mark[1] else 1
            begin = mark.end()
    return b"".join([*parts, content[begin:]])


def _digest(parts: list[bytes]) -> bytes:
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.digest()[:16]
