"""A handbook on paper, the fixed one: read back from the PDF itself."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
from tests import paper
from tests.book import restoration
from tests.support import BOOK
from tests.support import PRINTED as PAGES

FAMILIES = ("Literata", "Schibsted Grotesk", "Source Code Pro")


def test_the_file_is_sound(book_pdf: Path) -> None:
    assert "No syntax or stream encoding errors found" in paper.run("qpdf", "--check", book_pdf)


def test_it_is_tagged_titled_and_danish(book_pdf: Path) -> None:
    with pikepdf.open(book_pdf) as opened:
        root = opened.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == "da"
        assert root.ViewerPreferences.DisplayDocTitle
        # Printed as large as it is, on both sides; opened as a book.
        assert (root.ViewerPreferences.PrintScaling, root.ViewerPreferences.Duplex) == ("/None", "/DuplexFlipLongEdge")
        assert (root.PageLayout, root.PageMode) == ("/TwoPageRight", "/UseOutlines")
        assert str(opened.docinfo.Title) == "Inspiration til tillid og samarbejde"
        assert all(page.obj.Tabs == "/S" for page in opened.pages)
        assert str(root.Names.Dests) is not None


def test_page_labels_are_the_folios(book_pdf: Path) -> None:
    with pikepdf.open(book_pdf) as opened:
        labels = [page.label for page in opened.pages]
    assert labels == [str(number) for number in range(1, len(labels) + 1)]
    for number, words in enumerate(paper.words(book_pdf), 1):
        feet = [word.text for word in words if word.top > (297 - 35) * paper.MM]
        if not words:
            assert number == len(labels) - 1, "only the leaf before the back is empty, and it is wholly so"
        elif 1 < number < len(labels):
            # The edition's name stands at the inner side of the foot.
            # Its mark may be of figures alone.
            assert [word for word in feet if word.isdigit() and len(word) < 8] == [str(number)], number
            assert re.search(r"samarbejde · Udgave [0-9a-f]{8}", " ".join(feet)), number
    # Printed on both sides, the last leaf is whole.
    assert len(labels) % 2 == 0


def test_running_heads_tell_what_the_page_begins_with(book_pdf: Path) -> None:
    """On the left the chapter, on the right the entry that the page's first line belongs to."""
    starts = {}
    for link in paper.links(book_pdf):
        if link.page == 2 and link.target is not None:
            starts[link.name or ""] = link.target
    titles = {name: restoration.title((BOOK / f"{name}.md").read_text("utf-8")) for name in starts}
    pages = paper.words(book_pdf)
    checked = 0
    for number, words in enumerate(pages, 1):
        head = " ".join(word.text for word in words if word.bottom < 30 * paper.MM)
        if number % 2 == 0 or not head or number == 1:
            continue
        before = [name for name, page in starts.items() if page < number]
        first = paper.flowing(paper.column(book_pdf, number))
        here = [name for name, page in starts.items() if page == number and first.startswith(titles[name])]
        assert head == titles[(here or before)[-1 if not here else 0]], (number, head)
        checked += 1
    assert checked > 5


def test_only_the_meant_fonts_are_in_it(book_pdf: Path) -> None:
    with pikepdf.open(book_pdf) as opened:
        fonts = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item]
        names = {re.sub(r"^/[A-Z]{6}\+", "", str(font.BaseFont)).replace("#20", " ") for font in fonts}
        assert all(name.replace("-", " ").startswith(FAMILIES) for name in names), names
        descriptors = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/FontName" in item]
        assert descriptors
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(item.keys()) for item in descriptors)


def test_nothing_of_the_machine_is_in_it(book_pdf: Path, book_root: Path) -> None:
    with pikepdf.open(book_pdf) as opened:
        for item in opened.objects:
            written = item.unparse(resolved=False)
            if isinstance(item, pikepdf.Stream):
                written += item.read_bytes() if "/FontFile2" not in item else b""
            assert str(book_root).encode() not in written
            assert b"file://" not in written


def test_every_link_leads_somewhere(book_pdf: Path) -> None:
    links = paper.links(book_pdf)
    assert len(links) > 60
    for link in links:
        assert link.target is not None or (link.address or "").startswith(("http://", "https://")), link


def test_every_see_page_is_right(book_pdf: Path) -> None:
    """After each link inside the book stands "(se side N)", and N is the page that the link leads to."""
    pages = paper.words(book_pdf)
    links = [link for link in paper.links(book_pdf) if link.target is not None]
    checked = 0
    for number, words in enumerate(pages, 1):
        here = [link for link in links if link.page == number]
        for place, word in enumerate(words):
            if not word.text.startswith("(se") or "side" not in " ".join(w.text for w in words[place : place + 2]):
                continue
            reference = re.match(r"\(se\s*side\s*(\d+)\)", " ".join(w.text for w in words[place : place + 3]))
            assert reference, (number, [w.text for w in words[place : place + 3]])
            before = [link for link in here if words[place - 1].inside(link.box)]
            assert before, (number, [w.text for w in words[place - 3 : place + 3]])
            assert int(reference[1]) == before[-1].target
            checked += 1
    assert checked == sum(len(re.findall(r"\(se\s+side", paper.column(book_pdf, n))) for n in range(1, len(pages) + 1))
    assert checked > 40


def test_the_register_tells_the_right_pages(book_pdf: Path) -> None:
    """A number there is a link, and leads to the page that it names."""
    pages = paper.words(book_pdf)
    checked = 0
    for link in paper.links(book_pdf):
        inside = "".join(word.text for word in pages[link.page - 1] if word.inside(link.box)).strip(",")
        if link.page > 2 and link.name and "address-" not in link.name and inside.isdigit():
            assert int(inside) == link.target, link
            checked += 1
    assert checked > 50


def test_the_contents_tell_the_right_pages(book_pdf: Path) -> None:
    pages = paper.words(book_pdf)
    contents = [link for link in paper.links(book_pdf) if link.page == 2]
    assert len({link.name for link in contents}) == len(PAGES)
    for link in contents:
        assert link.target is not None
        line = [word for word in pages[1] if abs(word.bottom - link.box[3]) < 6 and word.left > link.box[0]]
        number = line[-1].text if line else ""
        if not number.isdigit():
            continue
        assert int(number) == link.target, link
        title = " ".join(word.text for word in pages[1] if word.inside(link.box))
        there = paper.flowing(paper.column(book_pdf, link.target)).casefold()
        assert title.rstrip(" .").casefold().removeprefix("– ") in there, (title, link.target)


def test_contents_tell_a_page_of_every_document(book_pdf: Path) -> None:
    numbers = re.findall(r"(\d+)$", paper.column(book_pdf, 2), re.MULTILINE)
    assert len(numbers) == len(PAGES)
    assert [int(each) for each in numbers] == sorted(int(each) for each in numbers)


def test_headings_are_the_bookmarks(book_pdf: Path) -> None:
    with pikepdf.open(book_pdf) as opened, opened.open_outline() as outline:
        top = [item.title for item in outline.root]
        below = [child.title for item in outline.root for child in item.children]
    assert top[0] == "Indhold"
    assert {"Initiativer", "Videnscentre", "Litteratur"} <= set(top)
    assert {"MindLab", "Projekt i politiet"} <= set(below)
