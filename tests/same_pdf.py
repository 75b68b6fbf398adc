"""Tells two PDFs apart object by object: of two files that differ in one figure, nearly all bytes behind it differ."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pikepdf

#: How much is shown of a value, around the first place where two differ.
_SHOWN = 200


def differences(one: Path, other: Path) -> list[str]:
    """What differs in two PDFs: each object by its number, with both values; one line where only their bytes do."""
    if one.read_bytes() == other.read_bytes():
        return []
    with pikepdf.open(one) as first, pikepdf.open(other) as second:
        before, after = _values(first), _values(second)
    lines = [
        f"object {number}: {_around(before.get(number, b''), after.get(number, b''))}"
        for number in sorted(before.keys() | after.keys())
        if before.get(number) != after.get(number)
    ]
    return lines or ["their objects are the same, their bytes are not"]


def _values(pdf: pikepdf.Pdf) -> dict[int, bytes]:
    return {each.objgen[0]: _value(each) for each in pdf.objects if not _is_container(each)}


def _is_container(value: Any) -> bool:
    """Whether an object only holds others, or their places in the file."""
    return isinstance(value, pikepdf.Stream) and value.get("/Type") in ("/ObjStm", "/XRef")


def _value(value: Any) -> bytes:
    """An object as it is written, a stream with its content."""
    if isinstance(value, pikepdf.Stream):
        # How long it is packed says nothing of what differs.
        return re.sub(rb"/Length \d+", b"", value.stream_dict.unparse()) + b" " + _content(value)
    return bytes(value.unparse(resolved=True))


def _content(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return stream.read_raw_bytes()


def _around(one: bytes, other: bytes) -> str:
    """Both values from a little before the first difference on."""
    same = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    begin = max(0, same - _SHOWN // 4)
    return f"{one[begin : begin + _SHOWN]!r} is {other[begin : begin + _SHOWN]!r}"
