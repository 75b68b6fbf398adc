"""A passage: words of a page that stand together, and where its links lead."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Final, Literal, get_args
from unicodedata import normalize

Kind = Literal["heading", "text", "term", "cell", "caption", "footnote", "code", "formula", "image", "field"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

#: Letters that typography takes for one another: quotes and apostrophes, hyphens and dashes, three dots.
_TYPOGRAPHY: Final = {
    **dict.fromkeys("‘’‚‛′", "'"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),
    "…": "...",
}
# ``str.translate`` looks up each letter of a text that is not ASCII: fifteen times as long.
_TYPOGRAPHIC: Final = re.compile(f"[{''.join(_TYPOGRAPHY)}]")
_HYPHENS: Final = re.compile("-{2,}")


def folded(text: str) -> str:
    """Text without what typography changes: the kind of quotes, dashes and spaces, ligatures, marks for hyphenation."""
    plain = text if text.isascii() else _TYPOGRAPHIC.sub(lambda letter: _TYPOGRAPHY[letter[0]], normalize("NFKC", text))
    if "--" in plain:
        plain = _HYPHENS.sub("-", plain)
    # No other space than this one can be printed. Most texts have it between words alone: a third of the time.
    if plain.isprintable() and "  " not in plain and plain[:1] != " " != plain[-1:]:
        return plain
    return " ".join(plain.split())


#: Stand around the name of a page, or ``#`` and an id, whose title is shown there.
_TITLE_BEGINS: Final = "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}"
_TITLE_ENDS: Final = "\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"
_TITLE: Final = re.compile(f"{_TITLE_BEGINS}([^{_TITLE_BEGINS}{_TITLE_ENDS}]*){_TITLE_ENDS}")


def title_of(target: str) -> str:
    """What stands in a passage for the title of another page: that title is the machine's, where it leads is not."""
    return f"{_TITLE_BEGINS}{target}{_TITLE_ENDS}"


def titled_targets(text: str) -> list[str]:
    """What stands in a text for the titles of other pages, each as ``title_of`` was given it."""
    return _TITLE.findall(text) if _TITLE_BEGINS in text else []


def is_title(text: str) -> bool:
    """Whether a text is the title of another page and no more, as an entry in a list is."""
    return _TITLE.fullmatch(text) is not None


def with_titles(text: str, titled: Callable[[str], str]) -> str:
    """A text with what ``titled`` gives for each page whose title it shows."""
    return _TITLE.sub(lambda match: titled(match[1]), text) if _TITLE_BEGINS in text else text


#: Where a passage keeps its digest.
_DIGEST: Final = "_digest"


@dataclass(frozen=True)
class Passage:
    """A paragraph, a heading, a cell, a caption, a listing, a value of front matter."""

    kind: Kind
    text: str
    """Its words, with one space between them; of a listing its lines. See ``title_of``."""
    links: tuple[str, ...] = ()
    """Where its links with words of their own lead: addresses, ``#`` with an id, docnames with ``/`` before them."""
    field: str = ""
    """The field of front matter whose value it is; empty for text."""
    folios: tuple[tuple[str, str], ...] = attribute(default=(), compare=False)
    """The printed number of the page on which it begins, by edition."""

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from another passage, whatever typography does."""
        return (self.kind, self.field, self.text if self.kind == "code" else folded(self.text), *self.links)

    @property
    def digest(self) -> str:
        """The digest of its key: 16 hexadecimal figures of its SHA-256."""
        digest = self.__dict__.get(_DIGEST)
        if digest is None:
            digest = hashlib.sha256("\0".join(self.key).encode("utf-8", "surrogatepass")).hexdigest()[:16]
            # Not ``cached_property``: until Python 3.12 it takes a lock for each of tens of thousands of passages.
            self.__dict__[_DIGEST] = digest
        return digest


def with_digest(passage: Passage, digest: str) -> Passage:
    """A passage whose digest stands in a file: it is not computed again."""
    passage.__dict__[_DIGEST] = digest
    return passage


def digest_of_text(digests: Iterable[str]) -> str:
    """The digest of a page's text, from those of its passages in their order: 16 hexadecimal figures of a SHA-256."""
    return hashlib.sha256("".join(digests).encode()).hexdigest()[:16]


# A page's passages as they are, to the letter: a quarter of the time of their digests.


def stored(passages: Iterable[Passage]) -> bytes:
    """Some passages as JSON, without printed numbers: the same passages are the same bytes."""
    values = [(each.kind, each.text, each.links, each.field) for each in passages]
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")


def restored(data: bytes) -> tuple[Passage, ...]:
    """The passages that ``stored`` was given."""
    values = json.loads(data.decode("utf-8", "surrogatepass"))
    return tuple(Passage(kind, text, tuple(links), field) for kind, text, links, field in values)


def exact_digest(data: bytes) -> str:
    """The digest of stored passages: 16 hexadecimal figures of their SHA-256. Typography changes it."""
    return hashlib.sha256(data).hexdigest()[:16]
