"""The views: each a directive usable on any page, with a choice of entries, an order and a form."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from tests.support import HOUSE, TABLE, Build, build, make_root

TAGGED = TABLE.replace("---\n\n", "emner: [tillid]\n---\n\n", 1)
CHAIR = TAGGED.replace("Bordet", "Stolen").replace("Et bord", "En stol")
CLOSED = CHAIR.replace("emner", "lukket: 2018-05\naliaser: [ST]\nemner", 1)
CLOSED_WORDS = "Findes ikke længere"


def page(*views: str) -> str:
    return "---\norphan: true\n---\n# Lister\n\n" + "\n\n".join(f":::{{{view}\n:::" for view in views) + "\n"


def site_with(folder: Path, *views: str, **files: str) -> Build:
    done = build(make_root(folder / "root", lister=page(*views), **files), folder / "out")
    assert done.warnings == ()
    return done


def words(html: str) -> str:
    text = html[html.index('<div class="text"') : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def listed(html: str) -> list[str]:
    """The entries that a page's lists link to, in order."""
    text = html[html.index('<div class="text"') : html.index("</main>")]
    return re.findall(r'<a class="entry reference internal" href="[^"]*?(\w+)\.html"', text)


def test_entries_of_several_categories_by_term_and_order(tmp_path: Path) -> None:
    done = site_with(
        tmp_path,
        "entries}\n:category: ting, steder\n:terms: Fortrolighed\n:order: title\n:reverse:",
        ting__stol=CHAIR,
    )
    assert listed(done.html("lister")) == ["stol", "huset"]
    assert "En stol af eg." in words(done.html("lister"))


def test_the_forms_of_a_list(tmp_path: Path) -> None:
    forms = [f"entries}}\n:form: {form}" for form in ("list", "compact", "table", "cards")]
    done = site_with(tmp_path, *forms, ting__stol=CLOSED)
    html = done.html("lister")
    assert listed(html) == ["huset", "bord", "stol"] * 4
    for sign in ('<ul class="entry-list', '<ul class="related-list', "entry-table", "sd-card"):
        assert sign in html
    assert words(html).casefold().count(CLOSED_WORDS.casefold()) == 4, "a closed entry says so in every form"


def test_a_table_has_the_columns_that_are_asked_for(tmp_path: Path) -> None:
    done = site_with(tmp_path, "entries}\n:form: table\n:columns: emner, lukket", ting__stol=CLOSED)
    rows = re.findall(r"<tr.*?</tr>", done.html("lister"), re.DOTALL)
    cells = [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]
    assert cells == [
        ["Titel", "Emner", "Findes ikke længere"],
        ["Huset", "Tillid", ""],
        ["Bordet", "", ""],
        ["Stolen", "Tillid", "maj 2018"],
    ]
    # The first cell of a row names it; the others know what they hold, for a narrow screen.
    assert '<th class="stub"' in rows[1]
    assert 'data-heading="Emner"' in rows[1]


def test_views_about_one_entry_on_another_page(tmp_path: Path) -> None:
    done = site_with(
        tmp_path,
        "backlinks} huset",
        "related} huset\n:limit: 1",
        "neighbours} stol",
        ting__stol=CHAIR,
    )
    text = words(done.html("lister"))
    assert "Bordet Et bord af eg." in text
    assert "Stolen En stol af eg. også om: Tillid" in text
    assert "Forrige: Bordet" in text


def test_an_entry_knows_itself_in_views_about_it(tmp_path: Path) -> None:
    text = HOUSE + "\n:::{backlinks}\n:form: compact\n:::\n"
    done = build(make_root(tmp_path / "root", steder__huset=text), tmp_path / "out")
    assert done.warnings == ()
    assert listed(done.html("steder/huset"))[1] == "bord"


def test_links_in_markdowns_own_way_are_mentions(tmp_path: Path) -> None:
    text = TABLE.replace("Bordet står i {entry}`huset`.", "Bordet står [her](../steder/huset.md), se [](#stol).")
    root = make_root(tmp_path / "root", ting__bord=text, ting__stol=CHAIR.replace("{entry}`huset`", "huset"))
    done = build(root, tmp_path / "out")
    assert done.warnings == ()
    assert ">Stolen<" in done.html("ting/bord"), "a link without words shows the entry's title"
    for name in ("steder/huset", "ting/stol"):
        assert "Nævnt i # Bordet" in words(done.html(name)), name


def test_sources_abbreviations_and_the_places_that_references_lead_to(tmp_path: Path) -> None:
    root = make_root(
        tmp_path / "root",
        lister=page("sources", "abbreviations")
        .replace("}", "}", 1)
        .replace("{sources\n", "{sources}\n")
        .replace("{abbreviations\n", "{abbreviations}\n"),
        ting__stol=CLOSED.replace("emner", "kilde: avisen\nemner", 1),
        om="---\norphan: true\n---\n# Om\n\nFra {source}`avisen` og {source}`bladet <avisen>`.\n",
    )
    catalogue = root / "katalog.toml"
    catalogue.write_text(catalogue.read_text("utf-8") + '\n[abbreviations]\nEU = "Den Europæiske Union"\n', "utf-8")
    done = build(root, tmp_path / "out")
    assert done.warnings == ()
    text = words(done.html("lister"))
    assert "Avisen # 2014 Stolen" in text
    assert "EU Den Europæiske Union ST Stolen (findes ikke længere)" in text
    assert done.html("om").count('href="lister.html#source-avisen"') == 2


def test_the_register_sends_on_and_says_what_is_closed(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", lister=page("register}"), ting__stol=CLOSED)
    catalogue = root / "katalog.toml"
    text = catalogue.read_text("utf-8").replace('["fortrolighed"]', '["fortrolighed"]\nrelated = ["social-kapital"]')
    catalogue.write_text(text, "utf-8")
    (root / "ting/bord.md").write_text(TAGGED.replace("tillid", "social-kapital"), "utf-8")
    done = build(root, tmp_path / "out")
    assert done.warnings == ()
    text = words(done.html("lister"))
    assert "fortrolighed, se Tillid" in text
    assert "ST, se Stolen" in text
    assert "Tillid : Huset , Stolen (findes ikke længere) , se også Social kapital" in text
    # What is looked under elsewhere is a link: to the page of that title, else to the word's place.
    html = done.html("lister")
    assert '<em>se</em> <a class="entry reference internal" href="ting/stol.html"><span>Stolen</span></a>' in html
    place = re.search(r'<li id="(register-\d+)"><p>Tillid', html)
    assert place
    assert f'fortrolighed, <em>se</em> <a class="reference internal" href="#{place[1]}">Tillid</a>' in html
    # Its letters stand in a row.
    letters = re.findall(r'href="#(letter-\d+)">(\w)<', html)
    assert [letter for _, letter in letters] == ["B", "F", "H", "S", "T"]
    assert all(f'id="{place}"' in html for place, _ in letters)


def test_what_git_says_was_changed_last(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", lister=page("recent}\n:form: compact"), ting__stol=CHAIR)

    def commit(day: str, *paths: str) -> None:
        who = ["-c", "user.name=Prøve", "-c", "user.email=proeve@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", "-C", root, "add", *paths], check=True)
        moment = f"{day}T12:00:00+0100"
        command = ["git", "-C", root, *who, "commit", "-q", "-m", "Ny", "--date", moment]
        subprocess.run(command, check=True)

    subprocess.run(["git", "init", "-q", root], check=True)
    commit("2026-03-01", "steder", "conf.py")
    commit("2026-04-02", "ting/stol.md")
    done = build(root, tmp_path / "out")
    assert done.warnings == ()
    assert words(done.html("lister")) == "Stolen , 2. april 2026 Huset , 1. marts 2026"
    # A commit changes no file, and yet what the page shows.
    commit("2026-05-03", "ting/bord.md")
    done = build(root, tmp_path / "out")
    assert words(done.html("lister")).startswith("Bordet , 3. maj 2026 Stolen")


@pytest.mark.parametrize("language", ["da", "en"])
def test_what_cannot_be_meant_is_told_where_it_is_written(tmp_path: Path, language: str) -> None:
    text = page(
        "entries}\n:form: tabel\n:sort: title",
        "term-index} emne",
        "related} husets",
        "backlinks}",
    )
    done = build(make_root(tmp_path / "root", language=language, lister=text), tmp_path / "out")
    warnings = "\n".join(done.warnings)
    expected = {
        "da": [
            ("7", "tabel", "Mente du »table«?"),
            ("8", "sort", "Der er ingen indstilling »sort« her."),
            ("11", "emne", "Mente du »emner«?"),
            ("14", "husets", "Mente du »huset«?"),
            ("17", "backlinks", "er ingen side i kataloget"),
        ],
        "en": [
            ("7", "tabel", "Did you mean “table”?"),
            ("8", "sort", "There is no option “sort” here."),
            ("11", "emne", "Did you mean “emner”?"),
            ("14", "husets", "Did you mean “huset”?"),
            ("17", "backlinks", "This page is no entry"),
        ],
    }[language]
    for line, word, sentence in expected:
        assert re.search(rf"lister\.md:{line}: .*{word}.*", warnings), (line, warnings)
        assert sentence in warnings
    assert len(done.warnings) == 5


def test_cards_need_the_extension_that_makes_them(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", lister=page("entries}\n:form: cards"))
    conf = root / "conf.py"
    conf.write_text(conf.read_text("utf-8").replace('"sphinx_design", ', ""), "utf-8")
    (warning,) = build(root, tmp_path / "out").warnings
    assert "lister.md:7:" in warning
    assert "sphinx_design" in warning


def test_a_term_that_a_page_lists_twice_has_one_place_on_it(tmp_path: Path) -> None:
    done = site_with(
        tmp_path, "term-index}", "term-index}\n:form: table", "term-index}\n:form: cards", ting__stol=CHAIR
    )
    ids = re.findall(r' id="([^"]+)"', done.html("lister"))
    assert len(ids) == len(set(ids))
    assert "term-tillid" in ids
