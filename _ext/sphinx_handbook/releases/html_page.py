"""Changes as one HTML file that needs nothing else: it can be sent to whoever is to read and judge them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final

from ..i18n import N_, Translate
from ..problems import visible
from . import writing

if TYPE_CHECKING:
    from .summary import ChangedPage, ChangedPassage
    from .word_changes import Words

# Words that went are struck out, words that came are underlined: nobody has to tell colours apart.
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1f2933; --quiet: #52606d; --ground: #fff; --line: #cbd2d9; --went: #8f1d1d;
  --went-ground: #fdecec; --came: #0b5a36; --came-ground: #e3f5ea; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e7eb; --quiet: #b3bcc6; --ground: #171c21; --line: #3e4c59;
  --went: #ffb3ad; --went-ground: #3f1d1d; --came: #9be4bd; --came-ground: #123524; } }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 44rem; background: var(--ground); color: var(--ink);
  font: 1.0625rem/1.55 Charter, Georgia, serif; overflow-wrap: break-word; }
h1, h2 { line-height: 1.2; }
h1 { font-size: 1.75rem; }
h2 { margin: 2.5rem 0 0; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1.25rem; }
.of-page, .where { color: var(--quiet); font-family: "Helvetica Neue", Arial, sans-serif; font-size: 0.875rem; }
.of-page { margin: 0.25rem 0 1rem; }
ul { padding: 0; list-style: none; }
li { margin: 0 0 1rem; }
.where { display: block; }
del { background: var(--went-ground); color: var(--went); text-decoration: line-through; }
ins { background: var(--came-ground); color: var(--came); text-decoration: underline; text-underline-offset: 0.15em; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }
@media print { body { max-width: none; } h2 { break-after: avoid; } li { break-inside: avoid; } }
"""


def as_html(pages: Sequence[ChangedPage], title: str, since: str, language: str, say: Translate) -> str:
    """The changes as a whole HTML document in the book's ``language``; ``since`` names the old state."""
    heading = say(N_("“{title}”: what has changed since {since}")).format(title=title, since=since)
    return document(heading, sections(pages, say), language)


def sections(pages: Sequence[ChangedPage], say: Translate) -> str:
    """A section for each page that changed, or a sentence where there is none."""
    if not pages:
        return f"<p>{_escaped(say(N_('The book says what it said.')))}</p>\n"
    return "".join(_section(page, say) for page in pages)


def document(heading: str, content: str, language: str, *, style: str = "", images: str = "'none'") -> str:
    """A whole HTML document of some ``content``, with more ``style``; its policy allows no more than it has."""
    style = _STYLE + style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    allowed = f"style-src 'sha256-{digest}'; img-src {images}; base-uri 'none'; form-action 'none'"
    policy = f"default-src 'none'; {allowed}"
    return (
        f'<!doctype html>\n<html lang="{_escaped(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_escaped(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_escaped(heading)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{_escaped(heading)}</h1>\n{content}</main>\n</body>\n</html>\n"
    )


def _escaped(text: str) -> str:
    return escape(visible(text))


def _section(page: ChangedPage, say: Translate) -> str:
    facts = f"{writing.heading(page, say)} ({page.docname}{writing.printed(page.folios, say)})"
    listed = passages(page, say)
    return (
        f"<section>\n<h2>{_escaped(page.title)}</h2>\n"
        f'<p class="of-page">{_escaped(facts[:1].upper() + facts[1:])}</p>\n{listed}</section>\n'
    )


def passages(page: ChangedPage, say: Translate) -> str:
    """The changes within a page as a list; an empty string where there are none."""
    items = "".join(_item(each, say) for each in page.passages)
    return f"<ul>\n{items}</ul>\n" if items else ""


def _item(each: ChangedPassage, say: Translate) -> str:
    where = writing.where(each, say).removesuffix(": ")
    place = f'<span class="where">{_escaped(where)}</span> ' if where else ""
    return f"<li>{place}{_words(each.words, say)}{writing.links(each, say, _escaped)}</li>\n"


# A release has a page for each of its editions, which have the page numbers alone for themselves.
@lru_cache(maxsize=4096)
def _words(words: tuple[Words, ...], say: Translate) -> str:
    def marks(went: str, came: str) -> str:
        # A screen reader may pass over the elements in silence, so it gets words.
        parts = [
            f'<del><span class="visually-hidden">{_escaped(say(N_("removed:")))} </span>{went}</del>' if went else "",
            f'<ins><span class="visually-hidden">{_escaped(say(N_("added:")))} </span>{came}</ins>' if came else "",
        ]
        return " ".join(filter(None, parts))

    return writing.words(words, marks, _escaped)
