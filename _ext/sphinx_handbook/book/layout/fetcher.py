"""Lets WeasyPrint open the project's own files, and nothing from anywhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname


def project_fetcher(folders: list[Path], opened: set[Path] | None = None) -> Any:
    """A fetcher for files below ``folders`` and ``data:`` addresses; the files go into ``opened``.

    Any other address raises ``ValueError``, which WeasyPrint logs.
    """
    # Here, since WeasyPrint takes long to load and may not be installed.
    from weasyprint.urls import URLFetcher

    allowed = [folder.resolve() for folder in folders]

    class ProjectFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme == "file":
                path = Path(url2pathname(unquote(parts.path))).resolve()
                if parts.netloc in ("", "localhost") and any(path.is_relative_to(folder) for folder in allowed):
                    if opened is not None:
                        opened.add(path)
                    return super().fetch(url, headers)
            elif parts.scheme == "data":
                return super().fetch(url, headers)
            raise ValueError("outside the project")

    return ProjectFetcher(allowed_protocols={"file", "data"}, allow_redirects=False)
