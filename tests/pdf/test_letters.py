"""Letters that the book's faces do not have, and drawings with text: printed out of the box, embedded, told of once."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from tests import paper, verapdf
from tests.shared import shared
from tests.slices import every
from tests.support import Build, build, configure

from sphinx_handbook.book.postflight.missing_glyphs import missing

CONF = 'extensions = ["myst_parser", "sphinx_handbook"]\nproject = "Letters"\nlanguage = "en"\n'

TEXT = """\
# Letters ✅

Done ✔, and the sign ⌘ too, ␍␊; чай in *Russian* **чай**, `чай` in code.

Glad 🎉 that you ✨ ⚠️ 👩‍💻 🇩🇰 1️⃣ are here. Greek λόγος, ἄνθρωπος.

עברית and العربية and हिन्दी and ภาษาไทย.

A line\u2028separator, a para\u2029graph, soft\u00adhyphen, zero\u200bwidth, BOM\ufeff, joiner\u200d, control\x9d.

## Headings have them: чай 🎉
"""

#: What stands in each drawing's text, and what it is set in.
FAMILIES = {
    "<text {}>Flow of work</text>": "Schibsted Grotesk",
    '<text {} font-family="sans-serif">Flow of work</text>': "Schibsted Grotesk",
    '<text {} font-family="Helvetica">Flow of work</text>': "Schibsted Grotesk",
    "<text {} style=\"font-family: 'Not There', serif\">Flow of work</text>": "Literata",
    '<text {} font-family="Times, serif">Flow of work</text>': "Literata",
    '<g font-family="monospace"><text {}>Flow of work</text></g>': "Source Code Pro",
    "<style>.a {{ font-family: 'Courier New' }}</style><text class='a' {}>Flow of work</text>": "Source Code Pro",
    "<text {} style=\"font: bold 12px/1.2 'Not There', monospace\">Flow of work</text>": "Source Code Pro",
    '<text {} font-family="sans-serif">чай ✔ 🎉</text>': "Noto Sans Fallback",
    '<text {} font-family="sans-serif">λόγος</text>': "Noto Sans Fallback",
    '<text {} font-family="monospace">λόγος</text>': "Source Code Pro",
}

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="30">{}</svg>'

#: Fills that poppler draws as a shading, and the colours at a third and two thirds of the width.
GRADIENTS = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100" width="300" height="100"><defs>
<linearGradient id="a"><stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="#00f"/></linearGradient>
<linearGradient id="b"><stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="#f00" stop-opacity="0"/>
</linearGradient></defs>
<rect width="300" height="45" fill="url(#a)"/><rect y="55" width="300" height="45" fill="url(#b)"/></svg>
"""


def printed(folder: Path, files: dict[str, str]) -> Build:
    root = folder / "root"
    root.mkdir()
    for name, text in {"conf.py": CONF, **files}.items():
        (root / name).write_text(text, "utf-8")
    return build(root, folder / "out", "handbook-pdf").data()


def make(folder: Path) -> Build:
    lines = ["# Drawings", ""]
    files = {"index.md": TEXT + "\n```{toctree}\ndrawings\n```\n"}
    for number, drawing in enumerate(FAMILIES):
        files[f"d{number}.svg"] = SVG.format(drawing.format('x="2" y="20"'))
        lines += [f"![Drawing {number}](d{number}.svg)", ""]
    inline = SVG.format('<text x="2" y="20">In the page ✔</text>')
    address = "data:image/svg+xml," + SVG.format("<text y='20'>As an address</text>").replace('"', "'")
    lines += ["```{raw} html", inline, f'<img alt="data" src="{address}">', "```", "", "![Colours](colours.svg)"]
    files |= {"drawings.md": "\n".join(lines), "colours.svg": GRADIENTS}
    return printed(folder, files)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return shared(tmp_path_factory, "letters", make)


@pytest.fixture(scope="module")
def pdf(book: Build) -> Path:
    return book.outdir / "letters.pdf"


def fonts(pdf: Path) -> dict[str, pikepdf.Object]:
    with pikepdf.open(pdf) as opened:
        return {
            re.sub(r"^/[A-Z]{6}\+", "", str(each.BaseFont)): each
            for each in opened.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == pikepdf.Name.Type0
        }


def test_letters_of_the_chain_are_printed_without_a_warning(book: Build) -> None:
    assert (book.warnings, book.statuscode) == ((), 0)


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_the_file_is_valid(pdf: Path, flavour: str) -> None:
    assert verapdf.failures(pdf, flavour) == []


def test_only_the_books_faces_and_the_chain_are_in_the_file(pdf: Path) -> None:
    """None of this machine's fonts, which another does not have."""
    own = ("Literata", "Schibsted-Grotesk", "Source-Code-Pro")
    assert [name for name in fonts(pdf) if not name.startswith(own) and "-Fallback" not in name] == []
    families = "DejaVu-Sans Noto-Emoji Noto-Sans Noto-Sans-Arabic Noto-Sans-Hebrew Noto-Sans-Thai Noto-Sans-Devanagari"
    assert {name for name in fonts(pdf) if name.endswith("-Fallback")} == {
        f"{each}-Fallback" for each in families.split()
    }


def test_no_glyph_is_missing(pdf: Path) -> None:
    with pikepdf.open(pdf) as opened:
        composite = [
            each
            for each in opened.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == pikepdf.Name.Type0
        ]
        assert {str(each.BaseFont): missing(each) for each in composite if missing(each)} == {}


def test_text_is_read_as_it_is_written(pdf: Path) -> None:
    """Also where several glyphs are one letter, or stand in another order than the letters."""
    text = "".join(tag.text for tag in paper.structure(pdf).all("P", "H1", "H2"))
    for words in (
        "Letters ✅",
        "✔, and the sign ⌘ too, ␍␊",
        "чай",
        "🎉",
        "⚠️ 👩‍💻 🇩🇰 1️⃣",
        "ἄνθρωπος",
        "עברית",
        "العربية",
        "हिन्दी",
        "ภาษาไทย",
    ):
        assert words in text, words


def test_text_of_a_drawing_is_set_in_the_books_faces(pdf: Path) -> None:
    """Each letter of the drawings is in the face that the drawing asks for, or the one that stands for it."""
    text = paper.run("pdftotext", pdf, "-")
    assert text.count("Flow of work") == sum("Flow of work" in each for each in FAMILIES)
    assert "In the page ✔" in text and "As an address" in text
    for family in FAMILIES.values():
        assert any(name.startswith(family.replace(" ", "-")) for name in fonts(pdf))


def test_gradients_are_drawn(pdf: Path, tmp_path: Path) -> None:
    """By poppler as well, whose viewers show WeasyPrint's own tiles as a few dots."""
    last = len(pikepdf.open(pdf).pages)
    paper.run("pdftoppm", "-r", "72", "-f", str(last - 1), "-l", str(last), "-png", pdf, tmp_path / "page")
    colours: list[tuple[int, int, int]] = []
    for path in sorted(tmp_path.glob("page*.png")):
        picture = Image.open(path).convert("RGB")
        colours += [colour for _, colour in picture.getcolors(1 << 24) or []]
    assert sum(red > 60 and blue > 60 and green < 30 for red, green, blue in colours) > 30, "from red to blue"
    assert sum(red > 240 and 60 < green < 200 and abs(green - blue) < 4 for red, green, blue in colours) > 30, "fading"


def test_what_is_not_printed_as_meant_is_told_of_once_with_its_place(tmp_path: Path) -> None:
    """A letter that no font has, twice in the text and once in a drawing; what WeasyPrint leaves out of a drawing."""
    drawing = '<filter id="f"><feGaussianBlur/></filter><g filter="url(#f)"><text y="20">Words</text></g>'
    page = (
        "# A\n\nFirst \U0010fff0 and\n\nsecond \U0010fff0 and \U0010fff1.\n\n![A drawing](d.svg)\n\n![Again](d.svg)\n"
    )
    book = printed(tmp_path, {"index.md": page, "d.svg": SVG.format(drawing)})
    told_of = [each for each in book.warnings if not each.endswith("[handbook.draft]")]
    assert book.statuscode == 1
    assert told_of == [
        "index.md:7: WARNING: The drawing “d.svg” has what cannot be printed as a browser shows it: filters (left out). "
        "[handbook.drawing]",
        "index.md:3: WARNING: These characters are private: only the font that they were made for has them. Boxes are "
        "printed in their place: U+10FFF0 U+10FFF1. Name that font's file in handbook_pdf_fonts, or put there what was "
        "meant. [handbook.missing-letter]",
    ]


def test_a_warning_of_letters_comes_again_when_nothing_has_changed(tmp_path: Path) -> None:
    book = printed(tmp_path, {"index.md": "# A\n\nFirst \U0010fff0.\n\nThen \u0de0.\n"})
    assert any(each.startswith("index.md:5: WARNING: These are no characters of Unicode") for each in book.warnings)
    again = build(tmp_path / "root", tmp_path / "out", "handbook-pdf")
    assert [each for each in again.warnings if "missing-letter" in each]
    assert again.warnings == book.warnings


@pytest.mark.parametrize("plain", every([False, True], once=[False]))
def test_incremental_equals_clean_where_a_letter_of_the_chain_comes_in(plain: bool, tmp_path: Path) -> None:
    files = {"index.md": "# A\n\nWords.\n\n```{toctree}\nb\n```\n", "b.md": "# B\n\nPlain.\n"}
    book = printed(tmp_path, files)
    root = tmp_path / "root"
    configure(root, f"handbook_pdf_plain_layout = {plain}\n")
    (root / "b.md").write_text("# B\n\nNow ✔ and чай 🎉.\n", "utf-8")
    build(root, book.outdir, "handbook-pdf")
    clean = build(root, tmp_path / "clean", "handbook-pdf")
    assert (book.outdir / "letters.pdf").read_bytes() == (clean.outdir / "letters.pdf").read_bytes()
