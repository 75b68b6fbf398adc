"""Files in the cache of cuts, each beside its digest: one that a full disk or a power cut has damaged is made again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from ..files import write_whole


def stored(path: Path, make: Callable[[], bytes]) -> Path:
    """The path of a file in the cache; ``make`` returns its bytes where it lacks, or is not as it was written."""
    digest = path.with_name(f"{path.name}.sha256")
    try:
        is_whole = _digest(path.read_bytes()) == digest.read_bytes()
    except OSError:
        is_whole = False
    if not is_whole:
        data = make()
        write_whole(path, data)
        # Last: a file that was not written to its end has none, or another.
        write_whole(digest, _digest(data))
    return path


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
