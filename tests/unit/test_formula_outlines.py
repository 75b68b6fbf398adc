"""A page's formulas have each outline once in its HTML, and all of them again where it is laid out."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from sphinx_handbook.book import formula_outlines
from sphinx_handbook.book.content import covers

OUTLINES = tuple(f"M {number} -2.58 L 3.87 -2.58 Q 3.87 -1.8 3.39 -1.35 Z" for number in range(5))
SHORT = "M 0 0 Z"


def formula(*outlines: str) -> str:
    """A formula as it is drawn."""
    letters = "".join(f'<path d="{each}" transform="translate({at}.000 0.000)" />' for at, each in enumerate(outlines))
    return f'<svg xmlns="http://www.w3.org/2000/svg" class="math">{letters}<rect width="2" height="1"/></svg>'


#: Pages of formulas.
books = st.lists(st.lists(st.lists(st.sampled_from((*OUTLINES, SHORT)), max_size=4), max_size=4), max_size=3)


@given(books)
def test_pages_are_completed_wherever_they_stand(book: list[list[list[str]]]) -> None:
    pages = ["<p>@" + "".join(formula(*letters) for letters in page) + "</p>" for page in book]
    shorter = [formula_outlines.once(page) for page in pages]
    for page, own in zip(pages, shorter, strict=True):
        assert all(own.count(each) == min(page.count(each), 1) for each in OUTLINES)
        assert formula_outlines.complete(own) == page
    whole = "<div>" + "".join(reversed(pages)) + "</div>"
    assert formula_outlines.complete("<div>" + "".join(reversed(shorter)) + "</div>") == whole
    root = ElementTree.fromstring("<div>" + "".join(reversed(shorter)) + "</div>")
    formula_outlines.fill_in(root)
    assert ElementTree.tostring(root) == ElementTree.tostring(ElementTree.fromstring(whole))


def test_what_is_laid_out_has_one_string_for_an_outline() -> None:
    page = formula_outlines.once(formula(*OUTLINES)) + formula_outlines.once(formula(*OUTLINES))
    root = ElementTree.fromstring(f"<div>{page}</div>")
    formula_outlines.fill_in(root)
    assert len({id(each.get("d")) for each in root.iter("{http://www.w3.org/2000/svg}path")}) == len(OUTLINES)


def test_a_drawing_of_an_author_is_as_it_was() -> None:
    page = f'<svg><path d="{OUTLINES[0]}"/><path d="@name" transform="translate(1 2)"/><path d="{SHORT}"/></svg>' * 2
    assert formula_outlines.once(page) == formula_outlines.complete(page) == page


def test_the_edition_is_that_of_the_text() -> None:
    page = formula(*OUTLINES) * 2
    assert covers.edition_id(formula_outlines.once(page)) == covers.edition_id(page)
