"""Checks links inside the book: a link to a page or an image must name a file that exists."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from urllib.parse import quote, unquote

from ...i18n import N_
from ...problems import Edit, Problem, nearest
from . import running_text
from .running_text import Body

#: Other files that a page may offer; a target with another ending may be the name of a place.
OFFERED = re.compile(r"\.(?:pdf|svg|png|jpe?g|gif|webp|csv|xlsx?|docx?|odt|ods|zip|txt|json|toml)$", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\|#|www\.", re.IGNORECASE)
#: What a page's address may end in where it is written as on the web.
_OF_THE_WEB = re.compile(r"(?:/|\.html?)(?:\?.*)?$", re.IGNORECASE)
#: Among how many pages at most the nearest is sought, which takes a fiftieth of a second of a thousand. Of more, only
#: among those of the folder that is meant, if these are not too many, too.
_MOST_COMPARED = 1000


@dataclass(frozen=True)
class Targets:
    """What the links of a book's pages can lead to; paths are relative to its folder."""

    pages: Collection[str]
    is_file: Callable[[str], bool]
    files: Collection[str] = ()
    """The book's other files, some of which may be pages in another markup."""
    labels: Callable[[], Collection[str]] = tuple
    """All names of places, gathered only where a link needs them."""
    is_copied: Callable[[str], bool] = lambda path: False
    """Whether the website has a file at a path that only ``html_extra_path`` puts there."""
    are_all: bool = True
    """Whether no extension makes pages of its own while the book is built."""

    @cached_property
    def _docnames(self) -> frozenset[str]:
        others = (each for each in self.files if not OFFERED.search(each))
        return frozenset(posixpath.splitext(each)[0] for each in (*self.pages, *others))

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(map(posixpath.dirname, (*self.pages, *self.files)))

    def has(self, target: str, folder: str) -> bool:
        """Whether a link in a folder leads somewhere, as Sphinx and MyST resolve it."""
        meant = path_meant(target, folder)
        if meant in self.pages or self.is_file(meant):
            return True
        if not may_be_page(target) or target.endswith((".md", ".html", ".htm")):
            return False
        # Sphinx takes a page's name without its ending, and MyST a label's; a folder is no page.
        is_made = not self.are_all and posixpath.dirname(meant) not in self._folders
        return is_made or meant in self._docnames or target in self.labels()


def path_meant(target: str, folder: str) -> str:
    """The path that a link in a folder names; one that begins with a slash is meant from the book's folder."""
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))


def wrong(page: Body, path: str, targets: Targets) -> Iterator[Problem]:
    """Links that name no file, of the page at a path relative to the book's folder."""
    folder = posixpath.dirname(path)
    has = cache(lambda target: targets.has(target, folder))
    near = cache(lambda target: _nearest(target, folder, targets.pages))
    for link in running_text.links(page):
        written, mark, _ = link.target.partition("#")
        target = unquote(written)
        is_page = may_be_page(target) and not link.image
        if _ELSEWHERE.match(link.target) or not (is_page or link.image or OFFERED.search(target)) or has(target):
            continue
        code, message, word = "unknown-file", NO_FILE, target
        if is_page and target.endswith(".md"):
            code, message = "unknown-page", NO_PAGE
        elif is_page:
            code, message, word = "unknown-place", NO_PAGE_NOR_PLACE, unquote(link.target) if mark else target
        # Whoever names a file of the website means that one, and no page of the same name.
        is_sought = is_page and not targets.is_copied(path_meant(target, folder))
        nearest_one, certain = near(target) if is_sought else (None, False)
        edits = (Edit(*link.target_place, len(written), _quoted(nearest_one)),) if nearest_one and certain else ()
        yield Problem(path, link.line, link.column, code, message, {"word": word}, nearest=nearest_one, edits=edits)


def _quoted(path: str) -> str:
    """A path as a link's target: letters of any language stay as they are."""
    return re.sub(r"[^\w/.~-]", lambda match: quote(match[0]), path)


NO_FILE = N_("There is no file “{word}”.")
NO_PAGE = N_("There is no page “{word}”.")
NO_PAGE_NOR_PLACE = N_("There is no page and no place “{word}”.")


def may_be_page(target: str) -> bool:
    """Whether a link's target looks like a page: by its ending, or as an address on the web, by a slash in it."""
    if re.search(r"\.md(?:\?.*)?$", target) or _OF_THE_WEB.search(target):
        return True
    return "/" in target and not posixpath.splitext(target)[1]


def nearest_page(target: str, folder: str, pages: Collection[str]) -> str | None:
    """The page that a target in a folder most likely means, as a link there names it; None where none is near.

    One of the same name in another folder, also where the target is written as on the web: ``../saw/``, ``saw.html``.
    """
    return _nearest(target, folder, pages)[0]


def _nearest(target: str, folder: str, pages: Collection[str]) -> tuple[str | None, bool]:
    """Such a page, and whether it is certain: the only one of that name."""
    if not may_be_page(target := target.partition("#")[0]):
        return None, False
    target = target.partition("?")[0]
    name = _name(target if target.endswith(".md") else f"{_OF_THE_WEB.sub('', target)}.md")
    listed = tuple(sorted(pages))
    same = _by_name(listed).get(name, [])
    if len(same) == 1:
        return _relative(same[0], folder, target), True
    if len(listed) > _MOST_COMPARED:
        meant = posixpath.dirname(path_meant(target, folder))
        listed = tuple(each for each in listed if posixpath.dirname(each) == meant)
    if len(listed) > _MOST_COMPARED:
        listed = ()
    near = nearest(target, _targets(listed, "/" if target.startswith("/") else folder))
    return near or (_relative(same[0], folder, target) if same else None), False


@lru_cache(maxsize=2)
def _by_name(pages: tuple[str, ...]) -> dict[str, list[str]]:
    """The pages by what they are called; ``saw.html.md`` as ``saw.md``."""
    by_name: dict[str, list[str]] = {}
    for each in pages:
        by_name.setdefault(_name(re.sub(r"\.html?\.md$", ".md", each)), []).append(each)
    return by_name


@lru_cache(maxsize=8)
def _targets(pages: tuple[str, ...], folder: str) -> list[str]:
    """Pages as links in a folder name them; from the book's folder where that is ``/``."""
    return [_relative(each, folder, folder) for each in pages]


def _name(page: str) -> str:
    """What a page is called, whatever folder it is in; one that begins a folder as the folder is."""
    stem = posixpath.splitext(page)[0]
    return posixpath.basename(posixpath.dirname(stem) if posixpath.basename(stem) == "index" else stem)


def _relative(page: str, folder: str, target: str) -> str:
    return f"/{page}" if target.startswith("/") else posixpath.relpath(page, folder or ".")
