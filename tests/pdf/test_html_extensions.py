"""Extensions written for Sphinx's HTML builder print: they find there what they ask of it, and what only the web has is named."""

from __future__ import annotations

from ast import literal_eval
from pathlib import Path

from tests import paper
from tests.support import build

#: Does what extensions do that have only websites in mind.
EXTENSION = """
from pathlib import Path
from docutils import nodes
from sphinx.domains import Domain, Index, IndexEntry
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

class screen(nodes.General, nodes.Element): pass
class late(nodes.General, nodes.Element): pass

def visit_screen(self, node):
    builder = self.builder
    self.body.append(f'<div class="screen" onclick="x()" data-suffix="{builder.out_suffix}">')
    self.body.append("<script>lost = 1</script><style>.screen { color: red }</style><button>Press</button>")
    self.body.append(builder.templates.render("box.html", {"words": "Words of a visitor"}))

def depart_screen(self, node):
    self.body.append("</div>")

class Screen(SphinxDirective):
    has_content = True

    def run(self):
        node, rest = screen(""), late("")
        self.state.nested_parse(self.content, self.content_offset, node)
        rest += nodes.paragraph("", "Words of a late node.")
        self.set_source_info(rest)
        return [node, rest, late("")]

class Late(SphinxPostTransform):
    default_priority = 800
    builders = ("html",)

    def run(self, **kwargs):
        for node in list(self.document.findall(late)):
            node.replace_self(node.children)

class Copies(SphinxPostTransform):
    default_priority = 800

    def run(self, **kwargs):
        # As MyST-NB does of an image of another page.
        if self.env.docname == "index":
            self.document[0] += nodes.image(uri="_images/dot.svg", alt="A copy")

class Toys(Index):
    name, localname, shortname = "toys", "Index of toys", "toys"

    def generate(self, docnames=None):
        return [("T", [IndexEntry("train", 0, "index", "", "", "", "a toy")])], True

class ToyDomain(Domain):
    name, label, indices = "toy", "Toys", [Toys]

class thumb(nodes.image): pass

def visit_thumb(self, node):
    node["uri"] = f"{self.builder.imgpath}/{self.builder.images[node['uri']]}"
    self.body.append(f'<img src="{node["uri"]}" alt="A thumb">')

class Thumb(SphinxDirective):
    required_arguments = 1

    def run(self):
        return [thumb("", uri=self.arguments[0], alt="A thumb")]

class gap(nodes.General, nodes.Element): pass

def visit_gap(self, node):
    self.body.append("<p>Words of another gap.</p>")

class Sources(SphinxDirective):
    def run(self):
        return [nodes.paragraph("", "Words of other sources."), gap("")]

def template(app, docname, source):
    if app.builder.format == "html":
        source[0] = app.builder.templates.render_string(source[0], app.config.html_context)

def begin(app):
    builder = app.builder
    assert builder.theme.name == "handbook" and builder.theme_options == {}
    assert builder.theme.get_options({}) and builder.build_info.config_hash
    assert not hasattr(builder, "no_such_thing")
    app.add_css_file("later.css")
    app.add_js_file("later.js")

def end(app, exception):
    if exception is None:
        Path(app.outdir, "_static", "toys.json").write_text("{}")
        Path(app.outdir, "toys.json").write_text(str(app.config.nb_mime_priority_overrides))

def setup(app):
    app.add_node(screen, html=(visit_screen, depart_screen))
    app.add_node(late)
    app.add_node(gap, html=(visit_gap, lambda self, node: None))
    app.add_node(thumb, html=(visit_thumb, lambda self, node: None))
    app.add_directive("sources", Sources)
    app.add_directive("thumb", Thumb)
    app.add_directive("screen", Screen)
    app.add_post_transform(Late)
    app.add_post_transform(Copies)
    app.add_domain(ToyDomain)
    app.add_css_file("toy.css")
    app.add_js_file("toy.js", defer="defer")
    app.connect("source-read", template)
    app.connect("builder-inited", begin)
    app.connect("build-finished", end)
    app.add_config_value("nb_mime_priority_overrides", [], "env")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""

CONF = """
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
project = "Toys"
extensions = ["screen_toys", "sphinx_handbook"]
templates_path = ["templates"]
html_context = {"words": "from the context"}
html_theme = "handbook"
nb_mime_priority_overrides = [("handbook-pdf", "text/html", 1)]
"""

PAGE = """\
Toys
====

Words {{ words }}.

.. screen::

   Words of a screen.

.. sources::

:ref:`toy-toys`

.. toctree::

   sub/page
"""

SUB = """\
Below
=====

.. raw:: html

   <img src="../_static/dot.svg" alt="A dot of raw HTML">

.. thumb:: /_static/dot.svg

.. raw:: html

   <div class="sphx-glr-thumbnails"><div class="sphx-glr-thumbcontainer">

Title of a gallery.

.. raw:: html

   <div class="sphx-glr-thumbnail-title">Its title, lost in print</div></div></div>
"""

DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def test_what_is_written_for_websites_is_printed(tmp_path: Path) -> None:
    root = tmp_path / "root"
    files = {
        "sub/page.rst": SUB,
        "_static/dot.svg": DOT,
        "screen_toys.py": EXTENSION,
        "conf.py": CONF,
        "index.rst": PAGE,
        "templates/box.html": "<p>{{ words }}.</p>",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    built = build(root, tmp_path / "out", "handbook-pdf")
    [warning] = built.warnings
    assert warning.startswith("index.rst:6: WARNING: The extension screen_toys does not say how “late” is printed.")
    assert warning.endswith("[handbook.unknown-node]")
    # Three images, as a website's page, the builder's attributes and its folder of copies name it.
    assert len(paper.structure(built.outdir / "toys.pdf").all("Figure")) == 3
    # Nothing of the website is made beside the book.
    assert {each.name for each in built.outdir.iterdir()} == {"toys.pdf", "toys.json", "editions.json"}
    # MyST-NB takes the last of two priorities for one form.
    forms = {form: number for _, form, number in literal_eval((built.outdir / "toys.json").read_text("utf-8"))}
    assert forms["text/html"] == 1 < forms["image/png"] < forms["text/plain"]
    text = paper.flowing(paper.run("pdftotext", built.outdir / "toys.pdf", "-"))
    printed = ("the context", "of a gallery", "a visitor", "a screen", "a late node", "other sources", "another gap")
    for words in printed:
        assert f"{words}." in text
    assert "lost" not in text
