"""Bad input is told with file, line and a clear sentence, all at once, in the book's language."""

from __future__ import annotations

from pathlib import Path

import pytest
from sphinx.errors import ConfigError
from tests.support import CATALOGUE, build, configure, make_root

PAGE = "---\nresume: Noget.\n{more}---\n\n# Tingen\n\nTekst.\n"


def warnings_of(tmp_path: Path, builder: str = "html", **files: str) -> tuple[str, ...]:
    return build(make_root(tmp_path / "root", **files), tmp_path / "out", builder).warnings


def test_sound_root_warns_of_nothing(tmp_path: Path) -> None:
    assert warnings_of(tmp_path) == ()


#: What stands in front matter, and what is said of it: the line, the sentence and the code.
FRONT_MATTER = [
    (
        "resumee: Noget.\n",
        3,
        "»resumee« er ikke et af felterne på en side. Mente du »resume«? Tilladt: ",
        "unknown-field",
    ),
    ("emner: [tilid]\n", 3, "»tilid« er ikke blandt ordene i »Emner«. Mente du »tillid«?", "unknown-term"),
    ("resume: Igen.\n", 3, "»resume« står to gange; den første står i linje 2.", "duplicate-key"),
    ("se_ogsaa: [hust]\n", 3, "Der er ingen side »hust«. Mente du »huset«?", "unknown-entry"),
    ("lukket: 2018-13\n", 3, "»lukket« er ikke en dato: »2018-13«.", "bad-date"),
    ("lukket: snart\n", 3, "»lukket« er ikke en dato: »snart«.", "bad-date"),
    ("kilde: avisn\n", 3, "»avisn« er ikke en af bogens kilder. Mente du »avisen«?", "unknown-source"),
    ("aliaser: [no]\n", 3, '»no« uden anførselstegn betyder noget andet i YAML: skriv "no".', "ambiguous-value"),
    (
        "aliaser: [1.10]\n",
        3,
        '»1.10« uden anførselstegn betyder noget andet i YAML: skriv "1.10".',
        "ambiguous-value",
    ),
    (
        "laes_mere:\n  - titel:\n    adresse: http://a.dk/\n    status: virker\n",
        4,
        "»titel« har ingen værdi.",
        "empty-value",
    ),
    ("aliaser: {a: b}\n", 3, "»aliaser« skal være én tekst:", "wrong-type"),
    ("laes_mere: hej\n", 3, "Hvert punkt i »laes_mere« skal være linjer af formen »nøgle: værdi«.", "wrong-type"),
    (
        "laes_mere:\n  - titel: A\n    status: virker\n",
        4,
        "Et punkt i »laes_mere« mangler »adresse«.",
        "missing-field",
    ),
    (
        "laes_mere:\n  - titel: A\n    adresse: http://a.dk/\n    status: virkr\n",
        6,
        "»status« kan ikke være »virkr«. Mente du »virker«? Tilladt: ikke kontrolleret, virker.",
        "bad-value",
    ),
    (
        "laes_mere:\n  - titel: A\n    adresse: www.a.dk\n    status: virker\n",
        5,
        "»www.a.dk« er ikke en adresse",
        "bad-address",
    ),
    (
        "laes_mere:\n  - titel: A\n    adresse: http://a.dk/\n    status: virker\n    lang: engelsk\n",
        7,
        "»engelsk« er ikke en sprogkode (BCP 47) som for eksempel »en« eller »de«. Mente du »en«?",
        "bad-language",
    ),
    (
        "siden:\n  - tekst: A\n    dato: 2018\n    kilde: B\n    lang: dk\n",
        7,
        "»dk« er ikke en sprogkode (BCP 47) som for eksempel »en« eller »de«. Mente du »da«?",
        "bad-language",
    ),
    ("aliaser: a: b\n", 3, "Et kolon i en værdi læses som en ny nøgle", "yaml"),
    ('aliaser: "a\n', 3, "Et anførselstegn åbnes her, men lukkes aldrig.", "yaml"),
    ("aliaser: *a\n", 3, "& og * har en særlig betydning i YAML", "yaml"),
    ("aliaser: @a\n", 3, "En værdi kan ikke begynde med dette tegn", "yaml"),
]


@pytest.fixture(scope="module")
def front_matter_warnings(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """What is said of a book with a page for each fault."""
    pages = {f"ting__tingen{number}": PAGE.format(more=row[0]) for number, row in enumerate(FRONT_MATTER)}
    return warnings_of(tmp_path_factory.mktemp("front-matter"), **pages)


@pytest.mark.parametrize("number", range(len(FRONT_MATTER)), ids=lambda number: FRONT_MATTER[number][0])
def test_front_matter_faults(number: int, front_matter_warnings: tuple[str, ...]) -> None:
    _, line, sentence, code = FRONT_MATTER[number]
    (warning,) = (each for each in front_matter_warnings if each.startswith(f"ting/tingen{number}.md:"))
    assert warning.startswith(f"ting/tingen{number}.md:{line}: WARNING: {sentence}")
    assert warning.endswith(f"[handbook.{code}]")
    assert len(front_matter_warnings) == len(FRONT_MATTER)


def test_a_missing_required_field_says_what_it_is_for(tmp_path: Path) -> None:
    warnings = warnings_of(tmp_path, ting__tingen="---\nemner: [tillid]\n---\n\n# Tingen\n\nTekst.\n")
    assert warnings == (
        "ting/tingen.md:1: WARNING: »resume« mangler: Én linje om, hvad siden handler om. [handbook.missing-field]",
    )


def test_a_page_without_front_matter_in_a_category(tmp_path: Path) -> None:
    warnings = warnings_of(tmp_path, ting__tingen="# Tingen\n\nTekst.\n")
    assert [each.split(": ")[0] for each in warnings] == ["ting/tingen.md:1"]


def test_entry_fields_outside_a_category(tmp_path: Path) -> None:
    warnings = warnings_of(tmp_path, om="---\nresume: Noget.\norphan: true\n---\n\n# Om\n\nTekst.\n")
    assert len(warnings) == 1
    assert warnings[0].startswith("om.md:2: WARNING: »resume« hører til i en kategori, men denne side ligger ikke")
    assert "steder/, ting/" in warnings[0]


def test_two_entries_of_one_id(tmp_path: Path) -> None:
    warnings = warnings_of(tmp_path, ting__huset=PAGE.format(more=""))
    assert warnings == (
        "ting/huset.md:1: WARNING: Filnavnet »huset« bruges også af steder/huset.md: "
        "giv en af filerne et andet navn. [handbook.duplicate-id]",
    )


def test_a_reference_to_an_unknown_entry(tmp_path: Path) -> None:
    warnings = warnings_of(tmp_path, ting__tingen=PAGE.format(more="") + "\nSe {entry}`bor`.\n")
    assert warnings == (
        "ting/tingen.md:9: WARNING: Der er ingen side »bor«. Mente du »bord«? Tilladt: bord, huset, tingen. "
        "[handbook.unknown-entry]",
    )


def test_an_unknown_category_in_an_index(tmp_path: Path) -> None:
    warnings = warnings_of(tmp_path, om="---\norphan: true\n---\n# Om\n\n:::{category-index} stedr\n:::\n")
    assert warnings == (
        "om.md:6: WARNING: Der er ingen kategori »stedr«. Mente du »steder«? Tilladt: steder, ting. "
        "[handbook.unknown-category]",
    )


def test_an_unknown_entry_in_an_order(tmp_path: Path) -> None:
    warnings = warnings_of(tmp_path, ting__index="# Ting\n\n:::{category-index}\nbord\nstol\n:::\n")
    assert len(warnings) == 1
    assert warnings[0].startswith("ting/index.md:5: WARNING: Der er ingen side »stol« i denne kategori.")


def test_an_empty_file(tmp_path: Path) -> None:
    warnings = warnings_of(tmp_path, ting__tom="\n")
    assert any(each.startswith("ting/tom.md:1: WARNING: Siden er tom:") for each in warnings)


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    (root / "ting/latin.md").write_bytes("---\nresume: Noget.\n---\n# Æbler\n".encode("latin-1"))
    warnings = build(root, tmp_path / "out").warnings
    assert warnings == (
        "ting/latin.md:4: WARNING: Filen er ikke gemt som UTF-8: gem den igen, og vælg tegnkodningen UTF-8. "
        "[handbook.utf-8]",
    )
    assert not (tmp_path / "out/ting/latin.html").exists()


@pytest.mark.parametrize(
    "directive",
    [
        "```{include} ../../hemmelig.txt\n```",
        "```{literalinclude} ../../hemmelig.txt\n```",
        "```{csv-table} Tal\n:file: ../../hemmelig.txt\n```",
        "```{raw} html\n:file: ../../hemmelig.txt\n```",
    ],
)
def test_a_file_from_outside_the_project_stays_outside(tmp_path: Path, directive: str) -> None:
    (tmp_path / "hemmelig.txt").write_text("kodeord1234", "utf-8")
    root = make_root(tmp_path / "root", ting__tingen=PAGE.format(more="") + f"\n{directive}\n")
    site = build(root, tmp_path / "out")
    assert site.warnings == (
        "ting/tingen.md:9: WARNING: »hemmelig.txt« ligger uden for projektet og tages ikke med. Læg en kopi ved siden af siden. [handbook.outside]"
        if "csv" not in directive and "raw" not in directive
        else "ting/tingen.md:10: WARNING: »hemmelig.txt« ligger uden for projektet og tages ikke med. Læg en kopi ved siden af siden. [handbook.outside]",
    )
    for path in site.outdir.rglob("*"):
        if path.is_file():
            assert b"kodeord1234" not in path.read_bytes(), path


def test_an_image_from_outside_the_project_stays_outside(tmp_path: Path) -> None:
    (tmp_path / "hemmelig.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    root = make_root(tmp_path / "root", ting__tingen=PAGE.format(more="") + "\n![Hemmelig](../../hemmelig.svg)\n")
    site = build(root, tmp_path / "out")
    assert [each.split(" [")[0] for each in site.warnings] == [
        "ting/tingen.md:9: WARNING: »hemmelig.svg« ligger uden for projektet og tages ikke med. Læg en kopi ved siden af siden."
    ]
    assert not list(site.outdir.rglob("hemmelig.svg"))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    warnings = warnings_of(
        tmp_path,
        ting__tingen=PAGE.format(more="resumee: x\nemner: [tilid]\nlukket: aldrig\n"),
        steder__andet=PAGE.format(more="kilde: ingen\n"),
    )
    assert [each.split(" ")[0] for each in warnings] == [
        "steder/andet.md:3:",
        "ting/tingen.md:3:",
        "ting/tingen.md:4:",
        "ting/tingen.md:5:",
    ]


def test_faults_in_english_in_an_english_book(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root", language="en", ting__tingen=PAGE.format(more="emner: [tilid]\n"))
    warnings = build(root, tmp_path / "out").warnings
    assert warnings == (
        "ting/tingen.md:3: WARNING: “tilid” is not one of the terms in “Emner”. Did you mean “tillid”? "
        "Allowed: tillid, social-kapital. [handbook.unknown-term]",
    )


def test_a_wrong_catalogue_stops_the_build_with_every_fault(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    text = CATALOGUE.format(language="da").replace('title = "Steder"', 'titel = "Steder"').replace('"date"', '"dato"')
    (root / "katalog.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as stopped:
        build(root, tmp_path / "out")
    message = str(stopped.value)
    assert "katalog.toml:8: »titel« er ikke kendt her. Mente du »title«?" in message
    # That “title” is missing is said with it, and not once more.
    assert "»title« mangler." not in message
    assert "»type« kan ikke være »dato«. Mente du »date«? Tilladt: text, terms" in message


def test_a_catalogue_in_another_language_than_the_project(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    (root / "katalog.toml").write_text(CATALOGUE.format(language="en"), "utf-8")
    with pytest.raises(ConfigError, match=r"language er »en«, men conf.py siger »da«"):
        build(root, tmp_path / "out")


def test_a_former_place_that_is_taken(tmp_path: Path) -> None:
    warnings = warnings_of(
        tmp_path,
        ting__tingen=PAGE.format(more="tidligere: [bord]\n"),
        ting__stol=PAGE.format(more="tidligere: [skammel]\n"),
        ting__taburet=PAGE.format(more="tidligere: [skammel]\n"),
    )
    assert warnings == (
        "ting/taburet.md:3: WARNING: »ting/skammel« er også et tidligere sted for ting/stol.md: slet det på en af de to sider. [handbook.former-place]",
        "ting/tingen.md:3: WARNING: »ting/bord« er en side, der findes; "
        "her kan kun stå et sted, som en side har forladt. [handbook.former-place]",
    )


def test_names_that_the_catalogue_does_not_declare(tmp_path: Path) -> None:
    warnings = warnings_of(tmp_path, om="---\norphan: true\n---\n# Om\n\n{category}`stedr` og {term}`tilid`.\n")
    assert warnings == (
        "om.md:6: WARNING: Der er ingen kategori »stedr«. Mente du »steder«? Tilladt: steder, ting. [handbook.unknown-name]",
        "om.md:6: WARNING: Der er intet emne »tilid«. Mente du »tillid«? Tilladt: tillid, social-kapital. [handbook.unknown-name]",
    )


def test_numbers_choices_and_fields_of_other_categories(tmp_path: Path) -> None:
    root = make_root(
        tmp_path / "root",
        ting__antal=PAGE.format(more="antal: 12,5\n"),
        ting__art=PAGE.format(more="art: stort\n"),
        ting__hegn=PAGE.format(more="hegn: 2\n"),
        # What is merely a hint is the command line's to tell.
        ting__naevnt=PAGE.format(more="") + "\nHuset og bordet.\n",
    )
    text = (root / "katalog.toml").read_text("utf-8").replace('title = "Ting"', 'title = "Ting"\nheadings = ["Brug"]')
    (root / "katalog.toml").write_text(
        text + '\n[fields.antal]\ntype = "number"\nlabel = "Antal"\n'
        '\n[fields.art]\ntype = "choice"\nlabel = "Art"\nchoices = ["stor", "lille"]\n'
        '\n[fields.hegn]\ntype = "number"\nlabel = "Hegn"\ncategories = ["steder"]\nrequired = ["steder"]\n',
        "utf-8",
    )
    warnings = build(root, tmp_path / "out").warnings
    assert sorted(warnings) == [
        "steder/huset.md:1: WARNING: »hegn« mangler. [handbook.missing-field]",
        "ting/antal.md:3: WARNING: »antal« er ikke et tal: »12,5«. Skriv kun cifre og punktum før decimaler: "
        "12 eller 12.5. Mente du »12.5«? [handbook.bad-number]",
        "ting/art.md:3: WARNING: »art« kan ikke være »stort«. Mente du »stor«? Tilladt: stor, lille. [handbook.bad-value]",
        "ting/hegn.md:3: WARNING: »hegn« er ikke et felt på sider i denne kategori. Det hører til: Steder. "
        "[handbook.misplaced-field]",
    ]


def test_directives_between_colons_that_nobody_reads_are_named(tmp_path: Path) -> None:
    """Without it, all that is said is that no table of contents names the pages."""
    root = make_root(tmp_path / "root", om="---\norphan: true\n---\n\n# Om\n\n`:::{note}` er kode.\n")
    configure(root, "myst_enable_extensions = []\n")
    warnings = [each for each in build(root, tmp_path / "out").warnings if "colon-fence" in each]
    assert {each.rpartition("/")[0] for each in (each.split(":")[0] for each in warnings)} >= {"steder", "ting"}, (
        warnings
    )
    assert "index.md:5: WARNING: »:::{toctree}« vises som tekst" in warnings[0], warnings
    assert 'myst_enable_extensions = ["colon_fence"]' in warnings[0]
