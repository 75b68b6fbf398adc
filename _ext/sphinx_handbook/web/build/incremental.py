"""Decides which pages are written again, so that an incremental build equals a clean one, byte for byte.

Sphinx goes by times and by what was read. That misses a page that shows another page's title, one that another
builder has read already, and all that a killed build left half done. Here every page has a digest of everything
that it shows: its text and files, what it prints of other pages, the frame around it, the templates and settings.
The digests lie beside the output and are trusted only after a build that came to its end.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Set
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import docutils
import sphinx
from sphinx.application import ENV_PICKLE_FILENAME

from ...catalogue import git_history
from ...files import digest, file_digest, stable, write_if_changed
from ...images import store as images
from ...sphinx_ext import page_dependencies
from ...sphinx_ext.domain import HandbookDomain
from .. import assets
from ..generated_pages import OutputDigests
from ..images import publish
from ..search import files as search
from . import no_op

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

    from ..search.files import Texts

#: Beside the output, since it describes the output: it is copied and deleted with the folder.
NAME: Final = ".handbook-state.json"

_PACKAGE: Final = Path(__file__).parents[2]


@dataclass(slots=True)
class State:
    """What the last complete build wrote, as ``.handbook-state.json`` holds it."""

    pages: dict[str, str] = field(default_factory=dict)
    """Each page's digest, by docname."""
    images: list[str] = field(default_factory=list)
    """The images that pages show, by their names in the output."""
    generated: dict[str, str] = field(default_factory=dict)
    """The digest of each page without a source, by its path in the output."""
    files: list[str] = field(default_factory=list)
    """What lies beside the pages, by path in the output."""
    copied: list[str] = field(default_factory=list)
    """What of it Sphinx has copied from the project: static and extra files, downloads, by path in the output."""
    common: str = ""
    """The digest of what all pages share."""
    environment: list[int] = field(default_factory=list)
    """Which pickled environment the pages were written from; see ``_identity``."""

    @classmethod
    def load(cls, outdir: Path) -> State:
        """The state beside an output; an empty one where there is none or it cannot be read."""
        try:
            raw = json.loads((outdir / NAME).read_text("utf-8"))
            return cls(
                pages=dict(raw["pages"]),
                images=list(raw["images"]),
                generated=dict(raw["generated"]),
                files=list(raw["files"]),
                copied=list(raw["copied"]),
                common=str(raw["common"]),
                environment=list(raw["environment"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def save(self, outdir: Path) -> None:
        """Write the state in one step, and only where it differs."""
        write_if_changed(outdir / NAME, json.dumps(asdict(self), sort_keys=True, indent=0).encode())


class IncrementalBuild:
    """Lets digests decide which pages one build writes. The methods stand in the order in which Sphinx calls them."""

    def __init__(self, app: Sphinx, frame: Callable[[str], object], texts: Texts) -> None:
        """``frame`` returns what stands around a page's text; ``texts`` holds the texts that can be searched in."""
        self._app, self._frame, self._texts = app, frame, texts
        self._builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
        self._outdir = Path(self._builder.outdir)
        self._before = State.load(self._outdir)
        self._now = State()
        self._read: set[str] = set()
        self._left_due: set[str] = set()
        self.generated = OutputDigests(self._before.generated, self._outdir, self._generated_digest)

    def connect(self) -> None:
        """Connect the events of this build."""
        self._app.connect("env-before-read-docs", self.note_read, priority=900)
        # Sections and figures have their numbers only now; at `env-updated` they have those of the last build.
        self._app.connect("env-get-updated", self.find_outdated, priority=900)
        self._app.connect("write-started", self.forget_contents)
        self._app.connect("build-finished", self.finish)

    def get_outdated_docs(self) -> Set[str]:
        """Replaces Sphinx's comparison of times: a page that is older than its source has another digest, too."""
        return frozenset()

    def note_read(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Remember which pages this build reads."""
        self._read.update(docnames)

    def find_outdated(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """The pages to write: those whose digest has changed or whose file is gone."""
        before, now = self._before, self._now
        now.common, now.copied = digest(settings(app)), copied_files(app)
        orphans = {*before.copied} - {*now.copied}
        for name in orphans:
            # Now, since Sphinx may have a file of its own of that name, which it copies later.
            _remove(self._outdir / name, self._outdir)
        outdated = {docname for docname in env.found_docs if not self._builder.get_output_path(docname).is_file()}
        if not outdated and not orphans and self._is_unchanged():
            # Everything else that a page shows comes from the environment, and that is the one of the last build.
            now.pages, now.images, now.files, now.environment = (
                before.pages,
                before.images,
                before.files,
                before.environment,
            )
            no_op.begin(app)
            return []
        if not self._texts.load(self._builder, before.files):
            # A page's text for the search is taken when the page is written, so all are written.
            outdated = set(env.found_docs)
        name_images(app)
        now.pages = digests(app, now.common, self._frame)
        outdated |= {docname for docname, digest in now.pages.items() if before.pages.get(docname) != digest}
        return sorted(outdated)

    def _is_unchanged(self) -> bool:
        """Whether settings, environment and output are those that the last build left."""
        before, found_docs = self._before, self._app.env.found_docs
        same = before.common == self._now.common and before.environment == _identity(self._app)
        return same and before.pages.keys() == found_docs and not self._read and _all_exist(self._outdir, before)

    def forget_contents(self, app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
        """Keep Sphinx from writing the pages whose contents list a changed one: their digests decide."""
        app.env.files_to_rebuild = {}

    def forget_digests(self, docnames: Set[str]) -> None:
        """Save the state without the pages about to be written, so that a build that dies leaves them due."""
        before, now = self._before, self._now
        untouched = {docname: digest for docname, digest in before.pages.items() if docname not in docnames}
        generated = dict.fromkeys(before.generated, "")
        State(untouched, before.images, generated, before.files, self._now.copied).save(self._outdir)
        # Where some pages are asked for by name, others that are due may not be written.
        for docname in now.pages.keys() - docnames:
            if now.pages[docname] != before.pages.get(docname):
                self._left_due.add(docname)

    def _generated_digest(self, name: str, content: object, framed: bool) -> str:
        """The digest of a page without a source; ``framed`` says whether its template shows the frame."""
        return digest([self._now.common, content, framed and self._frame(name)])

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Remove what pages that are gone left behind, and save the state of a build that came to its end."""
        if exception is not None:
            return
        before, now = self._before, self._now
        if no_op.is_no_op(app):
            if self.generated.now:
                # Another extension has yielded its pages all the same.
                now.generated = before.generated | self.generated.now
                now.save(self._outdir)
            return
        now.images = sorted({name for _, name in app.env.images.values()})
        now.generated = self.generated.now
        now.environment = _identity(app)
        remove_orphans(self._builder, before, now)
        now.pages = {docname: digest for docname, digest in now.pages.items() if docname not in self._left_due}
        now.files = _other_files(self._outdir)
        now.save(self._outdir)


def _all_exist(outdir: Path, state: State) -> bool:
    """Whether every file that the last build left beside the pages is still there."""
    return all((outdir / name).is_file() for name in (*state.generated, *state.files))


def _other_files(outdir: Path) -> list[str]:
    """The files that lie beside the pages: the search's and the like, and what every page loads."""
    paths = [*outdir.iterdir(), *(outdir / search.FOLDER).iterdir(), *(outdir / "_static").rglob("*")]
    return sorted(path.relative_to(outdir).as_posix() for path in paths if path.is_file() and path.name != NAME)


def _identity(app: Sphinx) -> list[int]:
    """Identifies the pickled environment, which every build that reads a page rewrites, and what pages show beside it.

    Its time and size, the git commit, the categories' marks, and the options that are shown but are no part of the
    environment.
    """
    path = Path(app.doctreedir, ENV_PICKLE_FILENAME)
    if not path.is_file():
        return []
    commit = int(git_history.commit(Path(app.srcdir)) or "0", 16)
    names = [category.mark for category in app.config.handbook_schema.categories if category.mark]
    marks = [file_digest(Path(app.confdir, name)) for name in names]
    config = app.config
    options = int(digest([config.handbook_corrections, config.handbook_printed, config.handbook_images, marks]), 16)
    return [path.stat().st_mtime_ns, path.stat().st_size, commit, options]


def digests(app: Sphinx, common: str, frame: Callable[[str], object]) -> dict[str, str]:
    """Every page's digest, by docname; ``common`` is the digest of what all pages share."""
    env = app.env
    others = HandbookDomain.of(env).data["others"]
    dependencies = page_dependencies.on(env)

    @cache
    def contents() -> str:
        return digest([(name, env.tocs[name].pformat()) for name in sorted(env.tocs)])

    return {
        docname: digest(
            [
                common,
                file_digest(env.doc2path(docname)),
                sorted(name for names, name in env.images.values() if docname in names),
                dependencies(docname),
                frame(docname),
                contents() if "contents" in others.get(docname, ()) else "",
            ]
        )
        for docname in sorted(env.found_docs)
    }


def settings(app: Sphinx) -> object:
    """All that decides every page: versions, settings, the theme's files and the project's own templates."""
    values = [(each.name, stable(each.value)) for each in app.config.filter({"html", "env"})]
    folders = [Path(app.confdir, name) for name in app.config.templates_path]
    # Pages name the sheets and scripts that they load with a checksum of their bytes.
    loaded = [Path(app.confdir, name) for name in app.config.html_static_path]
    loaded = [path for each in loaded for path in ([each] if each.is_file() else _files(each))]
    return (
        [sphinx.__version__, docutils.__version__, app.builder.name, sorted(app.tags)],
        [app.config.handbook_images, images.recipe()],
        sorted((name, repr(value)) for name, value in values),
        assets.stylesheet(app.config.handbook_schema),
        [*_own_digests(), *(file_digest(path) for folder in folders for path in _files(folder))],
        [file_digest(path) for path in loaded if path.suffix in (".css", ".js")],
        app.config.html_title,
    )


@cache
def _own_digests() -> tuple[str, ...]:
    """The digests of the package's own files, asked for once: a process goes on with what it has loaded of them."""
    return tuple(file_digest(path) for path in _files(_PACKAGE))


def name_images(app: Sphinx) -> None:
    """Name images by their content: Sphinx numbers those of one name in the order in which pages were read."""
    pictures = publish.of(app.builder)
    for path, (docnames, _) in list(app.env.images.items()):
        source = Path(app.srcdir, path)
        if source.is_file():
            digest = (pictures.digest(path) if pictures else file_digest(source))[:12]
            suffix = pictures.suffix(path) if pictures else source.suffix
            app.env.images[path] = (docnames, f"{source.stem}-{digest}{suffix}")


def copied_files(app: Sphinx) -> list[str]:
    """The project's own files that Sphinx copies as they are, by path in the output."""
    config, names = app.config, set[str]()
    for setting, target in ((config.html_static_path, "_static/"), (config.html_extra_path, "")):
        for path in (Path(app.confdir, name) for name in setting):
            inside = [path.name] if path.is_file() else [each.relative_to(path).as_posix() for each in _files(path)]
            # A template is copied without this part of its name.
            names |= {target + name.removesuffix(".jinja").removesuffix("_t") for name in inside}
    names |= {f"_static/{Path(name).name}" for name in (config.html_logo, config.html_favicon) if name}
    return sorted(names | {f"_downloads/{name}" for _, name in app.env.dlfiles.values()})


def remove_orphans(builder: StandaloneHTMLBuilder, before: State, now: State) -> None:
    """Remove what pages that are gone, and images that no page shows, have left in the output.

    What Sphinx has copied to such a place in this build stays.
    """
    root = Path(builder.outdir)
    for docname in before.pages.keys() - now.pages.keys():
        # The source's suffix can be asked of Sphinx only while the page is there.
        for path in (root / "_sources").glob(f"{docname}.*"):
            _remove(path, root)
    copied = {root / name for name in now.copied}
    for path in _page_files(builder, before) - _page_files(builder, now) - copied:
        _remove(path, root)
    folder, scaled = root / builder.imagedir, publish.of(builder) is not None
    for name in before.images:
        is_gone = name not in now.images
        for path in [folder / name] * is_gone + [*publish.others(folder, name)] * (is_gone or not scaled):
            _remove(path, root)


def _page_files(builder: StandaloneHTMLBuilder, state: State) -> set[Path]:
    """The files of all pages, with and without a source."""
    generated = {Path(builder.outdir, name) for name in state.generated}
    return generated | {Path(builder.get_outfilename(docname)) for docname in state.pages}


def _remove(path: Path, root: Path) -> None:
    """Remove a file and the folders below ``root`` that it leaves empty."""
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == root or not folder.is_dir() or any(folder.iterdir()):
            return
        folder.rmdir()


def _files(folder: Path) -> list[Path]:
    """All files below a folder, compiled Python left out; an empty list where there is no folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
