"""Files of a book whose names keep them from being read, or from travelling to other machines and addresses."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from ...i18n import N_
from ...languages.slugs import slug
from ...problems import Problem

#: Endings that a page may have elsewhere.
_MARKDOWN: Final = (".md", ".markdown", ".mdown", ".mkd", ".md.txt", ".mdx", ".qmd", ".rmd")
#: What text is written in before it becomes a page.
_TEXT: Final = (".txt", ".doc", ".docx", ".odt", ".rtf", ".pages", ".htm", ".html")

_TRAVELS: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
#: Names that Windows keeps for devices.
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def unread(names: Iterable[str], offered: Collection[str], begins: Callable[[str], bytes]) -> Iterator[Problem]:
    """Files in categories' folders that are no pages; those in ``offered``, which a page links to, are meant to be.

    ``names`` are files relative to the book's folder; ``begins`` returns the first bytes of one.
    """
    for name in names:
        small = name.lower()
        if small.endswith(_MARKDOWN):
            ending = next(each for each in reversed(_MARKDOWN) if small.endswith(each))
            message = N_("The file is not read, since its name ends in “{ending}”: rename it to “{right}”.")
            right = posixpath.basename(name)[: -len(ending)] + ".md"
            values = {"ending": name[-len(ending) :], "right": right}
            yield Problem(name, 1, 1, "unread-file", message, values)
        elif "." not in posixpath.basename(name) and begins(name).startswith(b"---"):
            message = N_("The file is not read, since its name has no ending: rename it to “{right}”.")
            yield Problem(name, 1, 1, "unread-file", message, {"right": f"{posixpath.basename(name)}.md"})
        elif small.endswith(_TEXT) and name not in offered:
            message = N_("The file is no page, since its name does not end in .md, and no page links to it.")
            yield Problem(name, 1, 1, "unread-file", message, hint=True)


def names(pages: Collection[str], language: str) -> Iterator[Problem]:
    """Hints about names that become other letters in an address, and faults where two are one to many machines."""
    by_small: dict[str, str] = {}
    for page in pages:
        other = by_small.setdefault(page.casefold(), page)
        if other != page:
            message = N_("On Windows and macOS this is the same file as “{other}”: give one of them another name.")
            yield Problem(page, 1, 1, "file-name", message, {"other": other})
            continue
        name = posixpath.basename(page).removesuffix(".md")
        if not _TRAVELS.fullmatch(name) or _DEVICE.fullmatch(name):
            near = slug(name, language=language)
            near = f"{near}-1" if _DEVICE.fullmatch(near) else near
            message = N_(
                "The file's name is part of the page's address: use a-z, 0-9 and hyphens only, as in “{name}”."
            )
            yield Problem(page, 1, 1, "file-name", message, {"name": f"{near}.md"}, hint=True)
