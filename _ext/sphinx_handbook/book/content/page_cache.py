"""Pages' HTML, kept from one build to the next: made anew only of pages that would have another.

A page's is kept under a digest of all that it is made of: the page as it was read, what it shows of others
(``catalogue.shown``), the pages that the book holds, the settings, and the code. Where a function that we do not know
has a part in it, nothing is kept; nor is the HTML of a page of which something was told: that is told again.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...files import digest, file_digest, stable
from ...sphinx_build import third_party
from ...sphinx_ext import page_dependencies
from .. import cache

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from .expectations import Gatherer
    from .order import Document

#: Distributions that have a part in a page's HTML, beside those that ``kept`` knows; the last one may be missing.
_MAKERS: Final = ("sphinx", "docutils", "pygments", "myst-parser", "sphinx-design", "ziamath")

#: What the shelf calls what is kept here.
_KIND: Final = "bodies"

#: Settings that decide what is made, how, and what the website offers: no page's HTML.
_ASIDE: Final = frozenset(
    f"handbook_{name}"
    for name in ("printed", "pdf_editions", "pdf_entries", "pdf_terms", "pdf_jobs", "pdf_memory", "pdf_name")
)


@dataclass(frozen=True, slots=True)
class PageHtml:
    """A page's HTML, and what should be found in print of it."""

    html: str
    gathered: Gatherer
    faultless: bool


#: Makes those of some pages, in their order.
Make = Callable[[Sequence["Document"]], Mapping[str, PageHtml]]


class PageCache:
    """What the last build kept; ``shelf`` is where it lies."""

    def __init__(self, app: Sphinx, shelf: cache.Cache) -> None:
        self.app, self.cache = app, shelf
        self.shows = page_dependencies.on(app.env)
        #: Of each page: editions hold the same ones.
        self.digests: dict[str, str] = {}
        self.settings = "" if _strange(app) else _settings(app)

    def bodies(self, documents: Sequence[Document], common: object, make: Make) -> Iterator[tuple[str, PageHtml]]:
        """All of some pages, in their order: kept ones, and what ``make`` makes of the others.

        ``common`` is whatever else all of them are made of, as something that prints all that it is.
        """
        if not self.settings:
            made = make(documents)
            yield from ((each.docname, made[each.docname]) for each in documents)
            return
        name = cache.key([self.settings.encode(), digest([documents, common]).encode()])
        data = self.cache.get(name, _KIND)
        known: dict[str, tuple[str, PageHtml]] = pickle.loads(data) if data else {}
        due = [each for each in documents if known.get(each.docname, ("", None))[0] != self._digest(each.docname)]
        made = make(due) if due else {}
        known |= {docname: (self._digest(docname), body) for docname, body in made.items()}
        yield from ((each.docname, known[each.docname][1]) for each in documents)
        if due:
            sound = {docname: each for docname, each in known.items() if each[1].faultless}
            self.cache.put(name, pickle.dumps(sound, pickle.HIGHEST_PROTOCOL), _KIND)

    def _digest(self, docname: str) -> str:
        if docname not in self.digests:
            read = file_digest(Path(self.app.doctreedir, f"{docname}.doctree"))
            self.digests[docname] = digest([read, self.shows(docname)])
        return self.digests[docname]


def _strange(app: Sphinx) -> bool:
    """Whether somebody takes part between reading and HTML of whom we do not know what they go by."""
    things: list[object] = [type(domain) for domain in app.env.domains.sorted()]
    for visitors in app.registry.translation_handlers.values():
        things += [each for pair in visitors.values() for each in pair if each is not None]
    return (
        third_party.resolve(app, extensions=True)
        or third_party.among(things, extensions=True)
        or app.builder.name in app.registry.translators
    )


def _settings(app: Sphinx) -> str:
    """A digest of all that decides every page."""
    values = sorted((each.name, repr(stable(each.value))) for each in app.config if each.name not in _ASIDE)
    extensions = sorted((name, each.version) for name, each in app.extensions.items())
    # A function in a setting prints as its name.
    written = file_digest(Path(app.confdir, "conf.py"))
    makers = [*map(_version, _MAKERS)]
    return digest([str(app.srcdir), sorted(app.tags), values, extensions, written, makers])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
