"""Lists what a page shows that is not in its own source: of other pages, of the files that it names, of its numbers.

Part of a page's digest, in the incremental web build and in the print builder's page cache.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..files import digest, file_digest
from .domain import HandbookDomain

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def on(env: BuildEnvironment) -> Callable[[str], list[object]]:
    """A function that returns what a page shows of others, by docname; to be called when all pages are read.

    The values have a ``repr`` that changes whenever the page would.
    """
    domain = HandbookDomain.of(env)
    others = {
        "links": cache(lambda: digest([_titles(env), _targets(env), _moved(domain), domain.formula_titles()])),
        "numbers": cache(lambda: _numbers(env)),
        "places": cache(lambda: _places(env)),
    }
    read = cache(lambda name: file_digest(Path(env.srcdir, name)))

    def dependencies(docname: str) -> list[object]:
        kinds = domain.data["others"].get(docname, ())
        return [
            [read(name) for name in sorted(map(str, env.dependencies.get(docname, ())))],
            env.titles[docname].astext() if docname in env.titles else "",
            env.toc_secnumbers.get(docname),
            env.toc_fignumbers.get(docname),
            domain.shown_on(docname),
            [other() if kind in kinds else "" for kind, other in others.items()],
        ]

    return dependencies


def _titles(env: BuildEnvironment) -> object:
    # MyST's links show the text of any heading, which MyST stores in the page's metadata.
    return [(name, env.titles[name].astext(), env.metadata[name].get("myst_slugs")) for name in sorted(env.titles)]


def _moved(domain: HandbookDomain) -> object:
    """Where pages have lain before: links to these places lead to them."""
    return sorted((former, entry.docname) for former, entry in domain.moved.items())


def _targets(env: BuildEnvironment) -> object:
    """Every target of a reference, with the text that it would show."""
    listed = [
        # As text: what Sphinx calls an index is not translated yet where its module was loaded before the build began.
        sorted((name, *map(str, place[:4])) for name, *place in domain.get_objects() if name is not None)
        for domain in env.domains.sorted()
    ]
    # These two domains list nothing in `get_objects`: citations, and the numbers of formulas.
    citations, formulas = env.domaindata["citation"]["citations"], env.domaindata["math"]["objects"]
    cited = sorted((label, docname, place) for label, (docname, place, _) in citations.items())
    return listed, cited, sorted(formulas.items())


def _places(env: BuildEnvironment) -> str:
    """Every place on every page, as the pages that were read have them."""
    return digest([(name, file_digest(Path(env.doctreedir, f"{name}.doctree"))) for name in sorted(env.found_docs)])


def _numbers(env: BuildEnvironment) -> str:
    """The numbers of all sections and figures."""
    return digest([sorted(numbers.items()) for numbers in (env.toc_secnumbers, env.toc_fignumbers)])
