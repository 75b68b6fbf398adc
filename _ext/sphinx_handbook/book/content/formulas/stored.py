"""Keeps the drawings of each page's formulas from build to build: where a page changes, few of its formulas do."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from ...cache import Cache, key

#: The kind under which ``Cache`` stores the drawings of a page.
_KIND: Final = "formulas"
#: The distributions that a drawing depends on; they may be missing.
_DISTRIBUTIONS: Final = ("ziamath", "ziafont", "latex2mathml")

#: A formula's TeX, and whether it stands in a line.
Formula = tuple[str, bool]


@dataclass(slots=True, eq=False)
class Drawings:
    """The drawings (SVG) of one page's formulas."""

    before: dict[Formula, str] = field(default_factory=dict)
    """Those that the last build has left."""
    used: dict[Formula, str] = field(default_factory=dict)
    """Those that the page has now."""
    fits: bool = False
    """Whether the libraries have been looked at, and have what is needed of them."""


#: The drawings of the page that is being written, and of those within which that is done.
pages: Final[list[Drawings]] = []


class StoredFormulas:
    """The drawings of all pages' formulas in a ``cache``, in one language."""

    def __init__(self, cache: Cache, language: str) -> None:
        self._cache = cache
        self._common = [language.encode(), *(_version(each).encode() for each in _DISTRIBUTIONS)]

    def want(self, docnames: Iterable[str]) -> None:
        """Keep those of pages that need not be written now."""
        self._cache.want(map(self._name, docnames))

    @contextmanager
    def of(self, docname: str) -> Iterator[None]:
        """Write a page within: what the last build has drawn of its formulas is taken, what is new is stored."""
        name = self._name(docname)
        data = self._cache.get(name, _KIND)
        own = Drawings(pickle.loads(data) if data else {})
        pages.append(own)
        try:
            yield
        finally:
            pages.remove(own)
        if own.used != own.before:
            self._cache.put(name, pickle.dumps(own.used, pickle.HIGHEST_PROTOCOL), _KIND)

    def _name(self, docname: str) -> str:
        return key([b"formulas", *self._common, docname.encode()])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
