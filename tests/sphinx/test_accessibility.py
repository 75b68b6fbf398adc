"""The directives that show an accessibility report and statement, in projects with and without a catalogue."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html as lxml_html
from tests.statements import REPORT, STATEMENT, WHOLE_REPORT
from tests.support import CATALOGUE, Build, build, make_root

from sphinx_handbook.cli import main

PLAIN = """
project = "Plain"
language = "{language}"
extensions = ["myst_parser", "sphinx_handbook"]
html_theme = "{theme}"
myst_enable_extensions = ["colon_fence"]
"""
PAGE = """# Access

## Tests

:::{accessibility-report} report.json
:::

## Statement

:::{accessibility-statement} /statement.toml
:::

## Last

The end.
"""


def plain(folder: Path, *, theme: str = "handbook", language: str = "en") -> Path:
    """A project without a catalogue."""
    root = folder / "root"
    root.mkdir(parents=True)
    (root / "conf.py").write_text(PLAIN.format(theme=theme, language=language), "utf-8")
    (root / "index.md").write_text("# Plain\n\n:::{toctree}\naccess\n:::\n", "utf-8")
    (root / "access.md").write_text(PAGE, "utf-8")
    (root / "report.json").write_text(REPORT, "utf-8")
    (root / "statement.toml").write_text(STATEMENT, "utf-8")
    return root


def text(site: Build, name: str = "access") -> str:
    return " ".join(lxml_html.document_fromstring(site.html(name)).body.text_content().split())


def headings(site: Build) -> list[str]:
    page = lxml_html.document_fromstring(site.html("access"))
    return [f"{each.tag} {each.text.strip()}" for each in page.xpath("//main//*[self::h2 or self::h3]")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    folder = tmp_path_factory.mktemp("access")
    done = build(plain(folder), folder / "out")
    assert done.warnings == ()
    return done.data()


def test_a_report_and_a_statement_are_shown_without_a_catalogue(site: Build) -> None:
    assert headings(site) == [
        "h2 Tests",
        "h3 The website",
        "h3 What nobody has tested yet",
        "h2 Statement",
        "h3 Compliance status",
        "h3 Content that is not accessible",
        "h3 How this statement was prepared",
        "h3 Tell us about barriers",
        "h3 Where to complain",
        "h2 Last",
    ]
    words = text(site)
    for part in (
        "Tested on November 29, 2026.",
        "No faults.",
        "Eksempel Kommune is committed to making this website accessible, in accordance with the Danish act",
        "To comply would be a disproportionate burden. Det er tegnet i 2014.",
        "This statement was prepared on November 29, 2026. Eksempel Kommune has assessed the website itself.",
        "By phone: 12 34 56 78",
        "Digitaliseringsstyrelsen",
    ):
        assert part in words
    links = lxml_html.document_fromstring(site.html("access")).xpath("//main//a/@href")
    assert {unquote(each) for each in links} >= {"mailto:web@eksempel.dk"} and any(
        each.startswith("https://digst.dk/") for each in links
    )


def test_every_page_links_to_the_statement(site: Build) -> None:
    for name in ("index", "search", "access"):
        footer = lxml_html.document_fromstring(site.html(name)).xpath("//footer")[0]
        (link,) = footer.xpath(".//a[contains(., 'Accessibility statement')]")
        assert link.get("href") in ("access.html", "#")


@pytest.mark.parametrize(("theme", "language"), [("alabaster", "de"), ("furo", "da")])
def test_so_in_any_theme_and_language(theme: str, language: str, tmp_path: Path) -> None:
    """All that a report can say is said in the language; a page that failed is linked to by its title."""
    root = plain(tmp_path, theme=theme, language=language)
    (root / "report.json").write_text(WHOLE_REPORT, "utf-8")
    done = build(root, tmp_path / "out")
    assert done.warnings == ()
    words = {
        "de": (
            "Geprüft vom 28. November 2026 bis 29. November 2026.",
            "35 Seiten; 320 und 1280 px breit; helle Farben",
        ),
        "da": (
            "Prøvet fra 28. november 2026 til 29. november 2026.",
            "Ingen fejl. 35 sider; 320 og 1280 px brede; lyse farver, mørke farver og læserens egne "
            "farver; 210 prøver; med axe-core\xa04.12.1 og Chromium\xa0156.0; 29. november 2026.",
            "Fejl: Plain, om/kolofon. 1 side; skrevet ud fra browseren, uden JavaScript og tekst i dobbelt størrelse;",
            "Det kan ikke afgøres. 1 fil; prøvet af mennesker med et program;",
        ),
    }
    page = text(done)
    assert [each for each in words[language] if " ".join(each.split()) not in page] == []


def test_what_is_wrong_is_named_with_file_and_line(tmp_path: Path) -> None:
    root = plain(tmp_path)
    (root / "statement.toml").write_text(STATEMENT.replace('phone = "12 34 56 78"\n', ""), "utf-8")
    (root / "report.json").write_text(REPORT.replace("website", "web"), "utf-8")
    (root / "more.md").write_text(
        "---\norphan: true\n---\n# More\n\n:::{accessibility-report}\n:::\n\n:::{accessibility-statement} no.toml\n:::\n\n"
        ":::{accessibility-report} ../outside.json\n:::\n",
        "utf-8",
    )
    (tmp_path / "outside.json").write_text(REPORT, "utf-8")
    done = build(root, tmp_path / "out")
    assert [re.sub(r" Allowed.*", "", each) for each in done.warnings] == [
        "report.json:2: WARNING: “subject” cannot be “web”. Did you mean “website”?",
        "statement.toml:1: WARNING: “phone” is missing. [handbook.accessibility-statement]",
        "more.md:6: WARNING: Name the file behind “{accessibility-report}”: nothing else says which one is meant. "
        "[handbook.accessibility-report]",
        "more.md:9: WARNING: There is no file “no.toml”. [handbook.accessibility-statement]",
        "more.md:12: WARNING: “outside.json” lies outside the project and is not taken in. Put a copy beside the page. "
        "[handbook.outside]",
    ]


def with_catalogue(folder: Path, **keys: str) -> Path:
    page = "---\norphan: true\n---\n# Adgang\n\n:::{accessibility-report}\n:::\n\n## Erklæring\n\n"
    page += ":::{accessibility-statement}\nDer er ingen *endnu*.\n:::\n"
    root = make_root(folder / "root", adgang=page)
    lines = "".join(f'{key} = "{value}"\n' for key, value in keys.items())
    catalogue = CATALOGUE.format(language="da").replace("[book]\n", f"[book]\n{lines}", 1)
    (root / "katalog.toml").write_text(catalogue, "utf-8")
    (root / "r.json").write_text(REPORT, "utf-8")
    (root / "s.toml").write_text(STATEMENT, "utf-8")
    return root


def test_the_catalogue_names_the_files_and_pages_follow_them(tmp_path: Path) -> None:
    root = with_catalogue(tmp_path, accessibility_report="r.json")
    done = build(root, tmp_path / "out")
    assert done.warnings == ()
    assert "Der er ingen endnu." in text(done, "adgang")
    assert "Tilgængelighedserklæring" not in done.html("index")
    (root / "r.json").write_text(REPORT.replace("2026-11-29", "2026-11-30"), "utf-8")
    done = build(root, tmp_path / "out")
    assert "30. november 2026" in text(done, "adgang")
    with_it = with_catalogue(tmp_path / "more", accessibility_report="r.json", accessibility_statement="s.toml")
    (root / "katalog.toml").write_bytes((with_it / "katalog.toml").read_bytes())
    done = build(root, tmp_path / "out")
    assert done.warnings == ()
    assert "Der er ingen endnu." not in text(done, "adgang")
    assert "Eksempel Kommune forpligter sig" in text(done, "adgang")
    assert 'href="adgang.html"' in done.html("index")
    clean = build(root, tmp_path / "clean")
    assert clean.html("adgang") == done.html("adgang") and clean.html("index") == done.html("index")


def test_an_address_is_linked_to(tmp_path: Path) -> None:
    address = "https://www.was.digst.dk/haandbog-eksempel-dk"
    done = build(
        with_catalogue(tmp_path, accessibility_report="r.json", accessibility_statement=address), tmp_path / "out"
    )
    assert done.warnings == ()
    assert f"Tilgængelighedserklæringen: {address}" in text(done, "adgang")
    assert f'<a href="{address}">Tilgængelighedserklæring</a>' in done.html("index")


def test_what_is_older_than_a_year_is_said_and_fails_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day is that of the build, which ``SOURCE_DATE_EPOCH`` says; the page has the same bytes on any day."""
    root = plain(tmp_path)
    pages = []
    for epoch, count in (("1764374400", 0), ("1830000000", 2)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        lines: list[str] = []
        monkeypatch.setattr(
            "sphinx_handbook.sphinx_ext.accessibility.age.logger.info",
            lambda *words, lines=lines: lines.append(words[-1]),
        )
        done = build(root, tmp_path / epoch, fail_on_warnings=True)
        assert (done.warnings, done.statuscode, len(lines)) == ((), 0, count)
        pages.append(done.html("access"))
    assert pages[0] == pages[1]


def test_check_says_it_without_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1830000000")
    root = with_catalogue(tmp_path, accessibility_report="r.json", accessibility_statement="s.toml")
    monkeypatch.chdir(tmp_path)
    assert main(["check", str(root)]) == 0
    output = capsys.readouterr().out
    assert "r.json:1:1: Tilgængelighedsrapportens prøver er fra 2026-11-29" in output
    assert "s.toml:1:1: Tilgængelighedserklæringen er fra 2026-11-29" in output
    (root / "s.toml").write_text(STATEMENT.replace('phone = "12 34 56 78"\n', ""), "utf-8")
    (root / "r.json").unlink()
    (root / "adgang.md").write_text("---\norphan: true\n---\n# Adgang\n", "utf-8")
    assert main(["check", str(root)]) == 1
    output = capsys.readouterr().out
    assert "s.toml:1:1: »phone« mangler. [accessibility-statement]" in output
    assert "Der er ingen fil »r.json«" in output
    assert "Ingen side viser »s.toml«: skriv :::{accessibility-statement} på en af dem." in output
