"""Postflight finds what is wrong with a book when it is injured, and nothing while it is sound."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.pdf import injuries
from tests.pdf.injuries import injured
from tests.support import Build, make_root, quiet

from sphinx_handbook.book import postflight
from sphinx_handbook.book.postflight.expected import Expected

NAME = "bog.pdf"

#: What each injury does, the codes that must be among the findings, and whether the file gives it away by itself.
INJURIES = [
    (injuries.text_removed, {"text"}, True),
    (injuries.content_removed, {"text", "tag"}, True),
    (injuries.pages_swapped, {"order", "number"}, True),
    (injuries.page_removed, {"text", "tag", "link"}, True),
    (injuries.link_moved, {"link", "number"}, True),
    (injuries.link_dead, {"link"}, True),
    (injuries.place_moved, {"link", "number"}, True),
    (injuries.link_removed, {"link", "number"}, True),
    (injuries.link_to_file, {"link", "tag", "path"}, True),
    (injuries.reference_wrong, {"number"}, True),
    (injuries.contents_wrong, {"number"}, True),
    (injuries.number_removed, {"number"}, False),
    (injuries.folio_wrong, {"number"}, True),
    (injuries.labels_wrong, {"number"}, True),
    (injuries.font_taken_out, {"font"}, True),
    (injuries.path_told, {"path"}, True),
    (injuries.path_in_metadata, {"path"}, True),
    (injuries.structure_removed, {"tag"}, True),
    (injuries.structure_cut, {"tag", "text"}, True),
    (injuries.structure_disordered, {"order", "text"}, True),
    (injuries.parents_lost, {"tag"}, True),
    (injuries.bookmark_wrong, {"outline"}, True),
    (injuries.bookmark_removed, {"outline"}, True),
]


ENTRY = """\
---
resume: Om {title}.
---

# {title}

Se {{entry}}`{one}` og {{entry}}`{other}`, og {{entry}}`huset`.

## Mere om {title}

Ord om {title}.
"""

#: More than a chapter has that shares its page with the next one.
LONG = "Her står der så meget, at siden er for sig selv. " * 16 + "\n"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A small book in which everything stands that an injury takes hold of, on the pages that the injuries name."""
    folder = tmp_path_factory.mktemp("printed")
    names = [*(f"centret{number}" for number in range(10)), "mindlab"]
    root = make_root(
        folder / "root",
        mere=f"# Mere\n\nSe {{entry}}`huset` og {{entry}}`mindlab`.\n\n{LONG}",
        om=f"# Om\n\nDer er mere i {{entry}}`centret0`.\n\n{LONG}",
        **{
            f"ting__{name}": ENTRY.format(title=name.title(), one=names[at - 1], other=names[at - 5])
            for at, name in enumerate(names)
        },
    )
    for old, new in (("steder", "initiativer"), ("ting", "videnscentre")):
        (root / old).rename(root / new)
        for path in (root / "katalog.toml", root / "index.md"):
            text = (
                path.read_text("utf-8")
                .replace(f'id = "{old}"', f'id = "{new}"')
                .replace(f"{old}/index", f"{new}/index")
            )
            path.write_text(text, "utf-8")
    catalogue = (root / "katalog.toml").read_text("utf-8").replace("[book]", '[book]\nentry_starts = "page"', 1)
    (root / "katalog.toml").write_text(catalogue, "utf-8")
    index = (root / "index.md").read_text("utf-8").replace(":hidden:\n", ":hidden:\nmere\nom\n")
    (root / "index.md").write_text(f"{index}\n{LONG}", "utf-8")
    return quiet(root, folder, "handbook-pdf")


@pytest.fixture(scope="module")
def small_pdf(printed: Build) -> Path:
    return printed.outdir / "proeve.pdf"


@pytest.fixture(scope="module")
def small_expected(printed: Build, small_pdf: Path) -> Expected:
    return printed.expected[small_pdf.name]


def codes_reported(source: Path | bytes, expected: Expected | None = None) -> set[str]:
    return {each.code.removeprefix("postflight-") for each in postflight.check(source, NAME, ((None, expected),))}


def test_the_real_book_is_what_it_should_be(book_pdf: Path, book_expected: Expected) -> None:
    assert len(book_expected.passages) > 400
    assert len(book_expected.references) > 100
    assert sum(book_expected.numbers.values()) > 150
    assert postflight.check(book_pdf, NAME, ((None, book_expected),)) == []


def test_the_example_is_what_it_should_be(example_pdf: Build) -> None:
    assert postflight.check(example_pdf.outdir / "the-toolbox.pdf", NAME) == []


@pytest.mark.parametrize(("injury", "codes", "by_itself"), INJURIES, ids=[each[0].__name__ for each in INJURIES])
def test_an_injured_book_is_found_out(
    injury: injuries.Injury, codes: set[str], by_itself: bool, small_pdf: Path, small_expected: Expected
) -> None:
    data = injured(small_pdf, injury)
    reported = codes_reported(data, small_expected)
    assert codes <= reported, (codes, reported)
    assert bool(codes_reported(data)) == by_itself


def test_what_was_merely_written_anew_is_still_sound(small_pdf: Path, small_expected: Expected) -> None:
    assert codes_reported(injured(small_pdf, lambda pdf: None), small_expected) == set()


def test_where_the_fault_lies_is_told(small_pdf: Path, small_expected: Expected) -> None:
    problems = postflight.check(injured(small_pdf, injuries.text_removed), NAME, ((None, small_expected),))
    lost = [(each.path, each.line) for each in problems if each.code == "postflight-text"]
    assert ("om.md", 1) in lost
    (number,) = postflight.check(injured(small_pdf, injuries.reference_wrong), NAME, ((None, small_expected),))
    assert (number.path, number.line, number.values["number"], number.values["right"]) == (NAME, 5, "9", "10")
    (font,) = postflight.check(injured(small_pdf, injuries.font_taken_out), NAME)
    assert "is not embedded" in font.text(str)
