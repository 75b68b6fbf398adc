"""What conf.py says of the book: every value checked, every fault told with what would be right."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes
from sphinx.config import Config
from sphinx.errors import ConfigError

from sphinx_handbook.book import options
from sphinx_handbook.catalogue.schema.model import Schema
from sphinx_handbook.sphinx_ext.config import book_title


class Conf(SimpleNamespace):
    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


def read(settings: Path, **given: Any) -> options.Options:
    values = {each.name: each.default for each in options.declared()}
    values |= {f"handbook_pdf_{name}": value for name, value in given.items()}
    return options.read(Conf(language="en", **values), settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("settings", "title"),
    [
        ({"project": "Toolbook"}, "Toolbook"),
        ({"project": "Toolbook", "html_title": "The website"}, "Toolbook"),
        ({"html_title": "The website"}, "The website"),
        ({}, Config().project),
    ],
)
def test_a_book_is_called_as_the_project_or_as_the_website(settings: dict[str, str], title: str) -> None:
    config = Config({}, settings)
    config.add("html_title", lambda config: f"{config.project} documentation", "html", {str})
    config.add("handbook_schema", Schema(), "env", ())
    assert book_title(config) == title
    env = SimpleNamespace(titles={"index": nodes.title("", "Pumps")})
    named_by_page = book_title(config, env)  # type: ignore[arg-type]
    assert named_by_page == (title if settings else "Pumps")


def test_nothing_said_is_the_book_as_it_is_drawn(tmp_path: Path) -> None:
    assert read(tmp_path) == options.Options()


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"paper": "A8"},
            "handbook_pdf_paper: there is no paper “A8”. Allowed: A5 landscape, 120 × 170 mm, A2, A3, A4, A5, "
            "A6, A7, B5, poker, Letter, Legal, Tabloid, square, 16:9.",
        ),
        ({"paper": "2 × 2 mm"}, "handbook_pdf_paper: The sides of “2 × 2 mm” must be from 40 to 1200 mm."),
        ({"size": 4}, "handbook_pdf_size: the text is from 6 to 36 points large, not 4."),
        ({"contents": 9}, "handbook_pdf_contents: the contents have from 0 to 6 levels, not 9."),
        ({"margin": "wid"}, "handbook_pdf_margin: there is no margin “wid”. Did you mean “wide”? Allowed: wide, narrow."),
        ({"lists": ["figure"]}, "handbook_pdf_lists: there is no list of “figure”. Did you mean “figures”? Allowed: figures, tables, code."),
        ({"index_sort": {"the Hague": 1}}, "handbook_pdf_index_sort: “the Hague” must have a text to be sorted by."),
        ({"appendices": [1]}, "handbook_pdf_appendices: “1” is no name of a page."),
        ({"back_cover": "b.png"}, "handbook_pdf_back_cover: there is no file “b.png” beside conf.py."),
        ({"footnotes": "foots"}, "handbook_pdf_footnotes: there is no place “foots” for footnotes. Did you mean “foot”? Allowed: end, foot, foot-by-page."),
        ({"page_numbers": "roman"}, "handbook_pdf_page_numbers: pages are not numbered “roman”. Did you mean “roman-front”? Allowed: continuous, roman-front."),
        ({"cover": "a.gif"}, "handbook_pdf_cover: “a.gif” must be a file with one of these endings."),
        ({"cover": "a.png"}, "handbook_pdf_cover: there is no file “a.png” beside conf.py."),
        ({"header": "{chapterr}"}, "handbook_pdf_header: nothing is called {chapterr} here. Did you mean “{chapter}”? Allowed: {chapter}, {section}, {title}, {edition}, {version}, {author}, {date}, {page}, {pages}."),
        ({"footer": "{}"}, "handbook_pdf_footer: nothing is called {} here."),
        ({"colour": "red"}, "handbook_pdf_colour: “red” is no colour; one is written as #rrggbb."),
        ({"colour": "#ffee00"}, "handbook_pdf_colour: #ffee00 is too light to be read on white, as headings must be."),
        ({"fonts": {"texts": "a.ttf"}}, "a face is not for “texts”. Did you mean “text”? Allowed: text, display, sans, mono."),
        ({"fonts": {"text": []}}, "handbook_pdf_fonts: “text” must be a list of font files."),
        ({"fonts": {"text": ["a.ttf"]}}, "handbook_pdf_fonts: there is no file “a.ttf” beside conf.py."),
        ({"documents": ["index"]}, "handbook_pdf_documents: each book is a table with document and name."),
        ({"documents": [{"document": "index"}]}, "handbook_pdf_documents: each book is a table with document and name."),
        ({"documents": [{"document": "a", "name": "b", "titel": "c"}]}, "a book has no “titel”. Did you mean “title”?"),
        ({"documents": [{"document": "a", "name": 1}]}, "handbook_pdf_documents: “name” must be text."),
        ({"documents": [{"document": "a", "name": "../b"}]}, "“../b” cannot be a file's name"),
        ({"documents": [{"document": "a", "name": "b.pdf"}]}, "“b.pdf” cannot be a file's name"),
        ({"documents": 2 * [{"document": "a", "name": "b"}]}, "handbook_pdf_documents: two books have the name “b”."),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_told(values: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as fault:
        read(tmp_path, **values)
    assert message in str(fault.value)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as fault:
        read(tmp_path, paper="A8", colour="red")
    assert len(str(fault.value).splitlines()) == 2


def test_the_head_of_a_page() -> None:
    assert options.header(options.Options(header="{title}: {chapter}"), plain=True) == "{title}: {chapter}"
    assert options.header(options.Options(), plain=True) == "{chapter}"
    assert options.header(options.Options(), plain=False) == ""
    assert options.header(options.Options(header="none"), plain=True) == ""


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{title} · {date}", "Probe"),
        ("{date} · {title}", "Probe"),
        ("{date} · {date}: {title}", "Probe"),
        ("{title} · {date} · {author}", "Probe · Ann"),
        ("{title} ({date})", "Probe"),
        ("{date}", ""),
        ("{title} – {author}", "Probe – Ann"),
    ],
)
def test_a_name_that_stands_for_nothing_leaves_no_sign(template: str, expected: str) -> None:
    assert options.filled(template, title="Probe", date="", author="Ann") == expected
