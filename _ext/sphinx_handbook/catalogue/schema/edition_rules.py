"""What an edition in ``katalog.toml`` may not say, each a rule from a file and an edition to problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from ...editions import file_names, paper
from ...editions.edition import MAIN, Edition
from ...i18n import N_, translator
from ...problems import Problem
from .schema_file import SchemaFile

EditionRule = Callable[[SchemaFile, Edition], Iterator[Problem]]


def editions(file: SchemaFile) -> Iterator[Problem]:
    """Every edition by every rule of editions."""
    for edition in file.schema.editions.values():
        for rule in EDITION_RULES:
            yield from rule(file, edition)


def selection_exists(file: SchemaFile, edition: Edition) -> Iterator[Problem]:
    """An edition selects terms and categories that there are; entries are known only when pages are read."""
    schema = file.schema
    terms = tuple(dict.fromkeys(term for each in schema.vocabularies.values() for term in each.terms))
    ids = tuple(category.id for category in schema.categories)
    for key, words, allowed, message in (
        ("terms", edition.terms, terms, N_("There is no term “{word}”.")),
        ("categories", edition.categories, ids, N_("There is no category “{word}” here.")),
    ):
        for word in words:
            if word not in allowed:
                yield file.unknown(("editions", edition.id, key), message, word, allowed)


def main_is_whole(file: SchemaFile, edition: Edition) -> Iterator[Problem]:
    """The main edition holds the whole book."""
    keys = ("sheets", "entries", "terms", "categories", "corrections", "cards")
    key = next((key for key in keys if getattr(edition, key)), "")
    key = "impose" if key == "cards" else key
    if edition.id == MAIN and key:
        message = N_("The edition “{word}” holds the whole book; “{key}” belongs to another one.")
        yield file.problem(("editions", MAIN, key), message, word=MAIN, key=key)


def is_no_draft(file: SchemaFile, edition: Edition) -> Iterator[Problem]:
    """No edition's file has the name of the draft of a book that was not published."""
    if edition.id == file_names.DRAFT:
        message = N_("An edition cannot be called “{word}”: a book that is not published is written to …-{word}.pdf.")
        yield file.problem(("editions", edition.id), message, word=edition.id)


def has_title(file: SchemaFile, edition: Edition) -> Iterator[Problem]:
    """Every edition but the main one has a title."""
    if edition.id != MAIN and not edition.title.strip():
        yield file.problem(("editions", edition.id, "title"), N_("“{key}” is missing."), key="title")


def paper_is_a_size(file: SchemaFile, edition: Edition) -> Iterator[Problem]:
    """The paper has a name that is known, or a size that paper can have; so has the sheet of cards."""
    for key in ("paper", "sheet") if edition.cards else ("paper",):
        place, word = ("editions", edition.id, key), getattr(edition, key)
        try:
            paper.size(word)
        except paper.NoSize:
            yield file.unknown(place, paper.NO_SIZE, word, paper.allowed())
        except paper.OutOfRange:
            least, most = f"{paper.LEAST:g}", f"{paper.GREATEST:g}"
            yield file.problem(place, paper.OUT_OF_RANGE, word=word, least=least, most=most)


def sheets_in_one_file(file: SchemaFile, edition: Edition) -> Iterator[Problem]:
    """What is in one file has each page once."""
    if edition.one_file and edition.sheets not in (("entry",), ("category",)):
        message = N_("“{key}” belongs to editions with sheets of one kind: sheets = [“entry”] or [“category”].")
        yield file.problem(("editions", edition.id, "one_file"), message, key="one_file")


def posters_of_categories(file: SchemaFile, edition: Edition) -> Iterator[Problem]:
    """A poster is a category's sheet."""
    if edition.poster and edition.sheets != ("category",):
        message = N_("“{key}” belongs to editions with sheets = [“category”].")
        yield file.problem(("editions", edition.id, "poster"), message, key="poster")


def can_be_imposed(file: SchemaFile, edition: Edition) -> Iterator[Problem]:
    """A booklet has a paper of which two fit on a sheet, and is one book."""
    if edition.impose == "booklet" and paper.is_size(edition.paper) and not paper.spread(edition.paper):
        message = N_("No sheet of paper holds two pages of {word} side by side.")
        yield file.problem(("editions", edition.id, "paper"), message, word=edition.paper)
    if edition.signature and edition.impose != "booklet":
        message = N_("“{key}” belongs to editions with impose = “booklet”.")
        yield file.problem(("editions", edition.id, "signature"), message, key="signature")
    if edition.signature % 4:
        message = N_("A signature has 4, 8, 12, 16 … pages: a multiple of four.")
        yield file.problem(("editions", edition.id, "signature"), message)
    if edition.impose and edition.sheets:
        message = N_("Sheets of single pages make no booklet: leave out impose or sheets.")
        if edition.cards:
            message = N_("A deck of cards is one file: leave out impose or sheets.")
        yield file.problem(("editions", edition.id, "impose"), message)


def cards_on_a_sheet(file: SchemaFile, edition: Edition) -> Iterator[Problem]:
    """What is said of cards belongs to cards; their sheet holds one at least."""
    place = ("editions", edition.id)
    if not edition.cards:
        defaults = {"sheet": "A4", "turn": "long", "repeat": False, "template": None}
        for key in (key for key, value in defaults.items() if getattr(edition, key) != value):
            yield file.problem((*place, key), N_("“{key}” belongs to editions with impose = “cards”."), key=key)
        return
    if edition.cover == "separate":
        yield file.problem((*place, "cover"), N_("Cards have no cover: leave out “cover”."))
    sizes = edition.sheet, edition.paper
    if all(map(paper.is_size, sizes)) and not paper.holds(*sizes):
        message = N_("No card of {word} fits on {sheet}.")
        yield file.problem((*place, "sheet"), message, word=edition.paper, sheet=edition.sheet)


def press_is_its_own(file: SchemaFile, edition: Edition) -> Iterator[Problem]:
    """A press's edition is not the main one and no booklet."""
    if edition.variant == "press" and (edition.impose == "booklet" or edition.id == MAIN):
        message = N_("A file for a press is an edition of its own; the printing house imposes its pages.")
        yield file.problem(("editions", edition.id, "variant"), message)


def profile_and_condition(file: SchemaFile, edition: Edition) -> Iterator[Problem]:
    """An ICC file and its name go together, and belong to a press's edition."""
    key = "profile" if edition.profile else "condition"
    place = ("editions", edition.id, key)
    if bool(edition.profile) != bool(edition.condition):
        message = N_("“profile” and “condition” are told together: the ICC file, and its name among printers.")
        yield file.problem(place, message)
    if (edition.profile or edition.condition) and edition.variant != "press":
        yield file.problem(place, N_("“{key}” belongs to editions of the variant “press”."), key=key)


def uncoated_paper(file: SchemaFile, edition: Edition) -> Iterator[Problem]:
    """Uncoated paper has a profile, since the one that comes with us is for coated paper."""
    place = ("editions", edition.id, "stock")
    if edition.stock == "uncoated" and edition.variant != "press":
        yield file.problem(place, N_("“{key}” belongs to editions of the variant “press”."), key="stock")
    elif edition.stock == "uncoated" and not edition.profile and not edition.condition:
        message = N_(
            "Uncoated paper needs its own ICC file: ask the printing house for it, put it beside katalog.toml, "
            "and name it (profile = “PSOuncoated_v3_FOGRA52.icc”, condition = “FOGRA52”)."
        )
        yield file.problem(place, message)


def separate_cover(file: SchemaFile, edition: Edition) -> Iterator[Problem]:
    """A separate cover belongs to a press's book, and a spine to a separate cover."""
    if edition.cover == "separate" and (edition.variant != "press" or edition.sheets):
        message = N_("A separate cover belongs to a book of the variant “press”.")
        yield file.problem(("editions", edition.id, "cover"), message)
    for key in ("spine", "leaf"):
        if getattr(edition, key) and edition.cover != "separate":
            message = N_("“{key}” belongs to editions with cover = “separate”.")
            yield file.problem(("editions", edition.id, key), message, key=key)
    if edition.leaf and edition.spine:
        message = N_("The spine follows from “leaf” and the number of pages: leave out “spine” or “leaf”.")
        yield file.problem(("editions", edition.id, "leaf"), message)


def fits_sheets(file: SchemaFile, edition: Edition) -> Iterator[Problem]:
    """Only the sheet of an entry can be made to fit."""
    if edition.fit and "entry" not in edition.sheets:
        message = N_("“{key}” belongs to editions with sheets = [“entry”].")
        yield file.problem(("editions", edition.id, "fit"), message, key="fit")


def sheets_of_corrections(file: SchemaFile, edition: Edition) -> Iterator[Problem]:
    """Sheets of corrections need releases, and are made of nothing else."""
    place = ("editions", edition.id)
    if edition.releases and not edition.corrections:
        message = N_("“{key}” belongs to editions with corrections = true.")
        yield file.problem((*place, "releases"), message, key="releases")
    if not edition.corrections:
        return
    if file.schema.releases is None:
        message = N_("Corrections are told from releases: add a table [releases] with the folder that they are in.")
        yield file.problem((*place, "corrections"), message)
    others = ("sheets", "entries", "terms", "categories", "impose", "spine")
    keys = [key for key in others if getattr(edition, key)]
    keys += ["variant"] if edition.variant == "press" else []
    for key in keys:
        message = N_("An edition with corrections = true has a sheet for each release; “{key}” belongs to another one.")
        yield file.problem((*place, key), message, key=key)


def room_for_text(file: SchemaFile, edition: Edition) -> Iterator[Problem]:
    """Margins leave 30 mm of text across and down; one that is unset counts 5 mm here."""
    if not paper.is_size(edition.paper):
        return
    width, height = edition.page_size
    top, bottom, inner, outer = (edition.margins.get(each, 5) for each in ("top", "bottom", "inner", "outer"))
    if width - inner - outer < 30 or height - top - bottom < 30:
        message = N_("These margins leave no room for text on {word}.")
        yield file.problem(("editions", edition.id, "margins"), message, word=edition.paper)


EDITION_RULES: Final[tuple[EditionRule, ...]] = (
    selection_exists,
    main_is_whole,
    is_no_draft,
    has_title,
    paper_is_a_size,
    sheets_in_one_file,
    posters_of_categories,
    can_be_imposed,
    cards_on_a_sheet,
    press_is_its_own,
    profile_and_condition,
    uncoated_paper,
    separate_cover,
    fits_sheets,
    sheets_of_corrections,
    room_for_text,
)


def files_once(file: SchemaFile) -> Iterator[Problem]:
    """No two editions write one file; names of sheets of entries are known only when pages are read."""
    say = translator(file.schema.book.language)
    owners: dict[str, str] = {}
    for edition in file.schema.all_editions():
        some = edition.entries or edition.terms or edition.categories
        sheets = [each.id for each in file.schema.categories] if "category" in edition.sheets and not some else []
        if "term" in edition.sheets and not some:
            sheets += [term for each in file.schema.vocabularies.values() for term in each.terms]
        clashes: dict[str, list[str]] = {}
        for end in file_names.names(edition, sheets, say):
            if end in owners:
                clashes.setdefault(owners[end], []).append(f"…{end}.pdf")
            owners.setdefault(end, edition.id)
        for other, files in clashes.items():
            place = ("editions", edition.id)
            yield file.problem(place, file_names.TWICE, word=edition.id, other=other, file=files[0])
