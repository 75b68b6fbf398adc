"""Damages PDFs at random, the same way for the same number: bytes, tokens, objects, streams."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, StreamDecodeLevel

SEEDS: Final = Path(__file__).parent / "seeds"

#: How a file is written before it is damaged: as it is, with readable streams, with its objects in streams, linearised.
FORMS: Final[tuple[dict[str, Any] | None, ...]] = (
    None,
    {
        "compress_streams": False,
        "stream_decode_level": StreamDecodeLevel.generalized,
        "object_stream_mode": ObjectStreamMode.disable,
    },
    {"object_stream_mode": ObjectStreamMode.generate},
    {"linearize": True},
)

#: The largest stream that a bomb unpacks to: more than any limit that is tried here.
BOMB: Final = 80 << 20

_TOKEN = re.compile(
    rb"/[A-Za-z0-9#.+-]+|[-+]?\d*\.?\d+|\d+ \d+ R|<<|>>|\[|\]|<[0-9A-Fa-f]*>|\([^()]*\)|\b[a-zA-Z*']+\b"
)
_NUMBER = re.compile(rb"[-+]?\d+\.?\d*")
_NUMBERS = (
    b"0",
    b"-1",
    b"65535",
    b"2147483648",
    b"-9999999999",
    b"99999999999999999999",
    b"9" * 400,
    b"1e9",
    b".",
    b"--3",
)
_STREAM = re.compile(rb"stream\r?\n")


@cache
def written(path: Path, form: int) -> bytes:
    """A file in one of the ``FORMS``."""
    settings = FORMS[form]
    if settings is None:
        return path.read_bytes()
    output = BytesIO()
    with pikepdf.open(path) as pdf:
        pdf.save(output, deterministic_id=not pdf.is_encrypted, encryption=False, **settings)
    return output.getvalue()


# Bytes -------------------------------------------------------------------------------------------------


def _run(rng: Random, data: bytes, most: int = 2000) -> tuple[int, int]:
    begin = rng.randrange(len(data) or 1)
    return begin, min(len(data), begin + int(most ** rng.random()))


def bits_flipped(rng: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 3, 20, 200))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def run_removed(rng: Random, data: bytes) -> bytes:
    begin, end = _run(rng, data)
    return data[:begin] + data[end:]


def run_doubled(rng: Random, data: bytes) -> bytes:
    begin, end = _run(rng, data)
    return data[:end] + data[begin:]


def run_zeroed(rng: Random, data: bytes) -> bytes:
    begin, end = _run(rng, data)
    return data[:begin] + bytes(end - begin) + data[end:]


def run_moved(rng: Random, data: bytes) -> bytes:
    begin, end = _run(rng, data)
    target = rng.randrange(len(data))
    return data[:target] + data[begin:end] + data[target:]


def cut_short(rng: Random, data: bytes) -> bytes:
    return data[: rng.randrange(1, len(data))]


def number_changed(rng: Random, data: bytes) -> bytes:
    return _replaced(rng, data, _NUMBER, lambda _: rng.choice(_NUMBERS))


def token_swapped(rng: Random, data: bytes) -> bytes:
    return _replaced(rng, data, _TOKEN, rng.choice)


def token_removed(rng: Random, data: bytes) -> bytes:
    return _replaced(rng, data, _TOKEN, lambda _: b"")


def _replaced(rng: Random, data: bytes, pattern: re.Pattern[bytes], other: Callable[[list[bytes]], bytes]) -> bytes:
    # Only a window is searched: a file has a hundred thousand tokens.
    begin = rng.randrange(len(data))
    matches = list(pattern.finditer(data, begin, begin + 3000))
    if not matches:
        return data
    tokens = [match[0] for match in matches]
    for match in sorted(rng.sample(matches, min(len(matches), rng.choice((1, 1, 3)))), key=lambda each: -each.start()):
        data = data[: match.start()] + other(tokens) + data[match.end() :]
    return data


def stream_damaged(rng: Random, data: bytes) -> bytes:
    streams = list(_STREAM.finditer(data))
    if not streams:
        return data
    begin = rng.choice(streams).end()
    end = data.find(b"endstream", begin)
    if end < 0:
        return data
    inner = data[begin:end]
    change = rng.choice((bits_flipped, run_removed, run_zeroed, cut_short, run_doubled))
    return data[:begin] + (change(rng, inner) if len(inner) > 2 else b"x") + data[end:]


# Objects -----------------------------------------------------------------------------------------------


def _containers(pdf: Pdf, rng: Random) -> list[Any]:
    """The containers of some objects, those within them as well."""
    objects = [each for each in pdf.objects if isinstance(each, Dictionary | Array | Stream)]
    waiting = rng.sample(objects, min(40, len(objects)))
    containers = []
    while waiting:
        each = waiting.pop()
        containers.append(each)
        values = list(each.values()) if not isinstance(each, Array) else list(each)
        waiting += [value for value in values if isinstance(value, Dictionary | Array) and not value.is_indirect]
    return containers


def _strange(pdf: Pdf, rng: Random, holder: Any) -> Any:
    """A value that is unlikely to be right where it is put."""
    objects = list(pdf.objects)
    deep: Any = Array([])
    for _ in range(rng.choice((3, 100, 450))):
        deep = rng.choice((lambda inner: Array([inner]), lambda inner: Dictionary(K=inner)))(deep)
    values: list[Any] = [
        None, True, 0, -1, 2**31 - 1, -(2**31), 10**15, 3.5, Name("/Nothing"), Name("/A#80#FF"), pikepdf.String("text"),
        pikepdf.String(b"\xfe\xff\xd8\x00"), pikepdf.String(b"\xef\xbb\xbf\xff"), pikepdf.String(b"\x1b[31m\x00\x7f"), Array([]),
        Array([1, 2]), Array([None, Name("/X"), Array([])]), Dictionary(), Dictionary(S=1, K=2), deep,
        Array([0] * 3000), pdf.make_stream(b"q BT (x) Tj"), rng.choice(objects), rng.choice(objects), rng.choice(objects),
    ]  # fmt: skip
    if holder.is_indirect:
        values += [holder] * 3
    return rng.choice(values)


def _set(pdf: Pdf, rng: Random, holder: Any, value: Any) -> None:
    if isinstance(holder, Array):
        if len(holder):
            at = rng.randrange(len(holder))
            holder[at] = value
            if rng.random() < 0.1:
                holder.extend([value] * 500)
        return
    keys = [key for key in holder.keys() if key != "/Length"]  # noqa: SIM118
    if not keys:
        return
    key = rng.choice(keys)
    if value is None or rng.random() < 0.1:
        del holder[key]
    else:
        holder[key] = value


def values_changed(pdf: Pdf, rng: Random) -> None:
    containers = _containers(pdf, rng)
    for _ in range(rng.choice((1, 1, 2, 10))):
        holder = rng.choice(containers)
        _set(pdf, rng, holder, _strange(pdf, rng, holder))


_TREES = ("/Kids", "/K", "/First", "/Next", "/Parent", "/P", "/Prev", "/Last", "/Names", "/Nums", "/Pg", "/Obj", "/Resources", "/XObject")  # fmt: skip


def circle_made(pdf: Pdf, rng: Random) -> None:
    holders = [
        (each, key) for each in pdf.objects if isinstance(each, Dictionary | Stream) for key in _TREES if key in each
    ]
    if holders:
        holder, key = rng.choice(holders)
        other, _ = rng.choice(holders)
        holder[key] = rng.choice((other, holder, Array([other, holder]), Array([holder] * 50)))


def objects_swapped(pdf: Pdf, rng: Random) -> None:
    one, other = rng.choices([each.objgen for each in pdf.objects if isinstance(each, pikepdf.Object)], k=2)
    pdf._swap_objects(one, other)


def stream_changed(pdf: Pdf, rng: Random) -> None:
    streams = [each for each in pdf.objects if isinstance(each, Stream)]
    if not streams:
        return
    stream = rng.choice(streams)
    try:
        data = stream.read_bytes()
    except pikepdf.PdfError:
        return
    kind = rng.randrange(8)
    if kind == 0:
        stream.write(zlib.compress(b"q " * (BOMB // 2), 1), filter=Name.FlateDecode)
    elif kind == 1:
        stream.write(b"x" + data, filter=rng.choice((Name.FlateDecode, Name.LZWDecode, Name.Nothing, Name.DCTDecode)))
    elif kind == 2:
        stream.write(
            data, filter=Array([Name.ASCIIHexDecode, Name.FlateDecode, 3]), decode_parms=Dictionary(Predictor=12)
        )
    elif len(data) > 2:
        change = rng.choice((token_swapped, token_removed, number_changed, run_removed, run_doubled, bits_flipped))
        for _ in range(rng.choice((1, 3, 10))):
            data = change(rng, data) or b"x"
        stream.write(data)


_BYTES: Final = (
    bits_flipped, run_removed, run_doubled, run_zeroed, run_moved, cut_short, number_changed, number_changed,
    token_swapped, token_swapped, token_removed, stream_damaged, stream_damaged,
)  # fmt: skip
_OBJECTS: Final = (values_changed, values_changed, values_changed, circle_made, circle_made, objects_swapped, stream_changed, stream_changed)  # fmt: skip


def _by_objects(data: bytes, rng: Random, changes: list[str]) -> bytes:
    output = BytesIO()
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            for _ in range(rng.choice((1, 1, 2, 4))):
                change = rng.choice(_OBJECTS)
                changes.append(change.__name__)
                change(pdf, rng)
            modes = (ObjectStreamMode.disable, ObjectStreamMode.generate)
            pdf.save(output, static_id=True, object_stream_mode=rng.choice(modes), encryption=False)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, RuntimeError):
        # What cannot be written in such a form is damaged by its bytes.
        changes.append("not written")
        return bits_flipped(rng, data)
    return output.getvalue()


def damaged(seed: int, number: int, files: list[Path]) -> tuple[bytes, str]:
    """The damaged file with a number, and how it was made."""
    rng = Random(f"{seed}/{number}")
    path, form = rng.choice(files), rng.choice((0, 0, 1, 1, 1, 2, 3))
    data, changes = written(path, form), [f"{path.name}/{form}"]
    if rng.random() < 0.5:
        data = _by_objects(data, rng, changes)
    if len(changes) == 1 or rng.random() < 0.1:
        for _ in range(rng.choice((1, 1, 1, 2, 5))):
            change = rng.choice(_BYTES)
            changes.append(change.__name__)
            data = change(rng, data) or b"%PDF"
    return data, " ".join(changes)


def seeds(folders: list[Path]) -> Iterator[Path]:
    """All PDFs in some folders that can be opened, by name."""
    for folder in folders:
        for path in sorted(folder.rglob("*.pdf")):
            try:
                pikepdf.open(path).close()
            except (pikepdf.PdfError, pikepdf.PasswordError):
                continue
            yield path
