"""Pages as pictures: where ink stands on chosen pages of the example book, compared with what was judged by eye.

``pictures.txt`` has for each page a grid of squares a centimetre wide, how dark each is from 0 to f. After a change that
was looked at and found good, ``RENEW_PICTURES=1 pytest tests/pdf/test_pictures.py`` writes it anew.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PIL import Image
from tests import paper
from tests.support import Build

KEPT = Path(__file__).parent / "pictures.txt"
DPI = 50
COLUMNS, ROWS = 21, 30
#: How far a square may be from what it was, of 15; and how far all of a page on the average. Another version of the
#: rasterizer moves an edge by a fraction of a pixel; a line that moved changes whole rows.
SQUARE, PAGE = 3, 0.05

#: Chosen pages: the words that begin them, for whoever looks.
CHOSEN = {
    "cover": 1,
    "contents": 2,
    "a category opens": 4,
    "entries": 5,
    "tables and cards": -3,
    "the register": -2,
    "the back": -1,
}


def grid(picture: Image.Image) -> list[str]:
    """How dark each square of a page is, as a hexadecimal digit."""
    small = picture.convert("L").resize((COLUMNS, ROWS), Image.Resampling.BOX)
    digits = [f"{round((255 - value) / 17):x}" for value in small.tobytes()]
    return ["".join(digits[row * COLUMNS : (row + 1) * COLUMNS]) for row in range(ROWS)]


def kept() -> dict[str, list[str]]:
    grids: dict[str, list[str]] = {}
    for block in KEPT.read_text("utf-8").split("\n\n"):
        name, *rows = block.strip().splitlines()
        grids[name.strip("# ")] = rows
    return grids


@pytest.fixture(scope="module")
def pictures(example_pdf: Build, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    pdf, folder = example_pdf.outdir / "the-toolbox.pdf", tmp_path_factory.mktemp("pictures")
    paper.run("pdftoppm", "-r", str(DPI), "-png", pdf, folder / "page")
    pages = sorted(folder.glob("*.png"))
    page_images = {name: pages[at - 1 if at > 0 else at] for name, at in CHOSEN.items()}
    if os.environ.get("RENEW_PICTURES"):
        blocks = ["\n".join([f"# {name}", *grid(Image.open(path))]) for name, path in page_images.items()]
        KEPT.write_text("\n\n".join(blocks) + "\n", "utf-8")
    return page_images


@pytest.mark.parametrize("name", CHOSEN)
def test_a_page_looks_as_it_did_when_it_was_judged(name: str, pictures: dict[str, Path]) -> None:
    now, before = grid(Image.open(pictures[name])), kept()[name]
    off = [
        (row, column, abs(int(a, 16) - int(b, 16)))
        for row, (one, other) in enumerate(zip(now, before, strict=True))
        for column, (a, b) in enumerate(zip(one, other, strict=True))
    ]
    worst, whole = max(each[2] for each in off), sum(each[2] for each in off) / len(off)
    if worst > SQUARE or whole > PAGE:
        folder = Path("build/pictures")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(pictures[name], folder / f"{name.replace(' ', '-')}.png")
        squares = [f"row {row}, column {column}: {by}" for row, column, by in off if by > SQUARE]
        pytest.fail(f"{name} looks otherwise ({whole:.2f} on the average): {'; '.join(squares)}. See {folder}.")


def test_a_page_that_moved_is_noticed(pictures: dict[str, Path]) -> None:
    """The net is fine enough: a page whose text stands a line lower fails."""
    picture = Image.open(pictures["entries"]).convert("L")
    lower = Image.new("L", picture.size, 255)
    lower.paste(picture, (0, round(15 / 72 * DPI)))
    pairs = zip("".join(grid(picture)), "".join(grid(lower)), strict=True)
    off = [abs(int(one, 16) - int(other, 16)) for one, other in pairs]
    assert sum(off) / len(off) > PAGE
