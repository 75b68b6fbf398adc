"""What the benchmark measures is sound: books without a fault, and a table that tells what was found. Nothing is timed."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.request import urlopen

from bench import generate, html, web
from bench.measure import Cost
from tests.support import build


def test_a_generated_handbook_is_faultless(tmp_path: Path) -> None:
    generate.handbook(tmp_path / "root", 5)
    site = build(tmp_path / "root", tmp_path / "out")
    assert site.warnings == ()
    assert len(list((tmp_path / "out").glob("*/side-*.html"))) == 5


def test_the_floor_has_the_same_text(tmp_path: Path) -> None:
    generate.handbook(tmp_path / "ours", 5)
    generate.plain(tmp_path / "plain", 5)
    for page in generate.pages(5):
        ours, plain = (
            (tmp_path / each / page.category / f"{page.name}.md").read_text("utf-8") for each in ("ours", "plain")
        )
        assert 300 < len(plain.split()) < 550
        assert ours.partition("\n# ")[2].split()[:50] == plain.partition("# ")[2].split()[:50]


def test_the_same_book_every_time_and_at_any_size() -> None:
    assert list(generate.pages(9)) == list(generate.pages(9))
    assert [page.body for page in generate.pages(9)][:3] == [page.body for page in generate.pages(3)]


def test_one_edit_changes_one_page(tmp_path: Path) -> None:
    generate.handbook(tmp_path, 5)
    before = {path: path.read_text("utf-8") for path in tmp_path.rglob("*.*")}
    for turn in (1, 2):
        generate.edit(tmp_path, 5, turn)
        changed = [path.name for path, text in before.items() if path.read_text("utf-8") != text]
        assert changed == ["side-00002.md"]


def test_the_report_says_what_holds() -> None:
    costs = {
        (1_000, system, kind): [Cost(wall, wall, 100)]
        for system, wall in ((html.OURS, 12.0), (html.FLOOR, 10.0))
        for kind in html.KINDS
    }
    text = html.report(costs, ["ablog"])
    assert "| 1,000 | full | sphinx-handbook | 12.00 | 1.20 |" in text
    assert "| full build, 1,000 pages, against plain Sphinx | 1.15 | 1.20 | FAIL |" in text
    assert "| 10,000 pages against 1,000 | 11 |  | not measured |" in text
    assert "| peak memory, 1,000 pages, against plain Sphinx | 1.2 | 1.00 | pass |" in text
    assert "ablog is not installed" in text


def test_the_report_of_the_web_says_what_holds() -> None:
    limits = [
        web.Limit("kB compressed, first visit, entry", 60, 61.5),
        web.Limit("Lighthouse seo, front", 100, 100, True),
        web.Limit("Lighthouse seo, search", 100, 99, True),
        web.Limit("Lighthouse seo, entry", 100, None, True),
    ]
    text = web.report(limits)
    assert "| kB compressed, first visit, entry | ≤ 60 | 61.5 | FAIL |" in text
    assert "| Lighthouse seo, front | ≥ 100 | 100 | pass |" in text
    assert "| Lighthouse seo, search | ≥ 100 | 99 | FAIL |" in text
    assert "| Lighthouse seo, entry | ≥ 100 |  | not measured |" in text


def test_the_server_counts_what_it_sends(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("a" * 10_000, "utf-8")
    with web.served(tmp_path) as site:
        with urlopen(f"{site.address}a.html") as answer:
            assert gzip.decompress(answer.read()) == b"a" * 10_000
        assert [path for path, _ in site.sent] == ["/a.html"]
        assert 0 < site.weight() < 1_000
