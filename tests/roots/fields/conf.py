project = "Workshop methods"
language = "en"
extensions = ["myst_parser", "sphinx_design", "sphinx_handbook"]
html_theme = "handbook"
primary_domain = "handbook"
nitpicky = True
myst_enable_extensions = ["colon_fence"]
# A day between those that two of the entries name.
handbook_day = "2026-06-15"
