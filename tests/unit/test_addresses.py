"""Where the address of a link is printed."""

from __future__ import annotations

from docutils import nodes

from sphinx_handbook.book.content.elements import addresses
from sphinx_handbook.book.content.numbers.letters import lettered

ISSUES, PULLS, PEOPLE = "https://example.org/issues/", "https://example.org/pull/", "https://example.org/"


def link(words: str, address: str) -> nodes.reference:
    return nodes.reference("", words, refuri=address)


def marked(*paragraphs: list[nodes.reference]) -> list[bool]:
    """Of each link, whether its address is printed beside it."""
    doctree = nodes.document(None, None)  # type: ignore[arg-type]
    doctree += [nodes.paragraph("", "", *links) for links in paragraphs]
    addresses.mark(doctree)
    return [addresses.NO_ADDRESS not in each for each in doctree.findall(nodes.reference)]


def test_what_is_numbered_elsewhere_has_its_address_once() -> None:
    changes = [[link(f"#{number}", f"{ISSUES}{number}")] for number in (12, 13, 140)]
    assert marked(*changes, [link("#15", f"{PULLS}15"), link("PR #16", f"{PULLS}16")]) == [
        True, False, False, True, False,
    ]  # fmt: skip
    pulls = [[link(f"pull request {number}", f"{PULLS}{number}")] for number in (12, 13)]
    assert marked(*pulls, [link("Merge Request !14", f"{PULLS}14")]) == [True, False, False]
    assert marked([link("@anna", f"{PEOPLE}anna")], [link("@ole", f"{PEOPLE}ole")]) == [True, False]


def test_words_that_do_not_say_what_the_address_ends_with_have_it() -> None:
    assert marked([link("#12", f"{ISSUES}12")], [link("#13", f"{ISSUES}99")]) == [True, True]
    assert marked([link("12", f"{ISSUES}112")], [link("13", f"{ISSUES}113")]) == [True, True]
    assert marked([link("this one", f"{ISSUES}12")], [link("and that one", f"{ISSUES}13")]) == [True, True]


def test_an_address_that_is_the_words_is_printed_once() -> None:
    addresses_of = ("https://example.org/", "https://example.org", "http://example.org/a/")
    bare = [each.partition("//")[2] for each in addresses_of]
    links = [link(words, each) for each, plain in zip(addresses_of, bare, strict=True) for words in (each, plain)]
    assert not any(map(addresses.wanted, links))
    assert addresses.wanted(link("https://example.org/a", "https://example.org/b"))


def test_an_address_stands_in_a_paragraph_once() -> None:
    shop = "https://example.org/shop"
    assert marked([link("shop", shop), link("again", shop)], [link("shop", shop)]) == [True, False, True]


def test_the_addresses_of_a_table_stand_below_it() -> None:
    cells = [link("one", "https://example.org/1/a"), link("two", "https://example.org/2/a")]
    cells += [link("one again", "https://example.org/1/a"), link("example.org", "https://example.org")]
    row = nodes.row("", *(nodes.entry("", nodes.paragraph("", "", each)) for each in cells))
    table = nodes.table("", nodes.tgroup("", nodes.tbody("", row)), classes=["letters-90", "turns", "own"])
    doctree = nodes.document(None, None)  # type: ignore[arg-type]
    doctree += [table, nodes.paragraph("", "", link("one", "https://example.org/1/a"))]
    addresses.mark(doctree)
    letters = [each.get(addresses.LETTERS) for each in doctree.findall(nodes.reference)]
    assert letters == ["a", "b", "a", None, None]
    below = doctree[1]
    assert below.astext().split() == ["https://example.org/1/a", "https://example.org/2/a"]
    # It goes to the table's page.
    assert below["classes"] == [addresses.BELOW, "letters-90", "turns"]


def test_letters_go_on_as_those_of_a_list() -> None:
    assert [lettered(each) for each in (0, 25, 26, 701, 702)] == ["a", "z", "aa", "zz", "aaa"]
