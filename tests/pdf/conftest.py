"""Loads WeasyPrint as a build does: without a search for its libraries, which starts some fifty programs."""

from sphinx_handbook.book.layout.weasyprint_speed import library_names

library_names.load()
