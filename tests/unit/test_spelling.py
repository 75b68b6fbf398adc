"""Every page is spelt right, a slip is found with its place, and what is not prose is not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_handbook.catalogue.markdown.prose import prose
from sphinx_handbook.cli.spelling import HunspellMissing, misspelt

DOCS = Path(__file__).parents[2] / "docs"
WORDS = DOCS / "ordliste.txt"
DIVISIONS = DOCS / "orddeling.txt"
DICTIONARY = "da_DK"


def runs(text: str) -> list[tuple[int, int, str]]:
    return list(prose(text))


def read(text: str) -> str:
    return " | ".join(run.strip() for _, _, run in prose(text))


# Finding slips -----------------------------------------------------------------------------------


def test_a_slip_is_found_where_it_stands(tmp_path):
    page = tmp_path / "side.md"
    page.write_text(
        "---\nresume: Om rådgivnning og kurser.\n---\n\n# Rådgivning\n\nDe giwer råd til `raadd`.\n", "utf-8"
    )
    slips = misspelt([page], DICTIONARY, None)
    assert [(slip.path, slip.line, slip.column, slip.word) for slip in slips] == [
        (page, 2, 12, "rådgivnning"),
        (page, 7, 4, "giwer"),
    ]
    assert "rådgivning" in slips[0].suggestions


def test_what_is_right_is_let_through(tmp_path):
    page = tmp_path / "side.md"
    page.write_text(
        "Arbejdstilsynet m.fl. er med.\n"
        "En inspirations- og sparringspartner.\n"
        "Et 1-dagskursus i 2014, OK18 og 7.1.1.\n"
        "Lolland-Falsters politi\n"
        "~ ! @ # ^ & * + - er tegn\n",
        "utf-8",
    )
    assert not misspelt([page], DICTIONARY, None)


def test_a_listed_word_is_right_as_it_is_written(tmp_path):
    page, words = tmp_path / "side.md", tmp_path / "ord.txt"
    page.write_text("ABq, Abq og aBQ.", "utf-8")
    words.write_text("ABq\nAbq\n", "utf-8")
    assert [slip.word for slip in misspelt([page], DICTIONARY, words)] == ["aBQ"]
    assert len(misspelt([page], DICTIONARY, None)) == 3


def test_no_pages_no_slips():
    assert misspelt([], DICTIONARY, None) == []


def test_a_missing_dictionary_or_program_is_said(tmp_path, monkeypatch):
    page = tmp_path / "side.md"
    page.write_text("Ord.", "utf-8")
    with pytest.raises(HunspellMissing, match="no dictionary xx_YY") as caught:
        misspelt([page], "xx_YY", None)
    assert not caught.value.program
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HunspellMissing, match="not installed") as caught:
        misspelt([page], DICTIONARY, None)
    assert caught.value.program


# Prose -------------------------------------------------------------------------------------------


def test_runs_keep_their_place():
    assert runs("# Titel\n\nEt `stykke` kode.\n") == [(1, 1, "# Titel"), (3, 1, "Et "), (3, 12, " kode.")]
    assert runs("Et\r\nTo\r\n") == [(1, 1, "Et"), (2, 1, "To")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Se {entry}`mindlab` nu", "Se | nu", id="role"),
        pytest.param("Se {entry}`stedet <mindlab>` nu", "Se | stedet | nu", id="role-with-title"),
        pytest.param("{abbr}`SU (samarbejdsudvalg)`", "SU (samarbejdsudvalg)", id="spoken-role"),
        pytest.param("Skriv ``{entry}`x` `` her", "Skriv | her", id="code-about-a-role"),
        pytest.param("Se [bogen](../bogen.md) nu", "Se [bogen] | nu", id="link"),
        pytest.param('Se [bogen](b.md "titel") nu', "Se [bogen] | nu", id="link-title"),
        pytest.param("Se [bogen][mål] nu\n\n[mål]: http://a.dk/b", "Se [bogen] | nu", id="reference"),
        pytest.param("![Et billede](b.png)", "![Et billede]", id="image"),
        pytest.param("Se http://a.dk/b_c?d=e, <https://f.dk> og co-pi.dk (a@b.dk)", "Se | og", id="urls"),
        pytest.param("Et <!-- skjult\nover linjer --> to", "Et | to", id="comment"),
        pytest.param("% skjult\n(maal)=\nEt", "Et", id="myst-lines"),
        pytest.param("Et<br>to&nbsp;tre", "Et | to | tre", id="html"),
        pytest.param("Et{.klasse} to[^note]", "Et | to", id="attributes"),
        pytest.param("```python\nkode = 1\n```\nEt", "Et", id="code-block"),
        pytest.param("```{code-block} yaml\n:caption: Et kort\n\nresume: x\n```\nTo", "To", id="code-directive"),
        pytest.param(":::{toctree}\n:hidden:\n\nmindlab\n:::\nEt", "Et", id="toctree"),
        pytest.param(":::{gap}\nHul her.\n:::", "Hul her.", id="gap"),
        pytest.param(":::{admonition} Titel\n:class: xyz\n\nTekst\n:::", "Titel | Tekst", id="titled"),
        pytest.param(
            ":::{figure} b.png\n:alt: Et billede\n:width: tyve\n\nTekst\n:::",
            "Et billede | Tekst",
            id="figure",
        ),
        pytest.param("::::{note}\n:::{gap}\nHul\n:::\nTekst\n::::\nEt", "Hul | Tekst | Et", id="nested"),
        pytest.param("---\nemner: [ab, cd]\nkilde: brochure\n---\nEt", "Et", id="front-matter-ids"),
        pytest.param("---\nresume: To ord\n---\nEt", "To ord | Et", id="front-matter-text"),
        pytest.param(
            "---\nx:\n  - titel: 'Et navn'\n    trykt: http://a.dk/b c\n---\n",
            "'Et navn'",
            id="front-matter-links",
        ),
        pytest.param(
            "---\nkilde: 'Bladet, \"How lost\", 5. juni'\n---\n",
            "'Bladet, | , 5. juni'",
            id="front-matter-title",
        ),
        pytest.param("---\nresume: [to\n---\nEt", "Et", id="front-matter-broken"),
        pytest.param("---\n", "", id="rule"),
        pytest.param("", "", id="empty"),
    ],
)
def test_only_prose_is_read(text, expected):
    assert read(text) == expected


def test_a_byte_order_mark_is_no_word(tmp_path):
    page = tmp_path / "side.md"
    page.write_bytes("\ufeff---\nresume: Om giwer.\n---\n\n# Råd\n".encode())
    assert [(slip.line, slip.column, slip.word) for slip in misspelt([page], DICTIONARY, None)] == [(2, 12, "giwer")]
