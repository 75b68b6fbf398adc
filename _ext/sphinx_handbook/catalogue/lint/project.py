"""What a project's ``conf.py`` switches on, as far as it changes what a page's Markdown means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Project:
    """How a project reads its pages.

    ``extensions``, and ``syntax``, those of MyST (``myst_enable_extensions``), are None where nobody can say which
    there are without running ``conf.py``. ``anchors`` is the deepest level of headings that a link can lead to
    (``myst_heading_anchors``), ``limits`` what ``handbook_limits`` multiplies limits by; 0 sets none.
    """

    extensions: frozenset[str] | None = frozenset({"myst_parser", "sphinx_design", "sphinx_handbook"})
    primary_domain: str = "handbook"
    html: bool = True
    anchors: int = 0
    limits: float = 1
    syntax: frozenset[str] | None = frozenset({"colon_fence"})


#: A project with the usual extensions, as ``handbook init`` makes it.
USUAL = Project()
