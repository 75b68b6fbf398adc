"""A file beside Sphinx's doctrees in which one build keeps values for the next."""

from __future__ import annotations

import hashlib
import pickle
import sys
from pathlib import Path
from typing import Final

from ...files import digest, write_whole

_DIGEST: Final = hashlib.sha256().digest_size


class KeptFile:
    """A pickle that is read again only as the very bytes that code like this one has written."""

    def __init__(self, path: Path, code: object) -> None:
        """``code`` has another `repr` whenever the code is another that decides what is kept."""
        self._path = path
        self._key = digest([sys.version, code]).encode()

    def load(self) -> object:
        """What was saved last; None where there is nothing, or what is there is damaged."""
        data = self._path.read_bytes() if self._path.is_file() else b""
        stored = data[len(self._key) + _DIGEST :]
        whole = data.startswith(self._key + hashlib.sha256(stored).digest())
        return pickle.loads(stored) if whole else None

    def save(self, value: object) -> None:
        """Keep a value in the place of the last one."""
        stored = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        write_whole(self._path, self._key + hashlib.sha256(stored).digest() + stored)
