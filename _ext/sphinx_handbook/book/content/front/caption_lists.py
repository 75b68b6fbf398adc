"""The lists of captioned figures, tables and listings, with their page numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from lxml import etree

from ....i18n import N_, Translate
from ..translator import folio

if TYPE_CHECKING:
    from lxml.etree import _Element

#: The title of each list, by its name in ``handbook_pdf_lists``.
TITLES: Final = {"figures": N_("List of figures"), "tables": N_("List of tables"), "code": N_("List of code")}

#: Where the captions of each kind are, and the element above that has the id.
_CAPTIONS: Final = {"figcaption": ("figures", "figure"), "caption": ("tables", "table"), "div": ("code", "div")}
#: What stands in a caption and is no part of its words.
_NO_WORDS: Final = frozenset({"pageref", "folio", "footnote-reference", "address", "link-number", "legend"})


@dataclass(frozen=True, slots=True)
class CaptionList:
    """A list: its id in the book, its title, and each caption as (id, words)."""

    place: str
    title: str
    captions: Sequence[tuple[str, str]]

    @property
    def html(self) -> str:
        """Its title and its lines."""
        lines = "".join(
            f'<li><p><a href="#{escape(place)}">{escape(words)}</a><span class="leader"></span>'
            f'<span class="folio-place">{folio(place)}</span></p></li>'
            for place, words in self.captions
        )
        title = f'<h1 class="list-title" id="{self.place}">{escape(self.title)}</h1>'
        return f'{title}<ol class="contents-list caption-list">{lines}</ol>'


def gather(names: Sequence[str], pages: Iterable[str], say: Translate) -> list[CaptionList]:
    """The lists that are asked for by ``names``, of captions in the HTML of ``pages``; none that would be empty."""
    if not names:
        return []
    captions: dict[str, list[tuple[str, str]]] = {name: [] for name in names}
    for html in pages:
        if "caption" in html:
            for kind, place, words in _captions(html):
                captions.get(kind, []).append((place, words))
    # No docname begins with a stroke, so no page has these ids.
    return [CaptionList(f"/{name}", say(TITLES[name]), captions[name]) for name in names if captions[name]]


def _captions(html: str) -> Iterator[tuple[str, str, str]]:
    """Each caption on a page: its kind, the id of what it is the caption of, its words."""
    root = etree.fromstring(f"<body>{html}</body>", etree.HTMLParser(huge_tree=True, remove_pis=True))
    for element in root.iter(*_CAPTIONS) if root is not None else ():
        kind, above = _CAPTIONS[element.tag]
        parent = element.getparent()
        if element.tag == "div" and "code-block-caption" not in element.get("class", "").split():
            continue
        if parent is not None and parent.tag == above and (place := parent.get("id")):
            words = " ".join("".join(_words(element)).split())
            if words:
                yield kind, place, words


def _words(element: _Element) -> Iterator[str]:
    if element.tag == "svg":
        yield element.get("data-words") or element.get("aria-label", "")
    elif element.tag == "img":
        yield element.get("alt", "")
    else:
        yield element.text or ""
        for child in element:
            if isinstance(child.tag, str) and _NO_WORDS.isdisjoint(child.get("class", "").split()):
                yield from _words(child)
            yield child.tail or ""
