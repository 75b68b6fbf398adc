"""How an entry is cited: in words, as BibTeX, and as CSL-JSON, which reference managers read.

Where the book has no address of its own, each form has the sign ``PLACE`` where one belongs: a script puts the page's
address there, or nothing where the page was opened as a file.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ...i18n import N_, translator
from ...languages.dates import in_words

if TYPE_CHECKING:
    from ...catalogue.entries.entry import Entry
    from ...catalogue.schema.model import Book
    from ...languages.dates import PartialDate

#: Stands where an address belongs that only the reader's browser has.
PLACE: Final = "\N{SYMBOL FOR UNIT SEPARATOR}"

#: What is before and after an address in each form; ``handbook.js`` puts it around one that it knows.
AROUND: Final = {"text": " {}", "bibtex": "\n  url = {{{}}},", "csl": ', "URL": "{}"'}


@dataclass(frozen=True, slots=True)
class Citation:
    """One entry's citation in each form."""

    text: str
    bibtex: str
    csl: str

    @property
    def without_place(self) -> str:
        """The citation in words, with nothing where an address that only the reader's browser has would stand."""
        return self.text.replace(PLACE, "")

    @property
    def forms(self) -> tuple[tuple[str, str, str], ...]:
        """The name of each form, none for words; the citation; what is around an address, a percent sign for itself."""
        around = {form: each.format("%") for form, each in AROUND.items()}
        return (
            ("", self.text, around["text"]),
            ("BibTeX", self.bibtex, around["bibtex"]),
            ("CSL-JSON", self.csl, around["csl"]),
        )


def citation(book: Book, entry: Entry, address: str, changed: PartialDate | None, edition: str) -> Citation:
    """Cite an entry; ``changed`` is the day of its last change, ``edition`` the release that has the same text."""
    title, whole = entry.title or entry.id, ". ".join(each for each in (book.title, book.subtitle) if each)
    return Citation(
        _text(book, title, whole, address, changed, edition),
        _bibtex(book, entry.id, title, whole, address, changed, edition),
        _csl(book, entry.id, title, whole, address, changed, edition),
    )


def _address(form: str, address: str) -> str:
    return AROUND[form].format(address) if address else PLACE


def _text(book: Book, title: str, whole: str, address: str, changed: PartialDate | None, edition: str) -> str:
    say = translator(book.language)
    parts = [say(N_("“{title}”. In: {book}.")).format(title=title, book=whole)]
    parts += [f"{edition.rstrip('.')}."] if edition else []
    if changed:
        parts.append(say(N_("Last changed {day}.")).format(day=in_words(changed, book.language)))
    return " ".join(parts) + _address("text", address)


def _bibtex(
    book: Book, name: str, title: str, whole: str, address: str, changed: PartialDate | None, edition: str
) -> str:
    fields = {"title": title, "booktitle": whole, "edition": edition, "year": str(changed.year) if changed else ""}
    fields |= {"date": str(changed) if changed else "", "langid": book.language}
    lines = "".join(f"\n  {key} = {{{_escaped(value)}}}," for key, value in fields.items() if value)
    return f"@incollection{{{name},{lines}{_address('bibtex', address)}\n}}"


def _escaped(words: str) -> str:
    """Words as BibTeX reads them; a brace is left out, since one alone would end the field."""
    return re.sub(r"[&%$#_]", r"\\\g<0>", re.sub(r"[{}\\^~]", "", words))


def _csl(book: Book, name: str, title: str, whole: str, address: str, changed: PartialDate | None, edition: str) -> str:
    data: dict[str, Any] = {"id": name, "type": "chapter", "title": title, "container-title": whole}
    data |= {"edition": edition} if edition else {}
    if changed:
        data["issued"] = {"date-parts": [[each for each in (changed.year, changed.month, changed.day) if each]]}
    data["language"] = book.language
    return f"[{json.dumps(data, ensure_ascii=False)[:-1]}{_address('csl', address)}}}]"
