"""A passage: words of a page that stand together, and where its links lead."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cached_property
from typing import Final, Literal, get_args
from unicodedata import normalize

Kind = Literal["heading", "text", "term", "cell", "caption", "footnote", "code", "formula", "image", "field"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

#: Letters that typography takes for one another: quotes and apostrophes, hyphens and dashes, three dots.
_TYPOGRAPHY: Final = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff", None),
        "…": "...",
    }
)
_HYPHENS: Final = re.compile("-{2,}")
#: Space that is more than one space, or another kind of it.
_SPACE: Final = re.compile(r"\s{2,}|[^\S ]")


def folded(text: str) -> str:
    """Text without what typography changes: the kind of quotes, dashes and spaces, ligatures, marks for hyphenation."""
    plain = normalize("NFKC", text).translate(_TYPOGRAPHY)
    return " ".join((_HYPHENS.sub("-", plain) if "--" in plain else plain).split())


#: Stand around the name of a page, or ``#`` and an id, whose title is shown there.
_TITLE_BEGINS: Final = "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}"
_TITLE_ENDS: Final = "\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"
_TITLE: Final = re.compile(f"{_TITLE_BEGINS}([^{_TITLE_BEGINS}{_TITLE_ENDS}]*){_TITLE_ENDS}")


def title_of(target: str) -> str:
    """What stands in a passage for the title of another page: that title is the machine's, where it leads is not."""
    return f"{_TITLE_BEGINS}{target}{_TITLE_ENDS}"


def with_titles(text: str, titled: Callable[[str], str]) -> str:
    """A text with what ``titled`` gives for each page whose title it shows."""
    return _TITLE.sub(lambda match: titled(match[1]), text) if _TITLE_BEGINS in text else text


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

    @cached_property
    def digest(self) -> str:
        """The digest of its key: 16 hexadecimal figures of its SHA-256."""
        return _digest(self.key)


def _digest(key: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(key).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def compute_digests(passages: Iterable[Passage]) -> None:
    """Give each of a page's passages its digest; one by one, what typography changes takes three times as long."""
    plain = [each for each in passages if each.kind != "code" and "\0" not in each.text]
    together = normalize("NFKC", "\0".join([each.text for each in plain])).translate(_TYPOGRAPHY)
    spaced = _SPACE.sub(" ", _HYPHENS.sub("-", together)).strip().replace(" \0", "\0").replace("\0 ", "\0")
    for each, text in zip(plain, spaced.split("\0"), strict=False):
        each.__dict__["digest"] = _digest((each.kind, each.field, text, *each.links))


def digest_of_text(digests: Iterable[str]) -> str:
    """The digest of a page's text, from those of its passages in their order: 16 hexadecimal figures of a SHA-256."""
    return hashlib.sha256("".join(digests).encode()).hexdigest()[:16]
