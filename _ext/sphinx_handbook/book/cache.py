"""A content-addressed cache: a result is stored under a digest of its inputs, so that a build makes only what changed.

A fragment's key is made of its HTML, the style sheets, the hyphenation and the code that made it; stored beside it is a
list of the files that layout read for it (images, drawings) with their digests. A finished file's key is made of its
fragments' keys, and beside it lie the digests of all files that they read; the key of what is made of a finished file
(folded, for a press) is made of the file (``Cache.get_or_make``).
A fragment's warnings are stored with it. Nothing else that was made with a warning is: the next build must warn again.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..design import fallback_fonts
from ..files import file_digest
from ..readable import project_folder

if TYPE_CHECKING:
    from .pdf.fragment import Fragment, FragmentSummary

#: The distributions that a PDF depends on.
_DISTRIBUTIONS: Final = ("weasyprint", "pydyf", "pikepdf", "pyphen", "fonttools", "pillow")

#: What lies below these may lie within a project's folder, and is no part of the project.
_INSTALLED: Final = Path(sys.prefix), Path(__file__).parents[1]

#: The length of the SHA-256 that each stored file begins with, in bytes.
_DIGEST_LENGTH: Final = hashlib.sha256().digest_size


def key(parts: Iterable[bytes]) -> str:
    """A digest of what something is made of, and of the code that makes it."""
    total = hashlib.sha256(_code())
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()


@cache
def _code() -> bytes:
    """The digests of this package's files, and the versions of the distributions."""
    package = Path(__file__).parents[1]
    files = sorted(each for each in package.rglob("*") if each.suffix in (".py", ".css", ".toml", ".mo"))
    file_digests = b"".join(hashlib.sha256(each.read_bytes()).digest() for each in files)
    versions = [*(f"{name} {version(name)}" for name in _DISTRIBUTIONS), fallback_fonts.versions()]
    return file_digests + ",".join(versions).encode()


class Cache:
    """What the last build stored; ``prune`` removes what this one has not asked for.

    A finished file is stored as ``.pdf`` with the digests of the files that it depends on as ``.files``, pages' HTML as
    ``.bodies``; of a fragment its pages (``.fragment``), and apart from them what planning needs (``.summary``) with
    the digests of the files that it read, and ``.sound`` once its pages have been read back without finding anything
    wrong. Each file but ``.fragment`` begins with a digest of the rest, so a damaged
    one counts as missing.

    Files that were read are taken to stay as they are while a build runs: each is digested once. They are noted by
    where they lie in ``source``, the pages' folder, in ``output``, or in the project: where what is stored is copied
    for another folder of the same book, that one's own files are looked at.
    """

    def __init__(self, folder: Path, source: Path, output: Path) -> None:
        self.folder = folder
        #: The folders that files are noted from.
        self._bases = folder.parent, output, source, project_folder(source) or source
        #: The names that ``prune`` keeps.
        self.wanted: set[str] = set()
        self._digest = cache(file_digest)

    def want(self, names: Iterable[str]) -> None:
        """Keep these when the cache is pruned."""
        self.wanted |= set(names)

    def get(self, name: str, kind: str = "pdf") -> bytes | None:
        """What is stored under a name; None where nothing is, or it is damaged."""
        self.wanted.add(name)
        return self._read(name, kind)

    def put(self, name: str, data: bytes, kind: str = "pdf") -> None:
        """Store data under a name."""
        self.wanted.add(name)
        self._write(name, kind, data)

    def summary(self, name: str) -> FragmentSummary | None:
        """The summary of a stored fragment; None where there is none, or a file that it read has changed."""
        self.wanted.add(name)
        data = self._read(name, "summary")
        if data is None or not (self.folder / f"{name}.fragment").is_file():
            return None
        summary, files = pickle.loads(data)
        return summary if self._are_unchanged(files) else None

    def finished(self, name: str) -> bytes | None:
        """A finished file; None where there is none, or a file has changed that was read for one of its fragments."""
        self.wanted.add(name)
        files = self._read(name, "files")
        return self._read(name, "pdf") if files and self._are_unchanged(pickle.loads(files)) else None

    def put_finished(self, name: str, data: bytes, fragments: Iterable[str]) -> None:
        """Store a finished file that was made of these ``fragments``, all of which are stored for the next build."""
        files: dict[str, str] = {}
        for each in fragments:
            if (summary := self._read(each, "summary")) is None:
                return
            files |= pickle.loads(summary)[1]
        self._write(name, "files", pickle.dumps(files, pickle.HIGHEST_PROTOCOL))
        self.put(name, data)

    def _are_unchanged(self, files: Mapping[str, str]) -> bool:
        return all(self._digest(self._path(name)) == digest for name, digest in files.items())

    def _name(self, path: Path) -> str:
        """A file as it is noted."""
        if not any(path.is_relative_to(each) for each in _INSTALLED):
            for number, base in enumerate(self._bases):
                if path.is_relative_to(base):
                    return f"{number}:{path.relative_to(base).as_posix()}"
        return str(path)

    def _path(self, name: str) -> Path:
        """The file that is noted by a name."""
        number, separator, below = name.partition(":")
        return Path(self._bases[int(number)], below) if separator and number.isdigit() else Path(name)

    def digests(self, paths: Iterable[Path]) -> dict[str, str]:
        """The digest of each file's content, by the name that the file is noted by."""
        return {self._name(path): self._digest(path) for path in sorted(set(paths))}

    def fragment(self, name: str) -> Fragment:
        """A stored fragment."""
        fragment: Fragment = pickle.loads((self.folder / f"{name}.fragment").read_bytes())
        return fragment

    def put_fragment(self, name: str, fragment: Fragment, files: Mapping[str, str] | None) -> None:
        """Store a fragment with the digests of the files that it read; for this build alone where ``files`` is None."""
        self.folder.mkdir(parents=True, exist_ok=True)
        # The summary goes first and comes last: a fragment that is half written has none, and counts as missing.
        for kind in ("summary", "sound"):
            (self.folder / f"{name}.{kind}").unlink(missing_ok=True)
        (self.folder / f"{name}.fragment").write_bytes(pickle.dumps(fragment, pickle.HIGHEST_PROTOCOL))
        if files is not None:
            self._write(name, "summary", pickle.dumps((fragment.summary, dict(files)), pickle.HIGHEST_PROTOCOL))

    def mark_sound(self, names: Iterable[str]) -> None:
        """Note of fragments that their pages have been read back, and nothing was wrong."""
        for name in names:
            self._write(name, "sound", b"")

    def is_sound(self, name: str) -> bool:
        """Whether ``mark_sound`` has been called for a fragment as it is."""
        return self._read(name, "sound") is not None

    def get_or_make(self, parts: Iterable[bytes | str], make: Callable[[], bytes]) -> bytes:
        """The result of ``make``, which depends on ``parts`` alone, and is called only where it is not stored."""
        name = key(each.encode("utf-8", "replace") if isinstance(each, str) else each for each in parts)
        data = self.get(name)
        if data is None:
            data = make()
            self.put(name, data)
        return data

    def prune(self) -> None:
        """Remove what this build has not asked for, and fragments without a summary."""
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
        digest, data = data[:_DIGEST_LENGTH], data[_DIGEST_LENGTH:]
        return data if hashlib.sha256(data).digest() == digest else None

    def _write(self, name: str, kind: str, data: bytes) -> None:
        # Not ``files.write_whole``: the digest shows a partial write, and a search for leftovers at each of thousands
        # of files would take time that grows with their square.
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{name}.{kind}").write_bytes(hashlib.sha256(data).digest() + data)
