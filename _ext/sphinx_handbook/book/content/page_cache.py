"""Caches each page's HTML under a digest of what it depends on.

That is the page as it was read, what it shows of other pages (``page_dependencies``), the pages in the book, the
settings, and the code. Where a function of an unknown extension takes part between reading and HTML, its result may
depend on anything: then every page is resolved at every build, and the page as it was resolved is part of its digest
(``resolved_page``). A page is cached with its warnings, which are logged again; one with a warning that may depend on
anything else is not cached.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...files import digest, file_digest, stable
from ...sphinx_build import relocation, third_party
from ...sphinx_ext import page_dependencies
from ...sphinx_ext.read_phase import COMPARISON_TAG
from ..cache import Cache, key
from . import resolved_page
from .formulas.stored import StoredFormulas

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

    from ...sphinx_ext.log import LoggedWarning
    from .expectations.gatherer import Gatherer
    from .order import Document

#: Distributions that take part in a page's HTML, beside those in ``cache``; ziamath may be missing.
_DISTRIBUTIONS: Final = ("sphinx", "docutils", "pygments", "myst-parser", "sphinx-design", "ziamath", "latex2mathml")

#: The kind under which ``Cache`` stores pages.
_KIND: Final = "bodies"

#: Settings that decide which files are made, and how; they change no page's HTML.
_IRRELEVANT: Final = frozenset(
    f"handbook_{name}"
    for name in (
        *("printed", "pdf_editions", "pdf_entries", "pdf_terms", "pdf_jobs", "pdf_memory", "pdf_name", "pdf_strict"),
    )
)


@dataclass(frozen=True, slots=True)
class PageHtml:
    """A page's HTML, and what should be in print of it."""

    html: str
    gathered: Gatherer
    resolving: tuple[LoggedWarning, ...] = ()
    """What there was to warn of while Sphinx resolved it ..."""
    writing: tuple[LoggedWarning, ...] = ()
    """... and while its HTML was written."""

    @property
    def lasts(self) -> bool:
        """Whether the same page has the same warnings in the next build."""
        return all(each.lasts for each in (*self.resolving, *self.writing))


class CachedPages:
    """The pages of one edition that are in the cache, for whoever writes the others."""

    def __init__(
        self,
        pages: Mapping[str, tuple[str, PageHtml]],
        digest_of: Callable[[str, nodes.document], str],
        formulas: StoredFormulas,
    ) -> None:
        self._pages, self._digest_of, self.formulas = pages, digest_of, formulas

    def get(self, docname: str, doctree: nodes.document) -> tuple[str, PageHtml | None]:
        """The digest of a page as it was resolved, and its HTML; None where that is not in the cache.

        The digest is an empty string where the page cannot be cached.
        """
        current = self._digest_of(docname, doctree)
        before, page = self._pages.get(docname, ("", None))
        return current, page if current and current == before else None


#: Writes some pages: each one's digest and HTML by docname.
WritePages = Callable[[Sequence["Document"], CachedPages], Mapping[str, tuple[str, PageHtml]]]


class PageCache:
    """The pages that the last build left in ``cache``."""

    def __init__(self, app: Sphinx, cache: Cache) -> None:
        self.app, self.cache = app, cache
        self.shows = page_dependencies.on(app.env)
        self.formulas = StoredFormulas(cache, app.config.language)
        #: Each page's digest by docname, as several editions hold the same pages.
        self.digests: dict[str, str] = {}
        #: Whether what was read decides what a page becomes, so that a page in the cache need not be resolved.
        self.resolves_alike = not third_party.resolve_by_more(app)
        #: The node classes that an unknown extension writes.
        self.foreign = third_party.written_nodes(app)
        #: The digest of all that every page depends on; an empty string where pages cannot be cached.
        self.settings = "" if app.builder.name in app.registry.translators else _settings_digest(app)

    def pages(self, documents: Sequence[Document], common: object, write: WritePages) -> Iterator[tuple[str, PageHtml]]:
        """Docname and HTML of each document, in order: from the cache, or by ``write``.

        ``common`` is what all of them depend on beside the settings: a value with a ``repr`` that shows all of it.
        """
        self.formulas.want(each.docname for each in documents)
        if not self.settings:
            written = write(documents, CachedPages({}, lambda docname, doctree: "", self.formulas))
            yield from ((each.docname, written[each.docname][1]) for each in documents)
            return
        name = key([self.settings.encode(), digest([documents, common]).encode()])
        data = self.cache.get(name, _KIND)
        before: dict[str, tuple[str, PageHtml]] = pickle.loads(data) if data else {}
        if self.resolves_alike and not self.foreign:
            due = [each for each in documents if before.get(each.docname, ("", None))[0] != self._digest(each.docname)]
            cached = CachedPages(before, lambda docname, doctree: self._digest(docname), self.formulas)
            again = {each.docname for each in due}
            for each in documents:
                if each.docname not in again:
                    _warn_again(before[each.docname][1])
        else:
            due, cached = list(documents), CachedPages(before, self._resolved_digest, self.formulas)
        pages = before | dict(write(due, cached) if due else {})
        yield from ((each.docname, pages[each.docname][1]) for each in documents)
        lasting = {docname: each for docname, each in pages.items() if each[0] and each[1].lasts}
        if {docname: each[0] for docname, each in lasting.items()} != {
            docname: each[0] for docname, each in before.items()
        }:
            self.cache.put(name, pickle.dumps(lasting, pickle.HIGHEST_PROTOCOL), _KIND)

    def _digest(self, docname: str) -> str:
        if docname not in self.digests:
            read = file_digest(Path(self.app.doctreedir, f"{docname}.doctree"))
            self.digests[docname] = digest([read, self.shows(docname)])
        return self.digests[docname]

    def _resolved_digest(self, docname: str, doctree: nodes.document) -> str:
        resolved = resolved_page.digest_of(doctree, self.foreign)
        return digest([self._digest(docname), resolved]) if resolved else ""


def _warn_again(page: PageHtml) -> None:
    for warning in (*page.resolving, *page.writing):
        warning.log()


def _settings_digest(app: Sphinx) -> str:
    """A digest of all that every page depends on."""
    values = sorted((each.name, repr(stable(each.value))) for each in app.config if each.name not in _IRRELEVANT)
    extensions = sorted((name, each.version) for name, each in app.extensions.items())
    # The ``repr`` of a function in a setting is its name alone, so the file counts, too.
    conf = file_digest(Path(app.confdir, "conf.py"))
    versions = [*map(_version, _DISTRIBUTIONS)]
    inventories = digest(third_party.inventories(app))
    # A comparison shows what the book shows.
    tags = sorted({*app.tags} - {COMPARISON_TAG})
    return digest([relocation.read_in(app.env), tags, values, extensions, conf, versions, inventories])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
