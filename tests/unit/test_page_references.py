"""Which references get the number of their page."""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils import nodes
from sphinx import addnodes
from tests.calls import calls

from sphinx_handbook.book.content import references, translator
from sphinx_handbook.book.content.elements import page_references, places, signatures
from sphinx_handbook.book.manuscript import Chunk

FAR = "Words between. " * 200


def reference(target: str = "far") -> nodes.reference:
    return nodes.reference("", "words", refuri=f"#{target}")


def document(*body: nodes.Node) -> nodes.document:
    doctree = nodes.document(None, None)  # type: ignore[arg-type]
    doctree += [*body, nodes.paragraph("", FAR), nodes.paragraph("", "Near.", ids=["near"])]
    doctree.insert(0, [nodes.paragraph("", "Begin.", ids=["begin"])])
    page_references.mark(doctree)
    return doctree


def numbered(*body: nodes.Node) -> list[bool]:
    """Of each reference, whether it gets a number."""
    return [page_references.NO_PAGE not in each for each in document(*body).findall(nodes.reference)]


def test_one_for_each_target_in_a_paragraph() -> None:
    first = nodes.paragraph("", "", reference(), reference(), reference("other"))
    assert numbered(first, nodes.paragraph("", "", reference())) == [True, False, True, True]


def test_one_for_each_target_in_a_row() -> None:
    row = [nodes.entry("", nodes.paragraph("", "", reference(target))) for target in ("far", "far", "other")]
    table = nodes.table("", nodes.tgroup("", nodes.tbody("", nodes.row("", *row))))
    assert numbered(table, nodes.paragraph("", "", reference())) == [True, False, True, True]


def test_none_to_what_is_a_few_lines_away() -> None:
    assert numbered(nodes.paragraph("", "", reference("begin"), reference("near"))) == [False, True]
    assert (
        numbered(nodes.paragraph("", FAR), nodes.paragraph("", "", reference("near"), reference("begin"))) == [True] * 2
    )


def test_none_to_a_place_of_raw_html_a_few_lines_away() -> None:
    """As in a table that names each of its rows and links to it."""
    place = nodes.raw("", "<a id='row'></a>", format="html")
    other = nodes.raw("", "<a id='other'></a>", format="latex")
    assert numbered(nodes.paragraph("", "", place, other, reference("row"), reference("other"))) == [False, True]


@pytest.mark.parametrize(
    "element",
    [
        nodes.title,
        nodes.caption,
        nodes.rubric,
        nodes.field_name,
        addnodes.desc_signature,
        nodes.term,
        nodes.literal_block,
    ],
)
def test_none_where_it_is_in_the_way(element: type[nodes.Element]) -> None:
    assert numbered(element("", "", reference())) == [False]


def test_none_behind_a_type_but_in_what_is_said_of_it() -> None:
    typed = nodes.reference("", "", addnodes.literal_emphasis("", "Shop"), refuri="#far")
    code = nodes.reference("", "", nodes.literal("", "sell"), refuri="#other")
    body = nodes.field_body("", nodes.paragraph("", "", nodes.Text("("), typed, nodes.Text(") "), code))
    content = addnodes.desc_content("", nodes.field_list("", nodes.field("", nodes.field_name("", "x"), body)))
    assert numbered(content) == [False, True]


def test_none_behind_a_citation() -> None:
    label = nodes.reference("", "[Box94]", refuri="#far")
    several = nodes.inline("", "Box [", reference("other"), nodes.Text(", "), reference("third"), nodes.Text("]"))
    words = nodes.paragraph("", "[Of which ", reference("fourth"), nodes.Text(" tells.]"))
    assert numbered(nodes.paragraph("", "", label, several), words) == [False, False, False, True]


def test_a_long_paragraph_takes_work_that_grows_with_it() -> None:
    def steps(count: int) -> int:
        paragraph = nodes.paragraph("", "", *(reference(str(number)) for number in range(count)))
        return calls(lambda: numbered(paragraph))

    assert steps(400) < 1.5 * 4 * steps(100)


def test_a_list_of_contents_has_the_number_alone() -> None:
    topic = nodes.topic("", nodes.paragraph("", "", reference("near")), classes=["contents"])
    (link,) = document(topic).findall(nodes.reference)
    assert link["classes"] == [page_references.ALONE]


def test_signatures_have_no_links_to_source_pages_and_long_ones_a_line_for_each_parameter() -> None:
    source = nodes.reference("", "", nodes.inline("", "[source]", classes=["viewcode-link"]), refuri="x")
    short = addnodes.desc_parameterlist("", "", *(addnodes.desc_parameter("", "x") for _ in range(3)))
    long = addnodes.desc_parameterlist("", "", *(addnodes.desc_parameter("", "x" * 50) for _ in range(3)))
    doctree = nodes.document(None, None)  # type: ignore[arg-type]
    doctree += [addnodes.desc_signature("", "", short, source), addnodes.desc_signature("", "", long)]
    signatures.prepare(doctree)
    assert [each.get("multi_line_parameter_list", False) for each in (short, long)] == [False, True]
    assert "[source]" not in doctree.astext()


@pytest.mark.parametrize(
    ("before", "name", "is_run"),
    [("one.of.many.modules." * 4, "f", False), ("", "f" * 70, True), ("a." * 9, "f" * 40, False)],
)
def test_a_signature_is_divided_where_its_line_ends_only_if_it_has_no_better_place(
    before: str, name: str, is_run: bool
) -> None:
    listing = addnodes.desc_parameterlist("", "", addnodes.desc_parameter("", "parameter"))
    signature = addnodes.desc_signature(
        "", "", addnodes.desc_addname("", before), addnodes.desc_name("", name), listing
    )
    signatures.prepare(document(signature))
    assert ("long-run" in signature["classes"]) == is_run


def test_a_signatures_line_ends_between_the_parts_of_what_stands_before_its_name() -> None:
    assert signatures.divisible('<span class="pre">one.two...</span>') == '<span class="pre">one.<wbr>two...</span>'
    assert signatures.divisible('<span class="pre">one.</span>') == '<span class="pre">one.<wbr></span>'


def test_names_of_fields_that_are_too_long_to_stand_beside_their_text() -> None:
    names = [nodes.field_name("", each) for each in ("Return type", "Status Codes", "Request JSON Object")]
    doctree = document(nodes.field_list("", *(nodes.field("", each, nodes.field_body()) for each in names)))
    signatures.prepare(doctree)
    assert [each["classes"] for each in names] == [[], [], ["long-name"]]


def test_labels_of_citations_that_are_too_long_to_stand_beside_their_text() -> None:
    citations = [nodes.citation("", nodes.label("", each), nodes.paragraph()) for each in ("Box94", "Sedgewick02")]
    signatures.prepare(document(*citations))
    assert [each["classes"] for each in citations] == [[], ["long-name"]]


def test_a_link_to_a_place_that_is_not_there_is_its_words() -> None:
    """Other extensions make such links; on the web they lead to the top of the page."""
    folio = translator.folio
    html = (
        f'<p id="a"><a class="reference internal" href="#b--x">x</a><span class="pageref"> (see&#160;page&#160;{folio("b--x")})</span>'
        f' and <a class="reference internal" href="#a">a</a><span class="pageref"> (see&#160;page&#160;{folio("a")})</span></p>'
    )
    assert references.without_links(html, {"b--x"}) == (
        '<p id="a"><a class="reference internal">x</a>'
        f' and <a class="reference internal" href="#a">a</a><span class="pageref"> (see&#160;page&#160;{folio("a")})</span></p>'
    )


def test_an_address_in_percents_leads_to_the_place_as_it_is_written() -> None:
    quoted = references.anchor("b", 'a"b')
    pages = {
        "a": '<a href="#b--gr%C3%B6n">x</a><span class="folio" data-target="b--gr%C3%B6n">000</span>'
        '<a href="#b--a%22b">y</a> <a href="#b--100%25">z</a> <a href="#b--100%">raw</a>',
        "b": f'<p id="b--grön">x</p><p id="{quoted}">y</p><p id="b--100%25">z</p><p id="b--100%"></p>',
    }
    assert references.with_decoded(pages)["a"] == (
        '<a href="#b--grön">x</a><span class="folio" data-target="b--grön">000</span>'
        '<a href="#b--a”b">y</a> <a href="#b--100%25">z</a> <a href="#b--100%">raw</a>'
    )
    assert references.with_decoded({"a": '<p id="%">x</p>'}) == {"a": '<p id="%">x</p>'}


def test_a_link_to_nowhere_has_the_line_where_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warnings: list[str] = []
    monkeypatch.setattr(references.logger, "warning", lambda message, **more: warnings.append(more["location"]))
    page = tmp_path / "a.md"
    page.write_text("One.\n\n<a href=#gone>two</a>, [three](#four).\n", "utf-8")
    html = '<a href="#gone">two</a> <a href="#a--four">three</a> <a href="#a--id5">of an extension</a>'
    assert references.check({"a": html}, [html], str, files={"a": page}) == {"gone", "a--four", "a--id5"}
    assert warnings == [f"{page}:3", "a", f"{page}:3"]


def test_attributes_in_code_are_text() -> None:
    code = '<pre>&lt;a id="b" href="#b" data-target="b"&gt; &lt;a id="b" href="#b%20c"&gt;</pre>'
    assert references.ids(f'{code}<p title=\'a > "b"\' id="c">') == ["c"]
    assert references.without_links(f'{code}<a class="x" href="#b">b</a>', {"b"}) == f'{code}<a class="x">b</a>'
    assert references.with_decoded({"a": f'{code}<p id="b c">'}) == {"a": f'{code}<p id="b c">'}
    assert references.check({"a": code}, [code], str) == set()
    assert not Chunk(code).numbers


def test_a_place_without_words_has_those_that_follow_it() -> None:
    """A line is broken at no space beside an empty element."""

    def place(name: str, **attributes: str) -> nodes.target:
        return nodes.target("", "", ids=[name], **attributes)

    text = nodes.paragraph("", "The ", place("a"), nodes.Text("saw, "), place("b"), addnodes.index(), place("c"))
    text += [nodes.Text("saw, a "), place("d"), nodes.literal("", "plane"), nodes.Text(" and "), place("e")]
    text += [
        nodes.reference("", "a bench", refuri="#bench"),
        place("f"),
        nodes.Text(" or"),
        place("g", refid="a"),
        place("h"),
    ]
    doctree = nodes.document(None, None)  # type: ignore[arg-type]
    doctree += [place("outside"), text]
    places.fill(doctree)
    assert text.astext() == "The saw, saw, a plane and a bench or"
    words = {each["ids"][0]: each.astext() for each in doctree.findall(nodes.target)}
    assert words == {**dict.fromkeys(("outside", *"efgh"), ""), "a": "saw,", "b": "saw,", "c": "saw,", "d": "plane"}
    assert text.next_node(nodes.reference).astext() == "a bench"  # type: ignore[union-attr]


def test_pictures_that_begin_a_line_below_words_are_marked() -> None:
    def picture() -> nodes.image:
        return nodes.image(uri="a.png")

    text = nodes.paragraph(
        "", "Words:\n", picture(), nodes.Text(" and "), picture(), nodes.Text("\n"), picture(), picture()
    )
    doctree = nodes.document(None, None)  # type: ignore[arg-type]
    doctree += [picture(), text, nodes.paragraph("", "", picture())]
    translator.mark_pictures(doctree)
    marked = ["below-words" in each["classes"] for each in doctree.findall(nodes.image)]
    assert marked == [False, True, False, True, False, False]
    assert "image-rows" in text["classes"]


def test_what_has_images_beside_one_another_is_marked() -> None:
    linked = nodes.reference("", "", nodes.image(uri="b.png"), refuri="https://example.org")
    item = nodes.list_item("", nodes.paragraph("", "Words:"), nodes.image(uri="a.png"), linked)
    apart = nodes.paragraph("", "", nodes.image(uri="a.png"), nodes.Text(" and "), nodes.image(uri="b.png"))
    doctree = nodes.document(None, None)  # type: ignore[arg-type]
    doctree += [nodes.bullet_list("", item), apart]
    translator.mark_pictures(doctree)
    assert [each["classes"] for each in (item, linked, apart)] == [["image-rows"], [], []]
