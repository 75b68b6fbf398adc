"""Pages of text as JSON, a passage a line, so that two versions are read side by side."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from .page import Page
from .passage import KINDS, Passage, exact_digest, stored, with_digest


class Changed(Exception):
    """A passage whose digest is another."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line, self.what = line, what


def page_lines(page: Page) -> str:
    """A page, in as many lines as it has passages, and two."""
    head: dict[str, object] = {"document": page.docname, "title": page.title}
    head |= {"former": list(page.former)} if page.former else {}
    head |= {"places": dict(page.places)} if page.places else {}
    head |= {"folios": {edition: list(numbers) for edition, numbers in page.folios}} if page.folios else {}
    head |= {"digest": exact_digest(stored(page.passages))}
    passages = ",\n".join(f"    {one_line(_passage(each))}" for each in page.passages)
    return f'  {one_line(head).removesuffix("}")}, "passages": [\n{passages}\n   ]}}'


def _passage(each: Passage) -> dict[str, object]:
    data: dict[str, object] = {"digest": each.digest, "kind": each.kind}
    data |= {"field": each.field} if each.field else {}
    data |= {"text": each.text}
    data |= {"links": list(each.links)} if each.links else {}
    return data | ({"folios": dict(each.folios)} if each.folios else {})


def one_line(data: object) -> str:
    """JSON in one line."""
    return json.dumps(data, ensure_ascii=False)


#: Before each page of a release's file, after its name, before its passages, before each of these, with its digest; a
#: page's end.
_PAGE: Final = b'\n  {"document": '
_TITLE: Final = b', "title": '
_PASSAGES: Final = b', "passages": ['
_PASSAGE: Final = re.compile(rb'\n    \{"digest": "(.{16})')
_END: Final = b"\n   ]}"
#: Before the digest of a page, which stands last before its passages; files of earlier versions have none.
_EXACT: Final = b', "digest": "'
_EXACT_LENGTH: Final = len(_EXACT) + 17


def pieces(raw: bytes) -> Iterator[tuple[str, str, int]]:
    """The pages of a release's file that is as it was written: name, exact digest or an empty string, begin.

    A page ends where the next one begins.
    """
    begin, skipped = raw.find(_PAGE), len(_PAGE)
    while begin >= 0:
        name_begins = begin + skipped
        quoted = raw[name_begins : raw.index(_TITLE, name_begins)]
        name = json.loads(quoted) if b"\\" in quoted else quoted[1:-1].decode()
        head_ends = raw.index(_PASSAGES, name_begins)
        # In a page's own words a quotation mark would have a backslash before it.
        last = raw[head_ends - _EXACT_LENGTH : head_ends]
        exact = last[len(_EXACT) : -1].decode() if last.startswith(_EXACT) else ""
        yield name, exact, begin
        begin = raw.find(_PAGE, head_ends)


def text_digest(piece: bytes) -> str:
    """The digest of a page's text (``passage.digest_of_text``)."""
    return hashlib.sha256(b"".join(_PASSAGE.findall(piece))).hexdigest()[:16]


def read_head(piece: bytes) -> Page:
    """A page without its passages."""
    return read_page(json.loads(piece[: piece.index(_PASSAGES)] + _PASSAGES + b"]}"))


def read_piece(piece: bytes) -> Page:
    """A page with its passages, whose digests are taken as they are written."""
    data = json.loads(piece[: piece.rindex(_END)] + _END)
    page = read_page(data)
    for passage, each in zip(page.passages, data["passages"], strict=True):
        with_digest(passage, each["digest"])
    return page


def line_of(raw: str, page: Mapping[str, Any]) -> int:
    """The line on which a page begins."""
    place = raw.find(f'"document": {one_line(page["document"])}, "title"')
    return raw.count("\n", 0, max(place, 0)) + 1


def read_page(data: Mapping[str, Any], raw: str = "", *, doubted: bool = False) -> Page:
    """A page of a file.

    Where the file is ``doubted``, each passage is held against its digest; ``raw`` is the file's text.

    Raises ``Changed``, and of a file of another form ``KeyError``, ``TypeError``, ``ValueError`` or ``AttributeError``.
    """
    passages = []
    for number, each in enumerate(data["passages"], 1):
        passage = _read_passage(each)
        if doubted and passage.digest != each["digest"]:
            raise Changed(line_of(raw, data) + number, f"digest {each['digest']}")
        passages.append(passage)
    folios = tuple((str(edition), tuple(map(str, numbers))) for edition, numbers in data.get("folios", {}).items())
    places = tuple((str(place), str(title)) for place, title in data.get("places", {}).items())
    former = strings(data.get("former", ()))
    if doubted and data.get("digest", exact := exact_digest(stored(passages))) != exact:
        raise Changed(line_of(raw, data), f"digest {data['digest']}")
    return Page(string(data, "document"), string(data, "title"), tuple(passages), former, folios, places)


def _read_passage(data: Mapping[str, Any]) -> Passage:
    kind, text = data["kind"], data["text"]
    if kind not in KINDS:
        raise ValueError(f"kind {kind}")
    if not isinstance(text, str):
        raise TypeError("text")
    # Most passages have neither links nor a field.
    links = strings(data["links"]) if "links" in data else ()
    field = str(data["field"]) if "field" in data else ""
    folios = tuple([(edition, str(folio)) for edition, folio in data["folios"].items()]) if "folios" in data else ()
    return Passage(kind, text, links, field, folios)


def string(data: Mapping[str, Any], key: str) -> str:
    """A string of a mapping; raises ``TypeError`` where it is none, ``KeyError`` where there is none."""
    value = data[key]
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def strings(values: Iterable[object]) -> tuple[str, ...]:
    """Some values as strings."""
    return tuple(map(str, values))
