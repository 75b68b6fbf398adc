"""Writes handbooks of any size, with the same words at every run, for this extension and for those beside it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: Text like Danish: frequent short words, and compounds as long as those of an administration.
SHORT: Final = """
og i at det er en til af den på for med de der ikke som et har vi kan om så men fra eller hvor ved når blev
også mellem efter mere deres sig hvad ud under over sammen godt
"""
LONG: Final = """
arbejde medarbejder ledelse opgave løsning erfaring møde forløb projekt region kommune styrelse ministerium
udvikling samtale forslag ændring hverdag fællesskab ansvar viden kultur trivsel fravær borger metode forsøg
måling resultat aftale udvalg enhed center undersøgelse kompetence arbejdsplads kerneopgave samarbejdsaftale
medarbejderudvikling styringsmodel kvalitetsudvikling opgaveløsning arbejdsmiljøarbejde forandringsprojekt
organisation forskning tilgang indsats retning baggrund netværk afdeling anbefaling evaluering inddragelse
"""
_SHORT, _LONG = SHORT.split(), LONG.split()
HEADINGS: Final = ("Hvad gør de?", "Hvem er med?", "Hvad kom der ud af det?")
CATEGORIES: Final = ("gaarde", "broer", "haver", "moeller", "havne")
TERMS: Final = tuple(f"emne-{number}" for number in range(1, 13))

_COLOURS: Final = 'strong = "#14669c"\ntint = "#e9f2f9"\ndark_strong = "#6ea9ef"\ndark_tint = "#1c2d3f"\n'


@dataclass(frozen=True, slots=True)
class Page:
    """One entry, before it is written in a system's own syntax. ``{0}`` and ``{1}`` in ``body`` are its references."""

    number: int
    category: str
    name: str
    title: str
    summary: str
    terms: tuple[str, ...]
    related: tuple[int, ...]
    body: str


def folder_of(number: int) -> str:
    """The category folder of a page."""
    return CATEGORIES[number % len(CATEGORIES)]


def name_of(number: int) -> str:
    """A page's id: the name of its file without suffix."""
    return f"side-{number:05}"


def pages(count: int) -> Iterator[Page]:
    """Generate ``count`` pages of about 400 words, each from its own seed: the same in a book of any size."""
    for number in range(count):
        chance = random.Random(f"page {number}")
        # To the next page, and to one further on; past the end, from the start again.
        steps = (1, chance.randrange(2, 90))
        # Few pages: a step around all of them would lead to the page itself.
        related = tuple((number + (step if step % count else 1)) % count for step in steps)
        paragraphs = [_paragraph(chance) for _ in range(8)]
        paragraphs[1] += " Se også {0}."
        paragraphs[5] += " Læs om {1}."
        at = iter(HEADINGS)
        body = "\n\n".join(
            f"## {next(at)}\n\n{text}" if place in (2, 4, 6) else text for place, text in enumerate(paragraphs)
        )
        yield Page(
            number=number,
            category=folder_of(number),
            name=name_of(number),
            title=f"{chance.choice(_LONG).capitalize()} {chance.choice(_SHORT)} {chance.choice(_LONG)} {number}",
            summary=_sentence(chance),
            terms=tuple(chance.sample(TERMS, chance.choice((2, 3)))),
            related=related,
            body=body,
        )


def _paragraph(chance: random.Random) -> str:
    return " ".join(_sentence(chance) for _ in range(4))


def _sentence(chance: random.Random) -> str:
    words = [chance.choice(_SHORT if chance.random() < 0.55 else _LONG) for _ in range(chance.randrange(8, 18))]
    return " ".join(words).capitalize() + "."


# The same book in each system's syntax.


def handbook(root: Path, count: int) -> None:
    """Write the book for this extension."""
    _project(root, '"myst_parser", "sphinx_handbook"', 'html_theme = "handbook"\nprimary_domain = "handbook"\n')
    schema = '[book]\ntitle = "Prøve"\nlanguage = "da"\n\n[colours.blue]\n' + _COLOURS
    for folder in _folders():
        schema += (
            f'\n[[categories]]\nid = "{folder}"\ntitle = "{folder.title()}"\nsingular = "{folder}"\ncolour = "blue"\n'
        )
    schema += (
        '\n[fields.resume]\ntype = "text"\nlabel = "Resumé"\nrole = "summary"\nrequired = true\n'
        '\n[fields.emner]\ntype = "terms"\nlabel = "Emner"\nvocabulary = "emner"\n'
        '\n[fields.se_ogsaa]\ntype = "references"\nlabel = "Se også"\n'
        '\n[fields.laes_mere]\ntype = "links"\nlabel = "Læs mere"\n'
        '\n[vocabularies.emner]\nlabel = "Emner"\n'
    )
    schema += "".join(f'\n[vocabularies.emner.terms.{term}]\ntitle = "{term.title()}"\n' for term in TERMS)
    _write(root / "katalog.toml", schema)
    for folder in _folders():
        _write(root / folder / "index.md", f"# {folder.title()}\n\n:::{{category-index}}\n:::\n")
    for page in pages(count):
        front = (
            f"---\nresume: {page.summary}\nemner: [{', '.join(page.terms)}]\n"
            f"se_ogsaa: [{', '.join(map(name_of, page.related))}]\nlaes_mere:\n"
            + "".join(
                f"  - title: {page.title} {which}\n    url: https://example.org/{page.name}/{which}\n"
                for which in ("a", "b")
            )
            + "---\n\n"
        )
        _entry(root, page, front, lambda number: f"{{entry}}`{name_of(number)}`")


def plain(root: Path, count: int) -> None:
    """Write the book for plain Sphinx: no front matter, and tables of contents as lists."""
    _project(root, '"myst_parser"', 'html_theme = "basic"\n')
    _contents(root)
    for page in pages(count):
        _entry(root, page, "", _link)


def needs(root: Path, count: int) -> None:
    """Write the book for sphinx-needs: each entry is a need, listed by category."""
    kinds = '[{"directive": "item", "title": "Item", "prefix": "I_", "color": "#BFD8D2", "style": "node"}]'
    _project(root, '"myst_parser", "sphinx_needs"', f'html_theme = "basic"\nneeds_types = {kinds}\n')
    _contents(root, ":::{{needlist}}\n:tags: {folder}\n:::\n")
    for page in pages(count):
        links = ";".join(f"ITEM_{number:05}" for number in page.related)
        facts = (
            f":::{{item}} {page.title}\n:id: ITEM_{page.number:05}\n:tags: {page.category};{';'.join(page.terms)}\n"
            f":links: {links}\n\n{page.summary}\n:::\n\n"
        )
        _entry(root, page, "", _link, facts)


def ablog(root: Path, count: int) -> None:
    """Write the book for ablog: each entry is a post, listed by category."""
    _project(
        root, '"myst_parser", "ablog"', 'html_theme = "basic"\nblog_title = "Prøve"\nfontawesome_included = True\n'
    )
    _contents(root, ":::{{postlist}}\n:category: {folder}\n:excerpts:\n:::\n")
    for page in pages(count):
        front = (
            f"---\nblogpost: true\ndate: 2024-{page.number % 12 + 1:02}-{page.number % 28 + 1:02}\n"
            f"tags: {', '.join(page.terms)}\ncategory: {page.category}\n---\n\n"
        )
        _entry(root, page, front, _link, f"{page.summary}\n\n")


SYSTEMS: Final[dict[str, Callable[[Path, int], None]]] = {
    "sphinx-handbook": handbook,
    "plain": plain,
    "sphinx-needs": needs,
    "ablog": ablog,
}


def edit(root: Path, count: int, turn: int, *, longer: bool = False, suffix: str = ".md") -> None:
    """Change only one page's body; with ``longer``, add more than a printed page of text."""
    number = count // 2
    path = root / folder_of(number) / f"{name_of(number)}{suffix}"
    first, _, _ = path.read_text("utf-8").partition("\n\nRettet ")
    more = "Der er meget mere at sige om dette, end der var plads til før. " * 80 if longer else ""
    path.write_text(f"{first.rstrip()}\n\nRettet {turn}. gang.{more}\n", "utf-8")


def _folders() -> list[str]:
    return [folder_of(number) for number in range(len(CATEGORIES))]


def _project(root: Path, extensions: str, more: str) -> None:
    settings = f'project = "Prøve"\nlanguage = "da"\nextensions = [{extensions}]\n'
    _write(root / "conf.py", f'{settings}myst_enable_extensions = ["colon_fence"]\n{more}')
    listed = "\n".join(f"{folder}/index" for folder in _folders())
    _write(root / "index.md", f"# Prøve\n\nEn bog.\n\n:::{{toctree}}\n:hidden:\n\n{listed}\n:::\n")


def _contents(root: Path, extra: str = "") -> None:
    """Write each category's page: a table of contents and, in ``extra``, an extension's own list."""
    hidden = ":hidden:\n" if extra else ":maxdepth: 1\n"
    for folder in _folders():
        contents = f":::{{toctree}}\n:glob:\n{hidden}\n*\n:::\n"
        _write(root / folder / "index.md", f"# {folder.title()}\n\n{extra.format(folder=folder)}\n{contents}")


def _link(number: int) -> str:
    return f"[](../{folder_of(number)}/{name_of(number)}.md)"


def _entry(root: Path, page: Page, front: str, refer: Callable[[int], str], facts: str = "") -> None:
    body = page.body.format(*map(refer, page.related))
    _write(root / page.category / f"{page.name}.md", f"{front}# {page.title}\n\n{facts}{body}\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
