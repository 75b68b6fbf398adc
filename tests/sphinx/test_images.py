"""Images of websites that are not made in our theme, or want them as they are: what each setting publishes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from tests import photos
from tests.support import build, configure, make_root

from sphinx_handbook.sphinx_ext.errors import ConfigFault

PAGE = "---\nresume: Et foto.\n---\n\n# Foto\n\n![Et foto](foto.jpg)\n"
DRAWING = "\n![En tegning](tegning.svg)\n"
#: What an editor writes, and what is drawn of it.
DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9"/></svg>'
BY_AN_EDITOR = DRAWN.replace("<path", "<!-- Jane --><metadata>Jane</metadata><path")
UNREADABLE = "\n![Et fra telefonen](telefon.heic)\n"

PHOTO = photos.photograph(900, 600, 6, 90)


def start(folder: Path, page: str = PAGE, settings: str = "") -> Path:
    root = make_root(folder, ting__foto=page)
    configure(root, settings)
    (root / "ting/foto.jpg").write_bytes(PHOTO)
    (root / "ting/tegning.svg").write_text(BY_AN_EDITOR, "utf-8")
    (root / "ting/telefon.heic").write_bytes(photos.HEIC)
    return root


def is_bare(data: bytes) -> bool:
    """Whether an image has no metadata, and is turned as the camera was held: its red corner is at the right."""
    with Image.open(io.BytesIO(data)) as image:
        width, height = image.size
        red, green, _ = image.convert("RGB").getpixel((width - 10, 10))  # type: ignore[misc]
        return (width, height) == (600, 900) and red > 150 > green and not any(each in data for each in photos.SECRETS)


@pytest.mark.parametrize("builder", ["html", "epub"])
def test_another_theme_publishes_no_position(builder: str, tmp_path: Path) -> None:
    root = start(
        tmp_path / "root", PAGE + UNREADABLE + DRAWING, 'html_theme = "alabaster"\nversion = "1"\ncopyright = "Os"\n'
    )
    built = build(root, tmp_path / "out", builder)
    assert [each for each in built.warnings if "telefon" in each] == [*built.warnings]
    [warning] = built.warnings
    assert "ting/foto.md:9: WARNING: Billedet »telefon.heic« vises ikke: browsere og PDF læser ikke HEIC." in warning
    images = built.outdir / "_images"
    assert sorted(path.name for path in images.iterdir()) == ["foto.jpg", "tegning.svg"]
    assert is_bare((images / "foto.jpg").read_bytes())
    assert (images / "tegning.svg").read_text("utf-8") == DRAWN
    if builder == "epub":
        with zipfile.ZipFile(built.outdir / "Prve.epub") as archive:
            assert is_bare(archive.read("_images/foto.jpg"))
    else:
        assert "srcset" not in built.html("ting/foto")


def test_images_can_be_left_as_they_are(tmp_path: Path) -> None:
    root = start(tmp_path / "root", PAGE + DRAWING, 'handbook_images = "as-is"\n')
    built = build(root, tmp_path / "out")
    assert built.warnings == ()
    as_they_are = {PHOTO, BY_AN_EDITOR.encode()}
    assert {path.read_bytes() for path in (built.outdir / "_images").iterdir()} == as_they_are
    assert "srcset" not in built.html("ting/foto")
    # Another setting writes the pages anew, and leaves nothing of the old ones behind.
    built = build(root, tmp_path / "out", settings={"handbook_images": "scaled"})
    assert len([*(built.outdir / "_images").iterdir()]) > 2 and "srcset" in built.html("ting/foto")
    assert DRAWN.encode() in {path.read_bytes() for path in (built.outdir / "_images").iterdir()}
    built = build(root, tmp_path / "out")
    assert {path.read_bytes() for path in (built.outdir / "_images").iterdir()} == as_they_are


def test_a_word_that_is_none_is_refused(tmp_path: Path) -> None:
    root = start(tmp_path / "root", settings='handbook_images = "asis"\n')
    with pytest.raises(ConfigFault, match=r"handbook_images.*»asis«.*as-is.*scaled"):
        build(root, tmp_path / "out")
