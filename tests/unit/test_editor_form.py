"""``handbook form`` and ``handbook schema --editor``: every field of a book as other programs ask for it."""

from __future__ import annotations

import io
import json
import re
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from tests.support import make_root
from tests.unit.test_records import MORE

from sphinx_handbook.catalogue import code_host
from sphinx_handbook.catalogue.entries import editor_schema
from sphinx_handbook.catalogue.forms import backend, desk, editor, unfit
from sphinx_handbook.catalogue.schema import toml_file
from sphinx_handbook.catalogue.schema.model import Book, Schema
from sphinx_handbook.cli import main
from sphinx_handbook.i18n import translator

ROOT = Path(__file__).parents[2]
BOOKS = ["docs", "examples/methods", "examples/toolbox"]


def schema_of(book: str) -> Schema:
    schema, problems = toml_file.load(ROOT / book / "katalog.toml")
    assert not problems
    return schema


def settings(schema: Schema, source: str = "docs") -> dict:
    return editor.configuration(schema, source, None, translator(schema.book.language), pictures="_pictures")


def fields(whole: dict, collection: str) -> dict[str, dict]:
    (only,) = (each for each in whole["collections"] if each["name"] == collection)
    return {each["name"]: each for each in only["fields"]}


@pytest.mark.parametrize("book", BOOKS)
def test_what_is_written_is_what_is_read(book: str) -> None:
    schema = schema_of(book)
    whole = settings(schema, book)
    say = translator(schema.book.language)
    text = editor.written(whole, say)
    assert yaml.safe_load(text) == whole
    assert text == editor.written(settings(schema, book), say)
    # Met with a file called “IMG_0042 Møde.JPG”: it becomes img_0042-mode.jpg.
    assert whole["media_libraries"] == {"default": {"config": {"slugify_filename": True}}}
    names = [each["name"] for each in whole["collections"]]
    assert names == [*(each.id for each in schema.categories), "all-entries"]
    assert all((ROOT / each["folder"]).is_dir() for each in whole["collections"])
    for category in schema.categories:
        asked = fields(whole, category.id)
        assert list(asked) == [*(each.name for each in schema.fields_of(category.id)), "body"]
        for field in schema.fields_of(category.id):
            widget = asked[field.name]
            assert widget["label"].startswith(field.label) and field.help in widget.get("hint", "")
            assert widget["required"] == field.is_required(category.id)


@pytest.mark.parametrize("book", BOOKS)
def test_every_value_of_every_entry_can_stand_in_its_field_or_is_named(book: str) -> None:
    schema = schema_of(book)
    whole, count, named = settings(schema, book), 0, set()
    stems = {each.stem for each in (ROOT / book).rglob("*.md")}
    for category in schema.categories:
        asked = fields(whole, category.id)
        for path in (ROOT / book / category.id).rglob("*.md"):
            text = path.read_text("utf-8")
            if not text.startswith("---"):
                continue
            # As YAML 1.2 reads it, in which a day is text.
            values = json.loads(json.dumps(yaml.safe_load(text.split("---\n")[1]), default=str))
            odd = {each.values["key"] for each in unfit.values(text, path.name, category, schema)}
            assert odd == {name for name, value in values.items() if not fits(value, asked[name], stems)}, path.name
            count += len(values)
            named |= odd
    assert count > 20
    # People written as names alone.
    assert named == ({"ask"} if book == "examples/methods" else set())


def fits(value: object, asked: dict, stems: set[str]) -> bool:
    """Whether the editor shows a value in a field, and saves it as it was: tried with Sveltia CMS 0.221."""
    if value is None:
        return not asked["required"]
    if asked.get("multiple"):
        return all(fits(each, {**asked, "multiple": False}, stems) for each in value if isinstance(value, list))
    match asked["widget"]:
        case "string" | "image":
            written, patterns = str(value), asked.get("pattern", ["", ""])
            return len(written) <= asked.get("maxlength", 999) and bool(re.search(patterns[0], written))
        case "number":
            return isinstance(value, int | float) and asked.get("min", value) <= value <= asked.get("max", value)
        case "boolean":
            return isinstance(value, bool)
        case "select":
            # A word that is none of the options, as another name of a term, is shown and kept.
            return isinstance(value, str)
        case "relation":
            return value in stems
        case "list" if "field" in asked:
            return isinstance(value, list) and all(fits(each, asked["field"], stems) for each in value)
        case "list":
            return isinstance(value, list) and all(fits(each, {**asked, "widget": "object"}, stems) for each in value)
        case "object":
            parts = {each["name"]: each for each in asked["fields"]}
            return isinstance(value, dict) and all(fits(each, parts[key], stems) for key, each in value.items())
    return False


def test_each_type_of_field() -> None:
    whole = settings(schema_of("examples/methods"))
    asked = fields(whole, "decide")

    def some(name: str, *keys: str) -> dict:
        return {key: asked[name].get(key) for key in ("widget", *keys)}

    assert some("gist", "maxlength", "required") == {"widget": "string", "maxlength": 90, "required": True}
    # The letters of mark-up do not count, and an editor cannot leave them out.
    assert some("why", "maxlength") == {"widget": "string", "maxlength": None}
    # The editor shows a hint's Markdown as what it means.
    assert r"\*emphasis\*, \[link\](address)" in asked["why"]["hint"]
    assert some("purposes", "multiple", "min") == {"widget": "select", "multiple": True, "min": 1}
    assert asked["purposes"]["options"][0] == {"label": "Trust", "value": "trust"}
    assert asked["time"]["label"] == "Time (minutes)"
    ranges = re.compile(asked["time"]["pattern"][0])
    assert [bool(ranges.search(each)) for each in ("20", "20-30", "1.5 – 2 minutes", "20-", "x20", "1-2 hours")] == [
        *(True, True, True),
        *(False, False, False),
    ]
    item = {"name": "rounds", "label": "Rounds", "widget": "number", "value_type": "float", "min": 1}
    assert asked["rounds"]["widget"] == "list" and asked["rounds"]["field"] == item
    assert some("skill", "multiple", "default") == {"widget": "select", "multiple": None, "default": None}
    assert some("places", "multiple", "min") == {"widget": "select", "multiple": True, "min": None}
    assert asked["steps"]["field"]["maxlength"] == 120
    assert some("picture") == {"widget": "object"}
    assert some("sketches", "summary") == {"widget": "list", "summary": "{{fields.file}}"}
    parts = [(each["name"], each["widget"], each["required"]) for each in asked["sketches"]["fields"]]
    assert parts[:3] == [("file", "image", True), ("alt", "string", True), ("caption", "string", False)]
    assert [each["value"] for each in asked["also"]["options"]] == ["begin", "listen", "decide", "follow"]
    assert [each["name"] for each in asked["ask"]["fields"]] == ["name", "role", "address"]
    assert some("next", "collection", "multiple") == {
        "widget": "relation",
        "collection": "all-entries",
        "multiple": True,
    }
    day = re.compile(asked["reviewed"]["pattern"][0])
    assert [bool(day.search(each)) for each in ("2018", "2018-05", "2018-05-31", "31.5.2018", "18")] == [
        *(True, True, True),
        *(False, False),
    ]
    assert asked["tried"]["field"]["pattern"] == asked["reviewed"]["pattern"]
    assert asked["origin"]["options"] == [{"label": "The facilitators' card file", "value": "collection"}]
    # A new entry is a draft until someone says otherwise.
    assert some("state", "default", "required") == {"widget": "select", "default": "draft", "required": True}


def test_links_and_notes_have_the_books_own_keys() -> None:
    asked = fields(settings(schema_of("docs")), "erfaringer")
    links = {each["name"]: each for each in asked["laes_mere"]["fields"]}
    assert list(links) == [
        "titel",
        "adresse",
        "sprog",
        "beskrivelse",
        "trykt",
        "rettet",
        "status",
        "kontrolleret",
        "arkiv",
    ]
    assert [name for name, each in links.items() if each["required"]] == ["titel", "adresse", "status"]
    assert links["trykt"]["label"] == "Trykt"
    assert [each["value"] for each in links["status"]["options"]] == ["ikke kontrolleret", "virker", "virker ikke"]
    address = re.compile(links["adresse"]["pattern"][0])
    assert [bool(address.search(each)) for each in ("https://a.dk", "mailto:a@b.dk", "a.dk", "http://a b")] == [
        *(True, True),
        *(False, False),
    ]
    notes = {each["name"]: each["required"] for each in asked["siden_2014"]["fields"]}
    assert notes == {"tekst": True, "dato": True, "kilde": True, "adresse": False, "sprog": False}
    body = asked["body"]
    assert body["default"] == "# \n\n## Hvad har de gjort?\n\n## Resultater" and body["modes"] == ["raw"]
    assert [bool(re.search(body["pattern"][0], each)) for each in ("# T\n", "\n# T", "# ", "Tekst\n\n# T", "## T")] == [
        *(True, True),
        *(False, False, False),
    ]
    # English where a book has named nothing.
    reading = fields(settings(schema_of("examples/methods")), "begin")["reading"]["fields"]
    assert [each["label"] for each in reading[:3]] == [
        "Title",
        "Address on the web",
        "Language of the title: its code, such as en",
    ]


def test_all_entries_are_those_of_the_categories() -> None:
    whole = settings(schema_of("docs"))
    everything = whole["collections"][-1]
    assert (everything["folder"], everything["hide"], everything["create"]) == ("docs", True, False)
    # The editor tests the word "null" where a page lacks the field.
    assert everything["filter"]["field"] == "resume"
    wanted = re.compile(everything["filter"]["pattern"])
    assert wanted.search("Et hus.") and not wanted.search("null")
    # The folder of pages may be the repository.
    alone = settings(schema_of("docs"), "")
    assert alone["collections"][0]["folder"] == "initiativer" and alone["media_folder"] == "_pictures"


HOSTS = [
    (
        "https://github.com/owner/book",
        None,
        {"name": "github", "repo": "owner/book", "branch": "main", "auth_methods": ["token"]},
        True,
    ),
    (
        "https://gitlab.com/group/sub/book",
        None,
        {"name": "gitlab", "repo": "group/sub/book", "branch": "main", "auth_methods": ["token"]},
        True,
    ),
    (
        "https://codeberg.org/owner/book",
        None,
        {
            **{"name": "gitea", "repo": "owner/book", "branch": "main", "base_url": "https://codeberg.org"},
            **{"api_root": "https://codeberg.org/api/v1", "auth_methods": ["token"]},
        },
        False,
    ),
    (
        "https://git.example.org/a/b",
        "gitlab",
        {
            **{"name": "gitlab", "repo": "a/b", "branch": "main", "base_url": "https://git.example.org"},
            **{"api_root": "https://git.example.org/api/v4", "auth_methods": ["token"]},
        },
        True,
    ),
]


@pytest.mark.parametrize(("address", "host", "expected", "suggests"), HOSTS)
def test_where_the_form_saves(address: str, host: code_host.HostName | None, expected: dict, suggests: bool) -> None:
    repository = code_host.repository(Book("T", repository_url=address, repository_host=host), "docs")
    made_of = backend.settings(repository, direct=False)
    assert made_of == {"backend": expected} | ({"publish_mode": "editorial_workflow"} if suggests else {})
    assert backend.settings(repository, direct=True) == {"backend": expected}


def test_hosts_that_the_editor_does_not_know() -> None:
    for address in ("https://bitbucket.org/a/b", "https://example.org/some/folder"):
        assert backend.settings(code_host.repository(Book("T", repository_url=address), ""), direct=False) is None
    assert settings(schema_of("docs"))["backend"] == {"name": "test-repo"}


def test_values_that_a_form_would_lose() -> None:
    schema = schema_of("examples/methods")
    text = (
        "---\ngist: A\nsteps: one\nplaces: outdoors\nnext: dot-vote\ntried: 2018\n"
        'reading: {title: a, url: "https://a.dk", status: works}\nask: [Maren, {name: Ib}]\nrounds: [5, 5 minutes]\n---\n'
    )
    category = schema.category("decide")
    assert category is not None
    problems = list(unfit.values(text, "decide/a.md", category, schema))
    assert [(each.line, each.values["key"]) for each in problems] == [
        *((3, "steps"), (6, "tried"), (7, "reading"), (8, "ask"), (9, "rounds")),
    ]
    assert not [*unfit.values("---\nsteps:\nreading: []\nrounds: ~\n---\n", "decide/a.md", category, schema)]


def test_what_is_true_or_false_is_a_box_to_tick() -> None:
    schema = schema_of("tests/roots/fields")
    assert fields(settings(schema), "tools")["indoors"]["widget"] == "boolean"
    category = schema.category("tools")
    assert category is not None
    for written, count in (("true", 0), ('"true"', 1)):
        assert len([*unfit.values(f"---\nindoors: {written}\n---\n", "tools/a.md", category, schema)]) == count
    field = replace(schema.fields["indoors"], role="status", drafts=("true",))
    drafts = replace(schema, fields=schema.fields | {"indoors": field})
    assert fields(settings(drafts), "tools")["indoors"]["default"] is True
    written = json.loads(desk.front_matter_cms(drafts, "docs", translator("en"))["frontmatter.json"])
    (box,) = [
        each
        for kind in written["frontMatter.taxonomy.contentTypes"]
        for each in kind["fields"]
        if (each["name"], kind["name"]) == ("indoors", "tools")
    ]
    assert (box["type"], box["default"]) == ("boolean", True)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    root = make_root(tmp_path / "docs", language="en")
    (root / "katalog.toml").write_text((root / "katalog.toml").read_text("utf-8") + MORE, "utf-8")
    for page in root.rglob("*.md"):
        page.unlink()
    return root


def test_the_command(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["form"]) == 0
    output = capsys.readouterr().out
    assert "docs/_form/admin/config.yml" in output and "docs/_form/admin/sveltia-cms.js" in output
    assert "repository_url is not set" in output
    page = (book / "_form/admin/index.html").read_text("utf-8")
    # Nothing is fetched unless someone asks for it.
    assert '<script src="sveltia-cms.js">' in page and "//" not in page
    first = (book / "_form/admin/config.yml").read_bytes()
    (book / "ting").mkdir(exist_ok=True)
    (book / "ting/a.md").write_text("---\nresume: x\nart: Stor\nstikord: et\n---\n\n# A\n", "utf-8")
    assert main(["form", "docs", "--script", "https://example.org/e.js?a=1&b=2"]) == 1
    assert capsys.readouterr().err.startswith("docs/ting/a.md:4:10: “stikord” is one value")
    assert (book / "_form/admin/config.yml").read_bytes() == first
    assert 'src="https://example.org/e.js?a=1&amp;b=2"' in (book / "_form/admin/index.html").read_text("utf-8")
    assert main(["form", "nowhere"]) == 2
    # The editor calls the text so.
    taken = (book / "katalog.toml").read_text("utf-8").replace("[fields.stikord]", "[fields.body]")
    (book / "katalog.toml").write_text(taken, "utf-8")
    assert main(["form"]) == 2
    assert "no field can be called so" in capsys.readouterr().err


def archive(path: Path, **changes: bytes) -> Path:
    """An npm package with the parts of the editor's that count, and one that reaches out of its folder."""
    script = b"f(`${a}@${b$}/locales`);u(https://cdn.jsdelivr.net/fontsource/fonts/noto-mono@5.3/latin-400.woff2)"
    parts = {
        "package/dist/sveltia-cms.js": changes.get("script", script),
        "package/dist/sveltia-cms.js.map": b"{}",
        "package/locales/da.json": b"{}",
        "package/npm/assets/noto-mono-latin-400-normal-a1.woff2": b"wOF2",
        "package/npm/assets/noto-mono.LICENSE.txt": b"OFL",
        "package/LICENSE.txt": b"MIT",
        "package/locales/../../da.json": b"{}",
    }
    with tarfile.open(path, "w:gz") as packed:
        for name, content in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
    return path


def test_the_editor_from_its_package_asks_no_other_host(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Tried with version 0.221.1 in a browser: all but the newest version's number came from beside the page."""
    assert main(["form", "--package", str(archive(book.parent / "cms.tgz"))]) == 0
    folder = book / "_form/admin"
    assert sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()) == [
        "config.yml",
        "index.html",
        "locales/da.json",
        "noto-mono-latin-400-normal-a1.woff2",
        "noto-mono.LICENSE.txt",
        "sveltia-cms.LICENSE.txt",
        "sveltia-cms.js",
    ]
    assert (folder / "sveltia-cms.js").read_text() == "f(`locales`);u(noto-mono-latin-400-normal-a1.woff2)"
    output = capsys.readouterr().out
    assert "npm" not in output and "asks other hosts" not in output

    assert main(["form", "--package", str(archive(book.parent / "cms.tgz", script=b"elsewhere"))]) == 0
    assert "asks other hosts" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, b"", b"no archive", b"\x1f\x8b\x08\x00cut"])
def test_a_file_that_is_not_the_editors_package(
    book: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    if content is not None:
        (book.parent / "cms.tgz").write_bytes(content)
    assert main(["form", "--package", "cms.tgz"]) == 2
    assert "cms.tgz is not the npm package of Sveltia CMS" in capsys.readouterr().err
    assert not (book / "_form").exists()


def test_the_command_names_a_host_that_cannot_be_saved_at(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (book / "katalog.toml").read_text("utf-8")
    for address, words in (
        ("https://bitbucket.org/a/b", "cannot save at https://bitbucket.org/a/b"),
        ("https://github.com/a/b", ""),
    ):
        (book / "katalog.toml").write_text(text.replace("[book]", f'[book]\nrepository_url = "{address}"', 1), "utf-8")
        assert main(["form"]) == 0
        assert words in capsys.readouterr().out
    whole = yaml.safe_load((book / "_form/admin/config.yml").read_text("utf-8"))
    assert whole["backend"]["repo"] == "a/b" and whole["publish_mode"] == "editorial_workflow"
    assert whole["collections"][0]["folder"].startswith("docs/")


def test_settings_of_editors_on_a_desk(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--editor", "vscode"]) == main(["schema", "--editor", "frontmatter"]) == 0
    rules = json.loads(Path(".remarkrc.json").read_text("utf-8"))
    ((rule, options),) = (each for each in rules["plugins"] if isinstance(each, list))
    assert rule == "remark-lint-frontmatter-schema"
    assert options["schemas"]["./.handbook/ting.schema.json"] == ["./docs/ting/**/!(index).md"]
    schema, _ = toml_file.load(book / "katalog.toml")
    (ting,) = (each for each in schema.categories if each.id == "ting")
    written = json.loads(Path(".handbook/ting.schema.json").read_text("utf-8"))
    # The rule knows no later draft.
    assert written == editor_schema.front_matter(schema, ting) | {"$schema": "http://json-schema.org/draft-07/schema#"}
    whole = json.loads(Path("frontmatter.json").read_text("utf-8"))
    assert whole["frontMatter.content.pageFolders"][1]["path"] == "[[workspace]]/docs/ting"
    # Settings of one's own stay.
    Path("frontmatter.json").write_text("{}", "utf-8")
    assert main(["schema", "--editor", "frontmatter"]) == 2
    assert "frontmatter.json” has settings of your own" in capsys.readouterr().err
    assert Path("frontmatter.json").read_text("utf-8") == "{}"
    assert main(["schema", "--editor", "frontmatter", "--into", "out"]) == 0
    assert main(["schema"]) == 2


def test_front_matter_cms() -> None:
    schema = schema_of("examples/methods")
    written = desk.front_matter_cms(schema, "docs", translator("en"))["frontmatter.json"]
    types = {each["name"]: each for each in json.loads(written)["frontMatter.taxonomy.contentTypes"]}
    kinds = {each["name"]: each for each in types["decide"]["fields"]}
    assert [kinds[name]["type"] for name in ("gist", "purposes", "rounds", "steps", "picture", "next", "reviewed")] == [
        *("string", "choice", "list", "list", "fields", "list", "string"),
    ]
    assert kinds["purposes"]["choices"][0] == {"id": "trust", "title": "Trust"} and kinds["purposes"]["multiple"]
    assert kinds["picture"]["fields"][0]["type"] == "image"
    # It would write keys of its own into each link, note, person and row.
    assert {name for name, each in kinds.items() if each["type"] == "heading"} == {
        *("sketches", "ask", "reading", "experience", "questions"),
    }
    assert kinds["state"]["default"] == "draft"


def test_patterns_are_javascripts_too() -> None:
    """To JavaScript, an escaped space is a fault."""
    unit = "stk. pr. mål (netto)"
    text = (ROOT / "examples/methods/katalog.toml").read_text("utf-8").replace('unit = "minutes"', f'unit = "{unit}"')
    schema, problems = toml_file.parse(text)
    assert not problems
    pattern = fields(settings(schema), "decide")["time"]["pattern"][0]
    assert r"\ " not in pattern and re.search(pattern, f"20-30 {unit}")
    assert r"\ " not in json.dumps(editor_schema.front_matter(schema, schema.categories[0])).replace("\\\\", "\\")
