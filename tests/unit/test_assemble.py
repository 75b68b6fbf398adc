"""The book's parts, and the names of its places."""

from __future__ import annotations

from dataclasses import replace

from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st
from tests.support import CATALOGUE

from sphinx_handbook.book.content.order import Document, parts
from sphinx_handbook.book.content.references import SCHEME, anchor, bind
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.catalogue.schema.model import Schema
from sphinx_handbook.languages.slugs import slug

SCHEMA, _ = toml_file.parse(CATALOGUE.format(language="da"))
CONTENTS = {
    "index": ["steder/index", "ting/index", "om/index"],
    "steder/index": ["steder/a", "steder/b"],
    "om/index": ["om/brug", "om/index"],
}


def names(schema: Schema = SCHEMA, contents: dict[str, list[str]] = CONTENTS) -> list[list[str]]:
    return [[document.docname for document in part.documents] for part in parts("index", contents, schema)]


def test_a_chapter_starts_a_part_and_an_entry_flows() -> None:
    assert names() == [["index"], ["steder/index", "steder/a", "steder/b"], ["ting/index"], ["om/index", "om/brug"]]


def test_entries_on_pages_of_their_own_are_parts() -> None:
    pages = replace(SCHEMA, book=replace(SCHEMA.book, entry_starts="page"))
    assert names(pages)[1:4] == [["steder/index"], ["steder/a"], ["steder/b"]]


def test_front_comes_first_and_web_only_not_at_all() -> None:
    changed = replace(SCHEMA, book=replace(SCHEMA.book, front=("om/brug",), web_only=("ting/index",)))
    assert names(changed) == [["om/brug"], ["index"], ["steder/index", "steder/a", "steder/b"], ["om/index"]]


def test_back_comes_last_each_a_chapter() -> None:
    changed = replace(SCHEMA, book=replace(SCHEMA.book, back=("om/brug", "steder/b")))
    assert names(changed) == [
        ["index"],
        ["steder/index", "steder/a"],
        ["ting/index"],
        ["om/index"],
        ["om/brug"],
        ["steder/b"],
    ]


def test_levels_and_kinds() -> None:
    documents = {document.docname: document for part in parts("index", CONTENTS, SCHEMA) for document in part.documents}
    assert documents["index"] == Document("index", 1, "root")
    assert documents["steder/index"] == Document("steder/index", 1, "category", "steder")
    assert documents["steder/a"] == Document("steder/a", 2, "entry", "steder")
    assert documents["om/brug"] == Document("om/brug", 2, "page")


def test_a_project_without_a_catalogue() -> None:
    assert names(Schema(), {"index": ["a", "b"], "a": ["c"]}) == [["index"], ["a", "c"], ["b"]]


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=4)))
def test_no_document_comes_twice_whatever_the_tables_say(contents: dict[str, list[str]]) -> None:
    docnames = [name for part in names(Schema(), {**contents, "index": ["a", "b"]}) for name in part]
    assert len(docnames) == len(set(docnames))
    assert {"index", "a", "b"} <= set(docnames)


def test_places_are_bound_to_their_document() -> None:
    document = nodes.document(None, None)  # type: ignore[arg-type]
    section = nodes.section("", ids=["hvad"])
    references = [
        nodes.reference("", "her", refid="hvad"),
        nodes.reference("", "der", refuri=f"{SCHEME}ting/bord#ben"),
        nodes.reference("", "dobbelt", refuri=f"{SCHEME}ting/bord#x#ben"),
        nodes.reference("", "hele", refuri=f"{SCHEME}ting/bord"),
        nodes.reference("", "ude", refuri="http://hus.dk/#a"),
        nodes.reference("", "kun på nettet", refuri=f"{SCHEME}om/brug"),
    ]
    section += [nodes.paragraph("", "", each) for each in references]
    # What docutils cannot read in a translation has ids that the page has as well.
    section += nodes.problematic("", "``", ids=["hvad"], refid="id1")
    document += section
    bind(document, "steder/hus", {"ting/bord", "steder/hus"})
    assert section["ids"] == [anchor("steder/hus", "hvad")] == ["steder/hus--hvad"]
    assert (section[-1]["ids"], "refid" in section[-1]) == ([], False)
    assert references[0]["refid"] == "steder/hus--hvad"
    assert [each["refuri"] for each in references[1:5]] == [
        "#ting/bord--ben",
        "#ting/bord--ben",
        "#ting/bord",
        "http://hus.dk/#a",
    ]
    assert list(document.findall(nodes.reference)) == references[:5]
    assert "kun på nettet" in section.astext()


def test_no_link_has_another_in_it() -> None:
    """A list of contents refers to headings, of which one may refer to something itself."""
    document = nodes.document(None, None)  # type: ignore[arg-type]
    document += nodes.reference("", "Mend the ", nodes.reference("", "bench", refid="bench"), refid="mend-the-bench")
    bind(document, "ting", {"ting"})
    assert [each.astext() for each in document.findall(nodes.reference)] == ["Mend the bench"]


def test_file_names() -> None:
    assert slug("Inspiration til tillid og samarbejde") == "inspiration-til-tillid-og-samarbejde"
    assert slug("Æbler på Ærø & Café") == "aebler-paa-aeroe-cafe"
    assert slug("«»") == "book"
    assert slug("Prüfung der Äpfel", language="de_CH") == "pruefung-der-aepfel"
    assert slug("Prüfung", language="de") == slug("Pru\u0308fung", language="de") == "pruefung"
