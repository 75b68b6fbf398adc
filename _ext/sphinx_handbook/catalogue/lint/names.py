"""The names of directives and roles that docutils, Sphinx and the usual extensions bring.

A test holds them against what is registered. Names of other extensions are not known here, so a project that has one
of these is never told that a name does not exist (``unknown``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from .project import Project

_DIRECTIVES: Final = """
acks admonition attention caution centered class code code-block codeauthor compound container contents cssclass
csv-table danger date default-domain default-role deprecated describe eval-rst epigraph error figure footer header
highlight highlights hint hlist image important include index line-block list-table literalinclude math meta
moduleauthor
note object only parsed-literal pull-quote raw replace restructuredtext-test-directive role rst-class rubric
section-numbering sectionauthor sectnum seealso sidebar sourcecode table tabularcolumns target-notes tip title toctree
topic unicode version-added version-changed version-deprecated version-removed versionadded versionchanged
versionremoved warning
"""

_ROLES: Final = """
ab abbr abbreviation ac acronym anonymous-reference any citation-reference code command cve cwe dfn download emphasis eq
file footnote-reference guilabel i index kbd literal mailheader makevar manpage math menuselection mimetype
named-reference newsgroup pep pep-reference program raw regexp restructuredtext-unimplemented-role rfc rfc-reference
samp strong sub subscript substitution-reference sup superscript t target title title-reference uri uri-reference url
"""

#: Directives and roles of Sphinx's domains. Those of ``std``, and of a project's primary domain, need no prefix.
_DOMAINS: Final = {
    "c": (
        "alias enum enumerator function macro member namespace namespace-pop namespace-push struct type union var",
        "data enum enumerator expr func macro member struct texpr type union var",
    ),
    "cpp": (
        "alias class concept enum enum-class enum-struct enumerator function member namespace namespace-pop "
        "namespace-push struct type union var",
        "any class concept enum enumerator expr func member struct texpr type union var",
    ),
    "handbook": ("", "category entry source term"),
    "js": ("attribute class data function method module", "attr class data func meth mod"),
    "math": ("", "numref"),
    "py": (
        "attribute class classmethod currentmodule data decorator decoratormethod exception function method module "
        "property staticmethod type",
        "attr class const data deco exc func meth mod obj type",
    ),
    "rst": ("directive directive:option role", "dir role"),
    "std": (
        "cmdoption confval envvar glossary option productionlist program",
        "confval doc envvar keyword numref option ref term token",
    ),
}

_COLOURS: Final = (
    "primary",
    "secondary",
    "success",
    "info",
    "warning",
    "danger",
    "light",
    "muted",
    "dark",
    "white",
    "black",
)
_BADGES: Final = " ".join(
    [
        "bdg bdg-link bdg-ref",
        *(f"bdg{of}-{colour}{line}" for of in ("", "-link", "-ref") for colour in _COLOURS for line in ("", "-line")),
    ]
)

#: What extensions add to them.
_EXTENSIONS: Final = {
    "myst_parser": ("figure-md", "sub-ref"),
    "sphinx.ext.autosectionlabel": ("", ""),
    "sphinx.ext.githubpages": ("", ""),
    "sphinx.ext.graphviz": ("digraph graph graphviz", ""),
    "sphinx.ext.imgmath": ("", ""),
    "sphinx.ext.mathjax": ("", ""),
    "sphinx.ext.todo": ("todo todolist", ""),
    "sphinx_copybutton": ("", ""),
    "sphinx_design": (
        "_all-octicon accordion article-info aside button-link button-ref card card-carousel card-footer card-header "
        "div dropdown grid grid-item grid-item-card step steps tab-item tab-set tab-set-code",
        f"{_BADGES} fa fa-brands fa-regular fa-solid fab far fas material-outlined material-regular material-round "
        "material-sharp material-twotone octicon",
    ),
    "sphinx_handbook": (
        "abbreviations accessibility-report accessibility-statement backlinks category-index entries gap link-list "
        "neighbours recent register related sources term-index",
        "",
    ),
}


@dataclass(frozen=True, slots=True)
class Names:
    """The directives and roles of a project; ``complete`` where it can have no others."""

    directives: frozenset[str]
    roles: frozenset[str]
    complete: bool


@cache
def of(project: Project) -> Names:
    """The names that a project can use."""
    extensions = project.extensions if project.extensions is not None else frozenset(_EXTENSIONS)
    directives, roles = set(_DIRECTIVES.split()), set(_ROLES.split())
    for name, (own_directives, own_roles) in _DOMAINS.items():
        for all_names, own in ((directives, own_directives.split()), (roles, own_roles.split())):
            if name != "handbook" or "sphinx_handbook" in extensions:
                all_names.update(f"{name}:{each}" for each in own)
                all_names.update(own if name in ("std", project.primary_domain) else ())
    for name in extensions:
        own_directives, own_roles = _EXTENSIONS.get(name, ("", ""))
        directives.update(own_directives.split())
        roles.update(own_roles.split())
    complete = project.extensions is not None and extensions <= _EXTENSIONS.keys()
    return Names(frozenset(directives), frozenset(roles), complete)
