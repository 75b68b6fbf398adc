"""What a PDF should hold, gathered from a page's HTML."""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils import nodes

from sphinx_handbook.book.content.expectations import source_marks
from sphinx_handbook.book.content.expectations.gatherer import Gatherer
from sphinx_handbook.book.content.expectations.source_marks import MARK, SourceMarks
from sphinx_handbook.book.layout import css_scan
from sphinx_handbook.book.layout.source_locations import SourceLocator
from sphinx_handbook.book.postflight.expected import Expected

PAGE = Path("/book/page.md")


def gathered(
    html: str, hides: frozenset[tuple[frozenset[str], ...] | str] = frozenset(), marks: SourceMarks | None = None
) -> Expected:
    gatherer = Gatherer(Path("/book"), hides)
    gatherer.take(html, "page", PAGE, marks or SourceMarks())
    return gatherer.expected


def texts(html: str, **more: object) -> list[str]:
    """Each passage, its parts with a stroke between them."""
    return ["|".join(part.strip() for part in each.parts) for each in gathered(html, **more).passages]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("html", "passages"),
    [
        ("<p>One <em>two</em> three.</p>", ["One two three."]),
        ("before<p>one</p>after", ["before", "one", "after"]),
        ("<p>a<!-- not this --> b<?nor this?> c</p>", ["a b c"]),
        ('<p><a href="#x">link</a> behind</p>', ["link|behind"]),
        ('<p>word<span class="pageref"> (see page <span class="folio">000</span>)</span>.</p>', ["word|."]),
        ("<p>one<img src='x' alt='not this'>two</p>", ["one|two"]),
        ("<pre>one\ntwo\n\nthree</pre>", ["one|two|three"]),
        ("<p>one</p><svg><text>drawn</text></svg><p>two</p>", ["one", "two"]),
        # It has no end, and what follows is not within it.
        ('<div><embed src="x.svg"> one</div><p>two</p>', ["one", "two"]),
        ("<p>not closed <b>bold<p>next</b> one", ["not closed bold", "next one"]),
        ("<ul><li>one<li>two<ul><li>three</ul>four</ul>", ["one", "two", "three", "four"]),
        ("<table><tr><th>a<td>b</table>", ["a", "b"]),
        ("<p hidden>no</p><p style='color: red; display : none'>no</p><script>no</script>yes", ["yes"]),
        ("<details><summary>More</summary>Within</details>", ["More", "Within"]),
        ("&amp;&nbsp;&#8212; &lt;b&gt;", ["&\N{NO-BREAK SPACE}— <b>"]),
        ("<p>\N{ZERO WIDTH SPACE} </p><p>  </p>", ["\N{ZERO WIDTH SPACE}"]),
        ("", []),
        ("<span>" * 1000 + "deep" + "</span>" * 1000, ["deep"]),
    ],
)
def test_the_text_that_is_printed(html: str, passages: list[str]) -> None:
    assert texts(html) == passages


def test_what_style_sheets_hide_is_not_expected() -> None:
    html = (
        '<div class="term"><p class="entry-summary">no</p></div><p class="entry-summary">yes</p><i class="a b">no</i>'
    )
    hides = frozenset({(frozenset({"term"}), frozenset({"entry-summary"})), (frozenset({"a", "b"}),)})
    assert texts(html, hides=hides) == ["yes"]


@pytest.mark.parametrize(
    ("css", "passages"),
    [
        ("section > p + p { display: none }", ["Title", "One", "Four"]),
        ("#three, #none { display: none }", ["Title", "One", "Two", "Four"]),
        ("@media print { p:nth-of-type(2) { color: red; display: none } }", ["Title", "One", "Three", "Four"]),
        ("[class^='web'] { display:none } /* p { display: none } */", ["Title", "One", "Two", "Four"]),
        ("div.notes > *, @nonsense, ::before { display: none }", ["Title", "One", "Two", "Three"]),
        ("p::first-line { display: none } p:hover { display: none } ? { display: none }", ["Title", "One", "Two", "Three", "Four"]),
        (".notes p { display: none }", ["Title", "One", "Two", "Three"]),
    ],
)  # fmt: skip
def test_what_any_selector_hides_is_not_expected(css: str, passages: list[str]) -> None:
    html = (
        '<section><h1>Title</h1><p>One</p><p>Two</p><p class="web-only" id="three">Three</p>'
        '<!-- c --><div class="notes"><p>Four</p></div></section>'
    )
    assert texts(html, hides=css_scan.hidden(css)) == passages


def test_each_place_has_the_passage_behind_it() -> None:
    html = (
        '<section id="s"><span id="t"></span><h1>Title <i id="within">x</i></h1><p id="p">One</p>'
        '<p id="empty"><img src="x"></p><figure id="f"><img src="x"><figcaption id="c">Two</figcaption></figure>'
        '<div id="void"></div><p>Three</p></section><div id="end"></div>'
    )
    assert gathered(html).places == {
        "page": (0, False), "s": (0, False), "t": (0, False), "within": (0, True), "p": (1, False), "c": (2, False),
        "void": (3, False),
    }  # fmt: skip


def test_an_image_before_the_first_words_may_fill_a_page() -> None:
    assert "page" not in gathered('<img src="x"><section><h1>Title</h1></section>').places


def test_links_in_the_book() -> None:
    html = (
        '<p><a href="#a%20b">one <b>two</b></a> <a href="https://example.org/#x">out</a> <a href="#c"><img src="x"></a>'
        '<a href="#">top</a> <a href="#n"><span class="folio">000</span></a></p>'
    )
    assert [(each.words, each.place) for each in gathered(html).references] == [("one two", "a b")]


def test_the_title_is_the_heading_that_a_page_begins_with() -> None:
    expected = gathered("<h2>Title<span class='section-number'> 1</span></h2><h3>More</h3>")
    assert expected.titles == [0]
    assert [each.heading for each in expected.passages] == [True, True]
    assert gathered("<p>Before</p><h2>Title</h2>").titles == []


def test_each_passage_has_its_line() -> None:
    marks = SourceMarks()
    paragraph, item = nodes.paragraph(), nodes.list_item()
    paragraph.source, paragraph.line = str(PAGE), 7
    item.line = 9
    attributes = [f'{MARK}="{marks.attribute(each)[MARK]}"' for each in (paragraph, item, paragraph)]
    assert marks.attribute(nodes.paragraph()) == marks.attribute({}) == {}
    html = "<p {}>One <b {}>two</b></p><li>three</li><p {}>four</p>".format(*attributes)
    assert [(each.path, each.line) for each in gathered(html, marks=marks).passages] == [
        ("page.md", 7), ("page.md", 9), ("page.md", 7),
    ]  # fmt: skip
    assert source_marks.removed(html) == "<p>One <b>two</b></p><li>three</li><p>four</p>"


def test_a_page_without_marks_has_no_lines() -> None:
    assert [(each.path, each.line) for each in gathered("<p>One</p>").passages] == [("page.md", 0)]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("/book/page.md", "page.md"),
        ("/package/module.py:docstring of module.f", "../package/module.py:docstring of module.f"),
        ("docstring of builtin.f", "page.md:docstring of builtin.f"),
        ("<rst_epilog>", "page.md"),
    ],
)
def test_what_stands_in_a_docstring_has_its_lines_and_no_others(name: str, file: str) -> None:
    image = nodes.image(uri="a.png")
    paragraph = nodes.paragraph("", "", image)
    # MyST says 0 of an image without words.
    image.line, paragraph.source, paragraph.line = 0, name, 5
    assert source_marks.place(image, Path("/book"), PAGE) == (file, 5)


def test_a_picture_that_conf_py_defines_for_all_pages_is_where_it_is_used() -> None:
    image = nodes.image(uri="icon.png")
    image.source, image.line = "<rst_prologue>", 723
    around = nodes.paragraph("", "Press ", image)
    around.source, around.line = str(PAGE), 8
    assert source_marks.place(image, PAGE.parent, PAGE) == (PAGE.name, 8)
    assert SourceMarks().attribute(image) == {}


def test_an_image_without_words_has_the_place_of_its_own_file(tmp_path: Path) -> None:
    images = {"a/logo.svg": ("one.md", 3), "b/logo.svg": ("../module.py:docstring of module.f", 5)}
    (tmp_path / "a").mkdir()
    (tmp_path / "a/logo.svg").write_text("", "utf-8")
    locator = SourceLocator(tmp_path, {}, [], images)
    assert locator.of_image("b/logo.svg") == f"{tmp_path.parent}/module.py:docstring of module.f:5"
    assert [locator.reported_by_sphinx("image", each) for each in images] == [False, True]
    # Of several references to it that without words is meant.
    locator = SourceLocator(tmp_path, {}, [], images, (), {"a/logo.svg": ("one.md", 9)})
    assert [locator.of_silent_image(each) for each in ("a/logo.svg", "b/logo.svg")] == [
        f"{tmp_path}/one.md:9",
        locator.of_image("b/logo.svg"),
    ]


def test_a_font_that_cannot_be_read_has_the_place_of_its_drawing(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("<style>@font-face { font-family: Zork }</style>", "utf-8")
    locator = SourceLocator(tmp_path, {}, [], {"a.svg": ("one.md", 3)})
    assert locator.of_font("Zork") == f"{tmp_path}/one.md:3"


def test_a_file_included_from_the_folder_of_the_build_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/part.txt").write_text("", "utf-8")
    image = nodes.image()
    image.source, image.line = "docs/part.txt", 4
    monkeypatch.chdir(tmp_path)
    assert source_marks.place(image, tmp_path / "docs", tmp_path / "docs/page.rst") == ("part.txt", 4)


def test_what_an_included_file_names_has_a_line_in_that_file(tmp_path: Path) -> None:
    page, part = tmp_path / "page.rst", tmp_path / "part.html"
    page.write_text("Here is own.png.\n", "utf-8")
    part.write_text('<p>\n<img src="gone.png">\n<img src="own.png">\n', "utf-8")
    locator = SourceLocator(tmp_path, {"page": page}, [], {}, [part])
    assert locator.of_message("Failed to load image at 'file:///book/gone.png': no such file") == f"{part}:2"
    assert locator.of_image("own.png") == f"{page}:1"


def test_a_value_made_of_variables_has_the_line_of_its_declaration(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "<style>:root { --h: 20; --a: hsl(var(--h) 0% calc(1% + 2%)); --b: var(--b) }</style>\n"
        '<p style="color: var(--b)">\n<p style="color: var(--a)">\n',
        "utf-8",
    )
    locator = SourceLocator(tmp_path, {"page": page}, [], {})
    message = "Ignored `color: hsl({} 0% calc(1% + 2%))` at 1:9, invalid value."
    assert locator.of_message(message.format(20)) == f"{page}:3"
    assert locator.of_message(message.format(21)) is None


def test_the_second_place_of_a_name_is_noted() -> None:
    marks = SourceMarks()
    marks.places += [("", 3), ("", 7)]
    gatherer = Gatherer(Path("/book"), frozenset())
    gatherer.take(f'<p id="x" {MARK}="0">One.</p><p id="x" {MARK}="1">Two.</p>', "page", PAGE, marks)
    assert gatherer.repeated_places() == {"x": "/book/page.md:7"}


def test_of_a_name_that_comes_twice_the_first_place_counts_even_with_a_drawing() -> None:
    twice = '<section id="x">{}</section><p>Between.</p><section id="x"><p>Later.</p></section>'
    assert gathered(twice.format("<p>First.</p>")).places["x"] == (0, False)
    assert "x" not in gathered(twice.format("<p><svg></svg> drawn first.</p>")).places
    assert "x" not in gathered(twice.format("<svg></svg>")).places
