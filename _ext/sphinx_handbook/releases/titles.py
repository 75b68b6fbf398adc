"""Titles in the place of names, where a passage shows the title of another page or of a section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import MappingProxyType

from .page import Page
from .passage import with_titles


def titles(pages: Iterable[Page], places: Mapping[str, str] = MappingProxyType({})) -> Callable[[str], str]:
    """A function that writes titles into a passage's text, for readers; an id or a name of nothing known here stays.

    ``places`` are titles of sections by what stands for them; those that the pages have themselves (``Page.places``)
    go before.
    """
    listed = list(pages)

    @cache
    def by_target() -> dict[str, str]:
        # Of two pages with the same id the first.
        titles = {f"#{page.docname.rpartition('/')[2]}": page.title for page in reversed(listed)}
        titles |= places
        titles |= {place: title for page in reversed(listed) for place, title in page.places}
        return titles | {f"/{page.docname}": page.title for page in listed}

    def titled(target: str) -> str:
        # Few passages show a title.
        all_titles = by_target()
        return all_titles.get(target) or all_titles.get(target.partition("#")[0]) or target.lstrip("/#")

    return lambda text: with_titles(text, titled)
