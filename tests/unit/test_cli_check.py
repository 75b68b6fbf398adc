"""``handbook check`` tells everything wrong at once, with its place, and needs no Sphinx to do it."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from tests import support

from sphinx_handbook.catalogue.markdown.entry_references import mentions
from sphinx_handbook.cli import book_folder, main

SCHEMA = """\
[book]
title = "A book"
language = "en"

[[categories]]
id = "tools"
title = "Tools"
singular = "tool"
colour = "blue"

[fields.summary]
type = "text"
label = "Summary"
required = true

[fields.see]
type = "references"
label = "See also"
many = true

[colours.blue]
strong = "#003366"
tint = "#ddeeff"
dark_strong = "#ddeeff"
dark_tint = "#003366"
"""


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def book(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "docs"
    write(folder, "katalog.toml", SCHEMA)
    write(folder, "index.md", "# A book\n\nSee {entry}`hammer`.\n")
    write(folder, "tools/index.md", "# Tools\n")
    write(folder, "tools/hammer.md", "---\nsummary: It hits.\n---\n\n# Hammer\n")
    return folder


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def lines_printed(capsys):
    return [line for line in capsys.readouterr().out.splitlines() if "[unset]" not in line]


def test_a_sound_book(book, capsys):
    assert main(["check"]) == 0
    assert lines_printed(capsys) == ["3 pages checked, no problems."]


def test_what_is_unset_is_said_and_is_no_fault(book, capsys):
    assert main(["check", "docs"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines[:-1]] == ["base_url", "repository_url", "contact"]
    assert all(line.startswith("docs/katalog.toml: ") for line in lines[:-1])


def test_what_lies_outside_the_project_is_told_once_unless_it_is_allowed(book, capsys):
    write(book, "../secret.txt", "x")
    write(book, "../secret.png", "x")
    (book / "tools/leads.md").symlink_to(book.parent / "secret.txt")
    text = "# About\n\n![x](../secret.png)\n![x](../none.png) [x](../none.txt)\n\n```{include} ../secret.txt\n```\n"
    write(
        book,
        "about.md",
        f"{text}\n```{{raw}} html\n:url: https://example.org/x\n```\n\n`{{download}}` {{download}}`../secret.txt`\n",
    )
    assert main(["check"]) == 1
    lines = lines_printed(capsys)
    assert [re.match(r"(\S+?): .*\[([\w-]+)\]$", line).groups() for line in lines[:-1]] == [
        ("docs/about.md:3:1", "outside"),
        ("docs/about.md:4:1", "outside"),
        ("docs/about.md:4:19", "unknown-file"),
        ("docs/about.md:6:14", "outside"),
        ("docs/about.md:10:7", "remote"),
        ("docs/about.md:13:14", "outside"),
        ("docs/tools/leads.md:1:1", "outside"),
    ]
    (book / "tools/leads.md").unlink()
    write(book, "about.md", text.replace("![x](../none.png) [x](../none.txt)", ""))
    write(book, "conf.py", 'extensions = ["sphinx_handbook", "myst_parser"]\nhandbook_include_from = [".."]\n')
    main(["check"])
    assert "outside" not in capsys.readouterr().out


def test_pages_that_the_book_names_must_be_there(book, capsys):
    write(book, "conf.py", "extensions = ['myst_parser', 'sphinx_handbook']\nroot_doc = 'index'\n")
    write(book, "index.md", "# A book\n\n:::{toctree}\ntools/index\n:::\n")
    write(book, "tools/index.md", "# Tools\n\n:::{category-index}\n:::\n")
    write(book, "katalog.toml", SCHEMA.replace('language = "en"\n', 'language = "en"\nmenu = ["tools/hamer"]\n'))
    assert main(["check", str(book)]) == 1
    assert lines_printed(capsys)[0] == (
        "docs/katalog.toml:4:1: There is no page “tools/hamer”. Did you mean “tools/hammer”? [unknown-page]"
    )


def test_everything_wrong_is_told_at_once_in_order(book, capsys):
    write(book, "tools/saw.md", "---\nsumary: It cuts.\nsee: [hamer]\n---\n\n# Saw\n\nOr {entry}`a tool <hammmer>`.\n")
    write(book, "tools/more/saw.md", "---\nsummary: Another.\n---\n\n# Saw\n")
    write(book, "tools/latin.md", "---\nsummary: x\n---\n\n# Bl\xe5\n".encode("latin-1"))
    write(book, "tools/broken.md", "---\nsummary: a: b\n---\n\n# Broken\n")
    write(book, "tools/empty.md", "")
    write(book, "about.md", "---\nsummary: Lost.\n---\n\n# About {handbook:entry}`zzzz`\n\nSee {entry}`broken`.\n")
    assert main(["check"]) == 1
    lines = lines_printed(capsys)
    assert [re.match(r"(\S+?): .*\[([\w-]+)\]$", line).groups() for line in lines[:-1]] == [
        ("docs/about.md:2:1", "misplaced-field"),
        ("docs/about.md:5:9", "unknown-entry"),
        ("docs/tools/broken.md:2:11", "yaml"),
        ("docs/tools/empty.md:1:1", "empty-page"),
        ("docs/tools/latin.md:5:5", "utf-8"),
        ("docs/tools/saw.md:1:1", "duplicate-id"),
        ("docs/tools/saw.md:2:1", "unknown-field"),
        ("docs/tools/saw.md:3:1", "unknown-entry"),
        ("docs/tools/saw.md:8:4", "unknown-entry"),
    ]
    assert lines[-1] == "9 pages checked, 9 problems."
    # That “summary” is missing is said here, and not once more.
    assert "Did you mean “summary”?" in lines[6]
    assert "“hamer”. Did you mean “hammer”?" in lines[7]
    assert "“hammmer”. Did you mean “hammer”? Allowed: broken, empty, hammer, latin, saw." in lines[8]


def test_a_heading_that_the_build_refuses_is_told_here_too(book, capsys):
    """By the letters that are shown; a heading is also no name that is looked for on every page."""
    letters, address = "word " * 1000, f"https://example.org/{'a' * 6000}"
    write(book, "index.md", f"# A book\n\nSee {{entry}}`hammer`.\n\n## {letters}and one\n\n## [Words]({address})\n")
    assert main(["check", "docs"]) == 1
    (line,) = [line for line in lines_printed(capsys) if "[limit]" in line]
    assert line.startswith("docs/index.md:5:1: The heading has 5007 letters; 5000 are allowed.")
    for limits in ("0", "2", "float('inf')"):
        write(book, "conf.py", f'extensions = ["sphinx_handbook", "myst_parser"]\nhandbook_limits = {limits}\n')
        main(["check", "docs"])
        assert not any("[limit]" in line for line in lines_printed(capsys))


def test_a_faulty_schema_is_told_and_nothing_else(book, capsys):
    write(book, "katalog.toml", SCHEMA.replace('type = "text"', 'type = "txt"'))
    write(book, "tools/empty.md", "")
    assert main(["check"]) == 1
    (line, closing) = lines_printed(capsys)
    assert line.startswith("docs/katalog.toml:12:1: ")
    assert "Did you mean “text”?" in line
    assert closing == "0 pages checked, 1 problem."


def test_json(book, capsys):
    write(book, "tools/saw.md", "---\nsummary: It cuts.\n---\n\n# Saw and {entry}`hamer`\n")
    assert main(["check", "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["pages"] == 4
    assert report["problems"] == [
        {
            "file": "docs/tools/saw.md",
            "line": 5,
            "column": 11,
            "code": "unknown-entry",
            "message": "There is no entry “hamer”. Did you mean “hammer”? Allowed: hammer, saw.",
            "allowed": ["hammer", "saw"],
            "nearest": "hammer",
            "fixable": False,
        }
    ]
    assert len(report["notices"]) == 3


def test_notes_for_github_are_escaped(book, capsys):
    write(book, "tools/100%,a:b.md", "---\nsummary: x\n---\n\n# T {entry}`100%`\n")
    assert main(["check", "--format", "github"]) == 1
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith("::error file=docs/tools/100%25%2Ca%3Ab.md,line=5,col=5,title=unknown-entry::")
    assert "“100%25”" in line


def test_the_book_s_language_is_spoken(book, capsys):
    write(book, "katalog.toml", SCHEMA.replace('"en"', '"da"'))
    write(book, "tools/saw.md", "---\nsummary: x\n---\n\n# T {entry}`hamer`\n")
    assert main(["check"]) == 1
    line, closing = lines_printed(capsys)
    assert "Mente du »hammer«?" in line
    assert closing == "4 sider kontrolleret, 1 fejl."


@pytest.mark.parametrize("arguments", [["check"], ["check", "nowhere"], ["check", "docs/index.md"]])
def test_no_book(tmp_path, monkeypatch, capsys, arguments):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert "There is no katalog.toml in" in capsys.readouterr().err


def test_the_book_may_lie_here(book, monkeypatch, capsys):
    monkeypatch.chdir(book)
    write(book, "tools/empty.md", "")
    assert main(["check"]) == 1
    assert lines_printed(capsys)[0].startswith("tools/empty.md:1:1: ")


# Hints and links to files ------------------------------------------------------------------------


def test_hints_fail_nothing_and_fix_links_what_is_named(book, capsys):
    write(book, "katalog.toml", SCHEMA.replace('colour = "blue"', 'colour = "blue"\nheadings = ["Use", "Care"]'))
    write(book, "tools/hammer.md", "---\nsummary: It hits.\n---\n\n# Hammer\n\n## Use\n\n## Care\n")
    page = (
        b"\xef\xbb\xbf---\r\nsummary: Cuts, no hammer.\r\n---\r\n\r\n# Saw\r\n\r\nNeither **hammers** nor a hammer.\r\n"
    )
    write(book, "tools/saw.md", page)
    assert main(["check"]) == 0
    assert lines_printed(capsys) == [
        "docs/tools/saw.md:4:1: Pages of this kind usually have the heading “Use”; this one has not. [missing-heading]",
        "docs/tools/saw.md:4:1: Pages of this kind usually have the heading “Care”; this one has not. [missing-heading]",
        "docs/tools/saw.md:7:11: “hammers” is an entry of its own and is not linked. "
        "Write {entry}`hammers <hammer>`. [unlinked-mention]",
        "4 pages checked, no problems.",
    ]
    assert main(["check", "--format", "github"]) == 0
    assert "::notice file=docs/tools/saw.md,line=7,col=11,title=unlinked-mention::" in capsys.readouterr().out
    assert (book / "tools/saw.md").read_bytes() == page
    assert main(["check", "--fix"]) == 0
    assert lines_printed(capsys)[0] == "1 mention linked."
    assert (book / "tools/saw.md").read_bytes() == page.replace(b"**hammers**", b"**{entry}`hammers <hammer>`**")
    assert main(["check", "--fix"]) == 0
    assert "linked" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tools/saw.md", "---\nsummary: x\nsee: [hammer]\n---\n\n# Saw\n\nNo hammer.\n"),
        ("tools/saw.md", "---\nsummary: x\n---\n\n# Saw\n\nNo hammer. See [it](hammer.md#x).\n"),
        ("tools/index.md", "# Tools\n\nNo hammer.\n"),
        ("about.md", "# About\n\nNo hammer, see {entry}`hammer`.\n"),
    ],
)
def test_what_a_page_links_anyhow_is_no_hint(book, capsys, name, text):
    write(book, name, text)
    assert main(["check"]) == 0
    assert "unlinked" not in capsys.readouterr().out


def test_the_role_is_the_one_that_the_project_knows(book, capsys):
    write(book, "conf.py", "primary_domain = 'py'\n")
    write(book, "about.md", "# About\n\nA hammer.\n")
    assert main(["check", "--fix"]) == 0
    assert "{handbook:entry}`hammer <hammer>`" in (book / "about.md").read_text()


def test_links_to_files_that_are_not_there(book, capsys):
    write(book, "about.md", "# About\n\n[a](tools/hamer.md) [b](tools/hammer.md) ![c](c.svg)\n")
    assert main(["check"]) == 1
    assert lines_printed(capsys)[:-1] == [
        "docs/about.md:3:1: There is no page “tools/hamer.md”. Did you mean “tools/hammer.md”? [unknown-page]",
        "docs/about.md:3:42: There is no file “c.svg”. [unknown-file]",
    ]


# Spelling ----------------------------------------------------------------------------------------

SPELLING = '\n[spelling]\ndictionary = "da_DK"\nwords = "words.txt"\n'


def test_spelling(book, capsys):
    write(book, "katalog.toml", SCHEMA + SPELLING)
    write(book, "words.txt", "Hammer\nTools\nIt hits\nhits\nbook\nSee\nIt\nA\n")
    write(book, "tools/saw.md", "---\nsummary: x\n---\n\n# Rådgivnning\n")
    assert main(["check", "--spelling"]) == 1
    line, closing = lines_printed(capsys)
    assert re.fullmatch(
        r"docs/tools/saw\.md:5:3: “Rådgivnning” is not in the dictionary\. It has: Rådgivning.*\. \[spelling\]", line
    )
    assert closing == "4 pages checked, 1 problem."


def test_spelling_without_a_dictionary_or_a_list(book, capsys):
    assert main(["check", "--spelling"]) == 2
    assert "no table [spelling]" in capsys.readouterr().err
    write(book, "katalog.toml", SCHEMA + SPELLING)
    assert main(["check", "--spelling"]) == 1
    assert "There is no file “words.txt”. [schema]" in lines_printed(capsys)[0]


@pytest.mark.parametrize("dictionary", ["da_DK", "xx_YY"])
def test_a_missing_hunspell_stops_the_run_with_what_installs_it(book, capsys, monkeypatch, tmp_path, dictionary):
    write(book, "katalog.toml", SCHEMA + SPELLING.replace("da_DK", dictionary))
    write(book, "words.txt", "Ord\n")
    if dictionary == "da_DK":
        monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sphinx_handbook.cli.doctor.manager", lambda: "apt")
    assert main(["check", "--spelling"]) == 2
    output = capsys.readouterr()
    assert "3 pages checked" in output.out
    package = "hunspell-da" if dictionary == "da_DK" else "hunspell-xx"
    assert re.search(rf"apt-get install -y --no-install-recommends .*{package}", output.err)


# What is read ------------------------------------------------------------------------------------


def test_pages_are_those_that_the_build_reads(book):
    names = ["kept/a.md", "kept/drafts/b.md", "out/c.md", "_parts/d.md", ".venv/e.md", "x/note-1.md", "x/note-12.md"]
    for name in names:
        write(book, name, "# T\n")
    write(book, "notes.txt", "no page")
    write(book, "conf.py", "raise SystemExit\nexclude_patterns = ['out', '**/drafts', 'x/note-?.md', 'nothing*']\n")
    kept = {path.relative_to(book).as_posix() for path in book_folder.pages(book)}
    assert kept == {"index.md", "tools/index.md", "tools/hammer.md", "kept/a.md", "x/note-12.md"}
    write(book, "conf.py", "exclude_patterns = make()")
    assert len(book_folder.pages(book)) == 8
    write(book, "conf.py", "not python")
    assert len(book_folder.pages(book)) == 8


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("See {entry}`saw`.", [("saw", 1, 5)], id="short"),
        pytest.param("\n{handbook:entry}`saw`", [("saw", 2, 1)], id="full"),
        pytest.param("{entry}`the\nbig saw <saw>`", [("saw", 1, 1)], id="titled"),
        pytest.param("a\n> {entry}`x` and {entry}`y`", [("x", 2, 3), ("y", 2, 18)], id="two"),
        pytest.param("{entry}`!saw`", [], id="told not to refer"),
        pytest.param("{doc}`saw` and `saw` and {term}`saw`", [], id="other roles"),
        pytest.param("Write ``{entry}`saw` `` here, then {entry}`x`.", [("x", 1, 36)], id="code span"),
        pytest.param("```\n{entry}`saw`\n```\n{entry}`x`", [("x", 4, 1)], id="code block"),
        pytest.param("~~~~ md\n```\n{entry}`saw`\n~~~~\n{entry}`x`", [("x", 5, 1)], id="tildes"),
        pytest.param("```{code-block} md\n{entry}`saw`\n```", [], id="code directive"),
        pytest.param("```{note}\n{entry}`saw`\n```\n{entry}`x`", [("saw", 2, 1), ("x", 4, 1)], id="directive"),
        pytest.param(
            "::::{note}\n:::{gap}\n{entry}`saw`\n:::\n::::\n{entry}`x`", [("saw", 3, 1), ("x", 6, 1)], id="nested"
        ),
        pytest.param(":::\n{entry}`saw`\n:::", [("saw", 2, 1)], id="division"),
        pytest.param("% {entry}`a`\n<!-- {entry}`b`\n{entry}`c` -->\n{entry}`x`", [("x", 4, 1)], id="comments"),
        pytest.param("a `lone tick\n\n{entry}`x`", [("x", 3, 1)], id="tick in another paragraph"),
        pytest.param("a\r\n{entry}`x`\r\n", [("x", 2, 1)], id="line ends"),
    ],
)
def test_references_in_text(text, expected):
    assert [(each.target, each.line, each.column) for each in mentions(text, "page")] == expected


# The command line itself -------------------------------------------------------------------------


def test_neither_sphinx_nor_docutils_is_imported(book):
    code = (
        "import sys; from sphinx_handbook.cli import main; code = main(['check'])\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "heavy = loaded & {'sphinx', 'docutils', 'myst_parser', 'weasyprint'}\n"
        "sys.exit(f'imported: {heavy}' if heavy else code)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")


ENGLISH = ("usage", "options", "positional", "show", "error", "required", "choose", "exit", "arguments:")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["check", "--help"],
        ["build", "--help"],
        ["doctor", "--help"],
        [],
        ["bild"],
        ["build", "--jobs", "x"],
        ["check", "--form"],
    ],
)
def test_the_command_line_is_danish_under_a_danish_locale(monkeypatch, capsys, arguments):
    monkeypatch.setenv("LANG", "da_DK.UTF-8")
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == (0 if "--help" in arguments else 2)
    output = "".join(capsys.readouterr())
    assert "brug: handbook" in output
    assert not [word for word in ENGLISH if re.search(rf"\b{word}", output)]


def test_the_command_line_is_english_elsewhere(monkeypatch, capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    assert capsys.readouterr().out.startswith("usage: handbook")


def test_version(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert re.fullmatch(r"sphinx-handbook \d+\.\d+\.\d+\S*\n", capsys.readouterr().out)


def test_a_former_place_that_is_taken_is_told_here_too(tmp_path, capsys):
    """The build's rule: what passes here must not fail there."""
    moved = support.TABLE.replace("---\n\n", "tidligere: [steder/huset]\n---\n\n", 1)
    root = support.make_root(tmp_path / "root", ting__bord=moved)
    assert main(["check", str(root)]) == 1
    assert "ting/bord.md:3:1: »steder/huset« er en side, der findes;" in capsys.readouterr().out


FURTHER = """
[fields.kept]
type = "text"
label = "Kept"
show = false

[fields.state]
type = "choice"
role = "status"
label = "State"
choices = ["draft", "ready"]
drafts = ["draft"]
"""


def test_a_key_of_many_pages_may_be_a_field_that_is_not_declared(book, capsys):
    write(book, "katalog.toml", SCHEMA)
    hint = "“weight” stands on 3 pages and is no field. If entries should have it, declare it: [fields.weight]"
    for count, name in enumerate(("saw", "file", "hammer"), 1):
        write(book, f"tools/{name}.md", f"---\nsummary: It is.\nweight: 3\nsumary: It.\n---\n\n# The {name}\n")
        assert main(["check", str(book)]) == 1
        output = capsys.readouterr().out
        assert output.count("“weight” is not a field of an entry.") == count
        assert output.count("[undeclared-field]") == (count == 3) == output.count(hint)
    for name in ("saw", "file", "hammer"):
        write(book, f"tools/{name}.md", f"---\nsummary: It is.\nLast Updated: 2020\n---\n\n# The {name}\n")
    assert main(["check", str(book)]) == 1
    assert 'declare it: [fields."Last Updated"] type = "number" and a label.' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "written", "declaration"),
    [
        ("pubDate", ["2026-04-09", "2026-05", "2026-05-01"], '[fields.pubDate] type = "date"'),
        ("minutes", ["1", "2.5", "2"], '[fields.minutes] type = "number"'),
        ("made", ["1", "soon", ""], '[fields.made] type = "text"'),
        ("Læs mere", ["[a, b]", "c", "d"], '[fields."Læs mere"] type = "text", many = true'),
        ("on", ["true", "false", "true"], '[fields.on] type = "boolean"'),
        ("none", ["", "", ""], "[fields.none] type and a label"),
        ("faq", ["[{q: a, A b: c}]", "{z: 1}", ""], 'type = "rows", parts = { z = "z", q = "q", "A b" = "A b" } and a'),
        ("a.b", ["1", "2", "3"], "no field can be called so"),
    ],
)
def test_a_key_that_is_no_field_is_proposed_as_one(book, capsys, key, written, declaration):
    for name, value in zip(("saw", "file", "hammer"), written, strict=True):
        write(book, f"tools/{name}.md", f"---\nsummary: It is.\n{key}: {value}\n---\n\n# The {name}\n")
    assert main(["check", str(book)]) == 1
    assert declaration in capsys.readouterr().out
    write(book, "katalog.toml", SCHEMA.replace("[book]", f'[book]\nother_keys = ["{key}"]'))
    assert main(["check", str(book)]) == 0


def test_pages_without_an_ending_are_not_passed_over(book, capsys):
    write(book, "tools/awl", "---\nsummary: It pierces.\n---\n")
    write(book, "tools/LICENSE", "All yours.\n")
    write(book, "tools/rasp.mdx", "# Rasp\n")
    assert main(["check", str(book)]) == 1
    output = capsys.readouterr().out
    assert output.count("[unread-file]") == 2
    assert "tools/awl:1:1: The file is not read, since its name has no ending: rename it to “awl.md”." in output
    assert "tools/rasp.mdx:1:1: The file is not read, since its name ends in “.mdx”" in output


def test_a_vault_of_notes_is_mended(book, capsys):
    """Their files are called by their titles, and double brackets lead from one to another."""
    text = "---\nsummary: It cuts.\n---\nSee [[Long file|the file]], [[notes/Ælte]], [[Nowhere]] and [[Long file#Use]].\n\n### Use\n"
    write(book, "tools/Saw.md", text)
    write(book, "tools/Long file.md", "---\nsummary: It smooths.\n---\n\nAll.\n")
    write(book, "tools/Ælte.md", "---\nsummary: It turns.\n---\n## How\n\nSo.\n")
    write(book, "tools/rasp-two.md", "---\nsummary: It smooths.\n---\n## How\n\nSo.\n")
    assert main(["check", str(book)]) == 1
    output = capsys.readouterr().out
    assert "tools/Saw.md:4:1: The page has no title: begin its text with “# Saw”, as its file is called." in output
    # Double brackets are hints, which are no problems.
    assert (
        output.rstrip().splitlines()[-1]
        == "7 pages checked, 4 problems. handbook check --fix mends 5 of all that is named."
    )
    assert "rasp-two.md:4:1: The first heading is the page's title: write # in place of ##." in output
    main(["check", "--fix", str(book)])
    assert (book / "tools/Long file.md").read_text("utf-8").endswith("---\n# Long file\n\n\nAll.\n")
    assert (book / "tools/Ælte.md").read_text("utf-8").endswith("---\n# Ælte\n\n## How\n\nSo.\n")
    saw = (book / "tools/Saw.md").read_text("utf-8")
    assert (
        "# Saw\n\nSee {entry}`the file <Long file>`, {entry}`Ælte`, [[Nowhere]] and [[Long file#Use]].\n\n## Use\n"
        in saw
    )
    capsys.readouterr()
    main(["check", str(book)])
    assert "[no-title]" not in capsys.readouterr().out


def test_a_key_that_is_no_field_on_many_pages_is_one_fault(book, capsys):
    for number in range(12):
        write(book, f"tools/saw-{number:02}.md", f"---\nsummary: It is.\nweight: 3\n---\n\n# The saw {number}\n")
    assert main(["check", str(book)]) == 1
    output = capsys.readouterr().out
    assert output.count("[unknown-field]") == 1
    assert "tools/saw-00.md:3:1: “weight” is not a field of an entry." in output
    assert "“weight” stands on 12 pages" in output


def test_what_is_not_published_is_named_and_so_is_who_leads_to_it(book, capsys):
    write(book, "katalog.toml", SCHEMA + FURTHER)
    write(
        book,
        "tools/saw.md",
        "---\nsummary: It cuts.\nstate: draft\nsee: [hammer, plane]\n---\n\n# Saw\n\nSee {entry}`file`.\n",
    )
    write(book, "tools/file.md", "---\nsummary: It smooths.\nstate: draft\n---\n\n# File\n")
    write(book, "tools/hammer.md", "---\nsummary: It hits.\nstate: ready\n---\n\n# Hammer\n\nSee {entry}`saw`.\n")
    assert main(["check", str(book)]) == 1
    lines = [each.partition("docs/")[2] for each in capsys.readouterr().out.splitlines()]
    named = [each for each in lines if "[unset]" not in each and each]
    assert named == [
        "tools/hammer.md:8:5: The entry “saw” is not published now: it is a draft, or it is not its time. [withheld-entry]",
        "tools/saw.md:4:1: There is no entry “plane”. Allowed: file, hammer, saw. [unknown-entry]",
        "katalog.toml:30:1: The field “kept” is shown nowhere; its values are in the exported data alone. [hidden-field]",
        "tools/file.md:3:1: The page is not published while “state” is “draft”. [withheld]",
        "tools/saw.md:3:1: The page is not published while “state” is “draft”. [withheld]",
    ]


LONG_PAGE = "# Long\n\n" + "The KTO has a short word in every sentence that organisations write.\n" * 10


def test_the_reading_level_is_no_fault(book, capsys):
    write(book, "long.md", LONG_PAGE)
    write(book, "longer.md", LONG_PAGE.replace("short", "considerable"))
    assert main(["check"]) == 0
    line = lines_printed(capsys)[-1]
    assert line.startswith("Reading level of the book: LIX 32, easy, as in novels and magazines.")
    assert line.endswith("handbook check --reading-level")
    assert main(["check", "--reading-level"]) == 0
    lines = lines_printed(capsys)
    assert [each.partition(":")[0] for each in lines[1:3]] == ["docs/longer.md", "docs/long.md"]
    assert "LIX 37, medium (12 words in a sentence, 25 of 100 words are long)" in lines[1]
    assert "--reading-level" not in lines[-1]
    assert main(["check", "--reading-level", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)["reading_level"]
    assert (report["pages"]["docs/long.md"], report["pages"]["docs/longer.md"]) == (29, 37)


def test_the_reading_level_can_be_switched_off(book, capsys):
    write(book, "long.md", LONG_PAGE)
    write(book, "conf.py", 'suppress_warnings = ["handbook.reading-level"]\n')
    assert main(["check"]) == 0
    assert "LIX" not in capsys.readouterr().out
    assert main(["check", "--reading-level"]) == 0
    assert "The reading level is not known" in capsys.readouterr().out


def test_abbreviations_are_hints_when_asked_for(book, capsys):
    schema = book / "katalog.toml"
    schema.write_text(schema.read_text("utf-8") + '[abbreviations]\nWHO = "World Health Organization"\n', "utf-8")
    write(book, "long.md", LONG_PAGE + "\nThe WHO.\n")
    write(book, "other.md", "# Other\n\nThe KTO, and the WHO.\n")
    assert main(["check"]) == 0
    assert "abbreviation]" not in capsys.readouterr().out
    assert main(["check", "--abbreviations"]) == 0
    named = [line for line in lines_printed(capsys) if line.endswith("[abbreviation]")]
    assert [line.partition(": ")[0] for line in named] == [
        "docs/long.md:3:5",
        "docs/long.md:14:5",
        "docs/other.md:3:18",
    ]
    assert "pages with it: 2" in named[0] and "It stands for “World Health Organization”" in named[1]
