"""A content-addressed cache: a result is stored under a digest of its inputs, so that a build makes only what changed.

A fragment's key is made of its HTML, the style sheets, the faces, the hyphenation and the code that made it; beside it
lies a list of the files that layout read on the way (images, drawings) with their digests. A finished file's key is
made of its fragments' keys; what is made of a finished file (folded, for a press) of the file (``Cache.get_or_make``).
Nothing that was made with a warning is stored: the next build must warn again.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..files import file_digest

if TYPE_CHECKING:
    from .pdf.fragment import Fragment, FragmentSummary

_MAKERS: Final = ("weasyprint", "pydyf", "pikepdf", "pyphen", "fonttools")


def key(parts: Iterable[bytes]) -> str:
    """A digest of what a file is made of and by which code."""
    made = hashlib.sha256(_code())
    for part in parts:
        made.update(hashlib.sha256(part).digest())
    return made.hexdigest()


@cache
def _code() -> bytes:
    package = Path(__file__).parents[1]
    files = sorted(each for each in package.rglob("*") if each.suffix in (".py", ".css", ".toml", ".mo"))
    told = b"".join(hashlib.sha256(each.read_bytes()).digest() for each in files)
    return told + ",".join(f"{name} {version(name)}" for name in _MAKERS).encode()


class Cache:
    """What the last build kept; ``close`` throws away what this one did not ask for.

    A finished file is kept as ``.pdf``; of a fragment its pages (``.fragment``), and what must be known of it first
    (``.summary``), with the digests of what it was made of; pages' HTML as ``.bodies``. Nothing is taken that is not as
    it was kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wanted: set[str] = set()

    def want(self, names: Iterable[str]) -> None:
        """Do not throw these away."""
        self.wanted |= set(names)

    def get(self, name: str, kind: str = "pdf") -> bytes | None:
        """A kept file, or what else was kept of a ``kind``."""
        self.wanted.add(name)
        return self._read(name, kind)

    def put(self, name: str, data: bytes, kind: str = "pdf") -> None:
        """Keep a finished file, or something of another ``kind``."""
        self.wanted.add(name)
        self._write(name, kind, data)

    def summary(self, name: str) -> FragmentSummary | None:
        """What must be known of a kept fragment, if all that it read is still what it was."""
        self.wanted.add(name)
        data = self._read(name, "summary")
        if data is None or not (self.folder / f"{name}.fragment").is_file():
            return None
        summary, files = pickle.loads(data)
        same = all(file_digest(Path(path)) == known for path, known in files.items())
        return summary if same else None

    def fragment(self, name: str) -> Fragment:
        """A fragment."""
        found: Fragment = pickle.loads((self.folder / f"{name}.fragment").read_bytes())
        return found

    def put_fragment(self, name: str, fragment: Fragment, files: Mapping[str, str] | None) -> None:
        """Store a fragment with the digests of the files that it read; for this build alone where ``files`` is None."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{name}.summary").unlink(missing_ok=True)
        (self.folder / f"{name}.fragment").write_bytes(pickle.dumps(fragment, pickle.HIGHEST_PROTOCOL))
        if files is not None:
            self._write(name, "summary", pickle.dumps((fragment.summary, dict(files)), pickle.HIGHEST_PROTOCOL))

    def get_or_make(self, parts: Iterable[bytes | str], make: Callable[[], bytes]) -> bytes:
        """What ``make`` makes of ``parts`` and of nothing else: made the first time only."""
        name = key(each.encode("utf-8", "replace") if isinstance(each, str) else each for each in parts)
        if (found := self.get(name)) is not None:
            return found
        made = make()
        self.put(name, made)
        return made

    def prune(self) -> None:
        """Throw away what nothing asks for any more."""
        for path in self.folder.glob("*") if self.folder.is_dir() else ():
            if path.stem not in self.wanted or (
                path.suffix == ".fragment" and not path.with_suffix(".summary").exists()
            ):
                path.unlink()

    def _read(self, name: str, kind: str) -> bytes | None:
        try:
            data = (self.folder / f"{name}.{kind}").read_bytes()
        except OSError:
            return None
        told, data = data[:_SUM], data[_SUM:]
        return data if hashlib.sha256(data).digest() == told else None

    def _write(self, name: str, kind: str, data: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{name}.{kind}").write_bytes(hashlib.sha256(data).digest() + data)


#: How many bytes a digest takes.
_SUM: Final = hashlib.sha256().digest_size


def digests(paths: Iterable[Path]) -> dict[str, str]:
    """What each file holds now."""
    return {str(path): file_digest(path) for path in sorted(set(paths))}
