"""Lets Sphinx's templates fall back on our translations: of our words, and of its own that its catalogue lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.locale import get_translator

from ..i18n import catalogue

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Put our catalogue behind Sphinx's."""
    # A catalogue of its own each time: one that is already in the chain would make it a circle.
    get_translator("sphinx").add_fallback(catalogue(app.config.language))
