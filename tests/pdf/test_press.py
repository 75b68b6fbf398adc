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
from tests.slices import every
from tests.support import DOCS, Build

from sphinx_handbook.book.prepress import cmyk, pdfx4
from sphinx_handbook.catalogue.schema import toml_file

NAME = "inspiration-til-tillid-og-samarbejde"
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
<img src="{photo}" alt="a"><img src="{alpha}" alt="b"><img src="{grey}" alt="c"><img src="{night}" alt="d">
<svg width="40" height="20"><defs><pattern id="p" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="2"
height="2" fill="#822f05"/></pattern></defs><rect width="40" height="20" fill="url(#p)"/></svg>
<p style="break-before: page">Side to</p></html>
"""


def pdf_of_page(tmp_path: Path, html: str = PAGE) -> bytes:
    """A page with what a book may have in it."""
    photo = Image.effect_noise((60, 40), 90).convert("RGB")
    Image.merge(
        "RGB", [photo.getchannel(0), photo.getchannel(0).point(lambda v: v // 3), Image.new("L", (60, 40))]
    ).save(tmp_path / "photo.png")
    Image.new("RGBA", (60, 40), (0, 0, 90, 128)).save(tmp_path / "alpha.png")
    Image.new("L", (60, 40), 90).save(tmp_path / "grey.png")
    # The profile alone would lay 316 % on it.
    Image.new("RGB", (60, 40), (0, 0, 0)).save(tmp_path / "night.png")
    for name in ("photo", "alpha", "grey", "night"):
        html = html.replace(f"{{{name}}}", (tmp_path / f"{name}.png").as_uri())
    data: bytes = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    return data


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("press")
    path = folder / "tryk.pdf"
    path.write_bytes(pdfx4.marked(pdfx4.converted(pdf_of_page(folder), pdfx4.coated(), moment=MOMENT)))
    return path


@pytest.fixture(scope="module")
def book(book_print: Build) -> Path:
    """The real book's own file for a press, as the build made it."""
    return book_print.outdir / f"{NAME}-trykkeri.pdf"


@pytest.fixture(scope="module")
def book_marked(book_print: Build) -> Path:
    return book_print.outdir / f"{NAME}-trykkeri-med-maerker.pdf"


@pytest.fixture(scope="module")
def within(book_apart: Build) -> Path:
    return book_apart.outdir / f"{NAME}-trykkeri-indhold.pdf"


@pytest.fixture(scope="module")
def cover(book_apart: Build) -> Path:
    return book_apart.outdir / f"{NAME}-trykkeri-omslag.pdf"


@pytest.fixture(scope="module")
def spread(book_apart: Build) -> Path:
    return book_apart.outdir / f"{NAME}-ryg-omslag-med-maerker.pdf"


@pytest.fixture(params=["pressed", "book", "book_marked", "within", "cover", "spread"])
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
        assert intent.DestOutputProfile.read_bytes() == pdfx4.COATED.read_bytes()
        info = opened.trailer.Info
        assert info.Trapped == "/False"
        assert info.CreationDate == info.ModDate
        moment = datetime.strptime(str(info.CreationDate), "D:%Y%m%d%H%M%SZ")
        assert any_file.name != "tryk.pdf" or moment == MOMENT
        stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        packet = opened.Root.Metadata.read_bytes().decode()
        for words in (
            "<pdfxid:GTS_PDFXVersion>PDF/X-4<", "<pdf:Trapped>False<", f"<xmp:CreateDate>{stamp}<",
            f"<xmp:ModifyDate>{stamp}<", "<xmp:MetadataDate>", "<xmpMM:DocumentID>uuid:",
            "<xmpMM:VersionID>1<", "<xmpMM:RenditionClass>default<", "<dc:title>",
        ):  # fmt: skip
            assert words in packet
        assert re.search(r"uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}<", packet)
    assert "PDF/X-4" in paper.run("pdfinfo", any_file)
    assert "No syntax" in paper.run("qpdf", "--check", any_file)


def test_nothing_is_left_that_a_press_has_no_use_for(any_file: Path) -> None:
    with pikepdf.open(any_file) as opened:
        assert set(opened.Root.keys()) - {"/PageLabels"} == {"/Type", "/Pages", "/OutputIntents", "/Metadata"}
        for page in opened.pages:
            assert not {"/Annots", "/StructParents", "/Tabs", "/AA", "/ArtBox"} & set(page.obj.keys())
        for item, _ in streams(opened):
            assert not {"BDC", "BMC", "EMC"} & {str(each.operator) for each in pikepdf.parse_content_stream(item)}


def test_boxes_are_nested_and_exact(any_file: Path) -> None:
    width, height = (100, 120) if any_file.name == "tryk.pdf" else (210, 297)
    if "ryg-omslag" in any_file.name:
        width = 2 * 210 + 6
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


def inks_of_text(item: Any, inked: cmyk.Cmyk = (0.0, 0.0, 0.0, 1.0)) -> Iterator[cmyk.Cmyk]:
    """The inks of all text that a page draws, in forms within it, too."""
    before: list[cmyk.Cmyk] = []
    for each in pikepdf.parse_content_stream(item):
        operator = str(each.operator)
        if operator == "q":
            before.append(inked)
        elif operator == "Q":
            inked = before.pop()
        elif operator == "k":
            inked = tuple(round(float(value), 3) for value in each.operands)  # type: ignore[assignment, arg-type]
        elif operator in ("Tj", "TJ"):
            yield inked
        elif operator == "Do":
            source = item.obj if isinstance(item, pikepdf.Page) else item
            form = source.Resources.XObject[str(each.operands[0])]
            if form.get("/Subtype") == "/Form":
                yield from inks_of_text(form, inked)


def test_text_is_on_the_black_plate_alone(any_file: Path) -> None:
    """Save the words that are set in a category's colour: its name, and its line in the contents."""
    with pikepdf.open(any_file) as opened:
        colours = {inked for page in opened.pages for inked in inks_of_text(page)}
    assert 1.0 in {each[3] for each in colours}, "nothing is solid black"
    assert "omslag" in any_file.name or (0, 0, 0, 0) in colours, "nothing is the paper's white on a dark ground"
    coloured = {each for each in colours if each[:3] != (0, 0, 0)}
    schema, press = toml_file.load(DOCS / "katalog.toml")[0], cmyk.PressProfile(pdfx4.COATED.read_bytes())
    strong = {
        press.colour(*(int(each.strong[at : at + 2], 16) / 255 for at in (1, 3, 5))) for each in schema.colours.values()
    }
    assert coloured == (set() if any_file.name == "tryk.pdf" or "omslag" in any_file.name else strong)


@pytest.mark.parametrize(
    "name",
    every(["book", "book_marked", "within", "cover", "spread"], once=["book_marked", "within", "cover", "spread"]),
)
def test_nothing_but_art_that_bleeds_stands_near_the_cut(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """From 4 mm within the trim to the end of the bleed each line across the edge has one colour: paper, or art."""
    path, dpi = request.getfixturevalue(name), 72
    paper.run("pdftoppm", "-r", str(dpi), path, tmp_path / "page")
    with pikepdf.open(path) as opened:
        boxes = [[float(each) for each in page.obj.BleedBox] for page in opened.pages]
        heights = [float(page.obj.MediaBox[3]) for page in opened.pages]
    art, near = 0, 7 * MM
    for picture, (left, bottom, right, top), height in zip(sorted(tmp_path.glob("*.ppm")), boxes, heights, strict=True):
        page = Image.open(picture)
        edges = (
            (left, height - top, left + near, height - bottom),
            (right - near, height - top, right, height - bottom),
            (left, height - top, right, height - top + near),
            (left, height - bottom - near, right, height - bottom),
        )
        for edge, sides in enumerate(edges):
            strip = page.crop([round(each) + (1, 1, -1, -1)[at] for at, each in enumerate(sides)])
            if edge > 1:
                strip = strip.transpose(Image.Transpose.ROTATE_90)
            for y in range(strip.height):
                bands = strip.crop((0, y, strip.width, y + 1)).getextrema()
                assert all(most - least <= 12 for least, most in bands), (picture.stem, edge, y, bands)
                art += min(least for least, _ in bands) < 200
    assert art > 500 or name in ("cover", "spread"), "no tab reaches the edge"


def test_gradients_stay_where_they_were(tmp_path: Path) -> None:
    """They start from the corner of the page, which a press moves outwards: then the white end begins the band."""
    css = "@page { size: 60mm 60mm; margin: 10mm; bleed: 3mm } body { margin: 0 } div { height: 30mm; background: linear-gradient(#000, #fff) }"
    data = weasyprint.HTML(string=f"<html lang=da><title>a</title><style>{css}</style><div></div>").write_pdf(
        pdf_variant="pdf/ua-1"
    )
    plain = pdfx4.converted(data, pdfx4.coated(), moment=MOMENT)
    for name, file in (("plain", plain), ("marked", pdfx4.marked(plain))):
        (tmp_path / f"{name}.pdf").write_bytes(file)
        paper.run("pdftoppm", "-r", "72", "-gray", "-singlefile", tmp_path / f"{name}.pdf", tmp_path / name)
        page = Image.open(tmp_path / f"{name}.pgm")
        middle, top = page.width // 2, round(page.height / 2 - 20 * MM)
        greys = [page.getpixel((middle, y)) for y in range(top + 2, top + round(30 * MM) - 2)]
        assert greys == sorted(greys) and greys[-1] - greys[0] > 150, (name, greys)


def test_fonts_are_embedded(any_file: Path) -> None:
    lines = paper.run("pdffonts", any_file).splitlines()[2:]
    assert lines
    assert all(re.search(r"\byes yes yes\b", line) for line in lines)


def test_no_place_takes_more_ink_than_dries(any_file: Path, tmp_path: Path) -> None:
    paper.run(
        "gs", "-q", "-dBATCH", "-dUseBleedBox", "-dNOPAUSE", "-dSAFER", "-sDEVICE=tiff32nc", "-r40", f"-sOutputFile={tmp_path}/%03d.tif", any_file,
    )  # fmt: skip
    most = 0
    for path in sorted(tmp_path.glob("*.tif")):
        bands = Image.open(path).split()
        total = ImageChops.add(
            ImageChops.add(bands[0], bands[1], scale=2), ImageChops.add(bands[2], bands[3], scale=2), scale=2
        )
        most = max(most, total.getextrema()[1] * 4)
    assert 255 < most <= 300 * 255 / 100 + 4


def test_marks_stand_outside_the_bleed_and_only_where_asked(pressed: Path, tmp_path: Path) -> None:
    assert b"/Registration CS" in contents(pressed.read_bytes())
    bare = pdfx4.converted(pdf_of_page(tmp_path), pdfx4.coated(), moment=MOMENT)
    assert b"/Registration" not in contents(bare)
    with pikepdf.open(BytesIO(bare)) as opened:
        page = opened.pages[0]
        assert list(page.obj.MediaBox) == list(page.obj.BleedBox)


def contents(data: bytes) -> bytes:
    with pikepdf.open(BytesIO(data)) as opened:
        return b"".join(each.read_bytes() for each in opened.pages[0].Contents.wrap_in_array())


def test_the_same_pages_make_the_same_bytes(tmp_path: Path) -> None:
    data = pdf_of_page(tmp_path)
    one, two = (pdfx4.marked(pdfx4.converted(data, pdfx4.coated(), moment=MOMENT)) for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    ("colour", "expected"),
    [((0, 0, 0), (0, 0, 0, 1)), ((1, 1, 1), (0, 0, 0, 0)), ((0.137, 0.122, 0.106), (0, 0, 0, 1))],
)
def test_greys_are_black_ink(colour: tuple[float, float, float], expected: cmyk.Cmyk) -> None:
    assert cmyk.PressProfile(pdfx4.COATED.read_bytes()).colour(*colour) == expected


def test_a_darker_grey_takes_more_ink() -> None:
    press = cmyk.PressProfile(pdfx4.COATED.read_bytes())
    steps = [press.colour(value / 20, value / 20, value / 20)[3] for value in range(21)]
    assert steps == sorted(steps, reverse=True)
    assert len(set(steps)) > 15


def test_no_colour_takes_more_ink_than_dries() -> None:
    press = cmyk.PressProfile(pdfx4.COATED.read_bytes())
    for red in range(0, 256, 51):
        for green in range(0, 256, 51):
            for blue in range(0, 256, 51):
                assert sum(press.colour(red / 255, green / 255, blue / 255)) <= cmyk.TOTAL_COVERAGE + 0.005


@pytest.mark.parametrize("profile", [b"", b"no profile", b"\0" * 200])
def test_a_profile_that_is_none_is_refused(profile: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - littleCMS has words of its own
        cmyk.PressProfile(profile)


def test_a_screens_profile_is_refused() -> None:
    from sphinx_handbook.book.layout.weasyprint_seams import fonts

    with pytest.raises(ValueError, match="RGB"):
        cmyk.PressProfile(fonts.srgb())
