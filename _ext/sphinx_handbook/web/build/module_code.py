"""The pages of `sphinx.ext.viewcode`, which are made again whenever what they show changes.

Sphinx makes such a page again when the module is newer. It misses what else the page shows: which pages document the
module, and what stands around every page.
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...files import digest, stable
from .outputs import remove

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

_EXTENSION = "sphinx.ext.viewcode"


def digests(app: Sphinx, common: str, frame: Callable[[str], object]) -> dict[str, str]:
    """The digest of each of these pages, by path in the output; ``common`` is the digest of what all pages share."""
    if _EXTENSION not in app.extensions:
        return {}
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
    modules: dict[str, Any] = getattr(app.env, "_viewcode_modules", {})
    pages = {posixpath.join("_modules", name.replace(".", "/")): entry for name, entry in modules.items() if entry}
    outdir = Path(builder.outdir)
    return {
        Path(builder.get_outfilename(page)).relative_to(outdir).as_posix(): digest(
            [common, sorted(pages), frame(page), [_in_order(each) for each in entry]]
        )
        for page, entry in pages.items()
    }


def _in_order(value: object) -> object:
    """A value whose ``repr`` does not depend on the order in which pages were read."""
    return sorted(value.items()) if isinstance(value, dict) else stable(value)


def remove_outdated(outdir: Path, before: Mapping[str, str], now: Mapping[str, str]) -> None:
    """Remove the pages that show something else than they would now, so that Sphinx makes them again.

    Also those that are gone: by another builder they had another name, which Sphinx asks for all the same.
    """
    for name in {*before, *now}:
        if before.get(name) != now.get(name):
            remove(outdir / name, outdir)
