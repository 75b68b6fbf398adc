"""The titles of pages in the place of their names, where a passage shows the title of another page."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .page import Page
from .passage import with_titles


def titles(pages: Iterable[Page]) -> Callable[[str], str]:
    """A function that writes titles into a passage's text, for readers; an id or a name that is no page's stays."""
    listed = list(pages)
    # Of two pages with the same id the first.
    by_target = {f"#{page.docname.rpartition('/')[2]}": page.title for page in reversed(listed)}
    by_target |= {f"/{page.docname}": page.title for page in listed}

    def titled(target: str) -> str:
        return by_target.get(target) or by_target.get(target.partition("#")[0]) or target.lstrip("/#")

    return lambda text: with_titles(text, titled)
