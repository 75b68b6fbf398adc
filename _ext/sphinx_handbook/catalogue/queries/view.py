"""What a view shows: which entries, in which order and in which form. Pure.

It is read from a directive's options; an option that cannot be meant becomes a problem with what is allowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, get_args

from ...i18n import N_, translator
from ..entries import field_types

if TYPE_CHECKING:
    from ..entries.entry import Entry
    from ..schema.model import Field, Schema

#: The ways in which a page shows others: entries that are chosen; what mentions an entry and goes with it, as sections;
#: what its fields refer to, as sections; what goes with it, what refers to it, and its neighbours; what is new; every
#: address, term, source and abbreviation; the register.
Kind = Literal[
    "entries",
    "around",
    "relations",
    "related",
    "backlinks",
    "neighbours",
    "recent",
    "addresses",
    "terms",
    "sources",
    "abbreviations",
    "register",
]
Form = Literal["list", "compact", "table", "cards"]

ALL_FORMS: Final[tuple[Form, ...]] = get_args(Form)

#: The forms of the kinds that have not all of them.
FORMS: Final[Mapping[Kind, tuple[Form, ...]]] = {
    "neighbours": ("list", "compact"),
    "addresses": ("list", "compact", "table"),
    "abbreviations": ("list", "compact", "table"),
    "register": ("list", "compact"),
}

#: The orders that a kind has, its own first; lists of entries can be ordered by a field, too.
ORDERS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "entries": ("book", "title", "changed"),
    "related": ("weight", "book", "title", "changed"),
    "backlinks": ("title", "book", "changed"),
    "neighbours": ("book",),
    "recent": ("changed", "book", "title"),
    "addresses": ("book", "title"),
    "terms": ("title", "book", "size"),
    "sources": ("book", "title", "size"),
    "abbreviations": ("title",),
    "register": ("title",),
}

#: The kinds whose answer is a list of entries.
OF_ENTRIES: Final = frozenset({"entries", "related", "backlinks", "recent"})

#: The kinds that are about one entry.
ABOUT_ENTRY: Final = frozenset({"around", "relations", "related", "backlinks", "neighbours"})

#: Stands among filters for the categories that list an entry, where no field has that name.
CATEGORY: Final = "category"

OPTIONS: Final = ("category", "terms", "match", "order", "reverse", "form", "columns", "limit", "filter")


@dataclass(frozen=True, slots=True)
class View:
    """One view on one page.

    ``of`` is what it is about, where it is about one thing: an entry's docname or id, a vocabulary's id.
    ``categories`` and ``terms`` choose entries: of any of these categories, with all of these terms, or with
    ``any_term`` of them; where none is named, all are meant. ``columns`` are a table's fields beside the title, or the
    fields whose relations are shown; a ``limit`` of 0 is none; ``filters`` are the fields that readers can choose by;
    ``line`` is where the view is asked for.
    """

    kind: Kind
    of: str = ""
    categories: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    any_term: bool = False
    order: str = ""
    reverse: bool = False
    form: Form = "list"
    columns: tuple[str, ...] = ()
    limit: int = 0
    filters: tuple[str, ...] = ()
    line: int = field(default=1, compare=False, repr=False)

    @property
    def chooses(self) -> bool:
        """Whether the view names categories or terms; else all entries are meant."""
        return bool(self.categories or self.terms)

    @property
    def ordered_by(self) -> str:
        """The order; the kind's own where the page names none."""
        return self.order or ORDERS[self.kind][0]

    def takes(self, entry: Entry) -> bool:
        """Whether the view chooses an entry."""
        if self.categories and not {entry.category, *entry.also_in} & set(self.categories):
            return False
        if not self.terms:
            return True
        own_terms = {term for terms in entry.terms.values() for term in terms}
        return any(each in own_terms for each in self.terms) if self.any_term else own_terms.issuperset(self.terms)


@dataclass(frozen=True, slots=True)
class OptionProblem:
    """An option that cannot be meant: its name, what is wrong, the word that is, and what is allowed."""

    option: str
    code: str
    message: str
    word: str = ""
    allowed: tuple[str, ...] = ()


def read(
    kind: Kind, of: str, options: Mapping[str, str], schema: Schema, line: int = 1
) -> tuple[View, list[OptionProblem]]:
    """The view that a directive's options ask for, and all that is wrong with them; what is wrong is left out."""
    faults: list[OptionProblem] = []
    values: dict[str, str] = {}
    for name, value in options.items():
        if name not in OPTIONS:
            faults.append(OptionProblem(name, "unknown-option", N_("There is no option “{word}” here."), name, OPTIONS))
        elif not value.strip() and name != "reverse":
            faults.append(OptionProblem(name, "empty-value", N_("The option “{word}” has no value."), name))
        else:
            values[name] = value.strip()

    def one(name: str, allowed: Iterable[str], message: str, code: str = "bad-option") -> str:
        choices = tuple(allowed)
        word = values.get(name, "")
        if word and word not in choices:
            faults.append(OptionProblem(name, code, message, word, choices))
            return ""
        return word

    def many(name: str, allowed: Mapping[str, str], message: str, code: str) -> tuple[str, ...]:
        """The ids of an option's words, which have commas between them."""
        ids = []
        for word in (each.strip() for each in values.get(name, "").split(",")):
            if word and word.casefold() not in allowed:
                faults.append(OptionProblem(name, code, message, word, tuple(dict.fromkeys(allowed.values()))))
            elif word:
                ids.append(allowed[word.casefold()])
        return tuple(dict.fromkeys(ids))

    categories = {name.casefold(): each.id for each in schema.categories for name in (each.title, each.id)}
    terms = {
        name.casefold(): term.id
        for vocabulary in schema.vocabularies.values()
        for term in vocabulary.terms.values()
        for name in term.names
    }
    fields = {name.casefold(): each.name for each in schema.fields.values() for name in (each.label, each.name)}
    sortable = [each.name for each in schema.fields.values() if is_sortable(each)] if kind in OF_ENTRIES else []
    if kind not in OF_ENTRIES and values.pop("filter", ""):
        faults.append(OptionProblem("filter", "bad-option", N_("Only a list of entries can be filtered.")))
    filterable = dict.fromkeys((CATEGORY, translator(schema.book.language)(N_("Category")).casefold()), CATEGORY)
    filterable |= {name: each for name, each in fields.items() if field_types.of(schema.fields[each]).filters}
    view = View(
        kind,
        of,
        categories=many("category", categories, N_("There is no category “{word}”."), "unknown-category"),
        terms=many("terms", terms, N_("There is no term “{word}”."), "unknown-term"),
        any_term=one("match", ("all", "any"), N_("The option “match” cannot be “{word}”.")) == "any",
        order=one("order", (*ORDERS[kind], *sortable), N_("This cannot be ordered by “{word}”.")),
        reverse="reverse" in values,
        form=_form(one("form", FORMS.get(kind, ALL_FORMS), N_("This cannot be shown in the form “{word}”."))),
        columns=many("columns", fields, N_("There is no field “{word}”."), "unknown-field"),
        limit=_limit(values, faults),
        filters=many("filter", filterable, N_("This cannot be filtered by “{word}”."), "bad-option"),
        line=line,
    )
    return view, faults


def is_sortable(field: Field) -> bool:
    """Whether a list can be ordered by a field."""
    return field_types.of(field).sortable and not field.many


def _form(word: str) -> Form:
    return next((each for each in ALL_FORMS if each == word), "list")


def _limit(values: Mapping[str, str], faults: list[OptionProblem]) -> int:
    word = values.get("limit", "0")
    if word.isascii() and word.isdigit() and ("limit" not in values or int(word[:9])):
        return int(word[:9])
    faults.append(
        OptionProblem("limit", "bad-option", N_("“{word}” is not a number of entries: write 5, for example."), word)
    )
    return 0
