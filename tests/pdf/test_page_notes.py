"""Footnotes at the foot of the page that calls them (``handbook_pdf_footnotes``)."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest
from docutils import nodes
from docutils.core import publish_doctree
from tests import paper
from tests.support import build
from tests.verapdf import failures

from sphinx_handbook.book import postflight
from sphinx_handbook.book.content.elements import page_notes
from sphinx_handbook.book.layout.margin_notes import foot_numbers

CONF = """\
project = "Notes"
extensions = ["myst_parser", "sphinx_handbook"]
handbook_pdf_footnotes = "foot"
"""
LINE = "Some words of running text that go on so that a line is filled. "
COUNT = 25
CALLS = "".join(
    f"{LINE * 4}Here{number:02d}[^n{number}] it is called. {LINE * 2}\n\n" for number in range(1, COUNT + 1)
)
NOTES = "".join(
    f"[^n{number}]: Note{number:02d}, with *emphasis*. {LINE * (number % 3)}\n" for number in range(1, COUNT + 1)
)
INDEX = f"# Notes\n\n```{{toctree}}\nother\n```\n\n{CALLS}Again[^n2].\n\n| a | b |\n|---|---|\n| x[^t] | y |\n\n{NOTES}[^t]: Of a table.\n"
OTHER = f"""\
Other
=====

{LINE}Auto [#]_ and [3]_.

- an item [*]_

.. toctree::

   places

.. rubric:: Footnotes

.. [#] First.
.. [3] Second.

   More of it.
.. [*] A star.
"""
PLACES = """\
Places
======

:Field: Its text [#field]_ calls.
:Next field: Last field.

- An item [#item]_ calls.

  It goes on.

  - Below [#below]_ it.
- Last item.

.. note::

   A remark [#remark]_ calls twice [#twice]_.

   It ends.

Term
   A definition [#definition]_ calls.
Next term
   Last definition.

..

   A quotation [#quotation]_ calls.

   It is over.

| A verse [#verse]_ calls.
| Last verse.

.. parsed-literal::

   code [#code]_ calls

After it [#outer]_ all.

.. [#field] Of a field.
.. [#item] Of an item.
.. [#below] Of one below.
.. [#remark] Of a remark.

   Of it again.
.. [#twice] Of a second call.
.. [#definition] Of a definition.
.. [#quotation] Of a quotation.
.. [#verse] Of a verse.
.. [#code] Of code.
.. [#outer] Of the text, with one [#inner]_ within.
.. [#inner] Of a note.
"""


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("notes") / "root"
    root.mkdir()
    for name, text in {"conf.py": CONF, "index.md": INDEX, "other.rst": OTHER, "places.rst": PLACES}.items():
        (root / name).write_text(text, "utf-8")
    result = build(root, root.with_name("out"), "handbook-pdf")
    assert result.warnings == ()
    return result.outdir / "notes.pdf"


CATALOGUE = """\
[book]
title = "Notes"

[editions.small]
title = "Small"
paper = "A5"
"""
CROWD = 12
CROWDED = f"""\
# Crowd

{"".join(f"Call{number}[^m{number}] " for number in range(1, CROWD + 1))}{LINE * 30}

{LINE} Later[^last] and again[^m3].

{"".join(f"[^m{number}]: Text{number}, a word.{chr(10)}" for number in range(1, CROWD + 1))}[^last]: Last.
"""


@pytest.fixture(scope="module")
def by_page(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    root = tmp_path_factory.mktemp("by-page") / "root"
    root.mkdir()
    conf = CONF.replace('"foot"', '"foot-by-page"')
    files = {"conf.py": conf, "katalog.toml": CATALOGUE, "index.md": INDEX.replace("other", "crowd\nother", 1)}
    for name, text in (files | {"crowd.md": CROWDED, "other.rst": OTHER, "places.rst": PLACES}).items():
        (root / name).write_text(text, "utf-8")
    result = build(root, root.with_name("out"), "handbook-pdf")
    assert result.warnings == ()
    return [result.outdir / "notes.pdf", result.outdir / "notes-small.pdf"]


def test_numbers_begin_anew_on_each_page(by_page: list[Path]) -> None:
    for pdf in by_page:
        numbers = {}
        for words in paper.words(pdf):
            text = " ".join(each.text for each in words)
            calls = dict(re.findall(r"Here(\d\d) ?(\d+)", text))
            # The same number stands before the note.
            notes = [(note, number) for number, note in re.findall(r"(\d+) Note(\d\d)", text)]
            overleaf = [number for note, number in notes if note not in calls]
            first = int(overleaf[-1]) + 1 if overleaf else 1
            assert [*calls.values()] == [str(first + each) for each in range(len(calls))]
            numbers |= calls
            assert all(numbers[note] == number for note, number in notes), notes
        assert len(numbers) == COUNT
        text = " ".join(each.text for words in paper.words(pdf) for each in words)
        # More than nine on one page; a further call says where the note is, on another page than that.
        assert "Call12 12" in text.replace("Call1212", "Call12 12")
        assert re.search(r"Again ?2 \(see page 3\)", text)
        for words in paper.words(pdf):
            text_of_page = " ".join(each.text for each in words)
            if again := re.search(r"again ?3( \(see page \d+\))?\.", text_of_page):
                assert (again[1] is None) == ("3 Text3," in text_of_page)
        assert re.search(r"\d+ Of the text, with one \[a\] within\.", text)
        assert failures(pdf, "ua1") == []


@pytest.mark.parametrize(("moves", "expected"), [(False, "none"), (True, "")])
def test_a_further_call_on_the_page_of_the_note_needs_no_page_number(*, moves: bool, expected: str) -> None:
    number = '<span class="note-number of-page">1</span>'
    root = ElementTree.fromstring(
        f'<p><a class="footnote-reference" href="#n">{number}</a><span id="n" class="page-note"><b>{number}</b></span>'
        f'<a class="note-again" href="#n">{number}</a> <span class="pageref">(see page 3)</span>.</p>'
    )
    call, note, again, reference = root

    def lay_out() -> tuple[Any, None]:
        # Without the page's number there is room for it on the page before, where the note is not.
        elsewhere = moves and not again.tail
        pages = [[call, again], [note]] if elsewhere else [[call], [again, note]]
        boxes = [SimpleNamespace(element=None, children=[SimpleNamespace(element=each, element_tag=each.tag) for each in page]) for page in pages]  # fmt: skip
        return SimpleNamespace(pages=[SimpleNamespace(_page_box=each) for each in boxes]), None

    foot_numbers.by_page(lay_out, root)
    assert (reference.get("style") or "").removeprefix("display: ") == expected
    assert again.tail == ("" if expected else " ")


@pytest.mark.parametrize(
    ("overleaf", "expected"), [(0, [*range(1, 10), 1, 2]), (1, [*range(1, 10), 10, 11])]
)  # fmt: skip
def test_numbers_that_move_calls_to_other_pages_come_to_rest(overleaf: int, expected: list[int]) -> None:
    root = ElementTree.fromstring(
        "<body>"
        + "".join(
            f'<a class="footnote-reference" href="#n{at}"><span class="note-number of-page">{at}</span></a>'
            f'<span id="n{at}" class="page-note"><span class="label"><span class="note-number of-page">{at}</span>'
            "</span></span>"
            for at in range(11)
        )
        + "</body>"
    )
    calls, notes = root.findall("a/span"), root.findall("span")

    def lay_out() -> tuple[Any, None]:
        # As long as the tenth number has one figure, its call has room on the first page.
        fixed = calls[9].get("style") is not None
        first = 10 if calls[9].text == "1" and not fixed else 9
        pages = [(calls[:first], notes[: first - overleaf]), (calls[first:], notes[first - overleaf :])]
        boxes = [
            SimpleNamespace(
                element=None,
                children=[SimpleNamespace(element=each, element_tag=each.tag) for part in page for each in part],
            )
            for page in pages
        ]
        return SimpleNamespace(pages=[SimpleNamespace(_page_box=each) for each in boxes]), None

    foot_numbers.by_page(lay_out, root)
    # Where the ninth note has no room on the first page, those that the second page calls come after it.
    assert [each.text for each in calls] == [*map(str, expected)]
    assert [each[0][0].text for each in notes] == [each.text for each in calls]
    assert all((each.get("style") is None) == bool(overleaf) for each in calls)


def test_each_stands_below_the_text_of_the_page_that_calls_it(pdf: Path) -> None:
    pages = paper.words(pdf)
    overleaf = 0
    for number in range(1, COUNT + 1):
        (page,) = [words for words in pages if any(each.text.startswith(f"Here{number:02d}") for each in words)]
        note = next((each for each in page if each.text.endswith(f"Note{number:02d},")), None)
        if note is None:
            # Where a paragraph may not be divided, WeasyPrint continues the notes of its page overleaf.
            overleaf += 1
            following = pages[pages.index(page) + 1]
            note = next(each for each in following if each.text.endswith(f"Note{number:02d},"))
            page = following
        assert all(each.bottom <= note.top for each in page if re.match(r"Here\d", each.text)), number
    assert overleaf <= 1
    # A further call tells where the note is; a table's stays below it.
    last = " ".join(each.text for words in pages for each in words)
    assert re.search(r"Again ?2 \(see page 3\)", last) and last.index("Of a table.") > last.index("Again")
    assert "Footnotes" not in last and "More of it." in last


def test_that_they_are_drawn_at_the_foot_is_no_fault(pdf: Path) -> None:
    report = postflight.examine(pdf, pdf.name, ((None, None),), pages=True)
    assert not [each for each in report.hints if each.code == "page-order"]


def test_a_screen_reader_is_told_of_them(pdf: Path) -> None:
    assert failures(pdf, "ua1") == [] and failures(pdf, "2a") == []
    with pikepdf.open(pdf) as opened:
        waiting, notes = [opened.Root.StructTreeRoot], []
        while waiting:
            node = waiting.pop()
            if node.get("/S") == pikepdf.Name.Note:
                notes.append(node)
            kids = node.get("/K", [])
            waiting += [
                each
                for each in (kids if isinstance(kids, pikepdf.Array) else [kids])
                if isinstance(each, pikepdf.Dictionary)
            ]
        assert len(notes) == COUNT + 1 + 3 + 11
        # None within a sentence.
        assert not [each for each in notes if each.P.S == pikepdf.Name.P]


def test_each_is_read_behind_the_paragraph_that_calls_it(pdf: Path) -> None:
    text = paper.structure(pdf).text
    # The numbers go on after those of the chapter's first document.
    assert text[text.index("Places Field") :] == (
        "Places Field: Its text 4 calls. 4 Of a field. Next field: Last field. "
        "– An item 5 calls. 5 Of an item. It goes on. – Below 6 it. 6 Of one below. – Last item. "
        "Note A remark 7 calls twice 8 . 7 Of a remark. Of it again. 8 Of a second call. It ends. "
        "Term A definition 9 calls. 9 Of a definition. Next term Last definition. "
        "A quotation 10 calls. 10 Of a quotation. It is over. A verse 11 calls. 11 Of a verse. Last verse. "
        "code 12 calls 12 Of code. After it 13 all. 13 Of the text, with one [14] within. [14] Of a note."
    )


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("Words [1]_.\n\n.. [1] A note.\n", True),
        ("Words [1]_.\n\n.. [1] A note.\n\n   - with a list\n", False),
        ("Words.\n\n.. [1] Nobody calls it.\n", False),
        ("T [1]_\n======\n\nWords.\n\n.. [1] Of a title.\n", False),
        (":Field [1]_: words\n\n.. [1] Of a field's name.\n", False),
        ("=====  =\na      b\n=====  =\nx [1]_ y\n=====  =\n\n.. [1] Of a table.\n", False),
    ],
)
def test_what_is_no_plain_note_of_the_text_stays(text: str, *, moved: bool) -> None:
    doctree = publish_doctree(text, settings_overrides={"doctitle_xform": False})
    page_notes.move(doctree)
    assert (next(iter(doctree.findall(nodes.footnote)), None) is None) == moved
    assert bool([each for each in doctree.findall(nodes.inline) if "page-note" in each["classes"]]) == moved


def test_a_note_called_within_a_note_stays() -> None:
    doctree = publish_doctree("Words [1]_ and [2]_ call.\n\n.. [1] One [3]_ calls.\n.. [2] Two.\n.. [3] Three.\n")
    page_notes.move(doctree)
    (left,) = doctree.findall(nodes.footnote)
    assert left.astext() == "3\n\nThree."
    # Its number stands at the word, as is usual for raised ones.
    assert doctree[0].astext() == "Words11One 3 calls. and22Two. call."
