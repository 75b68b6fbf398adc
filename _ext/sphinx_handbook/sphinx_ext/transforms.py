"""What is done when a page is written: views are filled, and some of what Sphinx writes in pages is changed."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from . import render_views
from .domain import HandbookDomain
from .entry_page.transform import PLACES, is_apart
from .nodes import handbook_view
from .read_phase import TEXT_BUILDER
from .renderer import place_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: The attribute of nodes that a page shows of other pages; the search leaves them out, and no builder writes it.
OF_OTHERS: Final = "of_others"


class Views(SphinxPostTransform):
    """Fills every ``handbook_view`` node, when its page is written."""

    # Before Sphinx resolves references (10): what is made here has references in it.
    default_priority = 5

    def run(self, **kwargs: object) -> None:
        """Replace the nodes; an empty view is removed, and so is what this output does not show."""
        domain = HandbookDomain.of(self.env)
        place = place_of(self.app.builder)
        if any(is_apart(field) for field in domain.schema.fields.values()):
            for node in [each for each in self.document.findall(nodes.Element) if PLACES in each]:
                if place not in node[PLACES]:
                    node.parent.remove(node)
        views = list(self.document.findall(handbook_view))
        taken: set[str] = set()
        for node in views:
            rendered = render_views.show(domain, self.app.builder, node["view"], node["docname"])
            if len(views) > 1:
                _make_ids_unique(rendered, taken)
            for each in rendered:
                if isinstance(each, nodes.Element):
                    each[OF_OTHERS] = True
            node.replace_self(rendered)


def _make_ids_unique(rendered: Iterable[nodes.Node], taken: set[str]) -> None:
    """Change an id that an earlier view on the page has, such as that of a term that is listed twice."""
    elements = [each for top in rendered for each in top.findall(nodes.Element)]
    changed = {}
    for node in elements:
        for at, name in enumerate(node["ids"]):
            names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
            changed[name] = node["ids"][at] = next(each for each in names if each not in taken)
            taken.add(node["ids"][at])
    for node in elements:
        if "refid" in node:
            node["refid"] = changed.get(node["refid"], node["refid"])


class FormulaTitles(SphinxPostTransform):
    """Gives links that show a title with a formula the words of that title: Sphinx has the formula's TeX in them."""

    # After Sphinx resolves references (10).
    default_priority = 15

    def is_supported(self) -> bool:
        """Another theme's pages are as without the extension."""
        return _is_ours(self.app)

    def run(self, **kwargs: object) -> None:
        """Change the texts."""
        titles = HandbookDomain.of(self.env).formula_titles()
        for reference in list(self.document.findall(nodes.reference)) if titles else ():
            texts = list(reference.findall(nodes.Text))
            title = titles.get(text := reference.astext())
            if title is None and texts and "std-numref" in texts[0].parent.get("classes", ()):
                # “Figure 3: its caption”.
                title = next((text.replace(each, titles[each]) for each in titles if each in text), None)
            # What a writer has set as code or as a formula is no title.
            if title and len(texts) == 1 and not isinstance(texts[0].parent, nodes.literal | nodes.math):
                texts[0].parent.replace(texts[0], nodes.Text(title))


def _is_ours(app: Sphinx) -> bool:
    """Whether this is a book, or a website in our theme or in one derived from it."""
    if app.builder.name == TEXT_BUILDER or place_of(app.builder) == "book":
        return True
    theme = getattr(app.builder, "theme", None)
    return theme is not None and any(Path(each).name == "handbook" for each in theme.get_theme_dirs())


def name_files_from_source(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Write as seen from the source folder what Sphinx writes as a path of this machine.

    It does so above a ``literalinclude`` with ``:diff:``, and where a ``todolist`` says what an entry is from.
    """
    if not _is_ours(app):
        return
    for block in doctree.findall(nodes.literal_block):
        if block.get("language") == "udiff" and "source" in block:
            old, new, *lines = block.astext().split("\n")
            text = "\n".join([_from_source(old, app.srcdir), _from_source(new, app.srcdir), *lines])
            block.rawsource, block.children = text, []
            block += nodes.Text(text)
    for paragraph in doctree.findall(nodes.paragraph):
        if "todo-source" in paragraph["classes"]:
            for words in list(paragraph.findall(nodes.Text)):
                words.parent.replace(words, nodes.Text(_from_source(words, app.srcdir)))


def _from_source(text: str, source: Path) -> str:
    """A text with paths as seen from the source folder, in place of those from the root."""
    for up, folder in enumerate([source, *source.parents][:-1]):
        text = re.sub(rf"(?<!\S){re.escape(f'{folder}{os.sep}')}", "../" * up, text)
    return text


def setup(app: Sphinx) -> None:
    """Register the transforms."""
    app.add_post_transform(Views)
    app.add_post_transform(FormulaTitles)
    # When extensions have made nodes of their own.
    app.connect("doctree-resolved", name_files_from_source, priority=900)
