"""Pages that ask for too much: a sentence with file and line, never a traceback, and never a build without end."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from tests.hostile_pages import MARKDOWN, REST
from tests.slices import sized
from tests.support import build

from sphinx_handbook.sphinx_ext.errors import ConfigFault, Fault

pytestmark = pytest.mark.usefixtures("imports_frozen")

CONF = (
    'project = "Hostile"\nextensions = ["sphinx_handbook", "myst_parser"]\nmyst_enable_extensions = ["colon_fence"]\n'
)
NO_NAME = "What stands here names a file that there can be none of: its name is too long, or has a NUL character."
DEEP = "What stands here lies too deep"


def make(folder: Path, name: str, text: str, conf: str = "") -> Path:
    folder.mkdir()
    (folder / "conf.py").write_text(CONF + conf, "utf-8")
    title = "# Hostile\n\n" if name.endswith(".md") else "Hostile\n=======\n\n"
    (folder / name).write_text(f"{title}{text}\n", "utf-8")
    return folder


MISSING = "This page is missing here, since it could not be made."
#: Pages in which things lie too deep, by their files' names: directives, tables and what docutils nests by itself.
TOO_DEEP = {
    "colons.md": MARKDOWN["colon fences"](200),
    "tables.md": MARKDOWN["tables in tables"](100),
    "quotes.rst": REST["quotes"](600),
    "lines.rst": REST["line blocks nested"](sized(400, 800)),
    **sized(
        {},
        {
            "back-ticks.md": MARKDOWN["back-tick fences"](200),
            "lists.rst": REST["lists apart"](150),
            "notes.rst": REST["notes"](150),
        },
    ),
}
FIRST = """\
# First

[](colons.md), {ref}`inside`, {doc}`quotes`, {doc}`last`.

```{toctree}
:glob:

*
```
"""


def test_pages_in_which_things_lie_too_deep_are_named_and_the_others_come(tmp_path: Path) -> None:
    """With toctrees, labels and titles as they were, so that nothing else is warned of; again at the next build."""
    root = make(tmp_path / "root", "index.md", "")
    (root / "index.md").write_text(FIRST, "utf-8")
    for name, text in TOO_DEEP.items():
        title = "(inside)=\n# A *deep* page\n\n" if name.endswith(".md") else "A page\n======\n\n"
        title = title if name in ("colons.md", "quotes.rst") else title.removeprefix("(inside)=\n")
        (root / name).write_text(f"{title}{text}\n", "utf-8")
    (root / "heading.md").write_text(f"# {'a' * 100_001}\n\nWords.\n", "utf-8")
    (root / "sub.rst").write_text(f"Sub\n===\n\n{'a ' * 50_000}b\n{'-' * 100_002}\n\nWords.\n", "utf-8")
    (root / "last.rst").write_text("Last\n====\n\nThe end.\n", "utf-8")
    pages = []
    for _ in range(2):
        web = build(root, tmp_path / "out", "html")
        assert web.statuscode == 1
        long = [each.partition(" [")[0] for each in web.warnings if "The heading" in each]
        assert sorted(each.partition(" letters")[0] for each in long) == [
            "heading.md:1: ERROR: The heading has 100001",
            "sub.rst:5: ERROR: The heading has 100001",
        ]
        deep = [each for each in web.warnings if "The heading" not in each]
        places = [re.match(rf"(\S+?):(\d+): ERROR: {DEEP}", each) for each in deep]
        # Which of the lines that lie deep may change with docutils.
        assert sorted(each[1] for each in places if each and int(each[2]) > 50) == sorted(TOO_DEEP)
        assert len(places) == len(TOO_DEEP)
        pages.append({path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.html")})
    assert pages[0] == pages[1]
    texts = {name: re.sub(r"<[^>]*>", "", data.decode()) for name, data in pages[0].items()}
    assert "The end." in texts["last.html"] and MISSING not in texts["last.html"]
    given_up = [*TOO_DEEP, "heading.md", "sub.rst"]
    assert all(MISSING in texts[f"{name.partition('.')[0]}.html"] for name in given_up)
    assert max(map(len, texts.values())) < 10_000
    assert "A deep page, A deep page, A page, Last." in texts["index.html"]
    (root / "index.md").write_text(FIRST.replace("quotes", "last"), "utf-8")
    for name in given_up:
        (root / name).write_text("# Now good\n" if name.endswith(".md") else "Now good\n========\n", "utf-8")
    (root / "colons.md").write_text("(inside)=\n# Now good\n", "utf-8")
    assert build(root, tmp_path / "out", "html").warnings == ()
    assert not any(MISSING in path.read_text("utf-8") for path in (tmp_path / "out").glob("*.html"))


#: Any page takes a while.
SLOW = """
def setup(app):
    app.connect("source-read", lambda *_: [sum(range(1000)) for _ in range(10_000)] and None)
"""


def test_pages_that_name_what_no_file_can_be_called_are_named_and_the_others_come(tmp_path: Path) -> None:
    root = make(tmp_path / "root", "index.md", "```{toctree}\n:glob:\n\n*\n```\n")
    (root / "address.md").write_text(
        "# A\n\n[a](http://[bad/) <http://[x>\n\n```{raw} html\n:url: http://[r\n```\n", "utf-8"
    )
    (root / "long.md").write_text(f"# B\n\n[b]({'x' * 300}.md)\n", "utf-8")
    (root / "nul.md").write_text("# C\n\n![c](a%00b.png)\n", "utf-8")
    web = build(root, tmp_path / "out", "html")
    assert web.statuscode == 1
    messages = [each.partition(" [")[0] for each in sorted(web.warnings)]
    assert messages[0].startswith("address.md:6: WARNING: “http://")
    assert [re.sub(r":\d+", "", each) for each in messages[1:]] == [
        f"{name}: ERROR: {NO_NAME}" for name in ("long.md", "nul.md")
    ]
    assert MISSING in re.sub(r"<[^>]*>", "", web.html("long"))
    assert 'href="http://%5Bbad/"' in web.html("address")


def test_a_page_that_takes_too_long_is_named_and_the_limit_can_be_lifted(tmp_path: Path) -> None:
    text = "word *word* [word](https://example.org)\n" * 400
    root = make(tmp_path / "root", "index.md", text, f"{SLOW}handbook_limits = 0.00001\n")
    begin = time.process_time()
    # What stands for the page takes too long as well, since any page does here: only then the build ends.
    with pytest.raises(Fault) as raised:
        build(root, tmp_path / "out", "html")
    assert time.process_time() - begin < 20
    assert re.match(rf"{re.escape(str(root / 'index.md'))}(:\d+)?: The page has taken 0 seconds", str(raised.value))
    assert "handbook_limits" in str(raised.value)
    (root / "conf.py").write_text(f"{CONF}handbook_limits = 0\n", "utf-8")
    assert build(root, tmp_path / "lifted", "html").warnings == ()


#: Takes time, or memory, while the page of that name is written, or its references are resolved, as long as it shows
#: more than a sentence.
GREEDY = """
def take(app, page, template, context, doctree):
    if doctree is not None and "Words" in doctree.astext():
        taken = []
        while page in ("time", "references") or (page == "memory" and len(taken) < 3000):
            taken += [b"x" * 1000_000] if page == "memory" else []
            sum(range(100_000))

def resolve(app, doctree, page):
    if page == "references":
        take(app, page, None, None, doctree)

def setup(app):
    app.connect("html-page-context", take)
    app.connect("doctree-resolved", resolve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""


TAKERS = ("time", "memory", "references")


@pytest.mark.parametrize("theme", ["handbook", "alabaster"])
def test_pages_that_take_too_much_to_write_are_named_and_written_again(theme: str, tmp_path: Path) -> None:
    conf = f'{GREEDY}\nhtml_theme = "{theme}"\nhandbook_limits = 0.003\n'
    root = make(tmp_path / "root", "index.md", "```{toctree}\ntime\nmemory\nreferences\nlast\n```", conf)
    for name in (*TAKERS, "last"):
        (root / f"{name}.md").write_text(f"# Page {name}\n\n(place-{name})=\n## Place\n\nWords.\n", "utf-8")
    # Each of the pages computes until its limit.
    for _ in range(2 if theme == "handbook" else sized(1, 2)):
        web = build(root, tmp_path / "out", "html")
        assert web.statuscode == 1
        long, resolving, large = sorted(web.warnings, key=lambda each: ("memory.md" in each, "references.md" in each))
        assert re.match(r"time\.md(:\d+)?: ERROR: The page has taken 1 seconds and is not done", long)
        assert re.match(r"references\.md(:\d+)?: ERROR: The page has taken 1 seconds and is not done", resolving)
        assert re.match(r"memory\.md(:\d+)?: ERROR: The page has taken 12 MB of memory and is not done", large)
        for name in (*TAKERS, "last"):
            text = (tmp_path / "out" / f"{name}.html").read_text("utf-8")
            assert (MISSING in text) == (name != "last")
            assert f'id="place-{name}"' in text


@pytest.mark.parametrize("value", ["-1", "float('nan')", "1e9"])
def test_a_limit_that_is_none_is_told(value: str, tmp_path: Path) -> None:
    root = make(tmp_path / "root", "index.md", "Words.", f"handbook_limits = {value}\n")
    with pytest.raises(ConfigFault, match="handbook_limits is a number"):
        build(root, tmp_path / "out", "html")
