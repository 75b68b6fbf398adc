"""Titles in the place of names, where a passage shows the title of another page or of a section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from .page import Page
from .passage import title_of, with_titles


def titles(pages: Iterable[Page], places: Callable[[], Mapping[str, str]] = dict) -> Callable[[str], str]:
    """A function that writes titles into a passage's text, for readers; an id or a name of nothing known here stays.

    ``places`` returns titles of sections by what stands for them; those that the pages have themselves
    (``Page.places``) go before. Neither is looked at before a title is asked for.
    """

    @cache
    def by_target() -> dict[str, str]:
        listed = list(pages)
        # Of two pages with the same id the first.
        titles = {f"#{page.docname.rpartition('/')[2]}": page.title for page in reversed(listed)}
        titles |= places()
        titles |= {place: title for page in reversed(listed) for place, title in page.places}
        return titles | {f"/{page.docname}": page.title for page in listed}

    def titled(target: str) -> str:
        # Few passages show a title.
        all_titles = by_target()
        return all_titles.get(target) or all_titles.get(target.partition("#")[0]) or target.lstrip("/#")

    return lambda text: with_titles(text, titled)


def titles_of(links: Iterable[str], titled: Callable[[str], str]) -> dict[str, str]:
    """The titles of the pages and sections that some links lead to, by the link; of what has no title nothing."""
    named = {link: titled(title_of(link)) for link in links if link.startswith(("/", "#"))}
    # Of what is no page's the name comes back.
    return {link: title for link, title in named.items() if title != link.lstrip("/#")}
