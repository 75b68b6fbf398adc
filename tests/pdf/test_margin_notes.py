"""A note in the margin is whole, beside its own entry and over nothing; a place is where it is seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import weasyprint

from sphinx_handbook.book.layout import layout_warnings
from sphinx_handbook.book.layout.build_fragment import build_fragment
from sphinx_handbook.book.layout.margin_notes import room
from sphinx_handbook.book.layout.patched_weasyprint import patched
from sphinx_handbook.book.layout.weasyprint_seams import drawing
from sphinx_handbook.book.layout.weasyprint_seams.page_content import all_boxes
from sphinx_handbook.i18n import translator

#: A page's text is 200 dots high, from 50 to 250, and begins at 100 on left pages, at 30 on right ones.
SHEET = """
@page { size: 400px 300px; margin: 50px 100px 50px 30px }
@page :left { margin: 50px 30px 50px 100px }
body { margin: 0; font: 10px/10px serif } p { margin: 0; orphans: 1; widows: 1 }
h2 { font: 10px/10px serif; margin: 10px 0 0; break-after: avoid }
article { position: relative }
article.entry > section::before { content: ""; display: block; height: 40px; margin-bottom: -40px; break-after: avoid }
article.entry[style*="--note-room"] > section::before {
  height: var(--note-room); margin-bottom: calc(var(--note-room) * -1)
}
.margin-note { position: absolute; left: 280px; width: 60px }
"""


def lines(number: int) -> str:
    return "<br>".join(f"line {each}" for each in range(number))


def entry(name: str, note: int, text: int, more: str = "") -> str:
    """An entry with so many lines of note and of text: its title takes two lines' room."""
    facts = f'<div class="margin-note"><p>{name} note<br>{lines(note - 1)}</p></div>' if note else ""
    return (
        f'<article id="{name}" class="entry"><section id="{name}--{name}"><h2>{name}</h2>{facts}'
        f"{(text and f'<p>{lines(text)}</p>') or ''}{more}</section></article>"
    )


class Pages:
    """A laid-out chunk: where each entry's title and note stand."""

    def __init__(self, *parts: str) -> None:
        html = weasyprint.HTML(string=f"<html lang=en><style>{SHEET}</style><body>{''.join(parts)}")
        self.passes = 0

        def render() -> Any:
            self.passes += 1
            return html.render()

        with patched(None, in_chunks=False, speed=()):
            self.document, self.crowded = room.laid_out(render, html.etree_element)
            self.drawn = drawing.draw(self.document, room.NOTE, 0)
            self.html = html
        self.titles: dict[str, tuple[int, float]] = {}
        self.notes: dict[str, list[tuple[int, float, float, float]]] = {}
        for number, page in enumerate(self.document.pages):
            for box in all_boxes(page._page_box):
                if box.element_tag == "h2":
                    self.titles.setdefault(box.element.text, (number, box.content_box_y()))
                if room.is_note(box.element) and box.element_tag == "div":
                    name = box.element[0].text.split()[0]
                    place = number, box.position_x, box.position_y, box.position_y + box.margin_height()
                    self.notes.setdefault(name, []).append(place)

    def beside_title(self, name: str) -> bool:
        """Whether an entry's one note begins below its title, in its page's margin, and ends with the page's text."""
        page, top = self.titles[name]
        left = 30 if page % 2 == 0 else 100
        [(of_note, x, y, bottom)] = self.notes[name]
        return (of_note, x, y) == (page, left + 280, top + 10) and bottom <= 250.5

    def destinations(self, folder: Path) -> dict[str, list[int]]:
        """The pages of each named place."""
        fragment = build_fragment(self.drawn, self.html.etree_element, "en", folder)
        places: dict[str, list[int]] = {}
        for number, page in enumerate(fragment.pages):
            for each in page.destinations:
                places.setdefault(each.name, []).append(number)
        return places


def test_a_note_with_room_is_laid_out_once() -> None:
    pages = Pages(entry("one", 5, 8), entry("two", 3, 3))
    assert pages.passes == 1
    assert pages.beside_title("one")
    assert pages.beside_title("two")
    # Nothing is looked for where there is no note.
    assert Pages(entry("one", 0, 8)).passes == 1


def test_an_entry_begins_where_its_note_has_room_on_pages_of_either_side() -> None:
    # Each begins where its title has room on the page, and its note of 12 lines has not.
    pages = Pages(*(entry(name, 12, 12) for name in ("one", "two", "three", "four")))
    assert pages.passes == 2
    assert [pages.titles[name][0] for name in ("one", "two", "three", "four")] == [0, 1, 2, 3]
    assert all(pages.beside_title(name) for name in pages.titles)
    assert pages.crowded == []


def test_no_entry_begins_beside_the_note_of_the_one_before() -> None:
    pages = Pages(entry("one", 6, 1), entry("two", 6, 1), entry("three", 0, 1), entry("four", 2, 1))
    assert pages.crowded == []
    ends = {name: [note[3] for note in notes] for name, notes in pages.notes.items()}
    assert pages.titles["one"][0] == pages.titles["two"][0] == 0
    # The margin above a title stands between the two.
    assert pages.titles["two"][1] - ends["one"][0] == 10
    assert pages.titles["three"][1] - ends["two"][0] == 10
    assert all(pages.beside_title(name) for name in ("one", "two", "four"))


def test_a_long_entry_keeps_its_note_on_its_first_page() -> None:
    pages = Pages(entry("before", 2, 9), entry("one", 10, 45), entry("two", 9, 3), entry("three", 9, 3))
    assert pages.crowded == []
    assert pages.titles["one"][0] == 1
    assert all(pages.beside_title(name) for name in pages.titles)


def test_a_note_taller_than_a_page_stands_in_the_column() -> None:
    pages = Pages(entry("one", 30, 3), entry("two", 4, 3))
    assert pages.crowded == []
    assert "one" not in pages.notes
    text = "".join(
        box.text for page in pages.document.pages for box in all_boxes(page._page_box) if hasattr(box, "text")
    )
    assert "line 28" in text
    assert pages.beside_title("two")


def test_a_note_without_room_is_named() -> None:
    # What stands in its place belongs to the same entry.
    another = '<div class="margin-note" style="top: 25px"><p>another</p></div>'
    pages = Pages(entry("one", 3, 3, another))
    assert pages.crowded == [room.Crowded("one", "one note", beside_next=True)]
    below = room.Crowded("one", "one note", beside_next=False)
    warnings = [*layout_warnings.of_notes([*pages.crowded, below], translator("da"))]
    assert [each.text.partition(". ")[0] for each in warnings] == [
        "Noten i margenen, der begynder med »one note«, når ned ved siden af det, der følger",
        "Noten i margenen, der begynder med »one note«, er højere end resten af sin side",
    ]
    assert {each[2:] for each in warnings} == {("text", "one", "one note")}
    # Of one that belongs to no entry, nothing can be moved: it stands in the column.
    pages = Pages(f"<p>{lines(19)}</p>", another.replace(' style="top: 25px"', "").replace("</p>", "<br>line</p>"))
    assert (pages.crowded, pages.notes, len(pages.document.pages)) == ([], {}, 2)


def test_what_is_continued_on_the_next_page_stands_at_its_text() -> None:
    tall = f"<p>{lines(30)}</p>"
    positioned = f'<div id="positioned" style="position: absolute; left: 200px">{tall}</div>'
    floating = f'<div id="floating" style="float: right; width: 50px">{tall}</div>'
    for name, x in (("positioned", 200), ("floating", 220)):
        part = f'<div style="position: relative">{positioned if name == "positioned" else floating}<p>{lines(45)}</p></div>'
        boxes = [
            (number, box.position_x)
            for number, page in enumerate(Pages(part).document.pages)
            for box in all_boxes(page._page_box)
            if box.element is not None and box.element.get("id") == name and box.element_tag == "div"
        ]
        assert boxes == [(0, 30 + x), (1, 100 + x)], name


def test_a_place_is_on_the_page_where_it_is_seen(tmp_path: Path) -> None:
    # The title goes with its picture, and leaves what stands before it: an element that shows nothing.
    picture = '<div style="height: 90px; break-inside: avoid">picture</div>'
    before = f'<p>{lines(12)}</p><div id="around"><div style="height: 5px"></div>'
    named = f"{before}<section id=section><h2 id=title>Title</h2>{picture}</section></div>"
    assert Pages(named).destinations(tmp_path) == {"around": [1], "section": [1], "title": [1]}
    # An entry leaves nothing behind at all.
    pages = Pages(f"<p>{lines(12)}</p>", entry("one", 0, 0, picture))
    assert pages.destinations(tmp_path) == {"one": [1], "one--one": [1]}
    tags = [box.element_tag for box in all_boxes(pages.document.pages[0]._page_box)]
    assert "article" not in tags
