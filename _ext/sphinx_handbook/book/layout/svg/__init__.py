"""Drawings (SVG) written by programs: made ready for WeasyPrint, and what it does not draw."""
