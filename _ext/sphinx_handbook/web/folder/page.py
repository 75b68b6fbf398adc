"""The folder's page, in the book's language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from ...i18n import N_, translator
from ..generated_pages import GeneratedPage
from ..metadata import base

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

TEMPLATE: Final = "folder.html"


def name(env: BuildEnvironment) -> str:
    """The page's name, like a docname; an empty string where there is no folder.

    That is without a catalogue, where `handbook_folder` is off, and where the project has a page of that name.
    """
    if not env.config.handbook_schema or not env.config.handbook_folder:
        return ""
    page = translator(env.config.language)(N_("folder"))
    return "" if page in env.found_docs else page


def title(language: str) -> str:
    """The page's title, in the book's language."""
    return translator(language)(N_("My folder"))


def pages(app: Sphinx) -> Iterator[GeneratedPage]:
    """The page; what is in a folder is known to the reader's browser alone."""
    if page := name(app.env):
        values: dict[str, Any] = {
            "title": title(app.config.language),
            "base": base(app.config.handbook_schema),
        }
        yield GeneratedPage(page, TEMPLATE, values, lambda: values)
