"""Decides which pages are written again, so that an incremental build equals a clean one, byte for byte.

Sphinx goes by times and by what was read. That misses a page that shows another page's title, one that another
builder has read already, and all that a killed build left half done. Here every page has a digest of everything
that it shows: its text and files, what it prints of other pages, the frame around it, the templates and settings.
The digests lie beside the output and are trusted only after a build that came to its end.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import docutils
import sphinx
from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.environment import CONFIG_OK

from ...catalogue import git_history
from ...files import digest, file_digest, now, stable
from ...images import store as images
from ...sphinx_build import third_party
from ...sphinx_ext import page_dependencies
from ...sphinx_ext.domain import HandbookDomain
from ...sphinx_ext.page_limits import given_up
from .. import assets, downloads
from ..folder import parts as folder_parts
from ..generated_pages import OutputDigests
from ..images import publish
from ..releases import state as releases
from . import module_code, no_op, outputs
from .state import NAME, State, add_generated

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

    from ..search.files import Texts


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
        self._began = self._before.began or now(self._outdir)
        self.generated = OutputDigests(self._before.generated, self._outdir, self._as_left, self._generated_digest)

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
        """The pages to write: those whose digest has changed, or of whose files one is not as it was left."""
        before, now = self._before, self._now
        now.common, now.copied = digest(settings(app)), outputs.copied_files(app)
        page_files = outputs.page_files(self._builder, sorted(env.found_docs))
        for docname in folder_parts.documents(env):
            page_files[docname].append(folder_parts.path(docname))
        now.sources = sorted(name for names in page_files.values() for name in names)
        self._remove_first()
        outdated = {docname for docname, names in page_files.items() if not all(map(self._as_left, names))}
        if not outdated and self._is_unchanged():
            # Everything else that a page shows comes from the environment, and that is the one of the last build.
            self._now = replace(before)
            no_op.begin(app)
            return []
        if not self._texts.load(self._builder, before.files):
            # A page's text for the search is taken when the page is written, so all are written.
            outdated = set(env.found_docs)
        name_images(app)
        outdated |= self._pages_of_missing_images()
        now.pages = digests(app, now.common, self._frame)
        outdated |= {docname for docname, digest in now.pages.items() if before.pages.get(docname) != digest}
        return sorted(outdated)

    def _as_left(self, name: str) -> bool:
        """Whether a file of the output is as the last build left it, and stays so until this one writes pages."""
        # Sphinx copies extra files before it writes the pages, whose files may have the same names.
        if name in self._now.copied:
            return False
        stamp = outputs.unchanged(self._outdir / name, self._before.files.get(name))
        if stamp:
            self._before.files[name] = stamp
        return stamp is not None

    def _is_unchanged(self) -> bool:
        """Whether settings, environment and output are those that the last build left."""
        before, found_docs = self._before, self._app.env.found_docs
        same = before.common == self._now.common and before.environment == _identity(self._app)
        same = same and before.pages.keys() == found_docs and not self._read
        # What has been overwritten would be copied anew.
        same = same and before.copied == self._now.copied and not before.overwritten
        return same and all(map(self._as_left, before.files))

    def _remove_first(self) -> None:
        """Remove what must be gone before this build writes.

        What the project had Sphinx copy: Sphinx or we may have a file of that name. And the files of pages that are
        now called the same in other case: some file systems do not tell the two apart.
        """
        before, now = self._before, self._now
        gone, folded = {*before.copied} - {*now.copied}, {name.casefold() for name in now.sources}
        renamed = {name for name in {*before.sources} - {*now.sources} if name.casefold() in folded}
        for name in gone | renamed:
            outputs.remove(self._outdir / name, self._outdir)
        before.sources = sorted({*before.sources} - renamed)
        if gone:
            assets.write(self._app)

    def collecting(self, collect: Callable[[], None]) -> Callable[[], None]:
        """A method that has other extensions make their pages; ``collect`` asks them."""

        def collect_pages() -> None:
            self._now.modules = module_code.digests(self._app, self._now.common, self._frame)
            module_code.remove_outdated(self._outdir, self._before.modules, self._now.modules)
            collect()

        return collect_pages

    def _keep_collected(self) -> None:
        """Keep the pages that other extensions have not made again, since they found them there."""
        before, now = self._before, self._now
        skipped = {name for name in before.collected if name not in now.generated and (self._outdir / name).is_file()}
        listen = third_party.listen(self._app, "html-collect-pages")
        for name in sorted(skipped):
            if name in now.modules or (listen and name not in before.modules):
                now.generated[name] = before.generated[name]
        now.collected = sorted(self.generated.collected | (skipped & now.generated.keys()))

    def _pages_of_missing_images(self) -> Set[str]:
        """All pages that show images, where an image is not as it was left: only written pages have theirs copied."""
        folder = f"{self._builder.imagedir}/"
        if all(self._as_left(name) for name in self._before.files if name.startswith(folder)):
            return set()
        return {docname for docnames, _ in self._app.env.images.values() for docname in docnames}

    def forget_contents(self, app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
        """Keep Sphinx from writing the pages whose contents list a changed one: their digests decide."""
        app.env.files_to_rebuild = {}

    def forget_digests(self, docnames: Set[str]) -> None:
        """Save the state without the pages about to be written, so that a build that dies leaves them due."""
        before, now = self._before, self._now
        untouched = {docname: digest for docname, digest in before.pages.items() if docname not in docnames}
        # What this build may write and leave behind, if it dies: the next one removes it.
        due = replace(
            before,
            pages=untouched,
            images=sorted({*before.images, *image_names(self._app)}),
            generated=dict.fromkeys(before.generated, ""),
            sources=sorted({*before.sources, *now.sources}),
            copied=now.copied,
            common="",
            environment=[],
            began=self._began,
        )
        due.save(self._outdir)
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
            add_generated(self._outdir, self.generated.now)
            return
        before, now = self._before, self._now
        if no_op.is_no_op(app):
            if self.generated.now:
                # Another extension has yielded its pages all the same.
                now.generated = before.generated | self.generated.now
                now.files = outputs.stamps(self._outdir, now.files, before.files)
            now.save(self._outdir)
            return
        now.images = image_names(app)
        now.generated = self.generated.now
        now.environment = _identity(app)
        self._keep_collected()
        remove_orphans(self._builder, before, now)
        left_due = self._left_due | given_up.pages(app)
        now.pages = {docname: digest for docname, digest in now.pages.items() if docname not in left_due}
        written = {*now.sources, *now.generated, *outputs.image_files(self._builder, now.images)}
        # The copy of the whole website is made, or removed, after this.
        elsewhere = {*now.copied, NAME, downloads.offline_file(app.config)}
        others = outputs.written_since(app, self._began).union(before.others) - written - elsewhere
        now.files = outputs.stamps(self._outdir, written | others, before.files)
        now.others = sorted(others & now.files.keys())
        now.overwritten = outputs.overwritten(app)
        now.save(self._outdir)


def _identity(app: Sphinx) -> list[int]:
    """Identifies the pickled environment, which every build that reads a page rewrites, and what pages show beside it.

    Its time and size, the git commit, the categories' marks, the releases, and the options that are shown but are no
    part of the environment.
    """
    path = Path(app.doctreedir, ENV_PICKLE_FILENAME)
    if not path.is_file():
        return []
    commit = int(git_history.commit(Path(app.srcdir)) or "0", 16)
    names = [category.mark for category in app.config.handbook_schema.categories if category.mark]
    marks = [file_digest(Path(app.confdir, name)) for name in names]
    config = app.config
    others = [marks, releases.stamps(config, Path(app.confdir))]
    options_of_pages = [
        config.handbook_corrections,
        config.handbook_printed,
        config.handbook_offline,
        config.handbook_markdown,
        config.handbook_images,
        config.handbook_folder,
    ]
    options = int(digest([*options_of_pages, *others]), 16)
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
    loaded = [path for each in loaded for path in ([each] if each.is_file() else outputs.files(each))]
    return (
        [sphinx.__version__, docutils.__version__, app.builder.name, sorted(app.tags)],
        [app.config.handbook_images, app.config.handbook_folder, app.config.handbook_markdown, images.recipe()],
        sorted((name, repr(value)) for name, value in values),
        assets.stylesheet(app.config.handbook_schema),
        [*outputs.own_digests(), *(file_digest(path) for folder in folders for path in outputs.files(folder))],
        [file_digest(path) for path in loaded if path.suffix in (".css", ".js")],
        app.config.html_title,
    )


def name_images(app: Sphinx) -> None:
    """Name images by their content: Sphinx numbers those of one name in the order in which pages were read."""
    pictures = publish.of(app.builder)
    for path, (docnames, _) in list(app.env.images.items()):
        source = Path(app.srcdir, path)
        if source.is_file():
            digest = (pictures.digest(path) if pictures else file_digest(source))[:12]
            suffix = pictures.suffix(path) if pictures else source.suffix
            app.env.images[path] = (docnames, f"{source.stem}-{digest}{suffix}")


def image_names(app: Sphinx) -> list[str]:
    """The names of all images that pages show, in the output."""
    return sorted({name for _, name in app.env.images.values()})


def remove_orphans(builder: StandaloneHTMLBuilder, before: State, now: State) -> None:
    """Remove what pages that are gone, and images that no page shows, have left in the output."""
    outdir = Path(builder.outdir)
    for name in {*before.sources, *before.generated} - {*now.sources, *now.generated, *now.copied}:
        outputs.remove(outdir / name, outdir)
    folder, scaled = outdir / builder.imagedir, publish.of(builder) is not None
    for name in before.images:
        is_gone = name not in now.images
        for path in [folder / name] * is_gone + [*publish.others(folder, name)] * (is_gone or not scaled):
            outputs.remove(path, outdir)


def clear(app: Sphinx) -> None:
    """Where the whole project is read anew, first remove all that nobody can say of whether it is still made.

    That is what other extensions write, and what Sphinx writes for a language or a theme: whoever still makes it does
    so in this build. Called before any other extension begins.
    """
    if app.env.config_status == CONFIG_OK:
        return
    outdir = Path(app.outdir)
    state = State.load(outdir)
    for name in {*state.others, *state.collected}:
        outputs.remove(outdir / name, outdir)
