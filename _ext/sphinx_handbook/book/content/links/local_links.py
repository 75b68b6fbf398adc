"""Links without a host: to a document of the book where there is one, else to the website, else their words alone.

On paper nothing lies beside a page, so an address that is relative to one leads nowhere.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Container, Iterator, Sequence, Set
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urljoin, urlsplit

from docutils import nodes
from sphinx.util import logging

from ....i18n import N_, translator
from ....problems import nearest
from ....readable import split_address
from ....sphinx_ext.log import TYPE
from ....sphinx_ext.nodes import doctree_of
from ..elements.page_references import anchors, raw_ids, target_of
from ..references import SCHEME, anchor, document_address, ids

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

#: A link in HTML: what stands before its address, and the address in its quotation marks.
_HREF: Final = re.compile(
    r"(<(?:a|area)\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)\s(?:xlink:)?href\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>\"']+)", re.I
)

#: What only a browser follows: a script, the page's own top, a file that is written within the link.
_OF_BROWSERS: Final = re.compile(r"(?:#(?:top)?)?|(?:javascript|vbscript|data|blob|about):.*", re.I | re.S)


#: The folder of a website's pictures, which a build fills.
_PICTURES: Final = "_images"


def is_local(address: str) -> bool:
    """Whether an address has no host: a path, a query, a file of some machine. An anchor alone is none."""
    if address.startswith((SCHEME, "#", "//")) or not address:
        return False
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return False
    # "C:/plan.txt" has no scheme of one letter.
    return len(scheme) < 2 or scheme == "file"


def has_host(address: str) -> bool:
    """Whether an address says which host it is on: a website's may begin with its path there, or be only that."""
    parts = split_address(address)
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def is_published_picture(address: str, docname: str) -> bool:
    """Whether a link on a page leads to a picture where the website has them, as the links of some extensions do."""
    path = posixpath.join(posixpath.dirname(docname), split_address(address).path)
    return posixpath.normpath(path).startswith(f"{_PICTURES}/")


def document(address: str, docname: str, docnames: Container[str], suffixes: Sequence[str], base: str = "") -> str:
    """The document that a link on a page leads to on the website, by docname; an empty string where there is none.

    ``base`` is the website's address, below which a path from ``/`` may begin. A query chooses what a script shows of
    a page, such as a tab: the book has all of it.
    """
    parts = split_address(address)
    if len(parts.scheme) == 1 or parts.scheme == "file":
        return ""
    path = unquote(parts.path)
    roots = ["", posixpath.dirname(docname), docname]
    if path.startswith("/"):
        below = split_address(base).path.rstrip("/") + "/"
        roots, path = [""], path.removeprefix(below if path.startswith(below) else "/")
    elif path:
        # Beside the page; or, where each page is a folder, below it.
        roots = roots[1:]
    else:
        return docname if docname in docnames else ""
    for root in roots:
        name = posixpath.normpath(posixpath.join("/", root, path)).strip("/")
        bare = next((name.removesuffix(each) for each in (".html", ".htm", *suffixes) if name.endswith(each)), name)
        for each in (bare, name, f"{name}/index".lstrip("/")):
            if each in docnames:
                return each
    return ""


class LocalLinks:
    """Resolves the links of a project's pages; each link that is lost is reported once."""

    def __init__(self, env: BuildEnvironment, index: str = "") -> None:
        """``index`` is the docname of the index that the book makes, if it makes one."""
        self.env, self.docnames = env, {*env.found_docs, index} - {""}
        #: By folder, the paths of all pages from there.
        self._seen_from: dict[str, list[str]] = {}
        config = env.config
        addresses = (config.html_baseurl, config.handbook_schema.book.base_url)
        self.base = next((each for each in addresses if each and has_host(each)), "")
        self.suffixes = tuple(config.source_suffix)
        self.say = translator(config.language)
        self._reported: set[tuple[str, str]] = set()
        self._ids = cache(lambda docname: frozenset(_ids(doctree_of(env, docname))))

    def resolve(self, doctree: nodes.document, docname: str, elsewhere: Set[str] = frozenset()) -> None:
        """Resolve the links in a doctree, before ``references.bind``.

        ``elsewhere`` are ids of the page that stand elsewhere in the book.
        """
        own = cache(lambda: frozenset(_ids(doctree)) | elsewhere)
        raw = cache(lambda: frozenset(name for node in doctree.findall(nodes.raw) for name in raw_ids(node)))
        for reference in list(doctree.findall(nodes.reference)):
            address = str(reference.get("refuri", ""))
            if address.startswith("//"):
                # With the scheme of the page that it stands on, which on paper has none.
                reference["refuri"] = f"https:{address}"
            elif address and _OF_BROWSERS.fullmatch(address) and address[1:] not in own() | raw():
                self._put(reference, "")
            elif is_local(address):
                self._put(reference, self._elsewhere(address, docname))
                if "refuri" not in reference:
                    self._report(reference, address, docname)
            elif not (place := target_of(reference)) or place in own():
                continue
            elif place in raw():
                reference.attributes.pop("refid", None)
                reference.attributes |= {"refuri": f"#{place}", "is-bound": True}
            else:
                # MyST leaves a link like this where it has warned of it; it may be one to a page all the same.
                self._put(reference, self._document(unquote(place), docname))
                if "refuri" not in reference and not _is_of_myst(reference):
                    self._report(reference, f"#{place}", docname)

    def resolve_html(self, html: str, docname: str, bound: Callable[[str], str]) -> str:
        """The HTML of a page with the links that it has from raw HTML, and from nodes of other extensions, resolved.

        ``bound`` is called with the address of a document, and returns the one in the book, or on the web, or an empty
        string.
        """
        own = cache(lambda: frozenset(map(unescape, ids(html))))

        def replaced(match: re.Match[str]) -> str:
            before, quoted = match.groups()
            address = unescape(quoted.strip("\"'").strip())
            if _OF_BROWSERS.fullmatch(address) and address[1:] not in own():
                return before
            if self._is_unbound(address, docname, own):
                address = f"#{anchor(docname, address[1:])}"
            elif address.startswith("//"):
                address = f"https:{address}"
            elif not is_local(address) and not address.startswith(SCHEME):
                return match[0]
            else:
                elsewhere = self._elsewhere(address, docname) if is_local(address) else address
                address = bound(elsewhere) if elsewhere.startswith(SCHEME) else elsewhere
            return f'{before} href="{escape(address)}"' if address else before

        return _HREF.sub(replaced, html)

    def _is_unbound(self, address: str, docname: str, own: Callable[[], frozenset[str]]) -> bool:
        """Whether a link in raw HTML leads to a place on its page; ``own`` returns the ids of the page in the book."""
        place = address.removeprefix("#")
        # A document has its own name in the book, which a section of it may have, too.
        if place == address or place in self.docnames or place in own():
            return False
        return anchor(docname, place) in own()

    def _elsewhere(self, address: str, docname: str) -> str:
        """Where a local address leads to: a document, or a page of the website; an empty string for nowhere."""
        if target := self._document(address, docname):
            return target
        parts = split_address(address)
        if not self.base or parts.scheme:
            return ""
        try:
            return urljoin(f"{self.base.rstrip('/')}/{docname}.html", address)
        except ValueError:
            return ""

    def _document(self, address: str, docname: str) -> str:
        name = document(address, docname, self.docnames, self.suffixes, self.base)
        if not name:
            return ""
        place = split_address(address).fragment
        # On the web, too, a link to a place that is not there leads to the page.
        there = place and name in self.env.found_docs and place in self._ids(name)
        return f"{document_address(name)}#{place}" if there else document_address(name)

    @staticmethod
    def _put(reference: nodes.reference, address: str) -> None:
        """Give a reference another address; without one its words stay."""
        reference.attributes.pop("refid", None)
        if address:
            reference["refuri"] = address
            reference["internal"] = address.startswith(SCHEME)
            return
        reference.attributes.pop("refuri", None)
        reference.replace_self(nodes.inline("", "", *reference.children))

    def _nearest(self, address: str, docname: str) -> str:
        """The address of the page that was most likely meant; an empty string where none is near, or it was a file."""
        path = split_address(address).path
        ending = next((each for each in (".html", ".htm", *self.suffixes) if path.endswith(each)), "")
        if not ending:
            return ""
        folder = posixpath.dirname(docname) or "."
        if folder not in self._seen_from:
            self._seen_from[folder] = [posixpath.relpath(each, folder) for each in sorted(self.docnames)]
        near = nearest(path.removesuffix(ending), self._seen_from[folder])
        return f"{near}{ending}" if near else ""

    def _report(self, reference: nodes.reference, address: str, docname: str) -> None:
        # An author who writes "file://" names a file, and expects no link.
        # Of a picture's own file the book has the picture.
        is_silent = split_address(address).scheme == "file" or is_published_picture(address, docname)
        if is_silent or (docname, address) in self._reported:
            return
        self._reported.add((docname, address))
        message = self.say(N_("The link “{address}” leads to nothing in the book, so its words alone are printed."))
        if not self.base and not address.startswith("#") and not split_address(address).scheme:
            hint = N_("With “html_baseurl” in conf.py it leads to the website.")
            message = f"{message} {self.say(hint)}"
        if near := self._nearest(address, docname):
            message = f"{message} {self.say(N_('Did you mean “{nearest}”?')).format(nearest=near)}"
        logger.warning("%s", message.format(address=address), location=reference, type=TYPE, subtype="link-local")


def _ids(doctree: nodes.document) -> Iterator[str]:
    """All places in a document; of those in raw HTML the anchors, whose names ``bind`` makes unique as well."""
    for node in doctree.findall(nodes.Element):
        if isinstance(node, nodes.raw):
            yield from anchors(node)
        elif not (isinstance(node, nodes.target) and "refuri" in node):
            # The target of a link with an address is not written.
            yield from node.get("ids", ())


def _is_of_myst(reference: nodes.reference) -> bool:
    return any("myst" in node.get("classes", ()) for node in reference.findall(nodes.Element))
