"""Addresses of pages relative to others: Sphinx works each out in a hundred calls, and a page's frame has many."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses by the folder that they are seen from: those of other pages are the same for all pages in it."""

    address_of: Callable[[str], str]
    """A page's address, relative to the folder of the whole website."""
    _by_folder: dict[str, dict[str, str]] = field(default_factory=dict)
    _tags: dict[str, dict[Hashable, str]] = field(default_factory=dict)

    def seen_from(self, page: str, pathto: Callable[[str], str]) -> Callable[[str], str]:
        """A function that answers as ``pathto`` does, Sphinx's function of one page, but asks it once a folder."""
        addresses = self._by_folder.setdefault(self._folder(page), {})

        def address(target: str) -> str:
            if target == page:
                return pathto(target)
            if target not in addresses:
                addresses[target] = pathto(target)
            return addresses[target]

        return address

    def tags_seen_from(self, page: str, tag: Callable[[Hashable], str]) -> Callable[[Hashable], str]:
        """A function that makes the tag of a style sheet or script as ``tag`` does, Sphinx's function of one page.

        That one looks up a file's path for each page.
        """
        tags = self._tags.setdefault(self._folder(page), {})

        def tag_of(file: Hashable) -> str:
            if file not in tags:
                tags[file] = tag(file)
            return tags[file]

        return tag_of

    def _folder(self, page: str) -> str:
        return self.address_of(page).rpartition("/")[0]
