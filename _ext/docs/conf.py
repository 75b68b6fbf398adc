"""The documentation's settings. It is a Sphinx project like any other: it has no katalog.toml."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "sphinx-handbook"
author = "The sphinx-handbook authors"
language = "en"

extensions = ["myst_parser", "sphinx_design", "sphinx_handbook", "documented_options"]
exclude_patterns = ["build"]
html_theme = "handbook"
html_title = project
nitpicky = True
handbook_pdf_css = ["book.css"]

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
