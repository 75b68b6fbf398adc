"""The editions of the real book and of a small one: form, standards, folding, sheets, what is made again."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import zxingcpp
from PIL import Image
from sphinx.errors import SphinxError
from tests import paper, warm
from tests.shared import put_back
from tests.slices import sized
from tests.support import BOOK, PAGES, TABLE, Build, build, make_root
from tests.verapdf import failures

from sphinx_handbook.book.layout import layout
from sphinx_handbook.book.pipeline.printer import Printer
from sphinx_handbook.book.prepress import imposition, job_ticket, pdfx4
from sphinx_handbook.editions import listing

NAME = "inspiration-til-tillid-og-samarbejde"
ADDRESS = "https://eksempel.dk/bog"
MM = 72 / 25.4

SMALL = """
[editions.lille]
title = "Lille"
paper = "A6"
size = 9
impose = "booklet"

[editions.ark]
title = "Ark"
sheets = ["entry", "category"]

[editions.tillid]
title = "Om tillid"
terms = ["tillid"]
"""


def declare(root: Path, table: str = SMALL, *, address: bool = False) -> Path:
    """Let a small root declare editions."""
    path = root / "katalog.toml"
    text = path.read_text("utf-8")
    if address:
        text = text.replace("[book]", f'[book]\nbase_url = "{ADDRESS}"', 1)
    path.write_text(text + table, "utf-8")
    return root


def listed(folder: Path) -> dict[str, dict[str, Any]]:
    """The list of editions, by file."""
    return {each["file"]: each for each in json.loads((folder / listing.NAME).read_text("utf-8"))["editions"]}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("small")
    root = declare(make_root(folder / "root"), address=True)
    book = build(root, folder / "out", "handbook-pdf", settings={"handbook_pdf_jobs": "2"})
    assert book.warnings == ()
    return book


@pytest.mark.parametrize("name", ["haefte", "storskrift", "ark-videnscentre", "ark-videnscentre-mindlab"])
def test_every_edition_to_be_read_is_accessible(book_print: Build, name: str) -> None:
    assert failures(book_print.outdir / f"{NAME}-{name}.pdf", "ua1") == []


def test_the_list_tells_of_every_file_and_of_nothing_else(book_print: Build) -> None:
    editions = listed(book_print.outdir)
    assert set(editions) == {path.name for path in book_print.outdir.glob("*.pdf")}
    assert len(listing.load(book_print.outdir)) == len(editions)
    for file, edition in editions.items():
        with pikepdf.open(book_print.outdir / file) as opened:
            assert edition["pages"] == len(opened.pages)
            assert ("PDF/UA-1" in edition["standards"]) == ("/StructTreeRoot" in opened.Root)
            assert ("PDF/X-4" in edition["standards"]) == (edition["id"] in ("trykkeri", "trykkeri-med-maerker"))
    assert editions[f"{NAME}.pdf"]["id"] == "main"
    assert editions[f"{NAME}-ark-videnscentre-mindlab.pdf"]["document"] == "videnscentre/mindlab"
    assert editions[f"{NAME}-ark-videnscentre.pdf"]["document"] == "videnscentre/index"
    sheets = [edition["document"] for edition in editions.values() if edition["id"] == "ark"]
    folders = {document.partition("/")[0] for document in sheets}
    assert set(sheets) == {page for page in PAGES if page.partition("/")[0] in folders} and len(folders) == 5


@pytest.mark.parametrize(
    ("name", "width", "height", "least"), [("haefte", 148, 210, 9.5), ("storskrift", 210, 297, 18)]
)
def test_pages_have_their_size_and_text_is_large_enough(
    book_print: Build, name: str, width: float, height: float, least: float
) -> None:
    path = book_print.outdir / f"{NAME}-{name}.pdf"
    with pikepdf.open(path) as opened:
        for page in opened.pages:
            assert [float(side) for side in page.mediabox] == pytest.approx([0, 0, width * MM, height * MM], abs=0.3)
    html = paper.run("pdftohtml", "-xml", "-stdout", "-i", "-zoom", "1", path)
    sizes = {spec[0]: float(spec[1]) for spec in re.findall(r'<fontspec id="(\d+)" size="(\d+)"', html)}
    letters: dict[float, int] = {}
    for font, text in re.findall(r'<text [^>]*font="(\d+)">(.*?)</text>', html):
        letters[sizes[font]] = letters.get(sizes[font], 0) + sum(map(str.isalpha, re.sub("<[^>]*>", "", text)))
    # The size that headings and margins have little of is the text's; pdftohtml tells whole points.
    assert letters[int(least)] > sum(letters.values()) / 4
    assert min(size for size, count in letters.items() if count > 200) >= {"haefte": 8, "storskrift": 16}[name]


def test_a_whole_edition_has_the_same_text_as_the_book(book_print: Build) -> None:
    """Words alone: page numbers differ."""

    def words(name: str) -> list[str]:
        tags = paper.structure(book_print.outdir / name).all("P", "H1", "H2", "H3")
        return [re.sub(r"[\d\s\u00ad]+", "", each.text) for each in tags]

    main = words(f"{NAME}.pdf")
    assert words(f"{NAME}-haefte.pdf") == main
    if sized(False, True):
        assert words(f"{NAME}-storskrift.pdf") == main


def letters(words: list[paper.Word]) -> str:
    """All letters and figures of some words: in which words and in which order a clipped page is read is poppler's."""
    return "".join(sorted("".join(word.text for word in words)))


def test_the_booklet_folds_into_the_pages_in_order(book_print: Build) -> None:
    """Each half of each side is read by its text."""
    booklet, sheets = (book_print.outdir / f"{NAME}-haefte{end}.pdf" for end in ("", "-til-foldning"))
    pages = [letters(page) for page in paper.words(booklet)]
    middle = 148.5 * MM
    halves = []
    for side in paper.words(sheets):
        left = [word for word in side if word.right <= middle + 1]
        right = [word for word in side if word.left >= middle - 1]
        assert len(left) + len(right) == len(side)
        halves.append((letters(left), letters(right)))
    fronts, backs = halves[::2], halves[1::2]
    inwards = [half for front, back in zip(fronts, backs, strict=True) for half in (front[1], back[0])]
    outwards = [half for front, back in zip(fronts, backs, strict=True) for half in (front[0], back[1])]
    folded = inwards + outwards[::-1]
    assert len(folded) % 4 == 0
    empty = len(folded) - len(pages)
    assert folded == pages[:-1] + [""] * empty + pages[-1:]


def test_the_booklet_tells_a_printer_what_to_do_and_claims_nothing(book_print: Build) -> None:
    with pikepdf.open(book_print.outdir / f"{NAME}-haefte-til-foldning.pdf") as opened:
        assert opened.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"
        assert opened.Root.ViewerPreferences.PrintScaling == "/None"
        assert "/StructTreeRoot" not in opened.Root and "/Metadata" not in opened.Root
        for page in opened.pages:
            assert [float(side) for side in page.mediabox] == pytest.approx([0, 0, 297 * MM, 210 * MM], abs=0.3)
            assert "/Annots" not in page.obj


def test_a_sheet_leads_only_to_what_is_in_it(small: Build) -> None:
    for path in small.outdir.glob("proeve-ark-*.pdf"):
        text = paper.run("pdftotext", path, "-")
        with pikepdf.open(path) as opened:
            numbers = [int(figures) for figures in re.findall(r"\(se\s+side\s+(\d+)\)", text)]
            assert all(number <= len(opened.pages) for number in numbers)
    house = small.outdir / "proeve-ark-steder-huset.pdf"
    # Another page is named, and a link to it; the only address that is printed is the sheet's own.
    words = paper.run("pdftotext", house, "-")
    assert (
        "Bordet" in words and words.count("https://") == 1 and f"{ADDRESS}/steder/huset.html" in "".join(words.split())
    )
    assert f"{ADDRESS}/ting/bord.html" in {each.address for each in paper.links(house)}


def test_without_an_address_a_sheet_has_the_words_alone(tmp_path: Path) -> None:
    root, settings = declare(make_root(tmp_path / "root")), {"handbook_pdf_editions": "ark"}
    assert build(root, tmp_path / "out", "handbook-pdf", settings=settings).warnings == ()
    sheet = tmp_path / "out/proeve-ark-steder-huset.pdf"
    text = paper.run("pdftotext", sheet, "-")
    assert "Huset står ved bordet." in " ".join(text.split())
    assert "se side" not in text
    # What a link needs is there for whoever binds it with the other entry's sheet.
    assert [each for each in paper.links(sheet) if "bord" in (each.name or "")] == []
    with pikepdf.open(sheet) as opened:
        assert opened.Root.MarkInfo.UserProperties
        elements = [each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and "/A" in each]
        references = [each for each in elements if each.A.get("/O") == "/UserProperties"]
        assert {str(each.S) for each in references} == {"/Span"}
        texts = [json.loads(str(each.A.P[0].V)) for each in references]
    assert {*texts[0]} == {"to", "words", "areas"} and texts[0]["to"] == ["ting/bord"]


def test_a_selection_has_what_it_asks_for_and_says_so(small: Build) -> None:
    text = paper.run("pdftotext", small.outdir / "proeve-tillid.pdf", "-")
    assert "Huset" in text and "Der er to rum." in text and "Om tillid" in text
    assert "Bordet står i" not in text


@pytest.mark.parametrize("marks", ["", "-med-maerker"])
def test_a_press_gets_exact_boxes_and_art_in_the_bleed(book_print: Build, tmp_path: Path, marks: str) -> None:
    path = book_print.outdir / f"{NAME}-trykkeri{marks}.pdf"
    with pikepdf.open(path) as opened:
        for page in opened.pages:
            trim, bleed, media = (
                [float(side) / MM for side in page.obj[key]] for key in ("/TrimBox", "/BleedBox", "/MediaBox")
            )
            assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx((210, 297), abs=0.1)
            assert [trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3]] == pytest.approx(
                [3] * 4, abs=0.1
            )
            assert (
                media[0] <= bleed[0]
                and media[3] >= bleed[3]
                and (media == pytest.approx(bleed, abs=0.1)) != bool(marks)
            )
    # Page 7 is a right one with a tab: its colour goes on to the end of the bleed.
    paper.run("pdftoppm", "-r", "100", "-f", "7", "-l", "7", "-singlefile", path, tmp_path / "page")
    picture = Image.open(tmp_path / "page.ppm")
    edge = round((bleed[2] - 0.5) / 25.4 * 100)
    assert any(max(picture.getpixel((edge, y))) - min(picture.getpixel((edge, y))) > 60 for y in range(picture.height))


def test_no_word_for_a_press_is_near_the_cut(book_print: Build) -> None:
    path = book_print.outdir / f"{NAME}-trykkeri.pdf"
    edge, width, height = 3 + 4, 216, 303
    for page in paper.words(path):
        for word in page:
            assert word.left >= edge * MM and word.right <= (width - edge) * MM, word
            assert word.top >= edge * MM and word.bottom <= (height - edge) * MM, word


def test_a_printing_house_gets_a_job_ticket(book_print: Build) -> None:
    """For people and for machines, of the very file that lies beside it."""
    ticket = json.loads((book_print.outdir / f"{NAME}-trykkeri-jobseddel.json").read_text("utf-8"))
    data = (book_print.outdir / ticket["file"]).read_bytes()
    assert (ticket["bytes"], ticket["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    with pikepdf.open(BytesIO(data)) as opened:
        assert ticket["pages"] == len(opened.pages)
    assert (ticket["trim"], ticket["bleed"], ticket["marks"], ticket["same_boxes"]) == ([210, 297], 3, False, True)
    assert (ticket["standard"], ticket["condition"]) == ("PDF/X-4", "FOGRA39")
    page = book_print.outdir / f"{NAME}-trykkeri-jobseddel.pdf"
    text = " ".join(paper.run("pdftotext", page, "-").split())
    for words in ("Jobseddel", ticket["file"], "210 × 297 mm", "FOGRA39", "Kontrolleret af maskiner"):
        assert words in text
    assert ticket["sha256"] in text.replace(" ", "")
    assert {line.split()[0].partition("+")[2].split("-")[0] for line in paper.run("pdffonts", "-l", "1", page).splitlines()[2:]} <= {"Literata", "Schibsted"}  # fmt: skip


def test_a_profile_that_is_none_is_told(tmp_path: Path) -> None:
    root, out = make_root(tmp_path / "root"), tmp_path / "out"
    build(root, out, "handbook-pdf")
    before = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    (root / "ting/bord.md").write_text(TABLE + "\nMere om bordet.\n", "utf-8")
    catalogue = (root / "katalog.toml").read_text("utf-8")
    for profile, sentence in (
        ("borte.icc", "beder om profilen »borte.icc«, som ikke findes."),
        ("conf.py", "kan ikke skrives i trykfarver"),
    ):
        table = f'\n[editions.tryk]\ntitle = "Tryk"\nvariant = "press"\nprofile = "{profile}"\ncondition = "X"\n'
        (root / "katalog.toml").write_text(catalogue + table, "utf-8")
        with pytest.raises(SphinxError, match=sentence):
            build(root, out, "handbook-pdf")
        after = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
        assert after == before, "nothing was replaced"


def test_files_of_one_name_are_told_all_at_once_and_nothing_is_made(tmp_path: Path) -> None:
    """Sheets of entries are known only here; what editions alone tell is told by the catalogue (tests/unit/test_form.py)."""
    names = ("ark-steder-huset", "ark-ting-a-b-c")
    table = "".join(f'\n[editions.{name}]\ntitle = "X"\n' for name in names)
    page = "---\nresume: R.\n---\n\n# A\n\nTekst.\n"
    root = declare(make_root(tmp_path / "root", **{"ting__a-b__c": page, "ting__a__b-c": page}), SMALL + table)
    lines = (root / "katalog.toml").read_text("utf-8").splitlines()
    book = build(root, tmp_path / "out", "handbook-pdf")
    assert book.statuscode == 1 and list((tmp_path / "out").glob("*.pdf")) == []
    first, second, third = sorted(each for each in book.warnings if "ville begge blive" in each)
    for name, warning in zip(names, (first, second), strict=True):
        line = lines.index(f"[editions.{name}]") + 1
        assert warning.startswith(f"katalog.toml:{line}: ")
        assert f"Udgaverne »{name}« og »ark« ville begge blive filen proeve-{name}.pdf" in warning
    assert third.startswith("ting/a-b/c.md:1: ") or third.startswith("ting/a/b-c.md:1: ")
    assert "proeve-ark-ting-a-b-c.pdf" in third


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A small book with an address, in the forms of the real one's editions."""
    folder = tmp_path_factory.mktemp("coded")
    tables = re.findall(r"^\[editions\.[^\[]*(?:\[\"[^\[]*)?", (BOOK / "katalog.toml").read_text("utf-8"), re.MULTILINE)
    assert len(tables) == 4
    root = declare(make_root(folder / "root"), "\n" + "".join(tables), address=True)
    book = build(root, folder / "out", "handbook-pdf")
    assert book.warnings == ()
    return book


@pytest.mark.parametrize(
    ("end", "holds"),
    [
        ("", "all"),
        ("-haefte", "all"),
        ("-haefte-til-foldning", "all"),
        ("-storskrift", "all"),
        ("-trykkeri", "all"),
        ("-trykkeri-med-maerker", "all"),
        ("-ark-steder", "steder/huset"),
        ("-ark-steder-huset", "steder/huset"),
        ("-ark-ting-bord", "ting/bord"),
    ],
)
def test_a_grey_print_of_every_edition_has_codes_that_can_be_read(
    coded: Build, end: str, holds: str, tmp_path: Path
) -> None:
    """At 150 dpi; each holds the address that is printed under it."""
    path = coded.outdir / f"proeve{end}.pdf"
    paper.run("pdftoppm", "-r", "150", "-gray", path, tmp_path / "page")
    addresses = []
    for picture, words in zip(sorted(tmp_path.glob("*.pgm")), paper.words(path), strict=True):
        for code in zxingcpp.read_barcodes(Image.open(picture)):
            corners = [code.position.bottom_left, code.position.bottom_right]
            left, right = (each.x * 72 / 150 for each in corners)
            foot = max(each.y for each in corners) * 72 / 150
            # The lines of the address stand below the code and begin at its left edge.
            below = [word for word in words if abs(word.left - left) < 2 * MM and -1 < word.top - foot < 16 * MM]
            printed = "".join(word.text for word in below)
            assert right - left > 12 * MM, "too small for a telephone"
            assert printed.startswith(code.text), (picture.name, code.text, printed)
            addresses.append(code.text)
    pages = ["", "/steder/huset.html", "/ting/bord.html"] if holds == "all" else [f"/{holds}.html"]
    assert sorted(addresses) == [f"{ADDRESS}{page or '/'}" for page in pages]


def test_what_is_asked_for_and_not_there_is_told(tmp_path: Path) -> None:
    root = declare(make_root(tmp_path / "root"), '\n[editions.x]\ntitle = "X"\nentries = ["husett"]\n')
    line = (root / "katalog.toml").read_text("utf-8").splitlines().index('entries = ["husett"]') + 1
    book = build(root, tmp_path / "out", "handbook-pdf")
    assert book.statuscode == 1
    assert len(book.warnings) == 1
    assert book.warnings[0].startswith(f"katalog.toml:{line}: ") and "Mente du »huset«?" in book.warnings[0]
    assert list((tmp_path / "out").glob("*.pdf")) == []


def test_the_same_source_is_the_same_bytes_in_one_process_and_in_several(small: Build, tmp_path: Path) -> None:
    root = declare(make_root(tmp_path / "root"), address=True)
    book = build(root, tmp_path / "out", "handbook-pdf", settings={"handbook_pdf_jobs": "1"})
    assert (book.warnings, book.statuscode) == ((), 0)
    names = sorted(path.name for path in small.outdir.glob("*.pdf"))
    assert names == sorted(path.name for path in (tmp_path / "out").glob("*.pdf"))
    for name in names:
        assert (tmp_path / "out" / name).read_bytes() == (small.outdir / name).read_bytes(), name


def test_nothing_is_made_again_where_nothing_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No layout, no sheets to fold, no inks, no marks, no ticket; each is made once in the first place."""
    press = '\n[editions.tryk]\ntitle = "Tryk"\nvariant = "press"\n'
    root = declare(make_root(tmp_path / "root"), SMALL + press)
    calls: list[str] = []

    def counted(module: Any, name: str) -> None:
        make = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *a, **k: calls.append(name) or make(*a, **k))

    for module, name in (
        (layout, "_fragment"),
        (imposition, "imposed"),
        (pdfx4, "converted"),
        (pdfx4, "marked"),
        (job_ticket, "as_pdf"),
        (job_ticket, "facts"),
    ):
        counted(module, name)
    settings = {"handbook_pdf_jobs": "1"}
    assert build(root, tmp_path / "out", "handbook-pdf", settings=settings).warnings == ()
    counts = {each: calls.count(each) for each in calls}
    assert counts.pop("_fragment") > 8
    assert counts == {"imposed": 1, "converted": 1, "marked": 1, "facts": 1, "as_pdf": 1}
    calls.clear()
    before = times(tmp_path / "out")
    assert build(root, tmp_path / "out", "handbook-pdf", settings=settings).warnings == ()
    assert calls == []
    assert times(tmp_path / "out") == before
    # Nor when one edition was made alone meanwhile.
    alone = {**settings, "handbook_pdf_editions": "tillid"}
    assert build(root, tmp_path / "out", "handbook-pdf", settings=alone).warnings == ()
    assert build(root, tmp_path / "out", "handbook-pdf", settings=settings).warnings == ()
    assert calls == []


def times(folder: Path) -> dict[str, int]:
    """When each file of an edition became what it is."""
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("*.pdf")}


def print_elsewhere(root: Path, folder: Path) -> Path:
    """Print a copy of a root in a deep folder, another process, time zone and order of hashes, and a year ago."""
    folder = folder / "dybt" / "nede"
    shutil.copytree(root, folder / "docs")
    (folder / "clock").mkdir()
    clock = "import time\nreal = time.time\ntime.time = lambda: real() - 365 * 86400\n"
    (folder / "clock/sitecustomize.py").write_text(clock, "utf-8")
    path = os.pathsep.join([str(folder / "clock"), *filter(None, [os.environ.get("PYTHONPATH")])])
    temporary = folder / "temporary"
    temporary.mkdir()
    variables = {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "4711", "PYTHONPATH": path, "TMPDIR": str(temporary)}
    environment = {**os.environ, **variables}
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "handbook-pdf", "-d", "out.doctrees", "docs", "out"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(temporary.iterdir()) == [], "it leaves no other file"
    return folder


def same_files(one: Path, other: Path, least: int) -> None:
    names = sorted(path.name for path in one.iterdir() if path.is_file())
    assert names == sorted(path.name for path in other.iterdir() if path.is_file())
    assert len(names) > least
    for name in names:
        assert (other / name).read_bytes() == (one / name).read_bytes(), name


def test_every_edition_has_the_same_bytes_wherever_it_is_made(coded: Build, tmp_path: Path) -> None:
    """A small book, in the forms of the whole one's editions."""
    same_files(coded.outdir, print_elsewhere(coded.outdir.with_name("root"), tmp_path) / "out", 10)


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fixed book once more, elsewhere."""
    return print_elsewhere(BOOK, tmp_path_factory.mktemp("again"))


@pytest.mark.torture
def test_every_edition_of_the_book_has_the_same_bytes_wherever_it_is_made(book_print: Build, again: Path) -> None:
    same_files(book_print.outdir, again / "out", 20)


@pytest.mark.torture
def test_a_change_of_one_entry_makes_its_sheets_and_the_whole_books_again(
    again: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other entries' and categories' sheets are not laid out, and their files are left as they lie."""
    calls: list[str] = []
    make = Printer._order

    def counted(self: Printer, left: Any) -> Any:
        calls.append(left.job.target.name)
        return make(self, left)

    monkeypatch.setattr(Printer, "_order", counted)
    before = times(again / "out")
    page = again / "docs/videnscentre/mindlab.md"
    page.write_text(page.read_text("utf-8").replace("MindLab skaber nye", "MindLab skaber helt nye"), "utf-8")
    settings = {"handbook_pdf_jobs": "1"}
    assert build(again / "docs", again / "out", "handbook-pdf", settings=settings).warnings == ()
    ends = ["", "-ark-videnscentre", "-ark-videnscentre-mindlab", "-haefte", "-storskrift", "-trykkeri"]
    assert sorted(calls) == sorted(f"{NAME}{end}.pdf" for end in ends)
    after = times(again / "out")
    assert after.keys() == before.keys()
    of_these = {f"{NAME}-{end}.pdf" for end in ("haefte-til-foldning", "trykkeri-med-maerker", "trykkeri-jobseddel")}
    assert {name for name in after if after[name] != before[name]} == {*calls, *of_these}


@pytest.fixture
def small_folder(small: Build) -> Iterator[Path]:
    """Where the small book lies, for a test that builds there again."""
    with put_back(small.outdir.parent):
        yield small.outdir.parent


def test_only_what_holds_a_changed_entry_is_laid_out_again(small_folder: Path, tmp_path: Path) -> None:
    root, out = small_folder / "root", small_folder / "out"
    kept = small_folder / "out.doctrees/handbook-pdf/kept"

    def shelf() -> dict[str, int]:
        return {path.stem: path.stat().st_mtime_ns for path in kept.glob("*.pdf")}

    before = shelf()
    assert len(before) == len(list(out.glob("*.pdf")))
    build(root, out, "handbook-pdf")
    assert shelf() == before
    (root / "ting/bord.md").write_text(f"{TABLE}\nEt nyt afsnit.\n", "utf-8")
    build(root, out, "handbook-pdf")
    after = shelf()
    # The house's own sheet, its category's and the selection that holds it are as they were.
    assert len(before.keys() & after.keys()) == 3
    clean = build(root, tmp_path / "clean", "handbook-pdf")
    assert clean.warnings == ()
    for path in (tmp_path / "clean").iterdir():
        assert path.is_dir() or path.read_bytes() == (out / path.name).read_bytes(), path.name


def test_an_edition_that_is_no_more_leaves_no_file(small_folder: Path) -> None:
    root, out = small_folder / "root", small_folder / "out"
    catalogue = (root / "katalog.toml").read_text("utf-8")
    assert SMALL in catalogue and len(list(out.glob("*.pdf"))) > 1
    (root / "katalog.toml").write_text(catalogue.replace(SMALL, ""), "utf-8")
    book = build(root, out, "handbook-pdf")
    assert book.warnings == ()
    assert [path.name for path in out.glob("*.pdf")] == ["proeve.pdf"]
    assert list(listed(out)) == ["proeve.pdf"]


def test_a_fault_in_one_process_is_told_and_leaves_what_was(small: Build, tmp_path: Path) -> None:
    root = declare(make_root(tmp_path / "root"), address=True)
    # When conf.py is read: those who lay out are forked soon after.
    hook = """
from sphinx_handbook.book.layout import layout
def fail(*a, **k):
    raise layout.LayoutFailed("steder/huset.md: kan ikke")
layout.fragments = fail
"""
    (root / "conf.py").write_text((root / "conf.py").read_text("utf-8") + hook, "utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/proeve.pdf").write_bytes(b"before")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "handbook-pdf", "-D", "handbook_pdf_jobs=2"]
    done = warm.run([*command, str(root), str(tmp_path / "out")], capture_output=True, text=True)
    assert done.returncode != 0 and "steder/huset.md: kan ikke" in done.stderr
    assert (tmp_path / "out/proeve.pdf").read_bytes() == b"before"
