"""Images on the web: what is published of each kind, and what a browser makes of it on a phone and on a screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin
from playwright.sync_api import Browser
from tests import photos
from tests.edits import files
from tests.support import Build, build, write_root

from sphinx_handbook.images import facts, pixels, web

CONF = """\
project = "Pictures"
language = "en"
extensions = ["myst_parser", "sphinx_handbook"]
html_theme = "handbook"
myst_enable_extensions = ["colon_fence"]
"""

INDEX = """\
# Pictures

![From a phone](phone.jpg)

:::{figure} inks.jpg
:alt: In inks
:width: 50%

In inks
:::

![In 16 bits](deep.png) ![A light drawing](light.png)

:::{image} screen.png
:alt: A screen
:::

![A photograph in PNG](photo.png) ![Half transparent](clear.png)

![Moves](moves.gif) ![Moves as well](moves.webp)

![New](modern.avif) ![Scanned](scan.tif)

:::{image} phone.jpg
:alt: Small
:width: 150px
:class: small
:::

:::{image} inks.jpg
:alt: Low
:height: 100px
:::

:::{image} phone.jpg
:alt: Scaled
:scale: 5%
:::

{download}`phone.jpg`

:::{toctree}
other
:::
"""

OTHER = """\
# Other

![From a phone](phone.jpg)

![From a phone of another make](apple.heic)

![Torn](torn.jpg) ![No image](none.png)

![Heavy](heavy.gif)
"""

#: What the second page is warned of, line by line.
WARNINGS = (
    "other.md:5: WARNING: The image “apple.heic” is not shown: browsers and PDF do not read HEIC. Save it as JPEG if it is "
    "a photograph, else as PNG. [handbook.image-unreadable]",
    "other.md:7: WARNING: The image “torn.jpg” cannot be read (cut off). Save it anew",
    "other.md:7: WARNING: The file “none.png” is no image that can be read. Save it as JPEG or PNG. "
    "[handbook.image-unreadable]",
    "other.md:9: WARNING: The image “heavy.gif” weighs 1.",
)


def make(root: Path) -> Path:
    root.mkdir(parents=True)
    for name, text in {"conf.py": CONF, "index.md": INDEX, "other.md": OTHER}.items():
        (root / name).write_text(text, "utf-8")
    (root / "phone.jpg").write_bytes(photos.photograph())
    photo, info = photos.noisy(900, 600), PngImagePlugin.PngInfo()
    info.add_text("Comment", "Secret place")
    photo.convert("CMYK").save(root / "inks.jpg", exif=photos.exif(), quality=90)
    photos.deep(300, 40).save(root / "deep.png", pnginfo=info)
    photos.screen(300, 100).save(root / "light.png", pnginfo=info)
    photos.screen(1700, 1100).save(root / "screen.png", pnginfo=info, compress_level=0)
    photo.save(root / "photo.png", pnginfo=info, exif=photos.exif(6))
    clear = photo.copy()
    clear.putalpha(Image.linear_gradient("L").resize(photo.size))
    clear.save(root / "clear.png")
    photos.moving(root / "moves.gif")
    photos.moving(root / "moves.webp")
    photo.save(root / "modern.avif", exif=photos.exif(6).tobytes(), quality=60, speed=10)
    photo.save(root / "scan.tif", exif=photos.exif())
    (root / "apple.heic").write_bytes(photos.HEIC)
    whole = photos.photograph(700, 500, 1, 90)
    (root / "torn.jpg").write_bytes(whole[: len(whole) // 2])
    (root / "none.png").write_bytes(b"text")
    frames = [photos.noisy(500, 400).convert("P") for _ in range(9)]
    frames[0].save(root / "heavy.gif", save_all=True, append_images=frames[1:])
    return root


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("images") / "root")


@pytest.fixture(scope="module")
def site(root: Path) -> Build:
    built = build(root, root.with_name("out"))
    for warning, beginning in zip(sorted(built.warnings), sorted(WARNINGS), strict=True):
        assert warning.startswith(beginning), built.warnings
    return built.data()


def images(site: Build, stem: str) -> dict[str, Path]:
    """The published files of an image, by what follows its digest: its width, if it has one, and its suffix."""
    paths = (site.outdir / "_images").glob(f"{stem}-*")
    return {re.sub(rf"{stem}-[0-9a-f]{{12}}-?", "", path.name): path for path in paths}


def test_nothing_says_where_a_picture_was_taken(root: Path, site: Build) -> None:
    for path in (site.outdir / "_images").iterdir():
        data = path.read_bytes()
        assert not [each for each in photos.SECRETS if each in data], path.name
    # What is to be downloaded is the author's own file.
    [download] = (site.outdir / "_downloads").rglob("*.jpg")
    assert download.read_bytes() == (root / "phone.jpg").read_bytes()


def test_every_kind_is_published_as_browsers_show_it(site: Build) -> None:
    assert {*images(site, "phone")} == {".jpg", "480.jpg", "800.jpg", "1200.jpg"}
    assert {*images(site, "inks")} == {".jpg", "480.jpg", "800.jpg"}
    assert {*images(site, "photo")} == {".png", "480.jpg", "600.jpg"}
    assert {*images(site, "clear")} == {".png", "480.webp", "800.webp", "900.webp"}
    assert {*images(site, "modern")} >= {".avif"} and {*images(site, "scan")} >= {".jpg"}
    assert {path.suffix for path in images(site, "screen").values()} == {".png", ".webp"}
    for stem, suffix in (("light", ".png"), ("deep", ".png"), ("moves", ".webp"), ("torn", ".jpg")):
        assert suffix in images(site, stem)
    assert not images(site, "apple") and not images(site, "none")
    for name, path in images(site, "phone").items():
        with Image.open(path) as image:
            red, green, _ = image.convert("RGB").getpixel((image.width - 20, 20))  # type: ignore[misc]
            assert image.width < image.height and red > 150 > green, name
        assert path.stat().st_size <= web.HEAVY or name == ".jpg"
    with Image.open(images(site, "inks")[".jpg"]) as image:
        assert image.mode == "RGB"


def test_a_link_leads_to_the_whole_image(site: Build) -> None:
    [target] = re.findall(r'href="(_images/inks-[^"]+)"><img alt="In inks"', site.html("index"))
    assert (site.outdir / target) == images(site, "inks")[".jpg"]


#: What a browser shows of each image, by its words: its file, whether it has come, its own size and that on the page, and
#: when it is loaded.
SHOWN = """() => Object.fromEntries([...document.querySelectorAll('main img')].map(each => [each.alt, {
    file: each.currentSrc.split('/').pop(), whole: each.complete && each.naturalWidth > 0,
    natural: each.naturalWidth / each.naturalHeight, width: each.clientWidth, height: each.clientHeight,
    loading: each.loading, right: each.getBoundingClientRect().right}]))"""
SHIFTS = """window.shifts = []; new PerformanceObserver(list => {for (const each of list.getEntries())
    for (const source of each.sources) window.shifts.push(source.node && source.node.nodeName + ' ' + each.value)
    }).observe({type: 'layout-shift', buffered: true})"""
SCROLL = """async () => {for (let y = 0; y < document.body.scrollHeight; y += 300)
    {scrollTo(0, y); await new Promise(done => setTimeout(done, 30))}}"""


@pytest.fixture(scope="module")
def on_screen(site: Build, browser: Browser) -> dict[int, dict[str, dict[str, object]]]:
    """What a browser shows, by the width of its window."""
    by_width = {}
    for width in (320, 1280):
        context = browser.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        page.add_init_script(SHIFTS)
        # A face that comes late moves what stands below its lines, images too.
        page.route("**/*.woff2", lambda route: route.abort())
        page.goto((site.outdir / "index.html").as_uri())
        page.evaluate(SCROLL)
        page.wait_for_function("[...document.querySelectorAll('main img')].every(each => each.complete)")
        by_width[width] = page.evaluate(SHOWN)
        shifts = page.evaluate("window.shifts")
        assert shifts == [], shifts
        context.close()
    return by_width


def test_a_browser_takes_what_fits_its_window(on_screen: dict[int, dict[str, dict[str, object]]]) -> None:
    chosen = {
        width: [
            str(each["file"]).rpartition("-")[2] for each in (values["From a phone"], values["A photograph in PNG"])
        ]
        for width, values in on_screen.items()
    }
    assert chosen == {320: ["480.jpg", "480.jpg"], 1280: ["800.jpg", "600.jpg"]}
    assert str(on_screen[1280]["Small"]["file"]).endswith("-480.jpg")


@pytest.mark.parametrize("width", [320, 1280])
def test_no_image_is_distorted_or_too_wide(width: int, on_screen: dict[int, dict[str, dict[str, float]]]) -> None:
    values = on_screen[width]
    assert len(values) == 14
    for words, each in values.items():
        assert each["whole"], words
        assert each["width"] / each["height"] == pytest.approx(each["natural"], rel=0.03), words
        assert each["right"] <= width, words
    assert (values["Small"]["width"], values["Low"]["height"]) == (150, 100)
    # 5 % of 3024 by 4032, as it stands when it is turned.
    assert (values["Scaled"]["width"], values["Scaled"]["height"]) == (151, 201)


def test_a_photograph_of_12_megabytes_adds_little_to_a_page(
    root: Path, site: Build, on_screen: dict[int, dict[str, dict[str, object]]]
) -> None:
    assert (root / "phone.jpg").stat().st_size > 10_000_000
    for values in on_screen.values():
        (path,) = (site.outdir / "_images").rglob(str(values["From a phone"]["file"]))
        assert path.stat().st_size < 150_000


def test_what_is_below_the_first_screen_is_loaded_late(on_screen: dict[int, dict[str, dict[str, object]]]) -> None:
    assert {words for words, each in on_screen[1280].items() if each["loading"] != "lazy"} == {"From a phone"}


def test_what_was_made_is_kept(root: Path, site: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def refuse(*_: object, srgb: bool) -> None:
        calls.append("decoded")
        raise facts.Unreadable("decoded")

    before = {path: path.stat().st_mtime_ns for path in site.outdir.rglob("*") if path.is_file()}
    monkeypatch.setattr(pixels, "decoded", refuse)
    assert build(root, site.outdir).warnings == ()
    # A build with nothing to do decodes nothing, and writes nothing.
    assert calls == []
    assert {path: path.stat().st_mtime_ns for path in site.outdir.rglob("*") if path.is_file()} == before
    build(root, site.outdir, everything=True)
    assert calls == []
    assert {path.name for path in before} == {path.name for path in site.outdir.rglob("*") if path.is_file()}


def test_a_replaced_photograph_is_new_on_every_page(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    other = "# Other\n\n![From a phone](phone.jpg)\n"
    write_root(root, {"conf.py": CONF, "index.md": f"{other}\n:::{{toctree}}\nother\n:::\n", "other.md": other})
    (root / "phone.jpg").write_bytes(photos.photograph(1000, 900, 6, 92))
    built = build(root, tmp_path / "out")
    assert built.warnings == ()
    assert {*images(built, "phone")} == {".jpg", "480.jpg", "800.jpg", "900.jpg"}
    (root / "phone.jpg").write_bytes(photos.photograph(700, 500, 6, 92))
    built = build(root, tmp_path / "out")
    assert {*images(built, "phone")} == {".jpg", "480.jpg"}
    for page in ("index", "other"):
        assert {*re.findall(r"_images/(phone[^\"\s]*)", built.html(page))} <= {
            path.name for path in images(built, "phone").values()
        }
    clean = build(root, tmp_path / "clean")
    ours, theirs = files(built.outdir / "_images"), files(clean.outdir / "_images")
    assert ours == theirs and built.html("other") == clean.html("other")
