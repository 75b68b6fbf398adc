"""What changed between two states of a book: exactly what was edited, and each on its old page."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document
from lxml import html
from sphinx import addnodes
from tests.calls import calls
from tests.json_schema import wrong

from sphinx_handbook.catalogue.schema.model import Schema
from sphinx_handbook.i18n import translator
from sphinx_handbook.languages.dates import PartialDate
from sphinx_handbook.releases import folder, html_page, writing
from sphinx_handbook.releases import release as releases
from sphinx_handbook.releases.compare import PageChange, compare
from sphinx_handbook.releases.page import Page
from sphinx_handbook.releases.page_json import read_head, read_piece
from sphinx_handbook.releases.passage import KINDS, Passage, exact_digest, folded, restored, stored
from sphinx_handbook.releases.release import PrintedFile, Release
from sphinx_handbook.releases.since import Counts, Now, read, read_all
from sphinx_handbook.releases.summary import summary
from sphinx_handbook.releases.titles import titles
from sphinx_handbook.releases.word_changes import changes
from sphinx_handbook.sphinx_ext.releases import book_text, index, passages

WORDS = [f"{first}{last}" for first in ("tillid", "møde", "leder", "plan", "opgave") for last in ("", "en", "er", "ne")]


def passage(number: int, chance: random.Random) -> Passage:
    """A passage that no other is like: its number is one of its words."""
    words = chance.choices(WORDS, k=chance.randint(4, 30))
    words.insert(chance.randrange(len(words)), f"nr{number}")
    links = (f"https://example.org/{number}",) if chance.random() < 0.3 else ()
    kind = chance.choice([each for each in KINDS if each != "field"])
    return Passage(kind, " ".join(words), links, folios=(("main", str(number)),))


def book(chance: random.Random) -> list[Page]:
    pages = []
    for number in range(14):
        passages = [passage(100 * number + each, chance) for each in range(12)]
        passages += [Passage("field", f"resumé {number}", field="resume", folios=(("main", "1"),))]
        pages.append(Page(f"metoder/side-{number}", f"Side {number}", tuple(passages)))
    return pages


def with_passages(page: Page, at: int, *new: Passage) -> Page:
    """The page with the passage at an index replaced by others, or by none."""
    return replace(page, passages=(*page.passages[:at], *new, *page.passages[at + 1 :]))


def edit_word(page: Page, at: int, chance: random.Random) -> tuple[Page, str]:
    words = page.passages[at].text.split()
    words[chance.randrange(len(words))] = "andet"
    return with_passages(page, at, replace(page.passages[at], text=" ".join(words))), "changed"


def edit_link(page: Page, at: int, chance: random.Random) -> tuple[Page, str]:
    links = ("https://example.com/andet", *page.passages[at].links)
    return with_passages(page, at, replace(page.passages[at], links=links)), "changed"


def edit_field(page: Page, at: int, chance: random.Random) -> tuple[Page, str]:
    last = page.passages[-1]
    return with_passages(page, len(page.passages) - 1, replace(last, text=f"{last.text} nyt")), "changed"


def remove(page: Page, at: int, chance: random.Random) -> tuple[Page, str]:
    return with_passages(page, at), "removed"


def add(page: Page, at: int, chance: random.Random) -> tuple[Page, str]:
    return with_passages(page, at, page.passages[at], passage(chance.randrange(10_000, 99_999), chance)), "new"


def move(page: Page, at: int, chance: random.Random) -> tuple[Page, str]:
    rest = [each for number, each in enumerate(page.passages) if number != at]
    place = chance.choice([each for each in range(len(rest)) if abs(each - at) > 1])
    return replace(page, passages=(*rest[:place], page.passages[at], *rest[place:])), "moved"


EDITS: tuple[Callable[[Page, int, random.Random], tuple[Page, str]], ...] = (
    edit_word,
    edit_link,
    edit_field,
    remove,
    add,
    move,
)


@pytest.mark.parametrize("first", range(0, 200, 20))
def test_exactly_the_edits_are_told(first: int) -> None:
    """Edits of ten kinds on some pages, 200 times: each is told once, on the right page, and nothing besides."""
    for seed in range(first, first + 20):
        expect_the_edits(seed)


def expect_the_edits(seed: int) -> None:
    chance = random.Random(seed)
    old = book(chance)
    new, expected = list(old), set()
    edited = chance.sample(range(len(old)), chance.randint(1, 9))
    for number in edited:
        page, kind = old[number], chance.randrange(10)
        if kind < len(EDITS):
            at = chance.randrange(len(page.passages) - 1)
            new[number], told_as = EDITS[kind](page, at, chance)
            expected.add((page.docname, "changed", told_as))
        elif kind == 6:
            new[number] = replace(page, docname=f"{page.docname}-nu", former=(page.docname,))
            expected.add((page.docname, "renamed", ""))
        elif kind == 7:
            new[number] = replace(page, docname=page.docname.replace("metoder", "vaerktoejer"))
            expected.add((page.docname, "moved", ""))
        elif kind == 8:
            new[number] = replace(page, docname="", passages=())
            expected.add((page.docname, "removed", ""))
        else:
            added = tuple(passage(chance.randrange(10_000, 99_999), chance) for _ in range(5))
            new.append(Page(f"metoder/ny-{number}", "Ny", added))
            expected.add((f"metoder/ny-{number}", "new", ""))
    new = [each for each in new if each.docname]
    chance.shuffle(new)
    seen = set()
    for change in compare(old, new):
        page = change.before or change.after
        assert page is not None
        assert len(change.passages) <= 1
        for each in change.passages or (None,):
            seen.add((page.docname, change.kind, each.kind if each else ""))
            if each and each.before:
                assert each.before in page.passages
                assert each.before.folios
    assert seen == expected


def test_a_renamed_page_is_no_change_of_those_that_link_to_it() -> None:
    """The links that a rename mends are no change of text, in whichever way they lead to the page."""
    old = [
        Page("a/hammer", "Hammer", (Passage("text", "En hammer af stål."),)),
        Page("a/soem", "Søm", (Passage("text", "Se hammer.", ("/a/hammer", "#hammer", "/a/hammer#brug")),)),
    ]
    new = [
        replace(old[0], docname="b/mukkert", former=("hammer",)),
        replace(old[1], passages=(Passage("text", "Se hammer.", ("/b/mukkert", "#mukkert", "/b/mukkert#brug")),)),
    ]
    assert [(each.kind, each.passages) for each in compare(old, new)] == [("renamed", ())]
    other = [
        new[0],
        replace(old[1], passages=(Passage("text", "Se hammer.", ("/b/saks", "#mukkert", "/b/mukkert#brug")),)),
    ]
    assert [each.kind for each in compare(old, other)] == ["renamed", "changed"]


def test_entries_in_another_order_are_no_change() -> None:
    """“See also” lists entries; the steps of a method are another thing in another order."""
    texts = ("⟦#hammer⟧", "⟦#saw⟧", "⟦#wedge⟧")
    old, new = (
        Page("a", "A", tuple(Passage("field", each, field="see") for each in some)) for some in (texts, texts[::-1])
    )
    assert not compare([old], [new])
    old, new = (Page("a", "A", tuple(Passage("field", each, field="steps") for each in some)) for some in ("ab", "ba"))
    assert [each.kind for page in compare([old], [new]) for each in page.passages] == ["moved"]


def cells(*rows: str) -> Page:
    """A page with a table whose rows have cells that say the same as others."""
    return Page("a", "A", tuple(Passage("cell", text) for row in rows for text in (row, "0", "–", "0")))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("one", "two", "three"), ("one", "three"), {"removed": ["two", "0", "–", "0"]}),
        (("one", "two"), ("one", "new", "two"), {"new": ["new", "0", "–", "0"]}),
        (("one", "two", "three"), ("two", "three", "one"), {"moved": ["one", "0", "–", "0"]}),
        (("one", "two"), ("one", "two"), {}),
        (("-",) * 4, ("-",) * 3, {"removed": ["-", "0", "–", "0"]}),
    ],
)
def test_rows_of_a_table_are_told_from_others(
    before: tuple[str, ...], after: tuple[str, ...], expected: dict[str, list[str]]
) -> None:
    """Of passages that say the same, those are gone, or new, that stand beside what is."""
    texts: dict[str, list[str]] = {}
    for page in compare([cells(*before)], [cells(*after)]):
        for each in page.passages:
            texts.setdefault(each.kind, []).append((each.before or each.after).text)  # type: ignore[union-attr]
    assert texts == expected


def test_a_table_of_many_cells_alike_is_compared_at_once() -> None:
    """Where finding what stayed would take long, the first is paired with the first."""
    old, new = (Page("a", "A", tuple(Passage("cell", each) for each in texts)) for texts in ("-x" * 2000, "x-y" * 1500))
    (page,) = compare([old], [new])
    assert sum(each.kind in ("new", "changed") for each in page.passages) == 1500


def test_what_nobody_wrote_is_no_passage() -> None:
    """A list of the page's own headings is the machine's, and so are the links of a signature; those of a role are not."""
    document = new_document("a.rst")
    document += nodes.topic("", nodes.title("", "Contents"), nodes.paragraph("", "A part"), classes=["contents"])
    document += nodes.topic("", nodes.title("", "Aside"), nodes.paragraph("", "Words"), classes=["topic"])
    of_signature = addnodes.pending_xref("", nodes.Text("int"), refdomain="py", reftype="class", reftarget="int")
    of_role = addnodes.pending_xref(
        "", nodes.Text("saw"), refdomain="py", reftype="func", reftarget="saw", refwarn=False, refexplicit=False
    )
    document += nodes.paragraph("", "", of_signature, of_role)
    assert [(each.text, each.links) for each in passages.of_page(document, "a", None, Schema())] == [
        ("Aside", ()),
        ("Words", ()),
        ("intsaw", ("py:func:saw",)),
    ]


def test_a_page_of_many_changes_takes_work_that_grows_with_it() -> None:
    def steps(count: int) -> int:
        old = [Passage("text", f"Words {count} {number}.", folios=(("main", "7"),)) for number in range(count)]
        new = [each for one in old for each in (one, Passage("text", f"More of {one.text}"))]
        changed = compare([Page("a", "A", tuple(old))], [Page("a", "A", tuple(new))])
        return calls(lambda: summary(changed, str, str, "main"))

    assert steps(400) < 1.5 * 4 * steps(100)


@pytest.mark.parametrize(
    ("markup", "words", "links"),
    [
        ("<p>Oak &amp; <b>ash</b></p>", "Oak & ash", ()),
        ('<p><a class="x" href="a&amp;b">Oak</a><IMG alt="A saw" src=\'saw.svg\'></p>', "OakA saw", ("a&b", "saw.svg")),
        ('<a data-href="no">Oak</a>', "Oak", ()),
    ],
)
def test_html_says_what_its_readers_see(markup: str, words: str, links: tuple[str, ...]) -> None:
    """Words and addresses, no tags; of what is for another writer nothing."""
    for form, expected in (("html", [(words, links)]), ("latex", [])):
        document = new_document("a.rst")
        document += nodes.raw("", markup, format=form)
        listed = passages.of_page(document, "a", None, Schema())
        assert [(each.text, each.links) for each in listed] == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('Han sagde "ja" - og gik...', "Han sagde “ja” – og gik…"),
        ("Arbejds\u00admiljø  og\u00a0trivsel", "Arbejdsmiljø og trivsel"),
        ("ef\ufb01cient", "efficient"),
        ("1990--1995", "1990–1995"),
    ],
)
def test_typography_is_no_change(before: str, after: str) -> None:
    """Kinds of quotes, dashes and spaces, ligatures and marks for hyphenation may differ."""
    assert Passage("text", before).digest == Passage("text", after).digest
    assert not compare([Page("a", "A", (Passage("text", before),))], [Page("a", "A", (Passage("text", after),))])


def test_words_that_went_and_came() -> None:
    """The words of both versions, cut where they differ; the whole of each is there."""
    before, after = "Tillid er godt, kontrol er bedre.", "Tillid er godt, og kontrol er dyrere."
    parts = changes(before, after)
    assert [(each.before, each.after) for each in parts if each.changed] == [("", "og"), ("bedre.", "dyrere.")]
    assert " ".join(each.before for each in parts if each.before) == before
    assert " ".join(each.after for each in parts if each.after) == after
    assert [(each.before, each.after) for each in changes("信頼は大切", "信頼が大切") if each.changed] == [("は", "が")]


@pytest.mark.parametrize(
    ("folios", "sentence"),
    [((), ""), (("5",), ", page 5 of the print"), (("xi", "1", "2"), ", pages xi–2 of the print")],
)
def test_on_which_printed_pages_a_page_stands(folios: tuple[str, ...], sentence: str) -> None:
    assert writing.printed(folios, str) == sentence


def test_changes_are_one_html_file_without_scripts() -> None:
    """What went and came, in elements and in words for who listens; a page's text stays text; the policy fits the style."""
    old = [Page("a", "A <i>", (Passage("text", "Tillid <script>er</script> godt"),), folios=(("main", ("4", "5")),))]
    new = [Page("a", "A <i>", (Passage("text", "Tillid <b>er</b> godt"),))]
    text = html_page.as_html(
        summary(compare(old, new), titles(old), titles(new), "main"), 'Bog & "bog"', "2. udgave", "da", str
    )
    tree = html.document_fromstring(text)
    assert tree.get("lang") == "da"
    assert tree.xpath("string(//h2)") == "A <i>"
    assert tree.xpath("string(//del)") == "removed: <script>er</script>"
    assert tree.xpath("string(//ins)") == "added: <b>er</b>"
    assert 'Bog & "bog"' in tree.xpath("string(//title)")
    assert not tree.xpath("//script | //b | //i | //@style | //@href")
    (policy,) = tree.xpath("//meta[@http-equiv]/@content")
    digest = base64.b64encode(hashlib.sha256(tree.xpath("string(//style)").encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert "The book says what it said." in html_page.as_html([], "Bog", "2. udgave", "da", str)


def test_nothing_of_a_page_is_obeyed_by_a_terminal() -> None:
    """Escapes, turned text and what GitHub takes for a command, in titles and words, in each form."""
    bad = "::error::\x1b[31mx\u202e"
    old = [Page(bad, bad, (Passage("text", f"{bad} en"),))]
    new = [Page(bad, bad, (Passage("text", f"{bad} to"),))]
    pages = summary(compare(old, new), titles(old), titles(new), "main")
    forms = (
        writing.as_text(pages, str),
        writing.as_markdown(pages, str),
        html_page.as_html(pages, bad, bad, "da", str),
    )
    for text in (*forms, writing.as_json(pages)):
        assert not set("\x1b\u202e") & set(text)
        assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]
        assert "error" in text


def test_markdown_is_read_as_it_is_meant() -> None:
    """A page a paragraph, its changes a list; marks in a page's words are words."""
    old = [Page("a", "En *titel*", (Passage("text", "Ord [et] her."),)), Page("b", "B")]
    new = [Page("a", "En *titel*", (Passage("text", "Ord [to] her."),))]
    text = writing.as_markdown(summary(compare(old, new), titles(old), titles(new), "main"), str)
    assert text == "**En \\*titel\\*** (a): changed\n\n- Ord ~~\\[et\\]~~ **\\[to\\]** her.\n\n**B** (b): removed"


RELEASE = Release(
    PartialDate(2027, 3, 3),
    "2. udgave",
    (PrintedFile("main", "3f9a2c", "Bogen", "A4", 32), PrintedFile("ark", "77aa01", "Hammer", "A5", 2, "a/hammer")),
    (
        Page(
            "a/hammer",
            "Hammer",
            (
                Passage("heading", "Hammer", folios=(("main", "14"),)),
                Passage("text", "Slå “søm” i.", ("https://example.org/",), folios=(("main", "14"),)),
                Passage("field", "Til søm", field="resume"),
            ),
            ("mukkert",),
            (("main", ("14", "15")),),
            (("#skaft", "Skaftet"),),
        ),
        Page("index", "Bogen"),
    ),
)


def test_a_release_is_read_as_it_was_written(tmp_path: Path) -> None:
    """A file and back; its lines are the passages."""
    path = tmp_path / RELEASE.file_name
    path.write_bytes(releases.written(RELEASE))
    assert path.name == "2027-03-03-3f9a2c.json"
    assert releases.load(path) == RELEASE
    json.loads(path.read_bytes())
    lines = path.read_text("utf-8").splitlines()
    assert [each for each in lines if '"Hammer"' in each and '"heading"' in each] != []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('"format": 1', '"format": 0', 3),
        ('"day": "2027-03-03"', '"day": "2027-13-03"', 4),
        ("Slå", "Stå", 13),
        ('"kind": "heading"', '"kind": "title"', 11),
        ('"mark": "77aa01", ', "", 6),
        ("]\n}\n", "]\n", 20),
        ('"pages": 32', '"pages": 33', 1),
        ('"former": ["mukkert"]', '"former": ["hammer"]', 1),
        ('"title": "Hammer", "former"', '"title": 3, "former"', 11),
    ],
)
def test_a_release_that_was_changed_is_refused(tmp_path: Path, old: str, new: str, line: int) -> None:
    """Whatever is wrong with the file is said with a line; a changed word is found by its digest."""
    text = releases.written(RELEASE).decode()
    assert old in text
    path = tmp_path / "r.json"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(releases.Damaged) as refused:
        releases.load(path)
    assert (refused.value.problem.path, refused.value.problem.line) == ("r.json", line)


# A release held against what the book says now.


def release_file(folder: Path, pages: list[Page]) -> Path:
    numbered = [replace(page, folios=(("main", ("1",)),)) for page in pages]
    files = (
        PrintedFile("main", "1a2b3c4d", "Bogen", "A4", 14),
        PrintedFile("main-fold", "1a2b3c4d", "Til at folde", "A4", 7),
    )
    path = folder / "one.json"
    path.write_bytes(releases.written(Release(PartialDate(2027, 3, 3), "2. udgave", files, tuple(numbered))))
    return path


def test_since_tells_what_comparing_all_pages_tells(tmp_path: Path) -> None:
    """Pages that say the same are not read; what is told of the others is the same as if they were."""
    chance = random.Random(28)
    old = book(chance)
    see = tuple(Passage("field", f"⟦#side-{number}⟧", field="se_ogsaa") for number in (3, 4))
    old[2] = replace(old[2], passages=(*old[2].passages, *see))
    path = release_file(tmp_path, old)
    new = [edit_word(page, 3, chance)[0] if at % 3 == 0 else page for at, page in enumerate(old)]
    # Entries in another order: other bytes, the same text.
    new[2] = replace(new[2], passages=(*new[2].passages[:-2], *reversed(see)))
    new[1] = replace(new[1], docname="metoder/andet-navn", former=(new[1].docname,))
    del new[7]
    new.append(Page("metoder/ny", "Ny", (passage(9000, chance),)))
    counts = Counts()
    since = read(path, releases.contents(path), now_of(new), {}, {}, counts)
    whole = compare(releases.load(path).pages, new)
    assert [each.whole for each in since.changes] == [bare(each) for each in whole]
    # A later build knows how many passages of a page have changed, and does not compare it again.
    again = read(path, releases.contents(path), now_of(new), {}, dict(counts), {})
    assert [(each.identity, each.count) for each in again.changes] == [
        (each.identity, len(each.whole.passages)) for each in since.changes
    ]
    assert list(since.same) == [page.docname for at, page in enumerate(old) if at % 3 and at not in (1, 7)]
    assert {each.docname for each in since.old()} == {each.docname for each in old}
    in_parts = summary([each.whole for each in since.changes], titles(since.old()), titles(new), "main")
    assert in_parts == summary(whole, titles(old_of(path)), titles(new), "main")
    # A booklet to fold has the page numbers of its edition.
    assert [each.id for each in since.books] == ["main"]
    assert since.named("da") == "2. udgave (3.\N{NO-BREAK SPACE}marts\N{NO-BREAK SPACE}2027)"


def bare(change: PageChange) -> PageChange:
    """The change; of a page that is new or gone, which is told as a whole, without its passages."""
    before, after = ((page and replace(page, passages=())) for page in (change.before, change.after))
    return change if change.before and change.after else replace(change, before=before, after=after)


def now_of(pages: Sequence[Page]) -> Now:
    exact = {each.docname: exact_digest(stored(each.passages)) for each in pages}
    passages = {each.docname: each.passages for each in pages}
    bare = {each.docname: replace(each, passages=()) for each in pages}
    return Now({each.docname: each.title for each in pages}, exact, bare.__getitem__, passages.__getitem__)


def old_of(path: Path) -> tuple[Page, ...]:
    return releases.load(path).pages


def test_where_a_link_leads_is_told_by_the_title() -> None:
    """Of a page, whether it is printed or not; addresses stay, and names where both pages have one title."""
    old = Page("a", "A", (Passage("text", "Se her.", ("/old",)), Passage("image", "", ("/old",))))
    places = {"/old": "Gammel", "/new": "Ny", "/same": "Gammel"}

    def line(*links: str) -> list[str]:
        new = Page("a", "A", (Passage("text", "Se her.", links), Passage("image", "", links)))
        titled = titles([old], lambda: places)
        (page,) = summary(compare([old], [new]), titled, titled, "main")
        return writing.as_text([page], translator("da")).splitlines()[1:]

    assert line("/new") == [
        "  - Se her. (linket førte til »Gammel«, nu til »Ny«)",
        "  - [-Gammel-] {+Ny+}",
    ]
    assert line("https://a.org")[0] == "  - Se her. (linket førte til »Gammel«, nu til https://a.org)"
    assert line()[0] == "  - Se her. (linket til »Gammel« er fjernet)"
    assert line("/old", "/new")[0] == "  - Se her. (nu med et link til »Ny«)"
    assert line("/same")[0] == "  - Se her. (linket førte til /old, nu til /same)"


def test_a_damaged_release_is_left_out_and_the_others_are_in_order(tmp_path: Path) -> None:
    pages = book(random.Random(1))
    path = release_file(tmp_path, pages)
    later = tmp_path / "two.json"
    later.write_bytes(releases.written(replace(releases.load(path), day=PartialDate(2028, 1, 1))))
    broken = tmp_path / "three.json"
    broken.write_text(path.read_text("utf-8").replace("2. udgave", "3. udgave"), "utf-8")
    listed = read_all([path, later, broken, tmp_path / "none.json"], now_of(pages))
    assert [each.stem for each in listed] == ["two", "one"]
    assert not listed[0].changes and len(listed[0].same) == len(pages)


def test_a_release_that_changes_while_it_is_read_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / RELEASE.file_name
    path.write_bytes(releases.written(RELEASE))

    def changing(path: Path) -> releases.Contents:
        contents = releases.contents(path)
        path.write_text(path.read_text("utf-8").replace("Slå", "Stå"), "utf-8")
        return contents

    assert read_all([path], now_of([]), changing) == ()


@pytest.mark.parametrize("docnames", [("a", "b"), ("b", "a")])
def test_titles_of_sections_do_not_depend_on_which_page_is_read_first(docnames: tuple[str, ...]) -> None:
    """In a book of ``a`` and ``b``; ``c`` is on the web alone."""
    headings = {"a": {"use": "Use"}, "b": {"use": "Use of it", "end": "End"}, "c": {"end": "No end", "more": "More"}}
    labels = {"Oak": ("b", "oak", "Of oak")}
    env = SimpleNamespace(all_docs=headings, get_domain=lambda name: SimpleNamespace(data={"labels": labels}))
    data = {"headings": {docname: headings[docname] for docname in (*docnames, "c")}}
    domain = SimpleNamespace(env=env, data=data, page_name=str.upper)
    assert book_text.places(domain, ["a", "b"]) == {  # type: ignore[arg-type]
        "/a#use": "Use", "/b#use": "Use of it", "/b#end": "End", "/c#end": "No end", "/c#more": "More",
        "#use": "Use", "#end": "End", "#more": "More", "#Oak": "Of oak", "/c": "C", "#c": "C",
    }  # fmt: skip


def test_passages_are_stored_to_the_letter() -> None:
    """Also half of a pair of surrogates, which a file may have in the place of a letter; page numbers are left out."""
    chance = random.Random(4)
    listed = (*(passage(number, chance) for number in range(9)), Passage("code", "a  “b”\n\ud800", ("#c",), "d"))
    assert restored(stored(listed)) == listed
    assert stored(replace(each, folios=(("main", "3"),)) for each in listed) == stored(listed)
    assert exact_digest(stored([Passage("text", "“Ord”")])) != exact_digest(stored([Passage("text", '"Ord"')]))


def test_a_release_of_a_newer_form_is_not_called_damaged(tmp_path: Path) -> None:
    """Whoever has an older version is told to update, whatever else the file has."""
    path = tmp_path / "r.json"
    path.write_text('{\n "sha256": "00",\n "format": 2,\n "new": true\n}\n', "utf-8")
    for load in (releases.load, releases.contents):
        with pytest.raises(releases.Damaged) as refused:
            load(path)
        assert refused.value.problem.line == 3
        assert refused.value.problem.text(str).endswith("reads 1. Update sphinx-handbook.")


def test_a_release_without_its_pages(tmp_path: Path) -> None:
    """Of a file that was not changed the pages are not read; one that was is read whole, so the line is named."""
    path = tmp_path / RELEASE.file_name
    path.write_bytes(releases.written(RELEASE))
    before = releases.contents(path)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    after = releases.contents(path)
    for contents in (before, after):
        assert contents.release == replace(RELEASE, pages=())
        assert contents.exact == now_of(RELEASE.pages).exact
    assert after.sha256 == before.sha256
    pieces = after.pieces(path, ["mangler", *after.exact])
    assert list(map(read_piece, pieces.values())) == list(RELEASE.pages)
    assert list(map(read_head, pieces.values())) == [replace(each, passages=()) for each in RELEASE.pages]
    path.write_text(path.read_text("utf-8").replace("Slå", "Stå"), "utf-8")
    with pytest.raises(releases.Damaged) as refused:
        releases.contents(path)
    assert refused.value.problem.line == 13


def test_releases_that_are_there_twice(tmp_path: Path) -> None:
    """A copy under another name; another text, day and mark the same: each is named once, and the right file stays."""
    own = tmp_path / RELEASE.file_name
    own.write_bytes(releases.written(RELEASE))
    assert folder.problems(tmp_path) == {}
    copy = tmp_path / "2026-copy.json"
    copy.write_bytes(own.read_bytes())
    later = replace(RELEASE, day=PartialDate(2027, 5, 1))
    (tmp_path / later.file_name).write_bytes(releases.written(later))
    other_sheet = replace(RELEASE, files=(RELEASE.files[0], replace(RELEASE.files[1], mark="0000ff")))
    (tmp_path / "other.json").write_bytes(releases.written(other_sheet))
    problems = folder.problems(tmp_path)
    assert {path.name: [each.values["other"] for each in faults] for path, faults in problems.items()} == {
        copy.name: [own.name],
        later.file_name: [own.name],
        "other.json": [own.name],
    }
    assert {each.line for faults in problems.values() for each in faults} == {1}
    copy.unlink()
    copy.write_text("{", "utf-8")
    assert [each.line for each in folder.problems(tmp_path)[copy]] == [1]
    assert len(folder.read(tmp_path)[0]) == 3


def test_what_is_written_is_as_the_schema_says() -> None:
    """Books drawn at random, with every kind of passage; the schema lists the kinds, and the form's number."""
    schema = json.loads(releases.json_schema())
    for seed in range(20):
        chance = random.Random(seed)
        release = replace(RELEASE, pages=(*RELEASE.pages, *book(chance)), name=chance.choice(WORDS))
        assert wrong(json.loads(releases.written(release)), schema) == []
    passages = schema["properties"]["pages"]["items"]["properties"]["passages"]["items"]["properties"]
    assert passages["kind"]["enum"] == list(KINDS)
    assert schema["properties"]["format"]["const"] == releases.FORMAT


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"format": 1', '"format": 2'),
        ('"day": "2027-03-03"', '"day": "2027-13-03"'),
        ('"day": "2027-03-03"', '"day": "2027-03"'),
        ('"kind": "heading"', '"kind": "title"'),
        ('"mark": "77aa01", ', ""),
        ('"pages": 32', '"pages": "32"'),
        ('"sha256": "', '"sha256": "x'),
        ('"title": "Hammer", "former"', '"title": 3, "former"'),
        ('"digest": "', '"digest": "G'),
        ('"links": ["https://example.org/"]', '"links": "https://example.org/"'),
        ('"former"', '"earlier"'),
        ('"places": {"#skaft": "Skaftet"}', '"places": ["#skaft"]'),
        ('"folios": {"main": "14"}', '"folios": {"main": ["14"]}'),
        ('"name": "2. udgave"', '"title": "2. udgave"'),
    ],
)
def test_the_schema_refuses_what_is_not_so(old: str, new: str) -> None:
    """Each key, type and pattern that a hand may get wrong."""
    text = releases.written(RELEASE).decode()
    assert old in text
    assert wrong(json.loads(text.replace(old, new, 1)), json.loads(releases.json_schema()))


def test_a_file_is_read_once_until_it_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a build keeps of releases: nothing is read again, unless the file is another or has been damaged."""
    path, read_names = tmp_path / "one.json", list[str]()
    path.write_bytes(releases.written(RELEASE))
    reader = releases.contents
    monkeypatch.setattr(releases, "contents", lambda path: read_names.append(path.name) or reader(path))

    def asked() -> releases.Contents:
        kept = index.Index(tmp_path)
        contents = kept.contents(path)
        assert contents == kept.contents(path)
        kept.save()
        return contents

    first = asked()
    assert asked() == first and read_names == ["one.json"]
    stored = (tmp_path / index.NAME).read_bytes()
    (tmp_path / index.NAME).write_bytes(stored[:-9])
    assert asked() == first and read_names == ["one.json"] * 2
    del read_names[1:]
    with monkeypatch.context() as unreadable:
        unreadable.setattr(os, "access", lambda path, mode: False)
        assert asked() == first and len(read_names) > 1
    del read_names[1:]
    path.write_bytes(releases.written(replace(RELEASE, name="3. udgave")))
    assert asked().release.name == "3. udgave" and len(read_names) == 2
    path.write_text(path.read_text("utf-8").replace("Slå", "Stå"), "utf-8")
    with pytest.raises(releases.Damaged):
        asked()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("“Ord” … \u00a0på ord", '"Ord" ... på ord'),
        ("»Lederens ‹vi›«, d’accord", '"Lederens ‹vi›", d\'accord'),
        ("Å--––b − 1—2", "Å-b - 1-2"),
        ("så\u00addan\u200b \ufefful\ufb01l", "sådan ulfil"),
        ("  a\n\tb\u3000x\u2003\u2003y\x1c", "a b x y"),
        (" \u00ad ", ""),
        ("e\u0301x", "éx"),
        ("\ud800", "\ud800"),
        ("", ""),
    ],
)
def test_what_typography_changes_is_left_out(text: str, plain: str) -> None:
    """Of all but listings."""
    assert folded(text) == plain
    same, other = (Passage(kind, text).digest == Passage(kind, plain).digest for kind in ("cell", "code"))
    assert same and other == (text == plain)
