"""What other programs read of a handbook: everything is read back, as they would."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from lxml import html as lxml_html
from tests.json_schema import wrong
from tests.support import CATALOGUE, HOUSE, TABLE, Build, build, configure, make_root

from sphinx_handbook.catalogue.entries.entry import Entry
from sphinx_handbook.catalogue.export import data_files, spreadsheet
from sphinx_handbook.catalogue.schema.model import Book, Category, Field, Schema
from sphinx_handbook.editions import listing
from sphinx_handbook.files import write_whole
from sphinx_handbook.sphinx_ext.errors import ConfigFault

BASE = "https://bog.dk/haandbog"
ATOM = "{http://www.w3.org/2005/Atom}"
EXPORTS = ("katalog.json", "katalog.schema.json", "katalog.csv", "feed.xml", "sitemap.xml")

HOSTILE = '=cmd()|"/C" </script><!-- & »x«'

FULL = HOUSE.replace(
    "---\n\n",
    """\
kilde: avisen
aliaser: ["+45 12", "@home", "En;to"]
laes_mere:
  - titel: Husets "egen" side
    adresse: http://hus.dk/a_b?x=1&y=2
    trykt: http://hus.dk/a b
    rettet: En streg manglede.
    status: ikke kontrolleret
siden:
  - tekst: Huset er malet <gult>.
    dato: 2026-11-23
    kilde: Naboen & co.
    adresse: https://nabo.dk/
    lang: nb
  - tekst: "Huset er solgt.\\e"
    dato: 2026-11-23
    kilde: Naboen
  - tekst: Huset er nyt.
    dato: 2019
    kilde: Naboen
se_ogsaa: [bord]
---

""",
    1,
)
CLOSED = TABLE.replace("resume: Et bord af eg.", 'resume: "=1+1"\nlukket: 2018-05')
PAGES = {
    "steder__huset": FULL,
    "ting__bord": CLOSED,
    "ting__ond": f"---\nresume: 'Et \"citat\"; </script>'\nemner: [tillid, social-kapital]\n---\n\n# `{HOSTILE}`\n\nOnd.\n",
}


def make(folder: Path, base: str | None, builder: str = "html", language: str = "da", **pages: str) -> Build:
    root = make_root(folder / "root", language=language, **{**PAGES, **pages})
    if base:
        text = CATALOGUE.format(language=language).replace(
            'title = "Prøve"', f'title = "Prøve"\nbase_url = "{base}"', 1
        )
        (root / "katalog.toml").write_text(text, "utf-8")
    site = build(root, folder / "out", builder)
    assert site.warnings == ()
    return site


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return make(tmp_path_factory.mktemp("plain"), None)


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return make(tmp_path_factory.mktemp("placed"), BASE)


def read(site: Build, name: str) -> bytes:
    return (site.outdir / name).read_bytes()


def catalogue(site: Build) -> dict[str, Any]:
    return json.loads(read(site, "katalog.json"))  # type: ignore[no-any-return]


def entry(site: Build, entry_id: str) -> dict[str, Any]:
    return next(each for each in catalogue(site)["entries"] if each["id"] == entry_id)


# JSON


def test_the_catalogue_keeps_what_its_schema_promises(plain: Build, placed: Build, book_html: Build) -> None:
    for site in (plain, placed, book_html):
        schema = json.loads(read(site, "katalog.schema.json"))
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert wrong(catalogue(site), schema) == []
        assert catalogue(site)["$schema"] == "katalog.schema.json"


def test_the_schema_refuses_what_is_not_so(plain: Build) -> None:
    schema = json.loads(read(plain, "katalog.schema.json"))
    for name, value in (
        ("closed", "May"),
        ("category", "mad"),
        ("terms", ["x"]),
        ("links", [{"title": "t"}]),
        ("more", 1),
    ):
        data = catalogue(plain)
        data["entries"][0][name] = value
        assert wrong(data, schema), name


def test_an_entry_has_all_its_facts(plain: Build) -> None:
    assert [each["id"] for each in catalogue(plain)["entries"]] == ["huset", "bord", "ond"]
    house = entry(plain, "huset")
    assert list(house) == [
        "id",
        "title",
        "category",
        "url",
        "summary",
        "closed",
        "terms",
        "references",
        "relations",
        "links",
        "notes",
        "fields",
    ]
    assert (house["title"], house["category"], house["url"]) == ("Huset", "steder", "steder/huset.html")
    assert (house["summary"], house["closed"]) == ("Et hus ved vandet.", None)
    assert house["terms"] == [{"field": "emner", "id": "tillid", "title": "Tillid"}]
    assert house["references"] == ["bord"]
    assert house["relations"] == [{"field": "se_ogsaa", "id": "bord"}]
    assert house["links"] == [
        {
            "field": "laes_mere",
            "title": 'Husets "egen" side',
            "url": "http://hus.dk/a_b?x=1&y=2",
            "printed": "http://hus.dk/a b",
            "reason": "En streg manglede.",
            "status": "ikke kontrolleret",
        }
    ]
    assert house["notes"][0] == {
        "field": "siden",
        "text": "Huset er malet <gult>.",
        "date": "2026-11-23",
        "source": "Naboen & co.",
        "url": "https://nabo.dk/",
        "lang": "nb",
    }
    assert house["fields"] == {"aliaser": ["+45 12", "@home", "En;to"], "kilde": "avisen"}
    assert entry(plain, "bord")["closed"] == "2018-05"
    assert entry(plain, "ond")["title"] == HOSTILE


def test_every_address_is_there(plain: Build, tmp_path: Path) -> None:
    for site in (plain, make(tmp_path, None, "dirhtml")):
        for each in [*catalogue(site)["entries"], *catalogue(site)["categories"]]:
            path = site.outdir / each["url"]
            assert (path / "index.html" if path.is_dir() else path).is_file()


# The table


def rows(site: Build, delimiter: str = ";") -> list[list[str]]:
    data = read(site, "katalog.csv")
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_a_danish_spreadsheet_opens_the_table(plain: Build) -> None:
    head, *body = rows(plain)
    assert head[2:-1] == [field["label"] for field in catalogue(plain)["fields"]]
    assert {"Resumé", "Siden 2014", "Findes ikke længere"} <= set(head)
    assert {len(row) for row in body} == {len(head)}
    house = dict(zip(head, body[0], strict=True))
    assert house["Emner"] == "Tillid"
    assert house["Kilde"] == "Avisen"
    assert house["Se også"] == "bord"
    assert house["Læs mere"] == 'Husets "egen" side: http://hus.dk/a_b?x=1&y=2 (ikke kontrolleret)'
    assert body[0][-1] == "steder/huset.html"
    assert read(plain, "katalog.csv").count(b"\r\n") == len(body) + 1


def test_no_cell_is_a_formula(plain: Build) -> None:
    cells = [cell for row in rows(plain) for cell in row]
    assert "'" + HOSTILE in cells
    assert "'=1+1" in cells
    assert "'+45 12, @home, En;to" in cells
    assert not [
        cell
        for cell in cells
        if cell.lstrip().startswith(("=", "+", "-", "@", "＝")) or (cell[:1] in "\t\r\n" and cell)
    ]


def test_numbers_are_numbers() -> None:
    fields = {"laengde": Field("laengde", "number", "Længde")}
    schema = Schema(Book("Prøve", language="da"), (Category("ting", "Ting", "ting", "", "fjord", 1),), fields)
    entries = [Entry(f"ting/{name}", name, "ting", {"laengde": value}, {}) for name, value in (("a", -12.5), ("b", -3))]
    table = spreadsheet.as_table(schema, entries, str, str).decode("utf-8-sig")
    assert [line.split(";")[2] for line in table.splitlines()[1:]] == ["-12,5", "-3"]
    data = json.loads(data_files.as_json(schema, entries, str))
    assert [each["fields"]["laengde"] for each in data["entries"]] == [-12.5, -3]
    assert wrong(data, json.loads(data_files.json_schema(schema, str))) == []
    assert json.loads(data_files.as_json(schema, [], str))["entries"] == []


def test_a_title_in_the_front_matter_is_no_second_column() -> None:
    fields = {"title": Field("title", "text", "Title", role="title")}
    schema = Schema(Book("Prøve", language="en"), (Category("ting", "Ting", "ting", "", "fjord", 1),), fields)
    entry = Entry("ting/a", "A", "ting", {"title": "A"}, {})
    table = spreadsheet.as_table(schema, [entry], str, str).decode("utf-8-sig")
    assert table.splitlines() == ["Title,Category,Page", "A,Ting,ting/a"]


def test_an_english_spreadsheet_has_commas(tmp_path: Path) -> None:
    head, *body = rows(make(tmp_path, None, language="en"), ",")
    assert head[:2] == ["Title", "Category"]
    assert [row[0] for row in body] == ["Huset", "Bordet", "'" + HOSTILE]


# The feed and the sitemap


def test_the_feed_tells_what_is_new(placed: Build) -> None:
    feed = ElementTree.fromstring(read(placed, "feed.xml"))
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert len(feed.findall(ATOM + name)) == 1
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Prøve"
    assert feed.findtext(f"{ATOM}updated") == "2026-11-23T00:00:00Z"
    assert {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")} == {
        "alternate": f"{BASE}/",
        "self": f"{BASE}/feed.xml",
    }
    entries = feed.findall(f"{ATOM}entry")
    assert [(each.findtext(f"{ATOM}title"), each.findtext(f"{ATOM}updated"), each.findtext(f"{ATOM}content")) for each in entries] == [
        ("Huset: Siden 2014", "2026-11-23T00:00:00Z", "Huset er malet <gult>."),
        ("Huset: Siden 2014", "2026-11-23T00:00:00Z", "Huset er solgt.\ufffd"),
        ("Huset: Siden 2014", "2019-01-01T00:00:00Z", "Huset er nyt."),
        ("Bordet: Findes ikke længere", "2018-05-01T00:00:00Z", "Findes ikke længere (maj 2018)"),
    ]  # fmt: skip
    ids = [each.findtext(f"{ATOM}id") for each in entries]
    assert len(set(ids)) == len(ids)
    assert ids[:2] == [f"{BASE}/steder/huset.html#siden-2026-11-23", f"{BASE}/steder/huset.html#siden-2026-11-23-2"]
    links = {link.get("rel"): link for link in entries[0].findall(f"{ATOM}link")}
    assert links["alternate"].get("href") == f"{BASE}/steder/huset.html"
    via = links["via"]
    assert [via.get(each) for each in ("href", "title", "hreflang")] == ["https://nabo.dk/", "Naboen & co.", "nb"]
    assert "hreflang" not in links["alternate"].attrib


def test_a_feed_without_news_is_a_feed(tmp_path: Path) -> None:
    site = make(tmp_path, BASE, steder__huset=HOUSE, ting__bord=TABLE)
    feed = ElementTree.fromstring(read(site, "feed.xml"))
    assert feed.findall(f"{ATOM}entry") == []
    assert feed.findtext(f"{ATOM}updated")


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_the_sitemap_has_every_page_once(tmp_path: Path, builder: str) -> None:
    site = make(tmp_path, BASE, builder)
    root = ElementTree.fromstring(read(site, "sitemap.xml"))
    addresses = [each.text or "" for each in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    end = ".html" if builder == "html" else "/"
    index = "index.html" if builder == "html" else ""
    assert addresses == sorted(
        [f"{BASE}/"]
        + [f"{BASE}/{name}{end}" for name in ("steder/huset", "ting/bord", "ting/ond")]
        + [f"{BASE}/{name}/{index}" for name in ("steder", "ting")]
    )
    # A page calls itself what the sitemap calls it.
    assert (
        sorted(canonical for docname in site.app.env.all_docs if (canonical := head(site, docname).canonical))
        == addresses
    )


# The heads of pages


@dataclass(frozen=True, slots=True)
class Head:
    canonical: str
    graph: dict[str, str]
    data: list[dict[str, Any]]


def head(site: Build, docname: str) -> Head:
    path = site.outdir / site.app.builder.get_target_uri(docname)
    page = lxml_html.fromstring((path / "index.html" if path.is_dir() else path).read_bytes())
    graph = {each.get("property"): each.get("content") for each in page.iterfind(".//meta[@property]")}
    data = [json.loads(each.text_content()) for each in page.iterfind(".//script[@type='application/ld+json']")]
    canonical = [each.get("href") for each in page.iterfind(".//link[@rel='canonical']")]
    assert len(canonical) <= 1
    return Head("".join(canonical), graph, data)


def test_pages_say_what_they_are(placed: Build) -> None:
    front, house, page = (head(placed, name) for name in ("index", "steder/huset", "ting/index"))
    assert front.data == [
        {
            "@context": "https://schema.org",
            "@type": ["WebSite", "Book"],
            "name": "Prøve",
            "inLanguage": "da",
            "url": f"{BASE}/",
        }
    ]
    assert house.data == [
        {
            "@context": "https://schema.org",
            "@type": "Article",
            "headline": "Huset",
            "name": "Huset",
            "description": "Et hus ved vandet.",
            "articleSection": "Steder",
            "keywords": ["Tillid"],
            "isPartOf": {"@type": "Book", "name": "Prøve", "url": f"{BASE}/"},
            "inLanguage": "da",
            "url": f"{BASE}/steder/huset.html",
        }
    ]
    assert page.data[0]["@type"] == "CollectionPage"
    assert (front.canonical, house.canonical) == (f"{BASE}/", f"{BASE}/steder/huset.html")
    assert house.graph == {
        "og:type": "article",
        "og:title": "Huset",
        "og:description": "Et hus ved vandet.",
        "og:url": f"{BASE}/steder/huset.html",
        "og:site_name": "Prøve",
        "og:locale": "da_DK",
    }
    assert front.graph["og:type"] == "website"


def test_a_title_cannot_break_out(plain: Build, placed: Build) -> None:
    for site in (plain, placed):
        head_of_page = head(site, "ting/ond")
        assert [each["name"] for each in head_of_page.data] == [HOSTILE]
        assert head_of_page.data[0]["description"] == 'Et "citat"; </script>'
        block = re.search(r'<script type="application/ld\+json">(.*?)</script>', site.html("ting/ond"))
        assert block
        assert not set("<>&") & set(block[1])
    assert head(placed, "ting/ond").graph["og:title"].replace("“", '"').replace("”", '"').startswith("=cmd()")


# Without an address, and again


def test_without_an_address_nothing_needs_one(plain: Build) -> None:
    assert not (plain.outdir / "feed.xml").exists()
    assert not (plain.outdir / "sitemap.xml").exists()
    for docname in plain.app.env.all_docs:
        head_of_page = head(plain, docname)
        assert head_of_page.canonical == ""
        assert head_of_page.graph == {}
        assert "feed.xml" not in plain.html(docname)
        assert all("url" not in each and "url" not in each.get("isPartOf", {}) for each in head_of_page.data)


def test_two_builds_make_the_same_bytes(placed: Build, tmp_path: Path) -> None:
    again = make(tmp_path, BASE)
    for name in EXPORTS:
        assert read(again, name) == read(placed, name), name


def test_a_build_with_nothing_to_do_writes_nothing(tmp_path: Path) -> None:
    site = make(tmp_path, BASE)
    before = {name: (site.outdir / name).stat().st_mtime_ns for name in EXPORTS}
    build(tmp_path / "root", tmp_path / "out")
    assert {name: (site.outdir / name).stat().st_mtime_ns for name in EXPORTS} == before


def test_an_address_that_is_taken_away_takes_its_files_along(tmp_path: Path) -> None:
    site = make(tmp_path, BASE)
    schema = tmp_path / "root/katalog.toml"
    schema.write_text(schema.read_text("utf-8").replace(f'base_url = "{BASE}"', ""), "utf-8")
    build(tmp_path / "root", tmp_path / "out")
    assert not (site.outdir / "feed.xml").exists()
    assert not (site.outdir / "sitemap.xml").exists()


def test_the_book_s_own_sitemap_stays(tmp_path: Path) -> None:
    (tmp_path / "root/extra").mkdir(parents=True)
    (tmp_path / "root/extra/sitemap.xml").write_text("<mine/>", "utf-8")
    root = make_root(tmp_path / "root")
    configure(root, 'html_extra_path = ["extra"]\n')
    for address in (BASE, None):
        text = CATALOGUE.format(language="da")
        (root / "katalog.toml").write_text(
            text.replace('title = "Prøve"', f'title = "Prøve"\nbase_url = "{address}"', 1) if address else text, "utf-8"
        )
        site = build(root, tmp_path / "out")
        assert (site.outdir / "sitemap.xml").read_text("utf-8") == "<mine/>"


@pytest.mark.parametrize(
    ("theme", "more"),
    [
        ("handbook", ["_search/mine.js", "mappe.html", "pdf/bog.pdf", "proeve.zip", "ting/bord.md"]),
        ("alabaster", ["pdf/bog.pdf"]),
    ],
)
def test_the_book_s_own_files_are_never_overwritten(theme: str, more: list[str], tmp_path: Path) -> None:
    """Those that may stand in for ours do so, after any build; all others are named at once, before a page is written."""
    root = make_root(tmp_path / "root")
    taken = ["katalog.csv", "katalog.json", "katalog.schema.json", *more]
    for name in (own := ["404.html", ".nojekyll", "llms.txt"]):
        write_whole(root / "extra" / name, f"my {name}".encode())
    configure(root, f'html_theme = "{theme}"\nhtml_extra_path = ["extra"]\n')
    configure(root, "handbook_offline = handbook_markdown = True\n")
    for _ in range(2):
        site = build(root, tmp_path / "out")
        assert site.warnings == ()
        assert [read(site, name).decode() for name in own] == [f"my {name}" for name in own]
    printed = listing.of_file(Path("bog.pdf"), b"%PDF", id="bog", title="Bog", pages=1)
    for name, data in {"pdf/bog.pdf": "%PDF", "pdf/editions.json": listing.listed([printed])}.items():
        write_whole(root / name, data.encode())
    configure(root, 'handbook_editions = "pdf"\n')
    for name in taken:
        write_whole(root / "extra" / name, b"mine")
    with pytest.raises(ConfigFault) as refused:
        build(root, tmp_path / "other")
    lines = str(refused.value).splitlines()
    assert [re.search(r"stå på samme sted som (\S+),", each)[1] for each in lines] == sorted(taken)  # type: ignore[index]
    assert all(str(root / "extra" / name) in line for name, line in zip(sorted(taken), lines, strict=True))
    assert not (tmp_path / "other/index.html").exists()


def test_other_builders_write_no_files(tmp_path: Path) -> None:
    site = make(tmp_path, BASE, "singlehtml")
    assert not [name for name in EXPORTS if (site.outdir / name).exists()]
