"""A picture that has no room at the foot of a page is set smaller, within limits, rather than leave much of it empty."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from weasyprint import HTML
from weasyprint.formatting_structure.boxes import ReplacedBox

from sphinx_handbook.book import layout
from sphinx_handbook.book.layout.patched_weasyprint import patched
from sphinx_handbook.book.layout.weasyprint_seams import images, page_content
from sphinx_handbook.images.store import Store

STYLE = "@page { size: 400px 1000px; margin: 0 } * { margin: 0; padding: 0 } figure { break-inside: avoid }"


def picture(kind: str, attributes: str = "") -> str:
    """An image that is 300 pixels wide and 500 high."""
    data = BytesIO()
    Image.new("RGB", (300, 500), "#777").save(data, kind)
    return f'<img {attributes} src="data:image/{kind};base64,{b64encode(data.getvalue()).decode()}">'


def sizes(html: str, folder: Path, *, fit: bool = True) -> list[list[tuple[int, int]]]:
    """Width and height of the pictures on each page."""
    with images.printed(300, Store(folder)), patched(None, in_chunks=False, speed=(), fit_pictures=fit):
        pages = HTML(string=f"<style>{STYLE}</style>{html}").render().pages
    return [
        [
            (round(box.width), round(box.height))
            for box in page_content.all_boxes(page._page_box)
            if isinstance(box, ReplacedBox)
        ]
        for page in pages
    ]


def text(height: int) -> str:
    return f'<div style="height: {height}px"></div>'


PHOTO, DRAWING = picture("jpeg"), picture("png")
BLOCK = picture("jpeg", 'style="display: block; margin: 0 auto"')
NARROW = picture("jpeg", 'style="width: 180px; max-width: none"')
CAPTION = '<figcaption style="line-height: 40px">A caption</figcaption>'


@pytest.mark.parametrize("style", ["display: block", "display: inline"])
def test_a_picture_in_a_narrow_column_leaves_no_room_for_the_height_asked_of_it(tmp_path: Path, style: str) -> None:
    html = picture("png", f'style="{style}; height: 900px; max-width: 100%; object-fit: contain"')
    assert sizes(f"<p style='line-height: 0'>{html}</p>", tmp_path) == [[(400, 667)]]


def test_the_picture_above_a_card_takes_no_half_page(tmp_path: Path) -> None:
    css = (Path(layout.__file__).parent / "style/book.css").read_text("utf-8")
    card = f"<div class='sd-card'>{picture('png', 'class=sd-card-img-top')}</div>"
    assert sizes(f"<style>{css}</style><article>{card}</article>", tmp_path)[0] == [(113, 189)]


_UNCHANGED = {(300, 500), (84, 140), (180, 300)}


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        # It has the room.
        (f"{text(400)}<p>{PHOTO}</p>", [[(300, 500)]]),
        (f"{text(600)}<p style='line-height: 0'>{PHOTO}</p>", [[(240, 400)]]),
        (f"{text(600)}<p style='line-height: 0'>{DRAWING}</p>", [[(240, 400)]]),
        (f"{text(600)}{BLOCK}", [[(240, 400)]]),
        # As its author has set it.
        (f"{text(600)}{BLOCK.replace('auto', 'auto; width: 360px')}", [[(240, 400)]]),
        # A drawing may have words in it.
        (f"{text(680)}{BLOCK}", [[(192, 320)]]),
        (f"{text(680)}<p style='line-height: 0'>{DRAWING}</p>", [[], [(300, 500)]]),
        (f"{text(710)}{BLOCK}", [[], [(300, 500)]]),
        # Its caption stands below it.
        (f"{text(560)}<figure>{BLOCK}{CAPTION}</figure>", [[(240, 400)]]),
        (f"{text(480)}<figure><a href='#x'>{BLOCK}</a>{CAPTION}</figure>", [[(288, 480)]]),
        (f"{text(680)}<figure>{BLOCK}{CAPTION}</figure>", [[], [(300, 500)]]),
        # With the title above it.
        (f"{text(560)}<h2 style='line-height: 40px; break-after: avoid'>Title</h2>{BLOCK}", [[(240, 400)]]),
        # So little stays empty that the page looks full.
        (f"{text(880)}{BLOCK.replace('auto', 'auto; height: 140px')}", [[], [(84, 140)]]),
        # What stands beside something keeps its size.
        (f"{text(600)}<table><tr><td>{BLOCK}<td>Words</table>", [[], [(300, 500)]]),
        (f"{text(600)}<div style='display: flex'><div>{BLOCK}</div><div>Words</div></div>", [[], [(300, 500)]]),
        (f"{text(780)}<p>{NARROW}{NARROW}</p>", [[], [(180, 300), (180, 300)]]),
        (f"{text(600)}<div style='column-count: 2'>{BLOCK}</div>", [[], [(300, 500)]]),
    ],
)  # fmt: skip
def test_a_picture_gets_the_room_there_is(html: str, expected: list[list[tuple[int, int]]], tmp_path: Path) -> None:
    assert sizes(html, tmp_path) == expected
    # Where nothing is to be done, the pages are those of WeasyPrint.
    if all(size in _UNCHANGED for page in expected for size in page):
        assert sizes(html, tmp_path, fit=False) == expected
