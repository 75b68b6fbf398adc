"""``handbook new`` writes a page that explains itself; ``handbook schema`` tells editors the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from tests.support import make_root
from tests.unit.test_records import MORE

from sphinx_handbook.catalogue.entries import editor_schema
from sphinx_handbook.catalogue.entries import page as pages
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.cli import check, main


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    root = make_root(tmp_path / "docs", language="en")
    text = (root / "katalog.toml").read_text("utf-8") + MORE
    (root / "katalog.toml").write_text(text.replace('title = "Ting"', 'title = "Ting"\nheadings = ["Brug"]'), "utf-8")
    return root


@pytest.mark.parametrize("kind", ["ting", "Ting", " TING "])
def test_a_new_page(book: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    assert main(["new", kind, "Ældre  \n& nyere"]) == 0
    output = capsys.readouterr().out
    assert output.startswith("Written: docs/ting/aeldre-nyere.md\n")
    assert "handbook check" in output and "handbook build" in output and "make" not in output
    text = (book / "ting/aeldre-nyere.md").read_text("utf-8")
    assert text.endswith("---\n\n# Ældre & nyere\n\n## Brug\n")
    schema, _ = toml_file.load(book / "katalog.toml")
    problems = check.check(book, schema)
    assert [(each.code, each.values["key"]) for each in problems.problems if "aeldre" in each.path] == [
        ("empty-value", "resume"),
        ("empty-value", "art"),
    ]
    assert not [each for each in problems.notices if each.code != "unset" and "aeldre" in each.path]
    # Each field of the category is there, once its mark is taken away, and those of others are not.
    front = text.split("---\n")[1]
    names = {line.removeprefix("# ").partition(":")[0] for line in front.splitlines() if line.endswith(":")}
    assert {each.name for each in schema.fields_of("ting")} <= names
    assert "antal:" not in front
    assert all(each in front for each in ("tillid – Tillid", "Stor", "avisen – Avisen", "Én linje om", "2018-05"))
    assert main(["new", kind, "Ældre & nyere"]) == 2
    assert "There is already a page" in capsys.readouterr().err
    assert (book / "ting/aeldre-nyere.md").read_text("utf-8") == text


def test_where_there_is_a_makefile_the_preview_is_named(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("Makefile").touch()
    assert main(["new", "ting", "X"]) == 0
    output = capsys.readouterr().out
    assert "make live" in output and "handbook build" not in output


def test_names_that_cannot_be(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "stedr", "X"]) == 2
    assert "Did you mean “steder”? Allowed: steder (sted), ting (ting)." in capsys.readouterr().err
    assert main(["new", "sted", " "]) == 2
    assert main(["new", "sted", "Index"]) == 0
    assert (book / "steder/sted-index.md").is_file()
    assert main(["new", "sted", "日本"]) == 0
    assert (book / "steder/sted.md").is_file()
    # An id is the whole book's.
    assert main(["new", "sted", "Bord"]) == 2
    assert main(["new", "sted", "X", "--source", "nowhere"]) == 2


def test_schemas_for_editors(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--into", "out"]) == 0
    first = {path.name: path.read_bytes() for path in Path("out").iterdir()}
    assert main(["schema", "docs", "--into", "out"]) == 0
    assert first == {path.name: path.read_bytes() for path in Path("out").iterdir()}
    assert sorted(first) == ["steder.schema.json", "ting.schema.json"]
    ting = json.loads(first["ting.schema.json"])
    assert ting["$schema"] == editor_schema.DRAFT
    assert ting["required"] == ["resume", "art"]
    assert "antal" not in ting["properties"]
    assert {"myst", "orphan"} <= set(ting["properties"])
    assert ting["properties"]["emner"]["anyOf"][0]["enum"] == [
        "tillid",
        "Tillid",
        "fortrolighed",
        "social-kapital",
        "Social kapital",
    ]
    assert ting["properties"]["laes_mere"]["anyOf"][0]["required"] == ["titel", "adresse", "status"]
    assert ting["properties"]["art"] == {"title": "Art", "enum": ["Stor", "lille"]}


PAGES = [
    "resume: Et hus.\nart: lille",
    "resume: 2014\nart: Stor\nemner: [tillid, Tillid]\nlukket: 2018\naliaser: [a, b]\nmyst: {}",
    "resume: x\nart: Stor\nlaes_mere:\n  - {titel: a, adresse: 'http://a.dk', status: virker, kontrolleret: 2018-05}",
    "resume: x\nart: Stor\nlaes_mere: [{titel: a, adresse: 'http://a.dk', status: virker, lang: pt-BR}]",
    "resume: x\nart: Stor\nlukket:\nemner: []\naliaser: ~\nlaes_mere: [{titel: a, adresse: 'http://a.dk', status: virker, lang: }]",
    "resume:\nart: Stor",
    "resume: x\nart: Stor\nbrugt: true",
    "resume: x\nart: Stor\nbrugt: ja",
    "resume: x\nart: Stor\nsiden: [{tekst: a, dato: 2018, kilde: b, lang: de-1996}]",
    "resume: x\nart: Stor\nsiden: [{tekst: a, dato: 2018, kilde: b, lang: engelsk}]",
    "art: Stor",
    "resume: x\nart: mellem",
    "resume: x\nart: Stor\nantal: 3",
    "resume: x\nart: Stor\nemner: tilid",
    "resume: x\nart: Stor\nlukket: snart",
    "resume: x\nart: Stor\nlaes_mere: [{titel: a, adresse: a.dk, status: virker}]",
    "resume: x\nart: Stor\nsiden: [{tekst: a, dato: 2018}]",
]


@pytest.mark.parametrize("front", PAGES)
def test_schema_and_build_agree(book: Path, front: str) -> None:
    schema, _ = toml_file.load(book / "katalog.toml")
    category = schema.category("ting")
    assert category is not None
    page = pages.read(f"---\n{front}\n---\n\n# T\n", "ting/t", "ting/t.md", schema)
    # Editors follow YAML 1.2, in which a day is text.
    value = json.loads(json.dumps(yaml.safe_load(front), default=str))
    assert fits(value, editor_schema.front_matter(schema, category)) == (page.problems == ())


def fits(value: object, part: dict) -> bool:
    """As much of JSON Schema as is used here."""
    import re

    kinds = {"string": str, "integer": int, "number": (int, float), "object": dict, "array": list, "null": type(None)}
    types = part.get("type", list(kinds))
    if not any(isinstance(value, kinds[each]) for each in ([types] if isinstance(types, str) else types)):
        return False
    if "enum" in part and value not in part["enum"]:
        return False
    if "anyOf" in part and not any(fits(value, each) for each in part["anyOf"]):
        return False
    if isinstance(value, str) and not re.search(part.get("pattern", ""), value):
        return False
    if isinstance(value, int) and not part.get("minimum", value) <= value <= part.get("maximum", value):
        return False
    if isinstance(value, list) and "items" in part:
        return all(fits(each, part["items"]) for each in value)
    if isinstance(value, dict) and "properties" in part:
        properties = part["properties"]
        return set(part["required"]) <= set(value) <= set(properties) and all(
            fits(value[key], properties[key]) for key in value
        )
    return True
