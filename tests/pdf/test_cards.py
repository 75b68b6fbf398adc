"""Cards: what stands on them, what does not fit, the sheets that they are printed on; sheets by term, and in one file."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import weasyprint
import zxingcpp
from PIL import Image
from tests import paper
from tests.paper import MM
from tests.support import EXAMPLE, Build, build, make_root
from tests.verapdf import failures

from sphinx_handbook.book import postflight
from sphinx_handbook.book.prepress import colour_pages, job_ticket, n_up, pdfx4
from sphinx_handbook.editions.paper import size

DECKS = """
[editions.cards]
title = "Cards"
impose = "cards"
paper = "A6"

[editions.small]
title = "Small cards"
impose = "cards"
paper = "poker"
turn = "short"
terms = ["joinery"]

[editions.printer]
title = "Cards for a printer"
impose = "cards"
paper = "A7"
variant = "press"
categories = ["tools"]
"""
SHEETS = """
[editions.leaves]
title = "Leaves"
sheets = ["entry"]
one_file = true

[editions.crafts]
title = "Crafts"
sheets = ["term"]

[editions.posters]
title = "Posters"
sheets = ["category"]
poster = true
paper = "A3"
one_file = true

[editions.joints]
title = "Posters of joints"
sheets = ["category"]
poster = true
paper = "A2 landscape"
entries = ["dovetail-joint"]
"""
TITLES = [
    "Bench plane", "Pull saw", "Spokeshave", "Hide glue", "Linseed oil", "White oak", "Sharpening", "Dovetail joint",
    "Oil finish",
]  # fmt: skip


@pytest.fixture(scope="module")
def decks(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The decks of the example."""
    folder = tmp_path_factory.mktemp("cards")
    root = Path(shutil.copytree(EXAMPLE, folder / "toolbox"))
    with (root / "katalog.toml").open("a", encoding="utf-8") as file:
        file.write(DECKS + SHEETS)
    settings = {"handbook_pdf_editions": "cards,small,printer,leaves,crafts,posters,joints", "handbook_pdf_jobs": "1"}
    book = build(root, folder / "out", "handbook-pdf", settings=settings)
    assert book.warnings == ()
    return book


def texts(path: Path) -> list[str]:
    """The words of each page."""
    return [" ".join(word.text for word in page) for page in paper.words(path)]


def test_each_entry_is_a_front_and_a_back(decks: Build) -> None:
    sides = texts(decks.outdir / "the-toolbox-cards.pdf")
    assert len(sides) == 2 * len(TITLES)
    for title, front, back in zip(TITLES, sides[::2], sides[1::2], strict=True):
        assert title in front and back.startswith(title)
    front, back = sides[0], sides[1]
    assert re.match(
        "Tools Bench plane Takes a board .* Crafts: Joinery, Finishing Shelf: A2 Hazards: – The iron", front
    )
    assert "A cast body" in back and "Turn it over" in back and "How a plane is set" in back
    assert "Mentioned in" not in back and "https" not in back


@pytest.mark.parametrize("flavour", ["ua1", "2a"])
@pytest.mark.parametrize("deck", ["cards", "small"])
def test_the_cards_are_accessible_and_those_to_cut_claim_nothing(decks: Build, deck: str, flavour: str) -> None:
    assert failures(decks.outdir / f"the-toolbox-{deck}.pdf", flavour) == []
    with pikepdf.open(decks.outdir / f"the-toolbox-{deck}-to-cut.pdf") as sheets:
        assert "/StructTreeRoot" not in sheets.Root and "/Metadata" not in sheets.Root


def test_a_viewer_shows_a_card_as_it_will_be_cut(decks: Build) -> None:
    with pikepdf.open(decks.outdir / "the-toolbox-cards.pdf") as cards:
        for page in cards.pages:
            crop, media = ([float(each) for each in page.obj[key]] for key in ("/CropBox", "/MediaBox"))
            assert crop == pytest.approx([0, 0, 105 * MM, 148 * MM], abs=0.01)
            assert media == pytest.approx([-3 * MM, -3 * MM, 108 * MM, 151 * MM], abs=0.01)


def at(word: paper.Word, layout: n_up.Grid) -> tuple[float, float]:
    """Where a word begins, in millimetres from the sheet's lower left corner."""
    return word.left / MM, layout.sheet[1] - word.bottom / MM


@pytest.mark.parametrize(("deck", "card", "turn"), [("cards", "A6", "long"), ("small", "poker", "short")])
def test_backs_are_read_behind_their_fronts(decks: Build, deck: str, card: str, turn: n_up.Turn) -> None:
    layout = n_up.grid(size(card), size("A4"))
    assert layout is not None
    pages = paper.words(decks.outdir / f"the-toolbox-{deck}-to-cut.pdf")
    titles = [each for each in TITLES if deck == "cards" or each not in ("Linseed oil", "Sharpening", "Oil finish")]
    read = []
    for front, back in zip(pages[::2], pages[1::2], strict=True):
        for place in layout.places():
            behind = n_up.back(place, layout, turn)

            def within(page: list[paper.Word], corner: tuple[float, ...]) -> list[str]:
                # Nothing but the coloured edge comes nearer to the cut than this, so a shift of the paper cuts no word.
                (x, y), inset = corner[:2], 5 - 0.05
                left, bottom, right, top = x + inset, y + inset, x + layout.card[0] - inset, y + layout.card[1] - inset
                return [
                    word.text
                    for word in page
                    if left <= at(word, layout)[0] <= word.right / MM <= right
                    and bottom <= at(word, layout)[1] <= layout.sheet[1] - word.top / MM <= top
                ]

            if words := within(front, place):
                title = next(each for each in titles if each in " ".join(words))
                assert title in " ".join(within(back, behind)), (title, behind)
                read.append(title)
        placed = sum(len(within(front, place)) for place in layout.places())
        assert placed == len(front), "every word is well within a card"
    assert read == titles


@pytest.mark.parametrize(("deck", "card"), [("cards", "A6"), ("small", "poker")])
def test_cutting_marks_are_where_the_cards_end(decks: Build, deck: str, card: str) -> None:
    layout = n_up.grid(size(card), size("A4"))
    assert layout is not None
    with pikepdf.open(decks.outdir / f"the-toolbox-{deck}-to-cut.pdf") as sheets:
        for page in sheets.pages:
            lines, start, trims = [], (0.0, 0.0), []
            for operands, operator in pikepdf.parse_content_stream(page):
                numbers = [float(each) / MM for each in operands if not isinstance(each, pikepdf.Name)]
                if str(operator) == "re":
                    trims.append((numbers[0] + layout.gap / 2, numbers[1] + layout.gap / 2))
                elif str(operator) == "m":
                    start = numbers[0], numbers[1]
                elif str(operator) == "l":
                    lines.append((*start, *numbers))
            edges = {round(x + side, 1) for x, _ in trims for side in (0, layout.card[0])}
            marked = {x0 for x0, _, x1, _ in lines if abs(x0 - x1) < 1e-6}
            for edge in edges:
                assert not 1 < edge < layout.sheet[0] - 1 or min(abs(edge - x) for x in marked) < 0.1


@pytest.mark.parametrize("deck", ["cards-to-cut", "small-to-cut", "printer"])
def test_codes_can_be_read_from_a_grey_print(decks: Build, deck: str, tmp_path: Path) -> None:
    paper.run("pdftoppm", "-r", "150", "-gray", decks.outdir / f"the-toolbox-{deck}.pdf", tmp_path / "page")
    codes = {code.text for each in tmp_path.glob("*.pgm") for code in zxingcpp.read_barcodes(Image.open(each))}
    assert "https://example.org/planes/setting" in codes


def test_a_printer_of_cards_gets_bleed_that_the_colour_fills(decks: Build, tmp_path: Path) -> None:
    path = decks.outdir / "the-toolbox-printer.pdf"
    with pikepdf.open(path) as cards:
        assert str(cards.docinfo["/GTS_PDFXVersion"]) == "PDF/X-4"
        for page in cards.pages:
            assert [float(each) for each in page.obj.TrimBox] == pytest.approx(
                [3 * MM, 3 * MM, 77 * MM, 108 * MM], abs=0.1 * MM
            )
    paper.run("pdftoppm", "-r", "100", "-gray", path, tmp_path / "page")
    for number, picture in enumerate(sorted(tmp_path.glob("*.pgm"))):
        image = Image.open(picture)
        edge = 1 if number % 2 == 0 else image.width - 2
        assert all(image.getpixel((edge, y)) < 200 for y in range(1, image.height - 1, 7))  # type: ignore[operator]


def test_what_does_not_fit_is_told_with_its_line_and_how_many(tmp_path: Path) -> None:
    long = "\n\n".join(f"Afsnit {number} om bordet, der står i rummet." for number in range(60))
    text = f'---\nresume: "Et bord."\n---\n\n# Bordet\n\n{long}\n'
    root = make_root(tmp_path / "root", ting__langt=text)
    with (root / "katalog.toml").open("a", encoding="utf-8") as file:
        file.write('\n[editions.kort]\ntitle = "Kort"\nimpose = "cards"\npaper = "A7"\n')
    settings = {"handbook_pdf_editions": "kort", "handbook_pdf_jobs": "1"}
    book = build(root, tmp_path / "out", "handbook-pdf", settings=settings)
    (warning,) = [each for each in book.warnings if "[handbook.card]" in each]
    line, first, lines = re.search(r"langt.md:(\d+): .*fra »Afsnit (\d+) .*frem: (\d+)\.", warning).groups()  # type: ignore[union-attr]
    assert int(line) == 7 + 2 * int(first) and int(lines) >= 60 - int(first)
    assert not (book.outdir / "proeve-kort.pdf").exists()
    with pikepdf.open(book.outdir / "proeve-kort-draft.pdf") as draft:
        assert len(draft.pages) % 2 == 0


def test_a_template_says_what_stands_on_a_card(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    (root / "kort.html").write_text(
        '<div class="card-front"><h1>{{ title }} & mere</h1></div>\n<div class="card-back"><p>{{ category.singular }}</p></div>',
        "utf-8",
    )
    with (root / "katalog.toml").open("a", encoding="utf-8") as file:
        file.write('\n[editions.kort]\ntitle = "Kort"\nimpose = "cards"\npaper = "A7"\ntemplate = "kort.html"\n')
    settings = {"handbook_pdf_editions": "kort", "handbook_pdf_jobs": "1"}
    book = build(root, tmp_path / "out", "handbook-pdf", settings=settings)
    assert book.warnings == ()
    sides = texts(book.outdir / "proeve-kort.pdf")
    assert "& mere" in sides[0] and "& mere" not in sides[1]
    for template, message in (
        ("<p>\n{{ titel }}</p>", "kort.html:2: "),
        ("<p>{{ title }}</p>", "kort.html:1: "),
        (None, "kort.html:1: "),
    ):
        (root / "kort.html").unlink(missing_ok=True)
        if template:
            (root / "kort.html").write_text(template, "utf-8")
        book = build(root, tmp_path / "out", "handbook-pdf", settings=settings)
        (warning,) = book.warnings
        assert warning.startswith(message)


def test_what_a_template_has_outside_both_sides_is_no_card(tmp_path: Path) -> None:
    """It would be a page of its own, and all further backs would lie behind other fronts."""
    root = make_root(tmp_path / "root")
    sides = '<p>Forord</p><div class="card-front"><h1>{{ title }}</h1></div><div class="card-back">Bag</div>'
    (root / "kort.html").write_text(sides, "utf-8")
    with (root / "katalog.toml").open("a", encoding="utf-8") as file:
        file.write('\n[editions.kort]\ntitle = "Kort"\nimpose = "cards"\npaper = "A7"\ntemplate = "kort.html"\n')
    settings = {"handbook_pdf_editions": "kort", "handbook_pdf_jobs": "1"}
    book = build(root, tmp_path / "out", "handbook-pdf", settings=settings)
    assert "»Forord«" in book.warnings[0] and "postflight-text" in book.warnings[0]
    assert [each.name for each in book.outdir.glob("*.pdf")] == ["proeve-kort-draft.pdf"]
    assert [page.split()[0] for page in texts(book.outdir / "proeve-kort-draft.pdf")][1::2] == ["Bag", "Bag"]


def test_sheets_in_one_file_are_a_leaf_each(decks: Build) -> None:
    path = decks.outdir / "the-toolbox-leaves.pdf"
    assert failures(path, "ua1") == []
    pages = texts(path)
    for title, page in zip(TITLES, pages[::2], strict=False):
        # Above it stands its category.
        assert title in page[:40], "each begins on a right page"
    assert not list(decks.outdir.glob("the-toolbox-leaves-*.pdf"))


def test_a_term_has_a_sheet_of_its_entries(decks: Build) -> None:
    assert sorted(each.name for each in decks.outdir.glob("the-toolbox-crafts*.pdf")) == [
        f"the-toolbox-crafts-{each}.pdf" for each in ("finishing", "joinery", "upkeep")
    ]
    path = decks.outdir / "the-toolbox-crafts-finishing.pdf"
    assert failures(path, "ua1") == []
    first, *rest = texts(path)
    assert first.startswith("Finishing The last hour of work, and the one that shows. Bench plane")
    whole = " ".join([first, *rest])
    assert all(each in whole for each in ("Bench plane", "Linseed oil", "Oil finish")) and "Rub in a thin coat" in whole
    assert "The boards are sold" not in whole


def test_a_category_is_a_poster_of_one_page_with_its_entries(decks: Build) -> None:
    path = decks.outdir / "the-toolbox-posters.pdf"
    assert failures(path, "ua1") == failures(path, "2a") == []
    first, *others = texts(path)
    assert len(others) == 2
    assert re.match("Tools Hand tools .* Bench plane Takes a board .* Pull saw Cuts .* Spokeshave A small plane", first)
    assert "The toolbox" in first and "see page" not in first
    (page, *_) = paper.words(path)
    heights = {word.text: (word.bottom - word.top) / MM for word in page}
    assert heights["Tools"] > 25 > heights["Takes"] > 10, "as large as there is room for"


def test_a_poster_has_the_entries_that_are_asked_for(decks: Build) -> None:
    (path,) = decks.outdir.glob("the-toolbox-joints*.pdf")
    (text,) = texts(path)
    assert path.stem == "the-toolbox-joints-methods" and "Dovetail joint" in text and "Oil finish" not in text


def test_the_job_ticket_shows_the_pages_and_says_what_a_printer_asks(decks: Build) -> None:
    path = decks.outdir / "the-toolbox-printer-job-ticket.pdf"
    assert failures(path, "ua1") == []
    ticket = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert ticket["colour_pages"] == [1, 2, 3, 4, 5, 6]
    assert ticket["job"]["binding"] == ticket["XJDF"]["Product"]["BindingIntent"]["BindingType"] == "None"
    assert ticket["job"]["stock"] == "coated"
    assert ticket["XJDF"]["Product"]["MediaIntent"] == {"MediaType": "Paper", "Coating": "Coated"}
    hints = postflight.examine(path, path.name, pages=True).hints
    assert "page-order" not in [each.code for each in hints], "drawn in the order in which it is read"
    for each in ticket["files"]:
        assert hashlib.sha256((decks.outdir / each["file"]).read_bytes()).hexdigest() == each["sha256"]
    first, second = texts(path)
    assert "Mark of the edition" in first and ticket["job"]["mark"] in first and "none, loose cards" in first
    assert "Bench plane" in second and "Pull saw" in second, "the pictures are the pages themselves"


@pytest.mark.parametrize(
    ("stock", "media"),
    [("uncoated", {"MediaType": "Paper", "Coating": "None"}), ("", {"MediaType": "Paper"})],
)
def test_the_ticket_names_the_paper_as_xjdf_does(decks: Build, stock: str, media: dict[str, str]) -> None:
    """The paper of a profile of the project's own is not known, unless ``stock`` says that it is uncoated."""
    facts = json.loads((decks.outdir / "the-toolbox-printer-job-ticket.json").read_text("utf-8"))
    ticket = job_ticket.with_job(facts, facts["job"] | {"stock": stock}, {})
    assert ticket["XJDF"]["Product"]["MediaIntent"] == media


def test_a_page_without_colour_is_not_counted() -> None:
    html = "<style>@page { size: 50mm 50mm } p { break-after: page }</style><p>a<p style='color: #a00'>b<p>c"
    data = pdfx4.converted(weasyprint.HTML(string=html).write_pdf(), pdfx4.coated(), moment=datetime(2027, 1, 1))
    with pikepdf.open(BytesIO(data)) as pdf:
        assert colour_pages.colour_pages(pdf) == [2]
