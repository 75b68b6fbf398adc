"""Images that raw HTML and other extensions name as a website's page does: relative to the page in the output.

In the book every address is relative to the source folder, as Sphinx's own images are.
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

#: The address of an image in HTML: what stands before it, and itself in its quotation marks.
_SOURCE: Final = re.compile(
    r"(<(?:img|object|embed)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*?\s(?:src|data)\s*=\s*[\"']?)(\.\./[^\"'\s>]+)", re.I
)
#: The folders of a website that images are in.
_FOLDERS: Final = ("_images/", "_static/")


def from_source_folder(html: str, docname: str) -> str:
    """The HTML of a page, with the addresses that lead up to a folder of the website relative to the source folder."""

    def replaced(match: re.Match[str]) -> str:
        before, address = match.groups()
        name = posixpath.normpath(posixpath.join(posixpath.dirname(docname), address))
        return before + (name if name.startswith(_FOLDERS) else address)

    return _SOURCE.sub(replaced, html) if '"../' in html or "'../" in html or "=../" in html else html
