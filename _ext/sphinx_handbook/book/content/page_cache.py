"""Caches each page's HTML under a digest of what it depends on.

That is the page as it was read, what it shows of other pages (``page_dependencies``), the pages in the book, the
settings, and the code. Nothing is cached where a function of an unknown extension takes part between reading and HTML,
as its result may depend on anything; nor is a page that was written with a warning: the next build must warn again.
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
from ..cache import Cache, key

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from .expectations.gatherer import Gatherer
    from .order import Document

#: Distributions that take part in a page's HTML, beside those in ``cache``; ziamath may be missing.
_DISTRIBUTIONS: Final = ("sphinx", "docutils", "pygments", "myst-parser", "sphinx-design", "ziamath", "latex2mathml")

#: The kind under which ``Cache`` stores pages.
_KIND: Final = "bodies"

#: Settings that decide which files are made, and how; they change no page's HTML.
_IRRELEVANT: Final = frozenset(
    f"handbook_{name}"
    for name in ("printed", "pdf_editions", "pdf_entries", "pdf_terms", "pdf_jobs", "pdf_memory", "pdf_name")
)


@dataclass(frozen=True, slots=True)
class PageHtml:
    """A page's HTML, and what should be in print of it."""

    html: str
    gathered: Gatherer
    faultless: bool
    """Whether it was written without a warning."""


#: Writes some pages: each one's HTML by docname.
WritePages = Callable[[Sequence["Document"]], Mapping[str, PageHtml]]


class PageCache:
    """The pages that the last build left in ``cache``."""

    def __init__(self, app: Sphinx, cache: Cache) -> None:
        self.app, self.cache = app, cache
        self.shows = page_dependencies.on(app.env)
        #: Each page's digest by docname, as several editions hold the same pages.
        self.digests: dict[str, str] = {}
        #: The digest of all that every page depends on; an empty string where pages cannot be cached.
        self.settings = "" if _has_unknown_code(app) else _settings_digest(app)

    def pages(self, documents: Sequence[Document], common: object, write: WritePages) -> Iterator[tuple[str, PageHtml]]:
        """Docname and HTML of each document, in order: from the cache, or by ``write``.

        ``common`` is what all of them depend on beside the settings: a value with a ``repr`` that shows all of it.
        """
        if not self.settings:
            written = write(documents)
            yield from ((each.docname, written[each.docname]) for each in documents)
            return
        name = key([self.settings.encode(), digest([documents, common]).encode()])
        data = self.cache.get(name, _KIND)
        pages: dict[str, tuple[str, PageHtml]] = pickle.loads(data) if data else {}
        due = [each for each in documents if pages.get(each.docname, ("", None))[0] != self._digest(each.docname)]
        written = write(due) if due else {}
        pages |= {docname: (self._digest(docname), page) for docname, page in written.items()}
        yield from ((each.docname, pages[each.docname][1]) for each in documents)
        if due:
            faultless = {docname: each for docname, each in pages.items() if each[1].faultless}
            self.cache.put(name, pickle.dumps(faultless, pickle.HIGHEST_PROTOCOL), _KIND)

    def _digest(self, docname: str) -> str:
        if docname not in self.digests:
            read = file_digest(Path(self.app.doctreedir, f"{docname}.doctree"))
            self.digests[docname] = digest([read, self.shows(docname)])
        return self.digests[docname]


def _has_unknown_code(app: Sphinx) -> bool:
    """Whether a function of an unknown extension takes part between reading and HTML."""
    classes_and_functions: list[object] = [type(domain) for domain in app.env.domains.sorted()]
    for visitors in app.registry.translation_handlers.values():
        classes_and_functions += [each for pair in visitors.values() for each in pair if each is not None]
    return (
        third_party.resolve(app, extensions=True)
        or third_party.among(classes_and_functions, extensions=True)
        or app.builder.name in app.registry.translators
    )


def _settings_digest(app: Sphinx) -> str:
    """A digest of all that every page depends on."""
    values = sorted((each.name, repr(stable(each.value))) for each in app.config if each.name not in _IRRELEVANT)
    extensions = sorted((name, each.version) for name, each in app.extensions.items())
    # The ``repr`` of a function in a setting is its name alone, so the file counts, too.
    conf = file_digest(Path(app.confdir, "conf.py"))
    versions = [*map(_version, _DISTRIBUTIONS)]
    return digest([str(app.srcdir), sorted(app.tags), values, extensions, conf, versions])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
