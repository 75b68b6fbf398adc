"""Writes the page that a server shows for an address that does not exist (404).

It is shown at any depth, so nothing in it may be relative. Where the book has an address (`base_url`), links and style
sheet are absolute; else the page carries its few lines of style itself, and a script looks for the front page: upwards
from the address that was asked for, the first folder that has the handbook's style sheet.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..catalogue import contacts
from ..design import tokens
from ..files import write_if_changed
from ..languages.direction import is_right_to_left
from ..readable import split_address
from ..sphinx_ext.config import book_title
from . import assets, metadata
from .build import own_files

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

NAME: Final = "404.html"

#: For a page that can load nothing: the system's faces, in light and in dark.
_STYLE: Final = """\
:root {{ color-scheme: light dark; }}
body {{ margin: 0; padding: 12vh 1.25rem; font: 1.125rem/1.55 Georgia, serif; color: {ink}; background: {paper}; }}
main {{ max-width: 32em; margin: 0 auto; }}
h1 {{ margin: 0 0 1em; font-size: 2rem; line-height: 1.2; font-weight: 500; }}
@media screen and (prefers-color-scheme: dark) {{ body {{ color: {dark_ink}; background: {dark_paper}; }} }}
"""

#: Looks for the front page's folder. A server may answer with this very page, or with another, where nothing is.
_SCRIPT: Final = """\
(async () => {
  const folders = location.protocol === "file:" ? [] : location.pathname.split("/").slice(0, -1);
  for (; folders.length; folders.pop()) {
    const home = `${folders.join("/")}/`;
    const answer = await fetch(`${home}_static/handbook.css`, { method: "HEAD" }).catch(() => null);
    if (!answer || !answer.ok || !/css/.test(answer.headers.get("content-type"))) continue;
    const way = document.getElementById("hb-home");
    way.firstElementChild.href = home + way.dataset.page;
    way.hidden = false;
    return;
  }
})();
"""


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the page at the end of a build, where it differs from what is there."""
    # A project may have a page of its own for it.
    if exception is not None or own_files.has(app, NAME):
        return
    builder: StandaloneHTMLBuilder = app.builder  # type: ignore[assignment]
    write_if_changed(Path(app.outdir, NAME), page(app, builder).encode())


def page(app: Sphinx, builder: StandaloneHTMLBuilder) -> str:
    """The page's HTML."""
    schema, root = app.config.handbook_schema, app.config.root_doc
    base = split_address(metadata.base(schema)).path

    def address(docname: str) -> str:
        return base + builder.get_target_uri(docname)

    # A project that has done away with the policy has done so here, too.
    policy = str(builder.theme.get_options(builder.theme_options).get("content_security_policy", ""))
    style = style_sheet()
    front = "" if builder.name == "dirhtml" else builder.get_target_uri(root)
    if policy and not base:
        policy = (
            f"default-src 'none'; style-src 'sha256-{_digest(style)}'; script-src 'sha256-{_digest(_SCRIPT)}'; "
            "connect-src 'self'; base-uri 'none'; form-action 'none'"
        )
    values = {
        "language": (app.config.language or "en").replace("_", "-"),
        "right_to_left": is_right_to_left(app.config.language or "en"),
        "title": book_title(app.config),
        "base": base,
        "icon": assets.ICON,
        "style": style,
        "script": _SCRIPT,
        "front": front,
        "policy": policy,
        "home": base + front,
        "search": address("search"),
        "contact": contacts.read(schema.book.contact),
        "categories": [(each.title, each.colour, address(each.index)) for each in schema.categories],
    }
    return str(builder.templates.render(NAME, values))


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def style_sheet() -> str:
    """The few lines of style of a page that can load nothing."""
    colours = tokens.load()
    light, dark = colours.light, colours.dark
    return _STYLE.format(ink=light["ink"], paper=light["paper"], dark_ink=dark["ink"], dark_paper=dark["paper"])
