"""Any Sphinx project as a book: what wide things become, several books, and what a few options change."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from tests import paper
from tests.support import TABLE, build, make_root
from tests.verapdf import failures

from sphinx_handbook.design import fonts
from sphinx_handbook.editions import listing

CONF = """\
project = "Any project"
author = "Somebody"
extensions = ["sphinx_handbook", "myst_parser"]
nitpicky = True
"""

INDEX = """\
# Any project

See {doc}`guide/index`, {doc}`other` and {ref}`genindex`.

```{toctree}
:numbered:
guide/index
other
```
"""

GUIDE = """\
# The guide

To [the other](../other.md), [a step](step.md) and {term}`saw`.

## First things

### Deeper things

Words.

```{toctree}
step
```
"""

STEP = """\
# A step

```{index} single: hammer; handle
```

```{index} nail, ! hammer
```

Hold it at the end. Back to [](index.md).

```{glossary}
saw
  It cuts.
```
"""

OTHER = """\
# Other

## Last things

"""


def make(folder: Path, conf: str = "", paragraphs: int = 5, **pages: str) -> Path:
    """Write a project whose last page goes on for so many paragraphs: five take two pages of a book."""
    prose = "\n\n".join(["Some words that go on and on. " * 40] * paragraphs)
    files = {"conf.py": CONF + conf, "index.md": INDEX, "guide/index.md": GUIDE, "guide/step.md": STEP}
    files |= {"other.md": OTHER + prose} | {f"{name}.md": text for name, text in pages.items()}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def printed(root: Path) -> Path:
    book = build(root, root.parent / "out", "handbook-pdf")
    assert (book.warnings, book.statuscode) == ((), 0)
    return book.outdir


def text(pdf: Path, page: int = 0) -> str:
    pages = ["-f", str(page), "-l", str(page)] if page else []
    return paper.run("pdftotext", "-layout", *pages, pdf, "-")


# What is wide --------------------------------------------------------------------------------------------


def table(columns: int, rows: int, cell: str = "twelve signs") -> str:
    head = "| " + " | ".join(f"Head {n}" for n in range(columns)) + " |\n|" + "---|" * columns + "\n"
    return head + "".join("| " + " | ".join([cell] * columns) + " |\n" for _ in range(rows))


WIDE = f"""\
# Other

Words.

## Five

{table(5, 2)}

## Six

{table(6, 2)}

## Ten

### Straight below

{table(10, 30)}

After ten.

```
{"x " * 25}
```

```
{"y " * 36}
```

```{{list-table}}
:class: landscape
* - one
  - two
```

The end.

```{{code-block}} python
:emphasize-lines: 2
a = 1
b = "{"z " * 70}"
c = 3
```
"""

#: The mark beside a turned line of code, as it is drawn.
TURNED = b"1.5 1 m\n1.5 6 l\n7.5 6 l"


def sizes(pdf: Path, words: str) -> set[float]:
    """How high the boxes of some words are drawn, in points."""
    return {round(word.bottom - word.top, 1) for page in paper.words(pdf) for word in page if word.text == words}


def test_wide_tables_turn_the_page_and_wide_code_gets_smaller(tmp_path: Path) -> None:
    pdf = printed(make(tmp_path / "root", other=WIDE)) / "any-project.pdf"
    with pikepdf.open(pdf) as opened:
        boxes = [[float(each) for each in page.mediabox] for page in opened.pages]
    lying = [number for number, box in enumerate(boxes, 1) if box[2] > box[3]]
    assert all(sorted(box[2:]) == pytest.approx([595.28, 841.89], abs=0.1) for box in boxes)
    # Thirty rows take two pages, the table whose author asks for it one.
    (first, second, own) = lying
    assert "Head 9" in text(pdf, first) and "Head 9" in text(pdf, second)
    # The headings right before went along, and the text after stands upright again.
    assert "Straight below" in text(pdf, first) and "Ten" in text(pdf, first)
    assert "Straight below" not in text(pdf, first - 1)
    assert "After ten." in text(pdf, second + 1)
    assert "one" in text(pdf, own) and "The end." in text(pdf, own + 1)
    # The number stands on each of them.
    for number in lying:
        assert re.search(rf"Any project · Edition \w+ +{number}\n", text(pdf, number))
    # Five columns are set as ever, six smaller, ten as ever on their page.
    tall = {round(word.bottom - word.top, 1) for word in paper.words(pdf)[first - 1] if word.text == "twelve"}
    small, usual = sorted(sizes(pdf, "twelve"))
    assert tall == {usual}
    assert small / usual == pytest.approx(7.5 / 9, abs=0.02)
    # All code of a page has the size that its longest line asks for, which is not wrapped.
    assert sizes(pdf, "x") == sizes(pdf, "y")
    assert len(sizes(pdf, "y")) == 1
    assert re.search(r"(y ){35}y", text(pdf))
    # A line that no size makes fit is turned, below a mark; that it is emphasised makes no empty line behind it.
    with pikepdf.open(pdf) as opened:
        assert any(TURNED in each.read_bytes() for each in opened.objects if each.get("/Subtype") == "/Form")
    (code,) = (page for page in paper.words(pdf) if "c" in [word.text for word in page])
    (first,), (last,) = ([word.top for word in code if word.text == each] for each in "ac")
    lines = sorted({round(word.top, 1) for word in code if first <= word.top <= last})
    assert max(lines[at + 1] - each for at, each in enumerate(lines[:-1])) == pytest.approx(
        lines[1] - lines[0], abs=0.3
    )
    assert failures(pdf, "ua1") == []
    assert failures(pdf, "2a") == []


# Several books -------------------------------------------------------------------------------------------

BOOKS = """
handbook_pdf_documents = [
    {"document": "index", "name": "everything"},
    {"document": "guide/index", "name": "guide", "title": "Guide alone", "subtitle": "A part", "author": "Another"},
]
handbook_pdf_header = "{title}, {chapter}"
handbook_pdf_footer = "{author} / {title}"
"""


def test_several_books_of_one_project(tmp_path: Path) -> None:
    out = printed(make(tmp_path / "root", BOOKS))
    assert sorted(path.name for path in out.glob("*.pdf")) == ["everything.pdf", "guide.pdf"]
    listed = listing.load(out)
    assert [(each.id, each.title, each.file) for each in listed] == [
        ("everything", "Any project", "everything.pdf"),
        ("guide", "Guide alone", "guide.pdf"),
    ]
    guide, everything = text(out / "guide.pdf"), text(out / "everything.pdf")
    assert "Some words that go on" not in guide and "Some words that go on" in everything
    assert "Hold it at the end" in guide and "Hold it at the end" in everything
    # What a book does not hold is words alone; what it holds has its page there.
    flat = " ".join(guide.split())
    assert re.search(r"To the other, a step \(see page \d\) and saw \(see page \d\)\.", flat)
    assert "the other (see page" in " ".join(everything.split())
    assert "Another / Guide alone" in guide and "Somebody / Any project" in everything
    assert "Any project, 2. Other" in everything
    for name, title, author in (("guide", "Guide alone", "Another"), ("everything", "Any project", "Somebody")):
        info = paper.run("pdfinfo", out / f"{name}.pdf")
        assert re.search(rf"Title: +{title}\n", info) and re.search(rf"Author: +{author}\n", info)
        assert failures(out / f"{name}.pdf", "ua1") == []


def test_a_book_that_begins_nowhere_is_told(tmp_path: Path) -> None:
    root = make(tmp_path / "root", BOOKS.replace("guide/index", "guide/indeks"))
    book = build(root, tmp_path / "out", "handbook-pdf")
    assert book.statuscode == 1
    (warning,) = book.warnings
    assert "There is no page “guide/indeks”. Did you mean “guide/index”?" in warning
    assert not list((tmp_path / "out").glob("*.pdf"))


def test_a_catalogue_s_other_editions_are_made_beside_its_books(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    with (root / "katalog.toml").open("a", encoding="utf-8") as file:
        file.write('\n[editions.stor]\ntitle = "Storskrift"\nsize = 18\n')
    with (root / "conf.py").open("a", encoding="utf-8") as file:
        file.write('\nhandbook_pdf_documents = [{"document": "ting/index", "name": "ting"}]\n')
    out = printed(root)
    assert sorted(path.name for path in out.glob("*.pdf")) == ["proeve-stor.pdf", "ting.pdf"]
    assert "Bordet" in text(out / "ting.pdf") and "Der er to rum" not in text(out / "ting.pdf")
    assert "Der er to rum" in text(out / "proeve-stor.pdf")


def test_a_catalogue_s_front_page_without_words_is_no_introduction(tmp_path: Path) -> None:
    front = "# Prøve\n\n:::{toctree}\nsteder/index\nting/index\n:::\n"
    book = printed(make_root(tmp_path / "root", index=front, ting__bord=f"{TABLE}\nSe [forsiden](../index.md).\n"))
    words = " ".join(text(book / "proeve.pdf").split())
    assert "Indledning" not in words
    # A link to it leads to the contents, which stand in its place.
    assert "Se forsiden (se side 2)." in words


# Contents, heads, index ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return printed(make(tmp_path_factory.mktemp("plain") / "root", paragraphs=9)) / "any-project.pdf"


def lines(pdf: Path) -> list[str]:
    """The lines of the contents: words, and the page."""
    matches = re.findall(r"^ *(\S.*?) ?(?:\. ?)+ +(\d+)$", text(pdf, 2), re.MULTILINE)
    return [f"{words.strip()} {page}" for words, page in matches]


def page_of(pdf: Path, words: str) -> int:
    """The first page behind the contents that has some words."""
    with pikepdf.open(pdf) as opened:
        count = len(opened.pages)
    return next(number for number in range(3, count + 1) if words in " ".join(text(pdf, number).split()))


def test_the_contents_have_headings_with_their_numbers_and_pages(plain: Path) -> None:
    with pikepdf.open(plain) as opened:
        count = len(opened.pages)
    names = ("1. The guide", "1.1. First things", "2. Other", "2.1. Last things")
    numbered = [f"{name} {page_of(plain, name)}" for name in names]
    assert lines(plain) == [
        f"Any project {3}",
        *numbered[:2],
        f"1.1.1.1. A step {page_of(plain, '1.1.1.1. A step')}",
        *numbered[2:],
        f"Index {count}",
    ]


def test_chapters_are_told_at_the_head_of_their_pages_but_the_first(plain: Path) -> None:
    first = page_of(plain, "2. Other")
    assert not re.search(r"^\s*2\. Other\s*\n\s*\n*\s*2\. Other", text(plain, first))
    for number in (first + 1, first + 2):
        assert text(plain, number).split("\n")[0].strip() == "2. Other"


def test_the_index_leads_to_pages(plain: Path) -> None:
    with pikepdf.open(plain) as opened:
        last = len(opened.pages)
    step = page_of(plain, "Hold it at the end")
    flat = text(plain, last)
    for words in ("hammer", "handle", "nail", "saw"):
        assert re.search(rf"{words}\s+{step}\b", flat), (words, flat)
    assert "genindex" not in text(plain, 3)
    assert f"Index (see page {last})" in " ".join(text(plain, 3).split())
    links = [link for link in paper.links(plain) if link.page == last]
    assert {link.target for link in links} == {step}
    assert len(links) >= 4


def test_a_book_without_words_for_an_index_has_none(tmp_path: Path) -> None:
    root = make(tmp_path / "root", "html_use_index = False\n")
    (root / "index.md").write_text(INDEX.replace(" and {ref}`genindex`", ""), "utf-8")
    pdf = printed(root) / "any-project.pdf"
    assert not any(each.startswith("Index") for each in lines(pdf))


def test_a_page_can_speak_to_one_of_both(tmp_path: Path) -> None:
    only = "# Other\n\n```{only} builder_handbook_pdf\nOn paper.\n```\n\n```{only} not builder_handbook_pdf\nOn a screen.\n```\n"
    root = make(tmp_path / "root", other=only)
    words = text(printed(root) / "any-project.pdf")
    assert "On paper." in words and "On a screen." not in words
    book = build(root, tmp_path / "web")
    assert book.warnings == ()
    assert "On paper." not in book.html("other") and "On a screen." in book.html("other")


# A few options ---------------------------------------------------------------------------------------------


def cover(folder: Path, name: str) -> None:
    """Red, and green in the lower right quarter: what is shown in part only has none of it."""
    if name.endswith(".svg"):
        drawing = '<rect width="210" height="297" fill="#b00020"/><rect x="105" y="148" width="105" height="149" fill="#00695c"/>'
        drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297">{drawing}</svg>'
        (folder / name).write_text(drawing, "utf-8")
    else:
        image = Image.new("RGB", (3000, 3000), "#b00020")
        image.paste("#00695c", (1500, 1500, 3000, 3000))
        image.save(folder / name)


def colour_at(pdf: Path, page: int, x: float, y: float) -> tuple[int, ...]:
    """The colour at a part of a page's width and height."""
    target = pdf.with_name("page")
    paper.run("pdftoppm", "-r", "20", "-png", "-singlefile", "-f", str(page), "-l", str(page), pdf, target)
    with Image.open(target.with_suffix(".png")) as image:
        colour = image.convert("RGB").getpixel((int(x * image.width), int(y * image.height)))
    assert isinstance(colour, tuple)
    return colour


@pytest.mark.parametrize("name", ["cover.svg", pytest.param("cover.png", marks=pytest.mark.torture), "cover.jpg"])
def test_a_cover_of_ones_own(name: str, tmp_path: Path) -> None:
    root = make(tmp_path / "root", f'handbook_pdf_cover = "{name}"\n')
    cover(root, name)
    pdf = printed(root) / "any-project.pdf"
    assert colour_at(pdf, 1, 0.02, 0.02) == pytest.approx((0xB0, 0, 0x20), abs=4)
    assert colour_at(pdf, 1, 0.97, 0.97) == pytest.approx((0, 0x69, 0x5C), abs=4)
    assert "Any project" in text(pdf, 1)
    assert failures(pdf, "ua1") == []


NOTHING_AROUND = """
handbook_pdf_cover = "none"
handbook_pdf_contents = 0
handbook_pdf_header = "none"
handbook_pdf_footer = "none"
handbook_pdf_paper = "Letter"
handbook_pdf_size = 14
"""
OF_ITS_OWN = """
handbook_pdf_colour = "#5b2a86"
handbook_pdf_header = 'Draft "one", {chapter}'
handbook_pdf_footer = "none"
"""


def head(pdf: Path) -> str:
    """The first line of a chapter's second page."""
    return text(pdf, page_of(pdf, "2. Other") + 1).strip().split("\n")[0].strip()


@pytest.fixture(scope="module")
def nothing_around(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return printed(make(tmp_path_factory.mktemp("bare") / "root", NOTHING_AROUND)) / "any-project.pdf"


@pytest.fixture(scope="module")
def of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return printed(make(tmp_path_factory.mktemp("own") / "root", OF_ITS_OWN)) / "any-project.pdf"


def test_no_cover_and_no_contents(nothing_around: Path) -> None:
    assert "See" in text(nothing_around, 1)
    assert "Contents" not in text(nothing_around)
    assert failures(nothing_around, "ua1") == []


def test_a_colour(of_its_own: Path) -> None:
    assert colour_at(of_its_own, 1, 0.5, 0.5) == pytest.approx((0x5B, 0x2A, 0x86), abs=2)
    assert failures(of_its_own, "2a") == []


def test_another_paper_and_size(nothing_around: Path) -> None:
    with pikepdf.open(nothing_around) as opened:
        assert [float(each) for each in opened.pages[2].mediabox][2:] == pytest.approx([612, 792], abs=0.1)


def test_what_stands_at_the_head(nothing_around: Path, of_its_own: Path) -> None:
    assert set(re.findall(r"\w+", head(nothing_around))) <= {"Some", "words", "that", "go", "on", "and"}
    assert head(of_its_own) == 'Draft "one", 2. Other'
    for pdf in (nothing_around, of_its_own):
        assert not re.search("Edition|none", text(pdf, 3))


def face(folder: Path, family: str) -> Path:
    """A font that no machine has: one of ours by another name."""
    from fontTools.ttLib import TTFont

    folder.mkdir(parents=True, exist_ok=True)
    built = {path.name: path for path in fonts.build(folder / "ours", "book")}
    font = TTFont(built["schibsted-400.ttf"])
    for number, name in {1: family, 4: family, 6: family.replace(" ", "")}.items():
        font["name"].setName(name, number, 3, 1, 0x409)
    path = folder / "mine.ttf"
    font.save(path)
    return path


def by_option(root: Path) -> str:
    return 'handbook_pdf_fonts = {"text": ["fonts/mine.ttf"]}\nhandbook_pdf_header = ""\n'


def by_css(root: Path) -> str:
    rule = '@font-face { font-family: "Mine Own"; src: url("fonts/mine.ttf") }\n:root { --face-text: "Mine Own" }\n@page { --face-text: "Mine Own" }\n'
    (root / "my.css").write_text(rule, "utf-8")
    return 'handbook_pdf_css = ["my.css"]\n'


@pytest.mark.parametrize("way", [by_option, by_css])
def test_a_face_of_ones_own(way: Callable[[Path], str], tmp_path: Path) -> None:
    root = make(tmp_path / "root")
    face(root / "fonts", "Mine Own")
    (root / "conf.py").write_text(CONF + way(root), "utf-8")
    pdf = printed(root) / "any-project.pdf"
    font_table = paper.run("pdffonts", pdf)
    assert re.search(r"\+Mine-?Own.* yes yes yes ", font_table), font_table
    assert "Literata " not in font_table
    # Nothing said of the head is as if it were not set.
    assert head(pdf) == "2. Other"
    assert failures(pdf, "ua1") == []


LISTS = """\
# Other

Text[^n] and text[^n].

1) with a parenthesis

```{eval-rst}
(a) in parentheses

iv. roman

.. container:: plus

   * with a mark of its own
```

[^n]: What is to be said.
"""


def test_a_style_sheet_of_ones_own_has_the_last_word(tmp_path: Path) -> None:
    conf = 'handbook_pdf_css = ["my.css"]\nhandbook_pdf_header = "Not this"\nhandbook_pdf_colour = "#5b2a86"\n'
    root = make(tmp_path / "root", conf, other=LISTS)
    (root / "my.css").write_text(
        '@page opening { @top-left { content: "Mine" } }\n@page cover { background: #00695c }\n'
        '@counter-style plus { system: cyclic; symbols: "+"; suffix: " " }\n.plus li { list-style-type: plus }\n',
        "utf-8",
    )
    pdf = printed(root) / "any-project.pdf"
    marks = ("1) with", "(a) in", "iv. roman", "+ with a mark")
    assert [mark for mark in marks if mark not in text(pdf)] == []
    # A note that is called twice has no links back, which are numbers that stand for nothing on paper.
    assert "What is to be said." in text(pdf) and "(1,2)" not in text(pdf)
    assert "Mine" in text(pdf, page_of(pdf, "2. Other") + 1)
    assert "Not this" not in text(pdf)
    assert colour_at(pdf, 1, 0.5, 0.5) == pytest.approx((0, 0x69, 0x5C), abs=2)


def test_a_value_that_cannot_be_meant_stops_before_anything_is_read(tmp_path: Path) -> None:
    root = make(tmp_path / "root", 'handbook_pdf_colour = "yellow"\n')
    with pytest.raises(Exception, match="“yellow” is no colour"):
        build(root, tmp_path / "out")


# Names of places ------------------------------------------------------------------------------------------

TABS = """
See :doc:`contents` and :doc:`one`.

.. tab-set::

   .. tab-item:: Linux

      On Linux.

   .. tab-item:: Elsewhere

      On others.
"""


def test_a_page_may_be_called_contents_and_several_have_tabs(tmp_path: Path) -> None:
    """The book's own table of contents has no name that a page can have, and controls have none at all."""
    root = tmp_path / "root"
    root.mkdir()
    conf = 'project = "Tabs"\nroot_doc = "contents"\nextensions = ["sphinx_handbook", "sphinx_design"]\n'
    (root / "conf.py").write_text(conf, "utf-8")
    (root / "contents.rst").write_text(f"Root\n====\n{TABS}\n.. toctree::\n\n   one\n", "utf-8")
    (root / "one.rst").write_text(f"One\n===\n{TABS}", "utf-8")
    pdf = printed(root) / "tabs.pdf"
    assert {(link.name, link.target) for link in paper.links(pdf)} >= {("contents", 3), ("one", 4)}
