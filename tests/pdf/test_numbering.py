"""A book with all that numbers it: front matter with roman numbers, lists of captions, appendices, running sections."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest
from tests import paper
from tests.support import Build, build
from tests.verapdf import failures

from sphinx_handbook.book.prepress import separate_cover

CONF = """\
project = "Any project"
author = "Somebody"
release = "4.2"
today = "July 1999"
extensions = ["sphinx_handbook", "myst_parser"]
myst_enable_extensions = ["colon_fence"]
nitpicky = True
numfig = True
handbook_pdf_page_numbers = "roman-front"
handbook_pdf_header = "{title} {version}: {chapter} · {section}"
handbook_pdf_footer = "{chapter}, {author}, {date}, page {page} of {pages}"
handbook_pdf_lists = ["tables", "figures", "code"]
handbook_pdf_appendices = ["colours"]
handbook_pdf_front_matter = ["colophon", "preface"]
handbook_pdf_back_cover = "picture.svg"
handbook_pdf_index_sort = {"the hammer": "hammer"}
"""

INDEX = """\
# Any project

```{toctree}
:numbered:
guide
```

```{toctree}
:numbered:
:caption: Reference
parts
colours
```
"""

PROSE = "\n\n".join(["Some words that go on and on. " * 40] * 9)

PAGES = {
    "index": INDEX,
    "colophon": "---\norphan: true\n---\n\nPrinted by somebody. Read the [preface](preface.md) first.\n",
    "preface": "---\norphan: true\n---\n\n# Preface\n\nIt is before [](guide.md).\n",
    "guide": f"# The guide\n\nRead {{doc}}`preface`, see {{numref}}`first`, {{numref}}`third`, {{numref}}`more`, "
    f"{{numref}}`app`.\n\n:::{{figure}} picture.svg\n:alt: A square\n:name: first\n\nA square\n:::\n\n{PROSE}\n\n## First things\n\n"
    f"{PROSE}\n\n```{{index}} the hammer\n```\n\n```{{index}} gnat\n```\n\nWords.\n",
    "parts": ":::{figure} picture.svg\n:alt: A square\n:name: second\n\nA *second* square\n:::\n",
    "colours": "(app)=\n# Colours\n\n(more)=\n## More of them\n\n:::{figure} picture.svg\n:alt: A square\n:name: third\n\nA third\n:::\n\n"
    "```{code-block} python\n:caption: cut.py\n\nprint(1)\n```\n",
}
PAGES["parts"] = "# The parts\n\nWords.\n\n## A part\n\nSee {numref}`second`.\n\n" + PAGES["parts"]

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="210" height="297"><rect width="210" height="297" fill="#5b2a86"/></svg>'

FRONT = ["i", "ii", "iii", "iv"]


def write(root: Path, conf: str = "", **more: str) -> Path:
    root.mkdir()
    files = {"conf.py": CONF + conf, "picture.svg": PICTURE} | more
    for name, text in (files | {f"{name}.md": text for name, text in PAGES.items()}).items():
        (root / name).write_text(text, "utf-8")
    return root


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("numbering")
    return build(write(folder / "root"), folder / "out", "handbook-pdf").data()


@pytest.fixture(scope="module")
def pdf(printed: Build) -> Path:
    return printed.outdir / "any-project.pdf"


def text(pdf: Path, page: int) -> str:
    return " ".join(paper.run("pdftotext", "-layout", "-f", str(page), "-l", str(page), pdf, "-").split())


def labels(pdf: Path) -> list[str]:
    with pikepdf.open(pdf) as opened:
        return [page.label for page in opened.pages]


def test_the_book_is_sound(printed: Build, pdf: Path) -> None:
    assert (printed.warnings, printed.statuscode) == ((), 0)
    assert failures(pdf, "ua1") == failures(pdf, "2a") == []


def test_pages_before_the_first_chapter_have_roman_numbers(pdf: Path) -> None:
    own = labels(pdf)
    assert own[:5] == [*FRONT, "1"]
    # A right page, and the last one a left one.
    assert own == FRONT + [str(number) for number in range(1, len(own) - 3)] and len(own) % 2 == 0
    assert "Read the preface (see page iii) first." in text(pdf, 2)
    assert "It is before The guide (see page 1)." in text(pdf, 3)
    assert "Read Preface (see page iii)" in text(pdf, 5)
    contents = text(pdf, 4)
    for line in ("List of tables", "colophon"):
        assert line not in contents
    for line in ("List of figures . iv", "List of code . iv", "Preface . iii", "1. The guide . 1"):
        assert line in re.sub(r"(?: ?\.)+ (?=[ivx\d])", " . ", contents), contents


def test_chapters_are_numbered_through_and_appendices_have_letters(pdf: Path) -> None:
    with pikepdf.open(pdf) as opened, opened.open_outline() as outline:
        titles: list[str] = []

        def walk(items: list[pikepdf.OutlineItem]) -> None:
            for item in items:
                titles.append(item.title)
                walk(item.children)

        walk(list(outline.root))
    assert titles == [
        "Preface", "Contents", "List of figures", "List of code", "1. The guide", "1.1. First things", "Reference",
        "2. The parts", "2.1. A part", "Appendix A. Colours", "A.1. More of them", "Index",
    ]  # fmt: skip
    guide = text(pdf, 5)
    for words in ("see Fig. 1.1", "Fig. A.1 (see page", "Section A.1 (see page", ", Appendix A (see page"):
        assert words in guide, guide
    contents = text(pdf, 4)
    for words in ("Fig. 1.1 A square", "Fig. 2.1 A second square", "Fig. A.1 A third", "Listing A.1 cut.py"):
        assert words in contents, contents


def test_head_and_foot_name_section_version_and_pages(pdf: Path) -> None:
    last = labels(pdf)[-1]
    assert "Any project 4.2" not in text(pdf, 5)
    assert text(pdf, 6).startswith("Any project 4.2: 1. The guide ")
    section = next(page for page in range(6, 20) if "1.1. First things Some words" in text(pdf, page))
    for page in (section, section + 1):
        assert text(pdf, page).startswith("Any project 4.2: 1. The guide · 1.1. First things ")
    assert text(pdf, 6).endswith(f"1. The guide, Somebody, July 1999, page 2 of {last}")
    assert text(pdf, 4).endswith(f"Somebody, July 1999, page iv of {last}")
    assert "July 1999" in text(pdf, 1) and "Version 4.2" in text(pdf, 1)


def test_the_index_is_in_the_order_of_its_keys(pdf: Path) -> None:
    # Two columns; an empty page comes before the back cover.
    assert re.search(r"Index G H gnat \d+ the hammer \d+", text(pdf, len(labels(pdf)) - 2))


def test_a_book_in_one_piece_is_numbered_alike(printed: Build, pdf: Path, tmp_path: Path) -> None:
    conf = 'handbook_pdf_css = ["own.css"]\nhandbook_pdf_lists = []\nhandbook_pdf_appendices = ["colors", "colours"]\n'
    root = write(tmp_path / "root", conf, **{"own.css": "h2 { counter-increment: own; }"})
    refused = build(root, tmp_path / "out", "handbook-pdf")
    assert "handbook_pdf_appendices: there is no chapter “colors”. Did you mean “colours”?" in " ".join(
        refused.warnings
    )
    (root / "conf.py").write_text(CONF + conf.replace('"colors", ', ""), "utf-8")
    whole = build(root, tmp_path / "out", "handbook-pdf")
    assert (whole.warnings, whole.statuscode) == ((), 0)
    one_piece = whole.outdir / "any-project.pdf"
    assert labels(one_piece) == labels(pdf)
    assert [text(one_piece, page) for page in (3, 6)] == [text(pdf, page) for page in (3, 6)]
    # The head of the preface does not go on.
    assert text(one_piece, 4).startswith("Contents")


def test_the_pages_inside_a_separate_cover_keep_their_roman_numbers() -> None:
    with pikepdf.new() as numbered:
        for _ in range(9):
            numbered.add_blank_page()
        numbers = [0, pikepdf.Dictionary(S=pikepdf.Name.r, St=1), 4, pikepdf.Dictionary(S=pikepdf.Name.D, St=1)]
        numbered.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(numbers))
        data = io.BytesIO()
        numbered.save(data)
    with pikepdf.open(io.BytesIO(separate_cover.inside(data.getvalue(), spine=0, title=""))) as inside:
        assert [page.label for page in inside.pages] == ["iii", "iv", "1", "2", "3", "4", "5", "6"]
    whole = separate_cover.cover(data.getvalue(), spine=0, bleed=0, title="")
    with pikepdf.open(io.BytesIO(whole)) as cover:
        assert [page.label for page in cover.pages] == ["i", "ii", "7", "8"]
