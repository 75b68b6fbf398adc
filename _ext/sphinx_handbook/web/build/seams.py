"""The methods of Sphinx's HTML builder that a build in our theme replaces: one table, in the order of replacement.

They are replaced on the builder of one build, not in a subclass: the README says why. Where two rows have one name, the
lower one wraps the upper one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from .. import genindex
from ..images import publish
from ..search import files as search
from . import lazy_context, no_op, parallel_write

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ..generated_pages import GeneratedPages
    from ..search.files import Texts
    from .incremental import IncrementalBuild


@dataclass(frozen=True, slots=True)
class WebBuild:
    """What the replacements of one build need."""

    app: Sphinx
    texts: Texts
    incremental: IncrementalBuild
    generated: GeneratedPages


@dataclass(frozen=True, slots=True)
class MethodSeam:
    """A method of ``sphinx.builders.html.StandaloneHTMLBuilder`` that is replaced."""

    name: str
    parameters: tuple[str, ...]
    """Sphinx's parameters, by which the replacement is called; a test compares them with the installed version."""
    why: str
    wrap: Callable[[WebBuild, Callable[..., Any]], Callable[..., Any]]
    """Returns the replacement, or the method as it is where this build has no use for another."""
    single_page: bool = False
    """Whether it is replaced for `singlehtml`, too, which has one page and no incremental build."""


SEAMS: Final = (
    MethodSeam(
        "get_doc_context",
        ("docname", "body", "metatags"),
        "Sphinx renders a title six times a page for its templates; ours print none of them.",
        lambda build, method: lazy_context.get_doc_context(build.app, method),
        single_page=True,
    ),
    MethodSeam(
        "write_genindex",
        (),
        "Sphinx orders the index of terms by Unicode; a language has an order of its own.",
        lambda build, method: genindex.write_genindex(build.app, method),
        single_page=True,
    ),
    MethodSeam(
        "copy_image_files",
        (),
        "Sphinx copies images as they are: as heavy, and with the place where they were taken.",
        lambda build, method: publish.copy_image_files(build.app, method),
        single_page=True,
    ),
    MethodSeam(
        "index_page",
        ("pagename", "doctree", "title"),
        "Sphinx feeds its own search index; ours takes a page's text by section.",
        lambda build, method: build.texts.add_page,
    ),
    MethodSeam(
        "finish",
        (),
        "The search's files are written when all pages are, before Sphinx makes the pages without a source.",
        lambda build, method: search.finish(build.app, build.texts, method),
    ),
    MethodSeam(
        "get_outdated_docs",
        (),
        "Sphinx compares times of files; digests decide.",
        lambda build, method: build.incremental.get_outdated_docs,
    ),
    MethodSeam(
        "prepare_writing",
        ("docnames",),
        "The last event before the first page is written: digests of these pages are forgotten.",
        lambda build, method: no_op.prepare_writing(build.app, method, build.incremental.forget_digests),
    ),
    MethodSeam(
        "copy_static_files",
        (),
        "Sphinx empties and copies all static files at every build; one with nothing to do copies the project's alone.",
        lambda build, method: no_op.copy_static_files(build.app, method),
    ),
    MethodSeam(
        "finish",
        (),
        "A build with nothing to do makes neither the search (above) nor any page.",
        lambda build, method: no_op.finish(build.app, method),
    ),
    MethodSeam(
        "handle_page",
        ("pagename", "addctx", "templatename", "outfilename", "event_arg"),
        "Sphinx writes pages without a source at every build; digests decide.",
        lambda build, method: build.generated.handle_page(method),
    ),
    MethodSeam(
        "gen_pages_from_extensions",
        (),
        "Pages of other extensions are told from Sphinx's own: an extension may skip a page that is there.",
        lambda build, method: build.generated.gen_pages_from_extensions(build.incremental.collecting(method)),
    ),
    MethodSeam(
        "_read_parallel",
        ("docnames", "nproc"),
        "See the table in `sphinx_build.seams`.",
        lambda build, method: parallel_write.read_parallel(build.app, method),
    ),
    MethodSeam(
        "_write_parallel",
        ("docnames", "nproc"),
        "See the table in `sphinx_build.seams`.",
        lambda build, method: parallel_write.write_parallel(build.app, build.texts, method),
    ),
)


def replace_methods(build: WebBuild, *, single_page: bool) -> None:
    """Replace the methods of this build's builder, from the top of the table to its end.

    Private methods that this version of Sphinx lacks are left out; a public one raises AttributeError.
    """
    builder = build.app.builder
    for seam in SEAMS:
        if (single_page and not seam.single_page) or (seam.name.startswith("_") and not hasattr(builder, seam.name)):
            continue
        method = getattr(builder, seam.name)
        replacement = seam.wrap(build, method)
        if replacement is not method:
            setattr(builder, seam.name, replacement)
