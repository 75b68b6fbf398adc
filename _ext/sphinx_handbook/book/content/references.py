"""Ids and references that are unique in the whole book, since each carries its document's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from html import escape, unescape
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote

from docutils import nodes
from sphinx.util import logging

from ...i18n import N_, Translate
from ...sphinx_ext.log import TYPE, LoggedWarning
from ...sphinx_ext.messages import NO_PLACE
from ...sphinx_ext.nodes import is_html
from .elements import addresses

logger = logging.getLogger(__name__)

#: Precedes the docname in an address that leads to another document, until ``bind`` resolves it.
SCHEME: Final = "handbook-document:"

#: So many characters of HTML are less than half a page, whatever is in them.
APART: Final = 1_200

#: A page number (``translator.folio``) with the words around it, and the address of a link inside the book.
_PAGE_REFERENCE: Final = re.compile(
    r'<span class="pageref">[^<]*<span class="folio(?: elsewhere)?" data-target="(?P<id>[^"]*)">[^<]*</span>'
    r"[^<]*</span>"
)
#: The beginning of an element, up to one of its attributes. In text "<" is escaped, and quotation marks are not: code
#: may have attributes in it.
_ELEMENT: Final = r"""<[a-zA-Z][^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*?"""
_ID: Final = re.compile(rf'{_ELEMENT}\sid="([^"]+)"')
_LOCAL_LINK: Final = re.compile(rf'(?P<element>{_ELEMENT})\shref="#(?P<id>[^"]+)"')

#: What leads to an id in which something is written in percents.
_ENCODED: Final = re.compile(rf'(?P<before>{_ELEMENT}(?:\shref="#|\sdata-target="))(?P<id>[^"%]*%[^"]*)"')

#: The beginning of an element in HTML, and an attribute of it.
_TAG: Final = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_ATTRIBUTE: Final = re.compile(r"\s([\w:-]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>\"']+)")
#: A name in the way of older HTML, and the name of a place.
_ANCHOR_NAME: Final = re.compile(r"(<a\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)\sname=(?=\")", re.I)
_ANCHOR_ID: Final = re.compile(r"(<a\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(?<=\s)id=)\"([^\"]*)\"", re.I)
_ANY_ID: Final = re.compile(r"(\sid=)\"([^\"]*)\"")


def document_address(docname: str) -> str:
    """The address of a document, until ``bind`` resolves it."""
    return SCHEME + docname.replace("%", "%25").replace("#", "%23")


def address_parts(address: str) -> tuple[str, str]:
    """The docname and the id that an address of a document, or of a place in it, leads to."""
    document, _, node_id = address.removeprefix(SCHEME).partition("#")
    return document.replace("%23", "#").replace("%25", "%"), node_id


def anchor(docname: str, node_id: str = "") -> str:
    """The id that a document, or a place in it, has in the book."""
    # WeasyPrint takes a percent sign in a link for the beginning of another one.
    page = _writable(docname).replace("%", "\N{FULLWIDTH PERCENT SIGN}")
    return f"{page}--{_writable(node_id)}" if node_id else page


def _writable(name: str) -> str:
    """An id without what WeasyPrint, which writes ids into CSS as they are, cannot read there."""
    return name.replace('"', "\N{RIGHT DOUBLE QUOTATION MARK}").replace("\\", "\N{SET MINUS}")


def drop_repeated_places(doctree: nodes.document) -> None:
    """Take from an empty place the ids of what begins right behind it: some extensions name a place twice."""
    for target in doctree.findall(nodes.target):
        behind = None if target.children or not target["ids"] else target.next_node(descend=False, siblings=True)
        while isinstance(behind, nodes.Element):
            target["ids"] = [each for each in target["ids"] if each not in behind["ids"]]
            behind = behind.children[0] if behind.children else None


def bind(
    doctree: nodes.document,
    docname: str,
    docnames: Set[str],
    address: Callable[[str, str], str] = lambda docname, node_id: "",
    *,
    printed: bool = True,
) -> None:
    """Make every id and every internal reference of a document unique in the book.

    ``docnames`` are the documents in the book. A reference to any other, or to a place in it, leads to its ``address``,
    of which ``printed`` says whether it stands behind the words; where that is an empty string, only the reference's
    words stay: paper has no dead links.
    """
    for reference in list(doctree.findall(nodes.reference)):
        for inner in list(reference.findall(nodes.reference))[1:]:
            # A heading that refers to something, in a list of contents: no link has another in it.
            inner.replace_self(nodes.inline("", "", *inner.children))
        if reference.get("refuri", "").startswith(SCHEME):
            target, node_id = address_parts(reference["refuri"])
            if target not in docnames and (elsewhere := address(target, node_id.rpartition("#")[2])):
                reference["refuri"] = elsewhere
                reference["internal"] = False
                reference[addresses.NO_ADDRESS] = not printed
            elif target not in docnames:
                reference.replace_self(nodes.inline("", "", *reference.children))
    for problematic in doctree.findall(nodes.problematic):
        # It refers to docutils' message, which Sphinx has logged and removed, and nothing refers to it: in a translated
        # paragraph it may have the name of another place.
        problematic.attributes.pop("refid", None)
        problematic["ids"] = []
    for raw in doctree.findall(nodes.raw):
        if is_html(raw):
            raw.children = [nodes.Text(with_plain_places(raw.astext(), docname, docnames))]
    for node in doctree.findall(nodes.Element):
        if node.get("ids"):
            node["ids"] = [anchor(docname, each) for each in node["ids"]]
        if node.get("backrefs"):
            node["backrefs"] = [anchor(docname, each) for each in node["backrefs"]]
        if node.get("is-bound"):
            # It leads to a place in raw HTML (``local_links``).
            continue
        if "refid" in node:
            node["refid"] = anchor(docname, node["refid"])
        if isinstance(node, nodes.reference) and "refuri" in node:
            node["refuri"] = _bound(node["refuri"], docname)


def with_plain_places(html: str, docname: str, docnames: Set[str] = frozenset()) -> str:
    """A page's raw HTML in which the names of places, and what leads to them, are in double quotes, and each is an id.

    An author may write ``id='saw'``, ``id=saw`` and ``<a name="saw">``, which mean the same; the book's HTML is
    searched for ``id="saw"``. The name of an anchor is made unique in the book; what has other names may be drawn or
    set by them, unless a document is called so: links to that would lead to the place.
    """

    def unique(match: re.Match[str]) -> str:
        return f'{match[1]}"{escape(anchor(docname, unescape(match[2])))}"'

    def quoted(attribute: re.Match[str]) -> str:
        name, value = attribute[1].lower(), attribute[2]
        if name not in ("id", "name", "href"):
            return attribute[0]
        if value.startswith('"'):
            return f" {name}={value}"
        return ' {}="{}"'.format(name, value.strip("'").replace('"', "&quot;"))

    def plain(tag: re.Match[str]) -> str:
        text = _ATTRIBUTE.sub(quoted, tag[0])
        text = text if ' id="' in text else _ANCHOR_NAME.sub(r"\1 id=", text)
        of_document = (each for each in _ANY_ID.findall(text) if unescape(each[1]) in docnames)
        return (_ANY_ID if any(of_document) else _ANCHOR_ID).sub(unique, text)

    return _TAG.sub(plain, html)


def _bound(uri: str, docname: str) -> str:
    if uri.startswith(SCHEME):
        target, node_id = address_parts(uri)
        # Sphinx writes "#a#b" where a reference to a part of a document goes through its address.
        return "#" + anchor(target, node_id.rpartition("#")[2])
    if uri.startswith("#"):
        return "#" + anchor(docname, uri[1:])
    return uri


def bound_numbers(numbers: Mapping[str, tuple[int, ...]], docname: str) -> dict[str, tuple[int, ...]]:
    """Sphinx's section or figure numbers of a document, by the ids that ``bind`` gives."""
    return {
        ("#" if key.startswith("#") else "") + anchor(docname, key.removeprefix("#")) if key else "": value
        for key, value in numbers.items()
    }


def ids(html: str) -> list[str]:
    """The ids in HTML as they are written there, in order."""
    return _ID.findall(html)


def places(pages: Iterable[str]) -> dict[str, int]:
    """The place of each id in pages as HTML: how many characters stand before it. Between two pages there is room."""
    before, positions = 0, dict[str, int]()
    for html in pages:
        for match in _ID.finditer(html):
            positions.setdefault(unescape(match[1]), before + match.start())
        before += len(html) + APART
    return positions


def missing_in(warnings: Iterable[LoggedWarning]) -> set[str]:
    """The ids in the book of places that MyST has warned of, since they are not on their page."""
    matches = (re.fullmatch(NO_PLACE, each.message) for each in warnings)
    return {anchor(match["docname"], match["place"]) for match in matches if match}


def check(
    pages: Mapping[str, str],
    chunks: Sequence[str],
    say: Translate,
    reported: Set[str] = frozenset(),
    files: Mapping[str, Path] = MappingProxyType({}),
    repeated: Mapping[str, str] = MappingProxyType({}),
) -> set[str]:
    """Warn of links inside the book that could lead to two places, or lead nowhere; the ids that the latter ask for.

    An id that comes twice and that no link leads to, as of a label that an extension repeats, changes nothing.
    ``pages`` is the HTML of each page by docname, ``chunks`` that of the whole book; what it leaves out of a page
    counts for nothing. Of the ids in ``reported`` there is a warning already. ``files`` are the files by docname,
    ``repeated`` the files and lines where a page has an id for the second time.
    """
    linked = {name for each in chunks for name in _asked(each)}
    owners: dict[str, str] = {}
    for docname, page in pages.items():
        names = ids(page)
        twice = {each for each, count in Counter(names).items() if count > 1}
        for name in [*sorted(twice), *sorted(owners.keys() & set(names))]:
            if unescape(name) not in linked:
                continue
            message = say(N_("Two places in the book have the name “{name}”.")).format(name=name)
            spellings = "|".join(map(re.escape, (name, _own(name, docname))))
            sign = re.compile(rf"""\b(?:id|name)\s*=\s*["']?(?:{spellings})(?=["'\s>])""")
            place = _written(files.get(docname), sign, number=2 if name in twice else 1)
            logger.warning(message, location=place or repeated.get(name, docname), type=TYPE, subtype="duplicate-place")
        owners |= dict.fromkeys(names, docname)
    # Whoever writes HTML may write a sign in several ways.
    asked = linked - {unescape(name) for each in chunks for name in ids(each)}
    missing: set[str] = set()
    for docname, page in pages.items() if asked else ():
        for name in sorted(_asked(page) & asked):
            missing.add(name)
            if name not in reported:
                message = say(N_("A link leads nowhere in the book: “{name}”.")).format(name=name)
                sign = re.compile(re.escape(f"#{_own(name, docname)}"))
                location = _written(files.get(docname), sign) or docname
                logger.warning(message, location=location, type=TYPE, subtype="dangling-place")
    return missing


def _own(name: str, docname: str) -> str:
    """An id of the book as its page has it."""
    return name.removeprefix(f"{anchor(docname)}--")


def _written(file: Path | None, sign: re.Pattern[str], number: int = 1) -> str:
    """File and line where a page's source has a sign for the given time; an empty string where it has not."""
    lines = file.read_text("utf-8", "replace").splitlines() if file and file.is_file() else []
    places = (line for line, text in enumerate(lines, 1) for _ in sign.finditer(text))
    line = next(islice(places, number - 1, None), 0)
    return f"{file}:{line}" if line else ""


def _asked(html: str) -> set[str]:
    """The ids that links inside the book lead to."""
    return {unescape(link["id"]) for link in _LOCAL_LINK.finditer(html)}


def with_decoded(pages: Mapping[str, str]) -> dict[str, str]:
    """Pages whose links lead to the ids as these are written, where an address has an id in percents ("#gr%C3%B6n")."""
    if not any(_ENCODED.search(page) for page in pages.values()):
        return dict(pages)
    present = {unescape(each) for page in pages.values() for each in ids(page)}

    def decoded(match: re.Match[str]) -> str:
        name = unescape(match["id"])
        plain = _writable(unquote(name))
        return f'{match["before"]}{escape(plain)}"' if name not in present and plain in present else match[0]

    return {docname: _ENCODED.sub(decoded, page) for docname, page in pages.items()}


def without_links(html: str, missing: Set[str]) -> str:
    """A page's HTML with the words alone of the links that lead to the ids ``missing``, and without page numbers."""
    html = _PAGE_REFERENCE.sub(lambda match: "" if unescape(match["id"]) in missing else match[0], html)
    return _LOCAL_LINK.sub(lambda match: match["element"] if unescape(match["id"]) in missing else match[0], html)
