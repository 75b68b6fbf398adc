"""Reads what print needs to know from a Sphinx project, as a ``Project``."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import _ as sphinx_words

from ...i18n import N_, translator
from ...languages.dates import in_words
from ...sphinx_build import application
from ...sphinx_ext.config import author, book_title
from ...sphinx_ext.domain import HandbookDomain, title_words
from ...sphinx_ext.nodes import doctree_of, holds
from ...sphinx_ext.outside import events as outside_files
from ...sphinx_ext.releases.book_order import with_front_matter
from ..project import Project, Section
from .elements import introduction, toctree_sections
from .references import anchor

if TYPE_CHECKING:
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.tags import Tags

    from ...languages.dates import PartialDate
    from ..options import Options

#: What may stand at the end of a caption or a label, and the spaces before it.
_COLONS: Final = "".join(toctree_sections.COLONS) + " \u00a0\u202f"


def read_project(builder: StandaloneHTMLBuilder, options: Options, *, splittable: bool) -> Project:
    """Collect all that is the same for every edition; ``splittable`` as in ``Project``."""
    config, env = builder.config, builder.env
    schema = with_front_matter(config.handbook_schema, options.front_matter)
    latest = last_change(env)
    domain = HandbookDomain.of(env)
    removed = {} if schema else _above_toctrees(env)
    captions, outside = ({}, {}) if schema else _toctrees(env, removed)
    title, titles = book_title(config, env), {docname: domain.page_title(docname) for docname in env.titles}
    if schema:
        titles = introduction.titles(titles, config.root_doc, title, translator(config.language))
    return Project(
        title=title,
        author=author(config),
        language=config.language,
        schema=schema,
        source=Path(builder.srcdir),
        settings=Path(builder.confdir),
        output=Path(builder.outdir),
        doctrees=Path(builder.doctreedir),
        date=in_words(latest, config.language) if latest else "",
        day=str(latest) if latest else "",
        cache=Path(builder.doctreedir, "handbook-pdf"),
        sheets=tuple(config.handbook_pdf_css),
        highlighting=builder.highlighter.get_stylesheet(),
        titles=titles,
        asides=domain.asides(),
        files={docname: Path(env.doc2path(docname)) for docname in env.all_docs},
        splittable=splittable,
        options=options,
        sections={}
        if schema
        else {docname: sections(env, builder.tags, docname, removed.get(docname, ())) for docname in env.all_docs},
        captions=captions,
        caption_places=_caption_places(env, captions),
        outside=outside,
        # What a command prints of it ends a line.
        release=" ".join(str(config.release or config.version).split()),
        today=str(config.today),
        readable=outside_files.readable(application(builder)),
        limits=float(config.handbook_limits),
        included=_included(env),
    )


def _included(env: BuildEnvironment) -> list[Path]:
    pages = {Path(env.doc2path(docname)) for docname in env.all_docs}
    files = {Path(os.path.normpath(Path(env.srcdir, each))) for each in set().union(*env.dependencies.values())}
    return sorted(files - pages - {Path(env.srcdir, image) for image in env.images})


def last_change(env: BuildEnvironment) -> PartialDate | None:
    """The day of the last change to any page; None where there is no history."""
    days = map(HandbookDomain.of(env).changed, env.all_docs)
    return max(filter(None, days), default=None)


def sections(env: BuildEnvironment, tags: Tags, docname: str, removed: Sequence[nodes.section] = ()) -> list[Section]:
    """The headings of a page as the table of contents lists them, with their section numbers if they have some."""
    unprinted = {f"#{name}" for each in removed for section in each.findall(nodes.section) for name in section["ids"]}
    numbers = env.toc_secnumbers.get(docname, {})
    listed = []
    domain = HandbookDomain.of(env)
    for depth, link in _headings(env.tocs.get(docname), 0, tags):
        place, title = link.get("anchorname", ""), domain.heading(docname, link)
        if place in unprinted:
            continue
        number = ".".join(map(str, numbers.get(place, ())))
        words = f"{number}{env.config.html_secnumber_suffix}{title}" if number else title
        listed.append(Section(depth, anchor(docname, place.removeprefix("#")), words))
    return listed


def _above_toctrees(env: BuildEnvironment) -> dict[str, list[nodes.section]]:
    """By docname the sections whose headings stand above tables of contents alone, and are not printed."""
    removed = {}
    for docname in sorted(env.tocs):
        contents = env.tocs[docname]
        own = 1 if sum(isinstance(each, nodes.list_item) for each in contents.children) == 1 else 0
        # Only a table below a heading that is not the page's own needs a look at the page.
        if any(_count_items(each) > own for each in contents.findall(addnodes.toctree)):
            removed[docname] = toctree_sections.sections(doctree_of(env, docname))
    return removed


def _count_items(node: nodes.Node) -> int:
    count = 0
    while (node := node.parent) is not None:
        count += isinstance(node, nodes.list_item)
    return count


def _toctrees(
    env: BuildEnvironment, removed: Mapping[str, Sequence[nodes.section]]
) -> tuple[dict[str, str], dict[str, list[tuple[str, str]]]]:
    """The caption of each toctree, by its first document, and their entries outside the book, by the one before."""
    captions: dict[str, str] = {}
    # The page of each caption of a page's only toctree, by the first document.
    only: dict[str, str] = {}
    outside: dict[str, list[tuple[str, str]]] = {}
    for docname in sorted(env.tocs):
        headings = _headings_as_captions(env, docname, removed.get(docname, ()))
        listed = list(env.tocs[docname].findall(addnodes.toctree))
        before = docname
        for toctree in listed:
            inside = [each for _, each in toctree["entries"] if each in env.all_docs]
            if inside:
                caption = toctree.get("caption") or headings.get(inside[0], "")
                captions.setdefault(inside[0], "" if len(listed) == 1 and _says_contents(env, caption) else caption)
                if len(listed) == 1:
                    only[inside[0]] = docname
            before = inside[0] if inside else before
            for title, entry in toctree["entries"]:
                if entry in env.all_docs:
                    before = entry
                elif "://" in entry:
                    outside.setdefault(before, []).append((title or entry, entry))
    for first, docname in only.items():
        # The page's own name stands right above, or that of the part which begins with it.
        names = (env.titles[docname].astext(), captions.get(docname, ""))
        if captions[first].casefold() in map(str.casefold, names):
            captions[first] = ""
    return captions, outside


def _says_contents(env: BuildEnvironment, caption: str) -> bool:
    """Whether a caption is “Contents:”, as a new project has it, in any of the words for it: it names no part."""
    ours, words = translator(env.config.language), ("Contents", "Table of Contents")
    names = {*words, ours(N_("Contents")), *map(sphinx_words, words)}
    return caption.rstrip(_COLONS).casefold() in {each.casefold() for each in names}


def _headings_as_captions(env: BuildEnvironment, docname: str, removed: Sequence[nodes.section]) -> dict[str, str]:
    """By the first document of a page's table of contents what names it above it, where that tells it from another one.

    A page with a single table often calls it “Contents”.
    """
    listed = [each for each in env.tocs[docname].findall(addnodes.toctree) if each["entries"]]
    if len(listed) < 2:
        return {}
    headings = HandbookDomain.of(env).headings(docname)
    captions: dict[str, str] = {}
    for outermost in removed:
        for section in outermost.findall(nodes.section):
            own = (each for each in section.children if not isinstance(each, nodes.section))
            tables = (table for each in own for table in each.findall(addnodes.toctree))
            first = next((each for table in tables for _, each in table["entries"] if each in env.all_docs), "")
            if first:
                captions.setdefault(first, headings.get(section["ids"][0], ""))
    if not all(each.get("caption") for each in listed):
        for label, below in toctree_sections.labels(doctree_of(env, docname)):
            entries = (each for table in below for _, each in table["entries"])
            if first := next((each for each in entries if each in env.all_docs), ""):
                captions.setdefault(first, title_words.words(label).rstrip(_COLONS))
    return captions


def _caption_places(env: BuildEnvironment, captions: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """By the first document of each part the docnames and ids of what its caption is printed for."""
    places: dict[str, list[tuple[str, str]]] = {}
    for docname in sorted(env.tocs) if any(captions.values()) else ():
        if env.tocs[docname].next_node(addnodes.toctree) is not None:
            own = toctree_sections.caption_places(doctree_of(env, docname), captions, env.all_docs.keys())
            for first, names in own.items():
                places.setdefault(first, []).extend((docname, each) for each in names)
    return places


def _headings(contents: nodes.Node | None, depth: int, tags: Tags) -> Iterator[tuple[int, nodes.Element]]:
    """The lines of Sphinx's table of contents of a page: the depth below its title, and the link."""
    for child in contents.children if contents is not None else ():
        if isinstance(child, nodes.bullet_list):
            yield from _headings(child, depth + 1, tags)
        elif isinstance(child, nodes.list_item) or (isinstance(child, addnodes.only) and holds(child, tags)):
            yield from _headings(child, depth, tags)
        elif isinstance(child, addnodes.compact_paragraph):
            for link in child.findall(nodes.reference):
                yield depth, link
