"""Every field of a record is where its schema says: on the page, in the book, on the sheet, on cards, in the data."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from tests.edits import files
from tests.fields import leaves, missing, page_text, pdf_text
from tests.slices import examples
from tests.support import CONF, REPOSITORY, Build, build

from sphinx_handbook.catalogue import layouts
from sphinx_handbook.catalogue.entries import field_types
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.cli.check import check

ROOT = REPOSITORY / "tests/roots/fields"
HAMMER = "tools/hand/hammer"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("fields") / "root"))


@pytest.fixture(scope="module")
def site(root: Path) -> Build:
    built = build(root, root.parent / "site")
    assert built.warnings == ()
    return built.data()


@pytest.fixture(scope="module")
def book(root: Path) -> Build:
    built = build(root, root.parent / "book", "handbook-pdf")
    assert (built.warnings, built.statuscode) == ((), 0)
    return built.data()


def main_of(site: Build, docname: str) -> Any:
    return lxml_html.fromstring(site.html(docname)).xpath("//main")[0]


def test_the_record_has_every_type_of_field(site: Build) -> None:
    assert site.schema is not None
    hammer = site.entries[HAMMER]
    types = {site.schema.fields[name].type for name in hammer.values}
    assert types == set(field_types.TYPES)
    assert set(site.schema.fields) == set(hammer.values)


def test_the_page_shows_every_field(site: Build) -> None:
    assert site.schema is not None
    for docname, entry in site.entries.items():
        assert missing(entry, site.schema, site.entries, "page", page_text(site.html(docname))) == [], docname


def test_the_book_and_the_sheet_show_every_field(book: Build) -> None:
    assert book.schema is not None
    whole = pdf_text(book.outdir / "workshop-methods.pdf")
    for entry in book.entries.values():
        assert missing(entry, book.schema, book.entries, "book", whole) == []
    sheet = pdf_text(book.outdir / "workshop-methods-sheets-tools-hand-hammer.pdf")
    assert missing(book.entries[HAMMER], book.schema, book.entries, "book", sheet) == []
    for text in (" ".join(each.split()) for each in (whole, sheet)):
        assert "Visible in print alone" in text and "The catalogue of 1999" in text
        for hidden in ("Visible on screens", "Seen by nobody", "ready"):
            assert hidden not in text
    # The book prints a page with cards; the sheet has none.
    assert "Visible on cards" not in sheet


def test_the_page_shows_no_more(site: Build) -> None:
    text = page_text(site.html(HAMMER))
    for hidden in ("Visible in print", "Visible on cards", "Seen by nobody", "catalogue of 1999", "ready", "First day"):
        assert hidden not in text
    # Nor does the search find what the page lacks.
    every_text = "".join(path.read_text("utf-8") for path in (site.outdir / "_search").glob("texts-*.js"))
    assert "screens alone" in every_text and "print alone" not in every_text and "Seen by" not in every_text


def test_the_fields_stand_in_the_order_of_the_schema(site: Build) -> None:
    text = page_text(site.html(HAMMER))
    head = ["Why:", "Steps:", "Nicknames:", "Crafts:", "Time:", "Sizes:", "Level:", "Seasons:", "Reviewed:", "Taught:"]
    head += ["Picture:", "Detail", "Ask:", "Also in:", "On the screen:", "Formerly:"]
    places = [text.index(each) for each in head]
    assert places == sorted(places)
    titles = [each.text for each in main_of(site, HAMMER).xpath(".//section//h2")]
    assert titles[:7] == ["Comes after", "Manuals", "Shops", "News", "Use instead", "Combine with", "Mentioned in"]


def test_two_fields_of_references_are_two_relations(site: Build, book: Build) -> None:
    main = main_of(site, HAMMER)
    for label, title in (("Comes after", "Wedge"), ("Use instead", "Wedge"), ("Combine with", "Dovetail")):
        (section,) = [
            each for each in main.xpath(".//section") if label in (each.findtext("h2"), each.findtext("div/h2"))
        ]
        assert section.xpath(".//li//text()")[0] == title
    assert len(set(main.xpath(".//section/@id"))) == len(main.xpath(".//section/@id"))
    entry = next(each for each in exported(site) if each["id"] == "hammer")
    assert entry["relations"] == [
        {"field": "before", "id": "wedge"},
        {"field": "instead", "id": "wedge"},
        {"field": "combine", "id": "dovetail"},
    ]
    assert [(each["field"], each["title"]) for each in entry["links"]] == [
        ("manuals", "How to strike"),
        ("shops", "The iron shop"),
        ("paper_links", "The catalogue of 1999"),
    ]
    sheet = " ".join(pdf_text(book.outdir / "workshop-methods-sheets-tools-hand-hammer.pdf").split())
    assert "Use instead Wedge" in sheet and "Combine with Dovetail" in sheet


def test_what_shares_terms_is_under_no_label_that_says_more(site: Build) -> None:
    titles = [each.text for each in main_of(site, "tools/wedge").xpath(".//section//h2")]
    # What mentions it is named there already.
    assert titles == ["Manuals", "See also", "This page"]


def test_values_with_a_form_of_their_own(site: Build) -> None:
    main = main_of(site, HAMMER)
    lines = {" ".join(each.text_content().split()) for each in main.xpath(".//p")}
    assert {"Time: 20–30 minutes", "Sizes: 12 mm, 16.5 mm", "Level: hard", "Taught: 2024, March 2025"} <= lines
    assert main.xpath(".//p[strong='Why:']/em/text()") == ["better"]
    assert main.xpath(".//p[strong='Why:']/a/@href") == ["../../methods/dovetail.html", "https://example.org/guild"]
    lists = [
        [each.text_content() for each in each_list]
        for each_list in main.xpath(".//ul[contains(@class, 'entry-values')]")
    ]
    assert [len(each) for each in lists] == [2, 2]
    assert lists[1] == ["A bench", "A vice of iron"]
    history = main.xpath(".//p[strong='History:']")[0]
    assert history.xpath("em/text()") == ["old"]
    assert " ".join(history.getnext().text_content().split()) == "It was a stone before it was a hammer."
    (table,) = main.xpath(".//table[contains(@class, 'entry-rows')]")
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath(".//tr")]
    assert rows == [
        ["Question", "Answer", "Out of date"],
        ["Which handle lasts longest?", "Ash, see Wedge", "No"],
        ["", "Nobody asked for this", ""],
    ]
    assert table.xpath(".//em/text()") == ["handle"]
    assert len(main.xpath(".//figure//img")) == 4
    assert main.xpath(".//figure")[0].xpath(".//img/@alt") == ["A hammer that lies on a bench"]
    mail = main.xpath(".//p[strong='Ask:']/a/@href")[0]
    assert mail.startswith("mailto:")


def test_a_note_stands_only_with_what_comes_from_its_sources(site: Build) -> None:
    notes = {name: main_of(site, name).xpath(".//*[@class='field-note']/text()") for name in (HAMMER, "tools/wedge")}
    assert notes == {HAMMER: ["The library has no part in these pages.", "Told by members."], "tools/wedge": []}


def test_a_template_lays_out_the_pages_of_a_category(site: Build, book: Build) -> None:
    text = " ".join(main_of(site, "methods/dovetail").xpath(".//*[@class='page-text']")[0].text_content().split())
    text = re.sub(r"(?<=\w)#", "", text)
    order = ["Two boards that hold", "Why: It holds without glue.", "Crafts: Joinery"]
    order += ["Dovetail in 120 minutes", "Mark 1 * 2 of the tails_", "Saw", "Mark the tails first.", "Nobody."]
    order += [
        "Ask Bertram before Wedge.",
        "hard Its hard, Only by daylight.",
        "News",
        "It has been taught twice.",
        "Combine with",
        "Mentioned in",
    ]
    places = [text.index(each) for each in order]
    assert places == sorted(places), text
    # What has a place there is nowhere else.
    assert all(text.count(each) == 1 for each in order), text
    assert "Steps" not in text and "Time:" not in text
    ids = main_of(site, "methods/dovetail").xpath(".//@id")
    assert len(set(ids)) == len(ids)
    paper = " ".join(pdf_text(book.outdir / "workshop-methods-sheets-methods-dovetail.pdf").split())
    assert "Its hard, ." in paper and "Dovetail in 120 minutes" in paper and "Why: It holds without glue." in paper


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("{{ body }}\n{% if %}", 2, "This is no template of Jinja: "),
        ("{{ body }}\n\n{{ tittle }}", 3, "A template does not know “tittle”. Did you mean “title”?"),
        ("{{ body }}\n{{ fields.tim }}", 2, "“tim” is not a field of an entry. Did you mean “time”?"),
        ("{{ title }}", 1, "A template has a place for the page's text: {{ body }}."),
    ],
)
def test_a_template_at_fault_is_named_with_its_line(text: str, line: int, sentence: str) -> None:
    schema, _ = toml_file.load(ROOT / "katalog.toml")
    (problem,) = layouts.problems(schema, lambda name: text)
    assert (problem.path, problem.line) == ("method.md.jinja", line)
    assert problem.text(str).startswith(sentence)
    (problem,) = layouts.problems(schema, lambda name: None)
    assert problem.text(str) == "There is no file “method.md.jinja”."


def test_any_page_has_notes_and_a_source(site: Build, book: Build) -> None:
    text = page_text(site.html("index"))
    paper = pdf_text(book.outdir / "workshop-methods.pdf")
    for words in ("The library has moved to Mill Lane.", "From: Inventory of the library, 2025"):
        assert words in text and words in paper


def test_cards_and_tables_show_what_is_meant_for_them(site: Build) -> None:
    main = main_of(site, "about/lists")
    card = next(
        each for each in main.xpath(".//*[contains(@class, 'sd-card-body')]") if "Hammer" in each.text_content()
    )
    assert [each.text_content() for each in card.xpath(".//p")] == [
        "Drives nails and pulls them out again.",
        "Time: 20–30 minutes",
        "On cards: Visible on cards alone",
    ]
    tables = [
        [[" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")] for row in table.xpath(".//tr")]
        for table in main.xpath(".//table")
    ]
    assert tables[0][0] == ["Title", "In brief", "Time", "Indoors", "On cards"]
    # A range is ordered by its beginning.
    assert [row[0] for row in tables[1][1:]] == ["Wedge", "Hammer", "Dovetail"]
    hammer = tables[1][2]
    assert hammer[3:] == [
        "hard",
        "It holds better than glue, see Dovetail or the guild.",
        "Bertram, Ruth (tool keeper)",
    ]


def test_an_entry_is_listed_in_further_categories_after_their_own(site: Build) -> None:
    def listed(name: str) -> list[str]:
        return [each.text_content() for each in main_of(site, name).xpath(".//*[@class='entry-link']")]

    assert listed("methods/index") == ["Dovetail", "Hammer"]
    assert listed("tools/index") == ["Hammer", "Wedge"]


def test_the_page_of_a_folder_is_no_entry(site: Build, book: Build) -> None:
    assert "tools/hand/index" not in site.entries
    assert "They hang beside the door." in page_text(site.html("tools/hand/index"))
    assert "They hang beside the door." in pdf_text(book.outdir / "workshop-methods.pdf")


def exported(site: Build) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = json.loads((site.outdir / "katalog.json").read_text("utf-8"))["entries"]
    return data


def test_the_data_hold_every_value(site: Build) -> None:
    for entry in exported(site):
        data = set(leaves(entry))
        for name, value in site.entries[entry["url"].removesuffix(".html")].values.items():
            assert set(leaves(value)) <= data, name
    assert {each["id"] for each in exported(site)} == {"hammer", "wedge", "dovetail"}


def test_drafts_and_what_is_not_of_the_day_are_nowhere(site: Build, book: Build) -> None:
    names = {path.relative_to(site.outdir).as_posix() for path in site.outdir.rglob("*.html")}
    assert not {"tools/later.html", "methods/past.html", "methods/unfinished.html"} & names
    assert len(list(book.outdir.glob("*-sheets-*.pdf"))) == 3
    whole = pdf_text(book.outdir / "workshop-methods.pdf")
    pages = "".join(
        path.read_text("utf-8") for path in site.outdir.rglob("*.*") if path.suffix in {".html", ".js", ".json"}
    )
    for words in ("Comes in July", "Was of use until May", "Somebody is writing this"):
        assert words not in whole and words not in pages


def clean(root: Path, folder: Path, settings: dict[str, str]) -> dict[str, bytes]:
    shutil.rmtree(folder, ignore_errors=True)
    return files(build(root, folder / "out", settings=settings).outdir)


def swapped(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        text = (root / name).read_text("utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), "utf-8")

    return edit


def test_after_any_edit_of_a_field_a_build_equals_a_clean_one(tmp_path: Path) -> None:
    root = Path(shutil.copytree(ROOT, tmp_path / "root"))
    # Each step is edits, and the day of the build.
    steps: list[tuple[str, list[Callable[[Path], None]]]] = [
        ("2026-06-15", []),
        # The draft is finished; the relations and the category of another entry are others; the front page has news.
        (
            "2026-06-15",
            [
                swapped("methods/unfinished.md", "state: draft", "state: ready\nalso: [tools]"),
                swapped(f"{HAMMER}.md", "combine: [dovetail]", "combine: [unfinished]"),
                swapped("tools/wedge.md", "time: 5\n", "time: 5\nalso: methods\ncombine: claw\n"),
                swapped(f"{HAMMER}.svg", "#1c5f8a", "#6b1f5c"),
                swapped("index.md", "moved to Mill Lane", "moved to Oak Road"),
            ],
        ),
        # Another day: one entry comes, another goes.
        ("2026-07-01", []),
        # And back, with a page that had been read before it was a draft.
        ("2026-05-30", [swapped("tools/wedge.md", "time: 5\n", "time: 5\nstate: draft\n")]),
        ("2026-05-30", [swapped("method.md.jinja", "Who knows more", "Whom to ask")]),
        ("2026-05-30", [swapped("katalog.toml", 'label = "Why"', 'label = "Reason"\nshow = ["book"]')]),
    ]
    for day, edits in steps:
        for edit in edits:
            edit(root)
        settings = {"handbook_day": day}
        build(root, tmp_path / "out", settings=settings)
        ours, theirs = files(tmp_path / "out"), clean(root, tmp_path / "clean", settings)
        assert sorted(ours) == sorted(theirs)
        assert [name for name in theirs if ours[name] != theirs[name]] == []


def test_who_writes_sees_drafts_and_that_they_are_drafts(tmp_path: Path) -> None:
    root = Path(shutil.copytree(ROOT, tmp_path / "root"))
    site = build(root, tmp_path / "out", settings={"handbook_drafts": "1"})
    assert site.warnings == ()
    assert "State: draft" in page_text(site.html("methods/unfinished"))
    assert "First day: July 2026" in page_text(site.html("tools/later"))


def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(shutil.copytree(ROOT, tmp_path / "root"))
    for name, old, new in (
        (
            "tools/wedge.md",
            "time: 5\ncrafts: [joinery]",
            "time: 700\nwhy: '# A heading'\nsteps: ['Be **bold**']\nsizes: [12, x]",
        ),
        (
            "methods/dovetail.md",
            "time: 120",
            "time: 30-20\npicture:\n  file: none.png\n  shows: It",
        ),
        ("methods/dovetail.md", "*without* glue.", "*without* {entry}`glue <gleu>`."),
        ("methods/dovetail.md", "keepers: [Bertram]", "keepers:\n  - name: A\n    address: b"),
        (
            "methods/dovetail.md",
            "Two boards that hold each other.",
            "Two boards that hold each other at a corner with no screw and no nail.",
        ),
        ("index.md", "inventory: inventory", "inventory: inventory\nlevel: easy"),
        ("about/lists.md", "# Lists", "# Lists\n\nSee {entry}`past`."),
        (
            "method.md.jinja",
            "{{ body }}",
            "{{ body }}{% if fields.why %}\n{{ body }}\n{{ fields.why.nothing }}{% endif %}",
        ),
    ):
        swapped(name, old, new)(root)
    warnings = [
        re.sub(r"^(\S+?:\d+)(?::\d+)?: WARNING: ", r"\1 ", each) for each in build(root, tmp_path / "out").warnings
    ]
    expected = [
        "tools/wedge.md:3 “time” cannot be more than 600.",
        "tools/wedge.md:4 “why” is a line of Markdown: it cannot begin as a heading, list or block does: # A heading",
        "tools/wedge.md:5 “steps” is shown as it is written, with its mark-up: **bold**",
        "tools/wedge.md:6 “sizes” is not a number: “x”.",
        "methods/dovetail.md:2 “brief” has 70 letters; at most 60 are allowed.",
        "methods/dovetail.md:3 “30-20” begins with the larger number: write the smaller one first.",
        "methods/dovetail.md:5 There is no file “none.png”.",
        "methods/dovetail.md:14 “b” is neither an address for mail (name@example.org) nor one that begins with https://.",
        "methods/dovetail.md:9 There is no entry “gleu”.",
        "index.md:7 “level” belongs to an entry, but this page is not in a category's folder.",
        "method.md.jinja:13 The template cannot be filled in for “methods/dovetail”: ",
        "about/lists.md:3 The entry “past” is not published now: it is a draft, or it is not its time.",
    ]
    assert len(warnings) == len(expected), warnings
    for each in expected:
        assert any(warning.startswith(each) for warning in warnings), (each, warnings)
    schema, _ = toml_file.load(root / "katalog.toml")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1781500000")
    checked = [f"{each.path}:{each.line} {each.text(str)}" for each in check(root, schema).problems]
    # What a template cannot do for a page shows when it is filled in.
    assert len(checked) == len(expected) - 1
    for each in expected:
        assert "jinja" in each or any(problem.startswith(each) for problem in checked), (each, checked)


# Any record of any schema.

WORD = (
    st.text("abcdefgkmnorstuvæøåß0123456789 ,;:.()&<>%!?/", min_size=1, max_size=40)
    .map(str.strip)
    .filter(lambda text: re.search(r"\w", text))
)
ADDRESS = st.sampled_from(["https://example.org/a_b", "https://example.org/?q=1&r=2"])
DAY = st.sampled_from(["2024", "2025-03", "2026-05-04"])
NUMBER = st.integers(-9999, 99999) | st.decimals(0, 99, places=2).map(float)


def optional(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=parts)


def mapping(
    needed: dict[str, st.SearchStrategy[Any]], **more: st.SearchStrategy[Any]
) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(needed, optional=more)


#: A value of each type, as it is written in front matter.
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": WORD,
    "terms": st.sampled_from(["joinery", "Upkeep"]),
    "references": st.sampled_from(["three", "four"]),
    "links": mapping({"title": WORD, "url": ADDRESS}, status=WORD, reason=WORD, description=WORD),
    "date": DAY,
    "provenance": st.just("inventory"),
    "notes": mapping({"text": WORD, "date": DAY, "source": WORD}, url=ADDRESS),
    "number": NUMBER,
    "choice": st.sampled_from(["easy", "HARD", "for masters"]),
    "boolean": st.booleans(),
    "image": mapping({"file": st.just("/picture.svg"), "alt": WORD}, caption=WORD, credit=WORD),
    "people": mapping({"name": WORD}, role=WORD, address=st.sampled_from(["a@example.org", "https://example.org/me"])),
    "categories": st.just("more"),
    "rows": mapping({"q": WORD}, a=WORD | st.booleans()),
}
PLACES = st.lists(st.sampled_from(["page", "book", "card", "table"]), unique=True)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A field as ``katalog.toml`` declares it, but for its name, and the values that an entry has of it."""
    kind = draw(st.sampled_from(sorted(field_types.TYPES)))
    several = field_types.TYPES[kind].several
    many = several == "always" or (several == "many" and draw(st.booleans()))
    keys: dict[str, Any] = {"type": kind, "label": draw(st.sampled_from(["Label", "What it is", "Æsel"]))}
    keys |= {"many": True} if many and several == "many" else {}
    keys |= {"vocabulary": "crafts"} if kind == "terms" else {}
    keys |= {"choices": ["easy", "hard", "for masters"]} if kind == "choice" else {}
    show = draw(st.none() | st.booleans() | PLACES)
    if kind == "image" and isinstance(show, list):
        show = [each for each in show if each in ("page", "book")]
    keys |= {} if show is None else {"show": show}
    written = {"kind": kind, "value": draw(st.lists(VALUES[kind], min_size=1, max_size=3) if many else VALUES[kind])}
    lines = [f"{key} = {json.dumps(each, ensure_ascii=False)}" for key, each in keys.items()]
    lines += ['parts = { q = "Question", a = "Answer" }'] if kind == "rows" else []
    return "\n".join(lines), written


COMMON = """
[book]
title = "Any"
language = "en"

[[categories]]
id = "things"
title = "Things"
singular = "thing"
colour = "steel"

[[categories]]
id = "more"
title = "More things"
singular = "thing"
colour = "steel"

[colours.steel]
strong = "#1c5f8a"
tint = "#e8f1f7"
dark_strong = "#65a3d6"
dark_tint = "#1c2c39"

[vocabularies.crafts]
label = "Crafts"

[vocabularies.crafts.terms.joinery]
title = "Joinery"

[vocabularies.crafts.terms.upkeep]
title = "Upkeep"

[sources.inventory]
title = "Inventory"
"""
TOP = "# Any\n\n:::{toctree}\nthings/index\nmore/index\n:::\n"


@examples(0.16)
@given(st.lists(tables(), min_size=4, max_size=12))
def test_any_record_of_any_schema_is_whole(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[str, dict[str, Any]]]
) -> None:
    root = tmp_path_factory.mktemp("any") / "root"
    fields = "".join(f"\n[fields.f{number}]\n{keys}\n" for number, (keys, _) in enumerate(drawn))
    front = {f"f{number}": written["value"] for number, (_, written) in enumerate(drawn)}
    for name, text in {
        "conf.py": CONF.format(language="en"),
        "katalog.toml": COMMON + fields,
        "index.md": TOP,
        "things/index.md": "# Things\n\n:::{category-index}\n:::\n",
        "more/index.md": "# More\n\n:::{category-index}\n:::\n",
        "things/one.md": f"---\n{yaml.safe_dump(front, allow_unicode=True)}---\n# The first\n\nText.\n",
        "things/deep/two.md": f"---\n{yaml.safe_dump(front, allow_unicode=True)}---\n# The second\n\nText.\n",
        "things/three.md": "# The third\n\nText.\n",
        "more/four.md": "# The fourth\n\nText.\n",
        "picture.svg": (ROOT / f"{HAMMER}.svg").read_text("utf-8"),
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    site = build(root, root.parent / "site")
    book = build(root, root.parent / "book", "handbook-pdf")
    assert (site.warnings, book.warnings) == ((), ())
    assert site.schema is not None
    paper, data = pdf_text(book.outdir / "any.pdf"), {each["id"]: set(leaves(each)) for each in exported(site)}
    for docname, entry in site.entries.items():
        page = page_text(site.html(docname))
        assert missing(entry, site.schema, site.entries, "page", page) == []
        assert missing(entry, site.schema, site.entries, "book", paper) == []
        for name, value in entry.values.items():
            assert set(leaves(value)) <= data[entry.id], name
