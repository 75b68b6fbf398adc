"""A press edition with its cover on other paper: two files, the real book's, stitched and with a spine."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageStat
from tests import paper
from tests.paper import MM
from tests.support import Build, build, make_root

from sphinx_handbook.book.prepress import spine

NAME = "inspiration-til-tillid-og-samarbejde"


def file(book: Build, rest: str) -> Path:
    return book.outdir / f"{NAME}-{rest}.pdf"


def labels(path: Path) -> list[str]:
    with pikepdf.open(path) as opened:
        return [page.label for page in opened.pages]


def page_image(path: Path, page: int, folder: Path) -> Image.Image:
    """A page at 72 dpi, a point a dot."""
    target = folder / f"{path.stem}-{page}"
    paper.run("pdftoppm", "-r", "72", "-f", str(page), "-l", str(page), "-singlefile", path, target)
    return Image.open(target.with_suffix(".ppm")).convert("L")


@pytest.mark.parametrize(("edition", "multiple"), [("trykkeri", 4), ("ryg", 2)])
def test_the_pages_within_keep_their_numbers_and_fill_their_sheets(
    book_apart: Build, edition: str, multiple: int
) -> None:
    path = file(book_apart, f"{edition}-indhold")
    pages = paper.words(path)
    assert len(pages) % multiple == 0
    assert labels(path) == [str(number) for number in range(3, len(pages) + 3)]
    empty = [not page for page in pages]
    assert not empty[0] and not any(empty[: -multiple + 1]), "empty pages stand at the end alone"
    numbered = 0
    for label, page in zip(labels(path), pages, strict=True):
        # The page's number stands at the outer edge of its foot, on right pages (the first is one) to the right.
        foot = [word for word in page if word.top > 270 * MM]
        if foot:
            outer = max(foot, key=lambda word: word.right) if int(label) % 2 else min(foot, key=lambda word: word.left)
            assert outer.text == label
            numbered += 1
    assert numbered > 20


def test_no_page_is_lost(book_apart: Build, book_pdf: Path) -> None:
    """The first page within is the contents, on a right page; the last that has words is the colophon."""
    whole, within = (
        [page for page in paper.words(path) if page] for path in (book_pdf, file(book_apart, "trykkeri-indhold"))
    )
    assert len(within) == len(whole) - 2
    assert (within[0][0].text, within[-1][0].text) == ("Indhold", "Kolofon") == (whole[1][0].text, whole[-2][0].text)


def test_references_lead_to_the_numbers_that_are_printed(book_apart: Build) -> None:
    path = file(book_apart, "trykkeri-indhold")
    pages = [" ".join(word.text for word in page) for page in paper.words(path)]
    (number,) = set(re.findall(r"MidtLab \(se side (\d+)\)", " ".join(pages)))
    assert pages[labels(path).index(number)].count("MidtLab") > 1
    assert "Midtlab er Region Midtjyllands fælles enhed" in pages[labels(path).index(number)]


def test_a_stitched_cover_is_front_two_empty_pages_and_back(book_apart: Build) -> None:
    path = file(book_apart, "trykkeri-omslag")
    front, inside, opposite, back = paper.words(path)
    assert "Inspiration til tillid og samarbejde" in " ".join(word.text for word in front)
    assert "Brochure fra 2014." in " ".join(word.text for word in back)
    assert inside == opposite == []
    last = int(labels(file(book_apart, "trykkeri-indhold"))[-1])
    assert labels(path) == ["1", "2", str(last + 1), str(last + 2)]
    text = paper.run("pdftotext", file(book_apart, "trykkeri-indhold"), "-")
    assert "Brochure fra 2014." not in text


def test_a_cover_with_a_spine_lies_open(book_apart: Build, tmp_path: Path) -> None:
    """The back to the left, the front to the right, the spine between them; dot for dot the pages of the stitched one."""
    path = file(book_apart, "ryg-omslag")
    outside, inside = (page_image(path, page, tmp_path) for page in (1, 2))
    assert inside.getextrema() == (255, 255)
    stitched = file(book_apart, "trykkeri-omslag")
    width, bleed, across = 210 * MM, 3 * MM, 6 * MM
    for page, left in ((4, bleed), (1, bleed + width + across)):
        # Within the trim; the two stand a part of a dot apart.
        whole = page_image(stitched, page, tmp_path).crop((12, 12, 590, 840)).reduce(4)
        half = outside.crop((round(left - bleed) + 12, 12, round(left - bleed) + 590, 840)).reduce(4)
        difference = ImageChops.difference(whole, half)
        assert ImageStat.Stat(difference).mean[0] < 2
        assert whole.getextrema()[0] < 120, "nothing on it"
    back = outside.crop((round(bleed + width) + 1, 0, round(bleed + width + across), outside.height))
    left, top, right, bottom = back.point(lambda grey: 255 if grey < 128 else 0).getbbox() or (0, 0, 0, 0)
    # Well within both folds, from the head on.
    assert left >= 2 and right <= back.width - 2
    assert top == pytest.approx(bleed + 12 * MM, abs=4) and bottom < outside.height / 2


def test_a_spine_follows_from_the_pages_and_its_words_run_downwards(tmp_path: Path) -> None:
    assert (spine.width(120, 0.11), spine.width(121, 0.1)) == (6.6, 6.1)
    path = tmp_path / "spine.pdf"
    path.write_bytes(spine.as_pdf("First second", "Third", 8, 200, tmp_path, ""))
    (page,) = paper.words(path)
    assert [word.text for word in sorted(page, key=lambda word: word.top)] == ["First", "second", "Third"]
    assert all(0.8 * MM < word.left < word.right < 7.2 * MM for word in page)
    assert spine.type_size(400, 30, 200) < spine.type_size(20, 30, 200) == 16


def test_marks_tell_where_to_fold(book_apart: Build, tmp_path: Path) -> None:
    """Above and below the bleed, at both edges of the spine; where there is none, there is no fold to mark."""
    picture = page_image(file(book_apart, "ryg-omslag-med-maerker"), 1, tmp_path)
    around = 11 * MM
    for top in (round(2.5 * MM), picture.height - round(6.5 * MM)):
        strip = picture.crop((0, top, picture.width, top + round(4 * MM)))
        dark = {x for x in range(strip.width) if strip.crop((x, 0, x + 1, strip.height)).getextrema()[0] < 230}
        places = [around + each * MM for each in (0, 210, 216, 426)]
        assert all(any(abs(x - place) <= 1 for place in places) for x in dark), (dark, places)
        assert all(any(abs(x - place) <= 1 for x in dark) for place in places), (dark, places)
    assert b"[2 1.5]" not in content(file(book_apart, "trykkeri-omslag-med-maerker"))


def content(path: Path) -> bytes:
    with pikepdf.open(path) as opened:
        return b"".join(each.read_bytes() for each in opened.pages[0].Contents.wrap_in_array())


@pytest.mark.parametrize(("edition", "spine"), [("trykkeri", 0), ("ryg", 6)])
def test_list_and_ticket_name_both(book_apart: Build, edition: str, spine: float) -> None:
    editions = {
        each["id"]: each for each in json.loads((book_apart.outdir / "editions.json").read_text("utf-8"))["editions"]
    }
    parts = {f"{edition}-{part}{marks}" for part in ("indhold", "omslag") for marks in ("", "-med-maerker")}
    assert {name for name in editions if name.startswith(edition)} == parts | {f"{edition}-jobseddel"}
    for name in parts:
        assert editions[name]["standards"] == ["PDF/X-4"]
        with pikepdf.open(book_apart.outdir / editions[name]["file"]) as opened:
            assert len(opened.pages) == editions[name]["pages"]
            assert str(opened.docinfo.Title).endswith(("indhold", "omslag"))
    assert editions[f"{edition}-omslag"]["title"].endswith(": omslag")
    ticket = json.loads((book_apart.outdir / f"{NAME}-{edition}-jobseddel.json").read_text("utf-8"))
    cover = ticket["cover"]
    assert (ticket["file"], cover["file"]) == (
        editions[f"{edition}-indhold"]["file"],
        editions[f"{edition}-omslag"]["file"],
    )
    assert (ticket["sha256"], cover["sha256"]) == (
        editions[f"{edition}-indhold"]["sha256"],
        editions[f"{edition}-omslag"]["sha256"],
    )
    assert (cover["spine"], cover["trim"]) == (spine, [420 + spine if spine else 210, 297])
    page, _ = paper.words(file(book_apart, f"{edition}-jobseddel"))
    assert ticket["job"]["binding"] == ("SoftCover" if spine else "SaddleStitch")
    assert {each["file"]: each["sha256"] for each in ticket["files"]} == {
        editions[name]["file"]: editions[name]["sha256"] for name in parts
    }
    text = " ".join(word.text for word in page)
    assert "Omslaget Sidernes rækkefølge 1: " in text and cover["file"] in text
    assert ("Ryg 6 mm" in text) == bool(spine)


def test_the_two_files_have_nothing_of_the_whole_beside_them(book_apart: Build, tmp_path: Path) -> None:
    """Nor does the whole stay when an edition's cover is put apart and that edition alone is made again."""
    assert not file(book_apart, "trykkeri").exists()
    root, out = make_root(tmp_path / "root"), tmp_path / "out"
    catalogue = root / "katalog.toml"
    catalogue.write_text(
        f'{catalogue.read_text("utf-8")}\n[editions.tryk]\ntitle = "Tryk"\nvariant = "press"\n', "utf-8"
    )
    assert build(root, out, "handbook-pdf").warnings == ()
    assert (out / "proeve-tryk.pdf").is_file()
    catalogue.write_text(f'{catalogue.read_text("utf-8")}cover = "separate"\n', "utf-8")
    book = build(root, out, "handbook-pdf", settings={"handbook_pdf_editions": "tryk"})
    assert book.warnings == ()
    names = {path.name for path in out.glob("*.pdf")}
    assert (out / "proeve-tryk-jobseddel.json").is_file()
    assert names == {each["file"] for each in json.loads((out / "editions.json").read_text("utf-8"))["editions"]}
    assert "proeve-tryk-omslag.pdf" in names and "proeve-tryk.pdf" not in names and "proeve.pdf" in names
