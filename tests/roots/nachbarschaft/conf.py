project = "Gute Nachbarschaft"
language = "de"
extensions = ["myst_parser", "sphinx_design", "sphinx_handbook"]
html_theme = "handbook"
html_title = project
primary_domain = "handbook"
nitpicky = True
myst_enable_extensions = ["colon_fence"]
