"""A page of text, as a release knows it."""

from __future__ import annotations

from dataclasses import dataclass

from .passage import Passage


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the source with its passages."""

    docname: str
    title: str
    passages: tuple[Passage, ...] = ()
    former: tuple[str, ...] = ()
    """Docnames or ids that it had before."""
    folios: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The printed numbers of the pages that it stands on, by edition."""
    places: tuple[tuple[str, str], ...] = ()
    """The titles of its sections that passages show or lead to, and of what is not printed that its own do.

    Each behind what stands there for it (``passage.title_of``), or as a link.
    """
