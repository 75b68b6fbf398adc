"""The sheet of an entry: what it tells by itself, and that it fits the pages that it may take."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests import paper
from tests.support import build, make_root

from sphinx_handbook.book.pipeline import printer

FRONT = "---\nresume: Noget.\nse_ogsaa: [{other}]\n---\n\n# {title}\n\n"
PARAGRAPH = "Her står der noget om en ting, som man kan bruge, når man vil have ro. " * 3 + "\n\n"
#: How many paragraphs each entry has.
LENGTHS = {"kort": 2, "lang": 8, "meget-lang": 11, "for-lang": 25}

Sheet = Callable[[str], list[list[paper.Word]]]


@pytest.fixture(scope="module")
def messages() -> list[str]:
    """What the build says of the sheets."""
    return []


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory, messages: list[str]) -> Sheet:
    """The words of each page of a sheet."""
    folder = tmp_path_factory.mktemp("sheets")
    front = {name: FRONT.format(title=f"En ting, der er {name}", other="huset") for name in LENGTHS}
    pages = {f"ting__{name}": front[name] + PARAGRAPH * count for name, count in LENGTHS.items()}
    root = make_root(folder / "root", **pages)
    catalogue = root / "katalog.toml"
    text = catalogue.read_text("utf-8")
    text = text.replace("[book]", '[book]\nsubtitle = "En lille bog"\nbase_url = "https://eksempel.dk"', 1)
    text += '\n[editions.ark]\ntitle = "Ark"\nsheets = ["entry"]\nfit = 1\n'
    text += '\n[editions.emner]\ntitle = "Emner"\nsheets = ["term"]\n'
    catalogue.write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printer.logger, "info", lambda form, *values: messages.append(form % values))
        result = build(root, folder / "out", "handbook-pdf", settings={"handbook_pdf_editions": "ark,emner"})
    assert result.warnings == ()
    return lambda name: paper.words(result.outdir / f"proeve-{name}.pdf")


def test_what_is_too_long_is_set_closer_then_smaller(sheet: Sheet, messages: list[str]) -> None:
    heights = {}
    for name in LENGTHS:
        pages = sheet(f"ark-ting-{name}")
        assert (len(pages) > 1) == (name == "for-lang"), name
        word = next(each for each in pages[0] if each.text == "bruge,")
        heights[name] = round(word.bottom - word.top, 1)
    # Closer is not smaller; and what fits in no size has the edition's own.
    assert heights["kort"] == heights["lang"] == heights["for-lang"] > heights["meget-lang"]
    fitted, too_long = (each for each in messages if "En ting, der er" in each)
    assert "En ting, der er lang (11), En ting, der er meget-lang (" in fitted and "kort" not in fitted
    assert too_long.endswith(": En ting, der er for-lang.")


def test_it_tells_where_it_comes_from_and_leads_nowhere_else(sheet: Sheet) -> None:
    (page,) = sheet("ark-ting-kort")
    words = " ".join(each.text for each in page)
    assert words.index("TING") < words.index("En ting, der er kort") and "Prøve · En lille bog" in words
    # It names the other page; its own address is the only one.
    assert "Huset" in words and words.count("https://") == 1 and "https://eksempel.dk/ting/ kort.html" in words


def test_that_of_a_term_names_other_pages_without_their_addresses_too(sheet: Sheet) -> None:
    (page,) = sheet("emner-tillid")
    words = " ".join(each.text for each in page)
    assert "står ved bordet." in words and "bord.html" not in words
