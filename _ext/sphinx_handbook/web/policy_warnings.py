"""Warns of what a page's content security policy keeps from its readers, with what to set to allow it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx.util import logging

from ..i18n import N_, translator
from ..sphinx_ext.log import TYPE
from .policy import INLINE, Forbidden, Policy, forbidden, origin
from .translator import FOREIGN, HandbookTranslator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

#: The warning's subtype.
SUBTYPE: Final = "policy"

#: So many things are named in one warning.
_MOST: Final = 5


#: Extensions whose HTML has nothing that the policy forbids; what they draw is not searched.
_HARMLESS: Final = re.compile(
    r"(?:sphinx|docutils|alabaster|myst_parser|sphinx_design|sphinx_handbook)(?:\.|$)"
    r"|sphinxcontrib\.(?:applehelp|devhelp|htmlhelp|serializinghtml|qthelp)$"
)
#: The modules of nodes that draw nothing.
_ORDINARY: Final = re.compile(r"docutils\.|sphinx\.addnodes$|sphinx_handbook\.|myst_parser\.")
_DRAWING: Final = ("sphinx.ext.graphviz", "sphinx.ext.inheritance_diagram")


def connect(app: Sphinx) -> None:
    """Connect the events of this build: what every page loads is looked at once, each page when it is written."""
    app.connect("env-updated", _check_project, priority=900)
    # Other extensions have added their scripts by then.
    app.connect("html-page-context", _check_page, priority=950)


def _check_project(app: Sphinx, env: object) -> None:
    """Warn of what ``conf.py`` and extensions load on every page."""
    policy = Policy(_policy_text(app))
    files = [*_files(app.registry.js_files, "script-src"), *_files(app.registry.css_files, "style-src")]
    files += _files(app.config.html_js_files, "script-src")
    files += _files(app.config.html_css_files, "style-src")
    results = [Forbidden(directive, origin(name), name) for name, directive in files]
    _warn(app, policy, [each for each in results if not policy.allows(each.directive, each.markup)], None)


def _files(files: Iterable[Any], directive: str) -> Iterator[tuple[str, str]]:
    """The addresses of scripts or style sheets on other hosts, from settings or Sphinx's registry."""
    for each in files:
        name = each[0] if isinstance(each, tuple) else each
        if isinstance(name, str) and ("://" in name or name.startswith("//")):
            yield name, directive


def _check_page(app: Sphinx, page: str, template: str, values: dict[str, Any], doctree: nodes.document | None) -> None:
    """Warn of what a page has in its text, and of scripts that an extension has put into this page alone."""
    policy = Policy(str(values.get("theme_content_security_policy", "")))
    if doctree is None or not policy.directives:
        return
    results = forbidden(str(values.get("body", "")), policy) if FOREIGN in doctree or _has_other_code(app) else []
    if not policy.allows_inline("script-src"):
        bodies = [getattr(each, "attributes", {}).get("body") for each in values.get("script_files", ())]
        results += [Forbidden("script-src", INLINE, f"<script>{str(body).strip()[:60]}") for body in bodies if body]
    _warn(app, policy, results, page)


def _has_other_code(app: Sphinx) -> bool:
    """Whether another extension may have written parts of a page."""
    if not issubclass(app.registry.translators.get(app.builder.name, object), HandbookTranslator):
        return True
    return any(name in _DRAWING or not _HARMLESS.match(name) for name in app.extensions)


def _policy_text(app: Sphinx) -> str:
    options = app.builder.theme.get_options(app.config.html_theme_options)  # type: ignore[attr-defined]
    return str(options.get("content_security_policy", ""))


def _warn(app: Sphinx, policy: Policy, results: list[Forbidden], page: str | None) -> None:
    if not results:
        return
    wanted: dict[str, list[str]] = {}
    for each in results:
        wanted.setdefault(each.directive, []).append(each.source)
    say = translator(app.config.language)
    message = say(
        N_(
            "The page's content security policy keeps this from readers: {things}. To allow it, set the theme's option "
            "in conf.py: html_theme_options = {{{setting}}}"
        )
    )
    setting = f'"content_security_policy": "{policy.with_sources(wanted)}"'
    things = [say(N_("“{word}”")).format(word=_short(each.markup)) for each in results[:_MOST]]
    things += ["…"] if len(results) > _MOST else []
    logger.warning(
        "%s",
        message.format(things=", ".join(things), setting=setting),
        type=TYPE,
        subtype=SUBTYPE,
        location=_place(app, page, results[0]) if page else None,
    )


def _short(markup: str) -> str:
    text = " ".join(markup.split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def _place(app: Sphinx, page: str, first: Forbidden) -> tuple[str, int | None]:
    """The page, and the line of its source that has the markup where one has."""
    path = Path(app.env.doc2path(page))
    text = path.read_text("utf-8", "replace")
    value = first.markup.partition('="')[2].rstrip('"') or first.markup
    at = next((at for each in (first.markup, value) if each and (at := text.find(each)) >= 0), -1)
    if at >= 0:
        return page, text.count("\n", 0, at) + 1
    # What an extension draws is nowhere written so: its node has the line.
    elements = app.env.get_doctree(page).findall(nodes.Element)
    lines = (each.line for each in elements if not _ORDINARY.match(type(each).__module__))
    return page, next(filter(None, lines), None)
