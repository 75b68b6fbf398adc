"""Adds our translations to Sphinx's: for our own messages, and for those of Sphinx that its catalogue lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.locale import get_translator

from ..i18n import catalogue

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Add our message catalogue as a fallback of Sphinx's."""
    # A new catalogue each time: one that is already in the chain of fallbacks would make it a circle.
    get_translator("sphinx").add_fallback(catalogue(app.config.language))
