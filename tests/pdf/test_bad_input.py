"""Bad input on paper: told with file and line, never a crash, never a good book's end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pikepdf
import pytest
from PIL import Image
from tests import paper, warm
from tests.slices import sized
from tests.support import CONF, TABLE, Build, build, configure, make_root

from sphinx_handbook.book import postflight, progress
from sphinx_handbook.book.layout import errors, layout, stylesheets
from sphinx_handbook.book.layout.weasyprint_seams import drawing
from sphinx_handbook.book.layout.weasyprint_seams.page_content import all_boxes
from sphinx_handbook.editions import listing
from sphinx_handbook.i18n import translator

PDF = "proeve.pdf"


def printed(tmp_path: Path, page: str, *, images: dict[str, tuple[int, int]] | None = None, **files: str) -> Build:
    """A book whose page on the table goes on with ``page``, which begins on line 9."""
    root = make_root(tmp_path / "root", ting__bord=f"{TABLE}\n{page}", **files)
    for name, size in (images or {}).items():
        Image.new("RGB", size, "#14669c").save(root / name)
    return build(root, tmp_path / "out", "handbook-pdf")


def of(book: Build, subtype: str) -> list[str]:
    return [each for each in book.warnings if each.endswith(f"[handbook.{subtype}]")]


# Images --------------------------------------------------------------------------------------------------


COARSE = (
    "ting/bord.md:12: WARNING: Billedet »ting/bord.png« er trykt 122 mm bredt med 83 punkter pr. tomme; "
    "der skal være mindst 150. Tag et større billede, eller tryk det højst 67 mm bredt. [handbook.coarse-image]"
)


def test_an_image_too_coarse_for_print_is_named(tmp_path: Path) -> None:
    """One of which nobody says how large it is to be is as large as its dots allow."""
    page = ["Se her:", "", ""]
    for width in ("100%", "60mm", ""):
        page += [":::{image} bord.png", ":alt: Et bord", *([f":width: {width}"] if width else []), ":::", ""]
    book = printed(tmp_path, "\n".join(page), images={"ting/bord.png": (400, 300)})
    assert book.warnings == (COARSE,)


def test_an_image_that_cannot_be_shown_leaves_its_place_visible(tmp_path: Path) -> None:
    """And is told of once, by Sphinx or by us."""
    missing, broken = "borte.png", "i-stykker.png"
    root = make_root(tmp_path / "root", ting__bord=f"{TABLE}\n\n![Et bord]({missing})\n\n![Et bord]({broken})\n")
    (root / "ting" / broken).write_bytes(b"\x89PNG\r\n\x1a\n i stykker")
    book = build(root, tmp_path / "out", "handbook-pdf")
    first, second = sorted(book.warnings)
    assert first.startswith(f"ting/bord.md:10: WARNING: Der er ingen fil »ting/{missing}«.")
    assert second.startswith(f"ting/bord.md:12: WARNING: Billedet »{broken}« kan ikke læses (")
    text = "".join(paper.run("pdftotext", tmp_path / "out" / PDF, "-").split("\n"))
    for name in (missing, broken):
        assert f"Billedet mangler: {name}" in text
    assert postflight.check(tmp_path / "out" / PDF, PDF) == []


def test_the_box_of_an_image_that_is_missing_is_as_wide_as_its_words() -> None:
    for name in ("kort.png", "et-meget-langt-navn-paa-et-billede-der-mangler.png", "図" * 30):
        drawing = unquote(layout._placeholder(name, translator("da")))
        width = int(re.findall(r'width="(\d+)"', drawing)[0])
        assert width >= max(300, 6.6 * (18 + len(name)) * (1.2 if name[0] == "図" else 1))


# Wider than the page -------------------------------------------------------------------------------------

LONG = "tabel_ord_" * 12
WIDE = {
    "wide-code": (f"```\nkort\n{'x_lang' * 40}\n```\n", 11, "En kodelinje er"),
    "wide-word": (f"Et ord:\n{'https_bord_dk_' * 12} er for langt.\n", 10, "Et ord er"),
    "wide-table": (f"| Ord | Andet |\n|---|---|\n| kort | {LONG}x{LONG} |\n", 9, "En tabel er"),
}


WHOLE = """
body { overflow-wrap: normal }
.long-run { word-break: normal }
.long-words { overflow-wrap: normal !important }
"""


def test_what_is_wider_than_the_page_is_named(tmp_path: Path) -> None:
    """Where a style sheet of the project forbids to divide it."""
    root = make_root(tmp_path / "root", **{f"ting__{name}": f"{TABLE}\n{page}" for name, (page, _, _) in WIDE.items()})
    # Without one all of it is divided, which a book of many wide things shows (test_whole_pages.py).
    (root / "conf.py").write_text(CONF.format(language="da") + '\nhandbook_pdf_css = ["bog.css"]\n', "utf-8")
    (root / "bog.css").write_text(WHOLE, "utf-8")
    warnings = sorted(build(root, tmp_path / "out", "handbook-pdf").warnings)
    for (name, (_, line, begins)), warning in zip(sorted(WIDE.items()), warnings, strict=True):
        assert warning.startswith(f"ting/{name}.md:{line}: WARNING: {begins} ")
        assert warning.endswith(f"[handbook.{name}]")
        assert int(re.findall(r"er (\d+) mm bredere", warning)[0]) > 1


def test_what_fits_is_not_named(tmp_path: Path) -> None:
    # The columns stand to the left, in the middle and to the right, as the line of dashes says.
    cells = "| Venstre | Midt | Højre |\n|:---|:---:|---:|\n| v | m | h |\n| meget længere | meget længere | meget længere |\n"
    page = f"{cells}\n| Ord | Andet |\n|---|---|\n| kort | {'ord ' * 60} |\n\n```\n{'x lang ' * 40}\n```\n\n{'ord ' * 200}\n"
    book = printed(tmp_path, page)
    assert book.warnings == ()
    places = {word.text: word for words in paper.words(book.outdir / PDF) for word in words if len(words) > 20}
    left, middle, right, v, m, h = (places[each] for each in ("Venstre", "Midt", "Højre", "v", "m", "h"))
    assert abs(left.left - v.left) < 2
    assert abs((middle.left + middle.right) - (m.left + m.right)) < 4
    assert abs(right.right - h.right) < 2


# What WeasyPrint complains of ----------------------------------------------------------------------------


def test_a_fault_in_a_style_sheet_and_a_colour_told_in_inks_are_told_with_their_lines(tmp_path: Path) -> None:
    """PDF/A lets no colour be told in inks without saying which; a comment tells no colour."""
    root = make_root(tmp_path / "root")
    (root / "conf.py").write_text(CONF.format(language="da") + '\nhandbook_pdf_css = ["bog.css"]\n', "utf-8")
    css = "/* device-cmyk(0 0 0 1) */\np { color: black }\nh1 {\n  color: device-cmyk(0 0 0 1);\n}\np {\n  colour: black;\n}\n"
    (root / "bog.css").write_text(css, "utf-8")
    inks, fault = sorted(build(root, tmp_path / "out", "handbook-pdf").warnings)
    assert inks.startswith("bog.css:4: WARNING: En farve er skrevet som trykfarver (device-cmyk); ")
    assert fault.startswith("bog.css:7: WARNING: opsætning: Ignored ")


def test_so_is_one_in_a_drawing(tmp_path: Path) -> None:
    """In one that a page shows, and in a category's mark, which is set into the page; what is allowed is told."""
    root = make_root(tmp_path / "root", ting__bord=f"{TABLE}\n![Et bord](bord.svg)\n")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60">\n<rect width="60" height="60" fill="{}"/></svg>'
    inks = "device-cmyk(0 1 1 0)"
    (root / "ting/bord.svg").write_text(svg.format(inks), "utf-8")
    (root / "maerke.svg").write_text(svg.format(inks), "utf-8")
    catalogue = root / "katalog.toml"
    catalogue.write_text(
        catalogue.read_text("utf-8").replace('id = "steder"', 'id = "steder"\nmark = "maerke.svg"'), "utf-8"
    )
    warnings = sorted(build(root, tmp_path / "out", "handbook-pdf").warnings)
    begins = [
        f"{name}:2: WARNING: En farve er skrevet som trykfarver (device-cmyk); "
        for name in ("maerke.svg", "ting/bord.svg")
    ]
    assert len(warnings) == 2
    assert all(each.startswith(begin) and "#rrggbb" in each for each, begin in zip(warnings, begins, strict=True))
    for name in ("ting/bord.svg", "maerke.svg"):
        (root / name).write_text(svg.format("#ff0000"), "utf-8")
    assert build(root, tmp_path / "out", "handbook-pdf").warnings == ()


def test_a_fault_of_the_layouts_own_names_the_page(tmp_path: Path) -> None:
    """What makes WeasyPrint stop is found by laying out each page alone; the old book stays."""
    root = make_root(tmp_path / "root", ting__bord=f'{TABLE}\n```{{raw}} html\n<p class="knas">Knas</p>\n```\n')
    (root / "conf.py").write_text(CONF.format(language="da") + '\nhandbook_pdf_css = ["bog.css"]\n', "utf-8")
    (root / "bog.css").write_text(
        ".knas { display: list-item; position: relative }\n.knas::marker { content: 'x' }\n", "utf-8"
    )
    with pytest.raises(layout.LayoutFailed, match=r"ting/bord\.md: WeasyPrint kan ikke sætte denne side op\."):
        build(root, tmp_path / "out", "handbook-pdf")


def test_a_fault_while_drawing_names_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = drawing.draw

    def draw(document: Any, *rest: Any, **options: Any) -> Any:
        boxes = [box for page in document.pages for box in all_boxes(page._page_box)]
        if any(box.element is not None and box.element.get("id") == "ting/bord" for box in boxes):
            raise ZeroDivisionError("line of no length")
        return theirs(document, *rest, **options)

    monkeypatch.setattr(drawing, "draw", draw)
    with pytest.raises(layout.LayoutFailed, match=r"ting/bord\.md: .*ZeroDivisionError: line of no length"):
        build(make_root(tmp_path / "root", ting__bord=TABLE), tmp_path / "out", "handbook-pdf")


def test_a_fault_in_a_pages_own_style_is_told_with_its_line(tmp_path: Path) -> None:
    raw = (
        '```{raw} html\n<p style="colour: black">Sort</p>\n'
        # A theme of websites has such variables; one warning for each line and property is enough.
        '<p style="color: red">Rød</p>\n'
        '<p style="color: var(--tema)">Ukendt</p><b style="color: var(--andet)">Mere</b>\n```\n'
    )
    colour, variable = printed(tmp_path, raw).warnings
    assert colour.startswith("ting/bord.md:10: WARNING: opsætning: Ignored "), colour
    assert variable.startswith("ting/bord.md:12: WARNING: »color« har ingen værdi på tryk: "), variable


def test_what_a_style_sheet_hides_is_not_missed(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", ting__bord=f"{TABLE}\n:::{{container}} skjult\nKun på skærmen.\n:::\n")
    (root / "conf.py").write_text(CONF.format(language="da") + '\nhandbook_pdf_css = ["bog.css"]\n', "utf-8")
    (root / "bog.css").write_text("article .skjult { display: none }\n", "utf-8")
    assert build(root, tmp_path / "out", "handbook-pdf").warnings == ()


# A book that failed --------------------------------------------------------------------------------------


def test_a_book_that_lost_text_does_not_replace_the_good_one(tmp_path: Path) -> None:
    """Hidden in a way that nobody can know of: the book is not published, and the status says so, even without -W."""
    root = make_root(tmp_path / "root")
    assert build(root, tmp_path / "out", "handbook-pdf").app.statuscode == 0
    good = (tmp_path / "out" / PDF).read_bytes()
    (root / "conf.py").write_text(CONF.format(language="da") + '\nhandbook_pdf_css = ["bog.css"]\n', "utf-8")
    (root / "bog.css").write_text("article.entry p:first-of-type { display: none }\n", "utf-8")
    book = build(root, tmp_path / "out", "handbook-pdf")
    lost = [each.partition(" WARNING")[0] for each in book.warnings if each.endswith("[handbook.postflight-text]")]
    assert "steder/huset.md:6:" in lost
    assert not any(each.startswith(("index.md", "steder/index.md")) for each in lost)
    assert book.statuscode == 1
    assert (tmp_path / "out" / PDF).read_bytes() == good
    draft = (tmp_path / "out" / PDF).with_name(f"{Path(PDF).stem}-draft.pdf")
    assert draft.is_file()
    # What to do comes last, as an error: -q does not silence it.
    assert book.warnings[-1].startswith("ERROR: Bogen er ikke udgivet")
    assert draft.name in book.warnings[-1]
    assert '"handbook.postflight-text"' in book.warnings[-1]
    # Who knows better may say so.
    configure(
        root,
        'suppress_warnings = ["handbook.postflight-text", "handbook.postflight-link", "handbook.postflight-number"]\n',
    )
    book = build(root, tmp_path / "out", "handbook-pdf")
    assert (book.warnings, book.statuscode) == ((), 0)
    assert (tmp_path / "out" / PDF).read_bytes() != good
    assert not draft.exists()


def test_a_killed_build_leaves_the_old_book_whole(tmp_path: Path) -> None:
    """A real process, killed at several moments up to the one at which the new book lies beside the old one."""
    root = make_root(tmp_path / "root")
    build(root, tmp_path / "out", "handbook-pdf")
    good = (tmp_path / "out" / PDF).read_bytes()
    (root / "ting/bord.md").write_text(f"{TABLE}\nNy tekst.\n", "utf-8")
    command = [sys.executable, "-m", "sphinx", "-b", "handbook-pdf", "-E", "-q"]
    for moment in sized(("layout", "write"), ("layout", "finish", "write")):
        # The process stops itself where it is to be killed, so that the moment is the same on any machine. It is told when
        # conf.py is read: those who lay out are forked soon after.
        hook = f"""
import time
from pathlib import Path
from sphinx_handbook.book import postflight
from sphinx_handbook.book.layout import layout
def stop(*a, **k):
    Path({str(tmp_path / moment)!r}).touch()
    time.sleep(60)
theirs = Path.replace
def half(self, target):
    if Path(target).name == "proeve.pdf":
        self.write_bytes(self.read_bytes()[:1000])
        stop()
    return theirs(self, target)
if {moment!r} == "layout":
    layout.fragments = stop
elif {moment!r} == "finish":
    postflight.examine = stop
else:
    Path.replace = half
"""
        (root / "conf.py").write_text(CONF.format(language="da") + hook, "utf-8")
        doctrees = tmp_path / f"{moment}.doctrees"
        process = subprocess.Popen([*command, "-d", str(doctrees), str(root), str(tmp_path / "out")])
        try:
            for _ in range(600):
                if (tmp_path / moment).exists():
                    break
                assert process.poll() is None
                time.sleep(0.1)
        finally:
            os.kill(process.pid, signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL
        assert (tmp_path / "out" / PDF).read_bytes() == good, moment
    assert [path.name for path in (tmp_path / "out").glob("*.pdf")] == [PDF]
    # The next build replaces it, and clears away what the killed one left.
    (root / "conf.py").write_text(CONF.format(language="da"), "utf-8")
    assert build(root, tmp_path / "out", "handbook-pdf").warnings == ()
    assert (tmp_path / "out" / PDF).read_bytes() != good
    assert {path.name for path in (tmp_path / "out").iterdir() if path.is_file()} == {PDF, listing.NAME}
    with pikepdf.open(tmp_path / "out" / PDF) as opened:
        assert len(opened.pages) > 2


# Progress ------------------------------------------------------------------------------------------------


def run(root: Path, out: Path, *options: str, terminal: bool, **environment: str) -> str:
    """What a build says to a terminal, or to a file."""
    command = [sys.executable, "-m", "sphinx", "-b", "handbook-pdf", *options, str(root), str(out)]
    settings = {**{key: value for key, value in os.environ.items() if key != "CI"}, "TERM": "xterm", **environment}
    if not terminal:
        return str(warm.run(command, env=settings, capture_output=True, text=True, check=True).stdout)
    pty = pytest.importorskip("pty")
    outer, inner = pty.openpty()

    with ThreadPoolExecutor(1) as reader:
        output = reader.submit(_read, outer)
        try:
            done = warm.run(command, env=settings, stdout=inner, stderr=inner)
        finally:
            os.close(inner)
        text = output.result().decode()
    assert done.returncode == 0, text
    return text


def _read(terminal: int) -> bytes:
    """All that a terminal shows, until nobody writes to it any longer, which some systems tell as an error."""
    output = b""
    with suppress(OSError):
        while part := os.read(terminal, 65536):
            output += part
    os.close(terminal)
    return output


def test_long_work_shows_that_it_goes_on(tmp_path: Path) -> None:
    long = TABLE + "\n".join(f"\n{'Bordet er godt. ' * 120}\n" for _ in range(sized(4, 20)))
    root = make_root(tmp_path / "root", ting__bord=long)
    seen = re.sub(r"\x1b\[[0-9;]*[mK]", "", run(root, tmp_path / "out", terminal=True))
    assert re.search(r"samler bogen\.\.\. \[\s*\d+%\] steder/huset", seen)
    assert re.search(r"sætter siderne op\.\.\. \[\s*\d+%\] \d+", seen)
    # What tells them apart is tried without a build, too (the next test).
    ways: list[tuple[str, dict[str, Any]]] = [
        ("quiet", {"terminal": False}),
        ("ci", {"terminal": True, "CI": "true"}),
    ]
    for name, where in sized(ways[:1], ways):
        # A folder of its own: nothing is kept there, so that all is laid out.
        quiet = re.sub(r"\x1b\[[0-9;]*[mK]", "", run(root, tmp_path / name, "-E", **where))
        assert "sætter siderne op... " in quiet
        assert not re.search(r"sætter siderne op\.\.\. \[", quiet)
        assert "%] steder/huset\n" not in quiet.partition("samler bogen")[2]
    (root / "ting/bord.md").write_text(TABLE, "utf-8")
    assert run(root, tmp_path / "out", "-E", "-q", terminal=True).strip() == ""


def test_progress_needs_somebody_to_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert not progress.watched()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert progress.watched()
    monkeypatch.setenv("CI", "true")
    assert not progress.watched()


def test_that_weasyprint_is_not_there_is_said_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``make matrix`` tries it where it is not installed."""

    def lacking() -> None:
        raise ImportError("No module named 'weasyprint'")

    monkeypatch.setattr(errors, "find_spec", lambda name: None)
    monkeypatch.setattr(layout, "load", lacking)
    monkeypatch.setattr(stylesheets, "stylesheets", lambda *_: pytest.fail("a style sheet was made"))
    with pytest.raises(layout.PdfUnavailable, match="weasyprint"):
        build(make_root(tmp_path / "root"), tmp_path / "out", "handbook-pdf")
