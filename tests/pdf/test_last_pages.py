"""A chapter's last lines take no page of their own where less space before them is enough."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import weasyprint
from tests import paper
from tests.support import CATALOGUE, build, make_root

from sphinx_handbook.book import postflight
from sphinx_handbook.book.layout import stylesheets
from sphinx_handbook.book.manuscript import Chunk
from sphinx_handbook.book.pipeline import tasks
from sphinx_handbook.book.project import Project
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.editions import page_format
from sphinx_handbook.editions.edition import Edition

PARAGRAPH = "Her står der noget om en ting, som man kan bruge, når man vil have ro. " * 3 + "\n\n"

SCHEMA, _ = toml_file.parse(CATALOGUE.format(language="da"))
NOWHERE = Path("/nowhere")
PROJECT = Project("T", "", "da", SCHEMA, *[NOWHERE] * 4, "", NOWHERE, (), "", {}, {}, {})


def pages(folder: Path, *lengths: int) -> list[list[paper.Word]]:
    """The words of each page of a book with a chapter of entries of so many paragraphs."""
    entries = {
        f"ting__nummer-{number}": f"---\nresume: Noget.\n---\n\n# Ting nummer {number}\n\n{PARAGRAPH * length}"
        for number, length in enumerate(lengths)
    }
    book = build(make_root(folder / "root", **entries), folder / "out", "handbook-pdf")
    assert book.warnings == ()
    return paper.words(book.outdir / "proeve.pdf")


def test_a_few_lines_take_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shorter = pages(tmp_path / "shorter", 10, 10, 12)
    # A long chapter is not set again for one page.
    monkeypatch.setattr(page_format, "LONGEST_SHORTENED", 2)
    longer = pages(tmp_path / "longer", 10, 10, 12)
    # What comes after the chapter: the empty inner side of the back cover, and that.
    assert [len(page) < 80 for page in longer[-3:]] == [True] * 3
    assert len(shorter) == len(longer) - 2 and len(shorter[-2]) > 200
    # Nothing is smaller, and no word is lost.
    sizes = ({round(each.bottom - each.top, 1) for page in book for each in page} for book in (shorter, longer))
    assert next(sizes) == next(sizes)
    assert sum(each.text == "bruge," for page in shorter for each in page) == 3 * 32


def test_where_it_saves_no_page_nothing_is_closer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def places(book: list[list[paper.Word]]) -> list[list[tuple[str, float]]]:
        return [[(each.text, each.top) for each in page] for page in book[1:-1]]

    closer = places(pages(tmp_path / "tried", 10, 11, 11))
    monkeypatch.setattr(page_format, "SHORTENED", 0)
    assert closer == places(pages(tmp_path / "plain", 10, 11, 11))


@dataclass
class Laid:
    """A chapter as it was laid out: how many pages it takes, and how full the last two are."""

    pages: int
    last_two: tuple[float, float]

    @property
    def last_filled(self) -> float:
        return self.last_two[-1]

    @property
    def least_filled(self) -> float:
        return min(self.last_two)


@pytest.mark.parametrize(
    ("apart", "chosen"),
    [
        # Both pages are full enough; the one before is not; the entry takes a page more.
        (Laid(5, (0.45, 0.5)), True),
        (Laid(5, (0.2, 0.6)), False),
        (Laid(6, (0.9, 0.1)), False),
    ],
)
def test_the_last_entry_begins_on_a_page_that_would_have_a_few_lines(
    monkeypatch: pytest.MonkeyPatch, apart: Laid, *, chosen: bool
) -> None:
    usual, form = Laid(5, (0.95, 0.1)), page_format.of(Edition("main"))
    monkeypatch.setattr(tasks.BookTasks, "_read_stylesheets", lambda _, tried: tried)

    def lay_out(tried: Any) -> Any:
        return apart if tried.last_apart else usual

    book, chunk = tasks.BookTasks(PROJECT), Chunk("", documents=("a", "b"))
    # A category's sheet is a chapter, too.
    for shorten in (book._shortened, book._fitted):
        assert (shorten(form, chunk, lay_out) is apart) == chosen  # type: ignore[comparison-overlap]


def test_only_a_last_entry_is_set_apart() -> None:
    rule = resources.files("sphinx_handbook.book.layout").joinpath("style", "last_apart.css").read_text("utf-8")
    entry = '<article class="entry"><h2>x</h2></article>'

    def count(html: str) -> int:
        return len(weasyprint.HTML(string=f"<style>{rule}</style><section>{html}</section>").render().pages)

    assert [count(each) for each in (entry, entry * 2, entry * 4, f"<article></article>{entry}")] == [1, 2, 2, 2]
    assert stylesheets.load_stylesheets(PROJECT, replace(page_format.of(Edition("main")), last_apart=True)).styles


def test_what_page_formats_have_in_common_is_read_once() -> None:
    form = page_format.of(Edition("main"))
    usual = stylesheets.load_stylesheets(PROJECT, form)
    tried = [*page_format.shorter(form), replace(form, last_apart=True)]
    for each in (stylesheets.load_stylesheets(PROJECT, each, usual) for each in tried):
        assert [new is old for new, old in zip(each.styles, usual.styles, strict=True)].count(False) == 1
        assert each.font_config is usual.font_config and each.form != usual.form
        # Elements that the same rules match have one style in all of them.
        assert each.style_cache is usual.style_cache is not None


def test_no_page_ends_within_a_word_and_no_three_lines_in_a_row_do(tmp_path: Path) -> None:
    """A long text of long words is divided at two lines of three, in each edition at other places."""
    words = "arbejdspladsundersøgelser samarbejdsudvalgsmedlemmer kvalitetsudviklingsprocesser innovationslaboratorier "
    text = "\n\n".join(f"{'ab ' * step}{words * 6}" for step in range(24))
    (tmp_path / "conf.py").write_text('project = "x"\nlanguage = "da"\nextensions = ["sphinx_handbook"]\n', "utf-8")
    (tmp_path / "index.rst").write_text(f"x\n=\n\n{text}\n", "utf-8")
    book = build(tmp_path, tmp_path / "out", "handbook-pdf")
    assert book.warnings == ()
    report = postflight.examine(book.outdir / "x.pdf", "x.pdf", ((None, None),), pages=True)
    assert not [each for each in report.hints if each.code in ("page-word", "page-hyphens")]
    # Each word is there, and words are divided still.
    assert len(paper.words(book.outdir / "x.pdf")) > 4
    lines = paper.run("pdftotext", "-raw", book.outdir / "x.pdf", "-")
    assert lines.count("\u00ad\n") > 40
    assert lines.replace("\u00ad\n", "").count("samarbejdsudvalgsmedlemmer") == 24 * 6


def test_a_long_category_of_titles_alone_takes_few_pages(tmp_path: Path) -> None:
    """Its contents begin below their heading, and go on; the category's own page has two columns."""
    titles = {f"ting__ting-{n}": f"# Ting{n}\n\nNoget.\n" for n in range(60)}
    root = make_root(tmp_path / "root", ting__bord="# Bordet\n\nAf eg.\n", **titles)
    catalogue = (root / "katalog.toml").read_text("utf-8")
    (root / "katalog.toml").write_text(catalogue.replace("required = true\n", "", 1), "utf-8")
    book = build(root, tmp_path / "out", "handbook-pdf")
    assert book.warnings == ()
    all_words = paper.words(book.outdir / "proeve.pdf")
    contents = next(page for page in all_words if "Indhold" in {each.text for each in page})
    assert len([each for each in contents if each.text.startswith("Ting")]) > 20
    listed = next(page for page in all_words if "TING" in {each.text for each in page})
    lefts = {round(each.left) for each in listed if each.text.startswith("Ting") and each.text != "Ting"}
    assert len(lefts) == 2 and max(lefts) - min(lefts) > 150
