"""Makes the files that every page loads (one style sheet, the subset fonts, an icon), and the categories' marks."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from ..design import fonts, list_marks, tokens
from ..files import write_if_changed
from ..images import drawings
from . import sizes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ..catalogue.schema.model import Schema

HERE: Final = Path(__file__).parent
THEME: Final = HERE / "theme" / "handbook"

#: What a browser shows beside the page's title; without one it asks for a file that is not there.
ICON: Final = "handbook-icon.svg"

#: What every page loads.
SCRIPT: Final = "handbook.js"

#: The sheets in the order they are read; each begins with what it is for. The tree is one more where there is no
#: catalogue; with one, it is a file of its own, for pages in a long part.
SHEETS: Final = ("base", "frame", "page", "entry", "catalogue", "tools", "print")
TREE: Final = "tree"

#: What Sphinx and docutils know besides paragraphs, lists and tables: the style sheet ``blocks``, for pages with any.
BLOCKS: Final = "handbook-blocks.css"

#: What lets readers choose from a list, and what such a page has in its body. In our theme all pages have the style
#: sheet in the one of their own, which costs them less than a further request costs such a page.
FILTER: Final = ("handbook-filter.css", "handbook-filter.js")
HAS_FILTER: Final = 'class="handbook-filter"'

# Sphinx's scripts, which no page of ours uses.
_SPHINX_SCRIPTS: Final = frozenset(
    {
        "_static/documentation_options.js",
        "_static/doctools.js",
        "_static/sphinx_highlight.js",
        "_static/translations.js",
    }
)
# Files that other extensions load on every page (by a part of their name), and what in a page's body needs them.
_NEEDED_FOR: Final = {
    "sphinx-design": re.compile('class="sd-'),
    "design-tabs": re.compile("sd-tab"),
    "pygments": re.compile('class="highlight'),
    "handbook-blocks": re.compile(
        r"""<(?:dl|kbd|nav\ class="contents)|class="(?:[^"]*\ )?(?:
        (?:lower|upper)(?:alpha|roman)|in-parentheses|with-parenthesis|line-block|topic|sidebar|rubric|centered|attribution
        |hlist|code-block-caption|versionmodified|hll|linenos|guilabel|menuselection
        |sd-font-weight-bold|sd-avatar[^" ]*)[ "]""",
        re.VERBOSE,
    ),
    "handbook-math": re.compile("<math"),
    "handbook-widths": re.compile("width-"),
    "handbook-filter": re.compile(HAS_FILTER),
}

#: Spaces that say nothing to a browser, behind colons and commas and before braces; not those in quotes.
_SPACE: Final = re.compile(r"""("[^"\n]*"|'[^'\n]*')|([:,]) | (?=\{)""")


def prepare(app: Sphinx) -> None:
    """Write the files, and have every page load what it needs of them."""
    write(app)
    app.add_css_file(BLOCKS)
    app.add_css_file(sizes.STYLES)
    app.add_js_file(SCRIPT, priority=100)
    app.add_js_file(FILTER[1])


def write(app: Sphinx) -> None:
    """Write the files into the folder where Sphinx puts the other static files.

    Adding a folder of ours to `html_static_path` would be simpler, but Sphinx compares the settings with those of the
    last build: it would find them changed at every build and read all pages again.
    """
    folder = Path(app.outdir, "_static")
    fonts.build(folder / "fonts", "web")
    write_if_changed(folder / ICON, icon(app.config.handbook_schema).encode())
    write_if_changed(folder / "handbook.css", stylesheet(app.config.handbook_schema).encode())
    write_if_changed(folder / SCRIPT, script(SCRIPT).encode())
    # GitHub Pages would leave out the folders that begin with `_`.
    write_if_changed(Path(app.outdir, ".nojekyll"), b"")
    write_if_changed(folder / sizes.STYLES, sizes.stylesheet().encode())
    write_if_changed(folder / BLOCKS, _plain(list_marks.css() + _sheet("blocks")).encode())
    if app.config.handbook_schema:
        write_if_changed(folder / f"handbook-{TREE}.css", _plain(_sheet(TREE)).encode())


def stylesheet(schema: Schema) -> str:
    """Return the one style sheet: faces, tokens, then ours, without comments and indents."""
    names = SHEETS if schema else (*SHEETS, TREE)
    ours = [*map(_sheet, names), (THEME / "static" / FILTER[0]).read_text("utf-8")]
    whole = "\n".join([fonts.face_css("web", "fonts/"), tokens.css(tokens.load(), schema.colours), *ours])
    return _plain(whole)


def _sheet(name: str) -> str:
    return (HERE / "styles" / f"{name}.css").read_text("utf-8")


@lru_cache(maxsize=8)
def _plain(css: str) -> str:
    """A style sheet without what says nothing to a browser. The comments would cost every first visit 1.7 kB.

    A build asks twice: it writes the sheet, and holds what is written against the last build's.
    """
    lines = re.sub(r"\n\s*", "\n", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).lstrip()
    # A line a rule: the line feeds in it would cost 0.1 kB, and the spaces that say nothing 0.2 kB.
    rules = re.sub(r"(?<=[{;,])\n|;?\n(?=\})", "", lines)
    return _SPACE.sub(lambda match: match[1] or match[2] or "", rules)


def script(*names: str) -> str:
    """Return scripts of the theme's folder ``scripts`` as one, without lines of comments: they are a quarter of it."""
    whole = "".join((THEME / "scripts" / name).read_text(encoding="utf-8") for name in names)
    return re.sub(r"^ *//.*\n", "", whole, flags=re.MULTILINE)


def icon(schema: Schema) -> str:
    """Return a drawing of the book, with the categories' tabs at its edge, as the printed one has them."""
    tabs = [schema.colours[each.colour].strong for each in schema.categories if each.colour in schema.colours]
    height = 22 / max(len(tabs), 1)
    drawn = [
        f'<rect x="22" y="{5 + number * height:.1f}" width="6" height="{height - 0.8:.1f}" fill="{colour}"/>'
        for number, colour in enumerate(tabs)
    ]
    light = tokens.load().light
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect x="4" y="2" width="24" height="28" fill="{light["paper"]}"/>{"".join(drawn)}'
        f'<path d="M4 2h3v28H4z" fill="{light["base"]}"/>'
        f'<path d="M4.5 2.5h23v27h-23z" fill="none" stroke="{light["base"]}"/></svg>\n'
    )


def marks(schema: Schema, folder: Path) -> dict[str, Markup]:
    """Return every category's mark as markup that is not read aloud: the word stands beside it."""
    return {
        category.id: _decorative(drawings.stripped((folder / category.mark).read_bytes()).decode())
        for category in schema.categories
        if category.mark
    }


def _decorative(svg: str) -> Markup:
    shapes = re.sub(r"\s+", " ", svg[svg.index("<svg") :].strip()).replace("> <", "><")
    # Drawings are the book's own files, as trusted as its templates.
    return Markup(shapes.replace("<svg", '<svg class="mark" aria-hidden="true" focusable="false"', 1))


def needed(filename: object, body: str) -> bool:
    """Whether a page with this body uses a file that Sphinx would load on every page."""
    name = str(filename or "")
    if name in _SPHINX_SCRIPTS:
        return False
    sign = next((sign for part, sign in _NEEDED_FOR.items() if part in name), None)
    return sign is None or sign.search(body) is not None
