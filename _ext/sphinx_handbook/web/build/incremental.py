"""Decides which pages are written again, so that an incremental build equals a clean one, byte for byte.

Sphinx goes by times and by what was read. That misses a page that shows another page's title, one that another
builder has read already, and all that a killed build left half done. Here every page has a digest of everything
that it shows: its text and files, what it prints of other pages, the frame around it, the templates and settings.
The digests lie beside the output and are trusted only after a build that came to its end.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence, Set
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import docutils
import sphinx
from sphinx.application import ENV_PICKLE_FILENAME

from ...catalogue import git_history
from ...files import digest, file_digest, stable
from ...sphinx_ext import page_dependencies
from ...sphinx_ext.domain import HandbookDomain
from .. import assets, generated_pages
from ..search import files as search
from . import no_op

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

    from ..search.files import Texts

#: Beside the output, since it tells of the output: a copy, a clean or another builder's work takes it along.
NAME: Final = ".handbook-state.json"

_PACKAGE: Final = Path(__file__).parents[2]


@dataclass(slots=True)
class State:
    """What the last whole build wrote: each page's digest, and the images that belong to the pages.

    ``made`` has the digests of pages without a source, by file; ``files`` what lies beside the pages. ``common`` and
    ``environment`` tell a build that found nothing to read whether it can stop there.
    """

    pages: dict[str, str] = field(default_factory=dict)
    images: list[str] = field(default_factory=list)
    made: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    common: str = ""
    environment: list[int] = field(default_factory=list)

    @classmethod
    def load(cls, outdir: Path) -> State:
        """The state beside an output; nothing is known where there is none or it cannot be read."""
        try:
            raw = json.loads((outdir / NAME).read_text("utf-8"))
            return cls(
                pages=dict(raw["pages"]),
                images=list(raw["images"]),
                made=dict(raw["made"]),
                files=list(raw["files"]),
                common=str(raw["common"]),
                environment=list(raw["environment"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def save(self, outdir: Path) -> None:
        """Write the state in one step, and only where it differs."""
        text = json.dumps(asdict(self), sort_keys=True, indent=0)
        path = outdir / NAME
        if path.is_file() and path.read_text("utf-8") == text:
            return
        partial = path.with_suffix(".part")
        partial.write_text(text, "utf-8")
        partial.replace(path)


def connect(
    app: Sphinx, frame: Callable[[str], object], providers: Sequence[generated_pages.Provider], texts: Texts
) -> None:
    """Let digests decide for this build.

    ``frame`` tells what stands around a page's text, ``texts`` what the search knows of pages.
    """
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
    outdir = Path(builder.outdir)
    state = State.load(outdir)
    now = State()
    read: set[str] = set()
    skipped: set[str] = set()
    ledger = generated_pages.OutputDigests(
        state.made,
        outdir,
        lambda name, told, framed: digest([now.common, told, framed and frame(name)]),
    )

    def note_read(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        read.update(docnames)

    def updated(app: Sphinx, env: BuildEnvironment) -> list[str]:
        now.common = digest(settings(app))
        gone = {docname for docname in env.found_docs if not builder.get_output_path(docname).is_file()}
        same = state.common == now.common and state.environment == _identity(app)
        if same and state.pages.keys() == env.found_docs and not read and not gone and _are_there(outdir, state):
            # Everything else that a page shows comes from the environment, and that is the one of the last build.
            now.pages, now.images, now.files, now.environment = (
                state.pages,
                state.images,
                state.files,
                state.environment,
            )
            no_op.begin(app)
            return []
        if not texts.load(builder, state.files):
            # Pages are searched in as they were written.
            gone = set(env.found_docs)
        name_images(env)
        now.pages = digests(app, now.common, frame)
        dirty = {docname for docname, digest in now.pages.items() if state.pages.get(docname) != digest} | gone
        return sorted(dirty)

    def begins(docnames: Set[str]) -> None:
        # Until the build has come to its end, nothing is known of the pages that it writes.
        known = {docname: digest for docname, digest in state.pages.items() if docname not in docnames}
        State(known, state.images, dict.fromkeys(state.made, ""), state.files).save(outdir)
        # Where some pages are asked for by name, others that are due may not be written.
        for docname in now.pages.keys() - docnames:
            if now.pages[docname] != state.pages.get(docname):
                skipped.add(docname)

    def started(app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
        # Sphinx would write the pages whose contents list a changed one; whether they show it is in their digests.
        app.env.files_to_rebuild = {}

    def finished(app: Sphinx, exception: Exception | None) -> None:
        if exception is not None:
            return
        if no_op.at(app):
            if ledger.now:
                # Another extension has told of its pages all the same.
                now.made = state.made | ledger.now
                now.save(outdir)
            return
        now.images = sorted({name for _, name in app.env.images.values()})
        now.made = ledger.now
        now.environment = _identity(app)
        remove_orphans(builder, state, now)
        now.pages = {docname: digest for docname, digest in now.pages.items() if docname not in skipped}
        now.files = _besides(outdir)
        now.save(outdir)

    # Sphinx compares times; a page that is older than its source has another digest, too.
    builder.get_outdated_docs = lambda: iter(())  # type: ignore[method-assign]
    app.connect("env-before-read-docs", note_read, priority=900)
    # Only now are sections and figures numbered.
    app.connect("env-get-updated", updated, priority=900)
    app.connect("write-started", started)
    app.connect("build-finished", finished)
    no_op.connect(app, begins)
    generated_pages.connect(app, ledger, providers)


def _are_there(outdir: Path, state: State) -> bool:
    """Whether nothing that the last build left beside the pages has been taken away."""
    return all((outdir / name).is_file() for name in (*state.made, *state.files))


def _besides(outdir: Path) -> list[str]:
    """The files that lie beside the pages: the search's and the like, and what every page loads."""
    paths = [*outdir.iterdir(), *(outdir / search.FOLDER).iterdir(), *(outdir / "_static").rglob("*")]
    return sorted(path.relative_to(outdir).as_posix() for path in paths if path.is_file() and path.name != NAME)


def _identity(app: Sphinx) -> list[int]:
    """Which environment lies on disk: whoever reads a page writes it anew. And what pages show that is not in it."""
    path = Path(app.doctreedir, ENV_PICKLE_FILENAME)
    if not path.is_file():
        return []
    commit = int(git_history.commit(Path(app.srcdir)) or "0", 16)
    besides = int(digest([app.config.handbook_corrections, app.config.handbook_printed]), 16)
    return [path.stat().st_mtime_ns, path.stat().st_size, commit, besides]


def digests(app: Sphinx, common: str, frame: Callable[[str], object]) -> dict[str, str]:
    """Every page's digest; ``common`` is that of what all pages share."""
    env = app.env
    others = HandbookDomain.of(env).data["others"]
    show = page_dependencies.on(env)

    @cache
    def contents() -> str:
        return digest([(name, env.tocs[name].pformat()) for name in sorted(env.tocs)])

    return {
        docname: digest(
            [
                common,
                file_digest(env.doc2path(docname)),
                sorted(name for names, name in env.images.values() if docname in names),
                show(docname),
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
    # Pages name the sheets and scripts that they load with a sum of their bytes.
    loaded = [Path(app.confdir, name) for name in app.config.html_static_path]
    loaded = [path for each in loaded for path in ([each] if each.is_file() else _files(each))]
    return (
        [sphinx.__version__, docutils.__version__, app.builder.name, sorted(app.tags)],
        sorted((name, repr(value)) for name, value in values),
        assets.stylesheet(app.config.handbook_schema),
        [file_digest(path) for folder in (_PACKAGE, *folders) for path in _files(folder)],
        [file_digest(path) for path in loaded if path.suffix in (".css", ".js")],
        app.config.html_title,
    )


def name_images(env: BuildEnvironment) -> None:
    """Name images by their content: Sphinx numbers those of one name in the order in which pages were read."""
    for path, (docnames, _) in list(env.images.items()):
        source = Path(env.srcdir, path)
        if source.is_file():
            digest = hashlib.sha256(source.read_bytes()).hexdigest()[:12]
            env.images[path] = (docnames, f"{source.stem}-{digest}{source.suffix}")


def remove_orphans(builder: StandaloneHTMLBuilder, before: State, now: State) -> None:
    """Remove what pages that are gone, and images that no page shows, have left in the output."""
    root = Path(builder.outdir)
    for docname in before.pages.keys() - now.pages.keys():
        # The file's own name, with its suffix, is known only while the page is there.
        for path in (root / "_sources").glob(f"{docname}.*"):
            _remove(path, root)
    for path in _pages(builder, before) - _pages(builder, now):
        _remove(path, root)
    for name in set(before.images) - set(now.images):
        _remove(root / builder.imagedir / name, root)


def _pages(builder: StandaloneHTMLBuilder, state: State) -> set[Path]:
    """The files of all pages, with and without a source."""
    made = {Path(builder.outdir, name) for name in state.made}
    return made | {Path(builder.get_outfilename(docname)) for docname in state.pages}


def _remove(path: Path, root: Path) -> None:
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == root or not folder.is_dir() or any(folder.iterdir()):
            return
        folder.rmdir()


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
