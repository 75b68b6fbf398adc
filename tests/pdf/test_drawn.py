"""Images that extensions draw are printed, wherever they put them; and images have the size that the source asks for."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PIL import Image
from tests import paper, warm

#: An extension that draws as graphviz does (into ``imagedir``, as an image and as an object), nbsphinx (beside the
#: doctrees) and jupyter-sphinx (beside the output).
EXTENSION = """
import os
from pathlib import Path
from docutils import nodes
from PIL import Image

class drawing(nodes.General, nodes.Element):
    pass

def draw(path, colour):
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".svg":
        path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><path d="M0 0h80v40H0z" fill="{colour}"/></svg>')
    else:
        Image.new("RGB", (300, 150), colour).save(path)

def visit(self, node):
    folder = Path(self.builder.outdir, self.builder.imagedir)
    draw(folder / "one.png", "#ff0000")
    draw(folder / "two.svg", "#00ff00")
    address = Path(self.builder.imgpath)
    self.body.append(f'<p><img src="{(address / "one.png").as_posix()}" alt="One"/></p>')
    self.body.append(f'<object data="{(address / "two.svg").as_posix()}" type="image/svg+xml"><p>a to b</p></object>')
    raise nodes.SkipNode

def add(app, doctree):
    if app.env.docname != "index":
        return
    doctree[0] += drawing()
    for folder, colour in ((Path(app.doctreedir, "nb"), "#0000ff"), (Path(app.outdir).parent / "jupyter", "#ffff00")):
        draw(folder / "x.png", colour)
        doctree[0] += nodes.image("", uri=os.path.relpath(folder / "x.png", app.srcdir), alt=colour)

def setup(app):
    app.add_node(drawing, html=(visit, None))
    app.connect("doctree-read", add, priority=50)
"""

INDEX = """\
Drawn
=====

.. image:: plan.png
   :scale: 50
   :alt: Half

.. image:: plan.png
   :width: 100
   :alt: One hundred

.. image:: plan.png
   :width: 4cm
   :scale: 50
   :alt: Two centimetres

.. image:: dark.png
   :class: only-dark
   :alt: Dark

.. image:: http://example.org/badge.svg
   :alt: Build: passing

.. graphviz::
   :caption: From a to b

   digraph way { a -> b }

.. inheritance-diagram:: decimal.Overflow

.. toctree::

   names
"""

NAMES = "# Names\n\n![Grøn](blå-grød.jpg)\n\n![To](<to ord.jpg>)\n"


def test_images_are_printed_wherever_they_are(tmp_path: Path) -> None:
    source, out = tmp_path / "source", tmp_path / "build"
    source.mkdir()
    conf = 'import sys\nsys.path.insert(0, __file__[:-8])\nextensions = ["sphinx_handbook", "myst_parser", "drawer"]\n'
    conf += 'extensions += ["sphinx.ext.graphviz", "sphinx.ext.inheritance_diagram"]\ngraphviz_dot = "no-dot"\n'
    texts = {"conf.py": f'{conf}project = "Drawn"\n', "drawer.py": EXTENSION, "index.rst": INDEX, "names.md": NAMES}
    for name, text in texts.items():
        (source / name).write_text(text, "utf-8")
    for name in ("plan.png", "dark.png", "blå-grød.jpg", "to ord.jpg"):
        Image.new("RGB", (600, 300), "black" if name == "dark.png" else "grey").save(source / name)
    # As the makefile of sphinx-quickstart calls it, with the doctrees beside the output.
    command = [sys.executable, "-m", "sphinx", "-M", "handbook-pdf", str(source), str(out)]
    process = warm.run([*command, "-q"], capture_output=True, text=True, env={**os.environ, "LANG": "C.UTF-8"})
    diagram, classes, badge = process.stderr.splitlines()
    assert "index.rst:21: WARNING: The image http://example.org/badge.svg" in badge, process.stderr
    pdf = out / "handbook-pdf/drawn.pdf"
    words = paper.run("pdftotext", pdf, "-")
    assert {"Build:", "passing"} <= {*words.split()}
    # What no program draws is printed as its source.
    assert "index.rst:24: WARNING: “no-dot” is not there to draw this diagram" in diagram, process.stderr
    assert "WARNING: “no-dot” is not there" in classes, process.stderr
    assert {"digraph way { a -> b }", "decimal.Overflow(decimal.Inexact, decimal.Rounded)"} <= {*words.splitlines()}
    rows = [line.split() for line in paper.run("pdfimages", "-list", pdf).splitlines()[2:]]
    # Dots an inch: 150 are the rule; half the size has twice as many, and 100 pixels are 100/96 of an inch.
    assert [(row[3], row[12]) for row in rows] == [
        *(("600", "300"), ("600", "576"), ("600", "762")),
        *(("300", "150"), ("300", "150"), ("300", "150")),
        *(("600", "150"), ("600", "150")),
    ]
    paper.run("pdftoppm", "-r", "30", "-png", pdf, tmp_path / "page")
    # The conversion of colours may be one off.
    colours = {
        tuple(255 * (each > 127) for each in colour)
        for page in tmp_path.glob("page-*.png")
        for count, colour in Image.open(page).convert("RGB").getcolors(1 << 20) or ()
        if count > 100
    }
    assert colours >= {(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)}
