"""An entry's text for the folder, as its page has it.

It is a script file, since a page opened as a file may fetch nothing.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...files import write_if_changed
from . import binder_files
from . import page as folder_page

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from ..page_context import Frame

#: The folder in the output. All of it is ours.
FOLDER: Final = "_folder"

#: What every page loads; of the other style sheets a part names those that its page needs.
_EVERYWHERE: Final = "handbook.css"


def connect(app: Sphinx) -> None:
    """Write each entry's file when its page is written, after all others that may change the page's text."""
    app.connect("html-page-context", write, priority=900)


def path(docname: str) -> str:
    """Where an entry's file lies in the output."""
    return f"{FOLDER}/{docname}.js"


def documents(env: BuildEnvironment) -> list[str]:
    """The docnames of the pages that have a file here: the entries, where there is a folder.

    That is also one whose front matter cannot be read, which is no entry of a list.
    """
    if not folder_page.name(env):
        return []
    is_entry, front = env.config.handbook_schema.is_entry, env.config.root_doc
    return sorted(docname for docname in env.found_docs if docname != front and is_entry(docname))


def write(app: Sphinx, page: str, template: str, values: dict[str, Any], doctree: nodes.document | None) -> None:
    """Write the file of a page, where it is an entry."""
    frame: Frame = values["handbook"]
    if frame.kind != "entry" or doctree is None or not folder_page.name(app.env):
        return
    address = app.builder.get_target_uri(page)
    css = [str(each.filename) for each in values["css_files"] if each.filename]
    part = {
        "address": address,
        "title": frame.name,
        "summary": frame.description,
        "category": frame.category.title if frame.category else "",
        "colour": frame.category.colour if frame.category else "",
        "pdf": _sheet(frame) if binder_files.can_be_listed(app, page) else "",
        "css": [each for each in css if "://" not in each and not each.endswith(_EVERYWHERE)],
        "html": str(values["body"]),
    }
    write_if_changed(Path(app.outdir, path(page)), binder_files.call("add", _id(address), part).encode())


def _sheet(frame: Frame) -> str:
    """The name of the page's accessible sheet; an empty string where there is none."""
    return next((each.href.rpartition("/")[2] for each in frame.printed if each.accessible), "")


def _id(address: str) -> str:
    """A page's id in the folder's address: its own address without the ending, as `handbook.js` makes it."""
    return re.sub(r"(\.\w+|/)$", "", address)
