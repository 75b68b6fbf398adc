"""Two PDFs, compared page by page: which page is which, what is other, what breaks worse, and how that is told."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import html
from PIL import Image, ImageDraw

from sphinx_handbook.book.postflight.page_changes import alignment, breaks, compare, page_digests, page_lines, pictures
from sphinx_handbook.book.postflight.page_changes.page_digests import PageDigest
from sphinx_handbook.book.postflight.page_changes.page_lines import Line, PageText
from sphinx_handbook.releases.print_changes import html_page, writing
from sphinx_handbook.releases.print_changes.model import Break, FileChange, PagesOfFile, Picture, PrintedPage, Remark


def test_running_heads_and_page_numbers_are_no_part_of_a_page_s_body() -> None:
    """Artifacts of each form, with sequences in them, one that does not end."""
    first, last = b"/Span <</MCID 0>> BDC (a) Tj EMC\n", b"/P <</MCID 1>> BDC (b) Tj EMC"
    for artifact in (
        b"/Artifact BMC (7) Tj EMC ",
        b"/Artifact\n<</Type /Pagination\n/BBox [0 0 1 1]>>\nBDC (7) Tj EMC ",
        b"/Artifact /MC0 BDC /Span BMC (7) Tj EMC (8) Tj EMC ",
    ):
        assert page_digests.without_artifacts(first + artifact + last) == first + b" " + last
    assert page_digests.without_artifacts(first + b"/Artifact BMC (7) Tj") == first
    assert page_digests.without_artifacts(first + last) == first + last


def pages(text: str) -> list[PageDigest]:
    """A page a word: the letters are its body, the figures behind them its number."""
    return [PageDigest(each.encode(), each.rstrip("0123456789").encode()) for each in text.split()]


def aligned(old: str, new: str, *words: Sequence[str]) -> tuple[list[tuple[int | None, int | None]], int]:
    before, after = words or ((), ())
    result = alignment.align(pages(old), pages(new), lambda at: before[at].split(), lambda at: after[at].split())
    return list(result.pairs), result.renumbered


def test_which_page_is_which() -> None:
    """What only has another number is counted; a changed page is itself; of several the most alike are pairs."""
    assert aligned("a1 b2 c3", "a1 b2 c3") == ([], 0)
    assert aligned("a1 b2 c3", "a1 x2 c3") == ([(1, 1)], 0)
    assert aligned("a1 b2 c3", "a1 n2 b3 c4") == ([(None, 1)], 2)
    assert aligned("a1 b2 c3", "a1 c2") == ([(1, None)], 1)
    old = ["", "ja nej måske aldrig", ""]
    new = ["", "noget helt andet her", "ja nej måske altid", ""]
    assert aligned("a1 b2 c3", "a1 n2 x3 c4", old, new) == ([(None, 1), (1, 2)], 1)
    assert aligned("a1 n2 x3 c4", "a1 b2 c3", new, old) == ([(1, None), (2, 1)], 1)
    # One that was written anew is other; it is not gone, and another one new.
    anew = ["", "alt er nyt", "ja nej måske altid", "", ""]
    assert aligned("a1 b2 y3 c4", "a1 n2 x3 z4 c5", [*old[:2], "noget mere", ""], anew)[0][0] == (None, 1)
    assert len(aligned("a1 b2 y3 c4", "a1 n2 x3 z4 c5", [*old[:2], "noget mere", ""], anew)[0]) == 3


def test_pages_behind_a_new_one_are_what_they_were_though_each_names_others_numbers() -> None:
    """Also where as many pages have gone elsewhere, and of more pages than are compared pair by pair."""
    count = 200
    texts = [f"side {number} {'ord ' * number}" for number in range(count)]
    digests = [f"a{chr(0x4E00 + number)}" for number in range(count)]
    after = [f"b{chr(0x4E00 + number)}" for number in range(count)]
    moved = [(None, 0), *((number, number + 1) for number in range(count - 1))]
    one_more = aligned(" ".join(digests), " ".join(["n", *after]), texts, ["helt ny", *texts])[0]
    assert one_more == [*moved, (count - 1, count)]
    as_many = aligned(" ".join(digests), " ".join(["n", *after[:-1]]), texts, ["helt ny", *texts[:-1]])[0]
    assert as_many == [*moved, (count - 1, None)]


@dataclass
class Texts:
    """Pages of lines, as ``PageTexts`` has them."""

    pages: list[PageText]

    @property
    def labels(self) -> list[str]:
        return [str(number) for number in range(1, len(self.pages) + 1)]

    def page(self, at: int) -> PageText:
        return self.pages[at] if 0 <= at < len(self.pages) else PageText()


def page(*lines: tuple[str, int, str], figures: bool = False) -> PageText:
    """A page of lines: text, number of its paragraph, role; one below the other."""
    return PageText(
        tuple(Line(text, 70.0, 700.0 - 12 * at, (block, 0), role) for at, (text, block, role) in enumerate(lines)),
        figures,
    )


def with_note(whole: PageText) -> PageText:
    """The page with a line in its margin, below all others and drawn last."""
    return PageText((*whole.lines, Line("En note", 20.0, 90.0, (99, 0), "P")))


def test_what_breaks_badly() -> None:
    """A heading, a first and a last line alone, a page with next to nothing; not what is whole, nor a picture's page."""
    full = [(f"linje {number}", 1, "P") for number in range(6)]
    texts = Texts(
        [
            with_note(page(*full, ("Overskrift", 2, "H2"))),
            page(*[(text, 3, role) for text, _, role in full], ("Et afsnits første", 4, "P")),
            page(*[("linje", 4, "P")] * 2, *[(text, 5, role) for text, _, role in full]),
            page(("og dets sidste.", 5, "P"), *[(text, 6, role) for text, _, role in full]),
            page(("Kun det her.", 7, "P")),
            page(("Et billede.", 8, "Caption"), figures=True),
            page(),
        ]
    )
    told_of = list(breaks.breaks(texts, range(7)))  # type: ignore[arg-type]
    assert told_of == [
        Break("heading", "1", "Overskrift"),
        Break("first-line", "2", "Et afsnits første"),
        Break("last-line", "4", "og dets sidste."),
        Break("nearly-empty", "5", "Kun det her."),
    ]


def test_figures_are_told_from_words() -> None:
    """References to pages and the file's mark are figures; a short word of roman letters is none."""
    words = ["Se", "(side", "7),", "vi", "mil.", "Udgave", "1242c4a7", "2026"]
    assert compare.without_figures(words, {"1242c4a7"}) == ["Se", "(side", "vi", "mil.", "Udgave"]


def test_lines_are_put_together_as_paragraphs() -> None:
    """Over pages, without hyphens; in a file without a structure a page is one text."""
    lines = [
        ("4", Line("Et langt sam\u2010", 0, 20, (1, 0), "P")),
        ("4", Line("I margenen", 0, 10, (2, 0), "P")),
        ("5", Line("arbejde.", 0, 90, (1, 0), "P")),
        ("5", Line("Uden", 0, 80, (0, 0), "")),
        ("5", Line("struktur.", 0, 70, (0, 0), "")),
    ]
    assert [(label, words) for label, _, words in page_lines.blocks(lines)] == [
        ("4", "Et langt samarbejde."),
        ("4", "I margenen"),
        ("5", "Uden struktur."),
    ]


def test_bars_stand_beside_what_differs() -> None:
    """Two places far apart are two bars, to the left of what stands there, in both pictures."""
    before = Image.new("RGB", (200, 300), "white")
    ImageDraw.Draw(before).rectangle((50, 20, 120, 30), fill="black")
    after = before.copy()
    ImageDraw.Draw(after).rectangle((60, 100, 150, 110), fill="black")
    ImageDraw.Draw(after).rectangle((60, 200, 150, 205), fill="black")
    assert pictures.differing(before, before) == []
    places = pictures.differing(before, after)
    assert places == [(100, 111), (200, 206)]
    marked = pictures.with_bars(after, places)
    assert marked.getpixel((51, 105)) != (255, 255, 255) and after.getpixel((51, 105)) == (255, 255, 255)
    assert marked.getpixel((41, 25)) == (255, 255, 255)
    assert pictures.differing(before, Image.new("RGB", (9, 9))) == []
    picture = pictures.encoded(marked)
    assert picture is not None
    assert picture.data.startswith(b"\x89PNG") and (picture.width, picture.height) == (200, 300)


PICTURE = Picture(b"\x89PNG", 3, 4, "image/png")
FILES = (
    FileChange(
        "main",
        "",
        "Bogen <b>",
        "A4",
        (32, 34),
        ("aa", "bb"),
        PagesOfFile(
            (
                PrintedPage("words", "12", "12", (PICTURE, PICTURE)),
                PrintedPage("layout", "13", "13"),
                PrintedPage("layout", "14", "14"),
                PrintedPage("new", "", "15", (None, PICTURE)),
                PrintedPage("numbers", "15", "16"),
            ),
            17,
            (Break("nearly-empty", "15", "::error::\x1b[31m"),),
        ),
    ),
    FileChange("haefte", "", "Hæfte", "A5", (36, 40), ("aa", "bb")),
    FileChange("ark", "a/hammer", "Hammer", "A4", (1, 0), ("cc", "")),
    FileChange("ark", "a/soem", "Søm", "A4", (1, 1), ("dd", "dd"), same=True),
    FileChange("tryk", "", "Til trykkeriet", "A4", (32, 32), ("aa", "bb")),
    FileChange("stor", "", "Storskrift", "A4", (54, 54), ("aa", "bb"), PagesOfFile((), 54)),
)
REMARKS = (Remark("Of {name} nothing.", {"name": "x"}),)


def test_changes_in_print_as_text() -> None:
    """Pages that follow one another in a line; sheets of paper; what is the same in a line; nothing that is obeyed."""
    text = writing.as_text(FILES, REMARKS, str)
    assert text.splitlines() == [
        "* Bogen <b> (A4): 32 → 34 pages, 16 → 17 sheets of paper",
        "  - page 12: other words",
        "  - pages 13–14: another look",
        "  - page 15: new",
        "  - page 15 → 16: other figures",
        "  - only the number or the running head is another: 17 pages",
        "  - Page 15 is nearly empty: “::error::<U+001B>[31m”",
        "* Hæfte (A5): 36 → 40 pages, 18 → 20 sheets of paper",
        "* Hammer (A4): gone, 1 page",
        "* The same files as before: Søm",
        "* Only page numbers or running heads are others: Storskrift",
        "* As many pages as before: Til trykkeriet",
        "* Of x nothing.",
    ]
    assert "Bogen \\<b\\>" in writing.as_markdown(FILES, REMARKS, str)
    data = writing.as_data(FILES, REMARKS, str)
    assert data["files"][0]["sheets"] == [16, 17]
    assert data["files"][0]["changed"][3] == {"kind": "new", "before": "", "after": "15"}
    assert data["files"][1]["changed"] is None
    assert data["remarks"] == ["Of x nothing."]


def test_changes_in_print_as_one_html_file() -> None:
    """Pictures within the file, each with words; the policy allows them, the style and nothing else."""
    text = html_page.as_html([], FILES, REMARKS, ("Bog", "1 <i>", "2"), "da", str)
    tree = html.document_fromstring(text)
    assert tree.xpath("string(//h1)") == "“Bog”: 1 <i> → 2"
    assert tree.xpath("//img/@alt") == ["Page 12 before", "Page 12 now", "Page 15 now"]
    assert all(each.startswith("data:image/png;base64,") for each in tree.xpath("//img/@src"))
    assert not tree.xpath("//script | //b | //i | //@style | //@href | //link")
    (policy,) = tree.xpath("//meta[@http-equiv]/@content")
    digest = base64.b64encode(hashlib.sha256(tree.xpath("string(//style)").encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert html_page.as_html([], (), (), ("", "a", "b"), "en", str).count("<h1>a → b</h1>") == 1
    assert "what it said" not in html_page.as_html(None, (), (), ("", "a", "b"), "en", str)
