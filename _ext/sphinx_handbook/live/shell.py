"""The page around the book's pages: its tabs, the strip with what is wrong, the printed page beside the web page."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final

from ..design import tokens
from ..i18n import N_, translator
from ..languages.direction import is_right_to_left

if TYPE_CHECKING:
    from .session import Session

_FILES: Final = Path(__file__).parent / "static"
_KINDS: Final = {"shell.css": "text/css", "shell.js": "text/javascript"}

#: What the script says, by the name that it has there.
_WORDS: Final = {
    "building": N_("Building …"),
    "first": N_("The pages are being built for the first time …"),
    "none": N_("There is no page yet. When what is told above is mended, it appears here."),
    "updated": N_("Updated {time}"),
    "stopped": N_("Not updated: see the faults"),
    "lost": N_("“handbook live” does not answer; has it ended?"),
    "one": N_("1 fault"),
    "many": N_("{count} faults"),
    "here": N_("{count} on this page"),
    "line": N_("line {line}"),
    "open": N_("Open in the editor"),
    "show": N_("Show the page"),
    "kept": N_("This page has faults, so it is shown as it was at {time}."),
    "old": N_("The book could not be built, so the page is shown as it was."),
    "draft": N_("Draft: this page is not published."),
    "printing": N_("Printing …"),
    "sheet": N_("Page {number} of {count} on paper, {edition}"),
    "onPaper": N_("On paper"),
}

_NOTE: Final = N_(
    "Printed by itself. Page numbers are those of the book as it was last built; 000 is one that it does not have."
)


def html(session: Session) -> bytes:
    """The page, in the book's language."""
    language = session.project.language
    say = translator(language)
    values = {
        "language": language.replace("_", "-"),
        "direction": "rtl" if is_right_to_left(language) else "ltr",
        "title": session.project.title,
        "views": say(N_("Show as")),
        "web": say(N_("Web")),
        "phone": say(N_("Phone")),
        "faults": say(N_("Faults")),
        "page": say(N_("The web page")),
        "paper": say(N_("The printed page")),
        "note": say(_NOTE),
        "notice": session.notice,
    }
    escaped = {name: escape(value) for name, value in values.items()}
    # What ends a script must not stand in it.
    words = json.dumps({name: say(each) for name, each in _WORDS.items()}).replace("<", "\\u003c")
    return Template((_FILES / "shell.html").read_text("utf-8")).substitute(escaped, words=words).encode()


@cache
def file(name: str) -> tuple[bytes, str] | None:
    """A file that the page loads, and its kind; None for any other name."""
    if name not in _KINDS:
        return None
    text = (_FILES / name).read_text("utf-8")
    if name.endswith(".css"):
        text = tokens.css(tokens.load(), {}) + text
    return text.encode(), _KINDS[name]
