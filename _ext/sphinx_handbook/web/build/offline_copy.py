"""The whole website as one ZIP file, for whoever cannot reach it: it is unpacked, and `index.html` opened from there.

It is made when all files of the website are there. The page that offers it says how large it is, so that page is
changed afterwards; in the file itself nothing is offered. The same website gives the same bytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...editions.listing import size_in_words
from ...files import write_if_changed
from .. import downloads
from .outputs import stamp
from .state import State

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: What in the page with downloads offers the file, and where its size is written.
_OFFER: Final = re.compile(rb"<!--offline-->.*?<!--/offline-->", re.DOTALL)
_SIZE: Final = re.compile(r'(<span class="offline-size">)[^<]*(</span>)')

#: Files that would only grow.
_COMPRESSED: Final = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".woff2", ".zip", ".epub"})
#: By it a file of ours is known from one that the project has put there.
_COMMENT: Final = b"sphinx-handbook"
#: The first day that a ZIP file can name: each build's own would give each build other bytes.
_DAY: Final = (1980, 1, 1, 0, 0, 0)


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the file after a build, or remove the one of an earlier build."""
    if exception is not None:
        return
    outdir, file = Path(app.outdir), Path(app.outdir, downloads.offline_file(app.config))
    if not app.config.handbook_offline:
        if _is_ours(file):
            file.unlink()
        return
    page = outdir / f"{downloads.name(app.config)}.html"
    files = dict(sorted(_files(outdir, file)))
    if not _is_of(file, files) and not write_if_changed(file, _zipped(file.stem, files, page)):
        # Where the website was copied, all its files are new: newer than they are, it need not be made again.
        file.touch()
    text = page.read_text("utf-8")
    size = size_in_words(file.stat().st_size, app.config.language)
    if write_if_changed(page, _SIZE.sub(rf"\g<1>{size}\g<2>", text).encode()):
        state, place = State.load(outdir), page.relative_to(outdir).as_posix()
        # Else the next build would find a page that is not as the last one left it.
        if place in state.files and (left := stamp(page, None)):
            state.files[place] = left
            state.save(outdir)
        # Newer than the page, so that the next build sees that it is of these files.
        file.touch()


def _is_ours(file: Path) -> bool:
    """Whether there is a file of an earlier build."""
    if not file.is_file() or not zipfile.is_zipfile(file):
        return False
    with zipfile.ZipFile(file) as archive:
        return archive.comment == _COMMENT


def _files(outdir: Path, file: Path) -> Iterator[tuple[str, Path]]:
    """The website's files by their place in it, but for hidden ones, which are for builds and servers."""
    for path in outdir.rglob("*"):
        place = path.relative_to(outdir)
        if path.is_file() and path != file and not any(part.startswith(".") for part in place.parts):
            yield place.as_posix(), path


def _is_of(file: Path, files: dict[str, Path]) -> bool:
    """Whether the file is of these files: it names them all, and is newer than each."""
    if not file.is_file() or not zipfile.is_zipfile(file):
        return False
    with zipfile.ZipFile(file) as archive:
        places = [each.partition("/")[2] for each in archive.namelist()]
    return places == [*files] and all(_written(path) < _written(file) for path in files.values())


def _written(path: Path) -> int:
    """When a file was written, in nanoseconds: what Sphinx copies has the time of what it is a copy of."""
    status = path.stat()
    return max(status.st_mtime_ns, status.st_ctime_ns)


def _zipped(folder: str, files: dict[str, Path], page: Path) -> bytes:
    into = BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.comment = _COMMENT
        for place, path in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{place}", _DAY)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if path.suffix in _COMPRESSED else zipfile.ZIP_DEFLATED
            data = path.read_bytes()
            archive.writestr(entry, _OFFER.sub(b"", data) if path == page else data)
    return into.getvalue()
