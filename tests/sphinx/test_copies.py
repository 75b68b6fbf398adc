"""What the website tells whoever has a printed copy: which pages there are, what they say, and that they stay true."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import html
from tests import prints
from tests.edits import apply, files
from tests.support import Build, build, commit, configure, make_root

from sphinx_handbook.catalogue.schema.model import Category, Schema
from sphinx_handbook.releases import release, since
from sphinx_handbook.releases.compare import PageChange
from sphinx_handbook.releases.page import Page
from sphinx_handbook.releases.since import Change
from sphinx_handbook.releases.summary import ChangedPage
from sphinx_handbook.web.releases import state
from sphinx_handbook.web.releases.pages import kind

BASE = "https://bog.dk/tingene"
NEW = "---\nresume: Nyt.\n---\n\n# Nyt\n\nNyt er nyt.\n"
TABLE = """\
---
resume: Et bord at sidde ved.
---

# Bord

Her kan man sidde ned og tale sammen.

Bordet har fire ben og en plade af eg.

Man kan spise ved det.

"""


@dataclass(frozen=True)
class Site:
    """A book with two releases, and what was built of it."""

    root: Path
    build: Build

    def page(self, name: str) -> html.HtmlElement:
        return html.parse(str(self.build.outdir / f"{name}.html")).getroot().find(".//main")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("copies")
    root = with_releases(folder)
    with (root / "index.md").open("a", encoding="utf-8") as index:
        index.write("\nEt afsnit til.\n\nOg et til.\n")
    (root / "ting/nyt.md").write_text(NEW, "utf-8")
    table = root / "ting/bord.md"
    table.write_text(table.read_text("utf-8").replace("fire ben", "tre ben"), "utf-8")
    result = build(root, folder / "out")
    assert result.warnings == ()
    return Site(root, result)


def with_releases(folder: Path) -> Path:
    """A book of which the first release has a page more and other words, the second what its pages say."""
    root = make_root(folder / "root", ting__bord=TABLE)
    catalogue = root / "katalog.toml"
    with_address = catalogue.read_text("utf-8").replace("[book]", f'[book]\nbase_url = "{BASE}"', 1)
    catalogue.write_text(f'{with_address}\n[releases]\nfolder = "udgivelser"\n', "utf-8")
    pages = prints.numbered_text(root, folder / "text")
    prints.keep(pages, root / "udgivelser", "2027-03-03", "2. udgave", "2b2b2b2b")
    gone = replace(pages[-1], docname="ting/skab", title="Skab", passages=(prints.added(pages[-1].passages[0]),))

    def shorter(page: prints.Page) -> prints.Page:
        return prints.with_passages(page, lambda passages: passages[:-1])

    before = (*prints.changed(pages, "ting/bord", shorter), gone)
    prints.keep(before, root / "udgivelser", "2026-01-02", "<b> & co", "1a1a1a1a")
    return root


def words(element: html.HtmlElement | None) -> str:
    assert element is not None
    return " ".join(element.text_content().split())


@pytest.mark.parametrize(
    ("old", "title", "words"),
    [
        ("ting/stol", "Stol", "it has another address now"),
        ("ting/stol", "Bænk", "renamed, it was “Bænk”"),
        ("dyr/stol", "Stol", "This page now stands in “Ting”"),
        ("dyr/stol", "Bænk", "renamed, it was “Bænk” · This page now stands in “Ting”"),
        ("stol", "Stol", "This page now stands in “Ting”"),
    ],
)
def test_what_became_of_a_page(old: str, title: str, words: str) -> None:
    """What a reader of paper sees of it: its title, and the chapter that it stands in."""
    schema = Schema(categories=tuple(Category(each, each.title(), each) for each in ("ting", "dyr")))
    page = ChangedPage("moved", "ting/skammel", "Stol", old, title, (), ())
    assert kind(page, schema, str) == words


def test_a_page_is_renamed_whose_readers_see_another_name() -> None:
    """Another address alone is no other name."""
    old, new = Page("ting/stol", "Stol"), Page("ting/skammel", "Stol")

    def kind(page: Page | None, count: int = 0) -> str:
        what = "renamed" if page else "removed"
        return state.kind(Change(what, old, page, count, "", lambda: PageChange(what, old, page)))

    assert [kind(new), kind(new, 1), kind(replace(new, title="Skammel"), 1)] == ["address", "changed", "renamed"]
    assert kind(None) == "removed"


def test_all_releases_are_listed_the_newest_first(site: Site) -> None:
    """By name, day and mark, each with its editions and with how much has changed; no script is needed."""
    main = site.page("dit-eksemplar")
    assert words(main.find(".//h1")) == "Er dit eksemplar stadig rigtigt?"
    rows = main.find_class("copy-release")
    assert [words(each.find("h2")) for each in rows] == ["2. udgave (3. marts 2027)", "<b> & co (2. januar 2026)"]
    assert [each.get("id") for each in rows] == ["2b2b2b2b", "1a1a1a1a"]
    facts = [words(each.find_class("copy-facts")[0]) for each in rows]
    assert facts == [
        "Mærke 2b2b2b2b · 2 sider ændret, 1 ny side",
        "Mærke 1a1a1a1a · 2 sider ændret, 1 ny side, 1 side fjernet",
    ]
    for row in rows:
        links = row.findall(".//a")
        # What is read aloud says of which release.
        assert [words(each).partition(" –")[0] for each in links] == [
            "Bogen, A4", "Storskrift, A4", "Ark med en enkelt side",
        ]  # fmt: skip
        for each in links:
            assert (site.build.outdir / each.get("href")).is_file()
    assert main.find(".//form").get("hidden") is not None


def test_a_release_tells_what_changed_on_which_page(site: Site) -> None:
    main = site.page("dit-eksemplar/2027-03-03-2b2b2b2b")
    sections = {words(each.find("h2")): each for each in main.find_class("copy-change")}
    table = sections["Bord"]
    assert table.find("h2/a").get("href") == "../ting/bord.html"
    number = re.search(r"side (\d+) i dit eksemplar", words(table.find("p")))
    assert number
    (item,) = table.findall(".//li")
    assert words(item) == f"side {number[1]} Bordet har fjernet: fire tilføjet: tre ben og en plade af eg."
    assert words(item.find("del")) == "fjernet: fire" and words(item.find("ins")) == "tilføjet: tre"
    assert words(sections["Nyt"].find("p")) == "Ny"
    assert len(sections) == 3
    assert words(main.find_class("copy-same")[0]) == "3 sider siger det samme som i dit eksemplar."
    first = site.page("dit-eksemplar/2026-01-02-1a1a1a1a")
    assert words(first.find(".//h1")) == "Ændret siden <b> & co (2. januar 2026): Bogen"
    gone = next(each for each in first.find_class("copy-change") if words(each.find("h2")) == "Skab")
    assert gone.find("h2/a") is None and words(gone.find("p")).startswith("Fjernet · side ")


def test_each_print_has_its_own_page_numbers(site: Site) -> None:
    """The mark is the same in every edition of a release: the reader chooses the print."""
    numbers = {}
    for edition in ("", "-large", "-sheets"):
        main = site.page(f"dit-eksemplar/2027-03-03-2b2b2b2b{edition}")
        table = next(each for each in main.find_class("copy-change") if words(each.find("h2")) == "Bord")
        numbers[edition] = words(table.find("p"))
    assert re.search(r"side \d+ i", numbers[""]) and re.search(r"side \d+ i", numbers["-large"])
    assert numbers[""] != numbers["-large"]
    # A sheet has one page, and a mark of its own, to which the list leads.
    mark = re.fullmatch(r"Ændret · Mærke (\w{8}), (\w{8})", numbers["-sheets"])
    assert mark and mark[1] in site.page("dit-eksemplar").xpath(".//*[@data-sheets]")[0].get("data-sheets").split()
    sheets = site.page("dit-eksemplar/2027-03-03-2b2b2b2b-sheets")
    # A category's sheet has its entries, a new one, too; its mark leads to the first that has changed.
    for each in mark.groups():
        assert len(sheets.xpath(f".//*[@id='{each}']")) == 1
    new = next(each for each in sheets.find_class("copy-change") if words(each.find("h2")) == "Nyt")
    assert words(new.find("p")) == f"Ny · Mærke {mark[2]}"


def test_a_page_says_since_when_it_has_changed(site: Site) -> None:
    """With the number of passages in words, and a link to what they are."""
    notes = {}
    for name in ("index", "ting/bord", "ting/nyt", "steder/huset"):
        notes[name] = [
            (words(each), each.get("href")) for each in site.page(name).xpath(".//*[@class='page-facts']//a")
        ]
    release = "../dit-eksemplar/2027-03-03-2b2b2b2b.html"
    assert notes["ting/bord"] == [("Ændret siden 2. udgave (3. marts 2027): et afsnit", f"{release}#ting-bord")]
    assert notes["ting/nyt"] == [("Ny siden 2. udgave (3. marts 2027)", f"{release}#ting-nyt")]
    assert notes["steder/huset"] == []
    for name, place in (("ting/bord", "ting-bord"), ("index", "index")):
        assert site.page("dit-eksemplar/2027-03-03-2b2b2b2b").xpath(f".//*[@id='{place}']"), name


def test_the_feed_tells_changes_in_words(site: Site) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.parse(site.build.outdir / "feed.xml")
    entries = {each.findtext(f"{atom}title"): each for each in feed.iter(f"{atom}entry")}
    title = "Bord: Ændret siden 2. udgave (3. marts 2027): et afsnit".replace("3. marts 2027", "3.\xa0marts\xa02027")
    content = entries[title].findtext(f"{atom}content")
    assert content and content.endswith("Bordet har [fjernet: fire] [tilføjet: tre] ben og en plade af eg.")
    assert entries[title].findtext(f"{atom}updated") == "2027-03-03T00:00:00Z"
    identity = entries[title].findtext(f"{atom}id") or ""
    assert identity.startswith(f"{BASE}/ting/bord.html#2027-03-03-2b2b2b2b-")


def test_the_other_languages(tmp_path: Path) -> None:
    """The page's name and its words are those of the book's language."""
    for language, name, title in (
        ("en", "your-copy", "Is your copy still right?"),
        ("de", "ihr-exemplar", "Stimmt Ihr Exemplar noch?"),
    ):
        root = make_root(tmp_path / language / "root", language=language)
        catalogue = root / "katalog.toml"
        catalogue.write_text(f'{catalogue.read_text("utf-8")}\n[releases]\nfolder = "releases"\n', "utf-8")
        result = build(root, tmp_path / language / "out")
        assert words(html.parse(str(result.outdir / f"{name}.html")).getroot().find(".//h1")) == title


# A release that is added, changed or removed brings every page up to date that shows it.


def rewrite(name: str, edit: Callable[[str], str]) -> Callable[[Path], None]:
    def apply_to(root: Path) -> None:
        path = root / name
        path.write_text(edit(path.read_text("utf-8")), "utf-8")

    return apply_to


def third(root: Path) -> None:
    pages = prints.numbered_text(root, root.parent / "third")
    prints.keep(pages, root / "udgivelser", "2028-03-03", "3. udgave", "3c3c3c3c")


SECOND = "udgivelser/2027-03-03-2b2b2b2b.json"


def cut(root: Path) -> None:
    """What builds keep, damaged, and a page edited."""
    for path in root.parent.rglob("handbook-*.pickle"):
        path.write_bytes(path.read_bytes()[:-9])
    rewrite("ting/bord.md", lambda text: text.replace("to plader", "tre plader"))(root)


EDITS: dict[str, Callable[[Path], None]] = {
    "a page": rewrite("ting/bord.md", lambda text: text.replace("en plade", "to plader")),
    "another page's title": rewrite("steder/huset.md", lambda text: text.replace("# Huset", "# Det store hus")),
    "a release more": third,
    "an edit after it": rewrite("index.md", lambda text: f"{text}\nEt sidste afsnit.\n"),
    "an edit of typography": rewrite("index.md", lambda text: text.replace("sidste afsnit", "“sidste” afsnit")),
    "nothing kept": cut,
    "a damaged one": rewrite(SECOND, lambda text: text.replace("2. udgave", "2. oplag")),
    "the newest gone": lambda root: (root / "udgivelser/2028-03-03-3c3c3c3c.json").unlink(),
    "all gone": lambda root: shutil.rmtree(root / "udgivelser"),
    "no table": rewrite("katalog.toml", lambda text: text.partition("[releases]")[0]),
}


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_releases_keep_the_law(builder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are told of as a clean build tells of them.

    Only a file that is another is read again, and only a page that is another is compared again.
    """
    root = with_releases(tmp_path)
    build(root, tmp_path / "out", builder)
    seen, reads, names, contents = [], {}, list[str](), release.contents
    compared, pages, passage_changes = {}, set[str](), since.passage_changes
    monkeypatch.setattr(release, "contents", lambda path: names.append(path.name) or contents(path))
    monkeypatch.setattr(
        since, "passage_changes", lambda page, *others: pages.add(page.docname) or passage_changes(page, *others)
    )
    for name, edit in EDITS.items():
        apply(edit, root)
        if builder == "dirhtml" and name not in ("a release more", "no table"):
            continue
        names.clear()
        pages.clear()
        build(root, tmp_path / "out", builder)
        reads[name], compared[name] = set(names), set(pages)
        shutil.rmtree(tmp_path / "clean", ignore_errors=True)
        build(root, tmp_path / "clean", builder)
        ours, theirs = files(tmp_path / "out"), files(tmp_path / "clean")
        assert sorted(ours) == sorted(theirs), name
        assert [each for each in theirs if ours[each] != theirs[each]] == [], name
        seen.append(sum(each.startswith("dit-eksemplar") for each in theirs))
    assert seen == ([7, 7, 10, 10, 10, 10, 7, 4, 1, 0] if builder == "html" else [10, 0])
    assert reads.pop("a release more") == {"2028-03-03-3c3c3c3c.json"}
    if builder == "html":
        assert compared["a page"] == {"ting/bord"}
        assert compared["an edit after it"] == compared["an edit of typography"] == {"index"}
        assert reads.pop("nothing kept") and compared["nothing kept"] > {"index"}
    # What is damaged is not kept.
    assert reads.pop("a damaged one", None) == reads.pop("the newest gone", None) in ({Path(SECOND).name}, None)
    assert not any(reads.values())


def test_the_day_is_that_of_the_change_where_git_knows_it(tmp_path: Path) -> None:
    root = with_releases(tmp_path)
    commit(root, "2027-11-11")
    table = rewrite("ting/bord.md", lambda text: text.replace("fire ben", "tre ben"))
    table(root)
    feed = (build(root, tmp_path / "out").outdir / "feed.xml").read_text("utf-8")
    assert "2027-11-11T00:00:00Z" in feed


def test_a_page_of_the_writers_own_stands_in_its_place(tmp_path: Path) -> None:
    root = with_releases(tmp_path)
    (root / "dit-eksemplar.md").write_text("---\norphan: true\n---\n\n# Min egen side\n", "utf-8")
    result = build(root, tmp_path / "out")
    assert result.warnings == ()
    assert "Min egen side" in result.html("dit-eksemplar")


def test_in_one_page_there_is_no_link_to_what_is_not_there(tmp_path: Path) -> None:
    root = with_releases(tmp_path)
    configure(root, "")
    result = build(root, tmp_path / "out", "singlehtml")
    assert "dit-eksemplar" not in result.html("index")
