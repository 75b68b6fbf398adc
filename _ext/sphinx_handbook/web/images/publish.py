"""Publishes a page's images: turned, without metadata, in our own theme in several widths.

A drawing (SVG) loses its metadata and nothing else. In a project with a catalogue that has another theme, each image
keeps its name and its place, and has neither position nor camera in it. A project without a catalogue, in another
theme, has Sphinx's own output.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.util import logging
from sphinx.util.display import status_iterator

from ...files import file_digest, write_if_changed
from ...i18n import N_, translator
from ...images import drawings, facts, faults, web
from ...images.store import NewFile, Store, StoredFile
from ...sphinx_ext.config import AS_THEY_ARE
from ...sphinx_ext.log import TYPE

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

logger = logging.getLogger(__name__)

#: Where the files are kept, below Sphinx's folder of doctrees.
_FOLDER: Final = "handbook-images"

#: The suffixes of the formats that browsers show, whose files keep their names, of other raster images, and of
#: drawings. Films are published as they are.
_OF_BROWSERS: Final = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".webp", ".avif"})
_RASTER: Final = _OF_BROWSERS | {".heic", ".heif", ".tif", ".tiff", ".bmp", ".jxl", ".ppm", ".tga"}
_DRAWINGS: Final = frozenset({".svg", ".svgz"})

#: How the name of an image's file ends that was named by its content.
_BY_CONTENT: Final = re.compile("-[0-9a-f]{12}$")

#: The images of each build that publishes them in our way.
_BUILDS: Final[WeakKeyDictionary[Any, Pictures]] = WeakKeyDictionary()


class Pictures:
    """The images of one build, each by its path in the source folder."""

    def __init__(self, app: Sphinx, *, in_widths: bool) -> None:
        """``in_widths`` says whether pages let browsers choose among several files."""
        self._app, self.in_widths = app, in_widths
        self._store = Store(Path(app.doctreedir, _FOLDER))
        self._files: dict[str, list[StoredFile]] = {}
        self._digests: dict[str, str] = {}
        #: What is wrong with an image.
        self.faults: dict[str, faults.Fault] = {}

    def is_ours(self, source: str) -> bool:
        """Whether an image is published in our way: films, drawings and what extensions draw are copied."""
        return Path(source).suffix.lower() in _RASTER and self._is_authors(source)

    def is_drawing(self, source: str) -> bool:
        """Whether an image is an author's drawing, whose metadata is not published."""
        return Path(source).suffix.lower() in _DRAWINGS and self._is_authors(source)

    def _is_authors(self, source: str) -> bool:
        app = self._app
        path = Path(app.srcdir, source).resolve()
        # What Sphinx converts for a builder is an author's own image.
        return path.is_relative_to(Path(app.doctreedir, "images")) or not any(
            path.is_relative_to(each) and not app.srcdir.is_relative_to(each) for each in (app.outdir, app.doctreedir)
        )

    def files(self, source: str) -> list[StoredFile]:
        """The files of an image: first the one for who opens it; none, with a fault noted, where it cannot be read."""
        if source not in self._files:
            self._files[source] = self._make(source)
        return self._files[source]

    def _make(self, source: str) -> list[StoredFile]:
        path = Path(self._app.srcdir, source)
        digest, suffix = self.digest(source), path.suffix

        def make() -> list[NewFile]:
            data = path.read_bytes()
            return web.offered(data, suffix) if self.in_widths else [web.publishable(data, suffix, keep_format=True)]

        try:
            files = self._store.files(digest, f"{'widths' if self.in_widths else 'one'}{suffix.lower()}", path, make)
        except facts.Unreadable as error:
            self.faults[source] = faults.unreadable(path, error)
            bare = web.bare(path.read_bytes())
            # Browsers show as much of it as there is.
            return self._store.files(digest, "bare", path, lambda: [NewFile(0, 0, suffix, bare)]) if bare else []
        if fault := faults.of_files(path, files):
            self.faults[source] = fault
        return files

    def digest(self, source: str) -> str:
        """The SHA-256 of an image; a build takes images to stay as they are."""
        if source not in self._digests:
            self._digests[source] = file_digest(Path(self._app.srcdir, source))
        return self._digests[source]

    def suffix(self, source: str) -> str:
        """The suffix of an image's published file: another one than its own where browsers do not show its format."""
        suffix = Path(source).suffix
        if suffix.lower() in _OF_BROWSERS or not self.in_widths or not self.is_ours(source):
            return suffix
        files = self.files(source)
        return files[0].suffix if files else suffix

    def prune(self, sources: Iterable[str]) -> None:
        """Forget what was made of other images than these."""
        self._store.prune(self.digest(each) for each in sources if self.is_ours(each))


def prepare(app: Sphinx, *, in_widths: bool) -> None:
    """Publish this build's images in our way, unless the project wants them as they are."""
    if app.config.handbook_images != AS_THEY_ARE:
        _BUILDS[app.builder] = Pictures(app, in_widths=in_widths)


def of(builder: object) -> Pictures | None:
    """The images of a builder's build; None where they are published as they are."""
    return _BUILDS.get(builder)


def file_name(name: str, file: StoredFile, *, whole: bool) -> str:
    """The name of one of an image's files; ``name`` is that of the whole one, for who opens the image."""
    return name if whole else f"{Path(name).stem}-{file.width}{file.suffix}"


def others(folder: Path, name: str) -> set[Path]:
    """The files of other widths that lie beside an image's whole file, which is named by its content."""
    stem = Path(name).stem
    return set(folder.glob(f"{glob.escape(stem)}-[0-9]*.*")) if _BY_CONTENT.search(stem) else set()


def copy_image_files(app: Sphinx, copy_all: Callable[[], None]) -> Callable[[], None]:
    """Copy images as they are published here; ``copy_all`` is Sphinx's own way, for all that is no raster image."""
    pictures = of(app.builder)
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
    if pictures is None:
        return copy_all

    def copy() -> None:
        all_images = builder.images
        ours = {source: name for source, name in all_images.items() if pictures.is_ours(source)}
        drawn = {source: name for source, name in all_images.items() if pictures.is_drawing(source)}
        builder.images = {source: name for source, name in all_images.items() if source not in ours | drawn}
        try:
            copy_all()
        finally:
            builder.images = all_images
        for source, name in drawn.items():
            _copy_drawing(app, source, name)
        if ours:
            _copy(app, pictures, ours)

    return copy


def _copy(app: Sphinx, pictures: Pictures, images: dict[str, str]) -> None:
    """Write the files of images, given by source with their names; warn of those that have a fault."""
    folder = Path(app.outdir, app.builder.imagedir)
    title = translator(app.config.language)(N_("copying images"))
    for source in status_iterator(images, f"{title}... ", "brown", len(images), app.verbosity):
        name, files = images[source], pictures.files(source)
        wanted = set()
        for number, file in enumerate(files):
            path = folder / file_name(name, file, whole=not number)
            wanted.add(path)
            write_if_changed(path, file.path.read_bytes())
        leftovers = others(folder, name) if pictures.in_widths else set()
        for path in (leftovers if files else {folder / name, *leftovers}) - wanted:
            path.unlink(missing_ok=True)
        if source in pictures.faults:
            _warn(app, source, pictures.faults[source])
    pictures.prune(app.env.images)


def _copy_drawing(app: Sphinx, source: str, name: str) -> None:
    """Write a drawing without its metadata; one that is not there has been warned of."""
    path = Path(app.srcdir, source)
    if path.is_file():
        folder = Path(app.outdir, app.builder.imagedir)
        folder.mkdir(parents=True, exist_ok=True)
        write_if_changed(folder / name, drawings.stripped(path.read_bytes()))


def _warn(app: Sphinx, source: str, fault: faults.Fault) -> None:
    """Warn of a fault where the image is first asked for."""
    for docname in sorted(app.env.images[source][0]):
        for node in app.env.get_doctree(docname).findall(nodes.image):
            if source in (node["uri"], *node.get("candidates", {}).values()):
                text = fault.text(translator(app.config.language))
                logger.warning("%s", text, type=TYPE, subtype=fault.code, location=node)
                return
