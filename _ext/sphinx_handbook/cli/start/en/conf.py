"""Sphinx's settings for this handbook. What an entry is stands in katalog.toml."""

project = "@TITLE@"
author = ""
language = "en"

extensions = ["myst_parser", "sphinx_design", "sphinx_handbook"]
exclude_patterns = ["build", "README.md", "CONTRIBUTING.md", ".*"]
html_theme = "handbook"
html_title = project

# {entry}`write-an-entry` in place of {handbook:entry}`write-an-entry`.
primary_domain = "handbook"
# A reference that leads nowhere is a fault.
nitpicky = True

# :::{category-index} in place of ```{category-index}: an editor then shows what stands in it as text.
myst_enable_extensions = ["colon_fence"]
