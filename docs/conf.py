"""Bogens indstillinger. Kategorier, felter og emner står i katalog.toml."""

project = "Inspiration til tillid og samarbejde"
language = "da"

extensions = ["myst_parser", "sphinx_design", "sphinx_handbook"]
exclude_patterns = ["kilde", "maintainers", "udgivelser"]
html_theme = "handbook"
html_title = project
# Registret er bogens egen side (om/stikordsregister.md), i dansk orden.
html_use_index = False

# {entry}`mindlab` i stedet for {handbook:entry}`mindlab`.
primary_domain = "handbook"
nitpicky = True

# :::{gap} i stedet for ```{gap}: en editor viser så indholdet som tekst.
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
# Rå HTML kan ingen se efter, om er tilgængelig, og den kan bære scripts.
myst_disable_syntax = ["html_block", "html_inline"]

# Siden med PDF'erne tilbyder hele websitet som én ZIP-fil, til lukkede netværk.
handbook_offline = True
# Hver side også som Markdown, og llms.txt, for programmer, der læser.
handbook_markdown = True
