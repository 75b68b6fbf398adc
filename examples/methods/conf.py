"""Settings of the example. Categories, fields and vocabularies stand in katalog.toml."""

project = "Better meetings"
language = "en"

extensions = ["myst_parser", "sphinx_design", "sphinx_handbook"]
exclude_patterns = ["README.md", "build"]
html_theme = "handbook"
html_title = project

primary_domain = "handbook"
nitpicky = True

myst_enable_extensions = ["colon_fence"]
