"""Sphinx' indstillinger for denne håndbog. Hvad en side kan fortælle om sig selv, står i katalog.toml."""

project = "@TITLE@"
author = ""
language = "da"

extensions = ["myst_parser", "sphinx_design", "sphinx_handbook"]
exclude_patterns = ["build", "README.md", "CONTRIBUTING.md", ".*"]
html_theme = "handbook"
html_title = project

# {entry}`skriv-en-side` i stedet for {handbook:entry}`skriv-en-side`.
primary_domain = "handbook"
# En henvisning, der ingen steder fører hen, er en fejl.
nitpicky = True

# :::{category-index} i stedet for ```{category-index}: en editor viser så indholdet som tekst.
myst_enable_extensions = ["colon_fence"]
