"""Makes the pages without a source in another theme: terms, downloads, and redirects from former addresses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...files import write_if_changed
from .. import downloads, not_found, redirects, term_pages
from ..build import outputs
from ..build.incremental import image_names, remove_orphans
from ..build.state import State, add_generated

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from .surroundings import Surroundings

#: By the template of our own theme, the part of it that is a page's text.
_PARTS = {
    term_pages.TEMPLATE: "parts/term-body.html",
    downloads.TEMPLATE: "parts/download-body.html",
}


class Pages:
    """The pages of one build; those of terms and downloads are in the frame of the theme's ordinary page."""

    def __init__(self, builder: StandaloneHTMLBuilder, surroundings: Surroundings) -> None:
        self._builder, self._surroundings = builder, surroundings
        self._names: list[str] = []

    def collect(self, app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Name, values and template of each; all are written at every build, as Sphinx's own are."""
        for provider in (term_pages.pages, downloads.pages):
            for page in provider(app):
                if page.name not in app.env.found_docs:
                    self._names.append(page.name)
                    values = page.values()
                    body = self._surroundings.whole(page.name, _PARTS[page.template], values)
                    yield page.name, {"title": values["title"], "body": body}, "page.html"

    def write_redirects(self, app: Sphinx, exception: Exception | None) -> None:
        """Write a bare page at each former address, the same in every theme: nobody is to see it."""
        if exception is not None:
            return
        for page in redirects.pages(app):
            self._names.append(page.name)
            path = Path(self._builder.get_outfilename(page.name))
            path.parent.mkdir(parents=True, exist_ok=True)
            bare = {"policy": "", "style": not_found.style_sheet()}
            write_if_changed(path, self._surroundings.render(page.template, **bare, **page.values()).encode())

    def remove_leftovers(self, app: Sphinx, exception: Exception | None) -> None:
        """Remove the pages of the last build that this one does not have: of an entry that became a draft, for one.

        Sphinx leaves them until the folder is emptied. To be called when all pages are written.
        """
        outdir = Path(self._builder.outdir)
        paths = (Path(self._builder.get_outfilename(each)).relative_to(outdir).as_posix() for each in self._names)
        if exception is not None:
            add_generated(outdir, paths)
            return
        page_files = outputs.page_files(self._builder, app.env.found_docs)
        now = State(
            generated=dict.fromkeys(paths, ""),
            sources=sorted(name for names in page_files.values() for name in names),
            images=image_names(app),
            copied=outputs.copied_files(app),
        )
        remove_orphans(self._builder, State.load(outdir), now)
        now.save(outdir)
