"""Formulas as drawings, with words for who does not see them."""

from .drawing import available, drawing

__all__ = ["available", "drawing"]
