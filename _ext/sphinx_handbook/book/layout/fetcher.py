"""Lets WeasyPrint open the project's own files, and nothing from anywhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from ...readable import Readable

#: Begins what is said of an address that a layout may not open.
OUTSIDE: Final = "outside the project: "


def file_of(url: str, drawn: tuple[Path, Path] | None = None) -> Path:
    """The file that an address with ``file:`` stands for; ``drawn`` as in ``project_fetcher``."""
    path = Path(url2pathname(urlsplit(url).path)).resolve()
    if drawn and not path.exists() and path.is_relative_to(drawn[0].resolve()):
        pages, output = drawn[0].resolve(), drawn[1].resolve()
        name = path.relative_to(pages)
        # An extension that writes an image itself takes it for copied, as Sphinx copies images to a website.
        copied = [pages / name.relative_to("_images")] if name.parts[0] == "_images" else []
        return next((each for each in (output / name, *copied) if each.is_file()), path)
    return path


def project_fetcher(readable: Readable, opened: set[Path] | None = None, drawn: tuple[Path, Path] | None = None) -> Any:
    """A fetcher for files that are ``readable`` and ``data:`` addresses; the files go into ``opened``.

    Any other address raises ``ValueError`` with ``OUTSIDE``, which WeasyPrint logs. ``drawn`` are two folders: what is
    not in the first one, that of the pages, is looked for in the second, that of the output, into which extensions draw
    images.
    """
    # Here, since WeasyPrint takes long to load and may not be installed.
    from weasyprint.urls import URLFetcher

    class ProjectFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme == "file":
                path = file_of(url, drawn)
                if parts.netloc in ("", "localhost") and readable.allows(path):
                    if opened is not None:
                        opened.add(path)
                    return super().fetch(url if path == file_of(url) else path.as_uri(), headers)
            elif parts.scheme == "data":
                return super().fetch(url, headers)
            raise ValueError(f"{OUTSIDE}{url}")

    return ProjectFetcher(allowed_protocols={"file", "data"}, allow_redirects=False)
