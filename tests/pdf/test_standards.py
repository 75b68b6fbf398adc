"""PDF/UA-1 and PDF/A-2a by veraPDF, and that the judge refuses what it should."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Dictionary, Name, PdfImage, Stream, String
from PIL import Image
from tests import constructs
from tests.same_pdf import differences
from tests.slices import every
from tests.support import TABLE, Build, build, make_root
from tests.verapdf import failures

FLAVOURS = ("ua1", "2a")


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_book_is_accessible_and_archivable(book_pdf: Path, flavour: str) -> None:
    assert failures(book_pdf, flavour) == []


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_so_is_the_example(example_pdf: Build, flavour: str) -> None:
    assert failures(example_pdf.outdir / "the-toolbox.pdf", flavour) == []


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_so_is_a_project_of_any_kind(constructs_pdf: Path, flavour: str) -> None:
    assert failures(constructs_pdf, flavour) == []


def test_photographs_for_a_press_become_colours_of_a_screen(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", ting__bord=TABLE + "\n![Et bord](bord.jpg)\n")
    Image.new("CMYK", (900, 600), (0, 255, 255, 0)).save(root / "ting/bord.jpg")
    book = build(root, tmp_path / "out", "handbook-pdf")
    assert book.warnings == ()
    assert failures(tmp_path / "out/proeve.pdf", "2a") == []
    with pikepdf.open(tmp_path / "out/proeve.pdf") as opened:
        images = [each for each in opened.objects if isinstance(each, Stream) and each.get("/Subtype") == "/Image"]
        assert len(images) == 1
        red, green, blue = PdfImage(images[0]).as_pil_image().getpixel((30, 20))
    assert red > 200 and green < 60 and blue < 60


@pytest.mark.parametrize(
    ("folder", "zone", "seed"),
    [("deeper/two", "Pacific/Auckland", "4711"), ("one", "Europe/Copenhagen", "0")],
)
@pytest.mark.torture
def test_the_same_book_is_the_same_file_wherever_it_is_made_and_leaves_no_other(
    folder: str, zone: str, seed: str, constructs_pdf: Path, tmp_path: Path
) -> None:
    """In "make test" a book of several editions is (test_editions.py)."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    variables = {"TZ": zone, "PYTHONHASHSEED": seed, "TMPDIR": str(temporary)}
    elsewhere = constructs.printed(tmp_path / folder, variables)
    assert differences(constructs_pdf, elsewhere) == []
    assert list(temporary.iterdir()) == []


def test_a_file_that_is_not_the_same_is_told_by_its_objects(constructs_pdf: Path, tmp_path: Path) -> None:
    with pikepdf.open(constructs_pdf) as pdf:
        pdf.save(tmp_path / "one.pdf")
        link(pdf).Contents = String("Et andet sted")
        pdf.save(tmp_path / "other.pdf")
    (line,) = differences(tmp_path / "one.pdf", tmp_path / "other.pdf")
    assert line.startswith("object ") and "Et andet sted" in line


# Files injured on purpose ------------------------------------------------------------------------------


def elements(pdf: pikepdf.Pdf, role: str) -> Iterator[Any]:
    """The elements of the structure that have this role."""
    return (each for each in pdf.objects if isinstance(each, Dictionary) and each.get("/S") == f"/{role}")


def first(pdf: pikepdf.Pdf, role: str) -> Any:
    return next(elements(pdf, role))


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    return [each for each in pdf.objects if isinstance(each, Dictionary) and each.get("/Type") == "/Font"]


def link(pdf: pikepdf.Pdf) -> Any:
    return next(each for page in pdf.pages for each in page.obj.get("/Annots", []))


def packet(pdf: pikepdf.Pdf, old: str, new: str) -> None:
    text = pdf.Root.Metadata.read_bytes().decode("utf-8")
    assert re.search(old, text, flags=re.DOTALL)
    pdf.Root.Metadata.write(re.sub(old, new, text, flags=re.DOTALL).encode("utf-8"))


def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang
    del pdf.Root.StructTreeRoot.K[0].Lang


def no_marks(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.MarkInfo


def suspects(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


def no_tree(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def no_alternative(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Figure").Alt


def untagged(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[2]
    page.contents_add(pdf.make_stream(b"0 0 10 10 re f"))


def artifact_in_text(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[2]
    page.contents_coalesce()
    data = page.obj.Contents.read_bytes()
    page.obj.Contents.write(data.replace(b"BDC", b"BDC /Artifact BMC 0 0 1 1 re f EMC", 1))


def no_claim(pdf: pikepdf.Pdf) -> None:
    packet(pdf, r"<pdfuaid:part>1</pdfuaid:part>", "")


def no_archive_claim(pdf: pikepdf.Pdf) -> None:
    packet(pdf, r"<pdfaid:part>2</pdfaid:part>", "")


def lesser_archive_claim(pdf: pikepdf.Pdf) -> None:
    packet(pdf, r"conformance>A<", "conformance>C<")


def unknown_words(pdf: pikepdf.Pdf) -> None:
    packet(pdf, r"<pdfaExtension:schemas>.*</pdfaExtension:schemas>", "")


def no_title(pdf: pikepdf.Pdf) -> None:
    packet(pdf, r"<dc:title>.*</dc:title>", "")


def hidden_title(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def foreign_font(pdf: pikepdf.Pdf) -> None:
    descriptor = next(each for each in pdf.objects if isinstance(each, Dictionary) and "/FontFile2" in each)
    del descriptor.FontFile2


def no_text_map(pdf: pikepdf.Pdf) -> None:
    for font in fonts(pdf):
        if "/ToUnicode" in font:
            del font.ToUnicode


def wordless_link(pdf: pikepdf.Pdf) -> None:
    del link(pdf).Contents


def homeless_link(pdf: pikepdf.Pdf) -> None:
    del link(pdf).StructParent


def unprinted_link(pdf: pikepdf.Pdf) -> None:
    del link(pdf).F


def skipped_level(pdf: pikepdf.Pdf) -> None:
    for heading in list(elements(pdf, "H2")):
        heading.S = Name.H4


def list_without_items(pdf: pikepdf.Pdf) -> None:
    first(pdf, "LBody").S = Name.P


def head_of_nothing(pdf: pikepdf.Pdf) -> None:
    for head in elements(pdf, "TH"):
        del head.A


def nameless_note(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Note").ID


def two_notes_of_a_name(pdf: pikepdf.Pdf) -> None:
    for note in elements(pdf, "Note"):
        note.ID = String("note")


def unknown_role(pdf: pikepdf.Pdf) -> None:
    first(pdf, "P").S = Name.Afsnit


def no_tab_order(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        del page.obj.Tabs


def no_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def transparency_without_intent(pdf: pikepdf.Pdf) -> None:
    no_intent(pdf)
    pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency)


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("1"))


def smoothed_image(pdf: pikepdf.Pdf) -> None:
    image = next(each for each in pdf.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image")
    image.Interpolate = True


def attached_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.txt"] = b"a"


#: What was done to the file, who must refuse it, and by which clause.
INJURIES: list[tuple[Callable[[pikepdf.Pdf], None], str, str]] = [
    (no_language, "ua1", "7.2"),
    (no_marks, "ua1", "6.2"),
    (no_marks, "2a", "6.7.2.2"),
    (suspects, "ua1", "7.1"),
    (no_tree, "ua1", "7.1"),
    (no_tree, "2a", "6.7.3.3"),
    (no_alternative, "ua1", "7.3"),
    (untagged, "ua1", "7.1"),
    (artifact_in_text, "ua1", "7.1"),
    (no_claim, "ua1", "5"),
    (no_archive_claim, "2a", "6.6.4"),
    (lesser_archive_claim, "2a", "6.6.4"),
    (unknown_words, "2a", "6.6.2.3.1"),
    (no_title, "ua1", "7.1"),
    (hidden_title, "ua1", "7.1"),
    (foreign_font, "ua1", "7.21.4.1"),
    (foreign_font, "2a", "6.2.11.4.1"),
    (no_text_map, "ua1", "7.21.7"),
    (no_text_map, "2a", "6.2.11.7.2"),
    (wordless_link, "ua1", "7.18.5"),
    (homeless_link, "ua1", "7.18.5"),
    (unprinted_link, "2a", "6.3.2"),
    (skipped_level, "ua1", "7.4.2"),
    (list_without_items, "ua1", "7.2"),
    (head_of_nothing, "ua1", "7.5"),
    (nameless_note, "ua1", "7.9"),
    (two_notes_of_a_name, "ua1", "7.9"),
    (unknown_role, "ua1", "7.1"),
    (no_tab_order, "ua1", "7.18.3"),
    (no_intent, "2a", "6.2.4.3"),
    (transparency_without_intent, "2a", "6.2.10"),
    (script, "2a", "6.5.1"),
    (smoothed_image, "2a", "6.2.8"),
    (attached_file, "2a", "6.8"),
]


@pytest.mark.parametrize(
    ("injure", "flavour", "clause"),
    every(INJURIES, once=INJURIES[::6]),
    ids=[f"{injury.__name__}-{flavour}" for injury, flavour, _ in INJURIES],
)
def test_an_injured_file_is_refused(
    injure: Callable[[pikepdf.Pdf], None], flavour: str, clause: str, constructs_pdf: Path, tmp_path: Path
) -> None:
    with pikepdf.open(constructs_pdf) as pdf:
        injure(pdf)
        pdf.save(tmp_path / "injured.pdf")
    assert clause in {failure.clause for failure in failures(tmp_path / "injured.pdf", flavour)}


def test_a_file_that_is_none_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "none.pdf").write_text("none")
    with pytest.raises(Exception, match=r"none\.pdf|PDF|parse"):
        failures(tmp_path / "none.pdf", "ua1")
