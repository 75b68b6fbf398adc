"""Raster images: metadata removed without touching a pixel, and pictures turned, converted, scaled and encoded."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageOps, PngImagePlugin
from tests import photos

from sphinx_handbook.images import encode, facts, faults, metadata, paper, pixels, web
from sphinx_handbook.images.store import NewFile, Store, StoredFile
from sphinx_handbook.web.images import tags


def saved(picture: Image.Image, name: str, **options: Any) -> bytes:
    output = BytesIO()
    picture.save(output, name, **options)
    return output.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


SMALL = photos.noisy(64, 48)
PROFILE = photos.wide_colours()


def with_text() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "Secret place")
    info.add_itxt("XML:com.adobe.xmp", photos.XMP.decode())
    return info


NOTED = {
    "JPEG": saved(SMALL, "JPEG", exif=photos.exif(), xmp=photos.XMP, comment=b"Secret place", icc_profile=PROFILE),
    "progressive": saved(SMALL, "JPEG", exif=photos.exif(), progressive=True, icc_profile=PROFILE),
    "CMYK": saved(SMALL.convert("CMYK"), "JPEG", exif=photos.exif(), icc_profile=PROFILE),
    "PNG": saved(SMALL, "PNG", exif=photos.exif(), pnginfo=with_text(), icc_profile=PROFILE),
    "WEBP": saved(SMALL, "WEBP", exif=photos.exif().tobytes(), xmp=photos.XMP, icc_profile=PROFILE),
    "lossless": saved(SMALL, "WEBP", exif=photos.exif().tobytes(), lossless=True, icc_profile=PROFILE),
    "GIF": saved(SMALL, "GIF", comment=b"Secret place"),
}


@pytest.mark.parametrize("kind", NOTED)
def test_metadata_is_removed_and_nothing_else(kind: str) -> None:
    before = NOTED[kind]
    assert any(secret in before for secret in photos.SECRETS)
    after = metadata.stripped(before)
    assert not any(secret in after for secret in photos.SECRETS)
    one, other = opened(before), opened(after)
    assert one.tobytes() == other.tobytes()
    assert one.info.get("icc_profile") == other.info.get("icc_profile")
    # What has nothing to remove stays as it is, to the last byte.
    assert metadata.stripped(after) == after


def test_what_a_camera_writes_behind_a_picture_is_removed() -> None:
    first, second = saved(SMALL, "JPEG"), saved(SMALL, "JPEG", comment=b"Secret place")
    assert metadata.stripped(first + second) == metadata.stripped(first)
    two = saved(SMALL, "MPO", save_all=True, append_images=[SMALL], exif=photos.exif())
    assert (opened(two).format, opened(metadata.stripped(two)).format) == ("MPO", "JPEG")


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_what_moves_goes_on_moving(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"moves{suffix}"
    photos.moving(path)
    after = metadata.stripped(path.read_bytes())
    assert not any(secret in after for secret in photos.SECRETS)
    before, bare = opened(path.read_bytes()), opened(after)
    assert (bare.n_frames, bare.info["loop"]) == (3, 0)  # type: ignore[attr-defined]
    for frame in range(3):
        before.seek(frame)
        bare.seek(frame)
        assert before.convert("RGBA").tobytes() == bare.convert("RGBA").tobytes()


@pytest.mark.parametrize("kind", NOTED)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.97])
def test_a_damaged_file_is_followed_or_refused(kind: str, part: float) -> None:
    data = NOTED[kind]
    part_of_it = data[: round(len(data) * part)]
    with pytest.raises(metadata.Damaged):
        metadata.stripped(part_of_it)
    assert not any(secret in web.bare(part_of_it) for secret in photos.SECRETS)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_an_image_is_turned_as_a_camera_was_held(orientation: int) -> None:
    data = saved(photos.noisy(80, 60), "JPEG", exif=photos.exif(orientation), quality=95)
    values = facts.read(data)
    assert (values.width, values.height) == ((80, 60) if orientation < 5 else (60, 80))
    picture, _ = pixels.decoded(data, (values.width, values.height), srgb=True)
    with opened(data) as image:
        right = ImageChops.difference(picture, ImageOps.exif_transpose(image))
    assert picture.size == (values.width, values.height)
    assert max(extreme for _, extreme in right.getextrema()) <= 8  # type: ignore[misc]


def test_16_bits_become_8_from_black_to_white() -> None:
    picture, _ = pixels.decoded(saved(photos.deep(256, 4), "PNG"), (256, 4), srgb=True)
    assert picture.mode == "L"
    assert [picture.getpixel((x, 0)) for x in (0, 128, 255)] == [0, 128, 255]


def test_colours_are_converted_for_paper_and_described_on_the_web() -> None:
    data = saved(Image.new("RGB", (20, 20), "#c81414"), "PNG", icc_profile=PROFILE)
    for_web, profile = pixels.decoded(data, (20, 20), srgb=False)
    assert (for_web.getpixel((5, 5)), profile) == ((200, 20, 20), PROFILE)
    for_paper, profile = pixels.decoded(data, (20, 20), srgb=True)
    red, green, _ = for_paper.getpixel((5, 5))  # type: ignore[misc]
    assert green > 150 > red and profile == b""
    inks = saved(Image.new("CMYK", (20, 20), (0, 255, 255, 0)), "JPEG", quality=95)
    red, green, blue = pixels.decoded(inks, (20, 20), srgb=False)[0].getpixel((5, 5))  # type: ignore[misc]
    assert red > 240 and green < 15 and blue < 15


@pytest.mark.parametrize(
    ("picture", "mode"),
    [
        (Image.new("RGBA", (8, 8), (1, 2, 3, 255)), "RGB"),
        (Image.new("RGBA", (8, 8), (1, 2, 3, 100)), "RGBA"),
        (Image.new("LA", (8, 8), (1, 100)), "LA"),
        (Image.new("P", (8, 8)), "RGB"),
        (Image.new("1", (8, 8)), "L"),
    ],
)
def test_transparency_is_kept_where_there_is_any(picture: Image.Image, mode: str) -> None:
    assert pixels.decoded(saved(picture, "PNG"), (8, 8), srgb=True)[0].mode == mode


def test_a_photograph_is_known_by_measure() -> None:
    assert pixels.is_photograph(photos.noisy(200, 150))
    assert not pixels.is_photograph(photos.screen(200, 150))
    cut_out = photos.noisy(200, 150).convert("RGBA")
    cut_out.putalpha(Image.new("L", (200, 150), 0))
    cut_out.paste(photos.noisy(60, 60).convert("RGBA"), (20, 20))
    assert pixels.is_photograph(cut_out)


# The web -------------------------------------------------------------------------------------------------


def published(data: bytes, suffix: str) -> list[tuple[int, str, bool, int]]:
    """Width, suffix, whether it is offered, and weight of each file; 0 for the image's own."""
    return [(each.width, each.suffix, each.offered, len(each.data or b"")) for each in web.offered(data, suffix)]


def test_a_light_image_is_published_alone_and_as_it_is() -> None:
    data = saved(photos.screen(300, 200), "PNG")
    assert web.offered(data, ".png") == [NewFile(300, 200, ".png", None)]
    [bare] = web.offered(saved(SMALL, "PNG", pnginfo=with_text()), ".png")
    assert bare.data == metadata.stripped(saved(SMALL, "PNG"))


def test_a_photograph_has_several_widths_none_of_them_heavy() -> None:
    whole, *others = published(photos.photograph(1000, 750, 1, 95), ".jpg")
    assert whole[:3] == (1000, ".jpg", False)
    assert [width for width, *_ in others] == [480, 800, 1000]
    assert all(suffix == ".jpg" and 0 < weight <= web.HEAVY for _, suffix, _, weight in others)


def test_a_poster_is_not_made_so_small_that_nobody_can_read_it() -> None:
    data = saved(photos.noisy(400, 12000), "JPEG", quality=60)
    whole, *_ = web.offered(data, ".jpg")
    assert (whole.width, whole.height) == (379, 11384)


def test_a_light_photograph_offers_its_own_file() -> None:
    data = saved(photos.noisy(900, 600), "JPEG", quality=70)
    assert web.LIGHT < len(data) <= web.HEAVY
    whole, *others = published(data, ".jpg")
    assert whole == (900, ".jpg", True, 0) and [width for width, *_ in others] == [480, 800]


def test_a_screen_s_picture_is_never_a_jpeg() -> None:
    whole, *others = published(saved(photos.screen(1000, 800), "PNG", compress_level=0), ".png")
    assert whole[:2] == (1000, ".png") and others
    assert {suffix for _, suffix, _, _ in others} == {".webp"}


def test_a_heavy_photograph_in_png_becomes_a_jpeg_and_a_transparent_one_a_webp() -> None:
    picture = photos.noisy(500, 400)
    whole, *others = published(saved(picture, "PNG"), ".png")
    assert whole == (500, ".png", False, 0) and {suffix for _, suffix, _, _ in others} == {".jpg"}
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    whole, *others = published(saved(picture, "PNG"), ".png")
    assert {suffix for _, suffix, _, _ in others} == {".webp"}
    assert max(weight for *_, weight in others) <= web.HEAVY


def test_inks_and_other_formats_become_what_browsers_show() -> None:
    [inks] = web.offered(saved(SMALL.convert("CMYK"), "JPEG"), ".jpg")
    assert inks.data and opened(inks.data).mode == "RGB"
    [photograph] = web.offered(saved(SMALL, "TIFF"), ".tif")
    [drawing] = web.offered(saved(photos.screen(100, 80), "BMP"), ".bmp")
    assert (photograph.suffix, drawing.suffix) == (".jpg", ".png")
    with pytest.raises(facts.Unreadable) as refused:
        web.publishable(saved(SMALL, "TIFF"), ".tif", keep_format=True)
    assert refused.value.format == "TIFF"


def test_avif_is_turned_and_bare() -> None:
    data = saved(SMALL, "AVIF", exif=photos.exif(6).tobytes())
    assert b"SecretPhone" in data
    [file] = web.offered(data, ".avif")
    assert file.data and (opened(file.data).format, opened(file.data).size) == ("AVIF", (48, 64))
    assert b"SecretPhone" not in file.data


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (photos.HEIC, "The image “x” is not shown: browsers and PDF do not read HEIC. Save it as JPEG"),
        (b"text", "The file “x” is no image that can be read."),
        (saved(SMALL, "JPEG", exif=photos.exif(6))[:-300], "The image “x” cannot be read (image file is truncated"),
        (saved(Image.new("1", (10000, 10000)), "PNG"), "The image “x” has too many dots to be read."),
    ],
)
def test_what_cannot_be_read_is_named_with_what_to_do(data: bytes, sentence: str) -> None:
    with pytest.raises(facts.Unreadable) as refused:
        web.offered(data, ".jpg")
    assert faults.unreadable(Path("x"), refused.value).text(str).startswith(sentence)


def test_the_same_bytes_every_time() -> None:
    data = photos.photograph(700, 500, 6, 90)
    assert web.offered(data, ".jpg") == web.offered(data, ".jpg")


def test_an_image_has_the_best_quality_that_is_light_enough() -> None:
    def fake(*, quality: int) -> bytes:
        return bytes(quality)

    assert encode.light(fake, 100) == bytes(encode.QUALITIES[0])
    assert encode.light(fake, 60) == bytes(58)
    assert encode.light(fake, 10) == bytes(encode.QUALITIES[-1])


# Paper ---------------------------------------------------------------------------------------------------


def test_an_image_is_printed_with_the_dots_that_paper_shows() -> None:
    data = photos.photograph(1000, 750, 6, 95)
    values = facts.read(data)
    file = paper.printed(data, values, b"", 0.5)
    assert file.data and opened(file.data).size == (file.width, file.height) == (375, 500)
    assert b"Exif" not in file.data
    assert paper.scale(values, 0.9) == 1
    two_colours = facts.read(saved(Image.new("1", (8, 8)), "PNG"))
    assert paper.scale(two_colours, 0.1) == 1


def test_what_is_right_as_it_is_is_printed_as_it_is() -> None:
    data = saved(SMALL, "JPEG")
    assert paper.is_enough(len(data), facts.read(data), b"", 1.0)
    assert paper.stripped(data) is None
    assert paper.stripped(NOTED["JPEG"]) == metadata.stripped(NOTED["JPEG"])
    for other in (NOTED["CMYK"], saved(photos.deep(8, 8), "PNG"), saved(SMALL, "JPEG", exif=photos.exif(3))):
        assert not paper.is_enough(len(other), facts.read(other), b"", 1.0)
    assert not paper.is_plain(facts.read(data), PROFILE)
    # A drawing that weighs more when it is scaled.
    drawing = saved(photos.screen(900, 800), "PNG", optimize=True)
    assert paper.printed(drawing, facts.read(drawing), b"", 0.7).data is None


# The store -----------------------------------------------------------------------------------------------


def test_what_is_made_is_kept_by_content(tmp_path: Path) -> None:
    source = tmp_path / "source.jpg"
    source.write_bytes(b"own")
    calls: list[str] = []

    def make() -> list[NewFile]:
        calls.append("made")
        return [NewFile(4, 3, ".jpg", None), NewFile(2, 1, ".jpg", b"small", offered=False)]

    store = Store(tmp_path / "store")
    digest, other = "a" * 64, "b" * 64
    own, small = store.files(digest, "kind", source, make)
    assert own == StoredFile(4, 3, ".jpg", source, 3, True)
    assert small[:3] == (2, 1, ".jpg") and small.path.read_bytes() == b"small" and not small.offered
    assert store.files(digest, "kind", source, make) == [own, small] and calls == ["made"]
    small.path.unlink()
    store.files(digest, "kind", source, make)
    assert calls == ["made"] * 2
    store.files(other, "kind", source, make)
    store.prune([digest])
    assert {path.name[:24] for path in store.folder.iterdir()} == {digest[:24]}


def test_only_what_is_made_to_its_end_is_kept(tmp_path: Path) -> None:
    def make() -> list[NewFile]:
        raise facts.Unreadable("torn")

    store = Store(tmp_path)
    for _ in range(2):
        with pytest.raises(facts.Unreadable):
            store.files("a" * 64, "kind", tmp_path / "x", make)


# The tag -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "size"),
    [
        ({}, (400, 300)),
        ({"width": "200"}, (200, 150)),
        ({"height": "150"}, (200, 150)),
        # Never distorted: the largest that fits.
        ({"width": "400", "height": "150"}, (200, 150)),
        ({"classes": ["width-50"]}, (400, 300)),
    ],
)
def test_the_size_is_in_proportion(given: dict[str, object], size: tuple[int, int]) -> None:
    file = StoredFile(400, 300, ".png", Path("x"), 10)
    values = tags.attributes("_images", "x.png", [file], given, is_first=True)
    assert values == {"width": str(size[0]), "height": str(size[1]), "decoding": "async"}


def test_a_browser_chooses_among_the_files_that_are_offered() -> None:
    whole = StoredFile(2400, 1800, ".jpg", Path("x"), 10, offered=False)
    others = [StoredFile(width, width, ".jpg", Path("x"), 10) for width in (480, 800)]
    values = tags.attributes("../_images", "å b-1.jpeg", [whole, *others], {"classes": ["width-50"]}, is_first=False)
    assert values["src"] == "../_images/%C3%A5%20b-1-800.jpg"
    assert values["srcset"] == "../_images/%C3%A5%20b-1-480.jpg 480w, ../_images/%C3%A5%20b-1-800.jpg 800w"
    assert values["sizes"] == "(min-width: 672px) 320px, 50vw"
    assert values["loading"] == "lazy"
