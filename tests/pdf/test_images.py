"""Images on paper: turned, in sRGB, with the dots that are printed, and without a word of where they were taken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from tests import photos, verapdf
from tests.support import LiveBuild, build

from sphinx_handbook.images import pixels

CONF = """\
project = "Pictures"
language = "en"
extensions = ["myst_parser", "sphinx_handbook"]
html_theme = "handbook"
myst_enable_extensions = ["colon_fence"]
handbook_pdf_cover = "none"
"""

PAGE = """\
# Pictures

![From a phone](phone.jpg)

:::{image} phone.jpg
:alt: Small
:width: 40mm
:::

![In inks](inks.jpg)

![In colours of its own](wide.png)

![In 16 bits](deep.png)

![A screen](screen.png)

![A photograph in PNG](photo.png)

![Half transparent](clear.png)

![Moves](moves.gif)

![Upright already](plain.jpg)

![From a phone of another make](apple.heic)
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("images") / "root"
    root.mkdir()
    (root / "conf.py").write_text(CONF, "utf-8")
    (root / "index.md").write_text(PAGE, "utf-8")
    # Higher than a page with 300 dots an inch.
    (root / "phone.jpg").write_bytes(photos.photograph(3000, 2250))
    Image.new("CMYK", (1200, 100), (0, 255, 255, 0)).save(root / "inks.jpg", exif=photos.exif(), quality=95)
    Image.new("RGB", (600, 100), "#c81414").save(root / "wide.png", icc_profile=photos.wide_colours())
    photos.deep(512, 100).save(root / "deep.png")
    photos.screen(700, 300).save(root / "screen.png")
    photo = photos.noisy(1800, 900)
    photo.save(root / "photo.png", compress_level=1)
    clear = photos.noisy(300, 100)
    clear.putalpha(128)
    clear.save(root / "clear.png")
    photos.moving(root / "moves.gif")
    photos.noisy(500, 100).save(root / "plain.jpg", exif=photos.exif(), comment=b"Secret place")
    (root / "apple.heic").write_bytes(photos.HEIC)
    return root


@dataclass(frozen=True)
class Printed:
    """An image in a PDF."""

    picture: Image.Image
    filter: str
    weight: int


def printed(book: LiveBuild) -> list[Printed]:
    """The images of the book, in the order of its objects."""
    images = []
    with pikepdf.open(book.outdir / "pictures.pdf") as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image":
                raw = each.read_raw_bytes()
                assert not [secret for secret in photos.SECRETS if secret in raw]
                images.append(Printed(pikepdf.PdfImage(each).as_pil_image(), str(each.Filter), len(raw)))
    return images


@pytest.fixture(scope="module")
def book(root: Path) -> LiveBuild:
    built = build(root, root.with_name("out"), "handbook-pdf")
    [warning] = built.warnings
    assert warning.startswith(
        "index.md:26: WARNING: The image “apple.heic” is not shown: browsers and PDF do not read HEIC."
    )
    return built


def of_shape(book: LiveBuild, ratio: float) -> Printed:
    """The image of a shape, width by height; no two have the same."""
    images = printed(book)
    [image] = [each for each in images if abs(each.picture.width / each.picture.height / ratio - 1) < 0.02]
    return image


def test_a_photograph_has_the_dots_that_are_printed(book: LiveBuild) -> None:
    photo = of_shape(book, 3 / 4)
    width, height = photo.picture.size
    # It is as high as a page's text allows, 300 dots an inch of it; printed twice, it is in the file once.
    assert (photo.filter, photo.picture.mode) == ("/DCTDecode", "RGB")
    assert 2200 > height > 1300 and photo.weight < 400_000
    red, green, _ = photo.picture.getpixel((width - 20, 20))  # type: ignore[misc]
    assert red > 150 > green
    assert (book.outdir / "pictures.pdf").stat().st_size < 2_000_000


def test_colours_are_those_of_the_file_s_own_space(book: LiveBuild) -> None:
    red, green, blue = of_shape(book, 12).picture.getpixel((50, 50))  # type: ignore[misc]
    assert red > 240 and green < 15 and blue < 15
    red, green, blue = of_shape(book, 6).picture.getpixel((50, 50))  # type: ignore[misc]
    assert green > 150 > red
    grey = of_shape(book, 512 / 100).picture
    assert [grey.getpixel((x, 50)) for x in (0, 256, 511)] == [0, 128, 255]


def test_what_has_no_loss_keeps_it_and_a_photograph_does_not(book: LiveBuild) -> None:
    assert of_shape(book, 7 / 3).filter == "/FlateDecode"
    assert of_shape(book, 2).filter == "/DCTDecode"
    # The transparent one and its mask.
    shapes = [(each.filter, round(each.picture.width / each.picture.height, 2)) for each in printed(book)]
    assert shapes.count(("/FlateDecode", 3.0)) == 2
    # An upright JPEG with few dots keeps its pixels; its metadata is gone (`printed`).
    assert of_shape(book, 5).picture.size == (500, 100)


def test_it_is_an_archive_file(book: LiveBuild) -> None:
    for flavour in ("ua1", "2a"):
        assert verapdf.failures(book.outdir / "pictures.pdf", flavour) == []


def test_what_was_made_is_kept_and_a_replaced_image_is_new(
    root: Path, book: LiveBuild, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded, sizes = pixels.decoded, []

    def tell(data: bytes, size: tuple[int, int], *, srgb: bool) -> object:
        sizes.append(size)
        return decoded(data, size, srgb=srgb)

    monkeypatch.setattr(pixels, "decoded", tell)
    before = of_shape(book, 3 / 4)
    page = (root / "index.md").read_text("utf-8")
    (root / "index.md").write_text(page.replace("# Pictures", "# All pictures"), "utf-8")
    # In this process, which counts; "make torture" prints in several.
    alone = {"handbook_pdf_jobs": "1"}
    again = build(root, book.outdir, "handbook-pdf", settings=alone)
    assert sizes == [] and of_shape(again, 3 / 4) == before
    # Another photograph of the same name, and half as many dots of each.
    (root / "phone.jpg").write_bytes(photos.photograph(2000, 1500, 3, 90))
    again = build(root, book.outdir, "handbook-pdf", settings=alone | {"handbook_pdf_image_dpi": "150"})
    photo = of_shape(again, 4 / 3).picture
    red, green, _ = photo.getpixel((photo.width - 10, photo.height - 10))  # type: ignore[misc]
    assert red > 150 > green and photo.width < 800
    assert (800, 600) not in sizes and photo.size in sizes
