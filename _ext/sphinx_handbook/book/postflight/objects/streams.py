"""Decodes the data of streams: up to a limit, and as far as it goes where it is broken (ISO 32000-1, 7.4)."""

from __future__ import annotations

import zlib
from math import prod
from typing import Any, Final

import pikepdf
from pikepdf import Array, Name, Stream, StreamDecodeLevel

from ....i18n import N_
from .damage import DamageLog, LimitReached
from .typed import entry, name_of, number_of

_FLATE: Final = frozenset({"/FlateDecode", "/Fl"})
#: To how many bytes one byte may unpack, by filter. Of LZW a tenth of what is possible, which no real file comes near.
_GROWTH: Final = {**dict.fromkeys(_FLATE, 1032), "/LZWDecode": 140, "/LZW": 140, "/RunLengthDecode": 64, "/RL": 64}
#: Filters whose data is text, numbers or drawing; images have filters of their own, which are not undone.
_TEXTUAL: Final = frozenset({*_GROWTH, "/ASCIIHexDecode", "/AHx", "/ASCII85Decode", "/A85", "/Crypt"})


def data(stream: Any, log: DamageLog) -> bytes:
    """The decoded data of a stream, as far as it can be decoded; what cannot is noted. Raises ``LimitReached``."""
    decoded: bytes
    try:
        raw = len(memoryview(stream.get_raw_stream_buffer()))
        filters = filters_of(stream)
        if raw * prod(_GROWTH.get(each, 1) for each in filters) > log.limits.stream:
            decoded = _bounded(stream, filters, log)
        else:
            decoded = stream.read_bytes(StreamDecodeLevel.specialized)
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, TypeError, RuntimeError) as error:
        note(stream, str(error), log)
        decoded = _remains(stream, log)
    log.spend_decoded(len(decoded))
    return decoded


def filters_of(stream: Any) -> list[str]:
    """The names of a stream's filters, in the order in which they are undone."""
    value = entry(stream, "/Filter")
    filters = list(value) if isinstance(value, Array) else [value]
    return [name_of(each) for each in filters if isinstance(each, Name)]


def note(stream: Any, reason: str, log: DamageLog) -> None:
    """Note that a stream's data is broken; once of each."""
    number = number_of(stream)
    if number in log.broken:
        return
    log.broken.add(number)
    message = N_("Object {object}: its data cannot be decoded: {reason}")
    log.add(message, object=f"{number[0]} {number[1]}", reason=short(reason))


def short(reason: str) -> str:
    """What qpdf says, without the file's name and the sentence that it may have tried something else."""
    return " ".join(reason.split()).rpartition("): ")[2][:200]


def _bounded(stream: Any, filters: list[str], log: DamageLog) -> bytes:
    """The data of a stream that may be larger than the limit; raises ``LimitReached`` where it is."""
    most = log.limits.stream
    if not _FLATE.issuperset(filters) or entry(stream, "/DecodeParms") is not None:
        raise LimitReached("bytes", most)
    decoded: bytes = stream.read_raw_bytes()
    for _ in filters:
        unpack = zlib.decompressobj()
        try:
            decoded = unpack.decompress(decoded, most + 1)
        except zlib.error as error:
            raise ValueError(str(error)) from error
        if len(decoded) > most:
            raise LimitReached("bytes", most)
    return decoded


def _remains(stream: Any, log: DamageLog) -> bytes:
    """As much of broken data as can be had: what a viewer shows of it."""
    try:
        raw = stream.read_raw_bytes()
    except (pikepdf.PdfError, RuntimeError):
        return b""
    if not _FLATE.issuperset(filters_of(stream)) or entry(stream, "/DecodeParms") is not None:
        return b""
    unpack, parts, size = zlib.decompressobj(), [], 0
    try:
        # In small pieces: what was unpacked before the error is lost with the piece.
        for begin in range(0, len(raw), 256):
            parts.append(unpack.decompress(raw[begin : begin + 256]))
            size += len(parts[-1])
            if size > log.limits.stream:
                break
    except zlib.error:
        pass
    return b"".join(parts)


def check(objects: Any, log: DamageLog) -> None:
    """Check that the data of all streams can be decoded; that of images is not undone."""
    for each in objects:
        if isinstance(each, Stream) and (filters := filters_of(each)) and _TEXTUAL.issuperset(filters):
            try:
                _check_one(each, filters, log)
            except (pikepdf.PdfError, RuntimeError, ValueError) as error:
                note(each, str(error), log)
            except LimitReached:
                # The objects that are read say so themselves.
                continue


def _check_one(stream: Any, filters: list[str], log: DamageLog) -> None:
    if filters[0] not in _FLATE or len(filters) > 1:
        raw = len(memoryview(stream.get_raw_stream_buffer()))
        if raw * prod(_GROWTH.get(each, 1) for each in filters) <= log.limits.stream:
            log.spend_decoded(len(stream.read_bytes(StreamDecodeLevel.specialized)))
        return
    unpack = zlib.decompressobj()
    left = stream.read_raw_bytes()
    try:
        while left and not unpack.eof:
            log.spend_decoded(len(unpack.decompress(left, 1 << 20)))
            left = unpack.unconsumed_tail
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not unpack.eof:
        raise ValueError("the data ends too early")
