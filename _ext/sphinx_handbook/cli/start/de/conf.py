"""Die Einstellungen für Sphinx. Was eine Seite über sich sagen kann, steht in katalog.toml."""

project = "@TITLE@"
author = ""
language = "de"

extensions = ["myst_parser", "sphinx_design", "sphinx_handbook"]
exclude_patterns = ["build", "README.md", "CONTRIBUTING.md", ".*"]
html_theme = "handbook"
html_title = project

# {entry}`seite-schreiben` statt {handbook:entry}`seite-schreiben`.
primary_domain = "handbook"
# Ein Verweis, der nirgendwohin führt, ist ein Fehler.
nitpicky = True

# :::{category-index} statt ```{category-index}: Ein Editor zeigt den Inhalt dann als Text.
myst_enable_extensions = ["colon_fence"]
