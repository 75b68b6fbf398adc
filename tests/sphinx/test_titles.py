"""A title's words are the same wherever they are shown: navigation, contents, search, bookmarks, the book."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from docutils import nodes
from PIL import Image
from tests.support import Build, LiveBuild, build

from sphinx_handbook.sphinx_ext.domain import HandbookDomain
from sphinx_handbook.sphinx_ext.domain.title_words import words

CONF = """
project = "Probe"
extensions = ["myst_parser", "sphinx_handbook"]
html_theme = "handbook"
myst_enable_extensions = ["dollarmath", "strikethrough"]
mathjax3_config = {"tex": {"macros": {"R": r"\\mathbb{R}"}}}
"""
#: Each page's heading, and its words.
TITLES = {
    "a-key": ("Press <kbd>K</kbd> & wait", "Press K & wait"),
    "b-break": ("One<br>two", "One two"),
    "c-comment": ("Seen <!-- hidden --> here", "Seen here"),
    "d-note": ("With a note[^n]", "With a note"),
    "e-picture": ("![A star](p.png) rises", "A star rises"),
    "f-formula": ("Squares $x^2$", "Squares x²"),
    "f-macro": (r"The $\R^n$ norm", "The ℝⁿ norm"),
    "g-link": ("Out to [the shop](https://example.org)", "Out to the shop"),
    "h-code": ("The `x < y` case *now*", "The x < y case now"),
    "i-alt": ('Raw <img src="p.png" alt="star"> picture', "Raw star picture"),
    "j-struck": ("Not ~~this~~ that", "Not this that"),
    "k-page": ("See [](h-code.md), {doc}`f-formula`", "See The x < y case now, Squares x²"),
    "l-file": ("The {download}`list <p.png>` of all", "The list of all"),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("titles") / "root"
    root.mkdir()
    (root / "conf.py").write_text(CONF, "utf-8")
    Image.new("RGB", (30, 20), "teal").save(root / "p.png")
    names = "\n".join([*TITLES, "z-untitled"])
    (root / "index.md").write_text(f"```{{toctree}}\n{names}\n```\n", "utf-8")
    for name, (title, _) in TITLES.items():
        note = "\n\n[^n]: The note." if "[^n]" in title else ""
        text = f"# {title}\n\nText of {name}.\n\n## Section: {title.replace('[^n]', '')}\n\nMore.{note}\n\n## End\n\nEnd.\n\n## Last\n\nLast.\n"
        (root / f"{name}.md").write_text(text, "utf-8")
    (root / "z-untitled.md").write_text("No heading here.\n", "utf-8")
    return root


@pytest.fixture(scope="module")
def site(root: Path) -> LiveBuild:
    return build(root, root.parent / "out")


@pytest.mark.parametrize(("name", "expected"), [(name, expected) for name, (_, expected) in TITLES.items()])
def test_navigation_search_and_head(site: LiveBuild, name: str, expected: str) -> None:
    html = site.html(name)
    escaped = expected.replace("&", "&amp;").replace("<", "&lt;")
    assert f"<title>{escaped} – Probe</title>" in html
    assert f'"#{site_section(html)}"><bdi>Section: {escaped}</bdi></a>' in html
    assert f'aria-label="Link to this heading: Section: {escaped}"' in html
    names = list(TITLES)
    if name != names[-1]:
        after = site.html(names[names.index(name) + 1])
        assert f'<span class="neighbour-title"><bdi>{escaped}</bdi></span>' in after
    domain = HandbookDomain.of(site.app.env)
    assert domain.page_title(name) == expected


def site_section(html: str) -> str:
    match = re.search(r'<section id="([^"]*)">\s*<div class="heading[^"]*">\s*<h2>', html)
    assert match is not None
    return match[1]


def test_the_search_shows_them(site: LiveBuild) -> None:
    names = ("index.js", "texts-*.js")
    texts = "\n".join(
        path.read_text("utf-8") for name in names for path in sorted((site.outdir / "_search").glob(name))
    )
    for _, expected in TITLES.values():
        assert json.dumps(expected, ensure_ascii=False)[1:-1] in texts, expected
    assert "no title" not in texts and "hidden" not in texts and str(site.outdir) not in texts


def test_a_page_without_a_title_has_a_name(site: Build) -> None:
    assert "<h1>Probe</h1>" in site.html("index")
    assert "<h1>z-untitled</h1>" in site.html("z-untitled")
    for path in site.outdir.glob("*.html"):
        assert "no title" not in path.read_text("utf-8"), path.name


def test_of_warnings_there_are_only_those_of_myst_and_sphinx(site: Build) -> None:
    assert all("[myst." in each or "[toc.no_title]" in each for each in site.warnings), site.warnings


def test_what_a_title_may_hold() -> None:
    title = nodes.title(
        "",
        "",
        nodes.Text("A "),
        nodes.raw("", "<b>bold</b> <!-- x --><script>x()</script>&amp; ", format="html"),
        nodes.raw("", r"\emph{x}", format="latex"),
        nodes.comment("", "no"),
        nodes.system_message(
            "", nodes.paragraph("", "/srv/index.md:36: (WARNING/2)"), level=2, type="WARNING", source=""
        ),
        nodes.footnote_reference("", "1"),
        nodes.image(uri="p.png", alt="star"),
        nodes.strong("", " \n end"),
    )
    assert words(title) == "A bold & star end"


def test_extensions_see_a_pages_title_in_its_body(tmp_path: Path) -> None:
    seen = """
def note(app, page, template, context, doctree):
    if doctree is not None:
        assert context["body"].startswith('<h1 class="handbook-title">One &amp; two</h1>')
        context["body"] = context["body"].replace("Words", "Seen words")

def setup(app):
    app.connect("html-page-context", note)
"""
    (tmp_path / "conf.py").write_text(CONF + seen, "utf-8")
    (tmp_path / "index.md").write_text("# One & two\n\nWords.\n", "utf-8")
    built = build(tmp_path, tmp_path / "_build")
    assert (built.warnings, built.statuscode) == ((), 0)
    assert built.html("index").count("<h1") == 1 and "<p>Seen words." in built.html("index")
