"""A file for a press: every rule of PDF/X-4 that can be read off it, and the inks as Ghostscript lays them down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import weasyprint
from PIL import Image, ImageChops
from tests import paper
from tests.paper import MM

from sphinx_handbook.book.press import inks, x4

MOMENT = datetime(2026, 11, 24, 12, 30)

PAGE = """
<html lang="da"><title>Prøvetryk &amp; mere</title><style>
@page { size: 100mm 120mm; margin: 12mm; bleed: 3mm }
body { color: #231f1b; font: 11pt serif }
.dark { background: #101060; color: #ffffff; padding: 3mm }
.grey { color: #5c554d }
a { color: inherit }
.band { background: linear-gradient(#16394d, #98610b); height: 8mm }
.half { background: #5e2563; opacity: 0.5; height: 8mm }
img { width: 20mm }
</style>
<h1>Overskrift</h1><p>Tekst med <a href="https://eksempel.dk/">et link</a>.</p><p class="grey">Grå</p>
<p class="dark">Hvid på mørkt</p><div class="band"></div><div class="half"></div>
<img src="{photo}" alt="a"><img src="{alpha}" alt="b"><img src="{grey}" alt="c">
<svg width="40" height="20"><defs><pattern id="p" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="2"
height="2" fill="#822f05"/></pattern></defs><rect width="40" height="20" fill="url(#p)"/></svg>
<p style="break-before: page">Side to</p></html>
"""


def made(tmp_path: Path, html: str = PAGE) -> bytes:
    """A page with what a book may have in it."""
    photo = Image.effect_noise((60, 40), 90).convert("RGB")
    Image.merge(
        "RGB", [photo.getchannel(0), photo.getchannel(0).point(lambda v: v // 3), Image.new("L", (60, 40))]
    ).save(tmp_path / "photo.png")
    Image.new("RGBA", (60, 40), (0, 0, 90, 128)).save(tmp_path / "alpha.png")
    Image.new("L", (60, 40), 90).save(tmp_path / "grey.png")
    for name in ("photo", "alpha", "grey"):
        html = html.replace(f"{{{name}}}", (tmp_path / f"{name}.png").as_uri())
    data: bytes = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    return data


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("press")
    path = folder / "tryk.pdf"
    path.write_bytes(x4.converted(made(folder), x4.coated(), moment=MOMENT))
    return path


@pytest.fixture(scope="module")
def book(book_pdf: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("press-book") / "bog.pdf"
    path.write_bytes(x4.converted(book_pdf.read_bytes(), x4.coated(), moment=MOMENT))
    return path


@pytest.fixture(params=["pressed", "book"])
def any_file(request: pytest.FixtureRequest) -> Path:
    path: Path = request.getfixturevalue(request.param)
    return path


def streams(opened: pikepdf.Pdf) -> Iterator[tuple[Any, bool]]:
    """Everything that draws; whether it is a mask, which draws nothing itself."""
    masks = {
        item.SMask.G.objgen
        for item in opened.objects
        if isinstance(item, pikepdf.Dictionary) and isinstance(item.get("/SMask"), pikepdf.Dictionary)
    }
    for page in opened.pages:
        yield page, False
    for item in opened.objects:
        if isinstance(item, pikepdf.Stream) and (item.get("/Subtype") == "/Form" or "/PatternType" in item):
            yield item, item.objgen in masks


def test_it_says_what_it_is(any_file: Path) -> None:
    with pikepdf.open(any_file) as opened:
        assert opened.pdf_version == "1.6"
        assert len(opened.trailer.ID) == 2
        (intent,) = opened.Root.OutputIntents
        assert intent.S == "/GTS_PDFX"
        assert intent.OutputConditionIdentifier == "FOGRA39"
        assert intent.DestOutputProfile.N == 4
        assert intent.DestOutputProfile.read_bytes() == x4.COATED.read_bytes()
        info = opened.trailer.Info
        assert info.Trapped == "/False"
        assert info.CreationDate == info.ModDate == "D:20261124123000Z"
        packet = opened.Root.Metadata.read_bytes().decode()
        for words in (
            "<pdfxid:GTS_PDFXVersion>PDF/X-4<", "<pdf:Trapped>False<", "<xmp:CreateDate>2026-11-24T12:30:00Z<",
            "<xmp:ModifyDate>2026-11-24T12:30:00Z<", "<xmp:MetadataDate>", "<xmpMM:DocumentID>uuid:",
            "<xmpMM:VersionID>1<", "<xmpMM:RenditionClass>default<", "<dc:title>",
        ):  # fmt: skip
            assert words in packet
        assert re.search(r"uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}<", packet)
    assert "PDF/X-4" in paper.run("pdfinfo", any_file)
    assert "No syntax" in paper.run("qpdf", "--check", any_file)


def test_nothing_is_left_that_a_press_has_no_use_for(any_file: Path) -> None:
    with pikepdf.open(any_file) as opened:
        assert set(opened.Root.keys()) == {"/Type", "/Pages", "/OutputIntents", "/Metadata"}
        for page in opened.pages:
            assert not {"/Annots", "/StructParents", "/Tabs", "/AA", "/ArtBox"} & set(page.obj.keys())
        for item, _ in streams(opened):
            assert not {"BDC", "BMC", "EMC"} & {str(each.operator) for each in pikepdf.parse_content_stream(item)}


def test_boxes_are_nested_and_exact(any_file: Path) -> None:
    width, height = (100, 120) if any_file.name == "tryk.pdf" else (210, 297)
    with pikepdf.open(any_file) as opened:
        for page in opened.pages:
            media, cut, trim = (
                [float(each) / MM for each in page.obj[key]] for key in ("/MediaBox", "/BleedBox", "/TrimBox")
            )
            assert [trim[2] - trim[0], trim[3] - trim[1]] == pytest.approx([width, height], abs=0.1)
            assert [trim[0] - cut[0], trim[1] - cut[1], cut[2] - trim[2], cut[3] - trim[3]] == pytest.approx([3] * 4, abs=0.1)  # fmt: skip
            assert media[0] == media[1] == 0
            assert all(inner >= outer for inner, outer in zip(cut[:2], media[:2], strict=True))
            assert all(inner <= outer for inner, outer in zip(cut[2:], media[2:], strict=True))


def test_everything_is_told_in_inks(any_file: Path) -> None:
    with pikepdf.open(any_file) as opened:
        for item, mask in streams(opened):
            for each in pikepdf.parse_content_stream(item):
                operator = str(each.operator)
                assert operator not in ("rg", "RG")
                if not mask:
                    assert operator not in ("g", "G")
                if operator in ("cs", "CS"):
                    assert str(each.operands[0]) in ("/Pattern", "/Registration", "/DeviceCMYK")
            group = item.obj.get("/Group") if isinstance(item, pikepdf.Page) else item.get("/Group")
            if group is not None and "/CS" in group:
                assert str(group.CS) in ("/DeviceCMYK", "/DeviceGray")
        for item in opened.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
                assert item.get("/ColorSpace") in ("/DeviceCMYK", "/DeviceGray")
            if isinstance(item, pikepdf.Dictionary) and "/ShadingType" in item:
                assert item.ColorSpace in ("/DeviceCMYK", "/DeviceGray")


def test_text_is_on_the_black_plate_alone(pressed: Path) -> None:
    told = set()
    with pikepdf.open(pressed) as opened:
        inked = (0.0,) * 4
        for each in pikepdf.parse_content_stream(opened.pages[0]):
            if str(each.operator) == "k":
                inked = tuple(float(value) for value in each.operands)  # type: ignore[arg-type]
            elif str(each.operator) in ("Tj", "TJ"):
                told.add(inked)
    assert told, "no text"
    assert all(each[:3] == (0, 0, 0) for each in told), told
    assert {each[3] for each in told} >= {1.0, 0.0}, "solid black, and the paper's white on a dark ground"


def test_fonts_are_embedded(any_file: Path) -> None:
    lines = paper.run("pdffonts", any_file).splitlines()[2:]
    assert lines
    assert all(re.search(r"\byes yes yes\b", line) for line in lines)


def test_no_place_takes_more_ink_than_dries(any_file: Path, tmp_path: Path) -> None:
    paper.run(
        "gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=tiff32nc", "-r40", f"-sOutputFile={tmp_path}/%03d.tif", any_file,
    )  # fmt: skip
    most = 0
    for path in sorted(tmp_path.glob("*.tif")):
        bands = Image.open(path).split()
        trim = 12  # the marks, on every plate, stand outside
        total = ImageChops.add(
            ImageChops.add(bands[0], bands[1], scale=2), ImageChops.add(bands[2], bands[3], scale=2), scale=2
        ).crop((trim, trim, bands[0].width - trim, bands[0].height - trim))
        most = max(most, total.getextrema()[1] * 4)
    assert 255 < most <= 300 * 255 / 100 + 4


def test_marks_stand_outside_the_bleed_and_only_where_asked(pressed: Path, tmp_path: Path) -> None:
    assert b"/Registration CS" in contents(pressed.read_bytes())
    bare = x4.converted(made(tmp_path), x4.coated(), moment=MOMENT, marks=False)
    assert b"/Registration" not in contents(bare)
    with pikepdf.open(BytesIO(bare)) as opened:
        page = opened.pages[0]
        assert list(page.obj.MediaBox) == list(page.obj.BleedBox)


def contents(data: bytes) -> bytes:
    with pikepdf.open(BytesIO(data)) as opened:
        whole: bytes = opened.pages[0].Contents.read_bytes()
        return whole


def test_the_same_pages_make_the_same_bytes(tmp_path: Path) -> None:
    data = made(tmp_path)
    one, two = (x4.converted(data, x4.coated(), moment=MOMENT) for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    ("colour", "expected"),
    [((0, 0, 0), (0, 0, 0, 1)), ((1, 1, 1), (0, 0, 0, 0)), ((0.137, 0.122, 0.106), (0, 0, 0, 1))],
)
def test_greys_are_black_ink(colour: tuple[float, float, float], expected: inks.Inks) -> None:
    assert inks.Press(x4.COATED.read_bytes()).colour(*colour) == expected


def test_a_darker_grey_takes_more_ink() -> None:
    press = inks.Press(x4.COATED.read_bytes())
    steps = [press.colour(value / 20, value / 20, value / 20)[3] for value in range(21)]
    assert steps == sorted(steps, reverse=True)
    assert len(set(steps)) > 15


def test_no_colour_takes_more_ink_than_dries() -> None:
    press = inks.Press(x4.COATED.read_bytes())
    for red in range(0, 256, 51):
        for green in range(0, 256, 51):
            for blue in range(0, 256, 51):
                assert sum(press.colour(red / 255, green / 255, blue / 255)) <= inks.LIMIT + 0.005


@pytest.mark.parametrize("profile", [b"", b"no profile", b"\0" * 200])
def test_a_profile_that_is_none_is_refused(profile: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - littleCMS has words of its own
        inks.Press(profile)


def test_a_screens_profile_is_refused() -> None:
    from sphinx_handbook.book.weasy import faces

    with pytest.raises(ValueError, match="RGB"):
        inks.Press(faces.srgb())
