"""Generated pages (search, terms, redirects, downloads): rewritten only when their digest changes.

Ours come from providers, functions that yield each page with a digest and a way to make its content, which is called
only when the page is to be written. The same test holds for Sphinx's own, the register and the module index, and for
those of extensions whose values are plain data. `incremental` removes the file of a page that is made no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A page that has no source."""

    name: str
    """Like a docname; where a source has it, the writer's own page wins."""
    template: str
    digest: object
    """A value whose `repr` changes whenever the page would, apart from what stands around it."""
    values: Callable[[], dict[str, Any]]
    """Returns the template's values; called only when the page is written."""
    framed: bool = True
    """Whether the template shows what stands around every page."""


Provider = Callable[["Sphinx"], Iterable[GeneratedPage]]


def pages_of(app: Sphinx, providers: Iterable[Provider]) -> Iterator[GeneratedPage]:
    """The pages of providers, of two of one name the first; where a source has it, the writer's own page wins."""
    names = set[str]()
    for page in (each for provider in providers for each in provider(app)):
        if page.name not in app.env.found_docs and page.name not in names:
            names.add(page.name)
            yield page


class OutputDigests:
    """The digests of the generated pages, by their path in the output: of the last build, and of this one (``now``)."""

    def __init__(
        self,
        before: Mapping[str, str],
        outdir: Path,
        as_left: Callable[[str], bool],
        digest: Callable[[str, object, bool], str],
    ) -> None:
        """``as_left`` says whether a file is as the last build left it.

        ``digest`` takes a page's name, what it shows, and whether it shows the frame around every page.
        """
        self.now: dict[str, str] = {}
        self._before, self._outdir, self._as_left, self._digest = before, outdir, as_left, digest
        #: Those that other extensions make.
        self.collected: set[str] = set()

    def due(self, name: str, path: Path, content: object, *, framed: bool) -> bool:
        """Record a page's digest; return whether the page is to be written."""
        file = path.relative_to(self._outdir).as_posix()
        self.now[file] = self._digest(name, content, framed)
        return self._before.get(file) != self.now[file] or not self._as_left(file)

    def note_written(self, path: Path) -> None:
        """Record a page that has no digest, since its values are no plain data: it is written by every build."""
        self.now[path.relative_to(self._outdir).as_posix()] = ""

    def note_collected(self, path: Path) -> None:
        """Record that a page is another extension's."""
        self.collected.add(path.relative_to(self._outdir).as_posix())


class GeneratedPages:
    """The generated pages of one build: yields ours to Sphinx, and skips those of all makers that would not change."""

    def __init__(self, app: Sphinx, digests: OutputDigests, providers: Sequence[Provider]) -> None:
        """``providers`` are asked in order; of two pages of one name, the first is written."""
        self._app, self._digests, self._providers = app, digests, providers
        self._builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
        self._names: set[str] = set()
        self._collecting = False

    def connect(self) -> None:
        """Connect the event at which Sphinx collects pages."""
        self._app.connect("html-collect-pages", self.collect)

    def collect(self, app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Name, values and template of each of our pages that is to be written."""
        for page in pages_of(app, self._providers):
            self._names.add(page.name)
            path = self._builder.get_output_path(page.name)
            if self._digests.due(page.name, path, (page.template, page.digest), framed=page.framed):
                yield page.name, page.values(), page.template

    def handle_page(self, write: Callable[..., None]) -> Callable[..., None]:
        """A method that skips pages of Sphinx and of other extensions that are not due; ``write`` writes a page."""

        def handle_page(
            pagename: str,
            addctx: dict[str, Any],
            templatename: str = "page.html",
            *,
            outfilename: Path | None = None,
            event_arg: Any = None,
        ) -> None:
            path = Path(outfilename or self._builder.get_output_path(pagename))
            # `incremental` decides about pages with a source, `collect` about ours; values that are no plain data have
            # no digest.
            is_decided = pagename in self._app.env.all_docs or pagename in self._names
            if not is_decided and path.is_relative_to(self._builder.outdir):
                if self._collecting:
                    self._digests.note_collected(path)
                if not is_plain(addctx):
                    self._digests.note_written(path)
                elif not self._digests.due(pagename, path, (templatename, addctx), framed=True):
                    return
            write(pagename, addctx, templatename, outfilename=outfilename, event_arg=event_arg)

        return handle_page

    def gen_pages_from_extensions(self, collect_all: Callable[[], None]) -> Callable[[], None]:
        """A method that notes which pages extensions make; ``collect_all`` asks them and writes the pages."""

        def collect() -> None:
            self._collecting = True
            try:
                collect_all()
            finally:
                self._collecting = False

        return collect


def is_plain(value: object) -> bool:
    """Whether a value is plain data, so that its `repr` says all that it is."""
    if isinstance(value, dict):
        return all(is_plain(each) for pair in value.items() for each in pair)
    if isinstance(value, list | tuple):
        return all(map(is_plain, value))
    return value is None or isinstance(value, str | int | float)
