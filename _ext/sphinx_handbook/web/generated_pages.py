"""Pages that have no source: written only when they would be other than they are, and gone when nothing makes them.

Ours come from providers, functions that tell of every page and make one only when it is to be written. Sphinx's own,
the search and the register, are held to the same.
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
    """Prints (`repr`) the same when the page would be the same, apart from what stands around it."""
    values: Callable[[], dict[str, Any]]
    """What the template is told; called only when the page is written."""
    framed: bool = True
    """Whether the template shows what stands around every page."""


Provider = Callable[["Sphinx"], Iterable[GeneratedPage]]


class OutputDigests:
    """What is known of the pages that have no source: a digest for every file, by its path in the output."""

    def __init__(self, before: Mapping[str, str], outdir: Path, digest: Callable[[str, object, bool], str]) -> None:
        """``digest`` makes one of a page's name, of what it shows, and of what stands around it or not."""
        self.now: dict[str, str] = {}
        self._before, self._outdir, self._digest = before, outdir, digest

    def due(self, name: str, path: Path, shown: object, *, framed: bool) -> bool:
        """Keep a page's digest; say whether the page is to be written."""
        file = path.relative_to(self._outdir).as_posix()
        self.now[file] = self._digest(name, shown, framed)
        return self._before.get(file) != self.now[file] or not path.is_file()


def connect(app: Sphinx, ledger: OutputDigests, providers: Sequence[Provider]) -> None:
    """Write what is due of the providers' pages and of Sphinx's own."""
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
    write = builder.handle_page
    told: set[str] = set()

    def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
        for made in (each for provider in providers for each in provider(app)):
            if made.name in app.env.found_docs or made.name in told:
                continue
            told.add(made.name)
            shown = (made.template, made.digest)
            if ledger.due(made.name, builder.get_output_path(made.name), shown, framed=made.framed):
                yield made.name, made.values(), made.template

    def handle_page(
        pagename: str,
        addctx: dict[str, Any],
        templatename: str = "page.html",
        *,
        outfilename: Path | None = None,
        event_arg: Any = None,
    ) -> None:
        # Of a page with a source, `freshness` decides; of what an extension tells in its own words, nothing is known.
        path = Path(outfilename or builder.get_output_path(pagename))
        decided = pagename in app.env.all_docs or pagename in told
        asked = not decided and is_plain(addctx) and path.is_relative_to(builder.outdir)
        if asked and not ledger.due(pagename, path, (templatename, addctx), framed=True):
            return
        write(pagename, addctx, templatename, outfilename=outfilename, event_arg=event_arg)

    builder.handle_page = handle_page  # type: ignore[method-assign]
    app.connect("html-collect-pages", pages)


def is_plain(value: object) -> bool:
    """Whether a value prints all that it is."""
    if isinstance(value, dict):
        return all(is_plain(each) for pair in value.items() for each in pair)
    if isinstance(value, list | tuple):
        return all(map(is_plain, value))
    return value is None or isinstance(value, str | int | float)
