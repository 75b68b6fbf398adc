"""Titles in the place of names, where a passage shows the title of another page or of a section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from .page import Page
from .passage import with_titles


def titles(pages: Iterable[Page], places: Mapping[str, str] = MappingProxyType({})) -> Callable[[str], str]:
    """A function that writes titles into a passage's text, for readers; an id or a name of nothing known here stays.

    ``places`` are titles of sections by what stands for them; those that the pages have themselves (``Page.places``)
    go before.
    """
    listed = list(pages)
    # Of two pages with the same id the first.
    by_target = {f"#{page.docname.rpartition('/')[2]}": page.title for page in reversed(listed)}
    by_target |= places
    by_target |= {place: title for page in reversed(listed) for place, title in page.places}
    by_target |= {f"/{page.docname}": page.title for page in listed}

    def titled(target: str) -> str:
        return by_target.get(target) or by_target.get(target.partition("#")[0]) or target.lstrip("/#")

    return lambda text: with_titles(text, titled)
