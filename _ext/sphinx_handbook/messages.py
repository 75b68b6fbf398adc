"""Gives Sphinx our translations: of our own words, and of its own that its catalogue lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.locale import get_translator

from .i18n import DOMAIN, LOCALE_DIR

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Load our catalogue, and let Sphinx's templates fall back on it."""
    app.add_message_catalog(DOMAIN, LOCALE_DIR)
    ours = get_translator(DOMAIN)
    theirs = get_translator("sphinx")
    if ours is not theirs:
        theirs.add_fallback(ours)
