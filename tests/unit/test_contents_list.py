"""The table of contents: what it lists, in which groups, and how deep."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from sphinx_handbook.book.content import contents_list
from sphinx_handbook.book.content.front import caption_lists
from sphinx_handbook.book.content.order import Document, Part
from sphinx_handbook.book.manuscript import Chunk
from sphinx_handbook.book.options import Options
from sphinx_handbook.book.project import Project, Section
from sphinx_handbook.catalogue.schema.model import Schema


def project(sections: dict[str, list[Section]], contents: int = -1, **more: object) -> Project:
    here = Path()
    return Project(
        "T", "", "en", Schema(), here, here, here, here, "", here, (), "", {each: each for each in sections}, {}, {},
        options=Options(contents=contents), sections=sections, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def book(chapters: dict[str, tuple[str, ...]]) -> list[Part]:
    return [
        Part((Document(chapter, 1, "page"), *(Document(each, 2, "page") for each in below)))
        for chapter, below in chapters.items()
    ]


def sections(name: str, headings: int = 0) -> list[Section]:
    return [Section(0, name, name), *(Section(1, f"{name}--{n}", f"{name}.{n}") for n in range(headings))]


def listed(html: str) -> list[str]:
    return re.findall(r">([^<>]+)<(?=/a>|/p>)", html.replace('<span class="folio"', "").replace("000", ""))


def lines(*arguments: object) -> list[str]:
    return listed(contents_list.html(*arguments, "Contents"))  # type: ignore[arg-type]


def test_two_levels_unless_somebody_says_otherwise() -> None:
    pages = {"a": sections("a", 1), "b": sections("b", 1)}
    parts = book({"a": ("b",)})
    assert lines(project(pages), parts) == ["a", "a.0", "b"]
    assert lines(project(pages, 1), parts) == ["a"]
    assert lines(project(pages, 3), parts) == ["a", "a.0", "b", "b.0"]
    assert contents_list.html(project(pages, 0), parts, "Contents") == ""


def test_its_lines_are_read_again_whatever_their_direction() -> None:
    """In a language from right to left, words from left to right say so."""
    names = ["lend() & back", "\u05db\u05dc\u05d9\u05dd (A)"]
    pages = replace(project({name: sections(name) for name in names}), language="he")
    html = contents_list.html(pages, book(dict.fromkeys(names, ())), "Contents")
    assert html.count('dir="ltr"') == 1
    assert Chunk(html).contents == [(name, name) for name in names]


def test_of_a_catalogue_that_would_not_fit_the_categories_are_listed() -> None:
    """The page that a category begins with lists its entries; so it is for all of them or for none."""
    for count, fits in ((60, True), (150, False)):
        names = [f"e{number}" for number in range(count)]
        of = {"tools": names, "people": ["p"]}
        parts = [Part((Document("intro", 1, "page"),))] + [
            Part((Document(each, 1, "category", each), *(Document(name, 2, "entry", each) for name in below)))
            for each, below in of.items()
        ]
        pages = {docname: sections(docname) for docname in ("intro", *of, *names, "p")}
        words = lines(project(pages), parts)
        assert {"intro", "tools", "people"} <= set(words) and ("e7" in words) == fits == ("p" in words)
        assert "e7" in lines(project(pages, 2), parts)


def test_a_book_may_begin_below_a_chapter_that_prints_nothing() -> None:
    pages = {"below": sections("below"), "next": sections("next")}
    parts = [Part((Document("below", 2, "page"),)), Part((Document("next", 1, "page"),))]
    assert lines(project(pages), parts) == ["below", "next"]


def test_what_would_not_fit_four_pages_is_left_out_where_there_is_most_of_it() -> None:
    pages = {"guide": sections("guide", 60), "changes": sections("changes", 300), "api": sections("api", 20)}
    parts = book(dict.fromkeys(pages, ()))
    words = lines(project(pages), parts)
    assert "changes" in words and "changes.7" not in words
    assert "guide.59" in words and "api.19" in words
    # Who asks for it has it all.
    assert "changes.7" in lines(project(pages, 2), parts)


def test_captions_and_what_leads_out_of_the_book() -> None:
    pages = {each: sections(each) for each in "abcd"}
    captions = {"a": "Part one", "c": "Part two", "d": ""}
    outside = {"a": [("Out", "https://x.org/")], "b": [("Deep", "https://y.org/")]}
    html = contents_list.html(
        project(pages, captions=captions, outside=outside), book({"a": ("b",), "c": (), "d": ()}), "Contents"
    )
    order = ["Part one", "a", "b", "Deep", "(https://y.org/)", "Out", "(https://x.org/)", "Part two", "c", "d"]
    places = [html.index(f">{each}<") for each in order]
    assert places == sorted(places)
    assert html.count('class="contents-part"') == 2
    assert html.count("<ol") == html.count("</ol>") == 3 + 1


def test_a_caption_stands_once_before_the_first_line_of_its_toctree() -> None:
    """Its first page may have several headings of the highest level, or none."""
    pages = {"a": [*sections("a", 1), Section(0, "a--more", "More")], "b": [], "c": sections("c")}
    several = replace(project(pages, captions={"a": "Part one", "b": "Part two"}), titles={"a": "a", "b": "", "c": "c"})
    assert lines(several, book({"a": (), "b": (), "c": ()})) == [
        *("Part one", "a", "a.0", "More", "Part two", "c"),
    ]


FIGURES = """<figure id="a--f"><img src="x.png" alt="no caption"/><figcaption><p><span class="caption-number">Fig. 1 </span>\
<span class="caption-text">A <em>saw</em> &amp; <svg aria-label="x squared"></svg><a class="footnote-reference">1</a>\
<span class="pageref"> (see page 000)</span></span></p><div class="legend">More.</div></figcaption></figure>
<figure id="a--none"><img src="y.png"/></figure>"""
TABLE = '<table id="b--t"><caption><span class="caption-text">Teeth</span></caption><tr><td>1</td></tr></table>'
CODE = """<div class="literal-block-wrapper" id="b--c"><div class="code-block-caption"><span class="caption-number">\
Listing 1 </span><span class="caption-text">cut.py</span></div><pre>x</pre></div><div class="code-block-caption">no id</div>"""


def test_lists_of_what_has_a_caption_come_behind_the_contents_and_stand_in_them() -> None:
    gathered = caption_lists.gather(("code", "figures", "tables"), [FIGURES, TABLE, CODE], str)
    assert [(each.place, each.title, list(each.captions)) for each in gathered] == [
        ("/code", "List of code", [("b--c", "Listing 1 cut.py")]),
        ("/figures", "List of figures", [("a--f", "Fig. 1 A saw & x squared")]),
        ("/tables", "List of tables", [("b--t", "Teeth")]),
    ]
    pages = {"a": sections("a")}
    html = contents_list.html(project(pages), book({"a": ()}), "Contents", "", gathered)
    titles = [each.title for each in gathered]
    assert listed(html.replace("<h1", "<p").replace("/h1>", "/p>")) == [
        "Contents", *titles, "a", titles[0], "Listing 1 cut.py", titles[1], "Fig. 1 A saw &amp; x squared",
        titles[2], "Teeth",
    ]  # fmt: skip


def test_lists_stand_in_the_contents_behind_the_front_matter() -> None:
    pages = {"preface": sections("preface"), "a": sections("a")}
    own = project(pages)
    own = replace(own, options=replace(own.options, front_matter=("preface",)))
    gathered = caption_lists.gather(("tables",), [TABLE], str)
    html = contents_list.html(own, book({"preface": (), "a": ()}), "Contents", "", gathered)
    assert listed(html)[:3] == ["preface", "List of tables", "a"]


def test_a_list_without_entries_is_left_out_and_one_may_stand_without_contents() -> None:
    assert caption_lists.gather(("code",), [FIGURES, TABLE], str) == []
    assert caption_lists.gather((), [FIGURES], str) == []
    gathered = caption_lists.gather(("tables",), [FIGURES, TABLE], str)
    html = contents_list.html(project({"a": sections("a")}, 0), book({"a": ()}), "Contents", "", gathered)
    assert html.startswith('<nav class="contents" id="/contents"><h1 class="list-title" id="/tables">')
