"""Our own style sheets are read rule by rule as WeasyPrint reads them whole, and a rule once for all page formats."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import weasyprint
from tests.slices import every
from tests.support import CATALOGUE
from weasyprint.urls import URLFetcher

from sphinx_handbook.book.layout import stylesheets
from sphinx_handbook.book.layout.weasyprint_speed.matching_rules import _entries, _names_and_strings
from sphinx_handbook.book.layout.weasyprint_speed.sheet_rules import SheetRules, items
from sphinx_handbook.book.project import Project
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.editions import page_format
from sphinx_handbook.editions.edition import Edition
from sphinx_handbook.editions.page_format import PageFormat

SCHEMA, _ = toml_file.parse(CATALOGUE.format(language="da"))
NOWHERE = Path("/nowhere")
PROJECT = Project("T", "", "da", SCHEMA, *[NOWHERE] * 4, "", NOWHERE, (), "", {}, {}, {})

MAIN = page_format.of(Edition("main"))
FORMS = (
    MAIN,
    page_format.of(Edition("large", size=18, contrast="high")),
    page_format.of(Edition("press", variant="press", cover="separate")),
    page_format.of(Edition("cards", paper="A6", impose="cards")),
    page_format.of(Edition("poster", paper="A3 landscape", poster=True)),
    replace(page_format.of(Edition("pocket", paper="A6")), closer=True, shorter=True, last_apart=True),
    replace(MAIN, manual=True, corrections=True),
)
FETCHER = URLFetcher(allowed_protocols=["data"])


def own(form: PageFormat) -> list[tuple[str, str]]:
    """Our own style sheets of a page format, each with the base of its addresses."""
    return [(css, base) for css, base, file in stylesheets.stylesheets(PROJECT, form) if file is None]


def contents(sheet: Any) -> list[str]:
    """What a sheet says of elements and of pages, in its order."""
    of_elements = [
        (order, name, key, specificity, pseudo, *map(sorted, _names_and_strings(test.__code__)), [*block], layer)
        for name, key, (test, specificity, order, pseudo, (block, layer)) in _entries(sheet.matcher)
    ]
    of_pages = ((selectors, [*block]) for _, selectors, block in sheet.page_rules)
    # What is read later has no words of its own.
    return [re.sub(r" (?:object at )?0x\w+", "", repr(each)) for each in (*of_elements, *of_pages)]


@pytest.mark.parametrize("form", every(FORMS, once=FORMS[1:2]))
def test_rules_are_those_that_weasyprint_reads(form: PageFormat, caplog: pytest.LogCaptureFixture) -> None:
    rules, apart = SheetRules(), 0
    logging.getLogger("weasyprint").addHandler(caplog.handler)
    try:
        for css, base in own(form):
            whole = weasyprint.CSS(string=css, base_url=base, url_fetcher=FETCHER)
            if (sheet := rules.sheet(css, base, FETCHER)) is not None:
                apart += 1
                assert contents(sheet) == contents(whole)
                assert (sheet.base_url, sheet.layers) == (whole.base_url, whole.layers)
    finally:
        logging.getLogger("weasyprint").removeHandler(caplog.handler)
    # Only the fonts are read as a whole.
    assert apart == len(own(form)) - 1
    # What is read when it matches would be told of late, or never.
    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]


def test_a_rule_is_one_object_in_all_page_formats() -> None:
    rules = SheetRules()
    blocks = []
    for form in (MAIN, replace(MAIN, bleed=3, turns=False)):
        (css, base), *_ = (each for each in own(form) if "@page" in each[0] and "h1" in each[0])
        sheet = rules.sheet(css, base, FETCHER)
        blocks.append({id(block) for _, _, (*_, block) in _entries(sheet.matcher)})
    assert len(blocks[0] & blocks[1]) > 0.95 * len(blocks[0])


@pytest.mark.parametrize(
    "css",
    [
        "@import 'a.css'; p { margin: 0 }",
        "@media print { p { margin: 0 } }",
        "@font-face { font-family: x }",
        "p { a { margin: 0 } }",
        "@layer a { p { margin: 0 } }",
    ],
)
def test_other_rules_are_left_to_weasyprint(css: str) -> None:
    assert SheetRules().sheet(css, "", FETCHER) is None


def test_braces_in_words_and_comments_mean_nothing() -> None:
    css = """/* a { it's */ p /* } */ { content: "}"; color: red /* ; } */ } a[href='{;'] { margin: 0 } /* end */"""
    assert [*items(css)] == [
        ("p", ' content: "}"; color: red /* ; } */ '),
        ("a[href='{;']", " margin: 0 "),
    ]
    assert [*items(" size: A4; @top-left { margin: 0; color: red } /* ; */ margin: 0 ")] == [
        ("size: A4", None),
        ("@top-left", " margin: 0; color: red "),
        ("margin: 0", None),
    ]
