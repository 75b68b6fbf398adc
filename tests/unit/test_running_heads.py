"""What stands at the head and the foot of pages."""

from __future__ import annotations

from pathlib import Path

from sphinx_handbook.book.content.elements import running_heads
from sphinx_handbook.book.content.order import Document
from sphinx_handbook.book.layout import option_css
from sphinx_handbook.book.options import Options
from sphinx_handbook.book.pdf.fragment import Deferred, stands_for
from sphinx_handbook.book.project import Project, Section
from sphinx_handbook.catalogue.schema.model import Schema

CHAPTER, BELOW = Document("one", 1, "page"), Document("two", 2, "page")
HTML = '<section id="one--x"><h1>One</h1><section id="one--y">\n<h2>Y &amp; Z</h2></section></section>'


def project(**chosen: str) -> Project:
    here = Path()
    return Project(
        "T", "Ann", "en", Schema(), here, here, here, here, "", here, (), "", {"one": "One", "two": "Two"}, {}, {},
        options=Options(**chosen), release="4.2", today="July 1999",
        sections={
            "one": [Section(0, "one", "1. One"), Section(1, "one--y", "1.1. Y & Z")],
            "two": [Section(0, "two", "1.2. Two")],
        },
    )  # type: ignore[arg-type]  # fmt: skip


def test_every_name_stands_for_something_at_head_and_foot() -> None:
    names = "{title} {version}, {author}, {date}: {page}/{pages}"
    words = f"T 4.2, Ann, July 1999: {stands_for(Deferred.PAGE)}/{stands_for(Deferred.PAGES)}"
    assert running_heads.head(project(header=names), "1. One") == words
    assert running_heads.foot(project(footer=names)) == words
    assert "{{" not in running_heads.foot(project(footer="{edition}")) and "0" in running_heads.foot(project())


def test_a_chapter_sets_its_head_and_no_page_but_its_own_is_without_one() -> None:
    assert running_heads.opening(project(), CHAPTER) == '<div class="running-head" data-head="1. One"></div>'
    assert running_heads.opening(project(), BELOW) == running_heads.opening(project(header="none"), CHAPTER) == ""
    assert running_heads.with_sections(project(), CHAPTER, "1. One", HTML) == HTML
    assert "data-foot" not in option_css.css(Options(), Path(), plain=True)


def test_sections_set_the_head_where_it_names_them() -> None:
    own = project(header="{chapter} · {section}")
    assert running_heads.opening(own, CHAPTER).count("data-head") == 2
    assert ' data-head="1. One"' in running_heads.opening(own, CHAPTER)
    html = running_heads.with_sections(own, CHAPTER, "1. One", HTML)
    assert '<h2 data-head="1. One · 1.1. Y &amp; Z" data-foot="' in html
    below = running_heads.with_sections(own, BELOW, "1. One", '<section id="two--t"><h2 class="x">Two</h2></section>')
    assert '<h2 data-head="1. One · 1.2. Two" data-foot="T 4.2 · ' in below
    sheet = option_css.css(own.options, Path(), plain=True)
    assert "string(running-head, first)" in sheet and "h2[data-head] { string-set: running-head" in sheet


def test_a_foot_may_change_from_chapter_to_chapter() -> None:
    own = project(footer="{chapter} · {section} ({page})")
    page = stands_for(Deferred.PAGE)
    assert f'data-foot="1. One ({page})"' in running_heads.opening(own, CHAPTER)
    assert running_heads.without_chapter(own) == {"edition": f"({page})"}
    assert running_heads.without_chapter(project()) == {}
    assert running_heads.carried(own, CHAPTER)["edition"] == f"1. One ({page})"
    sheet = option_css.css(own.options, Path(), plain=True)
    # The number is not printed twice.
    assert "@bottom-right-corner { content: none; }" in sheet and "body { string-set: none; }" in sheet
